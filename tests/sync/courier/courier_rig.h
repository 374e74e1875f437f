/* A small vault, a courier's journal and the keys of hub, desks and kiosk, in a folder of its own.
 */
#ifndef TG_TESTS_SYNC_COURIER_COURIER_RIG_H
#define TG_TESTS_SYNC_COURIER_COURIER_RIG_H

#include "sync/courier/compose.h"
#include "sync/vault/vault.h"
#include "tests/sync/wire/wire_samples.h"

enum { COURIER_RIG_SLOTS = 32, COURIER_RIG_FILLERS = 16, COURIER_RIG_BATCH = 4 };

struct courier_rig {
    char folder[64];
    char vault_path[96];
    char journal_path[96];
    int64_t now_ms;
    struct clock clock;
    struct sample_key kiosk_key, hub_key, desk_key;
    struct charter charter; /* hub-1, desk-1 */
    struct vault *vault;    /* owned, as the next two */
    struct vault_reader *reader;
    struct journal *journal;
    struct compose_plan plan; /* of kiosk "lobby" */
    struct fault fault;
};

struct courier_rig *courier_rig_create(void);
void courier_rig_destroy(struct courier_rig *rig);

/* Appends a fresh envelope as a session does; its hash is left in `hash`. */
void courier_rig_append(struct courier_rig *rig, bool urgent, uint8_t hash[static HASH_SIZE]);
/* Closes and opens the journal, as a restart does. */
void courier_rig_reopen(struct courier_rig *rig);
/* Composes the next batch; `*out_bytes` is owned by the caller. */
enum tg_err courier_rig_compose(struct courier_rig *rig, uint8_t **out_bytes,
                                struct batch *out_batch);
/* The acknowledgement that an honest hub gives. */
struct hub_ack courier_rig_ack(const struct batch *batch);
/* Composes a batch and takes the honest acknowledgement in; only its header stays in `out_batch`.
 */
void courier_rig_deliver(struct courier_rig *rig, struct batch *out_batch);
/* A desk's signed acknowledgement of `count` hashes; returns its length. */
size_t courier_rig_desk_ack(const struct courier_rig *rig, const struct sample_key *key,
                            const uint8_t (*hashes)[HASH_SIZE], uint16_t count,
                            uint8_t out[static DESK_ACK_SIZE_MAX]);
bool courier_rig_in_batch(const struct batch *batch, const uint8_t hash[static HASH_SIZE]);

#endif
