#include "tools/desk/figures_count.h"

#include "app/form/pack_find.h"
#include "tools/desk/phrase.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum { NUMBER_SIZE = 24 };

struct drawing {
    const struct figures *figures;
    struct paper *paper;
};

static const char *say(const struct drawing *drawing, enum phrase phrase)
{
    return phrase_in(phrase, drawing->figures->lang);
}

static void draw_period(struct drawing *drawing)
{
    const struct figures *figures = drawing->figures;
    char from[PHRASE_TIME_SIZE], until[PHRASE_TIME_SIZE], now[PHRASE_TIME_SIZE], text[400];
    phrase_day(figures->period.from_s, figures->lang, from);
    phrase_day(figures->period.until_s - 1, figures->lang, until);
    phrase_time(figures->now_s, figures->lang, now);
    bool english = figures->lang == LANG_EN;
    snprintf(text, sizeof text, "%s%s%s%s%s", say(drawing, PHRASE_PERIOD), english ? ": " : "：",
             from, english ? " to " : "至", until);
    paper_subtitle(drawing->paper, text);
}

static void put_number(char out[static NUMBER_SIZE], uint64_t number)
{
    snprintf(out, NUMBER_SIZE, "%" PRIu64, number);
}

/* "+3", "−2", "0". */
static void put_change(char out[static NUMBER_SIZE], uint64_t now, uint64_t before)
{
    int64_t change = (int64_t)(now - before);
    if (change < 0)
        snprintf(out, NUMBER_SIZE, "−%" PRId64, -change);
    else
        snprintf(out, NUMBER_SIZE, "%s%" PRId64, change > 0 ? "+" : "", change);
}

static void draw_total(struct drawing *drawing)
{
    static const enum phrase names[FIGURES_SUMS] = {
        PHRASE_COUNT_RECEIVED, PHRASE_COUNT_IN_TIME, PHRASE_COUNT_LATE,
        PHRASE_COUNT_OPEN,     PHRASE_COUNT_CLOSED,  PHRASE_COUNT_BACKLOG,
    };
    const struct figures_row *total = &drawing->figures->total;
    const struct paper_cell head[] = {
        {.text = say(drawing, PHRASE_RESULT), .bold = true, .share = 3},
        {.text = say(drawing, PHRASE_THIS_PERIOD), .bold = true, .align = PAPER_RIGHT},
        {.text = say(drawing, PHRASE_LAST_PERIOD), .bold = true, .align = PAPER_RIGHT},
        {.text = say(drawing, PHRASE_COUNT_CHANGE), .bold = true, .align = PAPER_RIGHT},
    };
    paper_table(drawing->paper, head, 4);
    for (int i = 0; i < FIGURES_SUMS; i++) {
        char now[NUMBER_SIZE], before[NUMBER_SIZE], change[NUMBER_SIZE];
        put_number(now, total->now[i]);
        put_number(before, total->before[i]);
        put_change(change, total->now[i], total->before[i]);
        const struct paper_cell row[] = {
            {.text = say(drawing, names[i]), .share = 3},
            {.text = now, .align = PAPER_RIGHT},
            {.text = before, .align = PAPER_RIGHT},
            {.text = change, .align = PAPER_RIGHT},
        };
        paper_row(drawing->paper, row, 4, 0);
    }
    paper_table_end(drawing->paper);
    paper_gap(drawing->paper, 2);
    paper_remark(drawing->paper, say(drawing, PHRASE_COUNT_NOTE));
}

static const double shares[] = {3.2, 1, 1.2, 1, 1, 1.2, 1};

static void draw_row(struct drawing *drawing, const struct figures_row *row, bool bold)
{
    char numbers[6][NUMBER_SIZE];
    struct paper_cell cells[7] = {{.text = row->title, .share = shares[0], .bold = bold}};
    for (int i = 0; i < 4; i++)
        put_number(numbers[i], row->now[i]);
    put_number(numbers[4], row->before[FIGURES_RECEIVED]);
    put_change(numbers[5], row->now[FIGURES_RECEIVED], row->before[FIGURES_RECEIVED]);
    for (int i = 0; i < 6; i++)
        cells[i + 1] = (struct paper_cell){
            .text = numbers[i], .align = PAPER_RIGHT, .share = shares[i + 1], .bold = bold};
    paper_row(drawing->paper, cells, 7, 0);
}

