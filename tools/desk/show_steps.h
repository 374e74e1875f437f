/* What was done with a case and what can be done with it, on a terminal. */
#ifndef TG_TOOLS_DESK_SHOW_STEPS_H
#define TG_TOOLS_DESK_SHOW_STEPS_H

#include "tools/desk/docket.h"

#include <stdio.h>

void show_steps_terms(const struct docket *docket, enum lang lang, int64_t now_s, FILE *out);

/* In the order in which it was entered, with what was written. */
enum tg_err show_steps_history(struct register_file *reg, const struct docket *docket,
                               enum lang lang, FILE *out, struct fault *fault) MUST_USE;

/* The steps that can be taken now by who is logged in, and what each asks for; `all`: the others
 * too, and why they can't. */
void show_steps_next(struct register_file *reg, const struct docket *docket, enum lang lang,
                     bool all, FILE *out);
/* Their commands in one line. */
void show_steps_names(struct register_file *reg, const struct docket *docket, enum lang lang,
                      FILE *out);

#endif
