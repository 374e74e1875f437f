/* One case as its events have it: state, facts, who holds it, clocks. Nothing of it is stored: it
 * is folded from the log each time, by the rules of the case's pack.
 *
 *              accept                answer                close            archive
 *      NEW ───────────▶ OPEN ─────────────────▶ OPEN ────────────▶ CLOSED ────────▶ ARCHIVED
 *       │ refuse         ▲ ▲  dissatisfied, reopen  │
 *       └──▶ REFUSED ────┘ └────────────────────────┘
 *
 * A clock that starts with the receipt starts when a named submitter filed it, if that kiosk
 * trusted its clock; else, and for every anonymous one, when headquarters got it. */
#ifndef TG_TOOLS_DESK_DOCKET_H
#define TG_TOOLS_DESK_DOCKET_H

#include "app/form/pack_find.h"
#include "tools/desk/register.h"
#include "tools/desk/rules.h"

enum { DOCKET_FACTS_MAX = 48, DOCKET_REPORTS_MAX = 64, DOCKET_BARRED_MAX = 64 };

enum docket_state {
    DOCKET_NEW,
    DOCKET_OPEN,
    DOCKET_REFUSED,
    DOCKET_CLOSED,
    DOCKET_ARCHIVED,
    DOCKET_STATES,
};

struct docket_clock {
    const struct pack_clock *rule; /* borrowed from the pack */
    bool applies;                  /* its conditions hold now */
    bool started;                  /* one of `from` happened */
    bool running;                  /* …and nothing stopped it since */
    bool refused;                  /* a refusal did; when that falls it runs on */
    bool unsure;                   /* the calendar ends first; `end_s` is the earliest it can be */
    bool extended;
    int64_t from_s, end_s, warn_s; /* Unix seconds; when to begin telling */
    int64_t stopped_s;             /* 0: was never stopped */
    int64_t limit_s;               /* how far it may be extended; 0: not at all */
};

/* Something that happened to it after it arrived. */
struct docket_entry {
    int64_t event;
    enum event_type type; /* STEP, VIEW, ACCESS, DENIED, LETTER, REPLY */
    uint64_t unix_s;      /* when it was entered */
    char officer[OFFICER_NAME_MAX + 1];
    struct event_step step;     /* STEP */
    struct event_view view;     /* VIEW */
    struct event_access access; /* ACCESS */
    struct event_letter letter; /* LETTER */
    struct event_reply reply;   /* REPLY */
};

/* What was written with it: a step's, a reason's, a reply's; NULL when nothing was. */
const struct event_body *docket_body(const struct docket_entry *entry);

struct docket_report {
    int64_t event;
    struct event_report report;
};

/* In secret memory: holds keys to what was said. */
struct docket {
    char id[CASE_ID_MAX];
    struct event_case of;
    const struct rules *rules; /* that it was folded by; borrowed */
    const struct pack *pack;   /* newest of its id; borrowed from the rules; NULL: not here */
    enum docket_state state;
    bool conflict;      /* others claim the same number with other keys */
    bool accepted;      /* ever */
    bool answered;      /* since it was last opened */
    bool dissatisfied;  /* ever */
    bool wrote_back;    /* words of the submitter that nothing was done about yet */
    bool asks_echo;     /* they want the text of their report back */
    bool forgotten;     /* at their wish: nothing is written to the mailbox any more */
    size_t reply_count; /* all that they wrote back */
    char holder[OFFICER_NAME_MAX + 1]; /* "" nobody yet */
    uint8_t department_count;
    char departments[EVENT_DEPARTMENTS_MAX][PACK_ID_MAX + 1];
    uint8_t fact_count;
    struct event_fact facts[DOCKET_FACTS_MAX];
    int64_t received_s; /* headquarters got it */
    int64_t start_s;    /* what "receipt" means to its clocks */
    int64_t closed_s;   /* 0: is not */
    size_t clock_count;
    struct docket_clock clocks[PACK_CLOCKS_MAX + 1]; /* the pack's, and that of being delegated */
    size_t report_count;           /* those past DOCKET_REPORTS_MAX are counted, not kept */
    struct docket_report *reports; /* owned, in secret memory */
    size_t report_room;
    size_t barred_count;
    char barred[DOCKET_BARRED_MAX][OFFICER_NAME_MAX + 1];
    struct docket_entry *entries; /* owned, in secret memory; in the log's order */
    size_t entry_count, entry_room;
};

/* Folds it. `case_id` in either case of letters. MISSING when there is none of that number; DENIED
 * when it is closed to who is logged in. Owned by the caller. */
enum tg_err docket_fold(struct register_file *reg, const struct rules *rules, const char *case_id,
                        struct docket **out, struct fault *fault) MUST_USE;
/* The same for an officer who asks: being refused is recorded. Not within a transaction. */
enum tg_err docket_load(struct register_file *reg, const struct rules *rules, const char *case_id,
                        struct docket **out, struct fault *fault) MUST_USE;
/* The same from a report's event that was appended just now, with nothing after it: cheap. */
enum tg_err docket_of_new(const struct rules *rules, const struct event *event, int64_t id,
                          struct docket **out, struct fault *fault) MUST_USE;
void docket_destroy(struct docket *docket);

/* "new", "open", "refused", "closed", "archived"; and in an officer's languages. */
const char *docket_state_name(enum docket_state state);
const char *docket_state_title(enum docket_state state, enum lang lang);

/* The value of a fact; NULL when it is not known. */
const char *docket_fact(const struct docket *docket, const char *id);
/* Whether all conditions hold; `more` (may be NULL) are facts that count before the docket's. */
bool docket_holds(const struct docket *docket, const struct pack_condition *when, size_t count,
                  const struct event_fact *more, size_t more_count);
/* The letter that a reply of the case answers; NULL when it answers none, or one that is not here.
 */
const struct docket_entry *docket_question(const struct docket *docket,
                                           const struct event_reply *reply);
/* The latest entry of that step; NULL when it was not done. */
const struct docket_entry *docket_done(const struct docket *docket, const char *step);

/* The applying, running clock that ends first; NULL when there is none. */
const struct docket_clock *docket_due(const struct docket *docket);
const struct docket_clock *docket_clock(const struct docket *docket, const char *id);
/* Ran out before it was stopped, or before `now_s` while it runs. */
bool docket_clock_late(const struct docket_clock *clock, int64_t now_s);

/* The departments that the pack's table proposes; how many. */
size_t docket_proposed(const struct docket *docket, const char *out[static EVENT_DEPARTMENTS_MAX]);

#endif
