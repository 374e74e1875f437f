#include "app/receipt/qr.h"

#include "board/base/child.h"
#include "board/base/must.h"

#include <qrencode.h>
#include <stdbool.h>
#include <string.h>

enum { MODULES_MAX = QR_SIDE_MAX * QR_SIDE_MAX };

struct form {
    int version, side;
    QRecLevel level;
    size_t digits_max;
};
static const struct form FORMS[] = {
    [QR_SCREEN] = {1, 21, QR_ECLEVEL_M, QR_DIGITS_MAX},
    [QR_PAPER] = {2, 25, QR_ECLEVEL_H, QR_DIGITS_MAX},
    [QR_PROOF] = {11, 61, QR_ECLEVEL_M, QR_PROOF_DIGITS_MAX},
};

struct question {
    const char *digits;
    size_t len;
    const struct form *form;
};

/* Frees nothing: its process ends here. */
static enum tg_err encode(const void *asked, void *answer, size_t answer_size)
{
    const struct question *question = asked;
    QRinput *input = QRinput_new2(question->form->version, question->form->level);
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
    const struct form *form = &FORMS[use];
    size_t len = strnlen(digits, form->digits_max + 1);
    if (len > form->digits_max)
        return TG_ERR_FULL;
    if (len == 0 || strspn(digits, "0123456789") != len)
        return TG_ERR_FORMAT;
    struct question question = {.digits = digits, .len = len, .form = form};
    size_t size = (size_t)(form->side * form->side);
    struct child child;
    enum tg_err err = child_start(encode, &question, size, &child);
    if (err == TG_OK)
        err = child_finish(&child, out, size);
    if (err == TG_OK)
        *out_side = form->side;
    return err;
}
