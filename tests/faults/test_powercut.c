/* The vault under power cuts at every I/O (tests/faults/judge.h). Settings known to be unsafe run
 * through the same judge and must be caught. */
#include "board/base/must.h"
#include "tests/faults/judge.h"
#include "tests/faults/recorder.h"
#include "tests/sync/vault_fixture.h"

#include <sqlite3.h>

enum { SLOTS = 16 };

/* Every row, and the state without its nonce. */
static bool digest_vault(const char *path, judge_digest out)
{
    sqlite3 *db = NULL;
    crypto_generichash_state hash;
    crypto_generichash_init(&hash, NULL, 0, HASH_SIZE);
    bool ok =
        sqlite3_open_v2(path, &db, SQLITE_OPEN_READONLY, "unix") == SQLITE_OK &&
        judge_digest_rows(db, "SELECT written, body FROM slots ORDER BY slot", &hash) &&
        judge_digest_rows(db, "SELECT 0, body FROM fillers ORDER BY filler", &hash) &&
        judge_digest_rows(db, "SELECT 0, substr(body, 1, length(body) - 16) FROM state", &hash);
    sqlite3_close(db);
    crypto_generichash_final(&hash, out, HASH_SIZE);
    return ok;
}

static void step_done(const struct vault_fixture *f)
{
    judge_digest now;
    assert_true(digest_vault(f->path, now));
    judge_step(now);
}

static int covers_until_step;

/* vault_release makes a second cover for the refresh behind it: by then its own commit is done. */
static enum tg_err cover_between_steps(void *ctx, uint8_t out[static ENVELOPE_SIZE])
{
    if (covers_until_step > 0 && --covers_until_step == 0)
        step_done(ctx);
    return fixture_cover(NULL, out);
}

static struct vault_fixture *begin(void)
{
    struct vault_fixture *f = fixture_new();
    struct vault_plan plan = {.slots = SLOTS, .fillers = 1, .covers = fixture_covers()};
    assert_int_equal(vault_provision(f->path, &plan, &f->fault), TG_OK);
    recorder_begin();
    struct vault_cover_source covers = {cover_between_steps, f};
    assert_int_equal(vault_create(f->path, &f->clock, covers, &f->vault, &f->fault), TG_OK);
    return f;
}

static void recording_on(const struct vault_fixture *f)
{
    judge_digest first;
    assert_true(digest_vault(f->path, first));
    judge_begin(f->path, f->journal, first);
}

static void end(struct vault_fixture *f)
{
    recorder_switch(false);
    fixture_close(f);
    recorder_end();
    fixture_delete(f);
}

static enum tg_err recover(void *ctx, judge_digest out, struct fault *fault)
{
    struct vault_fixture *f = ctx;
    enum tg_err err = fixture_create(f);
    if (err != TG_OK) {
        *fault = f->fault;
        return err;
    }
    bool read = digest_vault(f->path, out);
    fixture_close(f);
    return read ? TG_OK : fault_set(fault, TG_ERR_FORMAT, "what was recovered cannot be read");
}

static struct judge_verdict judged(void)
{
    struct vault_fixture *f = fixture_new();
    const struct judge_disk disk = {f->path, f->journal, recover, f};
    struct judge_verdict verdict = judge_recording(&disk);
    fixture_delete(f);
    return verdict;
}

static void vault_transactions_survive_power_cuts(void **state)
{
    (void)state;
    uint8_t body[ENVELOPE_SIZE];
    struct vault_fixture *f = begin();
    struct charter charter = {.desk_count = 1};
    struct desk_ack ack = {.count = 1};
    uint32_t released;
    strcpy(charter.desks[0].name.text, "desk");
    strcpy(ack.desk.text, "desk");
    recording_on(f);
    for (int i = 0; i < 3; i++) {
        randombytes_buf(body, sizeof body);
        assert_int_equal(vault_append(f->vault, body, i == 1, &f->fault), TG_OK);
        step_done(f);
        assert_int_equal(vault_refresh(f->vault, &f->fault), TG_OK);
        step_done(f);
    }
    assert_int_equal(vault_wish(f->vault, &f->fault), TG_OK);
    step_done(f);
    envelope_hash(body, ack.hashes[0]);
    covers_until_step = 2;
    assert_int_equal(vault_release(f->vault, &charter, &ack, 1, &released, &f->fault), TG_OK);
    assert_int_equal(released, 1);
    step_done(f);
    end(f);
    const struct judge_verdict verdict = judged();
    if (verdict.wrong != 0)
        fail_msg("%d of %d states are wrong, first %s", verdict.wrong, verdict.states,
                 verdict.first);
    print_message("# %zu points, %d states\n", verdict.points, verdict.states);
    assert_true(verdict.points > 200 && verdict.states > 1000);
}

/* The same change as vault_append's, by a connection with other settings. */
static int broken_with(const char *journal_mode, const char *synchronous)
{
    char sql[256];
    sqlite3 *db = NULL;
    struct vault_fixture *f = begin();
    recording_on(f);
    assert_int_equal(sqlite3_open(f->path, &db), SQLITE_OK);
    snprintf(sql, sizeof sql, "PRAGMA journal_mode=%s; PRAGMA synchronous=%s", journal_mode,
             synchronous);
    assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
    for (int slot = 3; slot < 6; slot++) {
        /* The state row with another wish counter: what a journal's checksum may not notice. */
        snprintf(sql, sizeof sql,
                 "BEGIN; UPDATE slots SET written=1, body=randomblob(16384) WHERE slot=%d;"
                 "UPDATE state SET body=CAST(substr(body, 1, 8) || char(%d) || substr(body, 10)"
                 " AS BLOB); COMMIT",
                 slot, slot);
        assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
        step_done(f);
    }
    sqlite3_close(db);
    end(f);
    const struct judge_verdict verdict = judged();
    print_message("# %s/%s: %d of %d states wrong\n", journal_mode, synchronous, verdict.wrong,
                  verdict.states);
    return verdict.wrong;
}

static void powercut_judge_passes_persist_full(void **state)
{
    (void)state;
    assert_int_equal(broken_with("PERSIST", "FULL"), 0);
}

static void powercut_judge_catches_unsafe_settings(void **state)
{
    (void)state;
    assert_int_not_equal(broken_with("PERSIST", "OFF"), 0);
    assert_int_not_equal(broken_with("PERSIST", "NORMAL"), 0);
    assert_int_not_equal(broken_with("DELETE", "FULL"), 0);
    assert_int_not_equal(broken_with("MEMORY", "FULL"), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(vault_transactions_survive_power_cuts),
        cmocka_unit_test(powercut_judge_passes_persist_full),
        cmocka_unit_test(powercut_judge_catches_unsafe_settings),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
