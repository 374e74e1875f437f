#include "sync/vault/mailbag_reader.h"

#include "sync/vault/mailbag_format.h"

#include <stdio.h>
#include <string.h>

/* The letter that stands at the label or behind it: one is read for every label, so that those
 * which are not there cost what the others do. */
static const char FIND[] = "SELECT label, body, (SELECT expires FROM bundles WHERE first <= id "
                           "ORDER BY first DESC LIMIT 1) FROM letters INDEXED BY labels "
                           "WHERE label >= ?1 ORDER BY label LIMIT 1";

enum tg_err mailbag_read_status(const char *path, struct mailbag_status *out_status,
                                struct fault *fault)
{
    struct mailbag_state state;
    struct mailbag_tally tally;
    sqlite3 *db = NULL;
    enum tg_err err = courier_file_read(&MAILBAG_FILE, path, &db, fault);
    if (err == TG_OK && db == NULL)
        *out_status = (struct mailbag_status){0};
    if (err != TG_OK || db == NULL)
        return err;
    err = mailbag_state_read(db, path, &state, fault);
    if (err == TG_OK)
        err = mailbag_tally(db, path, &state.group, &tally, fault);
    sqlite3_close(db);
    if (err != TG_OK)
        return err;
    *out_status = (struct mailbag_status){
        .present = true,
        .letters = tally.letters,
        .bundles = tally.bundles,
        .missing = tally.missing,
        .newest_day = state.newest_day,
        .refused = state.refused,
    };
    snprintf(out_status->last_error, sizeof out_status->last_error, "%s", state.last_error);
    return TG_OK;
}

static bool take(sqlite3_stmt *stmt, uint32_t today, const uint8_t label[static BUNDLE_LABEL_SIZE],
                 uint8_t out[static BUNDLE_BODY_SIZE])
{
    const void *found = sqlite3_column_blob(stmt, 0);
    const void *rest = sqlite3_column_blob(stmt, 1);
    if (sqlite3_column_bytes(stmt, 0) != BUNDLE_LABEL_SIZE ||
        sqlite3_column_bytes(stmt, 1) != MAILBAG_REST_SIZE)
        return false;
    memcpy(out, MAILBAG_OPENING, MAILBAG_OPENING_SIZE);
    memcpy(out + MAILBAG_OPENING_SIZE, rest, MAILBAG_REST_SIZE);
    return memcmp(found, label, BUNDLE_LABEL_SIZE) == 0 &&
           (today == 0 || today < sqlite3_column_int64(stmt, 2));
}

static int find_one(sqlite3_stmt *stmt, uint32_t today,
                    const uint8_t label[static BUNDLE_LABEL_SIZE],
                    uint8_t out[static BUNDLE_BODY_SIZE], bool *out_found)
{
    int rc = sqlite3_bind_blob(stmt, 1, label, BUNDLE_LABEL_SIZE, SQLITE_STATIC);
    if (rc == SQLITE_OK)
        rc = sqlite3_step(stmt);
    *out_found = rc == SQLITE_ROW && take(stmt, today, label, out);
    if (!*out_found)
        memset(out, 0, BUNDLE_BODY_SIZE);
    if (rc != SQLITE_ROW && rc != SQLITE_DONE)
        return rc;
    return sqlite3_reset(stmt);
}

enum tg_err mailbag_find(const char *path, uint32_t today,
                         const uint8_t (*labels)[BUNDLE_LABEL_SIZE], size_t count,
                         uint8_t (*out_bodies)[BUNDLE_BODY_SIZE], bool *out_found,
                         struct fault *fault)
{
    sqlite3 *db = NULL;
    sqlite3_stmt *stmt = NULL;
    enum tg_err err = courier_file_read(&MAILBAG_FILE, path, &db, fault);
    if (err != TG_OK)
        return err;
    memset(out_found, 0, count * sizeof *out_found);
    memset(out_bodies, 0, count * sizeof *out_bodies);
    if (db == NULL)
        return TG_OK;
    /* One snapshot: without it each step would lock the file anew. */
    int rc = sqlite3_exec(db, "BEGIN", NULL, NULL, NULL);
    if (rc == SQLITE_OK)
        rc = sqlite3_prepare_v2(db, FIND, -1, &stmt, NULL);
    for (size_t i = 0; i < count && rc == SQLITE_OK; i++)
        rc = find_one(stmt, today, labels[i], out_bodies[i], &out_found[i]);
    if (rc != SQLITE_OK)
        err = courier_file_fault(&MAILBAG_FILE, db, rc, path, "read", fault);
    sqlite3_finalize(stmt);
    sqlite3_close(db);
    return err;
}
