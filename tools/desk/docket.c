#include "tools/desk/docket.h"

#include "app/ui/words.h"
#include "board/base/must.h"
#include "board/base/secret.h"
#include "tools/desk/docket_inside.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

enum { ROOM_FIRST = 2 };

static const struct {
    const char *name;
    const char *title[LANG_COUNT];
} states[DOCKET_STATES] = {
    [DOCKET_NEW] = {N_("new"), {"待受理", "待受理", "new"}},
    [DOCKET_OPEN] = {N_("open"), {"办理中", "辦理中", "open"}},
    [DOCKET_REFUSED] = {N_("refused"), {"不予受理", "不予受理", "not accepted"}},
    [DOCKET_CLOSED] = {N_("closed"), {"已办结", "已辦結", "closed"}},
    [DOCKET_ARCHIVED] = {N_("archived"), {"已归档", "已歸檔", "archived"}},
};

const char *docket_state_name(enum docket_state state)
{
    must((unsigned)state < DOCKET_STATES);
    return states[state].name;
}

const char *docket_state_title(enum docket_state state, enum lang lang)
{
    must((unsigned)state < DOCKET_STATES && (unsigned)lang < LANG_COUNT);
    return states[state].title[lang];
}

/* `items`, or where they are with room for one more; NULL, and they stay, when there is none. Not
 * realloc: it would leave a copy behind. */
static void *make_room(void *items, size_t size, size_t count, size_t *room)
{
    if (count < *room)
        return items;
    size_t more = *room == 0 ? ROOM_FIRST : *room * 2;
    void *grown = secret_create(more * size);
    if (grown == NULL)
        return NULL;
    if (count > 0)
        memcpy(grown, items, count * size);
    secret_destroy(items);
    *room = more;
    return grown;
}

static int64_t start_of(const struct event_report *report)
{
    bool trusted = report->named && !report->clock_unsure && report->filed_unix_s != 0 &&
                   report->filed_unix_s <= report->receipt.unix_s;
    return (int64_t)(trusted ? report->filed_unix_s : report->receipt.unix_s);
}

static void begin(struct docket *docket, const struct rules *rules,
                  const struct event_report *report)
{
    docket->of = report->of;
    event_case_id(&report->of, docket->id);
    docket->rules = rules;
    docket->pack = rules_pack(rules, report->pack);
    docket->received_s = (int64_t)report->receipt.unix_s;
    docket->start_s = start_of(report);
    docket_learn(docket, "kind", report->kind);
    if (report->category[0] != '\0')
        docket_learn(docket, "category", report->category);
    docket_learn(docket, "identity", report->named ? "named" : "anonymous");
    docket_learn(docket, "about_readers", report->about_readers ? "yes" : "no");
    docket_learn(docket, "urgent", "no");
    docket_learn_departments(docket);
}

static enum tg_err no_room(struct fault *fault)
{
    return fault_set(fault, TG_ERR_MEMORY, _("Out of locked memory."));
}

static enum tg_err add_report(struct docket *docket, const struct rules *rules, int64_t id,
                              const struct event_report *report, struct fault *fault)
{
    if (docket->report_count == 0)
        begin(docket, rules, report);
    if (report->urgent)
        docket_learn(docket, "urgent", "yes");
    docket_learn_answers(docket, report);
    if (docket->report_count++ >= DOCKET_REPORTS_MAX)
        return TG_OK;
    struct docket_report *reports =
        make_room(docket->reports, sizeof *reports, docket->report_count - 1, &docket->report_room);
    if (reports == NULL)
        return no_room(fault);
    docket->reports = reports;
    docket->reports[docket->report_count - 1] =
        (struct docket_report){.event = id, .report = *report};
    return TG_OK;
}

/* What was refused from the start is still to be accepted. */
static enum docket_state opened_again(const struct docket *docket)
{
    return docket->accepted ? DOCKET_OPEN : DOCKET_NEW;
}

static void change_state(struct docket *docket, const struct event_step *step)
{
    switch ((enum pack_verb)step->verb) {
    case PACK_VERB_ACCEPT:
        docket->accepted = true;
        docket->state = DOCKET_OPEN;
        break;
    case PACK_VERB_REFUSE:
        docket->state = DOCKET_REFUSED;
        break;
    case PACK_VERB_ANSWER:
        docket->answered = true;
        break;
    case PACK_VERB_DISSATISFIED:
        docket->dissatisfied = true;
        docket->answered = false;
        docket->state = opened_again(docket);
        break;
    case PACK_VERB_REOPEN:
        docket->answered = false;
        docket->state = opened_again(docket);
        break;
    case PACK_VERB_CLOSE:
        docket->state = DOCKET_CLOSED;
        break;
    case PACK_VERB_ARCHIVE:
        docket->state = DOCKET_ARCHIVED;
        break;
    default:
        return;
    }
    bool ends = docket->state == DOCKET_REFUSED || docket->state == DOCKET_CLOSED;
    if (ends)
        docket->closed_s = (int64_t)step->at_unix_s;
    else if (docket->state != DOCKET_ARCHIVED)
        docket->closed_s = 0;
}

