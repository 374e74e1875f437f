#include "tools/desk/due.h"

#include "app/ui/words.h"
#include "tools/desk/term.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ROOM_FIRST = 64 };

struct collect {
    const struct rules *rules;
    struct due_list *out;
    int64_t now_s;
    bool all;
    size_t most, room;
};

enum due_stage due_stage_of(int64_t now_s, int64_t due_s, int64_t warn_s)
{
    if (now_s > due_s)
        return DUE_LATE;
    return now_s >= warn_s ? DUE_SOON : DUE_LATER;
}

/* What comes first stands at the top. */
static int in_order(const void *a, const void *b)
{
    const struct due_item *left = a, *right = b;
    if (left->stage != right->stage)
        return left->stage < right->stage ? -1 : 1;
    if (left->due_s != right->due_s)
        return left->due_s < right->due_s ? -1 : 1;
    return (left->line.event > right->line.event) - (left->line.event < right->line.event);
}

/* A heap whose top is the item that is due last: it makes room for one that is due before. */
static void sift_down(struct due_item *items, size_t count, size_t at)
{
    for (;;) {
        size_t child = 2 * at + 1;
        if (child >= count)
            return;
        if (child + 1 < count && in_order(&items[child], &items[child + 1]) < 0)
            child++;
        if (in_order(&items[at], &items[child]) >= 0)
            return;
        struct due_item other = items[at];
        items[at] = items[child];
        items[child] = other;
        at = child;
    }
}

static enum tg_err grow(struct collect *collect, struct fault *fault)
{
    struct due_list *out = collect->out;
    if (out->count < collect->room)
        return TG_OK;
    size_t room = collect->room == 0 ? ROOM_FIRST : collect->room * 2;
    struct due_item *items = reallocarray(out->items, room, sizeof *items);
    if (items == NULL)
        return fault_set(fault, TG_ERR_MEMORY, _("Out of memory for %zu cases."), room);
    out->items = items;
    collect->room = room;
    return TG_OK;
}

/* Counts it; whether it is among those that are kept. */
static bool wants(struct collect *collect, enum due_stage stage, int64_t due_s, int64_t event)
{
    struct due_list *out = collect->out;
    const struct due_item item = {.stage = stage, .due_s = due_s, .line.event = event};
    out->late += stage == DUE_LATE ? 1 : 0;
    out->soon += stage == DUE_SOON ? 1 : 0;
    out->open += stage == DUE_OPEN ? 1 : 0;
    out->later += stage == DUE_LATER ? 1 : 0;
    if (stage == DUE_LATER && !collect->all)
        return false;
    return out->count < collect->most || in_order(&item, &out->items[0]) < 0;
}

static enum tg_err keep(struct collect *collect, const struct due_item *item, struct fault *fault)
{
    struct due_list *out = collect->out;
    if (out->count == collect->most) {
        out->items[0] = *item;
        sift_down(out->items, out->count, 0);
        return TG_OK;
    }
    enum tg_err err = grow(collect, fault);
    if (err != TG_OK)
        return err;
    out->items[out->count++] = *item;
    if (out->count == collect->most)
        for (size_t i = out->count / 2; i-- > 0;)
            sift_down(out->items, out->count, i);
    return TG_OK;
}

static bool is_to_handle(enum docket_state state)
{
    return state == DOCKET_NEW || state == DOCKET_OPEN;
}

static bool wants_line(void *ctx, const struct sheet_times *times)
{
    struct collect *collect = ctx;
    collect->out->replied += times->replied ? 1 : 0;
    if (times->due_s == 0)
        return is_to_handle(times->state) &&
               wants(collect, DUE_OPEN, times->received_s, times->event);
    return wants(collect, due_stage_of(collect->now_s, times->due_s, times->warn_s), times->due_s,
                 times->event);
}

/* Without a term they stand in the order of arrival; due_s is taken back in the end. */
static enum tg_err collect_line(void *ctx, const struct sheet_line *line, struct fault *fault)
{
    struct collect *collect = ctx;
    bool timed = line->due_s != 0;
    struct due_item item = {
        .stage = timed ? due_stage_of(collect->now_s, line->due_s, line->warn_s) : DUE_OPEN,
        .due_s = timed ? line->due_s : line->received_s,
        .unsure = line->unsure,
        .line = *line,
    };
    return keep(collect, &item, fault);
}

/* What the log says of duties, and when it begins. */
struct duties {
    struct event_duty *done; /* owned */
    size_t count, room;
    int64_t since_s;
};

static enum tg_err see_duty(void *ctx, int64_t id, struct event *event, struct fault *fault)
{
    struct duties *duties = ctx;
    (void)id;
    if (duties->count == duties->room) {
        size_t room = duties->room == 0 ? ROOM_FIRST : duties->room * 2;
        void *done = reallocarray(duties->done, room, sizeof *duties->done);
        if (done == NULL)
            return fault_set(fault, TG_ERR_MEMORY, _("Out of memory for %zu duties."), room);
        duties->done = done;
        duties->room = room;
    }
    duties->done[duties->count++] = event->duty;
    return TG_OK;
}

static enum tg_err see_officer(void *ctx, int64_t id, struct event *event, struct fault *fault)
{
    struct duties *duties = ctx;
    (void)id;
    (void)fault;
    if (duties->since_s == 0)
        duties->since_s = (int64_t)event->unix_s;
    return TG_OK;
}

