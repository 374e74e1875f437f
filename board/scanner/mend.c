#include "board/scanner/mend.h"

enum { SMOOTH_REACH = 1, CLOSE_REACH = 2 };

typedef uint8_t (*of_fn)(const uint8_t *at, int step, int before, int behind);

static uint8_t mean_of(const uint8_t *at, int step, int before, int behind)
{
    int sum = 0;
    for (int i = -before; i <= behind; i++)
        sum += at[i * step];
    return (uint8_t)(sum / (before + behind + 1));
}

static uint8_t darkest_of(const uint8_t *at, int step, int before, int behind)
{
    uint8_t dark = UINT8_MAX;
    for (int i = -before; i <= behind; i++)
        dark = at[i * step] < dark ? at[i * step] : dark;
    return dark;
}

static uint8_t lightest_of(const uint8_t *at, int step, int before, int behind)
{
    uint8_t light = 0;
    for (int i = -before; i <= behind; i++)
        light = at[i * step] > light ? at[i * step] : light;
    return light;
}

static int least(int a, int b)
{
    return a < b ? a : b;
}

/* All three can be had of rows first, then of columns. */
static void filter(of_fn of, int reach, uint8_t *grey, int w, int h, uint8_t *spare)
{
    for (int y = 0; y < h; y++)
        for (int x = 0; x < w; x++)
            spare[y * w + x] = of(grey + y * w + x, 1, least(reach, x), least(reach, w - 1 - x));
    for (int y = 0; y < h; y++)
        for (int x = 0; x < w; x++)
            grey[y * w + x] = of(spare + y * w + x, w, least(reach, y), least(reach, h - 1 - y));
}

void mend_smooth(uint8_t *grey, int w, int h, uint8_t *spare)
{
    filter(mean_of, SMOOTH_REACH, grey, w, h, spare);
}

void mend_close(uint8_t *grey, int w, int h, uint8_t *spare)
{
    filter(darkest_of, CLOSE_REACH, grey, w, h, spare);
    filter(lightest_of, CLOSE_REACH, grey, w, h, spare);
}
