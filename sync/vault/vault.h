/* The kiosk's store: a fixed number of slots, every one always holding a sealed envelope.
 *
 * Written by the kiosk alone, read by the courier. Invariants and the state of a slot stand at the
 * head of vault.c; DESIGN §4 says why each write has the shape it has. Nothing here can open an
 * envelope: covers come through a callback of the caller's.
 *
 *            vault_append                    vault_release (all desks have it)
 *   unwritten ────────────▶ written ───────────────────────────▶ unwritten (fresh cover)
 *
 * The courier is told what to do through the vault as well: a wish counter ("sync now"), and which
 * slots are urgent; and for IT, how the kiosk is (sync/wire/health.h). */
#ifndef TG_SYNC_VAULT_VAULT_H
#define TG_SYNC_VAULT_VAULT_H

#include "board/base/clock.h"
#include "board/throttle.h"
#include "sync/wire/ack.h"
#include "sync/wire/charter.h"
#include "sync/wire/envelope.h"

#include <stdbool.h>
#include <stdint.h>

enum {
    VAULT_VERSION = 1, /* user_version of vault.db */
    VAULT_SLOTS_MIN = 16,
    VAULT_SLOTS_MAX = 200000,
    VAULT_SLOTS_DEFAULT = 20000,
    VAULT_FILLERS_MAX = 256,
    VAULT_RESERVE = 4,     /* unwritten slots kept for people who have begun */
    VAULT_URGENT_MAX = 16, /* urgent slots that can wait at the same time */
    VAULT_PACKS_MAX = 16,  /* packs whose versions are remembered */
    VAULT_PACK_ID_MAX = 32,
    VAULT_BURST_MAX = 6, /* sessions that may begin one after the other after a quiet time */
    VAULT_SESSION_EVERY_MS = 20000, /* and one more each time this has passed */
};

/* The two of them, of the bucket that starts of sessions are counted in. */
extern const struct throttle_rate vault_session_rate;

/* Makes one fresh cover (an envelope sealed to throw-away keys). Errors are passed on. */
typedef enum tg_err (*vault_cover_fn)(void *ctx, uint8_t out[static ENVELOPE_SIZE]);

struct vault_cover_source {
    vault_cover_fn make;
    void *ctx; /* borrowed */
};

/* Called while a vault is provisioned, for progress; may be NULL. */
typedef void (*vault_progress_fn)(void *ctx, uint32_t done, uint32_t all);

struct vault_plan {
    uint32_t slots;   /* VAULT_SLOTS_MIN … VAULT_SLOTS_MAX */
    uint32_t fillers; /* ≥ the batch's envelope count, ≤ VAULT_FILLERS_MAX */
    struct vault_cover_source covers;
    vault_progress_fn progress;
    void *progress_ctx;
};

/* Creates `path` whole or not at all (temporary name, sync, rename). CONFLICT if it exists: a vault
 * is never overwritten. FULL names the bytes that it needs. */
enum tg_err vault_provision(const char *path, const struct vault_plan *plan,
                            struct fault *fault) MUST_USE;

struct vault;

/* Opens for the kiosk and keeps the writer's lock until vault_destroy. Checks the whole structure
 * (application id, version, slot count, each row's length). BUSY: another kiosk holds it. VERSION:
 * newer than this program. FORMAT: torn or not a vault. FULL: the disk has no room for a journal.
 * Nothing is written on any error. `clock` and `covers` are borrowed for the vault's life. */
enum tg_err vault_create(const char *path, const struct clock *clock,
                         struct vault_cover_source covers, struct vault **out_vault,
                         struct fault *fault) MUST_USE;
void vault_destroy(struct vault *vault);

/* Counts the starts of sessions in the bucket behind `fd` (throttle_share) in place of the vault's
 * own, which is full at each vault_create. `fd` stays the caller's and may be closed. On an error
 * (FORMAT, MEMORY) the vault goes on with its own. */
enum tg_err vault_share_throttle(struct vault *vault, int fd, struct fault *fault) MUST_USE;

struct vault_status {
    uint32_t slots;
    uint32_t written; /* sessions since their release, covers included: no one can tell which */
    uint32_t fillers;
    uint64_t wishes; /* how often "sync now" was asked */
    uint32_t urgent;
    uint64_t disk_free; /* bytes free on the file system */
};
enum tg_err vault_status(struct vault *vault, struct vault_status *out_status,
                         struct fault *fault) MUST_USE;

/* Before a session may begin: FULL when fewer than VAULT_RESERVE slots are left or the disk has no
 * room for the journal; BUSY when sessions come faster than the throttle allows (then *out_wait_ms
 * says how long). TG_OK lets one session begin and keeps a slot for it until vault_append or
 * vault_leave; entering again before that takes no second one. */
enum tg_err vault_enter(struct vault *vault, int64_t *out_wait_ms, struct fault *fault) MUST_USE;
/* A session that ended before the language page: gives the kept slot back. */
void vault_leave(struct vault *vault);

/* Ends a session: one transaction puts `body` into a uniformly random unwritten slot. Only when
 * this returned TG_OK may a screen say "received". `urgent` adds the slot to the urgent ones. The
 * caller goes on to vault_refresh at once. */
enum tg_err vault_append(struct vault *vault, const uint8_t body[static ENVELOPE_SIZE], bool urgent,
                         struct fault *fault) MUST_USE;

/* The second transaction of the same shape: a fresh cover into a random unwritten slot, so that the
 * journal left behind does not name the last session's. Also at every start. */
enum tg_err vault_refresh(struct vault *vault, struct fault *fault) MUST_USE;

/* Releases slots whose body every desk of the charter has acknowledged. `acks` are verified, of
 * this kiosk. For each hash that still stands in a written slot and that all desks name: a fresh
 * cover goes in, in the same transaction as the comparison. *out_released counts them. */
enum tg_err vault_release(struct vault *vault, const struct charter *charter,
                          const struct desk_ack *acks, size_t ack_count, uint32_t *out_released,
                          struct fault *fault) MUST_USE;

/* Replaces the fillers of those hashes (used up by a batch that the hub has) by fresh ones. */
enum tg_err vault_renew_fillers(struct vault *vault, const uint8_t (*hashes)[HASH_SIZE],
                                size_t count, struct fault *fault) MUST_USE;

/* "Sync now" from the service screen. */
enum tg_err vault_wish(struct vault *vault, struct fault *fault) MUST_USE;

/* How the kiosk is, a set of health.h. No transaction is made for it: the next one of whatever kind
 * has it in the row that it writes in any case, so that the disk does not tell when this changed.
 */
void vault_tell(struct vault *vault, uint32_t troubles);
uint32_t vault_told(const struct vault *vault);
/* Whether the file does not have it yet. */
bool vault_owes(const struct vault *vault);

/* Which charter the kiosk seals to, for the courier's batch headers; and the highest charter and
 * pack versions this kiosk has run: an older one is refused (VERSION). */
enum tg_err vault_note_charter(struct vault *vault, const struct charter *charter,
                               struct fault *fault) MUST_USE;
enum tg_err vault_note_pack(struct vault *vault, const char *pack_id, uint32_t version,
                            struct fault *fault) MUST_USE;

#endif
