/* The officers' register.
 *
 * Invariants
 *  1. Event n is sealed to the hash of event n-1 (of the file's id for the first), its number and
 *     what it is filed under; numbers run from 1 without a gap.
 *  2. The sealed head in `meta` names the last event and its hash; it changes in the same
 *     transaction as the log.
 *  3. Events are added only between register_begin and register_commit, by one process at a time,
 *     on the head read at register_begin.
 *  4. A body stands under the number of the event that holds its key and its hash.
 *  5. Nothing but officers' names, counts, sizes and the order of entries can be read without a
 *     key. */
#include "tools/desk/register_inside.h"

#include "board/base/must.h"
#include "board/base/secret.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char schema[] =
    "CREATE TABLE meta(key TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID;"
    "CREATE TABLE officers(name TEXT PRIMARY KEY, method INTEGER NOT NULL, passes INTEGER NOT NULL,"
    " memory INTEGER NOT NULL, salt BLOB NOT NULL, wrapped BLOB NOT NULL) WITHOUT ROWID;"
    "CREATE TABLE events(id INTEGER PRIMARY KEY, case_ref BLOB NOT NULL, payload BLOB NOT NULL);"
    "CREATE INDEX events_by_case ON events(case_ref);"
    "CREATE TABLE bodies(event INTEGER PRIMARY KEY, body BLOB NOT NULL);"
    "CREATE TABLE envelopes(ref BLOB PRIMARY KEY) WITHOUT ROWID;"
    "CREATE TABLE batches(ref BLOB PRIMARY KEY, mark BLOB NOT NULL) WITHOUT ROWID;"
    "CREATE TRIGGER events_stay BEFORE DELETE ON events"
    " BEGIN SELECT raise(ABORT, 'events stay'); END;"
    "CREATE TRIGGER events_as_they_are BEFORE UPDATE ON events"
    " BEGIN SELECT raise(ABORT, 'events stay as they are'); END;";

static enum tg_err open_db(struct register_file *reg, struct fault *fault)
{
    int rc =
        sqlite3_open_v2(reg->path, &reg->db,
                        SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_EXRESCODE, NULL);
    if (rc == SQLITE_OK)
        rc = sqlite3_busy_timeout(reg->db, REGISTER_BUSY_MS);
    if (rc == SQLITE_OK)
        rc = sqlite3_exec(reg->db,
                          "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
                          "PRAGMA temp_store=MEMORY; PRAGMA mmap_size=0; PRAGMA trusted_schema=OFF",
                          NULL, NULL, NULL);
    return rc == SQLITE_OK ? TG_OK : register_sql_fault(reg, rc, "open the register", fault);
}

static enum tg_err fill_new(struct register_file *reg, const struct register_login *login,
                            struct fault *fault)
{
    char marks[96];
    snprintf(marks, sizeof marks, "PRAGMA application_id=%d; PRAGMA user_version=%d",
             REGISTER_APPLICATION_ID, REGISTER_VERSION);
    randombytes_buf(reg->id, sizeof reg->id);
    randombytes_buf(reg->keys->master, REGISTER_KEY_SIZE);
    register_derive(reg->keys);
    register_chain_start(reg, reg->head.hash);
    sqlite3_stmt *stmt = NULL;
    enum tg_err err = register_run(reg, schema, fault);
    if (err == TG_OK)
        err = register_run(reg, marks, fault);
    if (err == TG_OK)
        err = register_prepare(reg, "INSERT INTO meta VALUES('id', ?1)", &stmt, fault);
    if (err == TG_OK) {
        sqlite3_bind_blob(stmt, 1, reg->id, sizeof reg->id, SQLITE_STATIC);
        err = register_done(reg, stmt, fault);
    }
    return err == TG_OK ? register_officer_first(reg, login, fault) : err;
}

static enum tg_err read_id(struct register_file *reg, struct fault *fault)
{
    sqlite3_stmt *stmt = NULL;
    bool row = false;
    enum tg_err err = register_prepare(reg, "SELECT value FROM meta WHERE key='id'", &stmt, fault);
    if (err == TG_OK)
        err = register_step(reg, stmt, &row, fault);
    if (err == TG_OK && (!row || sqlite3_column_bytes(stmt, 0) != REGISTER_ID_SIZE))
        err = fault_set(fault, TG_ERR_FORMAT, "%s: torn: no id in it. Restore a copy.", reg->path);
    if (err == TG_OK)
        memcpy(reg->id, sqlite3_column_blob(stmt, 0), sizeof reg->id);
    sqlite3_finalize(stmt);
    return err;
}

