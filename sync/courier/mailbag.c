#include "sync/courier/mailbag.h"

#include "board/base/must.h"
#include "sync/courier/database.h"
#include "sync/courier/mailbag_rows.h"
#include "sync/vault/mailbag_format.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SECONDS_A_DAY = 86400 };

static const char SCHEMA[] =
    "PRAGMA application_id=0x5447434D; PRAGMA user_version=1;"
    "CREATE TABLE state(id INTEGER PRIMARY KEY, body BLOB NOT NULL);"
    "CREATE TABLE letters(id INTEGER PRIMARY KEY, label BLOB NOT NULL, body BLOB NOT NULL);"
    "CREATE UNIQUE INDEX labels ON letters(label);"
    "CREATE TABLE bundles(first INTEGER PRIMARY KEY, count INTEGER NOT NULL, desk TEXT NOT NULL,"
    " site TEXT NOT NULL, epoch INTEGER NOT NULL, seq INTEGER NOT NULL, day INTEGER NOT NULL,"
    " expires INTEGER NOT NULL, hash BLOB NOT NULL, UNIQUE(desk, site, epoch, seq));"
    "CREATE INDEX expiries ON bundles(expires);";
_Static_assert(MAILBAG_APPLICATION_ID == 0x5447434D && MAILBAG_VERSION == 1, "as SCHEMA has it");

struct mailbag {
    sqlite3 *db;
    char *path; /* owned */
    struct mailbag_state state;
    bool stale; /* a transaction failed: the state is to be read anew */
};

uint64_t mailbag_cursor(const struct mailbag *bag)
{
    return bag->state.cursor;
}

uint64_t mailbag_letters_max(const struct charter_mail *mail)
{
    must(mail->period_s > 0);
    return charter_mail_bound(mail, 1) + (uint64_t)mail->letters * MAILBAG_SPARE_BUNDLES;
}

uint64_t mailbag_bundles_max(const struct charter *charter)
{
    const uint64_t of_one = mailbag_letters_max(&charter->mail) / charter->mail.letters;
    return of_one * (uint64_t)charter->desk_count;
}

static int fill(sqlite3 *db, const void *ctx)
{
    (void)ctx;
    const struct mailbag_state state = {0};
    uint8_t body[MAILBAG_STATE_SIZE];
    sqlite3_stmt *stmt = NULL;
    mailbag_state_encode(&state, body);
    int rc = sqlite3_exec(db, SCHEMA, NULL, NULL, NULL);
    if (rc == SQLITE_OK)
        rc = sqlite3_prepare_v2(db, "INSERT INTO state VALUES(0,?1)", -1, &stmt, NULL);
    if (rc == SQLITE_OK)
        rc = sqlite3_bind_blob(stmt, 1, body, sizeof body, SQLITE_STATIC);
    if (rc == SQLITE_OK && sqlite3_step(stmt) != SQLITE_DONE)
        rc = sqlite3_extended_errcode(db);
    sqlite3_finalize(stmt);
    return rc;
}

enum tg_err mailbag_create(const char *path, struct mailbag **out_bag, struct fault *fault)
{
    char limits[96];
    struct mailbag *bag = calloc(1, sizeof *bag);
    if (bag == NULL || (bag->path = strdup(path)) == NULL) {
        free(bag);
        return fault_set(fault, TG_ERR_MEMORY, "%s: out of memory", path);
    }
    enum tg_err err = database_open(&MAILBAG_FILE, path, fill, NULL, &bag->db, fault);
    if (err == TG_OK) {
        snprintf(limits, sizeof limits, "PRAGMA journal_size_limit=%d; PRAGMA secure_delete=ON",
                 MAILBAG_JOURNAL_MAX);
        int rc = sqlite3_exec(bag->db, limits, NULL, NULL, NULL);
        if (rc != SQLITE_OK)
            err = courier_file_fault(&MAILBAG_FILE, bag->db, rc, path, "open", fault);
    }
    if (err == TG_OK)
        err = mailbag_state_read(bag->db, path, &bag->state, fault);
    if (err != TG_OK)
        mailbag_destroy(bag);
    else
        *out_bag = bag;
    return err;
}