static void begin_table(struct drawing *drawing, const char *first)
{
    static const enum phrase names[] = {PHRASE_COUNT_RECEIVED, PHRASE_COUNT_IN_TIME,
                                        PHRASE_COUNT_LATE,     PHRASE_COUNT_OPEN,
                                        PHRASE_COUNT_BEFORE,   PHRASE_COUNT_CHANGE};
    struct paper_cell cells[7] = {{.text = first, .share = shares[0], .bold = true}};
    for (int i = 0; i < 6; i++)
        cells[i + 1] = (struct paper_cell){.text = say(drawing, names[i]),
                                           .align = PAPER_RIGHT,
                                           .share = shares[i + 1],
                                           .bold = true};
    paper_table(drawing->paper, cells, 7);
}

/* The most frequent only: a chart of a hundred kiosks shows nothing. */
enum { BARS_MAX = 16 };
/* How high so many stand, with the gap above. */
#define BARS_MM(count) (12 + 8.2 * (double)(count))

static int by_value(const void *a, const void *b)
{
    const struct paper_bar *left = a, *right = b;
    uint64_t l = left->value + left->before, r = right->value + right->before;
    return (l < r) - (l > r);
}

static void draw_bars(struct drawing *drawing, const struct figures_dimension *by)
{
    const char *const names[2] = {say(drawing, PHRASE_THIS_PERIOD),
                                  say(drawing, PHRASE_LAST_PERIOD)};
    struct paper_bar *bars = calloc(by->count > 0 ? by->count : 1, sizeof *bars);
    size_t count = 0;
    for (size_t i = 0; bars != NULL && i < by->count; i++) {
        const struct figures_row *row = &by->rows[i];
        if (row->now[FIGURES_RECEIVED] != 0 || row->before[FIGURES_RECEIVED] != 0)
            bars[count++] = (struct paper_bar){.label = row->title,
                                               .value = row->now[FIGURES_RECEIVED],
                                               .before = row->before[FIGURES_RECEIVED]};
    }
    if (count > BARS_MAX)
        qsort(bars, count, sizeof *bars, by_value);
    if (count > 1) { /* one bar says nothing that its number does not */
        paper_gap(drawing->paper, 5);
        paper_keep(drawing->paper, BARS_MM(count < BARS_MAX ? count : BARS_MAX));
        paper_bars(drawing->paper, bars, count < BARS_MAX ? count : BARS_MAX, names);
    }
    free(bars);
}

/* A table stands in one piece with its bars where that takes no more than most of a page, else by
 * itself. */
static void keep_together(struct drawing *drawing, const struct figures_dimension *by)
{
    const double heading_mm = 12, row_mm = 8.8, piece_mm = 160;
    size_t shown = 0, bars = 0;
    for (size_t i = 0; i < by->count; i++) {
        const struct figures_row *row = &by->rows[i];
        shown += figures_shows(row) ? 1 : 0;
        bars += row->now[FIGURES_RECEIVED] != 0 || row->before[FIGURES_RECEIVED] != 0 ? 1 : 0;
    }
    double table = heading_mm + (double)(shown + 2) * row_mm;
    double both = table + (bars > 1 ? BARS_MM(bars < BARS_MAX ? bars : BARS_MAX) : 0);
    if (table <= piece_mm)
        paper_keep(drawing->paper, both <= piece_mm ? both : table);
}

static void draw_dimension(struct drawing *drawing, const struct figures_dimension *by)
{
    keep_together(drawing, by);
    paper_heading(drawing->paper, 2, by->title);
    begin_table(drawing, by->title);
    for (size_t i = 0; i < by->count; i++)
        if (figures_shows(&by->rows[i]))
            draw_row(drawing, &by->rows[i], false);
    draw_row(drawing, &drawing->figures->total, true);
    paper_table_end(drawing->paper);
    draw_bars(drawing, by);
}

enum { WIDE_COLUMNS = 6 }; /* more of them are set smaller */