static enum tg_err open_old(struct register_file *reg, const struct register_login *login,
                            struct fault *fault)
{
    int64_t application = 0, version = 0;
    enum tg_err err = register_count(reg, "PRAGMA application_id", &application, fault);
    if (err == TG_OK)
        err = register_count(reg, "PRAGMA user_version", &version, fault);
    if (err != TG_OK)
        return err;
    if (application != REGISTER_APPLICATION_ID)
        return fault_set(fault, TG_ERR_FORMAT, "%s: is no register. Nothing was changed.",
                         reg->path);
    if (version != REGISTER_VERSION)
        return fault_set(fault, TG_ERR_VERSION,
                         "%s: is of version %lld, this desk knows %d. Install the newer desk.",
                         reg->path, (long long)version, REGISTER_VERSION);
    err = read_id(reg, fault);
    if (err == TG_OK)
        err = register_officer_login(reg, login, fault);
    if (err == TG_OK)
        register_derive(reg->keys);
    return err == TG_OK ? register_head_read(reg, &reg->head, fault) : err;
}

/* A file without tables is a new register; made whole in one transaction, so that one killed on the
 * way is new again. */
static enum tg_err open_or_fill(struct register_file *reg, const struct register_login *login,
                                bool *out_new, struct fault *fault)
{
    int64_t tables = 0;
    enum tg_err err = open_db(reg, fault);
    if (err == TG_OK)
        err = register_count(reg, "SELECT count(*) FROM sqlite_schema", &tables, fault);
    if (err != TG_OK)
        return err;
    *out_new = tables == 0;
    if (tables > 0)
        return open_old(reg, login, fault);
    err = register_run(reg, "BEGIN IMMEDIATE", fault);
    reg->writing = err == TG_OK;
    if (err == TG_OK)
        err = fill_new(reg, login, fault);
    if (err == TG_OK)
        err = register_commit(reg, fault);
    register_rollback(reg);
    return err;
}

enum tg_err register_create(const char *path, const struct clock *clock,
                            const struct register_login *login, struct register_file **out_reg,
                            bool *out_new, struct fault *fault)
{
    struct register_file *reg = calloc(1, sizeof *reg);
    if (reg == NULL)
        return fault_set(fault, TG_ERR_MEMORY, "%s: out of memory", path);
    reg->clock = clock;
    reg->keys = secret_create(sizeof *reg->keys);
    bool new = false;
    enum tg_err err = TG_OK;
    int printed = snprintf(reg->path, sizeof reg->path, "%s", path);
    if (reg->keys == NULL)
        err = fault_set(fault, TG_ERR_MEMORY, "Out of locked memory.");
    else if (printed < 0 || printed >= (int)sizeof reg->path)
        err = fault_set(fault, TG_ERR_RANGE, "%s: name too long", path);
    if (err == TG_OK)
        err = open_or_fill(reg, login, &new, fault);
    if (err != TG_OK) {
        register_destroy(reg);
        return err;
    }
    *out_reg = reg;
    *out_new = new;
    return TG_OK;
}

void register_destroy(struct register_file *reg)
{
    if (reg == NULL)
        return;
    must(!reg->writing);
    must(sqlite3_close(reg->db) == SQLITE_OK);
    secret_destroy(reg->keys);
    free(reg);
}

enum tg_err register_begin(struct register_file *reg, struct fault *fault)
{
    must(!reg->writing);
    enum tg_err err = register_run(reg, "BEGIN IMMEDIATE", fault);
    if (err != TG_OK)
        return err;
    reg->writing = true;
    return register_head_read(reg, &reg->head, fault);
}

enum tg_err register_commit(struct register_file *reg, struct fault *fault)
{
    must(reg->writing);
    enum tg_err err = register_head_write(reg, fault);
    if (err == TG_OK)
        err = register_run(reg, "COMMIT", fault);
    if (err == TG_OK)
        reg->writing = false;
    return err;
}

void register_rollback(struct register_file *reg)
{
    if (reg->writing && sqlite3_get_autocommit(reg->db) == 0)
        sqlite3_exec(reg->db, "ROLLBACK", NULL, NULL, NULL);
    reg->writing = false;
}

static enum tg_err put_body(struct register_file *reg, int64_t id, struct event_body *body,
                            const uint8_t *plain, size_t len, struct fault *fault)
{
    static const uint8_t bound[] = "tonggui register body v1";
    must(len <= REGISTER_BODY_MAX);
    uint8_t sealed[REGISTER_BODY_MAX + SEAL_OVERHEAD];
    size_t size = len + SEAL_OVERHEAD;
    randombytes_buf(body->key, sizeof body->key);
    register_seal(body->key, bound, sizeof bound, plain, len, sealed);
    must(crypto_generichash(body->hash, HASH_SIZE, sealed, size, NULL, 0) == 0);
    sqlite3_stmt *stmt = NULL;
    enum tg_err err = register_prepare(reg, "INSERT INTO bodies VALUES(?1, ?2)", &stmt, fault);
    if (err != TG_OK)
        return err;
    sqlite3_bind_int64(stmt, 1, id);
    sqlite3_bind_blob(stmt, 2, sealed, (int)size, SQLITE_STATIC);
    return register_done(reg, stmt, fault);
}

