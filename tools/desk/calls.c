#include "tools/desk/calls.h"

#include "app/form/report.h"
#include "app/ui/words.h"
#include "board/base/must.h"
#include "board/base/secret.h"
#include "tools/desk/act.h"
#include "tools/desk/report_text.h"
#include "tools/desk/sheet.h"

#include <stdlib.h>
#include <string.h>

enum { ROOM_FIRST = 64 };

/* A case that may have something to tell, and when. */
struct candidate {
    char id[CASE_ID_MAX];
    int64_t due_s; /* 0: no term */
};

struct collect {
    struct register_file *reg;
    const struct rules *rules;
    struct candidate *candidates; /* owned */
    size_t count, room;
    uint8_t *body; /* secret */
};

static bool tells(enum pack_verb verb)
{
    return verb == PACK_VERB_ACKNOWLEDGE || verb == PACK_VERB_ANSWER || verb == PACK_VERB_EXPLAIN ||
           verb == PACK_VERB_VISIT;
}

/* The step of a term that tells the submitter; NULL when it is headquarters' own. */
static const struct pack_step *telling_step(const struct docket *docket,
                                            const struct pack_clock *rule)
{
    for (size_t i = 0; i < rule->until.count; i++) {
        const struct pack_step *step =
            pack_step_find(rules_handling(docket->pack), rule->until.ids[i]);
        if (step != NULL && tells(step->verb))
            return step;
    }
    return NULL;
}

static bool was_called(const struct docket *docket, const struct docket_clock *clock)
{
    for (size_t i = 0; i < docket->entry_count; i++) {
        const struct docket_entry *entry = &docket->entries[i];
        if (entry->type == EVENT_STEP && entry->step.verb == PACK_VERB_NOTE &&
            strcmp(entry->step.clock, clock->rule->id) == 0 &&
            (int64_t)entry->step.at_unix_s >= clock->from_s)
            return true;
    }
    return false;
}

/* A visit or an acknowledgement that no term asks for. */
static const struct pack_step *open_step(const struct register_file *reg,
                                         const struct docket *docket)
{
    const struct pack_handling *handling = rules_handling(docket->pack);
    struct fault why;
    for (size_t i = 0; handling != NULL && i < handling->step_count; i++) {
        const struct pack_step *step = &handling->steps[i];
        bool own = step->verb == PACK_VERB_VISIT || step->verb == PACK_VERB_ACKNOWLEDGE;
        if (own && docket_done(docket, step->id) == NULL &&
            act_may(reg, docket, step, &why) == TG_OK)
            return step;
    }
    return NULL;
}

bool calls_find(const struct register_file *reg, const struct docket *docket,
                struct calls_next *out)
{
    struct calls_next next = {.step = NULL};
    for (size_t i = 0; i < docket->clock_count; i++) {
        const struct docket_clock *clock = &docket->clocks[i];
        if (!clock->applies || !clock->running ||
            (next.clock != NULL && clock->end_s >= next.clock->end_s))
            continue;
        const struct pack_step *step = telling_step(docket, clock->rule);
        if (step != NULL && !was_called(docket, clock))
            next = (struct calls_next){.step = step, .clock = clock};
    }
    if (next.step == NULL)
        next.step = open_step(reg, docket);
    if (next.step != NULL)
        *out = next;
    return next.step != NULL;
}

static enum tg_err collect_line(void *ctx, const struct sheet_line *line, struct fault *fault)
{
    struct collect *collect = ctx;
    bool open = line->state == DOCKET_NEW || line->state == DOCKET_OPEN;
    if (!line->named || line->state == DOCKET_ARCHIVED || (!open && line->due_s == 0))
        return TG_OK;
    if (collect->count == collect->room) {
        size_t room = collect->room == 0 ? ROOM_FIRST : collect->room * 2;
        void *all = reallocarray(collect->candidates, room, sizeof *collect->candidates);
        if (all == NULL)
            return fault_set(fault, TG_ERR_MEMORY, _("Out of memory for %zu cases."), room);
        collect->candidates = all;
        collect->room = room;
    }
    struct candidate *one = &collect->candidates[collect->count++];
    *one = (struct candidate){.due_s = 0};
    memcpy(one->id, line->id, sizeof one->id);
    return TG_OK;
}

/* Those with nothing to tell go. */
static enum tg_err find_due(struct collect *collect, struct fault *fault)
{
    enum tg_err err = TG_OK;
    size_t kept = 0;
    for (size_t i = 0; err == TG_OK && i < collect->count; i++) {
        struct candidate one = collect->candidates[i];
        struct docket *docket = NULL;
        struct calls_next next;
        err = docket_fold(collect->reg, collect->rules, one.id, &docket, fault);
        if (err == TG_OK && calls_find(collect->reg, docket, &next)) {
            one.due_s = next.clock != NULL ? next.clock->end_s : 0;
            collect->candidates[kept++] = one;
        }
        docket_destroy(docket);
    }
    collect->count = kept;
    return err;
}

static int soonest_first(const void *a, const void *b)
{
    const struct candidate *left = a, *right = b;
    if ((left->due_s == 0) != (right->due_s == 0))
        return left->due_s == 0 ? 1 : -1;
    if (left->due_s != right->due_s)
        return left->due_s < right->due_s ? -1 : 1;
    return strcmp(left->id, right->id);
}

