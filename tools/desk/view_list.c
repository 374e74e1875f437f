#include "tools/desk/view_list.h"

#include "app/ui/words.h"
#include "board/base/must.h"
#include "board/base/secret.h"
#include "tools/desk/listing.h"
#include "tools/desk/title.h"

#include <stdlib.h>
#include <string.h>

enum { ROOM_FIRST = 4096, ROOM_TIMES = 4 };

struct collect {
    struct view_list *list;
    const struct rules *rules;
    const char *me;
    int64_t now_s;
    enum lang lang;
};

static struct view_row row_of(const struct sheet_line *line, int64_t now_s)
{
    return (struct view_row){
        .of = line->of,
        .state = (uint8_t)line->state,
        .stage = (uint8_t)due_stage_of(now_s, line->due_s, line->warn_s),
        .unsure = line->unsure,
        .urgent = line->urgent,
        .replied = listing_replied(line),
        .due_s = line->due_s,
        .received_s = line->received_s,
        .pack = line->pack,
        .kind = line->kind,
        .category = line->category,
        .holder = line->holder,
        .department = line->department_count > 0 ? line->departments[0] : "",
    };
}

/* Not realloc: it would leave a copy behind. */
static bool make_room(struct view_list *list)
{
    size_t room = list->room == 0 ? ROOM_FIRST : list->room * ROOM_TIMES;
    struct view_row *rows = calloc(room, sizeof *rows);
    if (rows == NULL)
        return false;
    if (list->count > 0) {
        memcpy(rows, list->rows, list->count * sizeof *rows);
        secret_wipe(list->rows, list->count * sizeof *rows);
    }
    free(list->rows);
    list->rows = rows;
    list->room = room;
    return true;
}

static enum tg_err put(struct view_list *list, const struct view_row *row, struct fault *fault)
{
    if (list->count == list->room && !make_room(list))
        return fault_set(fault, TG_ERR_MEMORY, _("Out of memory for %zu cases."), list->room);
    must(list->rows != NULL);
    list->rows[list->count++] = *row;
    list->touched = list->count > list->touched ? list->count : list->touched;
    return TG_OK;
}

static bool has(const char *text, const char *search)
{
    return strcasestr(text, search) != NULL;
}

static bool matches(const struct collect *collect, const struct sheet_line *line)
{
    const char *search = collect->list->search;
    const struct pack *pack = rules_pack(collect->rules, line->pack);
    if (has(line->id, search) ||
        has(title_value(pack, line->kind, "kind", line->kind, collect->lang), search) ||
        has(title_value(pack, line->kind, "category", line->category, collect->lang), search) ||
        has(line->holder, search))
        return true;
    for (size_t i = 0; i < line->department_count; i++)
        if (has(title_department(pack, line->departments[i], collect->lang), search))
            return true;
    return false;
}

static const struct similar_case *similar_of(const struct view_list *list, const char *id)
{
    for (size_t i = 0; i < list->similar_count; i++)
        if (strcmp(list->similar[i].id, id) == 0)
            return &list->similar[i];
    return NULL;
}

bool view_list_is_tab(const struct view_list *list)
{
    return list->search[0] == '\0' && list->similar_to[0] == '\0';
}

static bool is_over(enum docket_state state)
{
    return state == DOCKET_CLOSED || state == DOCKET_ARCHIVED || state == DOCKET_REFUSED;
}

/* By the state alone, before the whole line is read. */
static bool wants_line(void *ctx, const struct sheet_times *times)
{
    const struct collect *collect = ctx;
    if (!view_list_is_tab(collect->list))
        return true;
    switch (collect->list->tab) {
    case VIEW_NEW:
        return times->state == DOCKET_NEW;
    case VIEW_OPEN:
        return times->state == DOCKET_OPEN;
    case VIEW_MINE:
        return !is_over(times->state);
    case VIEW_CLOSED:
        return is_over(times->state);
    default:
        return true;
    }
}

static bool belongs(const struct collect *collect, const struct sheet_line *line)
{
    const struct view_list *list = collect->list;
    if (list->similar_to[0] != '\0')
        return similar_of(list, line->id) != NULL;
    if (list->search[0] != '\0')
        return matches(collect, line);
    return list->tab != VIEW_MINE || strcmp(line->holder, collect->me) == 0;
}

static enum tg_err collect_line(void *ctx, const struct sheet_line *line, struct fault *fault)
{
    struct collect *collect = ctx;
    if (!belongs(collect, line))
        return TG_OK;
    struct view_row row = row_of(line, collect->now_s);
    const struct similar_case *similar = similar_of(collect->list, line->id);
    row.percent = similar != NULL ? (uint8_t)similar->percent : 0;
    return put(collect->list, &row, fault);
}

