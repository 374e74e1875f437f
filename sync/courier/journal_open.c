/* Making courier.db and reading it into memory. */
#include "sync/courier/journal_inside.h"

#include "sync/courier/database.h"

#include <stdlib.h>
#include <string.h>

#include <sodium.h>

static const char SCHEMA[] = "PRAGMA application_id=0x5447434A; PRAGMA user_version=1;"
                             "CREATE TABLE state(id INTEGER PRIMARY KEY, body BLOB NOT NULL);"
                             "CREATE TABLE outstanding(id INTEGER PRIMARY KEY, body BLOB NOT NULL);"
                             "CREATE TABLE sent(slot INTEGER PRIMARY KEY, mark BLOB NOT NULL);"
                             "CREATE TABLE fillers(filler INTEGER PRIMARY KEY, mark BLOB NOT NULL);"
                             "CREATE TABLE acks(place INTEGER PRIMARY KEY, body BLOB NOT NULL);";
_Static_assert(JOURNAL_APPLICATION_ID == 0x5447434A && JOURNAL_VERSION == 1, "as SCHEMA has it");

/* `count` rows, each of `len` bytes: zeroes, or the bytes given. */
static int insert_rows(sqlite3 *db, const char *sql, uint32_t count, const uint8_t *bytes,
                       size_t len)
{
    sqlite3_stmt *stmt = NULL;
    int rc = sqlite3_prepare_v2(db, sql, -1, &stmt, NULL);
    for (uint32_t row = 0; row < count && rc == SQLITE_OK; row++) {
        rc = sqlite3_bind_int64(stmt, 1, row);
        if (rc == SQLITE_OK)
            rc = bytes == NULL ? sqlite3_bind_zeroblob(stmt, 2, (int)len)
                               : sqlite3_bind_blob(stmt, 2, bytes, (int)len, SQLITE_STATIC);
        if (rc == SQLITE_OK && sqlite3_step(stmt) != SQLITE_DONE)
            rc = sqlite3_extended_errcode(db);
        else if (rc == SQLITE_OK)
            rc = sqlite3_reset(stmt);
    }
    sqlite3_finalize(stmt);
    return rc;
}

static int fill(sqlite3 *db, const void *ctx)
{
    const struct journal_plan *plan = ctx;
    struct journal_state state = {.seq = 1};
    uint8_t body[JOURNAL_STATE_SIZE];
    randombytes_buf(&state.epoch, sizeof state.epoch);
    journal_state_encode(&state, body);
    size_t batch = plan->batch_envelopes == 0 ? 0 : batch_size(plan->batch_envelopes);
    int rc = sqlite3_exec(db, SCHEMA, NULL, NULL, NULL);
    if (rc == SQLITE_OK)
        rc = insert_rows(db, "INSERT INTO state VALUES(?1,?2)", 1, body, sizeof body);
    if (rc == SQLITE_OK)
        rc = insert_rows(db, "INSERT INTO outstanding VALUES(?1,?2)", 1, NULL, batch);
    if (rc == SQLITE_OK)
        rc =
            insert_rows(db, "INSERT INTO sent VALUES(?1,?2)", plan->slots, NULL, JOURNAL_MARK_SIZE);
    if (rc == SQLITE_OK)
        rc = insert_rows(db, "INSERT INTO fillers VALUES(?1,?2)", plan->fillers, NULL,
                         JOURNAL_MARK_SIZE);
    if (rc == SQLITE_OK)
        rc = insert_rows(db, "INSERT INTO acks VALUES(?1,?2)", JOURNAL_ACKS_MAX, NULL,
                         JOURNAL_ACK_SIZE);
    return rc;
}

/* Reads all marks of one table; their number must be the plan's. */
static enum tg_err read_marks(struct journal *journal, const char *sql, uint8_t *marks,
                              uint32_t count, struct fault *fault)
{
    sqlite3_stmt *stmt = NULL;
    uint32_t have = 0;
    int rc = sqlite3_prepare_v2(journal->db, sql, -1, &stmt, NULL);
    while (rc == SQLITE_OK && (rc = sqlite3_step(stmt)) == SQLITE_ROW) {
        bool fits = have < count && sqlite3_column_int64(stmt, 0) == have &&
                    sqlite3_column_bytes(stmt, 1) == JOURNAL_MARK_SIZE;
        if (fits)
            memcpy(marks + (size_t)have * JOURNAL_MARK_SIZE, sqlite3_column_blob(stmt, 1),
                   JOURNAL_MARK_SIZE);
        have++;
        rc = fits ? SQLITE_OK : SQLITE_DONE;
    }
    sqlite3_finalize(stmt);
    if (rc != SQLITE_DONE)
        return courier_file_fault(&JOURNAL_FILE, journal->db, rc, journal->path, "read", fault);
    if (have == count)
        return TG_OK;
    return fault_set(fault, TG_ERR_FORMAT,
                     "%s: made for another vault. Move it away: a new one is made, and what waits "
                     "is sent again; the desk keeps one of each.",
                     journal->path);
}

enum tg_err journal_load(struct journal *journal, struct fault *fault)
{
    const struct journal_plan *plan = &journal->plan;
    struct journal_state state;
    enum tg_err err = journal_state_read(journal->db, journal->path, &state, fault);
    if (err == TG_OK)
        err = read_marks(journal, "SELECT slot, mark FROM sent ORDER BY slot", journal->sent,
                         plan->slots, fault);
    if (err == TG_OK)
        err = read_marks(journal, "SELECT filler, mark FROM fillers ORDER BY filler",
                         journal->fillers, plan->fillers, fault);
    if (err == TG_OK && state.outstanding != 0 && state.outstanding != plan->batch_envelopes)
        err = fault_set(fault, TG_ERR_FORMAT,
                        "%s: the batch that is out has %u envelopes, courier.conf says %u: set "
                        "batch_envelopes back",
                        journal->path, state.outstanding, plan->batch_envelopes);
    if (err != TG_OK)
        return err;
    journal->state = state;
    journal->stale = false;
    return TG_OK;
}

void journal_destroy(struct journal *journal)
{
    if (journal == NULL)
        return;
    sqlite3_close(journal->db);
    free(journal->sent);
    free(journal->fillers);
    free(journal->path);
    free(journal);
}

enum tg_err journal_create(const char *path, const struct journal_plan *plan,
                           struct journal **out_journal, struct fault *fault)
{
    enum tg_err err = TG_OK;
    struct journal *journal = calloc(1, sizeof *journal);
    if (journal == NULL)
        return fault_set(fault, TG_ERR_MEMORY, "%s: out of memory", path);
    journal->plan = *plan;
    journal->path = strdup(path);
    journal->sent = calloc(plan->slots + 1UL, JOURNAL_MARK_SIZE);
    journal->fillers = calloc(plan->fillers + 1UL, JOURNAL_MARK_SIZE);
    if (journal->path == NULL || journal->sent == NULL || journal->fillers == NULL)
        err = fault_set(fault, TG_ERR_MEMORY, "%s: out of memory", path);
    if (err == TG_OK)
        err = database_open(&JOURNAL_FILE, path, fill, plan, &journal->db, fault);
    if (err == TG_OK)
        err = journal_load(journal, fault);
    if (err != TG_OK)
        journal_destroy(journal);
    else
        *out_journal = journal;
    return err;
}
