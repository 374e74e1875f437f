#include "tools/desk/figures_count.h"

#include "app/ui/words.h"
#include "board/base/must.h"
#include "tools/desk/phrase.h"
#include "tools/desk/source.h"
#include "tools/desk/title.h"

#include <stdlib.h>
#include <string.h>

static enum tg_err no_memory(struct fault *fault)
{
    return fault_set(fault, TG_ERR_MEMORY, _("Out of memory for the figures."));
}

static enum tg_err add_row(struct figures_dimension *by, const char *value, const char *title,
                           bool listed, struct fault *fault)
{
    if (by->count == FIGURES_VALUES_MAX)
        return fault_set(fault, TG_ERR_FULL, _("%s has more than %d values: no figures by it."),
                         by->id, FIGURES_VALUES_MAX);
    if (by->count == by->room) {
        size_t room = by->room == 0 ? 32 : 2 * by->room;
        struct figures_row *rows = realloc(by->rows, room * sizeof *rows);
        if (rows == NULL)
            return no_memory(fault);
        by->rows = rows;
        by->room = room;
    }
    struct figures_row *row = &by->rows[by->count++];
    *row = (struct figures_row){.title = title, .listed = listed};
    snprintf(row->value, sizeof row->value, "%s", value);
    return TG_OK;
}

static enum tg_err begin_dimension(struct figures *figures, const char *id, struct fault *fault)
{
    struct figures_dimension *by = &figures->by[figures->by_count++];
    const char *value;
    enum tg_err err = TG_OK;
    *by =
        (struct figures_dimension){.id = id, .title = title_fact(figures->pack, id, figures->lang)};
    for (size_t i = 0; err == TG_OK && (value = title_nth_value(figures->pack, id, i)) != NULL; i++)
        err = add_row(by, value, title_value(figures->pack, NULL, id, value, figures->lang), true,
                      fault);
    return err;
}

/* The register gives the same word at the same place: comparing places is enough once a row has met
 * its word. */
static enum tg_err find_row(struct figures *figures, struct figures_dimension *by,
                            const struct sheet_line *line, const char *value,
                            struct figures_row **out, struct fault *fault)
{
    for (size_t i = 0; i < by->count; i++)
        if (by->rows[i].seen == value) {
            *out = &by->rows[i];
            return TG_OK;
        }
    size_t at = 0;
    while (at < by->count && strcmp(by->rows[at].value, value) != 0)
        at++;
    if (at == by->count) {
        const struct pack *pack = rules_pack(figures->rules, line->pack);
        const char *title = value[0] == '\0'
                                ? phrase_in(PHRASE_NOT_GIVEN, figures->lang)
                                : title_value(pack, line->kind, by->id, value, figures->lang);
        enum tg_err err = add_row(by, value, title, false, fault);
        if (err != TG_OK)
            return err;
        if (title == value) /* the register's; the row has its own copy */
            by->rows[at].title = NULL;
    }
    by->rows[at].seen = value;
    *out = &by->rows[at];
    return TG_OK;
}

static bool is_late(const struct figures *figures, const struct sheet_line *line)
{
    return line->late_once || (line->due_s != 0 && line->due_s < figures->now_s);
}

static bool is_in(const struct period *period, int64_t at_s)
{
    return at_s >= period->from_s && at_s < period->until_s;
}

static void add_to(uint64_t sums[static FIGURES_SUMS], const struct figures *figures,
                   const struct period *period, const struct sheet_line *line)
{
    bool ended = line->state != DOCKET_NEW && line->state != DOCKET_OPEN;
    if (is_in(period, line->received_s)) {
        sums[FIGURES_RECEIVED]++;
        sums[is_late(figures, line) ? FIGURES_LATE : ended ? FIGURES_IN_TIME : FIGURES_OPEN]++;
    }
    if (line->closed_s != 0 && is_in(period, line->closed_s))
        sums[FIGURES_CLOSED]++;
    if (line->received_s < period->until_s &&
        (line->closed_s == 0 || line->closed_s >= period->until_s))
        sums[FIGURES_BACKLOG]++;
}

static void add_line(struct figures_row *row, const struct figures *figures,
                     const struct sheet_line *line)
{
    add_to(row->now, figures, &figures->period, line);
    add_to(row->before, figures, &figures->before, line);
}

static enum tg_err count_by(struct figures *figures, struct figures_dimension *by,
                            const struct sheet_line *line, struct fault *fault)
{
    const char *value;
    enum tg_err err = TG_OK;
    bool late = strcmp(by->id, "late") == 0; /* by now, not by when the line was written */
    for (size_t nth = 0; err == TG_OK; nth++) {
        struct figures_row *row = NULL;
        value = late ? (nth > 0                  ? NULL
                        : is_late(figures, line) ? "yes"
                                                 : "no")
                     : sheet_value_nth(line, by->id, nth);
        if (value == NULL)
            break;
        err = find_row(figures, by, line, value, &row, fault);
        if (err == TG_OK)
            add_line(row, figures, line);
    }
    return err;
}

