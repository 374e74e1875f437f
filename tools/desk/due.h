/* What falls due, what is late, who holds it, in order; duties of the period among it. */
#ifndef TG_TOOLS_DESK_DUE_H
#define TG_TOOLS_DESK_DUE_H

#include "tools/desk/period.h"
#include "tools/desk/sheet.h"

enum due_stage {
    DUE_LATE,
    DUE_SOON,  /* past its warning */
    DUE_OPEN,  /* to be handled, but no term runs: nobody else would remind of it */
    DUE_LATER, /* a term runs */
};
enum due_stage due_stage_of(int64_t now_s, int64_t due_s, int64_t warn_s);

struct due_item {
    enum due_stage stage;
    int64_t due_s;                /* 0 for DUE_OPEN */
    bool unsure;                  /* at the earliest: the calendar ends before */
    struct sheet_line line;       /* a case; id "" for a duty */
    const struct pack *pack;      /* NULL: not here */
    const struct pack_duty *duty; /* NULL: a case */
    char period[16];              /* of the duty: "2026-10", "2026-Q3", "2026-W47" */
};

struct due_list {
    struct due_item *items; /* owned; by stage, then by due_s */
    size_t count;
    size_t late, soon, open, later; /* in all, also those past `most` */
    size_t replied; /* cases in which words or a wish of the submitter wait, due or not */
};

/* As things stand at `now_s` (a day ahead shows what will be late by then). `most` items are kept;
 * those later than their warning only when `all`. */
enum tg_err due_collect(struct register_file *reg, const struct rules *rules, int64_t now_s,
                        bool all, size_t most, struct due_list *out, struct fault *fault) MUST_USE;
void due_finish(struct due_list *list);

/* Enters that a duty was done for a period. MISSING, RANGE; BUSY and so on of the register. */
enum tg_err due_duty_done(struct register_file *reg, const struct rules *rules, const char *pack_id,
                          const char *duty_id, const struct period *period,
                          struct fault *fault) MUST_USE;

#endif