static void take_step(struct docket *docket, const struct event_step *step)
{
    change_state(docket, step);
    docket->wrote_back = false;
    for (size_t i = 0; i < step->fact_count; i++)
        docket_learn(docket, step->facts[i].id, step->facts[i].value);
    if (step->officer_to[0] != '\0')
        memcpy(docket->holder, step->officer_to, sizeof docket->holder);
    if (step->department_count == 0)
        return;
    docket->department_count = step->department_count;
    memcpy(docket->departments, step->departments, sizeof docket->departments);
    docket_learn_departments(docket);
}

static void change_access(struct docket *docket, const struct event_access *access)
{
    size_t at = 0;
    while (at < docket->barred_count && strcmp(docket->barred[at], access->officer) != 0)
        at++;
    if (access->barred && at == docket->barred_count && at < DOCKET_BARRED_MAX)
        snprintf(docket->barred[docket->barred_count++], sizeof docket->barred[at], "%s",
                 access->officer);
    else if (!access->barred && at < docket->barred_count)
        memmove(docket->barred[at], docket->barred[at + 1],
                (--docket->barred_count - at) * sizeof *docket->barred);
}

struct fold {
    struct docket *docket;
    const struct rules *rules;
};

static enum tg_err fold_event(void *ctx, int64_t id, struct event *event, struct fault *fault)
{
    struct fold *fold = ctx;
    struct docket *docket = fold->docket;
    if (event->type == EVENT_REPORT)
        return add_report(docket, fold->rules, id, &event->report, fault);
    struct docket_entry *entries =
        make_room(docket->entries, sizeof *entries, docket->entry_count, &docket->entry_room);
    if (entries == NULL)
        return no_room(fault);
    docket->entries = entries;
    struct docket_entry *entry = &docket->entries[docket->entry_count];
    memset(entry, 0, sizeof *entry);
    entry->event = id;
    entry->type = event->type;
    entry->unix_s = event->unix_s;
    memcpy(entry->officer, event->officer, sizeof entry->officer);
    if (event->type == EVENT_STEP) {
        entry->step = event->step;
        take_step(docket, &entry->step);
    } else if (event->type == EVENT_ACCESS) {
        entry->access = event->access;
        change_access(docket, &entry->access);
    } else if (event->type == EVENT_REPLY) {
        entry->reply = event->reply;
        docket_take_reply(docket, &entry->reply);
    } else if (event->type == EVENT_VIEW) {
        entry->view = event->view;
    } else if (event->type == EVENT_LETTER) {
        entry->letter = event->letter;
        docket_take_letter(docket, &entry->letter);
    } else if (event->type != EVENT_DENIED) {
        return TG_OK;
    }
    docket->entry_count++;
    return TG_OK;
}

/* That a term ran out is a fact like others; clocks that only count for the late know it. */
static void run_clocks(struct docket *docket, const struct rules *rules)
{
    bool late = false;
    docket_learn(docket, "late", "no");
    docket_clocks_run(docket, rules);
    for (size_t i = 0; i < docket->clock_count; i++)
        late = late || (docket->clocks[i].applies &&
                        docket_clock_late(&docket->clocks[i], clock_unix_s(&rules->clock)));
    if (!late)
        return;
    docket_learn(docket, "late", "yes");
    docket_clocks_run(docket, rules);
}

static enum tg_err create(struct docket **out, struct fault *fault)
{
    *out = secret_create(sizeof **out);
    return *out != NULL ? TG_OK : no_room(fault);
}

/* An attempt that was refused stands under a subject of its own: who tried can't write into the
 * case. */
static enum tg_err find_denied(struct register_file *reg, const char *id, struct fold *fold,
                               struct fault *fault)
{
    char subject[EVENT_SUBJECT_MAX];
    struct event denied = {.type = EVENT_DENIED};
    snprintf(denied.denied.case_id, sizeof denied.denied.case_id, "%s", id);
    event_subject(&denied, subject);
    return register_find(reg, subject, fold_event, fold, fault);
}

static enum tg_err see_rival(void *ctx, int64_t id, struct event *event, struct fault *fault)
{
    (void)id;
    (void)event;
    (void)fault;
    *(bool *)ctx = true;
    return TG_OK;
}

/* A second case of the number stands right behind the first; it may be closed to who looks. */
static enum tg_err find_rival(struct register_file *reg, struct docket *docket, struct fault *fault)
{
    char id[CASE_ID_MAX], subject[EVENT_SUBJECT_MAX];
    struct event_case second = docket->of;
    docket->conflict = second.ordinal > 1;
    second.ordinal = 2;
    event_case_id(&second, id);
    event_subject_of_case(id, subject);
    enum tg_err err = register_find(reg, subject, see_rival, &docket->conflict, fault);
    if (err != TG_ERR_DENIED)
        return err;
    docket->conflict = true;
    return TG_OK;
}

