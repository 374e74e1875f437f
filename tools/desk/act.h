/* Doing something with a case: may this officer do it, in this state, after what was done before,
 * with what was written? Then it is one entry in the log, and the case's line in the sheet anew. */
#ifndef TG_TOOLS_DESK_ACT_H
#define TG_TOOLS_DESK_ACT_H

#include "tools/desk/post.h"

enum {
    ACT_VALUES_MAX = PACK_FIELDS_MAX + 1,
    ACT_TEXT_MAX = 12000 /* bytes of all that is written */
};

/* What an officer wrote into a field; an option's id for a choice. "text" is there for every step.
 */
struct act_value {
    const char *field;
    const char *text; /* borrowed, UTF-8 */
};

struct act_input {
    const char *step; /* its id */
    struct act_value values[ACT_VALUES_MAX];
    size_t value_count;
    const char
        *clock;      /* extend: which; NULL: the only one that can be. note: whose telling it is */
    int64_t until_s; /* extend, delegate: 0 none */
    const char *to;  /* take, delegate: an officer; NULL: who is logged in (take) */
    const char *departments[EVENT_DEPARTMENTS_MAX]; /* route; none: as the pack's table proposes */
    size_t department_count;
    int64_t at_s; /* when it happened; 0: now. Not before the receipt, not in the future */
    const struct post *post; /* by whom the submitter is told; NULL: not at all */
};

/* Whether the step can be done now, by its state, conditions, needs and this officer's roles; says
 * why not (RANGE, DENIED) and what to do. */
enum tg_err act_may(const struct register_file *reg, const struct docket *docket,
                    const struct pack_step *step, struct fault *fault) MUST_USE;

/* Whether the step asks for the field in this case; a condition on a choice of the same step is one
 * that may come to hold. */
bool act_asks(const struct docket *docket, const struct pack_step *step,
              const struct pack_field *field);

/* Does it, in a transaction of its own, with the letter that tells of it; `docket` is folded anew.
 * Faults as act_may, and RANGE for what was written: which field, what is wrong, what would be
 * right. */
enum tg_err act_do(struct register_file *reg, const struct rules *rules, const struct clock *clock,
                   struct docket **docket, const struct act_input *input,
                   struct fault *fault) MUST_USE;

/* The step to take for a verb: the one that can be done now and bears its name, else the only one
 * that can. RANGE naming them when there are several, or why the one that there is can't. */
enum tg_err act_step_of(const struct register_file *reg, const struct docket *docket,
                        enum pack_verb verb, const struct pack_step **out,
                        struct fault *fault) MUST_USE;

#endif
