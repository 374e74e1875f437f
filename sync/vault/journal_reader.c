#include "sync/vault/journal_reader.h"

#include "sync/vault/journal_format.h"
#include "sync/vault/vault.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum tg_err journal_read_status(const char *path, struct journal_status *out_status,
                                struct fault *fault)
{
    struct journal_state state;
    sqlite3 *db = NULL;
    enum tg_err err = courier_file_read(&JOURNAL_FILE, path, &db, fault);
    if (err == TG_OK && db == NULL)
        *out_status = (struct journal_status){0};
    if (err != TG_OK || db == NULL)
        return err;
    err = journal_state_read(db, path, &state, fault);
    sqlite3_close(db);
    if (err != TG_OK)
        return err;
    *out_status = (struct journal_status){
        .present = true,
        .last_sync_s = state.last_sync_s,
        .last_attempt_s = state.last_attempt_s,
        .batches_sent = state.batches_sent,
        .high_water = state.high_water,
        .alarm_epoch = state.alarm_epoch,
    };
    snprintf(out_status->last_error, sizeof out_status->last_error, "%s", state.last_error);
    return TG_OK;
}

static bool take_ack(sqlite3_stmt *stmt, const struct charter *charter,
                     const struct device_name *kiosk, struct desk_ack *out_ack, bool *out_free)
{
    const uint8_t *body = sqlite3_column_blob(stmt, 0);
    struct cursor cur = cursor_over(body, (size_t)sqlite3_column_bytes(stmt, 0));
    uint16_t len = cursor_u16(&cur);
    const uint8_t *bytes = cursor_take(&cur, len);
    *out_free = !cur.bad && len == 0;
    return bytes != NULL && len > 0 && journal_ack_holds(bytes, len, charter, kiosk, out_ack);
}

enum tg_err journal_read_acks(const char *path, const struct charter *charter,
                              const struct device_name *kiosk, struct desk_ack **out_acks,
                              size_t *out_count, size_t *out_refused, struct fault *fault)
{
    sqlite3 *db = NULL;
    sqlite3_stmt *stmt = NULL;
    size_t count = 0;
    size_t refused = 0;
    enum tg_err err = courier_file_read(&JOURNAL_FILE, path, &db, fault);
    if (err != TG_OK)
        return err;
    struct desk_ack *acks = calloc(JOURNAL_ACKS_MAX, sizeof *acks);
    if (acks == NULL) {
        err = fault_set(fault, TG_ERR_MEMORY, "%s: out of memory", path);
        goto out;
    }
    int rc = db == NULL ? SQLITE_DONE
                        : sqlite3_prepare_v2(db, "SELECT body FROM acks LIMIT ?1", -1, &stmt, NULL);
    if (rc == SQLITE_OK)
        rc = sqlite3_bind_int(stmt, 1, JOURNAL_ACKS_MAX);
    while (rc == SQLITE_OK && (rc = sqlite3_step(stmt)) == SQLITE_ROW) {
        bool free_place = false;
        if (take_ack(stmt, charter, kiosk, &acks[count], &free_place))
            count++;
        else if (!free_place)
            refused++;
        rc = SQLITE_OK;
    }
    if (rc != SQLITE_DONE) {
        err = courier_file_fault(&JOURNAL_FILE, db, rc, path, "read", fault);
        goto out;
    }
    *out_acks = acks;
    *out_count = count;
    *out_refused = refused;
    acks = NULL;
out:
    free(acks);
    sqlite3_finalize(stmt);
    sqlite3_close(db);
    return err;
}

enum tg_err journal_read_used_fillers(const char *path, uint8_t (**out_hashes)[HASH_SIZE],
                                      size_t *out_count, struct fault *fault)
{
    sqlite3 *db = NULL;
    sqlite3_stmt *stmt = NULL;
    size_t count = 0;
    enum tg_err err = courier_file_read(&JOURNAL_FILE, path, &db, fault);
    if (err != TG_OK)
        return err;
    uint8_t(*hashes)[HASH_SIZE] = calloc(VAULT_FILLERS_MAX, HASH_SIZE);
    if (hashes == NULL) {
        err = fault_set(fault, TG_ERR_MEMORY, "%s: out of memory", path);
        goto out;
    }
    int rc = db == NULL
                 ? SQLITE_DONE
                 : sqlite3_prepare_v2(db, "SELECT mark FROM fillers LIMIT ?1", -1, &stmt, NULL);
    if (rc == SQLITE_OK)
        rc = sqlite3_bind_int(stmt, 1, VAULT_FILLERS_MAX);
    while (rc == SQLITE_OK && (rc = sqlite3_step(stmt)) == SQLITE_ROW) {
        const uint8_t *mark = sqlite3_column_blob(stmt, 0);
        if (sqlite3_column_bytes(stmt, 0) == JOURNAL_MARK_SIZE && mark[0] >= JOURNAL_MARK_SENT)
            memcpy(hashes[count++], mark + 1, HASH_SIZE);
        rc = SQLITE_OK;
    }
    if (rc != SQLITE_DONE) {
        err = courier_file_fault(&JOURNAL_FILE, db, rc, path, "read", fault);
        goto out;
    }
    *out_hashes = hashes;
    *out_count = count;
    hashes = NULL;
out:
    free(hashes);
    sqlite3_finalize(stmt);
    sqlite3_close(db);
    return err;
}
