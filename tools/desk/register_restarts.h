/* The times that this register turned out to be an older copy of itself: since the copy was made
 * letters went out that it does not know of. */
#ifndef TG_TOOLS_DESK_REGISTER_RESTARTS_H
#define TG_TOOLS_DESK_REGISTER_RESTARTS_H

#include "tools/desk/register.h"

enum { REGISTER_RESTARTS_MAX = 12 }; /* the newest; letters of older ones have long expired */

struct register_restart {
    int64_t event;       /* the last one of the copy */
    int64_t at_s;        /* Unix seconds: when it was found out */
    uint32_t generation; /* copies that went astray until then; each one's mail is marked with it */
};

struct register_restarts {
    size_t count;
    struct register_restart all[REGISTER_RESTARTS_MAX]; /* oldest first */
};

enum tg_err register_restarts_read(struct register_file *reg, struct register_restarts *out,
                                   struct fault *fault) MUST_USE;
/* 0 for a register that was never restored. */
uint32_t register_restarts_generation(const struct register_restarts *restarts);
/* Enters one, here and now; adds it to `*restarts`, which was read. Between register_begin and
 * register_commit. */
enum tg_err register_restarts_add(struct register_file *reg, int64_t at_s, uint32_t generation,
                                  struct register_restarts *restarts, struct fault *fault) MUST_USE;

#endif
