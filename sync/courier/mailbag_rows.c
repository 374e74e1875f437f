#include "sync/courier/mailbag_rows.h"

#include "board/base/must.h"
#include "sync/vault/mailbag_format.h"

#include <string.h>

/* Whoever stole one desk's key and sees the others' labels go by takes no letter's place. */
static const char INSERT_LETTER[] =
    "INSERT OR REPLACE INTO letters SELECT ?1, ?2, ?3 WHERE NOT EXISTS ("
    "SELECT 1 FROM letters l JOIN bundles b ON b.first = (SELECT first FROM bundles "
    "WHERE first <= l.id ORDER BY first DESC LIMIT 1) "
    "WHERE l.label=?2 AND (?4 < b.expires OR b.desk <> ?5))";

static int step_done(sqlite3_stmt *stmt, int rc)
{
    if (rc == SQLITE_OK)
        rc = sqlite3_step(stmt);
    return rc == SQLITE_DONE ? SQLITE_OK : rc == SQLITE_ROW ? SQLITE_CORRUPT : rc;
}

static int bind_place(sqlite3_stmt *stmt, const struct bundle *bundle, uint64_t seq)
{
    int rc = sqlite3_bind_text(stmt, 1, bundle->desk.text, -1, SQLITE_STATIC);
    if (rc == SQLITE_OK)
        rc = sqlite3_bind_text(stmt, 2, bundle->group.text, -1, SQLITE_STATIC);
    if (rc == SQLITE_OK)
        rc = sqlite3_bind_int64(stmt, 3, (int64_t)bundle->epoch);
    if (rc == SQLITE_OK)
        rc = sqlite3_bind_int64(stmt, 4, (int64_t)seq);
    return rc;
}

int mailbag_rows_look(sqlite3 *db, const struct bundle *bundle, uint64_t seq,
                      const uint8_t hash[static HASH_SIZE], bool *out_there, bool *out_same)
{
    sqlite3_stmt *stmt = NULL;
    int rc = sqlite3_prepare_v2(
        db, "SELECT hash FROM bundles WHERE desk=?1 AND site=?2 AND epoch=?3 AND seq=?4", -1, &stmt,
        NULL);
    if (rc == SQLITE_OK)
        rc = bind_place(stmt, bundle, seq);
    if (rc == SQLITE_OK)
        rc = sqlite3_step(stmt);
    *out_there = rc == SQLITE_ROW;
    *out_same = *out_there && sqlite3_column_bytes(stmt, 0) == HASH_SIZE &&
                memcmp(sqlite3_column_blob(stmt, 0), hash, HASH_SIZE) == 0;
    sqlite3_finalize(stmt);
    return rc == SQLITE_ROW || rc == SQLITE_DONE ? SQLITE_OK : rc;
}

int mailbag_rows_number(sqlite3 *db, const char *sql, const struct bundle *of, int64_t *out_value)
{
    sqlite3_stmt *stmt = NULL;
    int rc = sqlite3_prepare_v2(db, sql, -1, &stmt, NULL);
    if (rc == SQLITE_OK && of != NULL)
        rc = sqlite3_bind_text(stmt, 1, of->desk.text, -1, SQLITE_STATIC);
    if (rc == SQLITE_OK && sqlite3_bind_parameter_count(stmt) > 1)
        rc = sqlite3_bind_text(stmt, 2, of->group.text, -1, SQLITE_STATIC);
    if (rc == SQLITE_OK)
        rc = sqlite3_step(stmt);
    if (rc == SQLITE_ROW)
        *out_value = sqlite3_column_int64(stmt, 0);
    sqlite3_finalize(stmt);
    return rc == SQLITE_ROW ? SQLITE_OK : rc == SQLITE_DONE ? SQLITE_CORRUPT : rc;
}

static int insert_bundle(sqlite3 *db, const struct bundle *bundle, int64_t first, uint16_t count)
{
    sqlite3_stmt *stmt = NULL;
    int rc = sqlite3_prepare_v2(db, "INSERT INTO bundles VALUES(?5,?6,?1,?2,?3,?4,?7,?8,?9)", -1,
                                &stmt, NULL);
    if (rc == SQLITE_OK)
        rc = bind_place(stmt, bundle, bundle->seq);
    if (rc == SQLITE_OK)
        rc = sqlite3_bind_int64(stmt, 5, first);
    if (rc == SQLITE_OK)
        rc = sqlite3_bind_int(stmt, 6, count);
    if (rc == SQLITE_OK)
        rc = sqlite3_bind_int64(stmt, 7, bundle->day);
    if (rc == SQLITE_OK)
        rc = sqlite3_bind_int64(stmt, 8, bundle->expires_day);
    if (rc == SQLITE_OK)
        rc = sqlite3_bind_blob(stmt, 9, bundle->hash, HASH_SIZE, SQLITE_STATIC);
    rc = step_done(stmt, rc);
    sqlite3_finalize(stmt);
    return rc;
}

