/* The text of a case's reports as their submitter saw it, for whoever has nothing but the receipt:
 * what was asked, and what was said to it. Not who they are: that they know. */
#ifndef TG_TOOLS_DESK_ECHO_H
#define TG_TOOLS_DESK_ECHO_H

#include "tools/desk/docket.h"

/* Into `out` (`size` bytes, secret memory), in the language that it was written in; whole reports,
 * as many as fit. DENIED for a case that is closed to who is logged in. FULL: not even one fits. */
enum tg_err echo_text(struct register_file *reg, const struct rules *rules,
                      const struct docket *docket, char *out, size_t size,
                      struct fault *fault) MUST_USE;

#endif
