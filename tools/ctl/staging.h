/* A folder that comes into being whole: made under a hidden name beside its place, then renamed. */
#ifndef TG_TOOLS_CTL_STAGING_H
#define TG_TOOLS_CTL_STAGING_H

#include "board/base/err.h"

#include <limits.h>

struct staging {
    char place[PATH_MAX]; /* where it will be */
    char path[PATH_MAX];  /* where it is being made; empty: nothing there */
};

/* Makes the hidden folder, mode 0700. CONFLICT when something already stands at `place`. */
enum tg_err staging_init(struct staging *out, const char *place, struct fault *fault) MUST_USE;

/* Renames it to its place; never over something else (CONFLICT). */
enum tg_err staging_commit(struct staging *staging, struct fault *fault) MUST_USE;

/* Removes what was not committed. */
void staging_finish(struct staging *staging);

/* A folder in the one being made; `name` may hold slashes, parents first. */
enum tg_err staging_folder(const struct staging *staging, const char *name,
                           struct fault *fault) MUST_USE;

#endif
