/* The counting behind figures. */
#ifndef TG_TOOLS_DESK_FIGURES_COUNT_H
#define TG_TOOLS_DESK_FIGURES_COUNT_H

#include "tools/desk/figures.h"

enum { FIGURES_SUMS = 6, FIGURES_VALUES_MAX = 4096 /* of one dimension */ };

enum figures_sum {
    FIGURES_RECEIVED,
    FIGURES_IN_TIME,
    FIGURES_LATE,
    FIGURES_OPEN,
    FIGURES_CLOSED,
    FIGURES_BACKLOG,
};

struct figures_row {
    char value[REGISTER_WORD_MAX + 1]; /* "" not known */
    const char *title;                 /* the value itself where no pack has one */
    const char *seen; /* the register's own copy, told by its address while the sheet is walked */
    bool listed;      /* the pack has it: shown even when nothing came */
    uint64_t now[FIGURES_SUMS], before[FIGURES_SUMS];
};

struct figures_dimension {
    const char *id, *title;
    struct figures_row *rows; /* owned; in the pack's order, then by how many came */
    size_t count, room;
};

struct figures {
    struct register_file *reg;
    const struct rules *rules;
    const struct pack *pack;
    const struct pack_report *report;
    struct period period, before;
    enum lang lang;
    int64_t now_s;
    struct figures_dimension by[PACK_DIMENSIONS_MAX];
    size_t by_count;
    struct figures_row total;
    char (*cases)[CASE_ID_MAX]; /* owned; that came in the period, when there are columns */
    size_t case_count, case_room;
};

/* Fills what stands behind `now_s`; owned by the caller (figures_finish), also when it failed. */
enum tg_err figures_count(struct figures *figures, struct fault *fault) MUST_USE;
void figures_finish(struct figures *figures);

/* Whether the row says anything: it is listed, or a number in it is not 0. */
bool figures_shows(const struct figures_row *row);
/* The report's title; "Figures" where it has none. */
const char *figures_title(const struct figures *figures);

/* A row for each case, in turn. */
typedef enum tg_err figures_case_fn(void *ctx, char *const *texts, size_t count,
                                    struct fault *fault);
enum tg_err figures_each_case(const struct figures *figures, figures_case_fn *visit, void *ctx,
                              struct fault *fault) MUST_USE;

/* "received", "closed in time" … */
const char *figures_sum_name(enum figures_sum sum, enum lang lang);

/* How it is written. */
void figures_write_lines(const struct figures *figures, FILE *out);
enum tg_err figures_write_csv(const struct figures *figures, FILE *out,
                              struct fault *fault) MUST_USE;
enum tg_err figures_write_json(const struct figures *figures, FILE *out,
                               struct fault *fault) MUST_USE;
enum tg_err figures_write_pdf(const struct figures *figures, FILE *out,
                              struct fault *fault) MUST_USE;

#endif
