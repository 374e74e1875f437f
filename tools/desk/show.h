/* A case on a terminal, whole: what it is, its terms, what was said, what was done, what can be
 * done next. */
#ifndef TG_TOOLS_DESK_SHOW_H
#define TG_TOOLS_DESK_SHOW_H

#include "tools/desk/docket.h"

#include <stdio.h>

/* Showing names and contacts to a role that may see them is recorded first. */
enum tg_err show_case(struct register_file *reg, const struct rules *rules,
                      const struct docket *docket, enum lang lang, int64_t now_s, FILE *out,
                      struct fault *fault) MUST_USE;

/* Who the submitter is and how to reach them, recorded; {"case", "identity": {question: answer}}
 * when `json`. DENIED for roles that may not; MISSING for an anonymous one. */
enum tg_err show_identity(struct register_file *reg, const struct rules *rules,
                          const struct docket *docket, enum lang lang, bool json, FILE *out,
                          struct fault *fault) MUST_USE;

/* What opened and could not be read as a report or a reply, and replies that wait for their report:
 * event, kiosk, reason; a JSON array when `json`. */
enum tg_err show_unreadable(struct register_file *reg, bool json, FILE *out,
                            struct fault *fault) MUST_USE;

/* Text from outside: control characters and bidirectional overrides become U+FFFD, so that nothing
 * that somebody typed moves an officer's cursor; every line begins with `indent`. */
void show_text(FILE *out, const char *indent, const char *text);
/* The same for one field of a line, with spaces up to `columns` of a terminal and two behind. */
void show_column(FILE *out, const char *text, int columns);

#endif
