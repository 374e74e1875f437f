/* Mail at the kiosk's disk under power cuts at every I/O (tests/faults/judge.h): a bundle is there
 * whole or not at all, and a kiosk that reads before the courier is back sees no half either. */
#include "tests/faults/judge.h"
#include "tests/faults/recorder.h"
#include "tests/sync/courier/mail_rig.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <unistd.h>

#include <cmocka.h>

enum { FILES = 4 };

static struct mail_rig rig;
static struct mail_file files[FILES];
static char journal_path[128];
static int read_early; /* states that a kiosk could read before the courier was back */

static bool digest_mail(const char *path, judge_digest out)
{
    sqlite3 *db = NULL;
    crypto_generichash_state hash;
    crypto_generichash_init(&hash, NULL, 0, HASH_SIZE);
    bool ok = sqlite3_open_v2(path, &db, SQLITE_OPEN_READONLY, "unix") == SQLITE_OK &&
              judge_digest_rows(db, "SELECT 0, label || body FROM letters ORDER BY id", &hash) &&
              judge_digest_rows(db, "SELECT count, hash FROM bundles ORDER BY first", &hash) &&
              judge_digest_rows(db, "SELECT 0, body FROM state", &hash);
    sqlite3_close(db);
    crypto_generichash_final(&hash, out, HASH_SIZE);
    return ok;
}

static void step_done(void)
{
    judge_digest now;
    assert_true(digest_mail(rig.path, now));
    judge_step(now);
}

/* BUSY: the courier has to roll back first. */
static enum tg_err read_as_kiosk(struct fault *fault)
{
    struct mailbag_status status;
    enum tg_err err = mailbag_read_status(rig.path, &status, fault);
    if (err != TG_OK)
        return err == TG_ERR_BUSY ? TG_OK : err;
    for (int i = 0; i < FILES; i++) {
        int found = mail_rig_found(&rig, &files[i], 0);
        if (found != 0 && found != files[i].bundle.count)
            return fault_set(fault, TG_ERR_FORMAT, "a kiosk sees half of bundle %d", i + 1);
    }
    read_early++;
    return TG_OK;
}

static enum tg_err recover(void *ctx, judge_digest out, struct fault *fault)
{
    (void)ctx;
    struct mailbag *bag = NULL;
    enum tg_err err = read_as_kiosk(fault);
    if (err == TG_OK)
        err = mailbag_create(rig.path, &bag, fault);
    if (err == TG_OK && !digest_mail(rig.path, out))
        err = fault_set(fault, TG_ERR_FORMAT, "what was recovered cannot be read");
    mailbag_destroy(bag);
    return err;
}

static void take(int i, uint32_t today)
{
    assert_int_equal(mail_rig_take(&rig, &files[i], today), TG_OK);
    step_done();
}

static void record(void)
{
    judge_digest first;
    const uint32_t over = MAIL_RIG_DAY + MAIL_RIG_KEEP_DAYS; /* of the first one alone */
    recorder_begin();
    mail_rig_reopen(&rig);
    assert_int_equal(mail_rig_take(&rig, &files[0], MAIL_RIG_DAY), TG_OK);
    assert_true(digest_mail(rig.path, first));
    judge_begin(rig.path, journal_path, first);
    take(1, MAIL_RIG_DAY);
    take(2, MAIL_RIG_DAY);
    files[3].bytes[BUNDLE_HEADER_SIZE] ^= 1;
    assert_int_equal(mail_rig_take(&rig, &files[3], over), TG_ERR_CRYPTO);
    files[3].bytes[BUNDLE_HEADER_SIZE] ^= 1;
    step_done();
    assert_int_equal(mailbag_note_cursor(rig.bag, 4, &rig.fault), TG_OK);
    step_done();
    take(3, over);
    assert_int_equal(mailbag_sweep(rig.bag, over, &rig.fault), TG_OK);
    assert_int_equal(mail_rig_status(&rig).bundles, FILES - 1);
    step_done();
    recorder_switch(false);
    mailbag_destroy(rig.bag);
    rig.bag = NULL;
    recorder_end();
}

static void is_sound(int states_min)
{
    const struct judge_disk disk = {rig.path, journal_path, recover, NULL};
    read_early = 0;
    const struct judge_verdict verdict = judge_recording(&disk);
    if (verdict.wrong != 0)
        fail_msg("%d of %d states are wrong, first %s", verdict.wrong, verdict.states,
                 verdict.first);
    print_message("# %zu points, %d states, %d of them read early\n", verdict.points,
                  verdict.states, read_early);
    assert_true(verdict.states > states_min);
    assert_true(read_early > 0 && read_early < verdict.states);
}

static void mail_is_there_whole_or_not_at_all(void **state)
{
    (void)state;
    mail_rig_init(&rig);
    snprintf(journal_path, sizeof journal_path, "%s-journal", rig.path);
    for (int i = 0; i < FILES; i++) {
        files[i] = mail_log_next(&rig.log);
        rig.log.day = MAIL_RIG_DAY + (i < 2 ? 1 : MAIL_RIG_KEEP_DAYS);
    }
    record();
    is_sound(500);
    for (int i = 0; i < FILES; i++)
        mail_file_finish(&files[i]);
    mail_rig_finish(&rig);
}

/* As provisioning leaves it: two empty files, which the courier's first start fills. */
static void empty_mail_is_filled_whole_or_not_at_all(void **state)
{
    (void)state;
    judge_digest made;
    mail_rig_init(&rig);
    assert_true(digest_mail(rig.path, made));
    snprintf(journal_path, sizeof journal_path, "%s-journal", rig.path);
    mailbag_destroy(rig.bag);
    rig.bag = NULL;
    assert_int_equal(truncate(rig.path, 0) + truncate(journal_path, 0), 0);
    recorder_begin();
    judge_begin(rig.path, journal_path, made);
    mail_rig_reopen(&rig);
    step_done();
    recorder_switch(false);
    mailbag_destroy(rig.bag);
    rig.bag = NULL;
    recorder_end();
    is_sound(50);
    mail_rig_finish(&rig);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(mail_is_there_whole_or_not_at_all),
        cmocka_unit_test(empty_mail_is_filled_whole_or_not_at_all),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
