/* What a hub hands to a desk: a batch with the acknowledgement that the hub gave for it, which
 * proves when it was received.
 *
 *     u8 version (1) · u16 length of the hub's acknowledgement, 0 when the batch came by stick ·
 *     the acknowledgement · the batch, to the end
 *
 * Big-endian. */
#ifndef TG_SYNC_WIRE_PARCEL_H
#define TG_SYNC_WIRE_PARCEL_H

#include "sync/wire/ack.h"
#include "sync/wire/batch.h"

enum {
    PARCEL_VERSION = 1,
    PARCEL_SIZE_MAX = 1 + 2 + HUB_ACK_SIZE_MAX + BATCH_SIZE_MAX,
};

struct parcel {
    const uint8_t *ack;   /* borrowed; parse and verify with hub_ack_…; NULL when ack_len is 0 */
    size_t ack_len;       /* ≤ HUB_ACK_SIZE_MAX */
    const uint8_t *batch; /* borrowed; parse and verify with batch_… */
    size_t batch_len;     /* 1 … BATCH_SIZE_MAX */
};

/* Bytes that `parcel` takes. */
size_t parcel_size(const struct parcel *parcel);

/* Writes parcel_size() bytes. */
void parcel_compose(const struct parcel *parcel, uint8_t *out);

/* Splits, and looks no deeper: what is inside points into `bytes`. VERSION, FORMAT. */
enum tg_err parcel_parse(const uint8_t *bytes, size_t len, struct parcel *out_parcel) MUST_USE;

#endif
