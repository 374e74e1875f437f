/* The officers' register.
 *
 * Invariants
 *  1. Event n is sealed to the hash of all events before it (of the file's id for the first), its
 *     number and what it is filed under; numbers run from 1 without a gap.
 *  2. The sealed head in `meta` names the last event and its hash; it changes in the same
 *     transaction as the log.
 *  3. Events are added only between register_begin and register_commit, by one process at a time,
 *     on the head read at register_begin.
 *  4. A text stands under the number of the event that holds its key and its hash.
 *  5. Nothing but officers' names, counts, sizes, the order of entries and how many hold a case can
 *     be read without a key.
 *  6. What belongs to a case is sealed under that case's key alone. */
#include "tools/desk/register.h"

#include "app/ui/words.h"
#include "board/base/faultpoint.h"
#include "board/base/must.h"
#include "board/base/secret.h"
#include "tools/desk/register_cases.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char schema[] =
    "CREATE TABLE meta(key TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID;"
    "CREATE TABLE officers(id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL UNIQUE,"
    " method INTEGER NOT NULL, passes INTEGER NOT NULL, memory INTEGER NOT NULL,"
    " salt BLOB NOT NULL, wrapped BLOB NOT NULL, card BLOB NOT NULL);"
    "CREATE TABLE groups(id INTEGER PRIMARY KEY AUTOINCREMENT, card BLOB NOT NULL);"
    "CREATE TABLE members(grp INTEGER, officer INTEGER, secret BLOB NOT NULL,"
    " PRIMARY KEY(grp, officer)) WITHOUT ROWID;"
    "CREATE TABLE cases(slot INTEGER PRIMARY KEY, ref BLOB NOT NULL UNIQUE,"
    " generation INTEGER NOT NULL, closed INTEGER NOT NULL, claim BLOB NOT NULL);"
    "CREATE TABLE locks(slot INTEGER, generation INTEGER, holder INTEGER, lock BLOB NOT NULL,"
    " PRIMARY KEY(slot, generation, holder)) WITHOUT ROWID;"
    "CREATE TABLE events(id INTEGER PRIMARY KEY, case_ref BLOB NOT NULL,"
    " generation INTEGER NOT NULL, payload BLOB NOT NULL, hash BLOB NOT NULL);"
    "CREATE INDEX events_by_case ON events(case_ref);"
    "CREATE TABLE bodies(event INTEGER, part INTEGER, body BLOB NOT NULL,"
    " PRIMARY KEY(event, part));"
    "CREATE TABLE identity_locks(event INTEGER, holder INTEGER, lock BLOB NOT NULL,"
    " PRIMARY KEY(event, holder)) WITHOUT ROWID;"
    "CREATE TABLE sheet(segment INTEGER PRIMARY KEY, lines BLOB NOT NULL);"
    "CREATE TABLE lines_apart(slot INTEGER PRIMARY KEY, generation INTEGER NOT NULL,"
    " line BLOB NOT NULL);"
    "CREATE TABLE words(number INTEGER PRIMARY KEY, word BLOB NOT NULL);"
    "CREATE TABLE notes(ref BLOB PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID;"
    "CREATE TABLE envelopes(ref BLOB PRIMARY KEY) WITHOUT ROWID;"
    "CREATE TABLE batches(ref BLOB PRIMARY KEY, mark BLOB NOT NULL) WITHOUT ROWID;"
    "CREATE TRIGGER events_stay BEFORE DELETE ON events"
    " BEGIN SELECT raise(ABORT, 'events stay'); END;"
    "CREATE TRIGGER events_as_they_are BEFORE UPDATE ON events"
    " BEGIN SELECT raise(ABORT, 'events stay as they are'); END;";

