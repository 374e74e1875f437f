/* Cases on a terminal and as JSON. */
#ifndef TG_TOOLS_DESK_SHOW_H
#define TG_TOOLS_DESK_SHOW_H

#include "tools/desk/cases.h"
#include "tools/desk/packs.h"

#include <stdio.h>

/* One line a case, or a JSON array. */
enum tg_err show_list(struct register_file *reg, bool json, FILE *out,
                      struct fault *fault) MUST_USE;

/* One case, whole, as a person reads it: what it is, then question by question. `case_id` in
 * either case of letters. MISSING when there is none of that number. */
enum tg_err show_case(struct register_file *reg, const struct packs *packs, const char *case_id,
                      FILE *out, struct fault *fault) MUST_USE;

/* The line of `show_list` for a case that arrived just now. */
enum tg_err show_line(struct register_file *reg, const char *case_id, FILE *out,
                      struct fault *fault) MUST_USE;

/* What opened and could not be read as a report: event, kiosk, reason. */
enum tg_err show_unreadable(struct register_file *reg, FILE *out, struct fault *fault) MUST_USE;

/* Text from outside: control characters and bidirectional overrides become U+FFFD, so that nothing
 * that somebody typed moves an officer's cursor; every line begins with `indent`. */
void show_text(FILE *out, const char *indent, const char *text);

#endif
