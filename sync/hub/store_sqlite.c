/* Tables:
 *   batches    one row for each batch ever taken in; never removed. Its acknowledgement can be made
 *              again from it, to the last bit.
 *   bodies     the batch's bytes, until every desk has acknowledged it
 *   seen       which desk has acknowledged which batch whole
 *   epochs     the high-water mark of each epoch of each kiosk
 *   conflicts  batches set aside: another had their place
 *   acks       desk acknowledgements as they came, for the kiosks
 *   versions   the highest charter and roster seen
 *
 * One connection writes, for one thread at a time (`committing`); one reads, under its own lock.
 * A thread that wants something written queues a job. Whoever finds no commit under way runs all
 * queued jobs in one transaction and wakes their owners. */
#include "sync/hub/store_sqlite.h"

#include "board/base/faultpoint.h"
#include "board/base/must.h"

#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <sodium.h>
#include <sqlite3.h>

enum { GAPS_BYTES_MAX = ACK_GAPS_MAX * 8 };

static const char SCHEMA[] =
    "CREATE TABLE batches(id INTEGER PRIMARY KEY AUTOINCREMENT, kiosk TEXT NOT NULL,"
    " epoch INTEGER NOT NULL, seq INTEGER NOT NULL, hash BLOB NOT NULL, received INTEGER NOT NULL,"
    " high_water INTEGER NOT NULL, gaps BLOB NOT NULL, UNIQUE(kiosk, epoch, seq)) STRICT;"
    "CREATE TABLE bodies(batch INTEGER PRIMARY KEY, bytes BLOB NOT NULL) STRICT;"
    "CREATE TABLE seen(batch INTEGER NOT NULL, desk TEXT NOT NULL, PRIMARY KEY(batch, desk))"
    " STRICT, WITHOUT ROWID;"
    "CREATE TABLE epochs(kiosk TEXT NOT NULL, epoch INTEGER NOT NULL, high_water INTEGER NOT NULL,"
    " PRIMARY KEY(kiosk, epoch)) STRICT, WITHOUT ROWID;"
    "CREATE TABLE conflicts(kiosk TEXT NOT NULL, epoch INTEGER NOT NULL, seq INTEGER NOT NULL,"
    " hash BLOB NOT NULL, received INTEGER NOT NULL, bytes BLOB NOT NULL,"
    " PRIMARY KEY(kiosk, epoch, seq, hash)) STRICT;"
    "CREATE TABLE acks(id INTEGER PRIMARY KEY AUTOINCREMENT, kiosk TEXT NOT NULL,"
    " hash BLOB NOT NULL UNIQUE, bytes BLOB NOT NULL) STRICT;"
    "CREATE INDEX acks_of_kiosk ON acks(kiosk, id);"
    "CREATE TABLE versions(what TEXT PRIMARY KEY, version INTEGER NOT NULL) STRICT;";

enum query {
    FIND_BATCH,
    HASH_OF,
    SEQS_PAST,
    ADD_BATCH,
    ADD_BODY,
    FIND_EPOCH,
    OTHER_EPOCHS,
    SET_EPOCH,
    COUNT_CONFLICTS,
    ADD_CONFLICT,
    ADD_ACK,
    BODY_OF,
    ADD_SEEN,
    HAS_SEEN,
    DROP_BODY,
    DROP_SEEN,
    FIND_VERSION,
    SET_VERSION,
    WRITER_QUERIES,
    NEXT_BATCH = WRITER_QUERIES,
    LIST_ACKS,
    QUERIES,
};

