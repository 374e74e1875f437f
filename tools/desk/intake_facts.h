/* What the desk takes from a report's answers before they are sealed again: when it was written,
 * what was chosen, and which officers it names. */
#ifndef TG_TOOLS_DESK_INTAKE_FACTS_H
#define TG_TOOLS_DESK_INTAKE_FACTS_H

#include "tools/desk/packs.h"
#include "tools/desk/register.h"

/* The local time of a named report, as Unix seconds; 0 when it has none or it is no time. */
uint64_t intake_facts_filed(const struct report *report);

/* Answers to questions that have options in the pack, up to EVENT_FACTS_MAX; `packs` may be NULL.
 */
void intake_facts_take(const struct packs *packs, const struct report *report,
                       struct event_report *out);

/* Officers whose real name (two characters or more) stands in an answer, other than those that say
 * who the submitter is: into `out->barred`, borrowed from the register. */
enum tg_err intake_facts_named(struct register_file *reg, const struct report *report,
                               struct register_parts *out, struct fault *fault) MUST_USE;

#endif
