#include "tests/sync/courier/carry_rig.h"

#include "board/base/file.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

void carry_rig_init(struct carry_rig *rig)
{
    char path[PATH_MAX];
    struct fault fault;
    signal(SIGPIPE, SIG_IGN);
    *rig = (struct carry_rig){0};
    hub_rig_init(&rig->org);
    rig->kiosk = courier_rig_create();
    rig->kiosk->charter = rig->org.org.charter;
    rig->kiosk->plan.kiosk = rig->org.kiosks[0].name;
    rig->kiosk->plan.secret = rig->org.kiosks[0].keys->secret;
    must(file_join(rig->hub_folder, PATH_MAX, rig->org.org_path, "hub") == TG_OK);
    must(file_join(path, sizeof path, rig->hub_folder, "device.seed") == TG_OK);
    must(keys_load(path, &rig->hub_keys, &fault) == TG_OK);
}

void carry_rig_finish(struct carry_rig *rig)
{
    link_destroy(rig->link);
    keys_destroy(rig->hub_keys);
    courier_rig_destroy(rig->kiosk);
    hub_rig_finish(&rig->org);
}

void carry_rig_link(struct carry_rig *rig, unsigned port)
{
    char url[64];
    struct fault fault;
    snprintf(url, sizeof url, "https://127.0.0.1:%u", port);
    const struct link_plan plan = {
        .hub_url = url, .data_dir = rig->org.kiosks[0].folder, .charter = &rig->kiosk->charter};
    link_destroy(rig->link);
    must(link_create(&plan, &rig->link, &fault) == TG_OK);
}

enum tg_err carry_rig_visit(struct carry_rig *rig)
{
    struct carry carry = {.plan = rig->kiosk->plan,
                          .charter = &rig->kiosk->charter,
                          .journal = rig->kiosk->journal,
                          .reader = rig->kiosk->reader,
                          .link = rig->link,
                          .clock = rig->kiosk->clock};
    rig->kiosk->fault = (struct fault){0};
    return carry_visit(&carry, &rig->report, &rig->kiosk->fault);
}

void carry_rig_says(const struct carry_rig *rig, const char *words)
{
    if (strstr(rig->kiosk->fault.text, words) == NULL)
        fail_msg("wanted \"%s\" in: %s", words, rig->kiosk->fault.text);
}
