#include "board/base/bytes.h"

#include <string.h>

#include <sodium.h>

struct cursor cursor_over(const void *bytes, size_t len)
{
    const uint8_t *at = bytes;
    return (struct cursor){.at = at, .end = len > 0 ? at + len : at};
}

size_t cursor_left(const struct cursor *cur)
{
    return cur->at == cur->end ? 0 : (size_t)(cur->end - cur->at);
}

const uint8_t *cursor_take(struct cursor *cur, size_t len)
{
    if (cur->bad || len > cursor_left(cur)) {
        cur->bad = true;
        return NULL;
    }
    const uint8_t *taken = cur->at;
    if (len > 0)
        cur->at += len;
    return taken;
}

void cursor_copy(struct cursor *cur, void *out, size_t len)
{
    const uint8_t *taken = cursor_take(cur, len);
    if (len == 0)
        return;
    if (taken != NULL)
        memcpy(out, taken, len);
    else
        memset(out, 0, len);
}

static uint64_t cursor_big_endian(struct cursor *cur, size_t len)
{
    const uint8_t *taken = cursor_take(cur, len);
    uint64_t value = 0;
    for (size_t i = 0; taken != NULL && i < len; i++)
        value = value << 8 | taken[i];
    return value;
}

uint8_t cursor_u8(struct cursor *cur)
{
    return (uint8_t)cursor_big_endian(cur, 1);
}

uint16_t cursor_u16(struct cursor *cur)
{
    return (uint16_t)cursor_big_endian(cur, 2);
}

uint32_t cursor_u32(struct cursor *cur)
{
    return (uint32_t)cursor_big_endian(cur, 4);
}

uint64_t cursor_u64(struct cursor *cur)
{
    return cursor_big_endian(cur, 8);
}

bool cursor_done(const struct cursor *cur)
{
    return !cur->bad && cur->at == cur->end;
}

struct sink sink_into(void *bytes, size_t cap)
{
    uint8_t *at = bytes;
    return (struct sink){.start = at, .at = at, .end = at + cap};
}

void sink_put(struct sink *sink, const void *bytes, size_t len)
{
    if (sink->bad || len > (size_t)(sink->end - sink->at)) {
        sink->bad = true;
        return;
    }
    if (len > 0)
        memcpy(sink->at, bytes, len);
    sink->at += len;
}

static void sink_big_endian(struct sink *sink, uint64_t value, size_t len)
{
    uint8_t bytes[8];
    for (size_t i = 0; i < len; i++)
        bytes[i] = (uint8_t)(value >> (8 * (len - 1 - i)));
    sink_put(sink, bytes, len);
}

void sink_u8(struct sink *sink, uint8_t value)
{
    sink_big_endian(sink, value, 1);
}

void sink_u16(struct sink *sink, uint16_t value)
{
    sink_big_endian(sink, value, 2);
}

void sink_u32(struct sink *sink, uint32_t value)
{
    sink_big_endian(sink, value, 4);
}

void sink_u64(struct sink *sink, uint64_t value)
{
    sink_big_endian(sink, value, 8);
}

size_t sink_len(const struct sink *sink)
{
    return (size_t)(sink->at - sink->start);
}

void hex_encode(const void *bytes, size_t len, char *out)
{
    static const char DIGITS[] = "0123456789abcdef";
    const uint8_t *in = bytes;
    for (size_t i = 0; i < len; i++) {
        out[2 * i] = DIGITS[in[i] >> 4];
        out[2 * i + 1] = DIGITS[in[i] & 15];
    }
    out[2 * len] = '\0';
}

static int hex_digit(char digit)
{
    if (digit >= '0' && digit <= '9')
        return digit - '0';
    if (digit >= 'a' && digit <= 'f')
        return digit - 'a' + 10;
    if (digit >= 'A' && digit <= 'F')
        return digit - 'A' + 10;
    return -1;
}

enum tg_err hex_decode(const char *text, void *out, size_t len)
{
    if (strlen(text) != 2 * len)
        return TG_ERR_FORMAT;
    for (size_t i = 0; i < 2 * len; i++) {
        if (hex_digit(text[i]) < 0)
            return TG_ERR_FORMAT;
    }
    uint8_t *bytes = out;
    for (size_t i = 0; i < len; i++)
        bytes[i] = (uint8_t)(hex_digit(text[2 * i]) * 16 + hex_digit(text[2 * i + 1]));
    return TG_OK;
}

enum tg_err base64_decode(const void *text, size_t len, enum base64_alphabet alphabet, uint8_t *out,
                          size_t cap, size_t *out_len)
{
    const char *letters = text;
    int variant = alphabet == BASE64_URL ? sodium_base64_VARIANT_URLSAFE_NO_PADDING
                                         : sodium_base64_VARIANT_ORIGINAL_NO_PADDING;
    size_t decoded = 0;
    /* libsodium 1.0.18 takes every byte above ASCII for the alphabet's last letter. */
    for (size_t i = 0; i < len; i++)
        if ((letters[i] & 0x80) != 0)
            return TG_ERR_FORMAT;
    if (sodium_base642bin(out, cap, letters, len, NULL, &decoded, NULL, variant) != 0)
        return TG_ERR_FORMAT;
    *out_len = decoded;
    return TG_OK;
}
