/* Where a hub keeps what it was sent. One table of operations, so that a fleet can have another
 * store than SQLite.
 *
 * Every operation is whole or not at all, durable when it returns TG_OK, and may be called by many
 * threads at once. A store holds ciphertext, hashes, names and times of receipt. FULL means that
 * the disk has no room: nothing was stored, and it is worth trying again later. */
#ifndef TG_SYNC_HUB_STORE_H
#define TG_SYNC_HUB_STORE_H

#include "sync/wire/ack_list.h"
#include "sync/wire/batch.h"
#include "sync/wire/bundle.h"
#include "sync/wire/charter.h"
#include "sync/wire/health.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* How a batch was first taken in: what its acknowledgement says, then and ever after. */
struct store_facts {
    uint64_t id; /* place in the hub's order, from 1 */
    int64_t received_s;
    uint64_t high_water;
    uint16_t gap_count;
    uint64_t gaps[ACK_GAPS_MAX];
};

/* What was remarkable about this delivery; for the log. */
struct store_notes {
    bool repeated;    /* it was there already */
    bool new_epoch;   /* the kiosk had another epoch before */
    bool broken_past; /* the batch before it is another than the one it names */
};

struct store_parcel {
    struct store_facts facts;
    struct device_name kiosk;
    uint64_t epoch;
    uint64_t seq;
    uint8_t hash[HASH_SIZE];
    uint8_t *bytes; /* the batch; owned by the caller (free) */
    size_t len;
};

struct store_bundle {
    uint64_t id;    /* place in the hub's order, from 1 */
    uint8_t *bytes; /* owned by the caller (free) */
    size_t len;
};

/* How a kiosk is, as the hub last heard. Times are Unix seconds of the hub's. */
struct store_health {
    int64_t heard_s; /* 0: it has never said how it is */
    int64_t batch_s; /* when its newest batch came; 0: none has */
    uint32_t troubles;
    int64_t
        since_s[HEALTH_BITS]; /* of each that is in `troubles`: first heard of, without a break */
};

struct store;

struct store_ops {
    /* Keeps a parsed and verified batch. The same hash again gives the first facts again; CONFLICT
     * when that place in the epoch is taken by another: then it is set aside, and that is durable
     * too. */
    enum tg_err (*put_batch)(struct store *store, const struct batch *batch, const uint8_t *bytes,
                             int64_t received_s, struct store_facts *out_facts,
                             struct store_notes *out_notes, struct fault *fault);

    /* Keeps a parsed and verified desk acknowledgement, once. When all `desks` have acknowledged
     * every envelope of that batch, its bytes are dropped and its hash stays. */
    enum tg_err (*put_desk_ack)(struct store *store, const struct desk_ack *ack,
                                const uint8_t *bytes, size_t len, const struct charter *charter,
                                struct fault *fault);

    /* The first batch past `after` that still has its bytes. MISSING when there is none. */
    enum tg_err (*next_batch)(struct store *store, uint64_t after, struct store_parcel *out_parcel,
                              struct fault *fault);

    /* The first desk acknowledgements past `after` for `kiosk`; they point into `room`. */
    enum tg_err (*list_acks)(struct store *store, const struct device_name *kiosk, uint64_t after,
                             uint8_t room[static ACK_LIST_SIZE_MAX], struct ack_list *out_list,
                             struct fault *fault);

    /* Keeps a parsed and verified bundle, once, and throws away whatever has expired both by
     * `today`, days since 1970-01-01, and by the day that this one was made: no clock that leapt
     * ahead may throw away what no desk sends twice. CONFLICT when its place in the log of its
     * desk, group and epoch is taken by another. */
    enum tg_err (*put_bundle)(struct store *store, const struct bundle *bundle,
                              const uint8_t *bytes, uint32_t today, struct fault *fault);

    /* The first bundle past `after` for `group` that has not expired. MISSING when there is none.
     */
    enum tg_err (*next_bundle)(struct store *store, const struct device_name *group, uint64_t after,
                               uint32_t today, struct store_bundle *out_bundle,
                               struct fault *fault);

    /* The highest id that any bundle was given, 0 before the first. */
    enum tg_err (*last_bundle)(struct store *store, uint64_t *out_id, struct fault *fault);

    /* Keeps how a kiosk is, heard at `now_s`, in place of what it said before. */
    enum tg_err (*put_health)(struct store *store, const struct device_name *kiosk,
                              uint32_t troubles, int64_t now_s, struct fault *fault);

    /* What is known of a kiosk, be it nothing. */
    enum tg_err (*find_health)(struct store *store, const struct device_name *kiosk,
                               struct store_health *out_health, struct fault *fault);

    /* Remembers the version of a signed file; VERSION when a higher one was seen before. */
    enum tg_err (*note_version)(struct store *store, const char *what, uint32_t version,
                                struct fault *fault);

    void (*destroy)(struct store *store);
};

/* The head of every store. */
struct store {
    const struct store_ops *ops;
};

#endif
