#include "sync/courier/journal.h"

#include "board/base/file.h"
#include "board/base/must.h"
#include "sync/courier/journal_inside.h"
#include "sync/vault/vault_format.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <sodium.h>

const struct journal_state *journal_state(const struct journal *journal)
{
    return &journal->state;
}

static enum tg_err sql_fault(struct journal *journal, int rc, struct fault *fault)
{
    return courier_file_fault(&JOURNAL_FILE, journal->db, rc, journal->path, "write", fault);
}

enum tg_err journal_begin(struct journal *journal, struct fault *fault)
{
    if (journal->stale) {
        enum tg_err err = journal_load(journal, fault);
        if (err != TG_OK)
            return err;
    }
    int rc = sqlite3_exec(journal->db, "BEGIN IMMEDIATE", NULL, NULL, NULL);
    return rc == SQLITE_OK ? TG_OK : sql_fault(journal, rc, fault);
}

enum tg_err journal_update(struct journal *journal, const char *sql, uint32_t row,
                           const void *bytes, size_t len, struct fault *fault)
{
    sqlite3_stmt *stmt = NULL;
    int rc = sqlite3_prepare_v2(journal->db, sql, -1, &stmt, NULL);
    if (rc == SQLITE_OK)
        rc = sqlite3_bind_int64(stmt, 1, row);
    if (rc == SQLITE_OK)
        rc = sqlite3_bind_blob(stmt, 2, bytes, (int)len, SQLITE_STATIC);
    if (rc == SQLITE_OK)
        rc = sqlite3_step(stmt);
    sqlite3_finalize(stmt);
    if (rc != SQLITE_DONE)
        return sql_fault(journal, rc, fault);
    if (sqlite3_changes(journal->db) != 1)
        return fault_set(fault, TG_ERR_FORMAT, "%s: the file is not as this program left it",
                         journal->path);
    return TG_OK;
}

enum tg_err journal_end(struct journal *journal, enum tg_err err, const struct journal_state *next,
                        struct fault *fault)
{
    if (err == TG_OK) {
        uint8_t body[JOURNAL_STATE_SIZE];
        journal_state_encode(next, body);
        err = journal_update(journal, "UPDATE state SET body=?2 WHERE id=?1", 0, body, sizeof body,
                             fault);
    }
    if (err == TG_OK) {
        int rc = sqlite3_exec(journal->db, "COMMIT", NULL, NULL, NULL);
        if (rc != SQLITE_OK)
            err = sql_fault(journal, rc, fault);
    }
    if (err == TG_OK) {
        journal->state = *next;
        return TG_OK;
    }
    if (sqlite3_get_autocommit(journal->db) == 0)
        (void)sqlite3_exec(journal->db, "ROLLBACK", NULL, NULL, NULL);
    journal->stale = true;
    return err;
}

static bool mark_is(const uint8_t *marks, uint32_t count, uint32_t row,
                    const uint8_t hash[static HASH_SIZE])
{
    const uint8_t *mark = marks + (size_t)row * JOURNAL_MARK_SIZE;
    return row < count && mark[0] != JOURNAL_MARK_NONE && memcmp(mark + 1, hash, HASH_SIZE) == 0;
}

bool journal_slot_sent(const struct journal *journal, uint32_t slot,
                       const uint8_t hash[static HASH_SIZE])
{
    return mark_is(journal->sent, journal->plan.slots, slot, hash);
}

bool journal_filler_used(const struct journal *journal, uint32_t filler,
                         const uint8_t hash[static HASH_SIZE])
{
    return mark_is(journal->fillers, journal->plan.fillers, filler, hash);
}