static const char *const SQL[QUERIES] = {
    [FIND_BATCH] = "SELECT id, received, high_water, gaps, hash FROM batches"
                   " WHERE kiosk = ?1 AND epoch = ?2 AND seq = ?3",
    [HASH_OF] = "SELECT hash FROM batches WHERE kiosk = ?1 AND epoch = ?2 AND seq = ?3",
    [SEQS_PAST] = "SELECT seq FROM batches WHERE kiosk = ?1 AND epoch = ?2 AND seq > ?3"
                  " ORDER BY seq",
    [ADD_BATCH] = "INSERT INTO batches(kiosk, epoch, seq, hash, received, high_water, gaps)"
                  " VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    [ADD_BODY] = "INSERT INTO bodies(batch, bytes) VALUES(?1, ?2)",
    [FIND_EPOCH] = "SELECT high_water FROM epochs WHERE kiosk = ?1 AND epoch = ?2",
    [OTHER_EPOCHS] = "SELECT 1 FROM epochs WHERE kiosk = ?1 AND epoch <> ?2",
    [SET_EPOCH] = "INSERT INTO epochs(kiosk, epoch, high_water) VALUES(?1, ?2, ?3)"
                  " ON CONFLICT DO UPDATE SET high_water = excluded.high_water",
    [COUNT_CONFLICTS] = "SELECT count(*) FROM conflicts WHERE kiosk = ?1",
    [ADD_CONFLICT] = "INSERT OR IGNORE INTO conflicts(kiosk, epoch, seq, hash, received, bytes)"
                     " VALUES(?1, ?2, ?3, ?4, ?5, ?6)",
    [ADD_ACK] = "INSERT OR IGNORE INTO acks(kiosk, hash, bytes) VALUES(?1, ?2, ?3)",
    [BODY_OF] = "SELECT id, bytes FROM batches JOIN bodies ON batch = id"
                " WHERE kiosk = ?1 AND epoch = ?2 AND seq = ?3",
    [ADD_SEEN] = "INSERT OR IGNORE INTO seen(batch, desk) VALUES(?1, ?2)",
    [HAS_SEEN] = "SELECT 1 FROM seen WHERE batch = ?1 AND desk = ?2",
    [DROP_BODY] = "DELETE FROM bodies WHERE batch = ?1",
    [DROP_SEEN] = "DELETE FROM seen WHERE batch = ?1",
    [FIND_VERSION] = "SELECT version FROM versions WHERE what = ?1",
    [SET_VERSION] = "INSERT INTO versions(what, version) VALUES(?1, ?2)"
                    " ON CONFLICT DO UPDATE SET version = excluded.version",
    [NEXT_BATCH] = "SELECT id, received, high_water, gaps, hash, kiosk, epoch, seq, bytes"
                   " FROM bodies JOIN batches ON id = batch WHERE batch > ?1"
                   " ORDER BY batch LIMIT 1",
    [LIST_ACKS] = "SELECT id, bytes FROM acks WHERE kiosk = ?1 AND id > ?2 ORDER BY id LIMIT ?3",
};

struct store_sqlite {
    struct store base;
    sqlite3 *writer; /* owned */
    sqlite3 *reader; /* owned */
    sqlite3_stmt *statements[QUERIES];
    pthread_mutex_t queue_lock;
    pthread_cond_t queue_moved;
    struct job *queue; /* newest first; borrowed from the waiting threads' stacks */
    bool committing;
    pthread_mutex_t reader_lock;
};

/* One write, on the stack of the thread that waits for it. */
struct job {
    /* Runs inside the transaction. An SQLite error code undoes all of it; what is wrong with the
     * item alone goes to `err`. */
    int (*run)(struct store_sqlite *self, struct job *job);
    const char *before_commit; /* fault points */
    const char *after_commit;
    const struct batch *batch;
    const struct desk_ack *ack;
    const struct charter *charter;
    const char *what;
    uint32_t version;
    const uint8_t *bytes;
    size_t len;
    int64_t received_s;
    struct store_facts facts;
    struct store_notes notes;
    enum tg_err err;
    int sqlite_err;
    int system_err;
    bool done;
    struct job *next;
};

static sqlite3_stmt *ready(struct store_sqlite *self, enum query query)
{
    sqlite3_stmt *statement = self->statements[query];
    sqlite3_clear_bindings(statement);
    return statement;
}

static void bind_text(sqlite3_stmt *statement, int at, const char *text)
{
    must(sqlite3_bind_text(statement, at, text, -1, SQLITE_STATIC) == SQLITE_OK);
}

static void bind_number(sqlite3_stmt *statement, int at, uint64_t number)
{
    must(sqlite3_bind_int64(statement, at, (sqlite3_int64)number) == SQLITE_OK);
}

static void bind_bytes(sqlite3_stmt *statement, int at, const void *bytes, size_t len)
{
    static const uint8_t NOTHING;
    must(sqlite3_bind_blob64(statement, at, len == 0 ? &NOTHING : bytes, len, SQLITE_STATIC) ==
         SQLITE_OK);
}

/* A statement with the place of a batch as its first three parameters. */
static sqlite3_stmt *ready_at(struct store_sqlite *self, enum query query,
                              const struct device_name *kiosk, uint64_t epoch, uint64_t seq)
{
    sqlite3_stmt *statement = ready(self, query);
    bind_text(statement, 1, kiosk->text);
    bind_number(statement, 2, epoch);
    bind_number(statement, 3, seq);
    return statement;
}

