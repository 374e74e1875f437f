/* A fresh key for headquarters, in the file format of age-keygen. */
#ifndef TG_TOOLS_DESK_KEYGEN_H
#define TG_TOOLS_DESK_KEYGEN_H

#include "app/seal/identity.h"
#include "board/base/clock.h"

/* Writes the identity to `path` (mode 0600; CONFLICT when something is there), or to standard
 * output when it is NULL, and its recipient "age1…" to `out_recipient`. */
enum tg_err keygen(const char *path, const struct clock *clock, char out_recipient[static 63],
                   struct fault *fault) MUST_USE;

#endif
