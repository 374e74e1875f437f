/* Looking things up in a pack's handling. */
#ifndef TG_APP_FORM_PACK_FIND_H
#define TG_APP_FORM_PACK_FIND_H

#include "app/form/pack_handling.h"

/* "accept", "refuse", …; NULL for none. */
const char *pack_verb_name(enum pack_verb verb);

/* All steps that cases of this pack can take: its own, then the usual ones (accept, refuse,
 * classify, route, take, delegate, extend, answer, dissatisfied, note, link, close, archive,
 * reopen; their ids are those words) of which it has none with the same verb. `handling` NULL: the
 * usual ones. pack_step_at gives NULL for a usual one that the pack replaces. */
size_t pack_step_count(const struct pack_handling *handling);
const struct pack_step *pack_step_at(const struct pack_handling *handling, size_t index);

/* By id; NULL if there is none. `handling` may be NULL. */
const struct pack_step *pack_step_find(const struct pack_handling *handling, const char *id);
const struct pack_clock *pack_clock_find(const struct pack_handling *handling, const char *id);
/* The clock of a case that was delegated until a day; every pack has it, as "delegated". */
const struct pack_clock *pack_clock_delegated(void);
const struct pack_entry *pack_department_find(const struct pack_handling *handling, const char *id);
const struct pack_entry *pack_role_find(const struct pack_handling *handling, const char *id);
const struct pack_refusal *pack_refusal_find(const struct pack_handling *handling, const char *id);
const struct pack_report *pack_report_find(const struct pack_handling *handling, const char *id);
const struct pack_form *pack_form_find(const struct pack_handling *handling, const char *id);

bool pack_names_has(const struct pack_names *names, const char *id);

#endif