static uint64_t column_number(sqlite3_stmt *statement, int column)
{
    return (uint64_t)sqlite3_column_int64(statement, column);
}

/* Ends a statement; what it left open would keep the log from starting over. */
static int finish(sqlite3_stmt *statement, int rc)
{
    int reset = sqlite3_reset(statement);
    if (rc == SQLITE_ROW || rc == SQLITE_DONE)
        return SQLITE_OK;
    return reset != SQLITE_OK ? reset : rc;
}

static int run(sqlite3_stmt *statement)
{
    return finish(statement, sqlite3_step(statement));
}

static int exists(sqlite3_stmt *statement, bool *out)
{
    int rc = sqlite3_step(statement);
    *out = rc == SQLITE_ROW;
    return finish(statement, rc);
}

/* The number in the first column, or `otherwise`. */
static int number_or(sqlite3_stmt *statement, uint64_t otherwise, bool *out_found, uint64_t *out)
{
    int rc = sqlite3_step(statement);
    *out_found = rc == SQLITE_ROW;
    *out = *out_found ? column_number(statement, 0) : otherwise;
    return finish(statement, rc);
}

static bool column_is_hash(sqlite3_stmt *statement, int column,
                           const uint8_t hash[static HASH_SIZE])
{
    return sqlite3_column_bytes(statement, column) == HASH_SIZE &&
           memcmp(sqlite3_column_blob(statement, column), hash, HASH_SIZE) == 0;
}

/* Columns id, received, high_water, gaps, as FIND_BATCH and NEXT_BATCH begin. */
static void read_facts(sqlite3_stmt *statement, struct store_facts *facts)
{
    facts->id = column_number(statement, 0);
    facts->received_s = sqlite3_column_int64(statement, 1);
    facts->high_water = column_number(statement, 2);
    size_t len = (size_t)sqlite3_column_bytes(statement, 3);
    must(len % 8 == 0 && len <= GAPS_BYTES_MAX);
    struct cursor cur = cursor_over(sqlite3_column_blob(statement, 3), len);
    facts->gap_count = (uint16_t)(len / 8);
    for (size_t i = 0; i < facts->gap_count; i++)
        facts->gaps[i] = cursor_u64(&cur);
}

/* What the system said when an access failed: the connection itself keeps only the last errno of
 * many, its files keep their own. */
static int system_errno(sqlite3 *db)
{
    sqlite3_file *log = NULL;
    int err = 0;
    if (sqlite3_file_control(db, NULL, SQLITE_FCNTL_JOURNAL_POINTER, &log) == SQLITE_OK &&
        log != NULL && log->pMethods != NULL)
        (void)log->pMethods->xFileControl(log, SQLITE_FCNTL_LAST_ERRNO, &err);
    if (err == 0)
        (void)sqlite3_file_control(db, NULL, SQLITE_FCNTL_LAST_ERRNO, &err);
    return err;
}

static enum tg_err sql_fault(int rc, int system_err, struct fault *fault)
{
    int primary = rc & 0xFF;
    bool no_room = system_err == ENOSPC || system_err == EDQUOT || system_err == EFBIG;
    if (primary == SQLITE_FULL || (primary == SQLITE_IOERR && no_room))
        return fault_set(fault, TG_ERR_FULL,
                         "hub.db: the disk is full; nothing was stored. Free some room: kiosks "
                         "send again by themselves");
    if (primary == SQLITE_BUSY || primary == SQLITE_LOCKED)
        return fault_set(fault, TG_ERR_BUSY, "hub.db: another program keeps it locked; end it");
    if (primary == SQLITE_NOMEM)
        return fault_set(fault, TG_ERR_MEMORY, "hub.db: out of memory");
    if (primary == SQLITE_CORRUPT || primary == SQLITE_NOTADB)
        return fault_set(fault, TG_ERR_FORMAT,
                         "hub.db: damaged (%s); stop the hub and restore it from a copy",
                         sqlite3_errstr(rc));
    return fault_set(fault, TG_ERR_IO, "hub.db: %s (%s); look at the disk and the file's rights",
                     sqlite3_errstr(rc), strerror(system_err));
}

/* Counts up through ascending sequence numbers: how far they reach without a gap, and what misses.
 */
struct walk {
    uint64_t next;
    struct store_facts *facts;
};

