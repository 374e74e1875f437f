/* The fields that a step asks for. Only view_step.c. */
#ifndef TG_TOOLS_DESK_VIEW_FIELDS_H
#define TG_TOOLS_DESK_VIEW_FIELDS_H

#include "tools/desk/view_step.h"

/* Makes them for step->step; those before are finished. MEMORY, and what the register says of
 * officers. */
enum tg_err view_fields_make(struct view_step *step, const struct docket *docket,
                             struct fault *fault) MUST_USE;
void view_fields_finish(struct view_step *step);

/* The field of that kind; NULL when the step has none. */
struct view_field *view_fields_find(struct view_step *step, enum view_field_of of);
/* What stands in it: text, or the chosen option's id. "" for CHOICES. */
const char *view_fields_value(const struct view_field *field);

#endif
