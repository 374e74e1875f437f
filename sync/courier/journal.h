/* The courier's memory: which batch is out, what the hub has, what the desks have acknowledged.
 *
 * sync/vault/journal_format.h documents the file. Invariants: at most one batch is out; its bytes
 * are on the disk before any of them is sent and never change; an envelope is marked as sent only
 * in the transaction that takes the hub's acknowledgement in; a filler goes out once.
 *
 * A hub may lie, or lose what it acknowledged. So marks of slots age: what no desk has acknowledged
 * after one to two sweeps counts as unsent again. Two ages are all the order that they keep. */
#ifndef TG_SYNC_COURIER_JOURNAL_H
#define TG_SYNC_COURIER_JOURNAL_H

#include "sync/vault/journal_format.h"
#include "sync/wire/ack_list.h"

#include <stdbool.h>

struct journal;

struct journal_plan {
    uint32_t slots;           /* of the vault; 0 for a desk */
    uint32_t fillers;         /* of the vault; 0 for a desk */
    uint16_t batch_envelopes; /* 0 for a desk */
};

/* Opens `path`; makes it, whole or not at all, when it is not there, with a random epoch. FORMAT
 * when it was made for another plan; VERSION, BUSY, IO, FULL. */
enum tg_err journal_create(const char *path, const struct journal_plan *plan,
                           struct journal **out_journal, struct fault *fault) MUST_USE;
void journal_destroy(struct journal *journal);

/* As of the last commit; borrowed. */
const struct journal_state *journal_state(const struct journal *journal);

/* The hub has this envelope of that slot. */
bool journal_slot_sent(const struct journal *journal, uint32_t slot,
                       const uint8_t hash[static HASH_SIZE]);
/* This filler has gone out, or is about to. */
bool journal_filler_used(const struct journal *journal, uint32_t filler,
                         const uint8_t hash[static HASH_SIZE]);

/* Keeps a batch composed from the journal's epoch, seq and before; from then on it is out.
 * `items`: batch->count of them, in its order. Nothing may be out. */
enum tg_err journal_keep_batch(struct journal *journal, const struct batch *batch,
                               const uint8_t *bytes, const uint32_t *items,
                               struct fault *fault) MUST_USE;

/* Reads the batch that is out: `*out_bytes` of `*out_len`, owned by the caller (free), and parsed;
 * `out_batch` points into them. MISSING when none is; FORMAT, CRYPTO when the disk has changed it.
 */
enum tg_err journal_read_batch(struct journal *journal, uint8_t **out_bytes, size_t *out_len,
                               struct batch *out_batch, struct fault *fault) MUST_USE;

/* The hub has the batch that is out: marks its envelopes, and nothing is out any more. A hub
 * that misses one from before has lost what it had: every slot is unsent then, in a new epoch. */
enum tg_err journal_batch_arrived(struct journal *journal, const struct batch *batch,
                                  const struct hub_ack *ack, int64_t now_s,
                                  struct fault *fault) MUST_USE;

/* The hub's past is not ours: a restored disk. A new epoch begins, the alarm is set, what is out is
 * given up; its slots go again, its fillers are used. */
enum tg_err journal_new_epoch(struct journal *journal, struct fault *fault) MUST_USE;

/* What happened at `now_s`; `error` NULL when all went well. Cut to JOURNAL_ERROR_MAX bytes. */
enum tg_err journal_note_attempt(struct journal *journal, int64_t now_s, const char *error,
                                 struct fault *fault) MUST_USE;
enum tg_err journal_note_ticks(struct journal *journal, int64_t ticked_s, uint32_t owed,
                               struct fault *fault) MUST_USE;
enum tg_err journal_note_wishes(struct journal *journal, uint64_t wishes,
                                struct fault *fault) MUST_USE;
enum tg_err journal_note_cursor(struct journal *journal, uint64_t cursor,
                                struct fault *fault) MUST_USE;

/* Keeps verified acknowledgements and moves the cursor, in one transaction. Without room a random
 * one that waits gives way, and is fetched again once there is. */
enum tg_err journal_keep_acks(struct journal *journal, const struct ack_bytes *acks, size_t count,
                              uint64_t cursor, struct fault *fault) MUST_USE;

/* Frees the places of acknowledgements that `wanted` says false of; with room again, the cursor
 * goes back to what was put aside. */
typedef bool (*journal_wanted_fn)(void *ctx, const struct desk_ack *ack);
enum tg_err journal_prune_acks(struct journal *journal, journal_wanted_fn wanted, void *ctx,
                               struct fault *fault) MUST_USE;

#endif