static void walk_on(struct walk *walk, uint64_t seq)
{
    struct store_facts *facts = walk->facts;
    if (seq == walk->next && facts->gap_count == 0)
        facts->high_water = seq;
    for (; walk->next < seq && facts->gap_count < ACK_GAPS_MAX; walk->next++)
        facts->gaps[facts->gap_count++] = walk->next;
    walk->next = seq + 1;
}

/* High water and gaps with `batch` in, which is not stored yet. */
static int count_gaps(struct store_sqlite *self, const struct batch *batch, uint64_t high_water,
                      struct store_facts *facts)
{
    struct walk walk = {.next = high_water + 1, .facts = facts};
    bool in = false;
    facts->high_water = high_water;
    facts->gap_count = 0;
    sqlite3_stmt *statement = ready_at(self, SEQS_PAST, &batch->kiosk, batch->epoch, high_water);
    int rc;
    while ((rc = sqlite3_step(statement)) == SQLITE_ROW && facts->gap_count < ACK_GAPS_MAX) {
        uint64_t seq = column_number(statement, 0);
        if (!in && batch->seq < seq) {
            walk_on(&walk, batch->seq);
            in = true;
        }
        walk_on(&walk, seq);
    }
    if (!in && facts->gap_count < ACK_GAPS_MAX)
        walk_on(&walk, batch->seq);
    return finish(statement, rc);
}

static int look_back(struct store_sqlite *self, const struct batch *batch, bool epoch_known,
                     struct store_notes *notes)
{
    int rc = SQLITE_OK;
    if (!epoch_known) {
        sqlite3_stmt *others = ready(self, OTHER_EPOCHS);
        bind_text(others, 1, batch->kiosk.text);
        bind_number(others, 2, batch->epoch);
        rc = exists(others, &notes->new_epoch);
    }
    if (rc != SQLITE_OK || batch->seq == 1)
        return rc;
    sqlite3_stmt *before = ready_at(self, HASH_OF, &batch->kiosk, batch->epoch, batch->seq - 1);
    rc = sqlite3_step(before);
    notes->broken_past = rc == SQLITE_ROW && !column_is_hash(before, 0, batch->before);
    return finish(before, rc);
}

static int add_batch(struct store_sqlite *self, struct job *job)
{
    const struct batch *batch = job->batch;
    struct store_facts *facts = &job->facts;
    uint8_t gaps[GAPS_BYTES_MAX];
    struct sink sink = sink_into(gaps, sizeof gaps);
    for (size_t i = 0; i < facts->gap_count; i++)
        sink_u64(&sink, facts->gaps[i]);
    sqlite3_stmt *add = ready_at(self, ADD_BATCH, &batch->kiosk, batch->epoch, batch->seq);
    bind_bytes(add, 4, batch->hash, HASH_SIZE);
    bind_number(add, 5, (uint64_t)facts->received_s);
    bind_number(add, 6, facts->high_water);
    bind_bytes(add, 7, gaps, sink_len(&sink));
    int rc = run(add);
    if (rc != SQLITE_OK)
        return rc;
    facts->id = (uint64_t)sqlite3_last_insert_rowid(self->writer);
    sqlite3_stmt *body = ready(self, ADD_BODY);
    bind_number(body, 1, facts->id);
    bind_bytes(body, 2, job->bytes, job->len);
    rc = run(body);
    if (rc != SQLITE_OK)
        return rc;
    return run(ready_at(self, SET_EPOCH, &batch->kiosk, batch->epoch, facts->high_water));
}

static int set_aside(struct store_sqlite *self, struct job *job)
{
    const struct batch *batch = job->batch;
    sqlite3_stmt *count = ready(self, COUNT_CONFLICTS);
    bind_text(count, 1, batch->kiosk.text);
    bool found = false;
    uint64_t there = 0;
    int rc = number_or(count, 0, &found, &there);
    if (rc != SQLITE_OK || there >= STORE_CONFLICTS_MAX)
        return rc;
    sqlite3_stmt *add = ready_at(self, ADD_CONFLICT, &batch->kiosk, batch->epoch, batch->seq);
    bind_bytes(add, 4, batch->hash, HASH_SIZE);
    bind_number(add, 5, (uint64_t)job->received_s);
    bind_bytes(add, 6, job->bytes, job->len);
    return run(add);
}

