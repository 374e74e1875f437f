/* What falls due, for an officer: late, near its term, later. */
#ifndef TG_TOOLS_DESK_DUE_SHOW_H
#define TG_TOOLS_DESK_DUE_SHOW_H

#include "tools/desk/due.h"
#include "tools/desk/listing.h"

/* Keeps the cases that fit and counts anew, `replied` from the register; duties belong to nobody
 * and go, unless all fits. */
enum tg_err due_show_narrow(struct due_list *list, struct register_file *reg,
                            const struct listing_filter *filter, struct fault *fault) MUST_USE;

void due_show_print(const struct due_list *list, const struct rules *rules, enum lang lang,
                    int64_t now_s, FILE *out);
/* {"late", "soon", "open", "later", "replied": how many, "calendar_until": year or null, "items":
 * […]}. */
enum tg_err due_show_json(const struct due_list *list, const struct rules *rules, enum lang lang,
                          int64_t now_s, FILE *out, struct fault *fault) MUST_USE;

/* The lines behind other commands; nothing when nothing is late or near and no submitter waits. */
void due_show_tail(const struct due_list *list, FILE *out);

#endif
