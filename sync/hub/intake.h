/* What is written into the hub's store inside one transaction, item by item. */
#ifndef TG_SYNC_HUB_INTAKE_H
#define TG_SYNC_HUB_INTAKE_H

#include "sync/hub/rows.h"

/* One item. Which members count depends on the function; all pointers are borrowed. */
struct intake {
    const struct batch *batch;
    const struct desk_ack *ack;
    const struct bundle *bundle;
    const struct device_name *kiosk;
    uint32_t troubles;
    const struct charter *charter;
    const char *what; /* "charter", "roster" */
    uint32_t version;
    const uint8_t *bytes; /* of the batch, the acknowledgement, the bundle */
    size_t len;
    int64_t received_s;
    uint32_t today;
    struct store_facts facts; /* out */
    struct store_notes notes; /* out */
    enum tg_err err;          /* out: what is wrong with this item alone */
};

/* Each returns an SQLite code; one that is not SQLITE_OK must undo the whole transaction. An item's
 * own fault goes to `err`: CONFLICT (a batch set aside, a bundle refused), VERSION. */
int intake_batch(struct rows *rows, struct intake *intake) MUST_USE;
int intake_desk_ack(struct rows *rows, struct intake *intake) MUST_USE;
int intake_bundle(struct rows *rows, struct intake *intake) MUST_USE;
int intake_health(struct rows *rows, struct intake *intake) MUST_USE;
int intake_version(struct rows *rows, struct intake *intake) MUST_USE;

#endif