static int run_put_batch(struct store_sqlite *self, struct job *job)
{
    const struct batch *batch = job->batch;
    sqlite3_stmt *find = ready_at(self, FIND_BATCH, &batch->kiosk, batch->epoch, batch->seq);
    int rc = sqlite3_step(find);
    bool found = rc == SQLITE_ROW;
    job->notes.repeated = found && column_is_hash(find, 4, batch->hash);
    if (job->notes.repeated)
        read_facts(find, &job->facts);
    rc = finish(find, rc);
    if (rc != SQLITE_OK || job->notes.repeated)
        return rc;
    if (found) {
        job->err = TG_ERR_CONFLICT;
        return set_aside(self, job);
    }
    sqlite3_stmt *epoch = ready(self, FIND_EPOCH);
    bind_text(epoch, 1, batch->kiosk.text);
    bind_number(epoch, 2, batch->epoch);
    bool epoch_known = false;
    uint64_t high_water = 0;
    rc = number_or(epoch, 0, &epoch_known, &high_water);
    if (rc == SQLITE_OK)
        rc = look_back(self, batch, epoch_known, &job->notes);
    if (rc == SQLITE_OK)
        rc = count_gaps(self, batch, high_water, &job->facts);
    job->facts.received_s = job->received_s;
    return rc == SQLITE_OK ? add_batch(self, job) : rc;
}

/* Whether `ack` names every envelope of the batch whose bytes those are. */
static bool ack_covers(const struct desk_ack *ack, const uint8_t *batch, size_t len)
{
    if (len < BATCH_HEADER_FIXED)
        return false;
    struct cursor cur = cursor_over(batch + BATCH_HEADER_FIXED - 2, len - BATCH_HEADER_FIXED + 2);
    size_t count = cursor_u16(&cur);
    for (size_t i = 0; i < count; i++) {
        const uint8_t *hash = cursor_take(&cur, HASH_SIZE);
        size_t at = 0;
        while (hash != NULL && at < ack->count && memcmp(ack->hashes[at], hash, HASH_SIZE) != 0)
            at++;
        if (hash == NULL || at == ack->count)
            return false;
    }
    return true;
}

static int all_have_seen(struct store_sqlite *self, uint64_t batch, const struct charter *charter,
                         bool *out_all)
{
    bool all = true;
    for (int i = 0; i < charter->desk_count && all; i++) {
        sqlite3_stmt *has = ready(self, HAS_SEEN);
        bind_number(has, 1, batch);
        bind_text(has, 2, charter->desks[i].name.text);
        int rc = exists(has, &all);
        if (rc != SQLITE_OK)
            return rc;
    }
    *out_all = all;
    return SQLITE_OK;
}

static int drop_if_all_have_seen(struct store_sqlite *self, uint64_t id, struct job *job)
{
    sqlite3_stmt *seen = ready(self, ADD_SEEN);
    bind_number(seen, 1, id);
    bind_text(seen, 2, job->ack->desk.text);
    int rc = run(seen);
    bool all = false;
    if (rc == SQLITE_OK)
        rc = all_have_seen(self, id, job->charter, &all);
    static const enum query DROPS[] = {DROP_BODY, DROP_SEEN};
    for (size_t i = 0; rc == SQLITE_OK && all && i < sizeof DROPS / sizeof *DROPS; i++) {
        sqlite3_stmt *drop = ready(self, DROPS[i]);
        bind_number(drop, 1, id);
        rc = run(drop);
    }
    return rc;
}

static int run_put_desk_ack(struct store_sqlite *self, struct job *job)
{
    const struct desk_ack *ack = job->ack;
    uint8_t hash[HASH_SIZE];
    must(crypto_generichash(hash, sizeof hash, job->bytes, job->len, NULL, 0) == 0);
    sqlite3_stmt *add = ready(self, ADD_ACK);
    bind_text(add, 1, ack->kiosk.text);
    bind_bytes(add, 2, hash, sizeof hash);
    bind_bytes(add, 3, job->bytes, job->len);
    int rc = run(add);
    if (rc != SQLITE_OK)
        return rc;
    sqlite3_stmt *body = ready_at(self, BODY_OF, &ack->kiosk, ack->epoch, ack->seq);
    rc = sqlite3_step(body);
    bool covers = false;
    uint64_t id = 0;
    if (rc == SQLITE_ROW) {
        id = column_number(body, 0);
        covers =
            ack_covers(ack, sqlite3_column_blob(body, 1), (size_t)sqlite3_column_bytes(body, 1));
    }
    rc = finish(body, rc);
    return rc == SQLITE_OK && covers ? drop_if_all_have_seen(self, id, job) : rc;
}

