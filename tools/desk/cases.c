#include "tools/desk/cases.h"

#include "board/base/secret.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { CASES_ROOM_FIRST = 64 };

void case_line_from(const struct event_report *report, int64_t event, struct case_line *out)
{
    *out = (struct case_line){
        .ordinal = report->of.ordinal,
        .reports = 1,
        .event = event,
        .receipt = report->receipt,
        .kiosk = report->kiosk,
        .named = report->named,
        .about_readers = report->about_readers,
        .urgent = report->urgent,
    };
    event_case_id(&report->of, out->id);
    memcpy(out->number, report->of.number, sizeof out->number);
    memcpy(out->pack, report->pack, sizeof out->pack);
    memcpy(out->kind, report->kind, sizeof out->kind);
    memcpy(out->category, report->category, sizeof out->category);
}

/* Not realloc: it would leave a copy behind. */
static bool grow(struct cases *cases)
{
    size_t room = cases->room == 0 ? CASES_ROOM_FIRST : cases->room * 2;
    struct case_line *lines = calloc(room, sizeof *lines);
    if (lines == NULL)
        return false;
    if (cases->count > 0) {
        memcpy(lines, cases->lines, cases->count * sizeof *lines);
        secret_wipe(cases->lines, cases->count * sizeof *lines);
    }
    free(cases->lines);
    cases->lines = lines;
    cases->room = room;
    return true;
}

static enum tg_err collect(void *ctx, int64_t id, struct event *event, struct fault *fault)
{
    struct cases *cases = ctx;
    cases->unreadable += event->type == EVENT_UNREADABLE ? 1 : 0;
    if (event->type != EVENT_REPORT)
        return TG_OK;
    if (cases->count == cases->room && !grow(cases))
        return fault_set(fault, TG_ERR_MEMORY, "Out of memory for %zu cases.", cases->count);
    case_line_from(&event->report, id, &cases->lines[cases->count++]);
    return TG_OK;
}

static int by_number(const void *a, const void *b)
{
    const struct case_line *left = a, *right = b;
    int order = strcmp(left->number, right->number);
    if (order == 0)
        order = (left->ordinal > right->ordinal) - (left->ordinal < right->ordinal);
    return order != 0 ? order : (left->event > right->event) - (left->event < right->event);
}

static int by_arrival(const void *a, const void *b)
{
    const struct case_line *left = a, *right = b;
    return (left->event > right->event) - (left->event < right->event);
}

/* Reports of one case become one line; the same number with other keys is marked on both sides. */
static void merge(struct cases *cases)
{
    if (cases->count == 0)
        return;
    qsort(cases->lines, cases->count, sizeof *cases->lines, by_number);
    size_t last = 0;
    for (size_t i = 1; i < cases->count; i++) {
        struct case_line *line = &cases->lines[i], *before = &cases->lines[last];
        if (strcmp(line->id, before->id) == 0) {
            before->reports++;
            before->urgent = before->urgent || line->urgent;
            continue;
        }
        if (strcmp(line->number, before->number) == 0)
            line->conflict = before->conflict = true;
        cases->lines[++last] = *line;
    }
    cases->count = last + 1;
    qsort(cases->lines, cases->count, sizeof *cases->lines, by_arrival);
}

enum tg_err cases_load(struct register_file *reg, struct cases *out, struct fault *fault)
{
    *out = (struct cases){0};
    enum tg_err err = register_walk(reg, collect, out, fault);
    if (err == TG_OK)
        merge(out);
    else
        cases_finish(out);
    return err;
}

void cases_finish(struct cases *cases)
{
    if (cases->lines != NULL)
        secret_wipe(cases->lines, cases->room * sizeof *cases->lines);
    free(cases->lines);
    *cases = (struct cases){0};
}

const char *case_line_state(const struct case_line *line)
{
    (void)line;
    return "new";
}

json_t *case_line_json(const struct case_line *line)
{
    char received[CASE_TIME_SIZE];
    time_t when = (time_t)line->receipt.unix_s;
    struct tm utc;
    gmtime_r(&when, &utc);
    strftime(received, sizeof received, "%Y-%m-%dT%H:%M:%SZ", &utc);
    return json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:b, s:b, s:s, s:i, s:b}", "case",
                     line->id, "received", received, "received_by",
                     line->receipt.by_hub ? "hub" : "desk", "kiosk", line->kiosk.text, "pack",
                     line->pack, "kind", line->kind, "category", line->category, "identity",
                     line->named ? "named" : "anonymous", "urgent", (int)line->urgent,
                     "about_readers", (int)line->about_readers, "state", case_line_state(line),
                     "reports", (int)line->reports, "conflict", (int)line->conflict);
}

void case_line_time(uint64_t unix_s, char out[static CASE_TIME_SIZE])
{
    time_t when = (time_t)unix_s;
    struct tm local;
    localtime_r(&when, &local);
    strftime(out, CASE_TIME_SIZE, "%Y-%m-%d %H:%M", &local);
}
