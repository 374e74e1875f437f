/* What an officer wrote, held against the fields of the step. */
#ifndef TG_TOOLS_DESK_ACT_CHECK_H
#define TG_TOOLS_DESK_ACT_CHECK_H

#include "tools/desk/act.h"

/* Fills facts, departments, clock, until and officer of the step's event from the input. RANGE. */
enum tg_err act_check(const struct register_file *reg, const struct docket *docket,
                      const struct pack_step *step, const struct act_input *input,
                      struct event_step *out, struct fault *fault) MUST_USE;

/* For who is asked field by field. Whether the case asks for it, after the facts that the choices
 * before it have put into `so_far`; and whether what was written is right: RANGE says what would
 * be. A choice's fact goes into `out`. */
bool act_check_asks(const struct docket *docket, const struct pack_field *field,
                    const struct event_step *so_far);
enum tg_err act_check_field(const struct pack_field *field, const char *value,
                            struct event_step *out, struct fault *fault) MUST_USE;

/* Whether a term runs that the regulation lets be extended. */
bool act_check_can_extend(const struct docket *docket);

#endif