static void put_contact(const struct report_answer *answer, const struct pack_question *question,
                        struct call *out)
{
    char *place = question->role == PACK_ROLE_NAME      ? out->name
                  : question->role == PACK_ROLE_PHONE   ? out->phone
                  : question->role == PACK_ROLE_ADDRESS ? out->address
                                                        : NULL;
    if (place == NULL || !answer->identity || answer->text == NULL)
        return;
    size_t len = strlen(answer->text);
    if (len >= CALLS_CONTACT_SIZE) {
        len = CALLS_CONTACT_SIZE - 1;
        while (((uint8_t)answer->text[len] & 0xC0) == 0x80)
            len--;
    }
    memcpy(place, answer->text, len);
    place[len] = '\0';
}

/* The newest report that says it is the one that holds. */
static enum tg_err read_contact(struct collect *collect, const struct docket_report *from,
                                struct call *out, bool *out_withheld, struct fault *fault)
{
    struct report *report = NULL;
    enum report_text_who who = REPORT_TEXT_NOBODY;
    size_t len = 0;
    bool same = false;
    enum tg_err err = report_text_load(collect->reg, from->event, &from->report, collect->body,
                                       &len, &who, fault);
    if (err == TG_OK)
        err = report_parse(collect->body, len, &report, fault);
    if (err != TG_OK)
        return err;
    *out_withheld = *out_withheld || who == REPORT_TEXT_WITHHELD;
    const struct pack *pack = packs_find(&collect->rules->packs, report, &same);
    for (size_t i = 0; i < report->answer_count; i++) {
        const struct pack_question *question = packs_question(pack, report->answers[i].question);
        if (question != NULL)
            put_contact(&report->answers[i], question, out);
    }
    report_destroy(report);
    return TG_OK;
}

static void describe(const struct docket *docket, const struct calls_next *next, struct call *out)
{
    const char *kind = docket_fact(docket, "kind"), *category = docket_fact(docket, "category");
    memset(out, 0, sizeof *out);
    memcpy(out->id, docket->id, sizeof out->id);
    memcpy(out->holder, docket->holder, sizeof out->holder);
    out->pack = docket->pack;
    out->step = next->step;
    snprintf(out->kind, sizeof out->kind, "%s", kind != NULL ? kind : "");
    snprintf(out->category, sizeof out->category, "%s", category != NULL ? category : "");
    if (next->clock == NULL)
        return;
    out->clock = next->clock->rule;
    out->due_s = next->clock->end_s;
    out->unsure = next->clock->unsure;
}

/* Onto the list, when there is a way to reach them that this officer may see. */
static enum tg_err put(struct collect *collect, const char *id, struct call_list *list,
                       struct fault *fault)
{
    struct docket *docket = NULL;
    struct calls_next next;
    struct call *call = &list->calls[list->count];
    bool withheld = false;
    enum tg_err err = docket_fold(collect->reg, collect->rules, id, &docket, fault);
    if (err != TG_OK)
        return err;
    if (!calls_find(collect->reg, docket, &next)) /* somebody was quicker */
        goto out;
    describe(docket, &next, call);
    for (size_t i = 0; err == TG_OK && i < docket->report_count && i < DOCKET_REPORTS_MAX; i++)
        if (docket->reports[i].report.has_identity)
            err = read_contact(collect, &docket->reports[i], call, &withheld, fault);
    bool reached = call->phone[0] != '\0' || call->address[0] != '\0';
    list->withheld += err == TG_OK && !reached && withheld ? 1 : 0;
    if (err == TG_OK && reached)
        err = report_text_note_view(collect->reg, id, EVENT_VIEW_SHOWN, fault);
    if (err == TG_OK && reached)
        list->count++;
out:
    docket_destroy(docket);
    return err;
}

static enum tg_err put_all(struct collect *collect, struct call_list *list, struct fault *fault)
{
    enum tg_err err = TG_OK;
    size_t at = 0;
    for (; err == TG_OK && at < collect->count && list->count < CALLS_MAX; at++)
        err = put(collect, collect->candidates[at].id, list, fault);
    list->more = collect->count - at;
    return err;
}

enum tg_err calls_collect(struct register_file *reg, const struct rules *rules,
                          struct call_list *out, struct fault *fault)
{
    struct collect collect = {.reg = reg, .rules = rules, .body = secret_create(REGISTER_BODY_MAX)};
    *out = (struct call_list){.calls = NULL};
    enum tg_err err =
        collect.body != NULL ? TG_OK : fault_set(fault, TG_ERR_MEMORY, _("Out of locked memory."));
    if (err == TG_OK)
        err = sheet_walk(reg, collect_line, &collect, fault);
    if (err == TG_OK)
        err = find_due(&collect, fault);
    if (err != TG_OK || collect.count == 0)
        goto out;
    qsort(collect.candidates, collect.count, sizeof *collect.candidates, soonest_first);
    size_t most = collect.count < CALLS_MAX ? collect.count : CALLS_MAX;
    out->calls = secret_create(most * sizeof *out->calls);
    err = out->calls != NULL ? put_all(&collect, out, fault)
                             : fault_set(fault, TG_ERR_MEMORY, _("Out of locked memory."));
out:
    if (err != TG_OK)
        calls_finish(out);
    secret_destroy(collect.body);
    free(collect.candidates);
    return err;
}

void calls_finish(struct call_list *list)
{
    secret_destroy(list->calls);
    *list = (struct call_list){.calls = NULL};
}
