/* The hub's store under power cuts at every I/O (tests/faults/judge.h): what it acknowledged it
 * has, what it was taking in it has whole or not at all. The journal is a write-ahead log here. */
#include "sync/hub/store_sqlite.h"
#include "tests/faults/judge.h"
#include "tests/faults/recorder.h"
#include "tests/sync/hub/hub_rig.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { TODAY = 20800, RECEIVED_S = 1797120000 };

static struct hub_rig rig;
static struct store *store;
static struct fault why;
static char path[PATH_MAX], log_path[PATH_MAX];

static bool digest_store(judge_digest out)
{
    sqlite3 *db = NULL;
    crypto_generichash_state hash;
    crypto_generichash_init(&hash, NULL, 0, HASH_SIZE);
    bool ok =
        sqlite3_open_v2(path, &db, SQLITE_OPEN_READONLY, "unix") == SQLITE_OK &&
        judge_digest_rows(db, "SELECT high_water, hash || gaps FROM batches ORDER BY id", &hash) &&
        judge_digest_rows(db, "SELECT batch, bytes FROM bodies ORDER BY batch", &hash) &&
        judge_digest_rows(db, "SELECT batch, desk FROM seen ORDER BY batch, desk", &hash) &&
        judge_digest_rows(db, "SELECT high_water, kiosk FROM epochs ORDER BY kiosk, epoch",
                          &hash) &&
        judge_digest_rows(db, "SELECT seq, hash || bytes FROM conflicts ORDER BY hash", &hash) &&
        judge_digest_rows(db, "SELECT id, bytes FROM acks ORDER BY id", &hash) &&
        judge_digest_rows(db, "SELECT version, what FROM versions ORDER BY what", &hash) &&
        judge_digest_rows(db, "SELECT id, hash || bytes FROM mail ORDER BY id", &hash) &&
        judge_digest_rows(db, "SELECT at, kiosk FROM heard ORDER BY kiosk", &hash) &&
        judge_digest_rows(db, "SELECT trouble, kiosk FROM troubles ORDER BY kiosk, trouble", &hash);
    sqlite3_close(db);
    crypto_generichash_final(&hash, out, HASH_SIZE);
    return ok;
}

static void step_done(enum tg_err err, enum tg_err wanted)
{
    judge_digest now;
    assert_int_equal(err, wanted);
    assert_true(digest_store(now));
    judge_step(now);
}

static enum tg_err recover(void *ctx, judge_digest out, struct fault *fault)
{
    (void)ctx;
    struct store *again = NULL;
    enum tg_err err = store_sqlite_create(path, &again, fault);
    if (err == TG_OK && !digest_store(out))
        err = fault_set(fault, TG_ERR_FORMAT, "what was recovered cannot be read");
    if (again != NULL)
        again->ops->destroy(again);
    return err;
}

/* ---- what comes in */

static void put_batch(const struct batch *batch, const uint8_t *bytes, enum tg_err wanted)
{
    struct store_facts facts;
    struct store_notes notes;
    step_done(store->ops->put_batch(store, batch, bytes, RECEIVED_S, &facts, &notes, &why), wanted);
}

static void put_ack(const struct batch *batch, int desk)
{
    struct desk_ack ack = {.desk = rig.desks[desk].name,
                           .kiosk = batch->kiosk,
                           .epoch = batch->epoch,
                           .seq = batch->seq,
                           .count = batch->count};
    uint8_t bytes[DESK_ACK_SIZE_MAX];
    struct charter charter = {.desk_count = RIG_DESKS};
    for (int i = 0; i < RIG_DESKS; i++)
        charter.desks[i].name = rig.desks[i].name;
    memcpy(ack.hashes, batch->hashes, (size_t)batch->count * HASH_SIZE);
    size_t len = desk_ack_compose(&ack, rig.desks[desk].keys->secret, bytes);
    step_done(store->ops->put_desk_ack(store, &ack, bytes, len, &charter, &why), TG_OK);
}

static void put_bundle(uint64_t seq, uint32_t expires_day, uint32_t today)
{
    struct bundle bundle;
    uint8_t *bytes = hub_rig_bundle(&rig.desks[0], "main", seq, expires_day, &bundle);
    step_done(store->ops->put_bundle(store, &bundle, bytes, today, &why), TG_OK);
    free(bytes);
}

static void put_health(uint32_t troubles)
{
    const struct device_name *kiosk = &rig.kiosks[0].name;
    step_done(store->ops->put_health(store, kiosk, troubles, RECEIVED_S, &why), TG_OK);
}

static void record(void)
{
    struct batch one, two, other;
    uint8_t *ones = hub_rig_batch(&rig.kiosks[0], 1, 1, NULL, &one);
    uint8_t *twos = hub_rig_batch(&rig.kiosks[0], 1, 3, NULL, &two);
    uint8_t *others = hub_rig_batch(&rig.kiosks[0], 1, 3, NULL, &other);
    judge_digest first;
    recorder_begin();
    assert_int_equal(store_sqlite_create(path, &store, &why), TG_OK);
    assert_int_equal(store->ops->note_version(store, "charter", 1, &why), TG_OK);
    assert_true(digest_store(first));
    judge_begin(path, log_path, first);
    put_batch(&one, ones, TG_OK);
    put_batch(&two, twos, TG_OK);
    put_batch(&other, others, TG_ERR_CONFLICT);
    put_bundle(1, TODAY + 1, TODAY);
    put_health(health_of(HEALTH_PRINTER_PAPER_OUT) | health_of(HEALTH_VAULT_FILLING));
    put_ack(&one, 0);
    put_ack(&one, 1);
    put_bundle(2, TODAY + 30, TODAY + 1);
    put_health(health_of(HEALTH_VAULT_FILLING));
    step_done(store->ops->note_version(store, "charter", 2, &why), TG_OK);
    store->ops->destroy(store); /* moves the log into the file */
    recorder_switch(false);
    recorder_end();
    free(ones);
    free(twos);
    free(others);
}

static void what_the_hub_acknowledged_it_has(void **state)
{
    (void)state;
    hub_rig_init(&rig);
    snprintf(path, sizeof path, "%.4000s/cut.db", rig.folder);
    snprintf(log_path, sizeof log_path, "%.4000s/cut.db-wal", rig.folder);
    record();
    const struct judge_disk disk = {path, log_path, recover, NULL};
    const struct judge_verdict verdict = judge_recording(&disk);
    if (verdict.wrong != 0)
        fail_msg("%d of %d states are wrong, first %s", verdict.wrong, verdict.states,
                 verdict.first);
    print_message("# %zu points, %d states\n", verdict.points, verdict.states);
    assert_true(verdict.states > 500);
    hub_rig_finish(&rig);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_the_hub_acknowledged_it_has),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
