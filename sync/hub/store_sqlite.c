/* One connection writes, for one thread at a time (`committing`); one reads, under its own lock.
 * A thread that wants something written queues a job. Whoever finds no commit under way runs all
 * queued jobs in one transaction and wakes their owners. */
#include "sync/hub/store_sqlite.h"

#include "board/base/faultpoint.h"
#include "board/base/must.h"
#include "sync/hub/intake.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

struct store_sqlite {
    struct store base;
    struct rows rows;
    pthread_mutex_t queue_lock;
    pthread_cond_t queue_moved;
    struct job *queue; /* newest first; borrowed from the waiting threads' stacks */
    bool committing;
    pthread_mutex_t reader_lock;
};

/* One write, on the stack of the thread that waits for it. */
struct job {
    int (*run)(struct rows *rows, struct intake *intake);
    struct intake intake;
    const char *before_commit; /* fault points */
    const char *after_commit;
    int sqlite_err;
    int system_err;
    bool done;
    struct job *next;
};

static int run_all(struct store_sqlite *self, struct job *jobs)
{
    int rc = sqlite3_exec(self->rows.writer, "BEGIN IMMEDIATE", NULL, NULL, NULL);
    for (struct job *job = jobs; job != NULL && rc == SQLITE_OK; job = job->next) {
        rc = job->run(&self->rows, &job->intake);
        fault_point(job->before_commit);
    }
    if (rc == SQLITE_OK)
        rc = sqlite3_exec(self->rows.writer, "COMMIT", NULL, NULL, NULL);
    return rc;
}

static void commit(struct store_sqlite *self, struct job *jobs)
{
    int rc = run_all(self, jobs);
    int system_err = rc == SQLITE_OK ? 0 : rows_errno(self->rows.writer);
    if (rc != SQLITE_OK && sqlite3_get_autocommit(self->rows.writer) == 0)
        (void)sqlite3_exec(self->rows.writer, "ROLLBACK", NULL, NULL, NULL);
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
                                        : rows_fault(job->sqlite_err, job->system_err, fault);
}

static struct store_sqlite *of(struct store *store)
{
    return (struct store_sqlite *)(void *)store;
}

static enum tg_err put_batch(struct store *store, const struct batch *batch, const uint8_t *bytes,
                             int64_t received_s, struct store_facts *out_facts,
                             struct store_notes *out_notes, struct fault *fault)
{
    struct job job = {.run = intake_batch,
                      .before_commit = "hub.before_commit",
                      .after_commit = "hub.after_commit",
                      .intake.batch = batch,
                      .intake.bytes = bytes,
                      .intake.len = batch_size(batch->count),
                      .intake.received_s = received_s};
    enum tg_err err = submit(of(store), &job, fault);
    if (err != TG_OK)
        return err;
    if (job.intake.err != TG_OK)
        return fault_set(fault, job.intake.err,
                         "kiosk %s sent another batch %llu in one epoch; the first one counts, "
                         "this one is set aside: was its disk restored or copied?",
                         batch->kiosk.text, (unsigned long long)batch->seq);
    *out_facts = job.intake.facts;
    *out_notes = job.intake.notes;
    return TG_OK;
}

static enum tg_err put_desk_ack(struct store *store, const struct desk_ack *ack,
                                const uint8_t *bytes, size_t len, const struct charter *charter,
                                struct fault *fault)
{
    struct job job = {.run = intake_desk_ack,
                      .before_commit = "hub.desk_ack_before_commit",
                      .after_commit = "hub.desk_ack_after_commit",
                      .intake.ack = ack,
                      .intake.charter = charter,
                      .intake.bytes = bytes,
                      .intake.len = len};
    return submit(of(store), &job, fault);
}

static enum tg_err put_bundle(struct store *store, const struct bundle *bundle,
                              const uint8_t *bytes, uint32_t today, struct fault *fault)
{
    struct job job = {.run = intake_bundle,
                      .before_commit = "hub.bundle_before_commit",
                      .after_commit = "hub.bundle_after_commit",
                      .intake.bundle = bundle,
                      .intake.bytes = bytes,
                      .intake.len = bundle_size(bundle->count),
                      .intake.today = today};
    enum tg_err err = submit(of(store), &job, fault);
    if (err == TG_OK && job.intake.err != TG_OK)
        err = fault_set(fault, job.intake.err,
                        "desk %s sent another bundle %llu to group %s in one epoch; the first one "
                        "counts: was its register restored or copied?",
                        bundle->desk.text, (unsigned long long)bundle->seq, bundle->group.text);
    return err;
}

