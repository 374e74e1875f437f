#include "app/ui/words.h"
#include "tools/desk/figures_count.h"

#include "tools/desk/csv.h"
#include "tools/desk/phrase.h"

#include <inttypes.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static const enum phrase sum_names[FIGURES_SUMS] = {
    PHRASE_COUNT_RECEIVED, PHRASE_COUNT_IN_TIME, PHRASE_COUNT_LATE,
    PHRASE_COUNT_OPEN,     PHRASE_COUNT_CLOSED,  PHRASE_COUNT_BACKLOG,
};

const char *figures_sum_name(enum figures_sum sum, enum lang lang)
{
    return phrase_in(sum_names[sum], lang);
}

static void csv_head(const struct figures *figures, struct csv *csv)
{
    csv_text(csv, phrase_in(PHRASE_DIMENSION, figures->lang));
    csv_text(csv, phrase_in(PHRASE_NAME, figures->lang));
    csv_text(csv, phrase_in(PHRASE_ID, figures->lang));
    for (int i = 0; i < FIGURES_SUMS; i++)
        csv_text(csv, figures_sum_name((enum figures_sum)i, figures->lang));
    for (int i = 0; i < FIGURES_SUMS; i++) {
        char name[96];
        snprintf(name, sizeof name, "%s%s%s", phrase_in(PHRASE_LAST_PERIOD, figures->lang),
                 figures->lang == LANG_EN ? ": " : "",
                 figures_sum_name((enum figures_sum)i, figures->lang));
        csv_text(csv, name);
    }
    csv_end_line(csv);
}

static void csv_row(struct csv *csv, const char *dimension, const struct figures_row *row)
{
    csv_text(csv, dimension);
    csv_text(csv, row->title);
    csv_text(csv, row->value);
    for (int i = 0; i < FIGURES_SUMS; i++)
        csv_number(csv, row->now[i]);
    for (int i = 0; i < FIGURES_SUMS; i++)
        csv_number(csv, row->before[i]);
    csv_end_line(csv);
}

static enum tg_err csv_case(void *ctx, char *const *texts, size_t count, struct fault *fault)
{
    struct csv *csv = ctx;
    (void)fault;
    for (size_t i = 0; i < count; i++)
        csv_text(csv, texts[i] != NULL ? texts[i] : "");
    csv_end_line(csv);
    return TG_OK;
}

enum tg_err figures_write_csv(const struct figures *figures, FILE *out, struct fault *fault)
{
    struct csv csv = csv_begin(out);
    csv_head(figures, &csv);
    csv_row(&csv, figures->period.name, &figures->total);
    for (size_t i = 0; i < figures->by_count; i++)
        for (size_t j = 0; j < figures->by[i].count; j++)
            if (figures_shows(&figures->by[i].rows[j]))
                csv_row(&csv, figures->by[i].title, &figures->by[i].rows[j]);
    if (figures->report->column_count == 0)
        return TG_OK;
    csv_end_line(&csv);
    for (size_t i = 0; i < figures->report->column_count; i++)
        csv_text(&csv, pack_text_in(&figures->report->columns[i].label, figures->lang));
    csv_end_line(&csv);
    return figures_each_case(figures, csv_case, &csv, fault);
}

static json_t *sums_json(const uint64_t sums[static FIGURES_SUMS])
{
    return json_pack("{s:I, s:I, s:I, s:I, s:I, s:I}", "received", (json_int_t)sums[0],
                     "closed_in_time", (json_int_t)sums[1], "late", (json_int_t)sums[2], "open",
                     (json_int_t)sums[3], "closed", (json_int_t)sums[4], "backlog",
                     (json_int_t)sums[5]);
}

static json_t *row_json(const struct figures_row *row)
{
    json_t *json = sums_json(row->now);
    json_object_set_new(json, "before", sums_json(row->before));
    json_object_set_new(json, "id", json_string(row->value));
    json_object_set_new(json, "title", json_string(row->title));
    return json;
}

static json_t *dimension_json(const struct figures_dimension *by)
{
    json_t *values = json_array();
    for (size_t i = 0; i < by->count; i++)
        if (figures_shows(&by->rows[i]))
            json_array_append_new(values, row_json(&by->rows[i]));
    return json_pack("{s:s, s:s, s:o}", "id", by->id, "title", by->title, "values", values);
}

static void json_day(int64_t at_s, char *out, size_t size)
{
    time_t at = (time_t)at_s;
    struct tm local;
    localtime_r(&at, &local);
    strftime(out, size, "%Y-%m-%d", &local);
}

static json_t *head_json(const struct figures *figures)
{
    char from[16], until[16], as_of[32];
    time_t now = (time_t)figures->now_s;
    struct tm utc;
    json_day(figures->period.from_s, from, sizeof from);
    json_day(figures->period.until_s - 1, until, sizeof until);
    gmtime_r(&now, &utc);
    strftime(as_of, sizeof as_of, "%Y-%m-%dT%H:%M:%SZ", &utc);
    json_t *by = json_array();
    for (size_t i = 0; i < figures->by_count; i++)
        json_array_append_new(by, dimension_json(&figures->by[i]));
    return json_pack("{s:i, s:s, s:s, s:s, s:s?, s:s?, s:s, s:s, s:o, s:o}", "tonggui_figures", 1,
                     "period", figures->period.name, "from", from, "until", until, "pack",
                     figures->pack != NULL ? figures->pack->id : NULL, "report",
                     figures->report->id, "title", figures_title(figures), "as_of", as_of, "total",
                     row_json(&figures->total), "by", by);
}

struct listing {
    FILE *out;
    size_t count;
};

static enum tg_err json_case(void *ctx, char *const *texts, size_t count, struct fault *fault)
{
    struct listing *listing = ctx;
    json_t *row = json_array();
    for (size_t i = 0; i < count; i++)
        json_array_append_new(row, json_string(texts[i] != NULL ? texts[i] : ""));
    if (row == NULL)
        return fault_set(fault, TG_ERR_MEMORY, _("Out of memory for the figures."));
    fputs(listing->count++ > 0 ? ",\n  " : "\n  ", listing->out);
    json_dumpf(row, listing->out, 0);
    json_decref(row);
    return TG_OK;
}

/* Cases are written one by one behind the head: a year has many. */
static enum tg_err put_cases(const struct figures *figures, FILE *out, struct fault *fault)
{
    struct listing listing = {.out = out};
    json_t *columns = json_array();
    for (size_t i = 0; i < figures->report->column_count; i++)
        json_array_append_new(
            columns, json_pack("{s:s, s:s}", "from", figures->report->columns[i].from, "title",
                               pack_text_in(&figures->report->columns[i].label, figures->lang)));
    fputs(",\n \"columns\": ", out);
    json_dumpf(columns, out, 0);
    json_decref(columns);
    fputs(",\n \"cases\": [", out);
    enum tg_err err = figures_each_case(figures, json_case, &listing, fault);
    fputc(']', out);
    return err;
}

enum tg_err figures_write_json(const struct figures *figures, FILE *out, struct fault *fault)
{
    json_t *head = head_json(figures);
    char *text = head != NULL ? json_dumps(head, JSON_INDENT(1)) : NULL;
    enum tg_err err = TG_OK;
    json_decref(head);
    if (text == NULL)
        return fault_set(fault, TG_ERR_MEMORY, _("Out of memory for the figures."));
    fwrite(text, 1, strlen(text) - strlen("\n}"), out);
    free(text);
    if (figures->report->column_count > 0)
        err = put_cases(figures, out, fault);
    fputs("}\n", out);
    return err;
}