/* A letter that a desk sends again, under the same label, stays as long as the longer of the two;
 * one that another desk sends under it is none. */
static int insert_letters(sqlite3 *db, const struct bundle *bundle, int64_t first)
{
    sqlite3_stmt *stmt = NULL;
    int rc = sqlite3_prepare_v2(db, INSERT_LETTER, -1, &stmt, NULL);
    if (rc == SQLITE_OK)
        rc = sqlite3_bind_int64(stmt, 4, bundle->expires_day);
    if (rc == SQLITE_OK)
        rc = sqlite3_bind_text(stmt, 5, bundle->desk.text, -1, SQLITE_STATIC);
    for (uint16_t i = 0; i < bundle->count && rc == SQLITE_OK; i++) {
        const uint8_t *body = bundle_body(bundle, i);
        must(memcmp(body, MAILBAG_OPENING, MAILBAG_OPENING_SIZE) == 0);
        rc = sqlite3_bind_int64(stmt, 1, first + i);
        if (rc == SQLITE_OK)
            rc = sqlite3_bind_blob(stmt, 2, bundle_label(bundle, i), BUNDLE_LABEL_SIZE,
                                   SQLITE_STATIC);
        if (rc == SQLITE_OK)
            rc = sqlite3_bind_blob(stmt, 3, body + MAILBAG_OPENING_SIZE, MAILBAG_REST_SIZE,
                                   SQLITE_STATIC);
        rc = step_done(stmt, rc);
        if (rc == SQLITE_OK)
            rc = sqlite3_reset(stmt);
    }
    sqlite3_finalize(stmt);
    return rc;
}

int mailbag_rows_remove(sqlite3 *db, int64_t first)
{
    static const char *const sqls[] = {
        "DELETE FROM letters WHERE id >= ?1 AND id < ?1 + "
        "(SELECT count FROM bundles WHERE first=?1)",
        "DELETE FROM bundles WHERE first=?1",
    };
    int rc = SQLITE_OK;
    for (size_t i = 0; i < sizeof sqls / sizeof *sqls && rc == SQLITE_OK; i++) {
        sqlite3_stmt *stmt = NULL;
        rc = sqlite3_prepare_v2(db, sqls[i], -1, &stmt, NULL);
        if (rc == SQLITE_OK)
            rc = sqlite3_bind_int64(stmt, 1, first);
        rc = step_done(stmt, rc);
        sqlite3_finalize(stmt);
    }
    return rc;
}

/* What is left of the group before goes first. */
static int make_room(sqlite3 *db, const struct bundle *bundle, uint64_t letters_max)
{
    int64_t letters = 0;
    int64_t oldest = 0;
    int rc = SQLITE_OK;
    do {
        rc = mailbag_rows_number(db, "SELECT coalesce(sum(count),0) FROM bundles WHERE desk=?1",
                                 bundle, &letters);
        if (rc != SQLITE_OK || (uint64_t)letters <= letters_max)
            break;
        rc = mailbag_rows_number(db,
                                 "SELECT first FROM bundles WHERE desk=?1 AND count > 0 "
                                 "ORDER BY site=?2, expires, day, seq LIMIT 1",
                                 bundle, &oldest);
        if (rc == SQLITE_OK)
            rc = mailbag_rows_remove(db, oldest);
    } while (rc == SQLITE_OK);
    return rc;
}

int mailbag_rows_insert(sqlite3 *db, const struct bundle *bundle, bool expired,
                        uint64_t letters_max)
{
    int64_t first = 0;
    /* One that brought no letter takes a number, too. */
    int rc = mailbag_rows_number(db,
                                 "SELECT coalesce((SELECT first + max(count, 1) FROM bundles "
                                 "ORDER BY first DESC LIMIT 1), 1)",
                                 NULL, &first);
    if (rc == SQLITE_OK)
        rc = insert_bundle(db, bundle, first, expired ? 0 : bundle->count);
    if (rc == SQLITE_OK && !expired)
        rc = insert_letters(db, bundle, first);
    if (rc == SQLITE_OK)
        rc = make_room(db, bundle, letters_max);
    return rc;
}