/* Since version 3. */
static const char mail_schema[] =
    "CREATE TABLE outbox(id INTEGER PRIMARY KEY AUTOINCREMENT, grp BLOB NOT NULL,"
    " letter BLOB NOT NULL);"
    "CREATE INDEX outbox_by_group ON outbox(grp, id);"
    "CREATE TABLE bundles(id INTEGER PRIMARY KEY AUTOINCREMENT, grp TEXT NOT NULL,"
    " seq INTEGER NOT NULL, expires INTEGER NOT NULL, written INTEGER NOT NULL,"
    " file BLOB NOT NULL);"
    "CREATE TABLE claims(slot INTEGER PRIMARY KEY, name BLOB NOT NULL);"
    "CREATE INDEX cases_by_claim ON cases(claim);"
    "CREATE TABLE replies(mark BLOB PRIMARY KEY, claim BLOB NOT NULL,"
    " event INTEGER NOT NULL, waits INTEGER NOT NULL) WITHOUT ROWID;"
    "CREATE INDEX replies_by_claim ON replies(claim) WHERE waits = 1;"
    "CREATE INDEX replies_by_event ON replies(event) WHERE event > 0;";

static enum tg_err open_db(struct register_file *reg, struct fault *fault)
{
    int rc =
        sqlite3_open_v2(reg->path, &reg->db,
                        SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_EXRESCODE, NULL);
    if (rc == SQLITE_OK)
        rc = sqlite3_busy_timeout(reg->db, REGISTER_BUSY_MS);
    if (rc == SQLITE_OK)
        rc = sqlite3_exec(reg->db,
                          "PRAGMA page_size=8192; PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
                          "PRAGMA temp_store=MEMORY; PRAGMA mmap_size=0; PRAGMA trusted_schema=OFF;"
                          "PRAGMA secure_delete=ON; PRAGMA cache_size=-32768",
                          NULL, NULL, NULL);
    return rc == SQLITE_OK ? TG_OK : register_sql_fault(reg, rc, _("open the register"), fault);
}

static enum tg_err set_version(struct register_file *reg, struct fault *fault)
{
    char mark[48];
    snprintf(mark, sizeof mark, "PRAGMA user_version=%d", REGISTER_VERSION);
    return register_run(reg, mark, fault);
}

static enum tg_err fill_new(struct register_file *reg, const struct register_login *login,
                            struct fault *fault)
{
    char mark[48];
    snprintf(mark, sizeof mark, "PRAGMA application_id=%d", REGISTER_APPLICATION_ID);
    randombytes_buf(reg->id, sizeof reg->id);
    randombytes_buf(reg->keys->master, REGISTER_KEY_SIZE);
    register_derive(reg->keys);
    register_chain_start(reg, reg->head.hash);
    sqlite3_stmt *stmt = NULL;
    enum tg_err err = register_run(reg, schema, fault);
    if (err == TG_OK)
        err = register_run(reg, mail_schema, fault);
    if (err == TG_OK)
        err = register_run(reg, mark, fault);
    if (err == TG_OK)
        err = set_version(reg, fault);
    if (err == TG_OK)
        err = register_run(reg, "INSERT INTO meta VALUES('people', 1)", fault);
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
        err =
            fault_set(fault, TG_ERR_FORMAT, _("%s: torn: no id in it. Restore a copy."), reg->path);
    if (err == TG_OK)
        memcpy(reg->id, sqlite3_column_blob(stmt, 0), sizeof reg->id);
    register_end(reg, stmt);
    return err;
}

