#include "sync/wire/shape.h"

#include "board/base/bytes.h"

#include <string.h>

enum {
    BASE64_OF_32 = 43, /* characters, without padding */
    NONCE_AND_TAG = 16 + 16,
};

static void expect_text(struct cursor *cur, const char *text)
{
    size_t len = strlen(text);
    const uint8_t *taken = cursor_take(cur, len);
    if (taken != NULL && memcmp(taken, text, len) != 0)
        cur->bad = true;
}

/* Canonical means that the unused last bits are zero: one spelling for one value. */
static void expect_base64_line(struct cursor *cur)
{
    const uint8_t *taken = cursor_take(cur, BASE64_OF_32);
    uint8_t value[32];
    size_t value_len = 0;
    if (taken != NULL && (base64_decode(taken, BASE64_OF_32, BASE64_STANDARD, value, sizeof value,
                                        &value_len) != TG_OK ||
                          value_len != sizeof value))
        cur->bad = true;
    expect_text(cur, "\n");
}

enum tg_err shape_check(const uint8_t *bytes, size_t len, int stanzas, size_t plain_size)
{
    struct cursor cur = cursor_over(bytes, len);
    expect_text(&cur, "age-encryption.org/v1\n");
    for (int i = 0; i < stanzas; i++) {
        expect_text(&cur, "-> X25519 ");
        expect_base64_line(&cur);
        expect_base64_line(&cur);
    }
    expect_text(&cur, "--- ");
    expect_base64_line(&cur);
    bool right = !cur.bad && cursor_left(&cur) == plain_size + NONCE_AND_TAG;
    return right ? TG_OK : TG_ERR_FORMAT;
}
