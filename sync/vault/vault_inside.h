/* What the files of the vault share. */
#ifndef TG_SYNC_VAULT_VAULT_INSIDE_H
#define TG_SYNC_VAULT_VAULT_INSIDE_H

#include "sync/vault/vault.h"
#include "sync/vault/vault_format.h"

#include <limits.h>

struct slot_note {
    bool written;
    bool hashed; /* `hash` is of the body that stands there */
    uint8_t hash[HASH_SIZE];
};

struct vault {
    sqlite3 *db;
    sqlite3_vfs vfs; /* under `db`: vault_vfs.c */
    char path[PATH_MAX - 16];
    int lock_fd; /* the writer's lock, held for life; -1 until taken */
    const struct clock *clock;
    struct vault_cover_source covers;
    struct throttle *throttle; /* &own_throttle, or mapped and owned */
    struct throttle own_throttle;
    bool kept; /* a session has begun: one slot is kept for it */
    bool stale;
    struct vault_state state;
    uint32_t troubles;       /* from the next transaction on */
    struct slot_note *notes; /* one for each slot, owned */
    uint32_t slots;
    uint32_t written;
    uint32_t fillers;
};

/* Opens `db` for reading and writing; an SQLite result. */
int vault_vfs_open(struct vault *vault) MUST_USE;

/* Reads what the file holds into memory and checks all of its shape, but no body. */
enum tg_err vault_load(struct vault *vault, struct fault *fault) MUST_USE;

struct vault_change {
    const char *sql; /* NULL: the state alone */
    uint32_t row;
    const uint8_t *body;            /* ENVELOPE_SIZE bytes */
    const uint8_t *expect;          /* the hash that must stand in the slot; NULL: any */
    const struct vault_state *next; /* the state from then on */
};

/* Reads memory anew from the file if a transaction failed before. */
enum tg_err vault_ready(struct vault *vault, struct fault *fault) MUST_USE;
enum tg_err vault_fresh_cover(struct vault *vault, uint8_t out[static ENVELOPE_SIZE],
                              struct fault *fault) MUST_USE;

/* One transaction: the state row, and the body if there is one. CONFLICT: another envelope than
 * `expect` stands there. */
enum tg_err vault_commit(struct vault *vault, const struct vault_change *change,
                         struct fault *fault) MUST_USE;

#endif
