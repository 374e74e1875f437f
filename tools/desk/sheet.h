/* The sheet: a line a case, for lists, terms and figures without opening a case's every event. */
#ifndef TG_TOOLS_DESK_SHEET_H
#define TG_TOOLS_DESK_SHEET_H

#include "tools/desk/docket.h"

enum { SHEET_DEPARTMENTS_MAX = 4, SHEET_FACTS_MAX = 8 };

struct sheet_line {
    char id[CASE_ID_MAX];
    struct event_case of;
    enum docket_state state;
    bool named, about_readers, urgent, by_hub, conflict, unsure, answered, late_once;
    bool wrote_back, asks_echo, forgotten; /* as in the docket */
    uint16_t reports, replies;
    uint32_t rules;                                       /* sheet_rules of those that made it */
    int64_t event;                                        /* of its first report */
    int64_t received_s, start_s, due_s, warn_s, closed_s; /* 0: none */
    /* "" none; borrowed from the register until it is closed (sheet_of: from the docket). */
    const char *kiosk, *pack, *kind, *category, *clock, *holder;
    const char *departments[SHEET_DEPARTMENTS_MAX];
    struct {
        const char *id, *value;
    } facts[SHEET_FACTS_MAX]; /* choice fields of steps and choice questions, as far as they fit */
    size_t department_count, fact_count;
};

/* The line as the docket has it. `now_s` for late_once. */
void sheet_of(const struct docket *docket, int64_t now_s, struct sheet_line *out);
/* Writes it; between register_begin and register_commit. */
enum tg_err sheet_put(struct register_file *reg, const struct docket *docket, int64_t now_s,
                      struct fault *fault) MUST_USE;

/* The same for a report or a reply that was entered just now, in its transaction. The line of a
 * case that is closed to who imports is left to the others' sheet_refresh; that of the case whose
 * number it claims too is put anew. */
enum tg_err sheet_enter(struct register_file *reg, const struct rules *rules,
                        const struct event *event, int64_t id, int64_t now_s,
                        struct fault *fault) MUST_USE;

typedef enum tg_err sheet_fn(void *ctx, const struct sheet_line *line, struct fault *fault);
/* Every case that this officer may see, in the order of arrival; the line is gone after the call.
 */
enum tg_err sheet_walk(struct register_file *reg, sheet_fn *visit, void *ctx,
                       struct fault *fault) MUST_USE;

/* What tells quickly whether a line is wanted. */
struct sheet_times {
    enum docket_state state;
    int64_t event, received_s, start_s, due_s, warn_s, closed_s;
    bool replied; /* words or a wish of the submitter wait for an officer */
};
typedef bool sheet_wants_fn(void *ctx, const struct sheet_times *times);
/* The same, of those that `wants` takes. */
enum tg_err sheet_pick(struct register_file *reg, sheet_wants_fn *wants, sheet_fn *visit, void *ctx,
                       struct fault *fault) MUST_USE;

/* A line's value of a dimension: "kind", "category", "identity", "urgent", "about_readers",
 * "department", "departments", "kiosk", "state", "late", or a fact; "" not known. There may be
 * several (departments, answers to one question): NULL past the last. */
const char *sheet_value_nth(const struct sheet_line *line, const char *dimension, size_t nth);

/* Makes anew what lines this officer may see and other rules made, and those that whoever imported
 * could not put. `progress` may be NULL. */
enum tg_err sheet_refresh(struct register_file *reg, const struct rules *rules, int64_t now_s,
                          void (*progress)(void *ctx, size_t done, size_t of), void *ctx,
                          struct fault *fault) MUST_USE;

/* What the lines of these rules bear. */
uint32_t sheet_rules(const struct rules *rules);

#endif
