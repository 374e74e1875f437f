#include "app/receipt/qr.h"

#include "board/base/secret.h"

#include <errno.h>
#include <qrencode.h>
#include <string.h>

static enum tg_err encode(QRinput *input, const char *digits, QRcode **out)
{
    size_t len = strlen(digits);
    if (len == 0 || strspn(digits, "0123456789") != len)
        return TG_ERR_FORMAT;
    if (QRinput_append(input, QR_MODE_NUM, (int)len, (const unsigned char *)digits) != 0)
        return TG_ERR_MEMORY;
    *out = QRcode_encodeInput(input);
    if (*out)
        return TG_OK;
    return errno == ERANGE ? TG_ERR_FULL : TG_ERR_MEMORY;
}

enum tg_err qr_encode(const char *digits, enum qr_use use,
                      uint8_t out[static QR_SIDE_MAX * QR_SIDE_MAX], int *out_side)
{
    int version = use == QR_SCREEN ? 1 : 2;
    QRinput *input = QRinput_new2(version, use == QR_SCREEN ? QR_ECLEVEL_M : QR_ECLEVEL_H);
    if (!input)
        return TG_ERR_MEMORY;
    QRcode *code = NULL;
    enum tg_err err = encode(input, digits, &code);
    QRinput_free(input);
    if (err != TG_OK)
        return err;
    /* The library takes a larger version when the asked one is too small. */
    if (code->version == version) {
        size_t modules = (size_t)code->width * (size_t)code->width;
        for (size_t i = 0; i < modules; i++)
            out[i] = code->data[i] & 1;
        *out_side = code->width;
        secret_wipe(code->data, modules);
    } else {
        err = TG_ERR_FULL;
    }
    QRcode_free(code);
    return err;
}
