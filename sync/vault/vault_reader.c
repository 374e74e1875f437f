#include "sync/vault/vault_reader.h"

#include "sync/vault/vault_format.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

_Static_assert(sizeof((struct vault_view *)0)->urgent / sizeof(uint32_t) == VAULT_URGENT_MAX,
               "the view holds every urgent slot");

enum { READER_BUSY_MS = 2000 }; /* the kiosk holds its lock for a commit, some milliseconds */

struct vault_reader {
    sqlite3 *db;
    char *path;
};

void vault_reader_destroy(struct vault_reader *reader)
{
    if (reader == NULL)
        return;
    sqlite3_close(reader->db);
    free(reader->path);
    free(reader);
}

enum tg_err vault_reader_create(const char *path, struct vault_reader **out_reader,
                                struct fault *fault)
{
    enum tg_err err = vault_check_header(path, fault);
    if (err != TG_OK)
        return err;
    struct vault_reader *reader = calloc(1, sizeof *reader);
    if (reader == NULL || (reader->path = strdup(path)) == NULL) {
        err = fault_set(fault, TG_ERR_MEMORY, "%s: out of memory", path);
        goto out;
    }
    int rc = sqlite3_open_v2(path, &reader->db, SQLITE_OPEN_READONLY | SQLITE_OPEN_EXRESCODE, NULL);
    if (rc == SQLITE_OK)
        rc = sqlite3_exec(reader->db,
                          "PRAGMA temp_store=MEMORY; PRAGMA mmap_size=0; PRAGMA cache_size=64;"
                          "PRAGMA trusted_schema=OFF; PRAGMA query_only=ON",
                          NULL, NULL, NULL);
    if (rc == SQLITE_OK)
        rc = sqlite3_busy_timeout(reader->db, READER_BUSY_MS);
    if (rc != SQLITE_OK) {
        err = vault_sql_fault(reader->db, rc, path, "open the vault", fault);
        goto out;
    }
    struct vault_state state;
    err = vault_state_read(reader->db, path, &state, fault);
    if (err != TG_OK)
        goto out;
    *out_reader = reader;
    reader = NULL;
out:
    vault_reader_destroy(reader);
    return err;
}

void vault_view_finish(struct vault_view *view)
{
    free(view->written);
    free(view->fillers);
    *view = (struct vault_view){0};
}

/* Numbers of one query, at most `max`; the caller frees. */
static enum tg_err reader_numbers(struct vault_reader *reader, const char *sql, size_t max,
                                  uint32_t **out_numbers, size_t *out_count, struct fault *fault)
{
    sqlite3_stmt *stmt = NULL;
    uint32_t *numbers = NULL;
    size_t count = 0;
    size_t cap = 0;
    int rc = sqlite3_prepare_v2(reader->db, sql, -1, &stmt, NULL);
    while (rc == SQLITE_OK && (rc = sqlite3_step(stmt)) == SQLITE_ROW && count < max) {
        if (count == cap) {
            cap = cap == 0 ? 64 : cap * 2;
            uint32_t *more = realloc(numbers, cap * sizeof *more);
            if (more == NULL) {
                rc = SQLITE_NOMEM;
                break;
            }
            numbers = more;
        }
        numbers[count++] = (uint32_t)sqlite3_column_int64(stmt, 0);
        rc = SQLITE_OK;
    }
    sqlite3_finalize(stmt);
    if (rc != SQLITE_DONE) {
        free(numbers);
        return vault_sql_fault(reader->db, rc == SQLITE_ROW ? SQLITE_CORRUPT : rc, reader->path,
                               "read the vault", fault);
    }
    *out_numbers = numbers;
    *out_count = count;
    return TG_OK;
}

/* Slots are numbered from 0 without a gap. */
static enum tg_err reader_count(struct vault_reader *reader, uint32_t *out_slots,
                                struct fault *fault)
{
    uint32_t *last = NULL;
    size_t count = 0;
    enum tg_err err =
        reader_numbers(reader, "SELECT max(slot) FROM slots", 1, &last, &count, fault);
    if (err == TG_OK && count == 1)
        *out_slots = *last + 1;
    free(last);
    return err;
}

static void view_take_state(struct vault_view *view, const struct vault_state *state)
{
    view->wishes = state->wishes;
    view->troubles = state->troubles;
    view->charter_version = state->charter_version;
    memcpy(view->charter_hash, state->charter_hash, HASH_SIZE);
    for (int i = 0; i < VAULT_URGENT_MAX; i++)
        if (state->urgent[i] != VAULT_NO_SLOT)
            view->urgent[view->urgent_count++] = state->urgent[i];
}

enum tg_err vault_reader_view(struct vault_reader *reader, struct vault_view *out_view,
                              struct fault *fault)
{
    struct vault_view view = {0};
    struct vault_state state;
    int rc = sqlite3_exec(reader->db, "BEGIN", NULL, NULL, NULL);
    if (rc != SQLITE_OK)
        return vault_sql_fault(reader->db, rc, reader->path, "read the vault", fault);
    enum tg_err err = vault_state_read(reader->db, reader->path, &state, fault);
    if (err == TG_OK)
        err = reader_numbers(reader, "SELECT slot FROM slots WHERE written=1 ORDER BY slot",
                             VAULT_SLOTS_MAX, &view.written, &view.written_count, fault);
    if (err == TG_OK)
        err = reader_count(reader, &view.slots, fault);
    if (err == TG_OK)
        err = reader_numbers(reader, "SELECT filler FROM fillers ORDER BY filler",
                             VAULT_FILLERS_MAX, &view.fillers, &view.filler_count, fault);
    sqlite3_exec(reader->db, "ROLLBACK", NULL, NULL, NULL);
    if (err != TG_OK) {
        vault_view_finish(&view);
        return err;
    }
    view_take_state(&view, &state);
    *out_view = view;
    return TG_OK;
}

enum tg_err vault_reader_slot(struct vault_reader *reader, uint32_t slot,
                              uint8_t out[static ENVELOPE_SIZE], struct fault *fault)
{
    return vault_body_read(reader->db, reader->path,
                           "SELECT body FROM slots WHERE slot=?1 AND written=1", slot, out, fault);
}

enum tg_err vault_reader_filler(struct vault_reader *reader, uint32_t filler,
                                uint8_t out[static ENVELOPE_SIZE], struct fault *fault)
{
    return vault_body_read(reader->db, reader->path, "SELECT body FROM fillers WHERE filler=?1",
                           filler, out, fault);
}
