/* A kiosk's ground for tests: a small pack made by hand, a charter with real recipients, a real
 * vault in a folder of its own, clocks that tests turn. */
#ifndef TG_TESTS_APP_KIOSK_RIG_H
#define TG_TESTS_APP_KIOSK_RIG_H

#include "app/form/reply.h"
#include "app/kiosk/station.h"
#include "app/seal/identity.h"

enum rig_question { RIG_WHAT, RIG_WHERE, RIG_DETAIL, RIG_DAY, RIG_NAME, RIG_QUESTIONS };

struct rig {
    char folder[64];
    char vault_path[96];
    int64_t now_ms, unix_s;
    struct pack pack;
    struct station station; /* pack borrowed from here, not loaded from a file */
    struct age_identity *office, *audit;
};

/* `slots` unwritten slots. */
void rig_init(struct rig *rig, uint32_t slots);
void rig_finish(struct rig *rig);

uint32_t rig_written(struct rig *rig);
/* How many written slots the identity opens; the last one's report, if wanted (owned by the
 * caller). */
int rig_open(struct rig *rig, const struct age_identity *identity, struct report **out_report);
/* The same for a vault of replies. */
int rig_open_reply(struct rig *rig, const struct age_identity *identity, struct reply **out_reply);

#endif