static int run_note_version(struct store_sqlite *self, struct job *job)
{
    sqlite3_stmt *find = ready(self, FIND_VERSION);
    bind_text(find, 1, job->what);
    bool found = false;
    uint64_t highest = 0;
    int rc = number_or(find, 0, &found, &highest);
    if (rc != SQLITE_OK || (found && highest == job->version))
        return rc;
    if (highest > job->version) {
        job->err = TG_ERR_VERSION;
        return SQLITE_OK;
    }
    sqlite3_stmt *set = ready(self, SET_VERSION);
    bind_text(set, 1, job->what);
    bind_number(set, 2, job->version);
    return run(set);
}

static int run_all(struct store_sqlite *self, struct job *jobs)
{
    int rc = sqlite3_exec(self->writer, "BEGIN IMMEDIATE", NULL, NULL, NULL);
    for (struct job *job = jobs; job != NULL && rc == SQLITE_OK; job = job->next) {
        rc = job->run(self, job);
        fault_point(job->before_commit);
    }
    if (rc == SQLITE_OK)
        rc = sqlite3_exec(self->writer, "COMMIT", NULL, NULL, NULL);
    return rc;
}

static void commit(struct store_sqlite *self, struct job *jobs)
{
    int rc = run_all(self, jobs);
    int system_err = rc == SQLITE_OK ? 0 : system_errno(self->writer);
    if (rc != SQLITE_OK && sqlite3_get_autocommit(self->writer) == 0)
        (void)sqlite3_exec(self->writer, "ROLLBACK", NULL, NULL, NULL);
    for (struct job *job = jobs; job != NULL; job = job->next) {
        job->sqlite_err = rc;
        job->system_err = system_err;
        if (rc == SQLITE_OK)
            fault_point(job->after_commit);
    }
}

static struct job *in_order_of_arrival(struct job *newest)
{
    struct job *first = NULL;
    while (newest != NULL) {
        struct job *next = newest->next;
        newest->next = first;
        first = newest;
        newest = next;
    }
    return first;
}

/* Returns when the job is durable or has failed. */
static enum tg_err submit(struct store_sqlite *self, struct job *job, struct fault *fault)
{
    pthread_mutex_lock(&self->queue_lock);
    job->next = self->queue;
    self->queue = job;
    while (!job->done) {
        if (self->committing) {
            pthread_cond_wait(&self->queue_moved, &self->queue_lock);
            continue;
        }
        struct job *jobs = in_order_of_arrival(self->queue);
        self->queue = NULL;
        self->committing = true;
        pthread_mutex_unlock(&self->queue_lock);
        commit(self, jobs);
        pthread_mutex_lock(&self->queue_lock);
        self->committing = false;
        for (struct job *next; jobs != NULL; jobs = next) {
            next = jobs->next;
            jobs->done = true;
        }
        pthread_cond_broadcast(&self->queue_moved);
    }
    pthread_mutex_unlock(&self->queue_lock);
    return job->sqlite_err == SQLITE_OK ? TG_OK
                                        : sql_fault(job->sqlite_err, job->system_err, fault);
}

static struct store_sqlite *of(struct store *store)
{
    return (struct store_sqlite *)(void *)store;
}

static enum tg_err put_batch(struct store *store, const struct batch *batch, const uint8_t *bytes,
                             int64_t received_s, struct store_facts *out_facts,
                             struct store_notes *out_notes, struct fault *fault)
{
    struct job job = {.run = run_put_batch,
                      .before_commit = "hub.before_commit",
                      .after_commit = "hub.after_commit",
                      .batch = batch,
                      .bytes = bytes,
                      .len = batch_size(batch->count),
                      .received_s = received_s};
    enum tg_err err = submit(of(store), &job, fault);
    if (err != TG_OK)
        return err;
    if (job.err != TG_OK)
        return fault_set(fault, job.err,
                         "kiosk %s sent another batch %llu in one epoch; the first one counts, "
                         "this one is set aside: was its disk restored or copied?",
                         batch->kiosk.text, (unsigned long long)batch->seq);
    *out_facts = job.facts;
    *out_notes = job.notes;
    return TG_OK;
}

