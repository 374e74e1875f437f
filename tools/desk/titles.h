/* What ids are called in an officer's language. Each gives the id itself where the pack (it may be
 * NULL) has no word for it; borrowed from the pack or the caller. */
#ifndef TG_TOOLS_DESK_TITLES_H
#define TG_TOOLS_DESK_TITLES_H

#include "app/form/pack_handling.h"

const char *titles_kind(const struct pack *pack, const char *kind, enum lang lang);
const char *titles_category(const struct pack *pack, const char *kind, const char *category,
                            enum lang lang);
const char *titles_department(const struct pack *pack, const char *department, enum lang lang);
const char *titles_clock(const struct pack *pack, const char *clock, enum lang lang);
const char *titles_step(const struct pack *pack, const char *step, enum lang lang);
/* `step` NULL: of any step. "text", "ground" and "case" are there in every pack. */
const char *titles_field(const struct pack *pack, const char *step, const char *field,
                         enum lang lang);
/* Of a fact: a question of the kiosk, a field of a step, or one that every case has. */
const char *titles_fact(const struct pack *pack, const char *fact, enum lang lang);
/* `kind` is the case's, for its categories. */
const char *titles_value(const struct pack *pack, const char *kind, const char *fact,
                         const char *value, enum lang lang);

/* The field of that id; NULL if there is none. */
const struct pack_field *titles_find_field(const struct pack *pack, const char *step,
                                           const char *field);

#endif
