#include "sync/vault/mailbag_reader.h"

#include "sync/vault/mailbag_ahead.h"
#include "sync/vault/mailbag_format.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* The letter that stands at the label or behind it: one is read for every label, so that those
 * which are not there cost what the others do. */
static const char AT[] = "SELECT id, label FROM letters INDEXED BY labels "
                         "WHERE label >= ?1 ORDER BY label LIMIT 1";
static const char READ[] = "SELECT body, (SELECT expires FROM bundles WHERE first <= ?1 "
                           "ORDER BY first DESC LIMIT 1) FROM letters WHERE id=?1";
static const char ROOT[] = "SELECT rootpage FROM sqlite_schema WHERE name=?1";

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

enum tg_err mailbag_read_newest_day(const char *path, uint32_t *out_day, struct fault *fault)
{
    struct mailbag_state state = {0};
    sqlite3 *db = NULL;
    enum tg_err err = courier_file_read(&MAILBAG_FILE, path, &db, fault);
    if (err == TG_OK && db != NULL)
        err = mailbag_state_read(db, path, &state, fault);
    sqlite3_close(db);
    if (err == TG_OK)
        *out_day = state.newest_day;
    return err;
}

struct search {
    const uint8_t (*labels)[BUNDLE_LABEL_SIZE];
    size_t count;
    int64_t *ids; /* of what stands at each label or behind it; 0: none */
    uint8_t (*bodies)[BUNDLE_BODY_SIZE];
    bool *found;
    int fd; /* mailbag_ahead.h */
};

/* 0 where there is no such tree: the query that reads it will say so. */
static uint32_t root_of(sqlite3 *db, const char *name)
{
    sqlite3_stmt *stmt = NULL;
    int64_t root = 0;
    if (sqlite3_prepare_v2(db, ROOT, -1, &stmt, NULL) == SQLITE_OK &&
        sqlite3_bind_text(stmt, 1, name, -1, SQLITE_STATIC) == SQLITE_OK &&
        sqlite3_step(stmt) == SQLITE_ROW)
        root = sqlite3_column_int64(stmt, 0);
    sqlite3_finalize(stmt);
    return root > 0 && root <= UINT32_MAX ? (uint32_t)root : 0;
}

static int look_one(sqlite3_stmt *stmt, const uint8_t label[static BUNDLE_LABEL_SIZE],
                    int64_t *out_id, bool *out_found)
{
    int rc = sqlite3_bind_blob(stmt, 1, label, BUNDLE_LABEL_SIZE, SQLITE_STATIC);
    if (rc == SQLITE_OK)
        rc = sqlite3_step(stmt);
    if (rc != SQLITE_ROW && rc != SQLITE_DONE)
        return rc;
    *out_id = rc == SQLITE_ROW ? sqlite3_column_int64(stmt, 0) : 0;
    *out_found = rc == SQLITE_ROW && sqlite3_column_bytes(stmt, 1) == BUNDLE_LABEL_SIZE &&
                 memcmp(sqlite3_column_blob(stmt, 1), label, BUNDLE_LABEL_SIZE) == 0;
    return sqlite3_reset(stmt);
}

static int look_up(sqlite3 *db, const struct search *search)
{
    sqlite3_stmt *stmt = NULL;
    mailbag_ahead_labels(search->fd, root_of(db, "labels"), search->labels, search->count);
    int rc = sqlite3_prepare_v2(db, AT, -1, &stmt, NULL);
    for (size_t i = 0; i < search->count && rc == SQLITE_OK; i++)
        rc = look_one(stmt, search->labels[i], &search->ids[i], &search->found[i]);
    sqlite3_finalize(stmt);
    return rc;
}