void mailbag_destroy(struct mailbag *bag)
{
    if (bag == NULL)
        return;
    sqlite3_close(bag->db);
    free(bag->path);
    free(bag);
}

enum tg_err mailbag_check(struct mailbag *bag, struct fault *fault)
{
    sqlite3_stmt *stmt = NULL;
    int rc = sqlite3_prepare_v2(bag->db, "PRAGMA quick_check(1)", -1, &stmt, NULL);
    if (rc == SQLITE_OK)
        rc = sqlite3_step(stmt);
    bool sound = rc == SQLITE_ROW && strcmp((const char *)sqlite3_column_text(stmt, 0), "ok") == 0;
    sqlite3_finalize(stmt);
    if (sound)
        return TG_OK;
    return courier_file_fault(&MAILBAG_FILE, bag->db, rc == SQLITE_ROW ? SQLITE_CORRUPT : rc,
                              bag->path, "read", fault);
}

/* FORMAT and DENIED are said of bundles alone. */
static enum tg_err as_disk_fault(enum tg_err err, struct fault *fault)
{
    if (err == TG_ERR_FORMAT || err == TG_ERR_DENIED)
        fault->err = err = TG_ERR_IO;
    return err;
}

static enum tg_err sql_fault(struct mailbag *bag, int rc, struct fault *fault)
{
    return as_disk_fault(courier_file_fault(&MAILBAG_FILE, bag->db, rc, bag->path, "write", fault),
                         fault);
}

/* ---- one transaction: begin, changes, end with their outcome ---- */

static enum tg_err begin(struct mailbag *bag, struct fault *fault)
{
    if (bag->stale) {
        enum tg_err err = mailbag_state_read(bag->db, bag->path, &bag->state, fault);
        if (err != TG_OK)
            return as_disk_fault(err, fault);
        bag->stale = false;
    }
    int rc = sqlite3_exec(bag->db, "BEGIN IMMEDIATE", NULL, NULL, NULL);
    return rc == SQLITE_OK ? TG_OK : sql_fault(bag, rc, fault);
}

static int write_state(sqlite3 *db, const struct mailbag_state *state)
{
    uint8_t body[MAILBAG_STATE_SIZE];
    sqlite3_stmt *stmt = NULL;
    mailbag_state_encode(state, body);
    int rc = sqlite3_prepare_v2(db, "UPDATE state SET body=?1 WHERE id=0", -1, &stmt, NULL);
    if (rc == SQLITE_OK)
        rc = sqlite3_bind_blob(stmt, 1, body, sizeof body, SQLITE_STATIC);
    if (rc == SQLITE_OK)
        rc = sqlite3_step(stmt);
    sqlite3_finalize(stmt);
    return rc == SQLITE_DONE ? SQLITE_OK : rc;
}

static enum tg_err end(struct mailbag *bag, int rc, const struct mailbag_state *next,
                       struct fault *fault)
{
    if (rc == SQLITE_OK)
        rc = write_state(bag->db, next);
    if (rc == SQLITE_OK)
        rc = sqlite3_exec(bag->db, "COMMIT", NULL, NULL, NULL);
    if (rc == SQLITE_OK) {
        bag->state = *next;
        return TG_OK;
    }
    enum tg_err err = sql_fault(bag, rc, fault);
    if (sqlite3_get_autocommit(bag->db) == 0)
        (void)sqlite3_exec(bag->db, "ROLLBACK", NULL, NULL, NULL);
    bag->stale = true;
    return err;
}

/* The day that has begun for sure; 0 when no mail has come yet. */
static uint32_t sure_day(const struct mailbag_state *state, uint32_t today)
{
    return today != 0 && today < state->newest_day ? today : state->newest_day;
}

/* ---- taking in ---- */

