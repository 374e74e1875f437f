/* Traditional characters as Taiwan writes them, and back (OpenCC: s2tw, tw2s). Characters only:
 * words stay the writer's own, so never s2twp. */
#ifndef TG_APP_INPUT_TRADITIONAL_H
#define TG_APP_INPUT_TRADITIONAL_H

#include "board/base/err.h"

#include <stdbool.h>
#include <stddef.h>

struct traditional;

/* Reads OpenCC's tables. MISSING, MEMORY. */
enum tg_err traditional_create(struct traditional **out_traditional, struct fault *fault) MUST_USE;
void traditional_destroy(struct traditional *traditional);

enum traditional_way { TRADITIONAL_FROM_SIMPLIFIED, TRADITIONAL_TO_SIMPLIFIED };

/* Writes `len` bytes of UTF-8 the other way to `out`, NUL-terminated. False when they do not fit
 * into `room` bytes or OpenCC refuses them. */
bool traditional_convert(const struct traditional *traditional, enum traditional_way way,
                         const char *text, size_t len, char *out, size_t room) MUST_USE;

#endif
