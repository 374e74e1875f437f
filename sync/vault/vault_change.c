/* The vault's transactions: each replaces one body, or the state alone. Invariants in vault.c. */
#include "board/base/faultpoint.h"
#include "board/base/must.h"
#include "sync/vault/vault_inside.h"

#include <sodium.h>
#include <string.h>

#define SQL_APPEND "UPDATE slots SET written=1, body=?2 WHERE slot=?1 AND written=0"
#define SQL_REFRESH "UPDATE slots SET written=0, body=?2 WHERE slot=?1 AND written=0"
#define SQL_FILLER "UPDATE fillers SET body=?2 WHERE filler=?1"
#define SQL_STATE "UPDATE state SET body=?2 WHERE id=?1"
#define SQL_SLOT_BODY "SELECT body FROM slots WHERE slot=?1"

/* Runs an UPDATE that must meet exactly one row. */
static enum tg_err update_row(struct vault *vault, const char *sql, uint32_t row, const void *body,
                              int len, struct fault *fault)
{
    sqlite3_stmt *stmt = NULL;
    int rc = sqlite3_prepare_v2(vault->db, sql, -1, &stmt, NULL);
    if (rc == SQLITE_OK)
        rc = sqlite3_bind_int64(stmt, 1, row);
    if (rc == SQLITE_OK)
        rc = sqlite3_bind_blob(stmt, 2, body, len, SQLITE_STATIC);
    if (rc == SQLITE_OK)
        rc = sqlite3_step(stmt);
    sqlite3_finalize(stmt);
    if (rc != SQLITE_DONE)
        return vault_sql_fault(vault->db, rc, vault->path, "write", fault);
    if (sqlite3_changes(vault->db) != 1)
        return fault_set(fault, TG_ERR_FORMAT, "%s: the file is not as this program left it.",
                         vault->path);
    return TG_OK;
}

static enum tg_err change_check_hash(struct vault *vault, const struct vault_change *change,
                                     struct fault *fault)
{
    uint8_t body[ENVELOPE_SIZE];
    uint8_t hash[HASH_SIZE];
    enum tg_err err =
        vault_body_read(vault->db, vault->path, SQL_SLOT_BODY, change->row, body, fault);
    if (err != TG_OK)
        return err;
    envelope_hash(body, hash);
    if (memcmp(hash, change->expect, HASH_SIZE) != 0)
        return fault_set(fault, TG_ERR_CONFLICT, "%s: another envelope stands there.", vault->path);
    return TG_OK;
}

static enum tg_err change_write(struct vault *vault, const struct vault_change *change,
                                const struct vault_state *next, struct fault *fault)
{
    uint8_t state[VAULT_STATE_SIZE];
    vault_state_encode(next, state);
    enum tg_err err = update_row(vault, SQL_STATE, 0, state, sizeof state, fault);
    if (err == TG_OK && change->expect != NULL)
        err = change_check_hash(vault, change, fault);
    if (err == TG_OK && change->sql != NULL)
        err = update_row(vault, change->sql, change->row, change->body, ENVELOPE_SIZE, fault);
    return err;
}

/* What stands in memory follows only after the commit returned. */
enum tg_err vault_commit(struct vault *vault, const struct vault_change *change,
                         struct fault *fault)
{
    struct vault_state next = *change->next;
    next.troubles = vault->troubles;
    int rc = sqlite3_exec(vault->db, "BEGIN IMMEDIATE", NULL, NULL, NULL);
    if (rc != SQLITE_OK)
        return vault_sql_fault(vault->db, rc, vault->path, "begin to write", fault);
    enum tg_err err = change_write(vault, change, &next, fault);
    if (err == TG_OK) {
        fault_point("vault_commit");
        rc = sqlite3_exec(vault->db, "COMMIT", NULL, NULL, NULL);
        if (rc != SQLITE_OK)
            err = vault_sql_fault(vault->db, rc, vault->path, "commit", fault);
    }
    if (err != TG_OK) {
        if (sqlite3_get_autocommit(vault->db) == 0)
            (void)sqlite3_exec(vault->db, "ROLLBACK", NULL, NULL, NULL);
        vault->stale = true;
        return err;
    }
    fault_point("vault_committed");
    vault->state = next;
    return TG_OK;
}

enum tg_err vault_fresh_cover(struct vault *vault, uint8_t out[static ENVELOPE_SIZE],
                              struct fault *fault)
{
    enum tg_err err = vault->covers.make(vault->covers.ctx, out);
    if (err != TG_OK)
        return fault_set(fault, err, "%s: cannot make a cover: %s", vault->path, err_name(err));
    return TG_OK;
}

enum tg_err vault_ready(struct vault *vault, struct fault *fault)
{
    return vault->stale ? vault_load(vault, fault) : TG_OK;
}

/* A uniformly random unwritten slot; there must be one. */
static uint32_t pick_unwritten(const struct vault *vault)
{
    must(vault->written < vault->slots);
    uint32_t skip = randombytes_uniform(vault->slots - vault->written);
    uint32_t slot = 0;
    while (vault->notes[slot].written || skip-- > 0)
        slot++;
    must(slot < vault->slots);
    return slot;
}

/* A random free place, so that the list does not tell the order. False when all are taken. */
static bool urgent_add(struct vault_state *state, uint32_t slot)
{
    int start = (int)randombytes_uniform(VAULT_URGENT_MAX);
    for (int i = 0; i < VAULT_URGENT_MAX; i++) {
        int at = (start + i) % VAULT_URGENT_MAX;
        if (state->urgent[at] == VAULT_NO_SLOT) {
            state->urgent[at] = slot;
            return true;
        }
    }
    return false;
}

enum tg_err vault_append(struct vault *vault, const uint8_t body[static ENVELOPE_SIZE], bool urgent,
                         struct fault *fault)
{
    enum tg_err err = vault_ready(vault, fault);
    if (err != TG_OK)
        return err;
    if (vault->written == vault->slots)
        return fault_set(fault, TG_ERR_FULL, "%s: every slot waits for headquarters.", vault->path);
    uint32_t slot = pick_unwritten(vault);
    struct vault_state next = vault->state;
    /* With sixteen urgent ones waiting already, a wish sends what is there all the same. */
    if (urgent && !urgent_add(&next, slot))
        next.wishes++;
    struct vault_change change = {.sql = SQL_APPEND, .row = slot, .body = body, .next = &next};
    err = vault_commit(vault, &change, fault);
    if (err != TG_OK)
        return err;
    vault->notes[slot] = (struct slot_note){.written = true};
    vault->written++;
    vault->kept = false;
    return TG_OK;
}

/* In a vault without an unwritten slot a filler takes its place: the shape is the same. */
enum tg_err vault_refresh(struct vault *vault, struct fault *fault)
{
    uint8_t body[ENVELOPE_SIZE];
    enum tg_err err = vault_ready(vault, fault);
    if (err == TG_OK)
        err = vault_fresh_cover(vault, body, fault);
    if (err != TG_OK)
        return err;
    bool slots_left = vault->written < vault->slots;
    struct vault_change change = {
        .sql = slots_left ? SQL_REFRESH : SQL_FILLER,
        .row = slots_left ? pick_unwritten(vault) : randombytes_uniform(vault->fillers),
        .body = body,
        .next = &vault->state,
    };
    return vault_commit(vault, &change, fault);
}
