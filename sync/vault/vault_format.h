/* How a vault lies in its file: what the kiosk's side and the courier's side must agree on.
 *
 * vault.db is an SQLite 3 file of 4,096-byte pages with three tables whose rows never change their
 * size and are never added or deleted after provisioning:
 *
 *     slots(slot, written, body)   slot 0 … n-1, written 0 or 1, body ENVELOPE_SIZE bytes
 *     fillers(filler, body)        filler 0 … m-1, covers that top up a batch
 *     state(id, body)              one row, id 0: struct vault_state, VAULT_STATE_SIZE bytes
 *
 * A body fills four overflow pages of its own and 480-odd bytes of a leaf that eight rows share: a
 * change rewrites 28 KiB, and a row costs 16.5 KiB of disk. A commit takes as long with pages of 2
 * to 32 KiB (measured: within 4 %); those of 4 KiB waste the least and wear flash the least. */
#ifndef TG_SYNC_VAULT_VAULT_FORMAT_H
#define TG_SYNC_VAULT_VAULT_FORMAT_H

#include "sync/vault/vault.h"

#include <sqlite3.h>

enum {
    VAULT_APPLICATION_ID = 0x54475654, /* "TGVT" */
    VAULT_PAGE_SIZE = 4096,
    VAULT_ROW_SIZE = 4 * VAULT_PAGE_SIZE + VAULT_PAGE_SIZE / 8, /* bytes of disk for a row */
    VAULT_STATE_VERSION = 1,
    VAULT_NONCE_SIZE = 4,
    VAULT_MARK_SIZE = 8,
    VAULT_STATE_SIZE = 1 + 8 + 4 + HASH_SIZE + VAULT_URGENT_MAX * 4 +
                       VAULT_PACKS_MAX * (VAULT_PACK_ID_MAX + 4) + VAULT_NONCE_SIZE + 4 +
                       VAULT_MARK_SIZE,
};

/* No slot: a free place in the urgent list. */
#define VAULT_NO_SLOT UINT32_MAX

#define VAULT_SQL_FILLERS "CREATE TABLE fillers(filler INTEGER PRIMARY KEY, body BLOB NOT NULL)"
#define VAULT_SQL_SLOTS                                                                            \
    "CREATE TABLE slots(slot INTEGER PRIMARY KEY, written INTEGER NOT NULL, body BLOB NOT NULL)"
#define VAULT_SQL_STATE "CREATE TABLE state(id INTEGER PRIMARY KEY, body BLOB NOT NULL)"

struct vault_pack_note {
    char id[VAULT_PACK_ID_MAX + 1]; /* NUL-padded; empty: a free place */
    uint32_t version;
};

struct vault_state {
    uint64_t wishes;
    uint32_t charter_version; /* 0: none yet */
    uint8_t charter_hash[HASH_SIZE];
    uint32_t urgent[VAULT_URGENT_MAX]; /* in no order; VAULT_NO_SLOT: free */
    struct vault_pack_note packs[VAULT_PACKS_MAX];
    uint32_t troubles; /* sync/wire/health.h */
};

/* Writes the state with a fresh nonce, so that a transaction that changes nothing in it has the
 * same shape on the disk as one that does.
 *
 * The first programs had 16 bytes of nonce, which nobody reads, where a shorter one, the troubles
 * and a mark over both are now. So they and this one can stand side by side while a machine is
 * updated: what has no mark has told nothing. */
void vault_state_encode(const struct vault_state *state, uint8_t out[static VAULT_STATE_SIZE]);
enum tg_err vault_state_decode(const void *bytes, size_t len,
                               struct vault_state *out_state) MUST_USE;

/* Looks at the file's header without SQLite, which might begin to repair it: MISSING, FORMAT (not a
 * vault, cut off), VERSION. */
enum tg_err vault_check_header(const char *path, struct fault *fault) MUST_USE;

/* Turns SQLite's result into ours; `doing` says what was tried ("open"). */
enum tg_err vault_sql_fault(sqlite3 *db, int rc, const char *path, const char *doing,
                            struct fault *fault);

/* Reads the one state row. */
enum tg_err vault_state_read(sqlite3 *db, const char *path, struct vault_state *out_state,
                             struct fault *fault) MUST_USE;

/* Copies a row's body, ENVELOPE_SIZE bytes; `sql` selects it by ?1. MISSING when there is none. */
enum tg_err vault_body_read(sqlite3 *db, const char *path, const char *sql, uint32_t row,
                            uint8_t out[static ENVELOPE_SIZE], struct fault *fault) MUST_USE;

#endif