/* Sets a mark on the disk and in memory; a transaction that fails reads memory anew. */
static enum tg_err set_mark(struct journal *journal, uint32_t item, enum journal_mark kind,
                            const uint8_t hash[static HASH_SIZE], struct fault *fault)
{
    bool filler = (item & JOURNAL_ITEM_FILLER) != 0;
    uint32_t row = item & ~JOURNAL_ITEM_FILLER;
    must(row < (filler ? journal->plan.fillers : journal->plan.slots));
    uint8_t *mark = (filler ? journal->fillers : journal->sent) + (size_t)row * JOURNAL_MARK_SIZE;
    mark[0] = (uint8_t)kind;
    memcpy(mark + 1, hash, HASH_SIZE);
    return journal_update(journal,
                          filler ? "UPDATE fillers SET mark=?2 WHERE filler=?1"
                                 : "UPDATE sent SET mark=?2 WHERE slot=?1",
                          row, mark, JOURNAL_MARK_SIZE, fault);
}

enum tg_err journal_keep_batch(struct journal *journal, const struct batch *batch,
                               const uint8_t *bytes, const uint32_t *items, struct fault *fault)
{
    enum tg_err err = journal_begin(journal, fault);
    if (err != TG_OK)
        return err;
    struct journal_state next = journal->state;
    must(next.outstanding == 0 && batch->count == journal->plan.batch_envelopes);
    must(batch->epoch == next.epoch && batch->seq == next.seq);
    next.outstanding = batch->count;
    next.seq++;
    memcpy(next.before, batch->hash, HASH_SIZE);
    memcpy(next.items, items, batch->count * sizeof *items);
    err = journal_update(journal, "UPDATE outstanding SET body=?2 WHERE id=?1", 0, bytes,
                         batch_size(batch->count), fault);
    for (uint16_t i = 0; i < batch->count && err == TG_OK; i++) {
        if ((items[i] & JOURNAL_ITEM_FILLER) != 0)
            err = set_mark(journal, items[i], JOURNAL_MARK_OUT, batch->hashes[i], fault);
    }
    return journal_end(journal, err, &next, fault);
}

static enum tg_err copy_batch(struct journal *journal, uint8_t *out, size_t len,
                              struct fault *fault)
{
    sqlite3_stmt *stmt = NULL;
    enum tg_err err = TG_OK;
    int rc =
        sqlite3_prepare_v2(journal->db, "SELECT body FROM outstanding WHERE id=0", -1, &stmt, NULL);
    if (rc == SQLITE_OK)
        rc = sqlite3_step(stmt);
    if (rc == SQLITE_ROW && (size_t)sqlite3_column_bytes(stmt, 0) == len)
        memcpy(out, sqlite3_column_blob(stmt, 0), len);
    else
        err = vault_sql_fault(journal->db, rc == SQLITE_ROW ? SQLITE_CORRUPT : rc, journal->path,
                              "read the batch that is out", fault);
    sqlite3_finalize(stmt);
    return err;
}

enum tg_err journal_read_batch(struct journal *journal, uint8_t **out_bytes, size_t *out_len,
                               struct batch *out_batch, struct fault *fault)
{
    uint16_t count = journal->state.outstanding;
    if (count == 0)
        return fault_set(fault, TG_ERR_MISSING, "%s: no batch is out", journal->path);
    size_t len = batch_size(count);
    uint8_t *bytes = malloc(len);
    if (bytes == NULL)
        return fault_set(fault, TG_ERR_MEMORY, "%s: out of memory", journal->path);
    enum tg_err err = copy_batch(journal, bytes, len, fault);
    if (err == TG_OK)
        err = batch_parse(bytes, len, out_batch, fault);
    if (err != TG_OK) {
        free(bytes);
        return err;
    }
    *out_bytes = bytes;
    *out_len = len;
    return TG_OK;
}

/* Ages the marks of all slots by one sweep, or forgets them all. */
static enum tg_err sweep(struct journal *journal, bool forget, struct fault *fault)
{
    enum tg_err err = TG_OK;
    for (uint32_t slot = 0; slot < journal->plan.slots && err == TG_OK; slot++) {
        uint8_t hash[HASH_SIZE];
        const uint8_t *mark = journal->sent + (size_t)slot * JOURNAL_MARK_SIZE;
        bool old = forget || mark[0] == JOURNAL_MARK_OLD;
        memcpy(hash, mark + 1, HASH_SIZE);
        if (mark[0] != JOURNAL_MARK_NONE)
            err = set_mark(journal, slot, old ? JOURNAL_MARK_NONE : JOURNAL_MARK_OLD, hash, fault);
    }
    return err;
}

