/* What an id is called: facts, their values, steps, in the words of a pack. `pack` may be NULL; an
 * id that it has no word for is its own title. */
#ifndef TG_TOOLS_DESK_TITLE_H
#define TG_TOOLS_DESK_TITLE_H

#include "app/form/pack_handling.h"
#include "tools/desk/event_types.h"

/* Of a fact or dimension: "category", "department", "late", a question, a field. */
const char *title_fact(const struct pack *pack, const char *fact, enum lang lang);
/* Of its value. Two kinds may have a category of the same id; `kind` (NULL: not known) tells which
 * is meant. */
const char *title_value(const struct pack *pack, const char *kind, const char *fact,
                        const char *value, enum lang lang);
/* The id of the nth value that the pack knows for it, in the pack's order; NULL past the last, and
 * for facts that are no list. */
const char *title_nth_value(const struct pack *pack, const char *fact, size_t nth);

const char *title_step(const struct pack *pack, const char *step, enum lang lang);
const char *title_clock(const struct pack *pack, const char *clock, enum lang lang);
/* Of a field of that step, "text", "ground" and "case" among them. */
const char *title_field(const struct pack *pack, const char *step, const char *field,
                        enum lang lang);
const char *title_department(const struct pack *pack, const char *department, enum lang lang);

/* What a letter to the mailbox was: in two pieces, "告知提交人：" and the step; the second may be
 * "".
 */
const char *title_letter_kind(const struct event_letter *letter, enum lang lang);
const char *title_letter(const struct pack *pack, const struct event_letter *letter,
                         enum lang lang);
/* What the submitter reads of a step. */
const struct pack_text *title_told(const struct pack_step *step);

/* NULL when the step has no such field; `step` NULL: of any step. */
const struct pack_field *title_find_field(const struct pack *pack, const char *step,
                                          const char *field);

#endif
