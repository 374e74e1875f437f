/* Bytes on the way in and out: a bounded cursor to read with, a bounded sink to write with.
 *
 * Integers are big-endian. Both remember the first step past the end (`bad`) and then do nothing
 * more, so a parser reads all its fields and asks once, at the end, with cursor_done(), which also
 * demands that nothing is left over. */
#ifndef TG_BOARD_BASE_BYTES_H
#define TG_BOARD_BASE_BYTES_H

#include "board/base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct cursor {
    const uint8_t *at;
    const uint8_t *end;
    bool bad;
};

struct cursor cursor_over(const void *bytes, size_t len);
uint8_t cursor_u8(struct cursor *cur);
uint16_t cursor_u16(struct cursor *cur);
uint32_t cursor_u32(struct cursor *cur);
uint64_t cursor_u64(struct cursor *cur);
/* The next `len` bytes, borrowed from the input; NULL (and bad) if there are fewer. */
const uint8_t *cursor_take(struct cursor *cur, size_t len);
/* Copies the next `len` bytes to `out`; zeroes `out` if there are fewer. */
void cursor_copy(struct cursor *cur, void *out, size_t len);
size_t cursor_left(const struct cursor *cur);
/* True when every read was inside and the input is used up to its last byte. */
bool cursor_done(const struct cursor *cur) MUST_USE;

struct sink {
    uint8_t *start;
    uint8_t *at;
    uint8_t *end;
    bool bad;
};

struct sink sink_into(void *bytes, size_t cap);
void sink_u8(struct sink *sink, uint8_t value);
void sink_u16(struct sink *sink, uint16_t value);
void sink_u32(struct sink *sink, uint32_t value);
void sink_u64(struct sink *sink, uint64_t value);
void sink_put(struct sink *sink, const void *bytes, size_t len);
size_t sink_len(const struct sink *sink);

/* Writes 2*len lower-case digits and a NUL: `out` holds at least 2*len + 1. */
void hex_encode(const void *bytes, size_t len, char *out);
/* Reads exactly 2*len hexadecimal digits, either case, up to the NUL. TG_ERR_FORMAT otherwise. */
enum tg_err hex_decode(const char *text, void *out, size_t len) MUST_USE;

enum base64_alphabet {
    BASE64_STANDARD, /* RFC 4648 section 4 */
    BASE64_URL,      /* section 5 */
};
/* Reads base64 without padding, canonical: nothing but letters of the alphabet, the unused last
 * bits zero, so that one value has one spelling. TG_ERR_FORMAT otherwise or for more than `cap`
 * bytes. */
enum tg_err base64_decode(const void *text, size_t len, enum base64_alphabet alphabet, uint8_t *out,
                          size_t cap, size_t *out_len) MUST_USE;

#endif
