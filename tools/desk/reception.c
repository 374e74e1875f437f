#include "tools/desk/reception.h"

#include "tools/desk/sheet.h"

static void identity_roles(void *ctx, const struct report *report, const char *const **out,
                           size_t *out_count)
{
    const struct reception *reception = ctx;
    const struct pack_handling *handling =
        rules_handling(rules_pack(reception->rules, report->pack_id));
    *out = handling != NULL ? handling->identity_roles.ids : NULL;
    *out_count = handling != NULL ? handling->identity_roles.count : 0;
}

/* A report or a reply. */
static enum tg_err entered(void *ctx, struct register_file *reg, const char *case_id,
                           struct event *event, int64_t id, struct fault *fault)
{
    const struct reception *reception = ctx;
    (void)case_id;
    return sheet_enter(reg, reception->rules, event, id, clock_unix_s(reception->clock), fault);
}

struct intake_rules reception_rules(struct reception *reception)
{
    return (struct intake_rules){.packs = &reception->rules->packs,
                                 .ctx = reception,
                                 .identity_roles = identity_roles,
                                 .entered = entered,
                                 .replied = entered};
}
