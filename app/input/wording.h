/* How people write when they complain: which characters follow which in lines of our own
 * (assets/input/words.txt). Of several readings of the same letters it tells which one sounds like
 * them.
 *
 * Trigrams of characters, smoothed as Witten and Bell do (The zero-frequency problem, 1991, method
 * C): a context leaves as much room for what never followed it as it had different followers.
 * Filled at the start, only read from then on; nothing that anybody types gets in. */
#ifndef TG_APP_INPUT_WORDING_H
#define TG_APP_INPUT_WORDING_H

#include "board/base/err.h"

#include <stddef.h>

struct wording;

/* NULL when memory is exhausted. */
struct wording *wording_create(void) MUST_USE;
void wording_destroy(struct wording *wording);

/* Counts a line of `len` bytes of UTF-8. FORMAT, MEMORY; counts nothing then. */
enum tg_err wording_add(struct wording *wording, const char *line, size_t len) MUST_USE;

/* How likely `text` (`len` bytes of UTF-8) is as what is written after `before`, up to a pause:
 * log10, below 0. `before` may be empty, or end anywhere. */
double wording_score(const struct wording *wording, const char *before, const char *text,
                     size_t len);

#endif
