#include "board/scanner/reader.h"

#include "board/base/secret.h"
#include "board/scanner/mend.h"

#include <stdlib.h>
#include <string.h>
#include <zbar.h>

struct reader {
    zbar_image_scanner_t *scanner;
    uint8_t *mended, *spare; /* secret memory of `pixels` bytes each */
    size_t pixels;
};

struct reader *reader_create(void)
{
    struct reader *reader = calloc(1, sizeof *reader);
    if (reader == NULL)
        return NULL;
    reader->scanner = zbar_image_scanner_create();
    if (reader->scanner == NULL) {
        free(reader);
        return NULL;
    }
    /* The library can tell the whole desktop what it has read. */
    (void)zbar_image_scanner_request_dbus(reader->scanner, 0);
    (void)zbar_image_scanner_set_config(reader->scanner, ZBAR_NONE, ZBAR_CFG_ENABLE, 0);
    (void)zbar_image_scanner_set_config(reader->scanner, ZBAR_QRCODE, ZBAR_CFG_ENABLE, 1);
    return reader;
}

void reader_destroy(struct reader *reader)
{
    if (reader == NULL)
        return;
    zbar_image_scanner_destroy(reader->scanner);
    secret_destroy(reader->mended);
    secret_destroy(reader->spare);
    free(reader);
}

static void add(struct reader_codes *codes, const zbar_symbol_t *symbol)
{
    const char *data = zbar_symbol_get_data(symbol);
    size_t len = zbar_symbol_get_data_length(symbol);
    if (codes->count == READER_CODES_MAX || len == 0 || len > SCANNER_CODE_MAX)
        return;
    char *text = codes->text[codes->count++];
    for (size_t i = 0; i < len; i++)
        text[i] = data[i] >= ' ' && data[i] <= '~' ? data[i] : '?';
}

static void look(struct reader *reader, const uint8_t *grey, int w, int h,
                 struct reader_codes *codes)
{
    zbar_image_t *image = zbar_image_create();
    if (image == NULL)
        return;
    zbar_image_set_format(image, zbar_fourcc('Y', '8', '0', '0'));
    zbar_image_set_size(image, (unsigned)w, (unsigned)h);
    zbar_image_set_data(image, grey, (unsigned long)w * (unsigned long)h, NULL);
    if (zbar_scan_image(reader->scanner, image) > 0)
        for (const zbar_symbol_t *symbol = zbar_image_first_symbol(image); symbol != NULL;
             symbol = zbar_symbol_next(symbol))
            add(codes, symbol);
    zbar_image_destroy(image);
}

/* Room to mend a picture in; false when it is too large for that. */
static bool make_room(struct reader *reader, size_t pixels)
{
    if (pixels > MEND_PIXELS_MAX)
        return false;
    if (reader->pixels == pixels)
        return true;
    secret_destroy(reader->mended);
    secret_destroy(reader->spare);
    reader->mended = secret_create(pixels);
    reader->spare = secret_create(pixels);
    reader->pixels = reader->mended != NULL && reader->spare != NULL ? pixels : 0;
    return reader->pixels != 0;
}

void reader_read(struct reader *reader, const struct camera_picture *picture,
                 struct reader_codes *codes)
{
    int w = picture->w, h = picture->h;
    secret_wipe(codes, sizeof *codes);
    look(reader, picture->grey, w, h, codes);
    if (codes->count > 0 || w <= 0 || h <= 0 || !make_room(reader, (size_t)w * (size_t)h))
        return;
    memcpy(reader->mended, picture->grey, reader->pixels);
    mend_smooth(reader->mended, w, h, reader->spare);
    look(reader, reader->mended, w, h, codes);
    if (codes->count > 0)
        return;
    mend_close(reader->mended, w, h, reader->spare);
    look(reader, reader->mended, w, h, codes);
    if (codes->count > 0)
        return;
    for (size_t i = 0; i < reader->pixels; i++) /* a telephone that shows light on dark */
        reader->mended[i] = (uint8_t)(UINT8_MAX - picture->grey[i]);
    look(reader, reader->mended, w, h, codes);
}