static bool is_done(const struct duties *duties, const char *pack, const char *duty,
                    const char *period)
{
    for (size_t i = 0; i < duties->count; i++)
        if (strcmp(duties->done[i].pack, pack) == 0 && strcmp(duties->done[i].duty, duty) == 0 &&
            strcmp(duties->done[i].period, period) == 0)
            return true;
    return false;
}

static enum tg_err collect_duty(struct collect *collect, const struct duties *duties,
                                const struct pack *pack, const struct pack_duty *duty,
                                struct fault *fault)
{
    struct period period;
    enum tg_err err = TG_OK;
    period_of(duty->period, duties->since_s, &period);
    for (; err == TG_OK && period.from_s <= collect->now_s; period_next(&period)) {
        struct term_end end;
        if (is_done(duties, pack->id, duty->id, period.name))
            continue;
        term_end(collect->rules->calendar, period.until_s - 1, duty->term, &end);
        struct due_item item = {
            .stage = due_stage_of(collect->now_s, end.unix_s, period.until_s),
            .due_s = end.unix_s,
            .unsure = end.unsure,
            .pack = pack,
            .duty = duty,
        };
        memcpy(item.period, period.name, sizeof item.period);
        if (wants(collect, item.stage, item.due_s, 0))
            err = keep(collect, &item, fault);
    }
    return err;
}

/* Once a period for each pack, from the newest version of it. */
static enum tg_err collect_duties(struct collect *collect, struct register_file *reg,
                                  struct fault *fault)
{
    struct duties duties = {0};
    const struct packs *packs = &collect->rules->packs;
    enum tg_err err = register_find(reg, "officers", see_officer, &duties, fault);
    if (err == TG_OK)
        err = register_find(reg, "duties", see_duty, &duties, fault);
    for (size_t i = 0; err == TG_OK && i < packs->count; i++) {
        const struct pack *pack = packs->packs[i];
        const struct pack_handling *handling = rules_handling(pack);
        if (handling == NULL || rules_pack(collect->rules, pack->id) != pack)
            continue;
        for (size_t j = 0; err == TG_OK && j < handling->duty_count; j++)
            err = collect_duty(collect, &duties, pack, &handling->duties[j], fault);
    }
    free(duties.done);
    return err;
}

enum tg_err due_collect(struct register_file *reg, const struct rules *rules, int64_t now_s,
                        bool all, size_t most, struct due_list *out, struct fault *fault)
{
    *out = (struct due_list){0};
    struct collect collect = {.rules = rules, .out = out, .now_s = now_s, .all = all, .most = most};
    enum tg_err err = sheet_pick(reg, wants_line, collect_line, &collect, fault);
    if (err == TG_OK)
        err = collect_duties(&collect, reg, fault);
    if (err != TG_OK) {
        due_finish(out);
        return err;
    }
    for (size_t i = 0; i < out->count; i++)
        if (out->items[i].duty == NULL)
            out->items[i].pack = rules_pack(rules, out->items[i].line.pack);
    if (out->count > 0)
        qsort(out->items, out->count, sizeof *out->items, in_order);
    for (size_t i = 0; i < out->count; i++)
        if (out->items[i].stage == DUE_OPEN)
            out->items[i].due_s = 0;
    return TG_OK;
}

enum tg_err due_duty_done(struct register_file *reg, const struct rules *rules, const char *pack_id,
                          const char *duty_id, const struct period *period, struct fault *fault)
{
    const struct pack_handling *handling = rules_handling(rules_pack(rules, pack_id));
    const struct pack_duty *duty = NULL;
    for (size_t i = 0; handling != NULL && i < handling->duty_count; i++)
        if (strcmp(handling->duties[i].id, duty_id) == 0)
            duty = &handling->duties[i];
    if (duty == NULL)
        return fault_set(fault, TG_ERR_MISSING,
                         _("Pack %.40s has no duty %.40s. `due --all` lists them."), pack_id,
                         duty_id);
    if (duty->period != period->kind)
        return fault_set(fault, TG_ERR_RANGE, _("%s: %s is not a period of this duty."), duty_id,
                         period->name);
    if (period->from_s > clock_unix_s(&rules->clock))
        return fault_set(fault, TG_ERR_RANGE, _("%s: %s has not begun yet."), duty_id,
                         period->name);
    struct duties duties = {0};
    enum tg_err err = register_find(reg, "duties", see_duty, &duties, fault);
    bool done = err == TG_OK && is_done(&duties, pack_id, duty_id, period->name);
    free(duties.done);
    if (err != TG_OK)
        return err;
    if (done)
        return fault_set(fault, TG_ERR_CONFLICT, _("%s: it is entered for %s already."), duty_id,
                         period->name);
    struct event event = {.type = EVENT_DUTY};
    snprintf(event.duty.pack, sizeof event.duty.pack, "%s", pack_id);
    snprintf(event.duty.duty, sizeof event.duty.duty, "%s", duty_id);
    memcpy(event.duty.period, period->name, sizeof event.duty.period);
    err = register_begin(reg, fault);
    if (err == TG_OK)
        err = register_append(reg, &event, NULL, NULL, fault);
    if (err == TG_OK)
        err = register_commit(reg, fault);
    register_rollback(reg);
    return err;
}

void due_finish(struct due_list *list)
{
    free(list->items);
    *list = (struct due_list){0};
}