/* The hub misses a batch that it must have acknowledged: all before this one were. */
static bool has_lost(const struct hub_ack *ack)
{
    for (uint16_t i = 0; i < ack->gap_count; i++) {
        if (ack->gaps[i] < ack->seq)
            return true;
    }
    return false;
}

static void begin_epoch(struct journal_state *next)
{
    uint64_t epoch = next->epoch;
    while (next->epoch == epoch)
        randombytes_buf(&next->epoch, sizeof next->epoch);
    next->seq = 1;
    memset(next->before, 0, sizeof next->before);
    next->outstanding = 0;
    next->high_water = 0;
    next->cursor = 0;
}

enum tg_err journal_batch_arrived(struct journal *journal, const struct batch *batch,
                                  const struct hub_ack *ack, int64_t now_s, struct fault *fault)
{
    enum tg_err err = journal_begin(journal, fault);
    if (err != TG_OK)
        return err;
    struct journal_state next = journal->state;
    must(batch->count == next.outstanding);
    next.outstanding = 0;
    next.batches_sent++;
    next.high_water = ack->high_water;
    next.last_sync_s = now_s;
    bool lost = has_lost(ack);
    if (lost)
        begin_epoch(&next);
    if (lost || next.batches_sent % JOURNAL_SWEEP_BATCHES == 0)
        err = sweep(journal, lost, fault);
    for (uint16_t i = 0; i < batch->count && err == TG_OK; i++)
        err = set_mark(journal, next.items[i], JOURNAL_MARK_SENT, batch->hashes[i], fault);
    return journal_end(journal, err, &next, fault);
}

enum tg_err journal_new_epoch(struct journal *journal, struct fault *fault)
{
    enum tg_err err = journal_begin(journal, fault);
    if (err != TG_OK)
        return err;
    struct journal_state next = journal->state;
    begin_epoch(&next);
    next.alarm_epoch = true;
    for (uint32_t row = 0; row < journal->plan.fillers && err == TG_OK; row++) {
        uint8_t hash[HASH_SIZE];
        const uint8_t *mark = journal->fillers + (size_t)row * JOURNAL_MARK_SIZE;
        memcpy(hash, mark + 1, HASH_SIZE);
        if (mark[0] == JOURNAL_MARK_OUT)
            err = set_mark(journal, row | JOURNAL_ITEM_FILLER, JOURNAL_MARK_SENT, hash, fault);
    }
    return journal_end(journal, err, &next, fault);
}

enum tg_err journal_note_attempt(struct journal *journal, int64_t now_s, const char *error,
                                 struct fault *fault)
{
    enum tg_err err = journal_begin(journal, fault);
    if (err != TG_OK)
        return err;
    struct journal_state next = journal->state;
    next.last_attempt_s = now_s;
    memset(next.last_error, 0, sizeof next.last_error);
    if (error != NULL)
        snprintf(next.last_error, sizeof next.last_error, "%s", error);
    return journal_end(journal, TG_OK, &next, fault);
}

enum tg_err journal_note_ticks(struct journal *journal, int64_t ticked_s, uint32_t owed,
                               struct fault *fault)
{
    enum tg_err err = journal_begin(journal, fault);
    if (err != TG_OK)
        return err;
    struct journal_state next = journal->state;
    next.ticked_s = ticked_s;
    next.owed = owed;
    return journal_end(journal, TG_OK, &next, fault);
}

enum tg_err journal_note_wishes(struct journal *journal, uint64_t wishes, struct fault *fault)
{
    enum tg_err err = journal_begin(journal, fault);
    if (err != TG_OK)
        return err;
    struct journal_state next = journal->state;
    next.wishes = wishes;
    return journal_end(journal, TG_OK, &next, fault);
}

enum tg_err journal_note_cursor(struct journal *journal, uint64_t cursor, struct fault *fault)
{
    enum tg_err err = journal_begin(journal, fault);
    if (err != TG_OK)
        return err;
    struct journal_state next = journal->state;
    next.cursor = cursor;
    return journal_end(journal, TG_OK, &next, fault);
}