static enum tg_err put_health(struct store *store, const struct device_name *kiosk,
                              uint32_t troubles, int64_t now_s, struct fault *fault)
{
    struct job job = {.run = intake_health,
                      .before_commit = "hub.health_before_commit",
                      .after_commit = "hub.health_after_commit",
                      .intake.kiosk = kiosk,
                      .intake.troubles = troubles,
                      .intake.received_s = now_s};
    return submit(of(store), &job, fault);
}

static enum tg_err note_version(struct store *store, const char *what, uint32_t version,
                                struct fault *fault)
{
    struct job job = {.run = intake_version,
                      .before_commit = "hub.version_before_commit",
                      .after_commit = "hub.version_after_commit",
                      .intake.what = what,
                      .intake.version = version};
    enum tg_err err = submit(of(store), &job, fault);
    if (err == TG_OK && job.intake.err != TG_OK)
        err = fault_set(fault, job.intake.err, "%s: version %u is older than one this hub has had",
                        what, version);
    return err;
}

static int copy_bytes(sqlite3_stmt *row, int column, uint8_t **out_bytes, size_t *out_len)
{
    const void *bytes = sqlite3_column_blob(row, column);
    size_t len = (size_t)sqlite3_column_bytes(row, column);
    uint8_t *copy = bytes == NULL ? NULL : malloc(len);
    if (copy == NULL)
        return SQLITE_NOMEM;
    memcpy(copy, bytes, len);
    *out_bytes = copy;
    *out_len = len;
    return SQLITE_ROW;
}

static int read_parcel(sqlite3_stmt *next, struct store_parcel *parcel)
{
    rows_facts(next, &parcel->facts);
    must(sqlite3_column_bytes(next, 4) == HASH_SIZE);
    memcpy(parcel->hash, sqlite3_column_blob(next, 4), HASH_SIZE);
    must(device_name_parse((const char *)sqlite3_column_text(next, 5), &parcel->kiosk) == TG_OK);
    parcel->epoch = rows_number(next, 6);
    parcel->seq = rows_number(next, 7);
    return copy_bytes(next, 8, &parcel->bytes, &parcel->len);
}

static enum tg_err next_batch(struct store *store, uint64_t after, struct store_parcel *out_parcel,
                              struct fault *fault)
{
    struct store_sqlite *self = of(store);
    struct store_parcel parcel = {0};
    pthread_mutex_lock(&self->reader_lock);
    sqlite3_stmt *next = rows_ready(&self->rows, NEXT_BATCH);
    rows_bind_number(next, 1, after);
    int rc = sqlite3_step(next);
    bool found = rc == SQLITE_ROW;
    if (found)
        rc = read_parcel(next, &parcel);
    rc = rows_finish(next, rc);
    int system_err = rc == SQLITE_OK ? 0 : rows_errno(self->rows.reader);
    pthread_mutex_unlock(&self->reader_lock);
    if (rc != SQLITE_OK) {
        free(parcel.bytes);
        return rows_fault(rc, system_err, fault);
    }
    if (!found)
        return fault_set(fault, TG_ERR_MISSING, "no batch past %llu", (unsigned long long)after);
    *out_parcel = parcel;
    return TG_OK;
}

static enum tg_err next_bundle(struct store *store, const struct device_name *group, uint64_t after,
                               uint32_t today, struct store_bundle *out_bundle, struct fault *fault)
{
    struct store_sqlite *self = of(store);
    struct store_bundle bundle = {0};
    pthread_mutex_lock(&self->reader_lock);
    sqlite3_stmt *next = rows_at(&self->rows, NEXT_BUNDLE, group, after, today);
    int rc = sqlite3_step(next);
    bool found = rc == SQLITE_ROW;
    if (found) {
        bundle.id = rows_number(next, 0);
        rc = copy_bytes(next, 1, &bundle.bytes, &bundle.len);
    }
    rc = rows_finish(next, rc);
    int system_err = rc == SQLITE_OK ? 0 : rows_errno(self->rows.reader);
    pthread_mutex_unlock(&self->reader_lock);
    if (rc != SQLITE_OK) {
        free(bundle.bytes);
        return rows_fault(rc, system_err, fault);
    }
    if (!found)
        return fault_set(fault, TG_ERR_MISSING, "no bundle past %llu", (unsigned long long)after);
    *out_bundle = bundle;
    return TG_OK;
}