/* Few, and in another order than that of arrival. */
static int likest_first(const void *a, const void *b)
{
    const struct view_row *left = a, *right = b;
    return (left->percent < right->percent) - (left->percent > right->percent);
}

void view_list_show(struct view_list *list, enum view_tab tab)
{
    list->tab = tab;
    secret_wipe(list->search, sizeof list->search);
    list->similar_to[0] = '\0';
    list->similar_count = list->chosen = list->top = 0;
}

static enum tg_err put_due(struct view_list *list, const struct due_list *due, int64_t now_s,
                           struct fault *fault)
{
    enum tg_err err = TG_OK;
    for (size_t i = 0; err == TG_OK && i < due->count; i++) {
        const struct due_item *item = &due->items[i];
        struct view_row row = {
            .pack = "", .kind = "", .category = "", .holder = "", .department = ""};
        if (item->duty == NULL)
            row = row_of(&item->line, now_s);
        else
            row.pack = item->pack->id;
        row.due_s = item->due_s;
        row.stage = (uint8_t)item->stage;
        row.duty = item->duty;
        row.unsure = item->unsure;
        memcpy(row.period, item->period, sizeof row.period);
        err = put(list, &row, fault);
    }
    return err;
}

static enum tg_err load_due(struct view_list *list, struct register_file *reg,
                            const struct rules *rules, int64_t now_s, struct fault *fault)
{
    bool shown = list->tab == VIEW_DUE && view_list_is_tab(list);
    struct due_list due;
    if (list->counted && !shown)
        return TG_OK;
    enum tg_err err = due_collect(reg, rules, now_s, shown, shown ? VIEW_DUE_MOST : 1, &due, fault);
    if (err != TG_OK)
        return err;
    list->late = due.late;
    list->soon = due.soon;
    list->counted = true;
    if (shown) {
        err = put_due(list, &due, now_s, fault);
        list->more = due.late + due.soon + due.open + due.later - due.count;
    }
    due_finish(&due);
    return err;
}

static bool is_same(const struct view_row *a, const struct view_row *b)
{
    return a->duty == b->duty && a->of.ordinal == b->of.ordinal &&
           strcmp(a->of.number, b->of.number) == 0 && strcmp(a->period, b->period) == 0;
}

/* Lists begin where one looked; else at the top. */
static void choose_again(struct view_list *list, const struct view_row *before)
{
    list->chosen = list->chosen < list->count ? list->chosen : 0;
    for (size_t i = 0; before != NULL && i < list->count; i++)
        if (is_same(view_list_row(list, i), before)) {
            list->chosen = i;
            return;
        }
}

enum tg_err view_list_load(struct view_list *list, struct register_file *reg,
                           const struct rules *rules, int64_t now_s, enum lang lang,
                           struct fault *fault)
{
    struct collect collect = {
        .list = list, .rules = rules, .me = register_me(reg)->name, .now_s = now_s, .lang = lang};
    struct view_row before = {0};
    bool was = view_list_chosen(list) != NULL;
    if (was)
        before = *view_list_chosen(list);
    list->count = list->more = 0;
    list->backwards = false;
    enum tg_err err = load_due(list, reg, rules, now_s, fault);
    if (err == TG_OK && (list->tab != VIEW_DUE || !view_list_is_tab(list))) {
        err = sheet_pick(reg, wants_line, collect_line, &collect, fault);
        list->backwards = true;
    }
    if (list->similar_count > 0 && list->count > 0) {
        qsort(list->rows, list->count, sizeof *list->rows, likest_first);
        list->backwards = false;
    }
    choose_again(list, was ? &before : NULL);
    return err;
}

void view_list_finish(struct view_list *list)
{
    if (list->rows != NULL)
        secret_wipe(list->rows, list->touched * sizeof *list->rows);
    free(list->rows);
    *list = (struct view_list){0};
}

const struct view_row *view_list_row(const struct view_list *list, size_t at)
{
    must(at < list->count);
    return &list->rows[list->backwards ? list->count - 1 - at : at];
}

const struct view_row *view_list_chosen(const struct view_list *list)
{
    return list->chosen < list->count ? view_list_row(list, list->chosen) : NULL;
}

void view_list_move(struct view_list *list, int64_t by, size_t shown)
{
    if (list->count == 0)
        return;
    size_t last = list->count - 1;
    if (by < 0)
        list->chosen -= (size_t)-by < list->chosen ? (size_t)-by : list->chosen;
    else
        list->chosen = (size_t)by < last - list->chosen ? list->chosen + (size_t)by : last;
    shown = shown == 0 ? 1 : shown;
    if (list->chosen < list->top)
        list->top = list->chosen;
    if (list->chosen >= list->top + shown)
        list->top = list->chosen + 1 - shown;
}
