#include "tools/desk/reception.h"

#include "tools/desk/sheet.h"
#include "tools/desk/tell.h"

static void identity_roles(void *ctx, const struct report *report, const char *const **out,
                           size_t *out_count)
{
    const struct reception *reception = ctx;
    const struct pack_handling *handling =
        rules_handling(rules_pack(reception->rules, report->pack_id));
    *out = handling != NULL ? handling->identity_roles.ids : NULL;
    *out_count = handling != NULL ? handling->identity_roles.count : 0;
}

/* Folded from the event alone: the case may be closed to who imports. */
static enum tg_err tell(const struct reception *reception, struct register_file *reg,
                        const char *case_id, const struct event *event, int64_t id,
                        struct fault *fault)
{
    struct docket *docket = NULL;
    bool first = false;
    enum tg_err err = register_is_first(reg, case_id, id, &first, fault);
    if (err != TG_OK || !first)
        return err;
    err = docket_of_new(reception->rules, event, id, &docket, fault);
    if (err == TG_OK)
        err = tell_arrival(reception->post, reg, docket, fault);
    docket_destroy(docket);
    return err;
}

static enum tg_err entered(void *ctx, struct register_file *reg, const char *case_id,
                           struct event *event, int64_t id, struct fault *fault)
{
    const struct reception *reception = ctx;
    enum tg_err err =
        reception->post != NULL ? tell(reception, reg, case_id, event, id, fault) : TG_OK;
    return err == TG_OK ? sheet_enter(reg, reception->rules, event, id,
                                      clock_unix_s(reception->clock), fault)
                        : err;
}

/* What was asked for is answered before the line is put, which then says so. */
static enum tg_err replied(void *ctx, struct register_file *reg, const struct reply *reply,
                           struct event *event, int64_t id, struct fault *fault)
{
    const struct reception *reception = ctx;
    enum tg_err err = reception->post != NULL ? tell_reply(reception->post, reg, reception->rules,
                                                           reply, &event->reply, fault)
                                              : TG_OK;
    return err == TG_OK ? sheet_enter(reg, reception->rules, event, id,
                                      clock_unix_s(reception->clock), fault)
                        : err;
}

struct intake_rules reception_rules(struct reception *reception)
{
    return (struct intake_rules){.packs = &reception->rules->packs,
                                 .ctx = reception,
                                 .identity_roles = identity_roles,
                                 .entered = entered,
                                 .replied = replied};
}
