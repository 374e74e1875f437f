/* What falls due, for an officer: late, near its term, later. */
#ifndef TG_TOOLS_DESK_DUE_SHOW_H
#define TG_TOOLS_DESK_DUE_SHOW_H

#include "tools/desk/due.h"
#include "tools/desk/listing.h"

/* Keeps the cases that fit and counts anew; duties belong to nobody and go, unless all fits. */
void due_show_narrow(struct due_list *list, const struct listing_filter *filter);

void due_show_print(const struct due_list *list, const struct rules *rules, enum lang lang,
                    int64_t now_s, FILE *out);
/* {"late", "soon", "later": how many, "calendar_until": year or null, "items": […]}. */
enum tg_err due_show_json(const struct due_list *list, const struct rules *rules, enum lang lang,
                          int64_t now_s, FILE *out, struct fault *fault) MUST_USE;

/* The one line behind other commands; nothing when nothing is late or near. */
void due_show_tail(const struct due_list *list, FILE *out);

#endif