static enum tg_err keep_case(struct figures *figures, const struct sheet_line *line,
                             struct fault *fault)
{
    if (figures->report->column_count == 0 || !is_in(&figures->period, line->received_s))
        return TG_OK;
    if (figures->case_count == figures->case_room) {
        size_t room = figures->case_room == 0 ? 256 : 2 * figures->case_room;
        void *cases = realloc(figures->cases, room * sizeof *figures->cases);
        if (cases == NULL)
            return no_memory(fault);
        figures->cases = cases;
        figures->case_room = room;
    }
    memcpy(figures->cases[figures->case_count++], line->id, CASE_ID_MAX);
    return TG_OK;
}

static enum tg_err count_line(void *ctx, const struct sheet_line *line, struct fault *fault)
{
    struct figures *figures = ctx;
    if (figures->pack != NULL && strcmp(figures->pack->id, line->pack) != 0)
        return TG_OK;
    add_line(&figures->total, figures, line);
    enum tg_err err = keep_case(figures, line, fault);
    for (size_t i = 0; err == TG_OK && i < figures->by_count; i++)
        err = count_by(figures, &figures->by[i], line, fault);
    return err;
}

/* Those that the pack does not list stand behind, the most frequent first, the unknown last. */
static int by_frequency(const void *a, const void *b)
{
    const struct figures_row *left = a, *right = b;
    if ((left->value[0] == '\0') != (right->value[0] == '\0'))
        return left->value[0] == '\0' ? 1 : -1;
    uint64_t l = left->now[FIGURES_RECEIVED], r = right->now[FIGURES_RECEIVED];
    return l != r ? (l < r ? 1 : -1) : strcmp(left->value, right->value);
}

static void order(struct figures_dimension *by)
{
    size_t listed = 0;
    while (listed < by->count && by->rows[listed].listed)
        listed++;
    if (by->count > listed)
        qsort(by->rows + listed, by->count - listed, sizeof *by->rows, by_frequency);
    for (size_t i = 0; i < by->count; i++)
        if (by->rows[i].title == NULL)
            by->rows[i].title = by->rows[i].value;
}

enum tg_err figures_count(struct figures *figures, struct fault *fault)
{
    enum tg_err err = TG_OK;
    const struct pack_names *by = &figures->report->by;
    if (by->count > PACK_DIMENSIONS_MAX)
        return fault_set(fault, TG_ERR_RANGE, _("Figures go by at most %d things at once."),
                         PACK_DIMENSIONS_MAX);
    period_before(&figures->period, &figures->before);
    figures->total = (struct figures_row){
        .title = phrase_in(PHRASE_TOTAL, figures->lang), .value = "total", .listed = true};
    for (size_t i = 0; err == TG_OK && i < by->count; i++)
        err = begin_dimension(figures, by->ids[i], fault);
    if (err == TG_OK)
        err = sheet_walk(figures->reg, count_line, figures, fault);
    for (size_t i = 0; err == TG_OK && i < figures->by_count; i++)
        order(&figures->by[i]);
    return err;
}

void figures_finish(struct figures *figures)
{
    for (size_t i = 0; i < figures->by_count; i++)
        free(figures->by[i].rows);
    free(figures->cases);
    *figures = (struct figures){0};
}

bool figures_shows(const struct figures_row *row)
{
    for (size_t i = 0; i < FIGURES_SUMS; i++)
        if (row->now[i] != 0 || row->before[i] != 0)
            return true;
    return row->listed;
}

const char *figures_title(const struct figures *figures)
{
    const char *title = pack_text_in(&figures->report->title, figures->lang);
    return title != NULL ? title : phrase_in(PHRASE_FIGURES, figures->lang);
}

static enum tg_err visit_case(const struct figures *figures, const char *id, figures_case_fn *visit,
                              void *ctx, struct fault *fault)
{
    struct docket *docket = NULL;
    struct source *source = NULL;
    struct source_row row = {0};
    enum tg_err err = docket_load(figures->reg, figures->rules, id, &docket, fault);
    if (err == TG_OK)
        err = source_create(figures->reg, figures->rules, docket, figures->lang, &source, fault);
    if (err == TG_OK)
        err = source_row(source, figures->report->columns, figures->report->column_count, &row,
                         fault);
    if (err == TG_OK)
        err = visit(ctx, row.texts, row.count, fault);
    source_row_finish(&row);
    source_destroy(source);
    docket_destroy(docket);
    return err;
}

enum tg_err figures_each_case(const struct figures *figures, figures_case_fn *visit, void *ctx,
                              struct fault *fault)
{
    enum tg_err err = TG_OK;
    for (size_t i = 0; err == TG_OK && i < figures->case_count; i++)
        err = visit_case(figures, figures->cases[i], visit, ctx, fault);
    return err;
}