static void subject_ref(const struct register_file *reg, const char *subject,
                        uint8_t out[static REGISTER_REF_SIZE])
{
    register_ref(reg, "subject", subject, strlen(subject), out);
}

enum tg_err register_append(struct register_file *reg, struct event *event, const uint8_t *body,
                            size_t body_len, int64_t *out_id, struct fault *fault)
{
    must(reg->writing && (event_body(event) != NULL) == (body != NULL));
    int64_t id = reg->head.id + 1;
    event->unix_s = (uint64_t)clock_unix_s(reg->clock);
    snprintf(event->officer, sizeof event->officer, "%s", reg->officer);
    char subject[EVENT_SUBJECT_MAX];
    uint8_t ref[REGISTER_REF_SIZE], payload[EVENT_SIZE_MAX + SEAL_OVERHEAD];
    size_t len = 0;
    event_subject(event, subject);
    subject_ref(reg, subject, ref);
    enum tg_err err = TG_OK;
    if (body != NULL)
        err = put_body(reg, id, event_body(event), body, body_len, fault);
    if (err != TG_OK)
        return err;
    if (register_seal_event(reg, id, ref, reg->head.hash, event, payload, &len) != TG_OK)
        return fault_set(fault, TG_ERR_MEMORY, "Out of locked memory.");
    sqlite3_stmt *stmt = NULL;
    err = register_prepare(reg, "INSERT INTO events VALUES(?1, ?2, ?3)", &stmt, fault);
    if (err != TG_OK)
        return err;
    sqlite3_bind_int64(stmt, 1, id);
    sqlite3_bind_blob(stmt, 2, ref, sizeof ref, SQLITE_STATIC);
    sqlite3_bind_blob(stmt, 3, payload, (int)len, SQLITE_STATIC);
    err = register_done(reg, stmt, fault);
    if (err != TG_OK)
        return err;
    reg->head.id = id;
    register_chain_next(id, ref, payload, len, reg->head.hash);
    if (out_id != NULL)
        *out_id = id;
    return TG_OK;
}

static enum tg_err broken(const struct register_file *reg, int64_t id, struct fault *fault)
{
    return fault_set(
        fault, TG_ERR_CRYPTO,
        "%s: the log does not hold at event %lld: it or the one before it was changed, "
        "removed or moved. Keep the file, restore a copy beside it.",
        reg->path, (long long)id);
}

/* Opens the row (id, ref, payload in columns `from` …) on its predecessor's hash; leaves its own in
 * `hash`. */
static enum tg_err open_row(struct register_file *reg, sqlite3_stmt *stmt, int64_t id,
                            uint8_t hash[static HASH_SIZE], struct register_desk_top *top,
                            struct fault *fault)
{
    const uint8_t *ref = sqlite3_column_blob(stmt, 1);
    const uint8_t *payload = sqlite3_column_blob(stmt, 2);
    if (sqlite3_column_int64(stmt, 0) != id || sqlite3_column_bytes(stmt, 1) != REGISTER_REF_SIZE ||
        payload == NULL)
        return broken(reg, id, fault);
    size_t len = (size_t)sqlite3_column_bytes(stmt, 2);
    enum tg_err err = register_unseal_event(reg, id, ref, hash, payload, len, top);
    if (err == TG_ERR_VERSION)
        return fault_set(fault, err, "%s: event %lld is of a newer desk. Install that.", reg->path,
                         (long long)id);
    if (err != TG_OK)
        return broken(reg, id, fault);
    register_chain_next(id, ref, payload, len, hash);
    return TG_OK;
}

/* Reading sees one state of the file, whoever writes meanwhile. */
static enum tg_err read_begin(struct register_file *reg, struct register_head *out_head,
                              struct fault *fault)
{
    if (reg->writing) {
        *out_head = reg->head;
        return TG_OK;
    }
    enum tg_err err = register_run(reg, "BEGIN", fault);
    return err == TG_OK ? register_head_read(reg, out_head, fault) : err;
}

static void read_end(struct register_file *reg)
{
    if (!reg->writing && sqlite3_get_autocommit(reg->db) == 0)
        sqlite3_exec(reg->db, "ROLLBACK", NULL, NULL, NULL);
}

