/* Doing something with a case: which step, its fields one after another, a last look.
 *
 *     PICKING ──▶ FILLING (field after field, and back) ──▶ CONFIRMING ──▶ entered, by act_do
 *
 * Nothing reaches the register before the last. What was written stays where it is on a fault; all
 * of it stands in secret memory and goes with view_step_destroy. */
#ifndef TG_TOOLS_DESK_VIEW_STEP_H
#define TG_TOOLS_DESK_VIEW_STEP_H

#include "tools/desk/act.h"
#include "tools/desk/view_case.h"
#include "tools/desk/view_edit.h"

enum { VIEW_FIELDS_MAX = PACK_FIELDS_MAX + 8, VIEW_OPTIONS_MAX = REGISTER_OFFICERS_MAX + 1 };

enum view_field_kind {
    VIEW_FIELD_CHOICE,  /* one of the options */
    VIEW_FIELD_CHOICES, /* any of them */
    VIEW_FIELD_LINE,
    VIEW_FIELD_TEXT,
};

/* What it is for: a field of the pack's step, or one that its verb has. */
enum view_field_of {
    VIEW_OF_PACK,
    VIEW_OF_GROUND,
    VIEW_OF_DEPARTMENTS,
    VIEW_OF_TO,
    VIEW_OF_CLOCK,
    VIEW_OF_UNTIL,
    VIEW_OF_CASE,
    VIEW_OF_TEXT,
    VIEW_OF_AT,
};

struct view_option {
    const char *id, *title; /* borrowed; id "" is "nothing" */
    bool ticked;            /* CHOICES */
};

struct view_field {
    enum view_field_of of;
    enum view_field_kind kind;
    const struct pack_field *rule; /* VIEW_OF_PACK; else NULL */
    const char *id;                /* for act_value; NULL where the input has a place of its own */
    const char *title;
    bool required;
    struct view_option options[VIEW_OPTIONS_MAX];
    size_t option_count, option_at, option_top;
    struct view_edit edit; /* LINE, TEXT */
};

enum view_step_stage { VIEW_STEP_PICKING, VIEW_STEP_FILLING, VIEW_STEP_CONFIRMING };

/* In secret memory. */
struct view_step {
    const struct view_with *with;
    enum view_step_stage stage;
    const struct pack_step *steps[VIEW_CASE_STEPS_MAX];
    size_t step_count, step_at, step_top;
    const struct pack_step *step; /* NULL while PICKING */
    size_t field_count, field_at;
    struct view_field fields[VIEW_FIELDS_MAX];
    size_t officer_count;
    char officers[REGISTER_OFFICERS_MAX][OFFICER_NAME_MAX + 1];
    char officer_titles[REGISTER_OFFICERS_MAX][OFFICER_NAME_MAX + OFFICER_REAL_NAME_MAX + 8];
    struct view_page confirm;
    size_t confirm_top;
    char wrong[FAULT_TEXT_MAX]; /* about the field or the whole; "" nothing */
};

/* With the steps that can be done now; none: *out stays and MISSING comes back (no fault). */
enum tg_err view_step_create(const struct view_with *with, const struct docket *docket,
                             struct view_step **out, struct fault *fault) MUST_USE;
void view_step_destroy(struct view_step *step);

/* Begins the step that is chosen. MEMORY. */
enum tg_err view_step_begin(struct view_step *step, const struct docket *docket,
                            struct fault *fault) MUST_USE;
/* To the next field that the case asks for, or the last look; stays and sets `wrong` where this one
 * is not right yet. */
void view_step_next(struct view_step *step, const struct docket *docket);
/* To the one before; from the first to PICKING, with what was written kept until another is begun.
 */
void view_step_back(struct view_step *step, const struct docket *docket);
/* Whether something would be lost. */
bool view_step_is_written(const struct view_step *step);

/* Enters it. On a fault `wrong` says why, and all that was written is still there. */
enum tg_err view_step_enter(struct view_step *step, struct docket **docket) MUST_USE;

/* What may be written into the field: "A whole number, 20 to 50." */
enum { VIEW_HINT_SIZE = 256 };
void view_step_hint(const struct view_step *step, const struct docket *docket,
                    const struct view_field *field, char out[static VIEW_HINT_SIZE]);

#endif
