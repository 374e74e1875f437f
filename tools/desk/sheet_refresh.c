/* The sheet is a cache of what the rules make of the log. Each officer sees to the lines that they
 * may see: after a change of rules, and after somebody took in a report or a reply of a case that
 * was closed to them, so that they could not put its line. */
#include "tools/desk/sheet.h"

#include "app/ui/words.h"
#include "board/base/bytes.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* How many lines nobody could put, ever: a number that each officer remembers. */
static const char holes_note[] = "sheet holes";

enum { MADE_SIZE = 32 + 8, ROOM_FIRST = 256 };

struct one_case {
    char id[CASE_ID_MAX];
    int64_t first; /* its first report's event */
    uint16_t reports, replies;
    bool good; /* its line is */
};

struct cases {
    struct one_case *all; /* owned */
    size_t count, room;
};

struct check {
    struct cases *cases;
    uint32_t rules;
};

static enum tg_err read_holes(struct register_file *reg, uint64_t *out, struct fault *fault)
{
    uint8_t bytes[8];
    size_t len = 0;
    enum tg_err err = register_note_get(reg, holes_note, bytes, sizeof bytes, &len, fault);
    struct cursor cur = cursor_over(bytes, len);
    if (err == TG_OK)
        *out = len == sizeof bytes ? cursor_u64(&cur) : 0;
    return err;
}

static enum tg_err leave_hole(struct register_file *reg, struct fault *fault)
{
    uint8_t bytes[8];
    uint64_t holes = 0;
    struct sink sink = sink_into(bytes, sizeof bytes);
    enum tg_err err = read_holes(reg, &holes, fault);
    sink_u64(&sink, holes + 1);
    return err == TG_OK ? register_note_put(reg, holes_note, bytes, sizeof bytes, fault) : err;
}

static enum tg_err put_folded(struct register_file *reg, const struct rules *rules, const char *id,
                              int64_t now_s, struct fault *fault)
{
    struct docket *docket = NULL;
    enum tg_err err = docket_fold(reg, rules, id, &docket, fault);
    if (err == TG_OK)
        err = sheet_put(reg, docket, now_s, fault);
    docket_destroy(docket);
    return err;
}

static enum tg_err put_new(struct register_file *reg, const struct rules *rules,
                           const struct event *event, int64_t id, int64_t now_s,
                           struct fault *fault)
{
    struct docket *docket = NULL;
    enum tg_err err = docket_of_new(rules, event, id, &docket, fault);
    if (err == TG_OK)
        err = sheet_put(reg, docket, now_s, fault);
    docket_destroy(docket);
    return err;
}

static enum tg_err see_event(void *ctx, int64_t id, struct event *event, struct fault *fault)
{
    int64_t *first = ctx;
    (void)fault;
    if (*first == 0 && event->type == EVENT_REPORT)
        *first = id;
    return TG_OK;
}

static enum tg_err put_entered(struct register_file *reg, const struct rules *rules,
                               const char *case_id, const struct event *event, int64_t id,
                               int64_t now_s, struct fault *fault)
{
    char subject[EVENT_SUBJECT_MAX];
    int64_t first = 0;
    event_subject_of_case(case_id, subject);
    enum tg_err err = register_find(reg, subject, see_event, &first, fault);
    if (err != TG_OK)
        return err;
    return first == id ? put_new(reg, rules, event, id, now_s, fault)
                       : put_folded(reg, rules, case_id, now_s, fault);
}

enum tg_err sheet_enter(struct register_file *reg, const struct rules *rules,
                        const struct event *event, int64_t id, int64_t now_s, struct fault *fault)
{
    char case_id[CASE_ID_MAX];
    struct event_case of = *event_case(event);
    event_case_id(&of, case_id);
    enum tg_err err = put_entered(reg, rules, case_id, event, id, now_s, fault);
    if (err == TG_OK && of.ordinal > 1) {
        of.ordinal = 1;
        event_case_id(&of, case_id);
        err = put_folded(reg, rules, case_id, now_s, fault);
    }
    return err == TG_ERR_DENIED ? leave_hole(reg, fault) : err;
}

static enum tg_err add_said(void *ctx, int64_t id, struct event *event, struct fault *fault)
{
    struct cases *cases = ctx;
    if (event->type != EVENT_REPORT && event->type != EVENT_REPLY)
        return TG_OK;
    if (cases->count == cases->room) {
        size_t room = cases->room == 0 ? ROOM_FIRST : cases->room * 2;
        void *all = reallocarray(cases->all, room, sizeof *cases->all);
        if (all == NULL)
            return fault_set(fault, TG_ERR_MEMORY, _("Out of memory for %zu cases."), room);
        cases->all = all;
        cases->room = room;
    }
    struct one_case *one = &cases->all[cases->count++];
    *one = (struct one_case){
        .first = id, .reports = event->type == EVENT_REPORT, .replies = event->type == EVENT_REPLY};
    event_case_id(event_case(event), one->id);
    return TG_OK;
}