static enum tg_err check(const struct charter *charter, const struct device_name *group,
                         const uint8_t *bytes, size_t len, struct bundle *out_bundle,
                         struct fault *fault)
{
    struct bundle bundle;
    enum tg_err err = bundle_parse(bytes, len, &bundle, fault);
    if (err != TG_OK)
        return err;
    const struct charter_device *desk = charter_find_desk(charter, &bundle.desk);
    if (desk == NULL || bundle_verify(bytes, &bundle, desk->public_key) != TG_OK)
        return fault_set(fault, TG_ERR_CRYPTO,
                         "bundle %" PRIu64 " is not signed by desk %s of the charter: has this "
                         "machine the newest charter? If so, the hub forges mail",
                         bundle.seq, bundle.desk.text);
    if (strcmp(bundle.group.text, group->text) != 0)
        return fault_set(fault, TG_ERR_DENIED,
                         "bundle %" PRIu64 " of desk %s is for the group \"%s\", this kiosk is of "
                         "\"%s\": courier.conf and the hub's roster do not agree",
                         bundle.seq, bundle.desk.text, bundle.group.text, group->text);
    *out_bundle = bundle;
    return TG_OK;
}

static void note_error(struct mailbag_state *state, const char *text)
{
    memset(state->last_error, 0, sizeof state->last_error);
    memcpy(state->last_error, text, strnlen(text, MAILBAG_ERROR_MAX));
}

static enum tg_err refuse(struct mailbag *bag, const struct fault *why, struct fault *fault)
{
    struct fault second;
    enum tg_err err = begin(bag, &second);
    if (err == TG_OK) {
        struct mailbag_state next = bag->state;
        next.refused++;
        note_error(&next, why->text);
        err = end(bag, SQLITE_OK, &next, &second);
    }
    *fault = err == TG_OK ? *why : second;
    return err == TG_OK ? why->err : err;
}

/* Taken all the same: what a desk signed is its mail. But somebody should know. */
static int note_fork(struct mailbag *bag, const struct bundle *bundle, struct mailbag_state *next)
{
    char text[MAILBAG_ERROR_MAX + 1];
    bool there = false, same = false;
    int rc = bundle->seq < 2 ? SQLITE_OK
                             : mailbag_rows_look(bag->db, bundle, bundle->seq - 1, bundle->before,
                                                 &there, &same);
    if (rc == SQLITE_OK && there && !same) {
        snprintf(text, sizeof text,
                 "bundle %" PRIu64 " of desk %s does not follow the one before: was its register "
                 "restored, or do two run with its key?",
                 bundle->seq, bundle->desk.text);
        note_error(next, text);
    }
    return rc;
}

static enum tg_err keep(struct mailbag *bag, const struct charter *charter, uint32_t today,
                        const struct bundle *bundle, struct fault *fault)
{
    enum tg_err err = begin(bag, fault);
    if (err != TG_OK)
        return err;
    struct mailbag_state next = bag->state;
    if (bundle->day > next.newest_day)
        next.newest_day = bundle->day;
    bool expired = bundle->expires_day <= sure_day(&next, today);
    int rc = note_fork(bag, bundle, &next);
    if (rc == SQLITE_OK)
        rc = mailbag_rows_insert(bag->db, bundle, expired, mailbag_letters_max(&charter->mail));
    return end(bag, rc, &next, fault);
}

enum tg_err mailbag_take(struct mailbag *bag, const struct charter *charter,
                         const struct device_name *group, uint32_t today, const uint8_t *bytes,
                         size_t len, struct fault *fault)
{
    struct bundle bundle;
    struct fault why;
    bool there = false, same = false;
    if (check(charter, group, bytes, len, &bundle, &why) != TG_OK)
        return refuse(bag, &why, fault);
    int rc = mailbag_rows_look(bag->db, &bundle, bundle.seq, bundle.hash, &there, &same);
    if (rc != SQLITE_OK)
        return sql_fault(bag, rc, fault);
    if (!there)
        return keep(bag, charter, today, &bundle, fault);
    if (same)
        return TG_OK;
    (void)fault_set(&why, TG_ERR_CONFLICT,
                    "desk %s signed two bundles %" PRIu64 ": was its register restored from a "
                    "copy, or do two run with its key? The first one stays",
                    bundle.desk.text, bundle.seq);
    return refuse(bag, &why, fault);
}

