#include "board/scanner/reader.h"

#include "board/base/secret.h"

#include <stdlib.h>
#include <string.h>
#include <zbar.h>

struct reader {
    zbar_image_scanner_t *scanner;
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

void reader_read(struct reader *reader, const struct camera_picture *picture,
                 struct reader_codes *codes)
{
    secret_wipe(codes, sizeof *codes);
    zbar_image_t *image = zbar_image_create();
    if (image == NULL)
        return;
    zbar_image_set_format(image, zbar_fourcc('Y', '8', '0', '0'));
    zbar_image_set_size(image, (unsigned)picture->w, (unsigned)picture->h);
    zbar_image_set_data(image, picture->grey, (unsigned long)picture->w * (unsigned long)picture->h,
                        NULL);
    if (zbar_scan_image(reader->scanner, image) > 0)
        for (const zbar_symbol_t *symbol = zbar_image_first_symbol(image); symbol != NULL;
             symbol = zbar_symbol_next(symbol))
            add(codes, symbol);
    zbar_image_destroy(image);
}