static enum tg_err last_bundle(struct store *store, uint64_t *out_id, struct fault *fault)
{
    struct store_sqlite *self = of(store);
    bool found = false;
    uint64_t id = 0;
    pthread_mutex_lock(&self->reader_lock);
    int rc = rows_number_or(rows_ready(&self->rows, LAST_BUNDLE), 0, &found, &id);
    int system_err = rc == SQLITE_OK ? 0 : rows_errno(self->rows.reader);
    pthread_mutex_unlock(&self->reader_lock);
    if (rc != SQLITE_OK)
        return rows_fault(rc, system_err, fault);
    *out_id = id;
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
    sqlite3_stmt *select = rows_at(&self->rows, LIST_ACKS, kiosk, after, ACK_LIST_MAX);
    int rc;
    while ((rc = sqlite3_step(select)) == SQLITE_ROW) {
        struct ack_bytes *ack = &list.acks[list.count++];
        *ack = (struct ack_bytes){sink.at, (size_t)sqlite3_column_bytes(select, 1)};
        sink_put(&sink, sqlite3_column_blob(select, 1), ack->len);
        list.next = rows_number(select, 0);
    }
    rc = rows_finish(select, rc);
    int system_err = rc == SQLITE_OK ? 0 : rows_errno(self->rows.reader);
    pthread_mutex_unlock(&self->reader_lock);
    if (rc != SQLITE_OK)
        return rows_fault(rc, system_err, fault);
    must(!sink.bad);
    *out_list = list;
    return TG_OK;
}

static int read_time(struct rows *rows, enum rows_query query, const struct device_name *kiosk,
                     int64_t *out_s)
{
    bool found = false;
    uint64_t at = 0;
    sqlite3_stmt *find = rows_ready(rows, query);
    rows_bind_text(find, 1, kiosk->text);
    int rc = rows_number_or(find, 0, &found, &at);
    *out_s = (int64_t)at;
    return rc;
}

static int read_troubles(struct rows *rows, const struct device_name *kiosk,
                         struct store_health *health)
{
    sqlite3_stmt *list = rows_ready(rows, LIST_TROUBLES);
    rows_bind_text(list, 1, kiosk->text);
    int rc;
    while ((rc = sqlite3_step(list)) == SQLITE_ROW) {
        uint64_t trouble = rows_number(list, 0);
        must(trouble < HEALTH_BITS);
        health->troubles |= UINT32_C(1) << trouble;
        health->since_s[trouble] = sqlite3_column_int64(list, 1);
    }
    return rows_finish(list, rc);
}

static enum tg_err find_health(struct store *store, const struct device_name *kiosk,
                               struct store_health *out_health, struct fault *fault)
{
    struct store_sqlite *self = of(store);
    struct store_health health = {0};
    pthread_mutex_lock(&self->reader_lock);
    int rc = read_time(&self->rows, FIND_HEARD, kiosk, &health.heard_s);
    if (rc == SQLITE_OK)
        rc = read_time(&self->rows, FIND_NEWEST, kiosk, &health.batch_s);
    if (rc == SQLITE_OK)
        rc = read_troubles(&self->rows, kiosk, &health);
    int system_err = rc == SQLITE_OK ? 0 : rows_errno(self->rows.reader);
    pthread_mutex_unlock(&self->reader_lock);
    if (rc != SQLITE_OK)
        return rows_fault(rc, system_err, fault);
    *out_health = health;
    return TG_OK;
}

static void destroy(struct store *store)
{
    struct store_sqlite *self = of(store);
    if (self == NULL)
        return;
    rows_close(&self->rows);
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
    .put_bundle = put_bundle,
    .next_bundle = next_bundle,
    .last_bundle = last_bundle,
    .put_health = put_health,
    .find_health = find_health,
    .note_version = note_version,
    .destroy = destroy,
};

enum tg_err store_sqlite_create(const char *path, struct store **out_store, struct fault *fault)
{
    struct store_sqlite *self = calloc(1, sizeof *self);
    if (self == NULL)
        return fault_set(fault, TG_ERR_MEMORY, "hub store: out of memory");
    self->base.ops = &OPS;
    pthread_mutex_init(&self->queue_lock, NULL);
    pthread_cond_init(&self->queue_moved, NULL);
    pthread_mutex_init(&self->reader_lock, NULL);
    enum tg_err err = rows_open(&self->rows, path, fault);
    if (err != TG_OK) {
        destroy(&self->base);
        return err;
    }
    *out_store = &self->base;
    return TG_OK;
}
