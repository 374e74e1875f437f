/* The sheet is a cache of what the rules make of the log: with other rules it is made anew. */
#include "tools/desk/sheet.h"

#include <stdlib.h>
#include <string.h>

static const char rules_note[] = "rules";

struct cases {
    char (*ids)[CASE_ID_MAX]; /* owned; in the order of arrival */
    size_t count, room;
};

static enum tg_err add_case(void *ctx, int64_t id, struct event *event, struct fault *fault)
{
    struct cases *cases = ctx;
    (void)id;
    if (event->type != EVENT_REPORT)
        return TG_OK;
    if (cases->count == cases->room) {
        size_t room = cases->room == 0 ? 256 : cases->room * 2;
        void *ids = reallocarray(cases->ids, room, sizeof *cases->ids);
        if (ids == NULL)
            return fault_set(fault, TG_ERR_MEMORY, "Out of memory for %zu cases.", room);
        cases->ids = ids;
        cases->room = room;
    }
    event_case_id(&event->report.of, cases->ids[cases->count++]);
    return TG_OK;
}

static enum tg_err put_one(struct register_file *reg, const struct rules *rules, const char *id,
                           int64_t now_s, struct fault *fault)
{
    struct docket *docket = NULL;
    enum tg_err err = docket_fold(reg, rules, id, &docket, fault);
    if (err == TG_OK)
        err = sheet_put(reg, docket, now_s, fault);
    docket_destroy(docket);
    return err;
}

/* A case of several reports is put more than once: the line is the same. */
static enum tg_err put_all(struct register_file *reg, const struct rules *rules,
                           const struct cases *cases, int64_t now_s,
                           void (*progress)(void *ctx, size_t done, size_t of), void *ctx,
                           struct fault *fault)
{
    enum tg_err err = TG_OK;
    for (size_t i = 0; err == TG_OK && i < cases->count; i++) {
        err = put_one(reg, rules, cases->ids[i], now_s, fault);
        if (progress != NULL && (i % 256 == 255 || i + 1 == cases->count))
            progress(ctx, i + 1, cases->count);
    }
    return err == TG_OK ? register_note_put(reg, rules_note, rules->hash, sizeof rules->hash, fault)
                        : err;
}

enum tg_err sheet_refresh(struct register_file *reg, const struct rules *rules, int64_t now_s,
                          void (*progress)(void *ctx, size_t done, size_t of), void *ctx,
                          struct fault *fault)
{
    uint8_t made_by[sizeof rules->hash];
    size_t len = 0;
    struct cases cases = {0};
    enum tg_err err = register_note_get(reg, rules_note, made_by, sizeof made_by, &len, fault);
    if (err != TG_OK)
        return err;
    if (len == sizeof made_by && memcmp(made_by, rules->hash, len) == 0)
        return TG_OK;
    err = register_begin(reg, fault);
    if (err == TG_OK)
        err = register_walk(reg, add_case, &cases, fault);
    if (err == TG_OK)
        err = put_all(reg, rules, &cases, now_s, progress, ctx, fault);
    if (err == TG_OK)
        err = register_commit(reg, fault);
    register_rollback(reg);
    free(cases.ids);
    return err;
}
