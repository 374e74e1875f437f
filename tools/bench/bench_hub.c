/* What the hub adds to its store: envelopes taken in over mutual TLS (parsed, hashed, verified,
 * committed, acknowledged; two kiosks on connections kept alive) beside the same inserts into plain
 * SQLite with the same durability, page size and transaction size. Client, network and hub share
 * the machine. */
#include "board/base/must.h"
#include "tests/sync/hub/hub_rig.h"
#include "tests/sync/wire/wire_samples.h"
#include "tools/bench/bench.h"

#include <inttypes.h>
#include <pthread.h>
#include <stdlib.h>

#include <sqlite3.h>

enum { KIOSKS = 2, ROUNDS = 9, BATCHES = 12 };

static const uint64_t EPOCH = 1;

/* One kiosk's batches of one round. */
struct load {
    const struct hub_rig *rig;
    struct hub_rig_device *kiosk;
    uint16_t count; /* envelopes in each batch */
    uint64_t seq;   /* of the last batch composed */
    uint8_t hash[HASH_SIZE];
    uint8_t *bodies;
    uint8_t *batches[BATCHES]; /* owned */
};

static void compose(struct load *load)
{
    for (size_t i = 0; i < load->count; i++)
        sample_envelope(load->bodies + i * ENVELOPE_SIZE);
    for (size_t i = 0; i < BATCHES; i++) {
        randombytes_buf(load->bodies + 1024, ENVELOPE_SIZE - 1024);
        struct batch batch = {.kiosk = load->kiosk->name,
                              .epoch = EPOCH + load->count,
                              .seq = ++load->seq,
                              .charter_version = 1,
                              .count = load->count,
                              .bodies = load->bodies};
        memcpy(batch.before, load->hash, HASH_SIZE);
        must(batch_compose(&batch, load->kiosk->keys->secret, load->batches[i]) == TG_OK);
        memcpy(load->hash, batch.hash, HASH_SIZE);
    }
}

static void *send_all(void *ctx)
{
    struct load *load = ctx;
    for (size_t i = 0; i < BATCHES; i++) {
        char path[128];
        snprintf(path, sizeof path, "/v1/k/%s/%016" PRIx64 "/b/%" PRIu64, load->kiosk->name.text,
                 EPOCH + load->count, load->seq - BATCHES + 1 + i);
        struct hub_rig_reply reply =
            hub_rig_put(load->rig, load->kiosk, path, load->batches[i], batch_size(load->count));
        (void)hub_rig_acked(load->rig, &reply);
        hub_rig_reply_finish(&reply);
    }
    return NULL;
}

static double hub_round(struct load loads[static KIOSKS])
{
    pthread_t threads[KIOSKS];
    int64_t start = bench_now_ns();
    for (size_t i = 0; i < KIOSKS; i++)
        must(pthread_create(&threads[i], NULL, send_all, &loads[i]) == 0);
    for (size_t i = 0; i < KIOSKS; i++)
        must(pthread_join(threads[i], NULL) == 0);
    return (double)(bench_now_ns() - start) / 1e9;
}

struct raw {
    sqlite3 *db;
    sqlite3_stmt *add_batch;
    sqlite3_stmt *add_body;
};

static void raw_open(struct raw *raw, const char *folder)
{
    char path[PATH_MAX];
    snprintf(path, sizeof path, "%.100s/raw.db", folder);
    must(sqlite3_open(path, &raw->db) == SQLITE_OK);
    must(sqlite3_exec(raw->db,
                      "PRAGMA page_size = 16384; PRAGMA journal_mode = WAL;"
                      "PRAGMA synchronous = FULL; PRAGMA cache_size = -32768;"
                      "CREATE TABLE batches(id INTEGER PRIMARY KEY AUTOINCREMENT, kiosk TEXT,"
                      " epoch INTEGER, seq INTEGER, hash BLOB, received INTEGER,"
                      " high_water INTEGER, gaps BLOB, UNIQUE(kiosk, epoch, seq));"
                      "CREATE TABLE bodies(batch INTEGER PRIMARY KEY, bytes BLOB)",
                      NULL, NULL, NULL) == SQLITE_OK);
    must(sqlite3_prepare_v2(raw->db,
                            "INSERT INTO batches(kiosk, epoch, seq, hash, received, high_water,"
                            " gaps) VALUES(?1, ?2, ?3, randomblob(32), 1700000000, ?3, x'')",
                            -1, &raw->add_batch, NULL) == SQLITE_OK);
    must(sqlite3_prepare_v2(raw->db, "INSERT INTO bodies VALUES(last_insert_rowid(), ?1)", -1,
                            &raw->add_body, NULL) == SQLITE_OK);
}

