/* The courier's memory under power cuts at every I/O (tests/faults/judge.h): a batch is out whole
 * or not at all, what was acknowledged is marked or is not, and the batch that goes again is the
 * one that went. */
#include "sync/vault/journal_reader.h"
#include "tests/faults/judge.h"
#include "tests/faults/recorder.h"
#include "tests/sync/courier/courier_rig.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>

enum { SESSIONS = 6, BATCHES_MAX = 3 };

static struct courier_rig *rig;
static char journal_path[128];
static uint8_t sent[BATCHES_MAX][HASH_SIZE]; /* of batches that were handed to the network */
static size_t sent_count;
static int read_early; /* states that a kiosk could read before the courier was back */

static bool digest_journal(const char *path, judge_digest out)
{
    sqlite3 *db = NULL;
    crypto_generichash_state hash;
    crypto_generichash_init(&hash, NULL, 0, HASH_SIZE);
    bool ok = sqlite3_open_v2(path, &db, SQLITE_OPEN_READONLY, "unix") == SQLITE_OK &&
              judge_digest_rows(db, "SELECT id, body FROM state", &hash) &&
              judge_digest_rows(db, "SELECT id, body FROM outstanding", &hash) &&
              judge_digest_rows(db, "SELECT slot, mark FROM sent ORDER BY slot", &hash) &&
              judge_digest_rows(db, "SELECT filler, mark FROM fillers ORDER BY filler", &hash) &&
              judge_digest_rows(db, "SELECT place, body FROM acks ORDER BY place", &hash);
    sqlite3_close(db);
    crypto_generichash_final(&hash, out, HASH_SIZE);
    return ok;
}

static void step_done(enum tg_err err)
{
    judge_digest now;
    assert_int_equal(err, TG_OK);
    assert_true(digest_journal(rig->journal_path, now));
    judge_step(now);
}

/* BUSY: the courier has to roll back first. */
static enum tg_err read_as_kiosk(struct fault *fault)
{
    struct journal_status status;
    enum tg_err err = journal_read_status(rig->journal_path, &status, fault);
    if (err == TG_OK)
        read_early++;
    return err == TG_ERR_BUSY ? TG_OK : err;
}

/* The network has seen a batch of that place only if it is this one. */
static enum tg_err read_what_is_out(struct journal *journal, struct fault *fault)
{
    uint8_t *bytes = NULL;
    size_t len = 0;
    struct batch batch;
    enum tg_err err = journal_read_batch(journal, &bytes, &len, &batch, fault);
    bool known = err == TG_OK && batch.seq - 1 < sent_count &&
                 memcmp(batch.hash, sent[batch.seq - 1], HASH_SIZE) == 0;
    free(bytes);
    if (err == TG_OK && !known)
        return fault_set(fault, TG_ERR_FORMAT, "another batch would go out than the one that did");
    return err == TG_ERR_MISSING ? TG_OK : err;
}

static enum tg_err recover(void *ctx, judge_digest out, struct fault *fault)
{
    (void)ctx;
    const struct journal_plan plan = {.slots = COURIER_RIG_SLOTS,
                                      .fillers = COURIER_RIG_FILLERS,
                                      .batch_envelopes = COURIER_RIG_BATCH};
    struct journal *journal = NULL;
    enum tg_err err = read_as_kiosk(fault);
    if (err == TG_OK)
        err = journal_create(rig->journal_path, &plan, &journal, fault);
    if (err == TG_OK)
        err = read_what_is_out(journal, fault);
    if (err == TG_OK && !digest_journal(rig->journal_path, out))
        err = fault_set(fault, TG_ERR_FORMAT, "what was recovered cannot be read");
    journal_destroy(journal);
    return err;
}

/* Composes a batch, sends it, and takes the acknowledgement in. */
static void goes_and_arrives(void)
{
    uint8_t *bytes = NULL;
    struct batch batch;
    assert_true(sent_count < BATCHES_MAX);
    enum tg_err err = courier_rig_compose(rig, &bytes, &batch);
    memcpy(sent[sent_count++], batch.hash, HASH_SIZE);
    step_done(err);
    const struct hub_ack ack = courier_rig_ack(&batch);
    step_done(journal_batch_arrived(rig->journal, &batch, &ack, 1, &rig->fault));
    free(bytes);
}

static bool unwanted(void *ctx, const struct desk_ack *ack)
{
    (void)ctx;
    (void)ack;
    return false;
}

static void acknowledged_by_the_desk(void)
{
    const uint8_t hashes[2][HASH_SIZE] = {{1}, {2}};
    uint8_t bytes[DESK_ACK_SIZE_MAX];
    const struct ack_bytes ack = {bytes,
                                  courier_rig_desk_ack(rig, &rig->desk_key, hashes, 2, bytes)};
    step_done(journal_keep_acks(rig->journal, &ack, 1, 7, &rig->fault));
    step_done(journal_prune_acks(rig->journal, unwanted, NULL, &rig->fault));
}

static void record(void)
{
    judge_digest first;
    recorder_begin();
    courier_rig_reopen(rig);
    assert_true(digest_journal(rig->journal_path, first));
    judge_begin(rig->journal_path, journal_path, first);
    goes_and_arrives();
    step_done(journal_note_attempt(rig->journal, 2, "no link", &rig->fault));
    acknowledged_by_the_desk();
    goes_and_arrives();
    step_done(journal_note_ticks(rig->journal, 3, 1, &rig->fault));
    step_done(journal_new_epoch(rig->journal, &rig->fault));
    recorder_switch(false);
    journal_destroy(rig->journal);
    rig->journal = NULL;
    recorder_end();
}

static void the_courier_remembers_what_it_did_or_did_not(void **state)
{
    (void)state;
    uint8_t hash[HASH_SIZE];
    rig = courier_rig_create();
    snprintf(journal_path, sizeof journal_path, "%s-journal", rig->journal_path);
    for (int i = 0; i < SESSIONS; i++)
        courier_rig_append(rig, i == 0, hash);
    record();
    const struct judge_disk disk = {rig->journal_path, journal_path, recover, NULL};
    const struct judge_verdict verdict = judge_recording(&disk);
    if (verdict.wrong != 0)
        fail_msg("%d of %d states are wrong, first %s", verdict.wrong, verdict.states,
                 verdict.first);
    print_message("# %zu points, %d states, %d of them read early\n", verdict.points,
                  verdict.states, read_early);
    assert_true(verdict.states > 500);
    assert_true(read_early > 0 && read_early < verdict.states);
    courier_rig_destroy(rig);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_courier_remembers_what_it_did_or_did_not),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
