#include "tools/desk/due_show.h"

#include "app/ui/words.h"
#include "tools/desk/case_json.h"
#include "tools/desk/show.h"
#include "tools/desk/title.h"
#include "tools/desk/when.h"

#include <inttypes.h>
#include <string.h>

static const struct {
    const char *name;
    const char *title[LANG_COUNT];
} stages[] = {
    [DUE_LATE] = {"late", {"已超期", "已逾期", "Late"}},
    [DUE_SOON] = {"soon", {"即将到期", "即將到期", "Near its term"}},
    [DUE_OPEN] = {"open", {"在办，没有期限在走", "在辦，沒有期限在走", "Open, and no term runs"}},
    [DUE_LATER] = {"later", {"以后到期", "以後到期", "Later"}},
};

static size_t *count_of(struct due_list *list, enum due_stage stage)
{
    switch (stage) {
    case DUE_LATE:
        return &list->late;
    case DUE_SOON:
        return &list->soon;
    case DUE_OPEN:
        return &list->open;
    default:
        return &list->later;
    }
}

enum tg_err due_show_narrow(struct due_list *list, struct register_file *reg,
                            const struct listing_filter *filter, struct fault *fault)
{
    struct listing_filter replied = *filter;
    size_t kept = 0;
    if (filter->holder == NULL && filter->department == NULL)
        return TG_OK;
    list->late = list->soon = list->open = list->later = 0;
    for (size_t i = 0; i < list->count; i++) {
        if (list->items[i].duty != NULL || !listing_fits(filter, &list->items[i].line))
            continue;
        ++*count_of(list, list->items[i].stage);
        list->items[kept++] = list->items[i];
    }
    list->count = kept;
    replied.replied = true;
    return listing_count(reg, &replied, &list->replied, fault);
}

static void print_item(const struct due_item *item, enum lang lang, int64_t now_s, FILE *out)
{
    char span[WHEN_SPAN_SIZE] = "", due[WHEN_SIZE] = "", matter[LISTING_MATTER_SIZE];
    char who[LISTING_MATTER_SIZE] = "", duty[2 * PACK_ID_MAX + 2];
    const char *term = "";
    if (item->due_s != 0) {
        when_span(now_s, item->due_s, lang, span);
        when_local(item->due_s, due);
    }
    if (item->duty != NULL) {
        /* As `duty done` takes it. */
        snprintf(duty, sizeof duty, "%s %s", item->pack->id, item->duty->id);
        snprintf(matter, sizeof matter, "%s", pack_text_in(&item->duty->title, lang));
        term = item->period;
    } else {
        listing_matter(item->pack, item->line.kind, item->line.category, lang, matter);
        listing_who(item->pack, &item->line, lang, who);
        term = title_clock(item->pack, item->line.clock, lang);
    }
    fprintf(out, "  %s", item->unsure ? "≥ " : "  ");
    show_column(out, span, 14);
    fprintf(out, "%-16s  ", due);
    show_column(out, item->duty != NULL ? duty : item->line.id, 20);
    show_column(out, matter, 30);
    show_column(out, term, 20);
    show_text(out, "", who);
}

static void print_replied(const struct due_list *list, const char *before, FILE *out)
{
    if (list->replied > 0)
        fprintf(out, _("%sCases whose submitters wrote back: %zu (`list --replied`)\n"), before,
                list->replied);
}

static void print_calendar(const struct rules *rules, FILE *out)
{
    int last = calendar_last_year(rules->calendar);
    if (last == 0)
        fputs(_("≥ at the earliest: no calendar is here. Put one into calendars/ of the desk's "
                "folder.\n"),
              out);
    else
        fprintf(out,
                _("≥ at the earliest: working days are known to the end of %d. Put the calendar of "
                  "%d into calendars/ of the desk's folder.\n"),
                last, last + 1);
}

void due_show_print(const struct due_list *list, const struct rules *rules, enum lang lang,
                    int64_t now_s, FILE *out)
{
    const size_t counts[] = {list->late, list->soon, list->open, list->later};
    bool unsure = false;
    if (list->late + list->soon == 0)
        fputs(_("Nothing is late, nothing is near its term.\n"), out);
    for (size_t i = 0; i < list->count; i++) {
        const struct due_item *item = &list->items[i];
        if (i == 0 || item->stage != list->items[i - 1].stage)
            fprintf(out, "%s%s (%zu)\n", i == 0 ? "" : "\n", stages[item->stage].title[lang],
                    counts[item->stage]);
        print_item(item, lang, now_s, out);
        unsure = unsure || item->unsure;
    }
    if (unsure)
        print_calendar(rules, out);
    size_t shown = list->count, due = list->late + list->soon + list->open;
    if (shown < due)
        fprintf(out, _("%zu more are due; --json gives all.\n"), due - shown);
    else if (shown == due && list->later > 0)
        fprintf(out, _("%zu more later: --all lists them.\n"), list->later);
    print_replied(list, "", out);
}

static json_t *item_json(const struct rules *rules, const struct due_item *item, enum lang lang,
                         int64_t now_s)
{
    char due[WHEN_ISO_SIZE], span[WHEN_SPAN_SIZE] = "";
    bool timed = item->due_s != 0;
    when_iso(item->due_s, due);
    if (timed)
        when_span(now_s, item->due_s, lang, span);
    json_t *json = json_pack("{s:s, s:s?, s:s, s:o, s:b}", "stage", stages[item->stage].name, "due",
                             timed ? due : NULL, "how_long", span, "seconds_left",
                             timed ? json_integer(item->due_s - now_s) : json_null(), "unsure",
                             (int)item->unsure);
    json_t *more =
        item->duty == NULL
            ? case_json_line(rules, &item->line, lang)
            : json_pack("{s:s, s:s, s:s, s:s, s:s?}", "pack", item->pack->id, "duty",
                        item->duty->id, "duty_title", pack_text_in(&item->duty->title, lang),
                        "period", item->period, "report", item->duty->report);
    if (json == NULL || more == NULL || json_object_update_missing(json, more) != 0) {
        json_decref(json);
        json = NULL;
    }
    json_decref(more);
    return json;
}

enum tg_err due_show_json(const struct due_list *list, const struct rules *rules, enum lang lang,
                          int64_t now_s, FILE *out, struct fault *fault)
{
    int last = calendar_last_year(rules->calendar);
    json_t *items = json_array();
    bool good = items != NULL;
    for (size_t i = 0; good && i < list->count; i++)
        good = json_array_append_new(items, item_json(rules, &list->items[i], lang, now_s)) == 0;
    json_t *json =
        json_pack("{s:I, s:I, s:I, s:I, s:I, s:o, s:o}", "late", (json_int_t)list->late, "soon",
                  (json_int_t)list->soon, "open", (json_int_t)list->open, "later",
                  (json_int_t)list->later, "replied", (json_int_t)list->replied, "calendar_until",
                  last > 0 ? json_integer(last) : json_null(), "items", items);
    if (!good) {
        json_decref(json);
        json = NULL;
    }
    return case_json_write(json, out, fault);
}

void due_show_tail(const struct due_list *list, FILE *out)
{
    if (list->late + list->soon > 0)
        fprintf(out, _("tonggui-desk: %zu late, %zu near their term: `due` lists them.\n"),
                list->late, list->soon);
    print_replied(list, "tonggui-desk: ", out);
}