/* Another desk program may have done it while this one waited. */
static enum tg_err bring_up(struct register_file *reg, int64_t *version, struct fault *fault)
{
    enum tg_err err = register_run(reg, "BEGIN IMMEDIATE", fault);
    if (err == TG_OK)
        err = register_count(reg, "PRAGMA user_version", version, fault);
    if (err == TG_OK && *version == REGISTER_VERSION_BEFORE_MAIL) {
        err = register_run(reg, mail_schema, fault);
        if (err == TG_OK)
            err = set_version(reg, fault);
        *version = REGISTER_VERSION;
    }
    if (err == TG_OK)
        err = register_run(reg, "COMMIT", fault);
    if (sqlite3_get_autocommit(reg->db) == 0)
        sqlite3_exec(reg->db, "ROLLBACK", NULL, NULL, NULL);
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
        return fault_set(fault, TG_ERR_FORMAT, _("%s: is no register. Nothing was changed."),
                         reg->path);
    if (version == REGISTER_VERSION_BEFORE_MAIL && (err = bring_up(reg, &version, fault)) != TG_OK)
        return err;
    if (version < REGISTER_VERSION)
        return fault_set(fault, TG_ERR_VERSION,
                         _("%s: is of version %lld, from before the first release, which no desk "
                           "reads any more. Move it away and import again."),
                         reg->path, (long long)version);
    if (version != REGISTER_VERSION)
        return fault_set(fault, TG_ERR_VERSION,
                         _("%s: is of version %lld, this desk knows %d. Install the newer desk."),
                         reg->path, (long long)version, REGISTER_VERSION);
    err = read_id(reg, fault);
    if (err == TG_OK)
        err = register_login_officer(reg, login, fault);
    if (err != TG_OK)
        return err;
    register_derive(reg->keys);
    err = register_read_begin(reg, &reg->head, fault);
    register_read_end(reg);
    return err;
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
        return fault_set(fault, TG_ERR_MEMORY, _("%s: out of memory"), path);
    reg->clock = clock;
    reg->keys = secret_create(sizeof *reg->keys);
    reg->people = secret_create(sizeof *reg->people);
    bool new = false;
    enum tg_err err = TG_OK;
    int printed = snprintf(reg->path, sizeof reg->path, "%s", path);
    if (reg->keys == NULL || reg->people == NULL)
        err = fault_set(fault, TG_ERR_MEMORY, _("Out of locked memory."));
    else if (printed < 0 || printed >= (int)sizeof reg->path)
        err = fault_set(fault, TG_ERR_RANGE, _("%s: name too long"), path);
    if (err == TG_OK) {
        must(crypto_box_keypair(reg->people->pair_public, reg->people->pair_secret) == 0);
        err = open_or_fill(reg, login, &new, fault);
    }
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
    must(!reg->writing && reg->reading == 0);
    register_statements_finish(reg);
    must(sqlite3_close(reg->db) == SQLITE_OK);
    secret_destroy(reg->sheet);
    secret_destroy(reg->words);
    secret_destroy(reg->top);
    secret_destroy(reg->people);
    secret_destroy(reg->keys);
    free(reg);
}

enum tg_err register_begin(struct register_file *reg, struct fault *fault)
{
    must(!reg->writing && reg->reading == 0);
    enum tg_err err = register_run(reg, "BEGIN IMMEDIATE", fault);
    if (err != TG_OK)
        return err;
    reg->writing = true;
    err = register_people_refresh(reg, fault);
    if (err == TG_OK)
        err = register_words_refresh(reg, fault);
    return err == TG_OK ? register_head_read(reg, &reg->head, fault) : err;
}

/* What was erased stands in the write-ahead log's older frames until they are gone. A reader of
 * another process may hold them: then they go with a later commit, or with the last to close. */
static void erase_wal(struct register_file *reg)
{
    if (sqlite3_wal_checkpoint_v2(reg->db, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL) ==
        SQLITE_OK)
        reg->erasing = false;
}

enum tg_err register_commit(struct register_file *reg, struct fault *fault)
{
    must(reg->writing);
    enum tg_err err = register_sheet_flush(reg, fault);
    if (err == TG_OK)
        err = register_head_write(reg, fault);
    if (err == TG_OK)
        err = register_run(reg, "COMMIT", fault);
    if (err != TG_OK)
        return err;
    reg->writing = false;
    register_cases_forget(reg);
    register_sheet_forget(reg);
    fault_point("desk.committed");
    if (reg->erasing)
        erase_wal(reg);
    return TG_OK;
}

void register_rollback(struct register_file *reg)
{
    if (!reg->writing)
        return;
    if (sqlite3_get_autocommit(reg->db) == 0)
        sqlite3_exec(reg->db, "ROLLBACK", NULL, NULL, NULL);
    reg->writing = false;
    reg->people->version = 0;
    register_cases_forget(reg);
    register_sheet_forget(reg);
    register_words_rollback(reg);
}
