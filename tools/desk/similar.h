/* Cases that may be about the same matter as one: offered to an officer, who links them or not.
 *
 * Looked at are cases of the same pack that share kind and category, or a department, and arrived
 * within SIMILAR_DAYS of each other; of these the newest SIMILAR_CASES_MAX. Compared is what was
 * said of whom it is about, where, and what happened: pairs of neighbouring characters that both
 * have (Dice's coefficient), so that Chinese needs no words. */
#ifndef TG_TOOLS_DESK_SIMILAR_H
#define TG_TOOLS_DESK_SIMILAR_H

#include "tools/desk/docket.h"

enum {
    SIMILAR_DAYS = 180,
    SIMILAR_CASES_MAX = 2000,
    SIMILAR_SHOWN_MAX = 20,
    SIMILAR_PERCENT_MIN = 35,
};

struct similar_case {
    char id[CASE_ID_MAX];
    int64_t received_s;
    int percent;                /* of all that both said */
    int subject, place, course; /* of each, in per cent; -1: not said in both */
    bool same_category, same_department;
};

/* At most SIMILAR_SHOWN_MAX, the likest first. Identity parts are not opened. */
enum tg_err similar_find(struct register_file *reg, const struct docket *docket,
                         struct similar_case out[static SIMILAR_SHOWN_MAX], size_t *out_count,
                         struct fault *fault) MUST_USE;

/* How like two texts are, 0 to 100; -1 when either has no two letters to compare. Spaces and
 * punctuation do not count. MEMORY. */
enum tg_err similar_percent(const char *a, const char *b, int *out) MUST_USE;

#endif
