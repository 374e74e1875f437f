/* courier_rig's kiosk as "alpha" of hub_rig's organisation, and its link to whatever hub. */
#ifndef TG_TESTS_SYNC_COURIER_CARRY_RIG_H
#define TG_TESTS_SYNC_COURIER_CARRY_RIG_H

#include "sync/courier/carry.h"
#include "tests/sync/courier/courier_rig.h"
#include "tests/sync/hub/hub_rig.h"

struct carry_rig {
    struct hub_rig org;
    struct courier_rig *kiosk; /* owned, as the next two */
    struct keys *hub_keys;
    struct link *link;
    char hub_folder[PATH_MAX];
    struct carry_report report; /* of the visit before */
};

void carry_rig_init(struct carry_rig *rig);
void carry_rig_finish(struct carry_rig *rig);
void carry_rig_link(struct carry_rig *rig, unsigned port);
/* The fault is left in rig->kiosk->fault. */
enum tg_err carry_rig_visit(struct carry_rig *rig);
/* Fails the test unless the fault has these words in it. */
void carry_rig_says(const struct carry_rig *rig, const char *words);

#endif