static void raw_close(struct raw *raw)
{
    sqlite3_finalize(raw->add_batch);
    sqlite3_finalize(raw->add_body);
    sqlite3_close(raw->db);
}

static void raw_insert(struct raw *raw, const struct load *load, size_t i)
{
    must(sqlite3_exec(raw->db, "BEGIN IMMEDIATE", NULL, NULL, NULL) == SQLITE_OK);
    sqlite3_bind_text(raw->add_batch, 1, load->kiosk->name.text, -1, SQLITE_STATIC);
    sqlite3_bind_int(raw->add_batch, 2, load->count);
    sqlite3_bind_int64(raw->add_batch, 3, (sqlite3_int64)(load->seq + i));
    must(sqlite3_step(raw->add_batch) == SQLITE_DONE);
    sqlite3_bind_blob64(raw->add_body, 1, load->batches[i], batch_size(load->count), SQLITE_STATIC);
    must(sqlite3_step(raw->add_body) == SQLITE_DONE);
    sqlite3_reset(raw->add_batch);
    sqlite3_reset(raw->add_body);
    must(sqlite3_exec(raw->db, "COMMIT", NULL, NULL, NULL) == SQLITE_OK);
}

static double raw_round(struct raw *raw, const struct load loads[static KIOSKS])
{
    int64_t start = bench_now_ns();
    for (size_t i = 0; i < BATCHES; i++) {
        for (size_t kiosk = 0; kiosk < KIOSKS; kiosk++)
            raw_insert(raw, &loads[kiosk], i);
    }
    return (double)(bench_now_ns() - start) / 1e9;
}

static void measure(struct hub_rig *rig, struct raw *raw, uint16_t count)
{
    struct load loads[KIOSKS];
    double ours[ROUNDS];
    double baseline[ROUNDS];
    double ratio[ROUNDS];
    for (size_t i = 0; i < KIOSKS; i++) {
        loads[i] = (struct load){.rig = rig, .kiosk = &rig->kiosks[i], .count = count};
        loads[i].bodies = malloc((size_t)count * ENVELOPE_SIZE);
        must(loads[i].bodies != NULL);
        for (size_t at = 0; at < BATCHES; at++)
            must((loads[i].batches[at] = malloc(batch_size(count))) != NULL);
    }
    for (size_t round = 0; round < ROUNDS; round++) {
        for (size_t i = 0; i < KIOSKS; i++)
            compose(&loads[i]);
        double envelopes = (double)KIOSKS * BATCHES * count;
        baseline[round] = envelopes / raw_round(raw, loads);
        ours[round] = envelopes / hub_round(loads);
        ratio[round] = ours[round] / baseline[round];
    }
    for (size_t i = 0; i < KIOSKS; i++) {
        for (size_t at = 0; at < BATCHES; at++)
            free(loads[i].batches[at]);
        free(loads[i].bodies);
    }
    char name[64];
    snprintf(name, sizeof name, "hub intake over TLS, batches of %u", count);
    bench_row(name, bench_median(ours, ROUNDS), "env/s", bench_median(baseline, ROUNDS),
              bench_median(ratio, ROUNDS), "≥ 0.60 × plain SQLite");
}

int main(void)
{
    struct hub_rig rig;
    struct raw raw;
    hub_rig_init(&rig);
    hub_rig_start(&rig, NULL);
    raw_open(&raw, rig.folder);
    measure(&rig, &raw, BATCH_ENVELOPES_DEFAULT);
    measure(&rig, &raw, BATCH_ENVELOPES_MAX);
    raw_close(&raw);
    hub_rig_finish(&rig);
    return 0;
}
