/* What this process' own walls (sandbox.h) keep from it. They stand for files, not for names: what
 * was made or plugged in under a name after they went up is out of reach until a fresh start. */
#ifndef TG_BOARD_WALLED_H
#define TG_BOARD_WALLED_H

#include <stdbool.h>

/* Whether `path` is there and this process' rights would do, but the walls do not let it open it
 * with `flags` of open(2). Opens and closes it otherwise. */
bool walled_off(const char *path, int flags);

#endif
