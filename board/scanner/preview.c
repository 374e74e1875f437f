#include "board/scanner/preview.h"

#include "board/scanner.h"

#include <string.h>

enum { W = SCANNER_PREVIEW_WIDTH, H = SCANNER_PREVIEW_HEIGHT, AROUND = 0x30 };

/* The mean of what becomes one pixel: thin dark lines stay to be seen. */
static uint8_t mean(const struct camera_picture *picture, int x, int y, int right, int bottom)
{
    uint32_t sum = 0, count = 0;
    for (int j = y; j < bottom; j++) {
        for (int i = x; i < right; i++) {
            sum += picture->grey[(size_t)j * (size_t)picture->w + (size_t)i];
            count++;
        }
    }
    return (uint8_t)(sum / count);
}

static int after(int from, int to)
{
    return to > from ? to : from + 1;
}

void preview_fit(const struct camera_picture *picture, uint8_t *out)
{
    bool wide = picture->w * H > picture->h * W;
    int w = wide ? W : picture->w * H / picture->h, h = wide ? picture->h * W / picture->w : H;
    w = w > 0 ? w : 1;
    h = h > 0 ? h : 1;
    memset(out, AROUND, W * H);
    for (int y = 0; y < h; y++) {
        int top = y * picture->h / h, bottom = after(top, (y + 1) * picture->h / h);
        uint8_t *row = out + (size_t)(y + (H - h) / 2) * W + (size_t)(W - w) / 2;
        for (int x = 0; x < w; x++) {
            int left = x * picture->w / w;
            row[x] = mean(picture, left, top, after(left, (x + 1) * picture->w / w), bottom);
        }
    }
}