static enum tg_err put_desk_ack(struct store *store, const struct desk_ack *ack,
                                const uint8_t *bytes, size_t len, const struct charter *charter,
                                struct fault *fault)
{
    struct job job = {.run = run_put_desk_ack,
                      .before_commit = "hub.desk_ack_before_commit",
                      .after_commit = "hub.desk_ack_after_commit",
                      .ack = ack,
                      .charter = charter,
                      .bytes = bytes,
                      .len = len};
    return submit(of(store), &job, fault);
}

static enum tg_err note_version(struct store *store, const char *what, uint32_t version,
                                struct fault *fault)
{
    struct job job = {.run = run_note_version,
                      .before_commit = "hub.version_before_commit",
                      .after_commit = "hub.version_after_commit",
                      .what = what,
                      .version = version};
    enum tg_err err = submit(of(store), &job, fault);
    if (err == TG_OK && job.err != TG_OK)
        err = fault_set(fault, job.err, "%s: version %u is older than one this hub has had", what,
                        version);
    return err;
}

static int read_parcel(sqlite3_stmt *next, struct store_parcel *parcel)
{
    read_facts(next, &parcel->facts);
    must(sqlite3_column_bytes(next, 4) == HASH_SIZE);
    memcpy(parcel->hash, sqlite3_column_blob(next, 4), HASH_SIZE);
    must(device_name_parse((const char *)sqlite3_column_text(next, 5), &parcel->kiosk) == TG_OK);
    parcel->epoch = column_number(next, 6);
    parcel->seq = column_number(next, 7);
    const void *bytes = sqlite3_column_blob(next, 8);
    parcel->len = (size_t)sqlite3_column_bytes(next, 8);
    parcel->bytes = bytes == NULL ? NULL : malloc(parcel->len);
    if (parcel->bytes == NULL)
        return SQLITE_NOMEM;
    memcpy(parcel->bytes, bytes, parcel->len);
    return SQLITE_ROW;
}

static enum tg_err next_batch(struct store *store, uint64_t after, struct store_parcel *out_parcel,
                              struct fault *fault)
{
    struct store_sqlite *self = of(store);
    struct store_parcel parcel = {0};
    pthread_mutex_lock(&self->reader_lock);
    sqlite3_stmt *next = ready(self, NEXT_BATCH);
    bind_number(next, 1, after);
    int rc = sqlite3_step(next);
    bool found = rc == SQLITE_ROW;
    if (found)
        rc = read_parcel(next, &parcel);
    rc = finish(next, rc);
    int system_err = rc == SQLITE_OK ? 0 : system_errno(self->reader);
    pthread_mutex_unlock(&self->reader_lock);
    if (rc != SQLITE_OK)
        return sql_fault(rc, system_err, fault);
    if (!found)
        return fault_set(fault, TG_ERR_MISSING, "no batch past %llu", (unsigned long long)after);
    *out_parcel = parcel;
    return TG_OK;
}

static enum tg_err list_acks(struct store *store, const struct device_name *kiosk, uint64_t after,
                             uint8_t room[static ACK_LIST_SIZE_MAX], struct ack_list *out_list,
                             struct fault *fault)
{
    struct store_sqlite *self = of(store);
    struct ack_list list = {.next = after};
    struct sink sink = sink_into(room, ACK_LIST_SIZE_MAX);
    pthread_mutex_lock(&self->reader_lock);
    sqlite3_stmt *select = ready_at(self, LIST_ACKS, kiosk, after, ACK_LIST_MAX);
    int rc;
    while ((rc = sqlite3_step(select)) == SQLITE_ROW) {
        struct ack_bytes *ack = &list.acks[list.count++];
        *ack = (struct ack_bytes){sink.at, (size_t)sqlite3_column_bytes(select, 1)};
        sink_put(&sink, sqlite3_column_blob(select, 1), ack->len);
        list.next = column_number(select, 0);
    }
    rc = finish(select, rc);
    int system_err = rc == SQLITE_OK ? 0 : system_errno(self->reader);
    pthread_mutex_unlock(&self->reader_lock);
    if (rc != SQLITE_OK)
        return sql_fault(rc, system_err, fault);
    must(!sink.bad);
    *out_list = list;
    return TG_OK;
}

static void destroy(struct store *store)
{
    struct store_sqlite *self = of(store);
    if (self == NULL)
        return;
    for (size_t i = 0; i < QUERIES; i++)
        sqlite3_finalize(self->statements[i]);
    sqlite3_close(self->reader);
    sqlite3_close(self->writer);
    pthread_mutex_destroy(&self->queue_lock);
    pthread_cond_destroy(&self->queue_moved);
    pthread_mutex_destroy(&self->reader_lock);
    free(self);
}