static void subject_of(const char *case_id, char out_id[static CASE_ID_MAX],
                       char out[static EVENT_SUBJECT_MAX])
{
    snprintf(out_id, CASE_ID_MAX, "%s", case_id);
    for (char *at = out_id; *at != '\0'; at++)
        *at = (char)toupper((unsigned char)*at);
    event_subject_of_case(out_id, out);
}

enum tg_err docket_fold(struct register_file *reg, const struct rules *rules, const char *case_id,
                        struct docket **out, struct fault *fault)
{
    char id[CASE_ID_MAX], subject[EVENT_SUBJECT_MAX];
    struct fold fold = {.rules = rules};
    enum tg_err err = create(&fold.docket, fault);
    if (err != TG_OK)
        return err;
    subject_of(case_id, id, subject);
    err = register_find(reg, subject, fold_event, &fold, fault);
    if (err == TG_OK && fold.docket->report_count == 0)
        err = fault_set(fault, TG_ERR_MISSING, _("There is no case %.40s. `list` names them all."),
                        case_id);
    if (err == TG_OK)
        err = find_denied(reg, id, &fold, fault);
    if (err == TG_OK)
        err = find_rival(reg, fold.docket, fault);
    if (err != TG_OK) {
        docket_destroy(fold.docket);
        return err;
    }
    run_clocks(fold.docket, rules);
    *out = fold.docket;
    return TG_OK;
}

static enum tg_err record_denial(struct register_file *reg, const char *case_id,
                                 struct fault *fault)
{
    char id[CASE_ID_MAX], subject[EVENT_SUBJECT_MAX];
    subject_of(case_id, id, subject);
    enum tg_err err = register_begin(reg, fault);
    if (err == TG_OK)
        err = register_denied(reg, id, fault);
    if (err == TG_OK)
        err = register_commit(reg, fault);
    register_rollback(reg);
    return err;
}

enum tg_err docket_load(struct register_file *reg, const struct rules *rules, const char *case_id,
                        struct docket **out, struct fault *fault)
{
    struct fault recording;
    enum tg_err err = docket_fold(reg, rules, case_id, out, fault);
    if (err == TG_ERR_DENIED && record_denial(reg, case_id, &recording) != TG_OK)
        err = fault_set(fault, TG_ERR_DENIED,
                        _("That case is closed to you, and that could not be recorded: %.200s"),
                        recording.text);
    return err;
}

enum tg_err docket_of_new(const struct rules *rules, const struct event *event, int64_t id,
                          struct docket **out, struct fault *fault)
{
    must(event->type == EVENT_REPORT);
    struct docket *docket = NULL;
    enum tg_err err = create(&docket, fault);
    if (err == TG_OK)
        err = add_report(docket, rules, id, &event->report, fault);
    if (err != TG_OK) {
        docket_destroy(docket);
        return err;
    }
    docket->conflict = docket->of.ordinal > 1;
    run_clocks(docket, rules);
    *out = docket;
    return TG_OK;
}

void docket_destroy(struct docket *docket)
{
    if (docket == NULL)
        return;
    secret_destroy(docket->entries);
    secret_destroy(docket->reports);
    secret_destroy(docket);
}

const struct docket_entry *docket_done(const struct docket *docket, const char *step)
{
    for (size_t i = docket->entry_count; i-- > 0;)
        if (docket->entries[i].type == EVENT_STEP &&
            strcmp(docket->entries[i].step.step, step) == 0)
            return &docket->entries[i];
    return NULL;
}

const struct docket_clock *docket_due(const struct docket *docket)
{
    const struct docket_clock *first = NULL;
    for (size_t i = 0; i < docket->clock_count; i++) {
        const struct docket_clock *clock = &docket->clocks[i];
        if (clock->applies && clock->running && (first == NULL || clock->end_s < first->end_s))
            first = clock;
    }
    return first;
}

const struct docket_clock *docket_clock(const struct docket *docket, const char *id)
{
    for (size_t i = 0; i < docket->clock_count; i++)
        if (strcmp(docket->clocks[i].rule->id, id) == 0)
            return &docket->clocks[i];
    return NULL;
}

bool docket_clock_late(const struct docket_clock *clock, int64_t now_s)
{
    if (!clock->started)
        return false;
    return (clock->running ? now_s : clock->stopped_s) > clock->end_s;
}

size_t docket_proposed(const struct docket *docket, const char *out[static EVENT_DEPARTMENTS_MAX])
{
    const struct pack_handling *handling = rules_handling(docket->pack);
    for (size_t i = 0; handling != NULL && i < handling->route_count; i++) {
        const struct pack_route *route = &handling->routes[i];
        if (!docket_holds(docket, route->when, route->when_count, NULL, 0))
            continue;
        size_t count = 0;
        for (size_t j = 0; j < route->to.count && count < EVENT_DEPARTMENTS_MAX; j++)
            out[count++] = route->to.ids[j];
        return count;
    }
    return 0;
}
