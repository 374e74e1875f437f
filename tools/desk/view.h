/* The whole screen of a terminal for an officer's day: cases at the left, one of them at the right,
 * what can be done with it step by step. */
#ifndef TG_TOOLS_DESK_VIEW_H
#define TG_TOOLS_DESK_VIEW_H

#include "tools/desk/post.h"
#include "tools/desk/rules.h"

/* What it works with; borrowed. */
struct view_with {
    struct register_file *reg;
    const struct rules *rules;
    const struct clock *clock;
    const struct post *post;
    enum lang lang;
};

/* Until the officer leaves, or SIGTERM, SIGINT or SIGHUP. The terminal is as before in either case,
 * and when the program dies. MISSING: no terminal to draw on; MEMORY; what the register says when
 * the first list can't be read. */
enum tg_err view_run(const struct view_with *with, struct fault *fault) MUST_USE;

#endif
