/* The signed text files of the house (charter, roster): one fact a line, "key rest of the line".
 *
 * Strict, so that one content has one spelling: every line ends in LF, holds no control character,
 * and its words stand one space apart. Faults read "name: line 7: what is wrong". */
#ifndef TG_SYNC_WIRE_LINES_H
#define TG_SYNC_WIRE_LINES_H

#include "board/base/bytes.h"
#include "board/base/err.h"
#include "sync/wire/device.h"

enum {
    LINES_TEXT_MAX = 255, /* bytes of a line without its LF */
    LINES_COUNT_MAX = 1 << 16,
};

struct lines {
    const char *name; /* borrowed; what faults call the file */
    struct cursor cur;
    int number; /* of the line read last, from 1 */
    char text[LINES_TEXT_MAX + 1];
    const char *key; /* points into text: up to the first space */
    char *rest;      /* points into text: what lines_word has not taken; may be empty */
};

/* `bytes` are borrowed for the reader's life. */
struct lines lines_over(const char *name, const uint8_t *bytes, size_t len);

bool lines_left(const struct lines *lines);

/* Reads the next line into `key` and `rest`. FORMAT, also at the end of the file. */
enum tg_err lines_next(struct lines *lines, struct fault *fault) MUST_USE;

/* The same, and the key must be `key`. */
enum tg_err lines_expect(struct lines *lines, const char *key, struct fault *fault) MUST_USE;

/* The first line, "tonggui <what> 1", and the second, "version <1 … 4294967295>". VERSION for
 * another first number. */
enum tg_err lines_head(struct lines *lines, const char *what, uint32_t *out_version,
                       struct fault *fault) MUST_USE;

/* Takes the next word of `rest`; empty when there is none. */
const char *lines_word(struct lines *lines);

/* A decimal number without leading zeros, min … max; false otherwise. */
bool lines_number(const char *text, uint32_t min, uint32_t max, uint32_t *out) MUST_USE;

/* Takes "<device name> <64 hex digits>" and demands the end of the line. */
enum tg_err lines_device(struct lines *lines, struct device_name *out_name,
                         uint8_t out_key[static SIGN_PUBLIC_SIZE], struct fault *fault) MUST_USE;

/* Fills the fault with the place in front; returns FORMAT. */
enum tg_err lines_fault(const struct lines *lines, struct fault *fault, const char *fmt, ...)
    PRINTF_LIKE(3, 4);

#endif
