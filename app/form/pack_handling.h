/* The half of a pack that headquarters carries out: who works on a case, what they do with it,
 * within which terms, on which papers.
 *
 * Nothing here knows a regulation. A pack names steps; each is of one verb that the desk
 * understands, and may ask for fields. What is known of a case as a choice is a *fact*: an id and
 * the id of an option. Facts are "kind", "category", "identity" (named, anonymous), "urgent" and
 * "about_readers" (yes, no), "late" (whether a term ran out), "departments" (none, one, several),
 * every choice question of the kiosk and every choice field of a step. Conditions look at facts
 * ("unset": nobody has said); clocks run from step to step. */
#ifndef TG_APP_FORM_PACK_HANDLING_H
#define TG_APP_FORM_PACK_HANDLING_H

#include "app/form/pack.h"
#include "app/form/pack_term.h"

enum {
    PACK_ROLES_MAX = 12,
    PACK_DEPARTMENTS_MAX = 40,
    PACK_ROUTES_MAX = 40,
    PACK_REFUSALS_MAX = 16,
    PACK_STEPS_MAX = 48,
    PACK_FIELDS_MAX = 12, /* of one step */
    PACK_TELLS_MAX = 120, /* bytes: a letter's title holds no more */
    PACK_CLOCKS_MAX = 16,
    PACK_DUTIES_MAX = 12,
    PACK_REPORTS_MAX = 8,
    PACK_DIMENSIONS_MAX = 8, /* of one report */
    PACK_FORMS_MAX = 8,
    PACK_ROWS_MAX = 40, /* of one form */
    PACK_ROW_MM_MAX = 250,
    PACK_CELLS_MAX = 8,   /* of one row, and columns of a report */
    PACK_NAMES_MAX = 16,  /* ids in one list: roles, needs, from, until, to */
    PACK_SOURCE_MAX = 80, /* bytes of "step.decide.text" */
};

/* What a step does to a case; its state follows from these (tools/desk/docket.h). */
enum pack_verb {
    PACK_VERB_ACCEPT = 1, /* takes it up */
    PACK_VERB_REFUSE,     /* not accepted: a ground of `refusals`, and the reply */
    PACK_VERB_CLASSIFY,   /* finds facts: level, validity, nature */
    PACK_VERB_ROUTE,      /* to departments */
    PACK_VERB_TAKE,       /* an officer holds it */
    PACK_VERB_DELEGATE,   /* to an officer or department, until a day */
    PACK_VERB_EXTEND,     /* one clock, with an explanation to the submitter */
    PACK_VERB_SIGN,       /* hands over, checks, signs */
    PACK_VERB_PLAN,
    PACK_VERB_MEASURE, /* does something at once: corrects, protects, repairs */
    PACK_VERB_HEAR,    /* hears whoever it is about, or a witness */
    PACK_VERB_FIND,    /* findings */
    PACK_VERB_PROGRESS,
    PACK_VERB_DECIDE,
    PACK_VERB_APPROVE,
    PACK_VERB_PENALISE,
    PACK_VERB_REWARD,
    PACK_VERB_ACKNOWLEDGE,  /* tells the submitter that it arrived */
    PACK_VERB_ANSWER,       /* tells the submitter the result */
    PACK_VERB_EXPLAIN,      /* tells the submitter why, or more */
    PACK_VERB_DISSATISFIED, /* the submitter does not accept the answer */
    PACK_VERB_ESCALATE,
    PACK_VERB_WARN,  /* warns those whom the regulation names */
    PACK_VERB_VISIT, /* follow-up visit or call */
    PACK_VERB_NOTE,
    PACK_VERB_LINK, /* the same matter as another case */
    PACK_VERB_CLOSE,
    PACK_VERB_ARCHIVE,
    PACK_VERB_REOPEN,
    PACK_VERB_END,
};

/* Ids of one list, such as the roles of a step. */
struct pack_names {
    const char **ids;
    size_t count;
};

struct pack_entry { /* a role, a department */
    const char *id;
    struct pack_text title;
};

struct pack_route { /* the first whose conditions hold */
    struct pack_names to;
    struct pack_condition *when;
    size_t when_count;
};

struct pack_refusal {
    const char *id;
    struct pack_text title;
    struct pack_text reply; /* what the submitter is told, to begin from */
};

struct pack_field {
    const char *id;
    enum pack_answer answer; /* LINE, TEXT, CHOICE, NUMBER or DATE */
    bool required;
    struct pack_text title;
    int64_t min, max; /* NUMBER; both 0: any from 0 */
    struct pack_option *options;
    size_t option_count;
    struct pack_condition *when; /* facts, and choice fields before it in the same step */
    size_t when_count;
};

struct pack_step {
    const char *id;
    enum pack_verb verb;
    struct pack_text title;
    struct pack_text tells;  /* what the submitter is told of it, not the title; likewise */
    struct pack_text help;   /* none: in[0] == NULL */
    struct pack_names roles; /* who may; none: any officer */
    struct pack_names needs; /* steps that must have been done, as far as they apply */
    struct pack_condition *when;
    size_t when_count;
    struct pack_field *fields;
    size_t field_count;
};

struct pack_clock {
    const char *id;
    struct pack_text title;
    struct pack_names from;  /* "receipt", or steps: the latest of them starts it */
    struct pack_names until; /* any of these steps stops it; refusing does always */
    struct pack_term term;
    struct pack_term *warn;       /* so long before the end it is told early; NULL: no */
    struct pack_term *extend_max; /* in all, counted like `term`; NULL: never extended */
    struct pack_condition *when;
    size_t when_count;
};

enum pack_period { PACK_PERIOD_WEEK, PACK_PERIOD_MONTH, PACK_PERIOD_QUARTER, PACK_PERIOD_YEAR };

struct pack_duty { /* what is due once a period, whatever cases there are */
    const char *id;
    struct pack_text title;
    enum pack_period period;
    struct pack_term term; /* from the period's last day */
    const char *report;    /* the report that fulfils it; NULL: told by hand */
};

/* A place on paper. `from`: "case.number" and so on (tools/desk/source.h), "question.ID",
 * "step.ID", "step.ID.FIELD", "blank" for the pen, or "words": the label is all there is. */
struct pack_cell {
    struct pack_text label;
    const char *from;
};

struct pack_report {
    const char *id;
    struct pack_text title;
    enum pack_period period;
    struct pack_names by;      /* facts, and "department", "kiosk", "state", "late" */
    struct pack_cell *columns; /* every case of the period as a row; none: counts alone */
    size_t column_count;
};

struct pack_row {
    struct pack_cell *cells;
    size_t cell_count;
    uint32_t height_mm; /* at least; 0: as its text needs */
};

struct pack_form { /* the regulation's own paper for one case */
    const char *id;
    struct pack_text title;
    struct pack_row *rows;
    size_t row_count;
};

struct pack_handling {
    struct pack_entry *roles;
    size_t role_count;
    struct pack_names identity_roles; /* who may see names and contacts */
    struct pack_entry *departments;
    size_t department_count;
    struct pack_route *routes;
    size_t route_count;
    struct pack_refusal *refusals;
    size_t refusal_count;
    struct pack_step *steps;
    size_t step_count;
    struct pack_clock *clocks;
    size_t clock_count;
    struct pack_duty *duties;
    size_t duty_count;
    struct pack_report *reports;
    size_t report_count;
    struct pack_form *forms;
    size_t form_count;
};

#endif