/* Copied whether it was wanted or not; what was not is wiped then. */
static bool take(sqlite3_stmt *stmt, uint32_t today, uint8_t out[static BUNDLE_BODY_SIZE])
{
    if (sqlite3_column_bytes(stmt, 0) != MAILBAG_REST_SIZE)
        return false;
    memcpy(out, MAILBAG_OPENING, MAILBAG_OPENING_SIZE);
    memcpy(out + MAILBAG_OPENING_SIZE, sqlite3_column_blob(stmt, 0), MAILBAG_REST_SIZE);
    return today == 0 || today < sqlite3_column_int64(stmt, 1);
}

static int read_one(sqlite3_stmt *stmt, uint32_t today, int64_t id,
                    uint8_t out[static BUNDLE_BODY_SIZE], bool *found)
{
    int rc = sqlite3_bind_int64(stmt, 1, id);
    if (rc == SQLITE_OK)
        rc = sqlite3_step(stmt);
    bool holds = rc == SQLITE_ROW && take(stmt, today, out);
    *found = *found && holds;
    if (!*found)
        memset(out, 0, BUNDLE_BODY_SIZE);
    return rc == SQLITE_ROW || rc == SQLITE_DONE ? sqlite3_reset(stmt) : rc;
}

static int read_all(sqlite3 *db, uint32_t today, const struct search *search)
{
    sqlite3_stmt *stmt = NULL;
    mailbag_ahead_rows(search->fd, root_of(db, "bundles"), search->ids, search->count);
    mailbag_ahead_rows(search->fd, root_of(db, "letters"), search->ids, search->count);
    int rc = sqlite3_prepare_v2(db, READ, -1, &stmt, NULL);
    for (size_t i = 0; i < search->count && rc == SQLITE_OK; i++)
        rc = read_one(stmt, today, search->ids[i], search->bodies[i], &search->found[i]);
    sqlite3_finalize(stmt);
    return rc;
}

/* As the courier counts days that are over: a clock that leapt ahead hides nothing. */
static uint32_t sure_day(const struct mailbag_state *state, uint32_t today)
{
    return today < state->newest_day ? today : state->newest_day;
}

/* In one snapshot, also what is asked for ahead. */
static enum tg_err find(sqlite3 *db, const char *path, uint32_t today, const struct search *search,
                        struct fault *fault)
{
    struct mailbag_state state;
    enum tg_err err = TG_OK;
    int rc = sqlite3_exec(db, "BEGIN", NULL, NULL, NULL);
    if (rc == SQLITE_OK)
        err = mailbag_state_read(db, path, &state, fault);
    if (rc == SQLITE_OK && err == TG_OK)
        rc = look_up(db, search);
    if (rc == SQLITE_OK && err == TG_OK)
        rc = read_all(db, sure_day(&state, today), search);
    return rc == SQLITE_OK ? err : courier_file_fault(&MAILBAG_FILE, db, rc, path, "read", fault);
}

enum tg_err mailbag_find(const char *path, uint32_t today,
                         const uint8_t (*labels)[BUNDLE_LABEL_SIZE], size_t count,
                         uint8_t (*out_bodies)[BUNDLE_BODY_SIZE], bool *out_found,
                         struct fault *fault)
{
    struct search search = {
        .labels = labels, .count = count, .bodies = out_bodies, .found = out_found};
    sqlite3 *db = NULL;
    search.ids = calloc(count, sizeof *search.ids);
    if (search.ids == NULL)
        return fault_set(fault, TG_ERR_MEMORY, "%s: out of memory", path);
    search.fd = courier_file_open_unseen(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK, 0);
    enum tg_err err = courier_file_read(&MAILBAG_FILE, path, &db, fault);
    if (err == TG_OK && db != NULL)
        err = find(db, path, today, &search, fault);
    if (err != TG_OK || db == NULL) {
        memset(out_found, 0, count * sizeof *out_found);
        memset(out_bodies, 0, count * sizeof *out_bodies);
    }
    sqlite3_close(db);
    if (search.fd >= 0)
        close(search.fd);
    free(search.ids);
    return err;
}