enum tg_err register_walk(struct register_file *reg, register_visit_fn *visit, void *ctx,
                          struct fault *fault)
{
    struct register_desk_top *top = secret_create(sizeof *top);
    if (top == NULL)
        return fault_set(fault, TG_ERR_MEMORY, "Out of locked memory.");
    uint8_t hash[HASH_SIZE];
    register_chain_start(reg, hash);
    struct register_head head;
    sqlite3_stmt *stmt = NULL;
    int64_t id = 0;
    bool row = true;
    enum tg_err err = read_begin(reg, &head, fault);
    if (err == TG_OK)
        err = register_prepare(reg, "SELECT id, case_ref, payload FROM events ORDER BY id", &stmt,
                               fault);
    while (err == TG_OK && (err = register_step(reg, stmt, &row, fault)) == TG_OK && row) {
        err = open_row(reg, stmt, ++id, hash, top, fault);
        if (err == TG_OK && visit != NULL)
            err = visit(ctx, id, &top->event, fault);
    }
    if (err == TG_OK && (head.id != id || memcmp(head.hash, hash, HASH_SIZE) != 0))
        err = broken(reg, id + 1, fault);
    sqlite3_finalize(stmt);
    read_end(reg);
    secret_destroy(top);
    return err;
}

/* The hash that event `id` is bound to, from the row before it. */
static enum tg_err hash_before(struct register_file *reg, int64_t id, sqlite3_stmt *stmt,
                               uint8_t out[static HASH_SIZE], struct fault *fault)
{
    if (id == 1) {
        register_chain_start(reg, out);
        return TG_OK;
    }
    if (sqlite3_column_bytes(stmt, 3) != REGISTER_REF_SIZE || sqlite3_column_bytes(stmt, 4) == 0)
        return broken(reg, id, fault);
    register_chain_next(id - 1, sqlite3_column_blob(stmt, 3), sqlite3_column_blob(stmt, 4),
                        (size_t)sqlite3_column_bytes(stmt, 4), out);
    return TG_OK;
}

enum tg_err register_find(struct register_file *reg, const char *subject, register_visit_fn *visit,
                          void *ctx, struct fault *fault)
{
    struct register_desk_top *top = secret_create(sizeof *top);
    if (top == NULL)
        return fault_set(fault, TG_ERR_MEMORY, "Out of locked memory.");
    uint8_t ref[REGISTER_REF_SIZE], hash[HASH_SIZE];
    subject_ref(reg, subject, ref);
    sqlite3_stmt *stmt = NULL;
    bool row = true;
    enum tg_err err =
        register_prepare(reg,
                         "SELECT e.id, e.case_ref, e.payload, p.case_ref, p.payload FROM events e"
                         " LEFT JOIN events p ON p.id = e.id - 1 WHERE e.case_ref = ?1"
                         " ORDER BY e.id",
                         &stmt, fault);
    if (err == TG_OK)
        sqlite3_bind_blob(stmt, 1, ref, sizeof ref, SQLITE_STATIC);
    while (err == TG_OK && (err = register_step(reg, stmt, &row, fault)) == TG_OK && row) {
        int64_t id = sqlite3_column_int64(stmt, 0);
        err = hash_before(reg, id, stmt, hash, fault);
        if (err == TG_OK)
            err = open_row(reg, stmt, id, hash, top, fault);
        if (err == TG_OK)
            err = visit(ctx, id, &top->event, fault);
    }
    sqlite3_finalize(stmt);
    secret_destroy(top);
    return err;
}

enum tg_err register_body(struct register_file *reg, int64_t id, const struct event_body *body,
                          uint8_t *out, size_t *out_len, struct fault *fault)
{
    static const uint8_t bound[] = "tonggui register body v1";
    sqlite3_stmt *stmt = NULL;
    bool row = false;
    uint8_t hash[HASH_SIZE] = {0};
    enum tg_err err =
        register_prepare(reg, "SELECT body FROM bodies WHERE event = ?1", &stmt, fault);
    if (err == TG_OK) {
        sqlite3_bind_int64(stmt, 1, id);
        err = register_step(reg, stmt, &row, fault);
    }
    if (err != TG_OK)
        goto out;
    const uint8_t *sealed = row ? sqlite3_column_blob(stmt, 0) : NULL;
    size_t len = sealed != NULL ? (size_t)sqlite3_column_bytes(stmt, 0) : 0;
    if (sealed != NULL)
        must(crypto_generichash(hash, HASH_SIZE, sealed, len, NULL, 0) == 0);
    if (len > REGISTER_BODY_MAX + SEAL_OVERHEAD || memcmp(hash, body->hash, HASH_SIZE) != 0 ||
        register_unseal(body->key, bound, sizeof bound, sealed, len, out) != TG_OK) {
        err = fault_set(fault, TG_ERR_CRYPTO,
                        "%s: what event %lld keeps was changed or removed. Keep the file, restore "
                        "a copy beside it.",
                        reg->path, (long long)id);
        goto out;
    }
    *out_len = len - SEAL_OVERHEAD;
out:
    sqlite3_finalize(stmt);
    return err;
}