/* "step.ID.FIELD" of a field that takes a text. */
static bool holds_text(const struct pack *pack, const char *from)
{
    char id[PACK_ID_MAX + 1], field[PACK_ID_MAX + 1];
    if (pack == NULL || sscanf(from, "step.%32[a-z0-9_].%32s", id, field) != 2)
        return false;
    const struct pack_step *step = pack_step_find(pack->handling, id);
    for (size_t i = 0; step != NULL && i < step->field_count; i++)
        if (strcmp(step->fields[i].id, field) == 0)
            return step->fields[i].answer == PACK_ANSWER_TEXT;
    return false;
}

/* What a column holds decides how wide it is; the same in each row. */
static double column_share(const struct pack *pack, const struct pack_cell *column)
{
    static const struct {
        const char *prefix;
        double share;
    } known[] = {{"case.number", 2.6}, {"case.received", 1.7}, {"case.filed", 1.7},
                 {"case.due", 1.7},    {"case.depart", 1.4},   {"question.", 1.6}};
    const char *last = strrchr(column->from, '.');
    if (last != NULL && strcmp(last, ".date") == 0)
        return 1.7;
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (strncmp(column->from, known[i].prefix, strlen(known[i].prefix)) == 0)
            return known[i].share;
    return holds_text(pack, column->from) ? 2.2 : 1;
}

static enum tg_err draw_case(void *ctx, char *const *texts, size_t count, struct fault *fault)
{
    struct drawing *drawing = ctx;
    struct paper_cell cells[PACK_CELLS_MAX] = {0};
    (void)fault;
    for (size_t i = 0; i < count; i++)
        cells[i] = (struct paper_cell){
            .text = texts[i],
            .share = column_share(drawing->figures->pack, &drawing->figures->report->columns[i]),
            .small = count > WIDE_COLUMNS};
    paper_row(drawing->paper, cells, count, 0);
    return TG_OK;
}

static enum tg_err draw_cases(struct drawing *drawing, struct fault *fault)
{
    const struct figures *figures = drawing->figures;
    struct paper_cell cells[PACK_CELLS_MAX] = {0};
    for (size_t i = 0; i < figures->report->column_count; i++)
        cells[i] = (struct paper_cell){
            .text = pack_text_in(&figures->report->columns[i].label, figures->lang),
            .share = column_share(figures->pack, &figures->report->columns[i]),
            .bold = true,
            .small = figures->report->column_count > WIDE_COLUMNS};
    paper_heading(drawing->paper, 2, say(drawing, PHRASE_CASES));
    if (figures->case_count == 0) {
        paper_text(drawing->paper, say(drawing, PHRASE_NOTHING));
        return TG_OK;
    }
    paper_table(drawing->paper, cells, figures->report->column_count);
    enum tg_err err = figures_each_case(figures, draw_case, drawing, fault);
    paper_table_end(drawing->paper);
    return err;
}

static enum tg_err begin(struct drawing *drawing, struct fault *fault)
{
    const struct figures *figures = drawing->figures;
    char now[PHRASE_TIME_SIZE], note[3 * PHRASE_TIME_SIZE];
    phrase_time(figures->now_s, figures->lang, now);
    snprintf(note, sizeof note, "%s%s", say(drawing, PHRASE_AS_OF), now);
    const struct paper_head head = {
        .title = figures_title(figures),
        .left = figures->pack != NULL ? pack_text_in(&figures->pack->organisation, figures->lang)
                                      : NULL,
        .right = figures->period.name,
        .note = note,
        .lang = figures->lang,
        .date_s = figures->now_s,
    };
    return paper_create(&head, &drawing->paper, fault);
}

enum tg_err figures_write_pdf(const struct figures *figures, FILE *out, struct fault *fault)
{
    struct drawing drawing = {.figures = figures};
    enum tg_err err = begin(&drawing, fault);
    if (err != TG_OK)
        return err;
    paper_title(drawing.paper, figures_title(figures));
    draw_period(&drawing);
    draw_total(&drawing);
    for (size_t i = 0; i < figures->by_count; i++)
        draw_dimension(&drawing, &figures->by[i]);
    if (figures->report->column_count > 0)
        err = draw_cases(&drawing, fault);
    if (err == TG_OK)
        err = paper_write(drawing.paper, out, fault);
    paper_destroy(drawing.paper);
    return err;
}