static int by_id(const void *a, const void *b)
{
    const struct one_case *left = a, *right = b;
    int order = strcmp(left->id, right->id);
    return order != 0 ? order : (left->first > right->first) - (left->first < right->first);
}

static int by_arrival(const void *a, const void *b)
{
    const struct one_case *left = a, *right = b;
    return (left->first > right->first) - (left->first < right->first);
}

static void count_too(uint16_t *count, uint16_t more)
{
    if (*count < UINT16_MAX)
        *count = (uint16_t)(*count + more);
}

/* What was said in one case becomes one entry; its first report came before any reply. */
static void merge(struct cases *cases)
{
    size_t last = 0;
    if (cases->count == 0)
        return;
    qsort(cases->all, cases->count, sizeof *cases->all, by_id);
    for (size_t i = 1; i < cases->count; i++) {
        struct one_case *before = &cases->all[last];
        if (strcmp(before->id, cases->all[i].id) != 0) {
            cases->all[++last] = cases->all[i];
            continue;
        }
        count_too(&before->reports, cases->all[i].reports);
        count_too(&before->replies, cases->all[i].replies);
    }
    cases->count = last + 1;
    qsort(cases->all, cases->count, sizeof *cases->all, by_arrival);
}

/* Takes out the cases whose lines are good. */
static enum tg_err see_line(void *ctx, const struct sheet_line *line, struct fault *fault)
{
    struct check *check = ctx;
    (void)fault;
    const struct one_case wanted = {.first = line->event};
    struct one_case *found =
        check->cases->count == 0
            ? NULL
            : bsearch(&wanted, check->cases->all, check->cases->count, sizeof wanted, by_arrival);
    if (found != NULL && line->rules == check->rules && line->reports == found->reports &&
        line->replies == found->replies)
        found->good = true;
    return TG_OK;
}

static enum tg_err put_all(struct register_file *reg, const struct rules *rules,
                           const struct cases *cases, int64_t now_s,
                           void (*progress)(void *ctx, size_t done, size_t of), void *ctx,
                           struct fault *fault)
{
    enum tg_err err = TG_OK;
    for (size_t i = 0; err == TG_OK && i < cases->count; i++) {
        if (!cases->all[i].good)
            err = put_folded(reg, rules, cases->all[i].id, now_s, fault);
        if (progress != NULL && (i % 256 == 255 || i + 1 == cases->count))
            progress(ctx, i + 1, cases->count);
    }
    return err;
}

/* What this officer's part of the sheet was made by and up to. */
static enum tg_err made_by(struct register_file *reg, const struct rules *rules,
                           uint8_t out[static MADE_SIZE], struct fault *fault)
{
    uint64_t holes = 0;
    struct sink sink = sink_into(out, MADE_SIZE);
    enum tg_err err = read_holes(reg, &holes, fault);
    sink_put(&sink, rules->hash, sizeof rules->hash);
    sink_u64(&sink, holes);
    return err;
}

enum tg_err sheet_refresh(struct register_file *reg, const struct rules *rules, int64_t now_s,
                          void (*progress)(void *ctx, size_t done, size_t of), void *ctx,
                          struct fault *fault)
{
    char note[OFFICER_NAME_MAX + 8];
    uint8_t made[MADE_SIZE], wanted[MADE_SIZE];
    size_t len = 0;
    struct cases cases = {0};
    snprintf(note, sizeof note, "sheet %s", register_me(reg)->name);
    enum tg_err err = made_by(reg, rules, wanted, fault);
    if (err == TG_OK)
        err = register_note_get(reg, note, made, sizeof made, &len, fault);
    if (err != TG_OK || (len == sizeof made && memcmp(made, wanted, len) == 0))
        return err;
    err = register_begin(reg, fault);
    if (err == TG_OK)
        err = made_by(reg, rules, wanted, fault);
    if (err == TG_OK)
        err = register_walk(reg, add_said, &cases, fault);
    merge(&cases);
    struct check check = {.cases = &cases, .rules = sheet_rules(rules)};
    if (err == TG_OK)
        err = sheet_walk(reg, see_line, &check, fault);
    if (err == TG_OK)
        err = put_all(reg, rules, &cases, now_s, progress, ctx, fault);
    if (err == TG_OK)
        err = register_note_put(reg, note, wanted, sizeof wanted, fault);
    if (err == TG_OK)
        err = register_commit(reg, fault);
    register_rollback(reg);
    free(cases.all);
    return err;
}