enum tg_err mailbag_sweep(struct mailbag *bag, uint32_t today, struct fault *fault)
{
    int64_t first = 0;
    for (;;) {
        char sql[128];
        snprintf(sql, sizeof sql,
                 "SELECT coalesce((SELECT first FROM bundles WHERE expires <= %" PRIu32
                 " LIMIT 1), 0)",
                 sure_day(&bag->state, today));
        int rc = mailbag_rows_number(bag->db, sql, NULL, &first);
        if (rc != SQLITE_OK)
            return sql_fault(bag, rc, fault);
        if (first == 0)
            return TG_OK;
        enum tg_err err = begin(bag, fault);
        if (err == TG_OK) {
            const struct mailbag_state next = bag->state;
            err = end(bag, mailbag_rows_remove(bag->db, first), &next, fault);
        }
        if (err != TG_OK)
            return err;
    }
}

/* ---- the hub's cursor ---- */

enum tg_err mailbag_note_cursor(struct mailbag *bag, uint64_t cursor, struct fault *fault)
{
    enum tg_err err = begin(bag, fault);
    if (err != TG_OK)
        return err;
    struct mailbag_state next = bag->state;
    next.cursor = cursor;
    return end(bag, SQLITE_OK, &next, fault);
}

static bool is_silent(const struct mailbag_state *state, const struct charter_mail *mail,
                      uint32_t today)
{
    uint32_t wait_days = MAILBAG_SILENT_DAYS + mail->period_s / SECONDS_A_DAY;
    return state->newest_day == 0 || (today != 0 && today > state->newest_day + wait_days);
}

/* A clock that went back is no reason to wait for it. */
static bool may_ask_anew(const struct mailbag_state *state, uint32_t today)
{
    return today < state->anew_day || today - state->anew_day >= state->anew_wait_days;
}

static void ask_anew(struct mailbag_state *state, uint32_t wait_days, uint32_t today)
{
    state->anew_wait_days = wait_days > MAILBAG_ANEW_DAYS_MAX ? MAILBAG_ANEW_DAYS_MAX : wait_days;
    state->anew_day = today;
    state->cursor = 0;
}

/* What was refused comes again from the beginning, or was another group's. */
static void begin_anew(struct mailbag_state *state)
{
    if (state->cursor > 0 || state->refused == 0)
        return;
    state->refused = 0;
    note_error(state, "");
}

enum tg_err mailbag_turn_to(struct mailbag *bag, const struct device_name *group, uint32_t today,
                            struct fault *fault)
{
    enum tg_err err = begin(bag, fault);
    if (err != TG_OK)
        return err;
    struct mailbag_state next = bag->state;
    if (strcmp(next.group.text, group->text) != 0)
        ask_anew(&next, 1, today);
    next.group = *group;
    begin_anew(&next);
    return end(bag, SQLITE_OK, &next, fault);
}

enum tg_err mailbag_look_back(struct mailbag *bag, const struct charter *charter, bool behind,
                              uint32_t today, struct fault *fault)
{
    struct mailbag_tally tally;
    enum tg_err err = begin(bag, fault);
    if (err != TG_OK)
        return err;
    struct mailbag_state next = bag->state;
    err = mailbag_tally(bag->db, bag->path, &next.group, &tally, fault);
    if (err != TG_OK) {
        (void)sqlite3_exec(bag->db, "ROLLBACK", NULL, NULL, NULL);
        return as_disk_fault(err, fault);
    }
    bool amiss =
        behind || tally.missing > 0 || next.refused > 0 || is_silent(&next, &charter->mail, today);
    if (!amiss)
        next.anew_wait_days = 0;
    else if (may_ask_anew(&next, today))
        ask_anew(&next, next.anew_wait_days == 0 ? 1 : next.anew_wait_days * 2, today);
    begin_anew(&next);
    return end(bag, SQLITE_OK, &next, fault);
}