static const struct store_ops OPS = {
    .put_batch = put_batch,
    .put_desk_ack = put_desk_ack,
    .next_batch = next_batch,
    .list_acks = list_acks,
    .note_version = note_version,
    .destroy = destroy,
};

static int pragma_number(sqlite3 *db, const char *sql, int *out)
{
    sqlite3_stmt *statement = NULL;
    int rc = sqlite3_prepare_v2(db, sql, -1, &statement, NULL);
    if (rc == SQLITE_OK && sqlite3_step(statement) == SQLITE_ROW)
        *out = sqlite3_column_int(statement, 0);
    int finalized = sqlite3_finalize(statement);
    return rc != SQLITE_OK ? rc : finalized;
}

/* A file without any table is ours to fill; anything else must say that it is a hub's store. */
static enum tg_err check_or_fill(sqlite3 *db, const char *path, struct fault *fault)
{
    int application = 0;
    int version = 0;
    int tables = 0;
    int rc = pragma_number(db, "PRAGMA application_id", &application);
    if (rc == SQLITE_OK)
        rc = pragma_number(db, "PRAGMA user_version", &version);
    if (rc == SQLITE_OK)
        rc = pragma_number(db, "SELECT count(*) FROM sqlite_schema", &tables);
    if (rc != SQLITE_OK)
        return sql_fault(rc, system_errno(db), fault);
    if (tables > 0 && application != STORE_SQLITE_APPLICATION_ID)
        return fault_set(fault, TG_ERR_FORMAT, "%s: not a hub's store; move it away", path);
    if (version > STORE_SQLITE_VERSION)
        return fault_set(fault, TG_ERR_VERSION,
                         "%s: of version %d, newer than this program (%d); "
                         "update it",
                         path, version, STORE_SQLITE_VERSION);
    char sql[sizeof SCHEMA + 200];
    snprintf(sql, sizeof sql,
             "PRAGMA page_size = 16384; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"
             "PRAGMA cache_size = -32768; %s",
             tables > 0 ? "" : "BEGIN IMMEDIATE;");
    rc = sqlite3_exec(db, sql, NULL, NULL, NULL);
    if (rc == SQLITE_OK && tables == 0) {
        snprintf(sql, sizeof sql,
                 "%s PRAGMA application_id = %d; PRAGMA user_version = %d; COMMIT;", SCHEMA,
                 STORE_SQLITE_APPLICATION_ID, STORE_SQLITE_VERSION);
        rc = sqlite3_exec(db, sql, NULL, NULL, NULL);
    }
    return rc == SQLITE_OK ? TG_OK : sql_fault(rc, system_errno(db), fault);
}

static enum tg_err open_both(struct store_sqlite *self, const char *path, struct fault *fault)
{
    int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
    int rc = sqlite3_open_v2(path, &self->writer,
                             flags | SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, NULL);
    if (rc != SQLITE_OK)
        return sql_fault(rc, errno, fault);
    sqlite3_busy_timeout(self->writer, 5000);
    enum tg_err err = check_or_fill(self->writer, path, fault);
    if (err != TG_OK)
        return err;
    rc = sqlite3_open_v2(path, &self->reader, flags | SQLITE_OPEN_READONLY, NULL);
    if (rc == SQLITE_OK)
        sqlite3_busy_timeout(self->reader, 5000);
    for (int i = 0; i < QUERIES && rc == SQLITE_OK; i++)
        rc = sqlite3_prepare_v3(i < WRITER_QUERIES ? self->writer : self->reader, SQL[i], -1,
                                SQLITE_PREPARE_PERSISTENT, &self->statements[i], NULL);
    return rc == SQLITE_OK ? TG_OK : sql_fault(rc, errno, fault);
}

enum tg_err store_sqlite_create(const char *path, struct store **out_store, struct fault *fault)
{
    struct store_sqlite *self = calloc(1, sizeof *self);
    if (self == NULL)
        return fault_set(fault, TG_ERR_MEMORY, "hub store: out of memory");
    self->base.ops = &OPS;
    pthread_mutex_init(&self->queue_lock, NULL);
    pthread_cond_init(&self->queue_moved, NULL);
    pthread_mutex_init(&self->reader_lock, NULL);
    enum tg_err err = open_both(self, path, fault);
    if (err != TG_OK) {
        destroy(&self->base);
        return err;
    }
    *out_store = &self->base;
    return TG_OK;
}
