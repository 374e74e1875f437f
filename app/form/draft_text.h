/* What text an answer may be: cleaned on the way in, checked for its form. */
#ifndef TG_APP_FORM_DRAFT_TEXT_H
#define TG_APP_FORM_DRAFT_TEXT_H

#include "board/base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { DRAFT_SHORT_MAX = 64 }; /* bytes of a telephone number, a number, a date, a plate */

/* Copies to `out` (out_max bytes and a NUL): NFC (UAX 15), without control characters (a line break
 * stays where `lines`), direction overrides and isolates (UAX 9), byte order marks and
 * noncharacters. FORMAT: not UTF-8. FULL: does not fit. Nothing of it is left elsewhere in memory.
 */
enum tg_err draft_text_clean(const char *text, size_t len, bool lines, char *out, size_t out_max,
                             size_t *out_len) MUST_USE;

/* Whether draft_text_clean would drop nothing of it. */
bool draft_text_is_showable(const char *text);

/* Bytes that the text takes inside a JSON string (RFC 8259). */
size_t draft_text_cost(const char *text, size_t len);

/* Nothing but spaces (Unicode's Zs) and line breaks. */
bool draft_text_is_blank(const char *text);

/* At least 5 digits; else only + - ( ) and spaces. */
bool draft_text_is_phone(const char *text);
/* Digits, after a '-' if `min` is negative; within the limits. */
bool draft_text_is_number(const char *text, int64_t min, int64_t max);
/* "2026-11-23" that exists and is not after `today` (NULL: not known), "about 2026-11", "unknown".
 */
bool draft_text_is_date(const char *text, const char *today);
/* Whether the day, or the last one of the month, is more than so many days before `today`. */
bool draft_text_is_late(const char *text, const char *today, uint32_t days);
/* A mainland plate (GA 36: region character, letter, 5 or 6 more, new energy included), or 2 to 10
 * letters and digits as elsewhere; spaces, dots and dashes don't count. */
bool draft_text_is_plate(const char *text);

#endif
