#include "app/receipt/qr.h"

#include "board/base/child.h"
#include "board/base/must.h"

#include <qrencode.h>
#include <stdbool.h>
#include <string.h>

enum { MODULES_MAX = QR_SIDE_MAX * QR_SIDE_MAX };

struct question {
    const char *digits;
    size_t len;
    bool paper;
};

/* Frees nothing: its process ends here. */
static enum tg_err encode(const void *asked, void *answer, size_t answer_size)
{
    const struct question *question = asked;
    QRinput *input =
        QRinput_new2(question->paper ? 2 : 1, question->paper ? QR_ECLEVEL_H : QR_ECLEVEL_M);
    if (input == NULL || QRinput_append(input, QR_MODE_NUM, (int)question->len,
                                        (const unsigned char *)question->digits) != 0)
        return TG_ERR_MEMORY;
    QRcode *code = QRcode_encodeInput(input);
    if (code == NULL)
        return TG_ERR_MEMORY;
    must(code->width * code->width == (int)answer_size);
    uint8_t *modules = answer;
    for (size_t i = 0; i < answer_size; i++)
        modules[i] = code->data[i] & 1;
    return TG_OK;
}

enum tg_err qr_encode(const char *digits, enum qr_use use, uint8_t out[static MODULES_MAX],
                      int *out_side)
{
    size_t len = strnlen(digits, QR_DIGITS_MAX + 1);
    if (len > QR_DIGITS_MAX)
        return TG_ERR_FULL;
    if (len == 0 || strspn(digits, "0123456789") != len)
        return TG_ERR_FORMAT;
    struct question question = {.digits = digits, .len = len, .paper = use == QR_PAPER};
    int side = use == QR_PAPER ? 25 : 21;
    struct child child;
    enum tg_err err = child_start(encode, &question, (size_t)(side * side), &child);
    if (err == TG_OK)
        err = child_finish(&child, out, (size_t)(side * side));
    if (err == TG_OK)
        *out_side = side;
    return err;
}
