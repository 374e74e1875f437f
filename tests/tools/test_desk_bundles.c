/* Bundles: as many letters in each, one after the other, whatever ends the desk on the way. */
#include "board/base/file.h"
#include "board/base/secret.h"
#include "tests/tools/post_rig.h"

#include <glob.h>
#include <limits.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

static void a_bundle_is_as_long_whatever_there_is_to_say(void **state)
{
    struct docket_rig *rig = *state;
    const struct receipt_keys keys = post_rig_keys(1);
    struct bundle bundle;
    assert_int_equal(post_rig_pass(rig, 0), 1);
    struct docket *docket = post_rig_file(rig, &keys);
    for (int i = 0; i < 2 * POST_RIG_LETTERS; i++) {
        assert_int_equal(post_rig_send(rig, &docket, LETTER_ANSWER, "您好"), TG_OK);
    }
    for (uint64_t seq = 2; seq <= 4; seq++) {
        assert_int_equal(post_rig_pass(rig, POST_RIG_PERIOD_S), 1);
        uint8_t *bytes = post_rig_bundle(rig, "main", seq, &bundle);
        assert_int_equal(bundle.count, POST_RIG_LETTERS);
        assert_int_equal(bundle.expires_day - bundle.day, CHARTER_MAIL_KEEP_DAYS_DEFAULT);
        free(bytes);
        if (seq == 2) /* more than a bundle waits for the next */
            assert_int_equal(post_rig_waiting(rig), POST_RIG_LETTERS + 1);
    }
    assert_int_equal(post_rig_waiting(rig), 0);
    assert_int_equal(post_rig_pass(rig, POST_RIG_PERIOD_S / 4), 0);
    docket_destroy(docket);
}

static void missed_periods_are_made_up_for_in_one_chain(void **state)
{
    struct docket_rig *rig = *state;
    struct bundle bundle, before = {.seq = 0};
    assert_int_equal(post_rig_pass(rig, 0), 1);
    assert_int_equal(post_rig_pass(rig, 3 * POST_RIG_PERIOD_S), 3);
    assert_int_equal(post_rig_pass(rig, 100 * (int64_t)POST_RIG_PERIOD_S), POST_CATCH_UP_MAX);
    assert_int_equal(post_rig_pass(rig, 0), 0);
    for (uint64_t seq = 1; seq <= 4 + POST_CATCH_UP_MAX; seq++) {
        uint8_t *bytes = post_rig_bundle(rig, "main", seq, &bundle);
        assert_non_null(bytes);
        assert_memory_equal(bundle.before, before.hash, HASH_SIZE);
        before = bundle;
        free(bytes);
    }
    assert_null(post_rig_bundle(rig, "main", 5 + POST_CATCH_UP_MAX, &bundle));
    post_rig_sound(rig);
}

static void a_clock_that_was_ahead_does_not_stop_the_mail(void **state)
{
    struct docket_rig *rig = *state;
    int64_t right_s = rig->now_s;
    assert_int_equal(post_rig_pass(rig, 86400 * (int64_t)3650), 1);
    rig->now_s = right_s;
    assert_int_equal(post_rig_pass(rig, 0), 1);
    assert_int_equal(post_rig_pass(rig, POST_RIG_PERIOD_S), 1);
    post_rig_sound(rig);
}

/* It would have expired by the hub's clock, and be lost. */
static void a_clock_that_cannot_be_believed_makes_no_mail(void **state)
{
    struct docket_rig *rig = *state;
    const struct receipt_keys keys = post_rig_keys(1);
    struct post_sum sum;
    struct letter letter;
    int64_t right_s = rig->now_s;
    docket_destroy(post_rig_file(rig, &keys));
    post_rig_pass(rig, 0);
    int64_t waiting = post_rig_waiting(rig);
    assert_true(waiting > 0);
    rig->now_s = 86400;
    docket_rig_refused(
        rig, post_due(&rig->desk.folder, rig->desk.reg, &rig->desk.clock, &sum, &rig->fault),
        TG_ERR_RANGE, "clock is wrong");
    assert_int_equal(post_rig_waiting(rig), waiting);
    rig->now_s = right_s;
    post_rig_deliver(rig);
    assert_true(post_rig_letter(rig, &keys, 0, &letter));
}

/* What it tells at some later moment must not wait for years. */
static void a_letter_that_a_clock_ahead_wrote_goes_all_the_same(void **state)
{
    struct docket_rig *rig = *state;
    const struct receipt_keys keys = post_rig_keys(1);
    struct letter letter;
    int64_t right_s = rig->now_s;
    rig->now_s += 86400 * (int64_t)3650;
    docket_destroy(post_rig_file(rig, &keys));
    rig->now_s = right_s;
    post_rig_pass(rig, 0);
    assert_int_equal(post_rig_waiting(rig), 0);
    assert_true(post_rig_letter(rig, &keys, 0, &letter));
    post_rig_sound(rig);
}

static void what_has_expired_is_thrown_away(void **state)
{
    struct docket_rig *rig = *state;
    struct register_sum sum;
    post_rig_pass(rig, 0);
    post_rig_pass(rig, POST_RIG_PERIOD_S);
    post_rig_pass(rig, 86400 * (int64_t)CHARTER_MAIL_KEEP_DAYS_DEFAULT);
    assert_int_equal(register_verify(rig->desk.reg, &sum, &rig->fault), TG_OK);
    assert_int_equal(sum.bundles, POST_CATCH_UP_MAX);
}

static void what_a_hub_lost_goes_again_as_it_was(void **state)
{
    struct docket_rig *rig = *state;
    struct bundle first, again;
    char command[PATH_MAX];
    size_t count = 0;
    post_rig_pass(rig, 0);
    post_rig_pass(rig, POST_RIG_PERIOD_S);
    free(post_rig_bundle(rig, "main", 2, &first));
    snprintf(command, sizeof command, "rm %s/spool/out/*.mail", rig->desk.path);
    assert_int_equal(system(command), 0);
    assert_int_equal(post_rig_pass(rig, 0), 0); /* what was carried away stays away */
    assert_int_equal(desk_rig_count(&rig->desk, "spool/out", "*.mail"), 0);
    assert_int_equal(post_again(&rig->desk.folder, rig->desk.reg, &count, &rig->fault), TG_OK);
    assert_int_equal(count, 2);
    free(post_rig_bundle(rig, "main", 2, &again));
    assert_memory_equal(first.hash, again.hash, HASH_SIZE);
}

static void copy_over(struct docket_rig *rig, const char *from, const char *to)
{
    char command[2 * PATH_MAX];
    desk_rig_close(&rig->desk);
    snprintf(command, sizeof command, "cp %s/%s %s/%s", rig->desk.path, from, rig->desk.path, to);
    assert_int_equal(system(command), 0);
    desk_rig_open(&rig->desk);
}

/* Kiosks would keep the first of two bundles in one place. */
static void an_older_copy_of_the_register_begins_anew(void **state)
{
    struct docket_rig *rig = *state;
    const struct receipt_keys keys = post_rig_keys(1);
    struct letter letter;
    struct bundle bundle;
    struct register_mail_head before, after;
    const struct device_name main = sample_name("main");
    post_rig_pass(rig, 0);
    copy_over(rig, "register.db", "copy");
    post_rig_pass(rig, 2 * POST_RIG_PERIOD_S);
    assert_string_equal(rig->desk.warning, "");
    assert_int_equal(register_mail_end(rig->desk.reg, &main, &before, &rig->fault), TG_OK);
    copy_over(rig, "copy", "register.db");
    docket_destroy(post_rig_file(rig, &keys));
    assert_int_equal(post_rig_pass(rig, POST_RIG_PERIOD_S), 1);
    assert_non_null(strstr(rig->desk.warning, "older copy"));
    assert_int_equal(register_mail_end(rig->desk.reg, &main, &after, &rig->fault), TG_OK);
    assert_int_not_equal(before.epoch, after.epoch);
    free(post_rig_bundle(rig, "main", 1, &bundle));
    post_rig_deliver(rig);
    assert_string_equal(rig->desk.warning, "");
    assert_true(post_rig_letter(rig, &keys, POST_LOST_NUMBERS, &letter));
    post_rig_sound(rig);
}

/* In all files of the spool together: the hub sees them all. */
static size_t times_sent(struct docket_rig *rig, const struct receipt_keys *keys, uint32_t number)
{
    char path[PATH_MAX];
    uint8_t label[BUNDLE_LABEL_SIZE], *bytes = NULL;
    glob_t found;
    size_t len = 0, count = 0;
    struct bundle bundle;
    letter_label(keys->label_seed, &rig->desk.folder.name, number, label);
    snprintf(path, sizeof path, "%s/spool/out/*.mail", rig->desk.path);
    assert_int_equal(glob(path, 0, NULL, &found), 0);
    for (size_t i = 0; i < found.gl_pathc; i++) {
        assert_int_equal(file_read(found.gl_pathv[i], BUNDLE_SIZE_MAX, &bytes, &len, &rig->fault),
                         TG_OK);
        assert_int_equal(bundle_parse(bytes, len, &bundle, &rig->fault), TG_OK);
        for (size_t at = 0; at < bundle.count; at++)
            count += memcmp(bundle_label(&bundle, at), label, sizeof label) == 0;
        free(bytes);
    }
    globfree(&found);
    return count;
}

/* However often the same copy comes back, and before any bundle was made from it. */
static void no_number_goes_out_twice_after_a_copy_was_restored(void **state)
{
    struct docket_rig *rig = *state;
    const struct receipt_keys keys = post_rig_keys(1), late = post_rig_keys(7);
    size_t letters = 0;
    post_rig_pass(rig, 0);
    struct docket *docket = post_rig_file(rig, &keys);
    post_rig_deliver(rig);
    copy_over(rig, "register.db", "copy");
    for (int life = 0; life < 3; life++) {
        for (int i = 0; i <= life; i++)
            assert_int_equal(post_rig_send(rig, &docket, LETTER_ANSWER, "您好"), TG_OK);
        post_rig_deliver(rig);
        post_rig_sound(rig);
        copy_over(rig, "copy", "register.db");
    }
    for (uint32_t number = 0; number < LETTER_NUMBERS_MAX; number++) {
        size_t times = times_sent(rig, &keys, number);
        assert_true(times <= 1);
        letters += times;
    }
    assert_int_equal(letters, 1 + 1 + 2 + 3);
    assert_int_equal(times_sent(rig, &keys, 0), 1);
    docket_destroy(docket);
    rig->now_s += 3 * (int64_t)86400; /* who comes later has all the room */
    docket = docket_rig_filed(
        rig, (struct docket_rig_report){
                 .tail = "BBB2", .kind = "complaint", .category = "facilities", .keys = &late});
    assert_int_equal(post_room(&rig->desk.post, docket), LETTER_NUMBER_FORGOTTEN - 1);
    docket_destroy(docket);
}

#ifdef TG_FAULTPOINTS
static void a_desk_killed_on_the_way_sends_the_same_bundle(void **state)
{
    struct docket_rig *rig = *state;
    static const char *const points[] = {"desk.before_mail", "desk.after_mail",
                                         "desk.after_mail_file"};
    const struct receipt_keys keys = post_rig_keys(1);
    struct letter letter;
    struct bundle bundle;
    docket_destroy(post_rig_file(rig, &keys));
    post_rig_pass(rig, 0);
    for (size_t i = 0; i < sizeof points / sizeof *points; i++) {
        int status = 0;
        rig->now_s += POST_RIG_PERIOD_S;
        desk_rig_close(&rig->desk);
        setenv("TG_FAULT_AT", points[i], 1);
        pid_t child = fork();
        if (child == 0) {
            desk_rig_open(&rig->desk);
            post_rig_pass(rig, 0);
            _exit(0);
        }
        unsetenv("TG_FAULT_AT");
        assert_int_equal(waitpid(child, &status, 0), child);
        assert_true(WIFSIGNALED(status));
        desk_rig_open(&rig->desk);
        assert_int_equal(post_rig_pass(rig, 0), i == 0 ? 1 : 0);
        uint8_t *bytes = post_rig_bundle(&*rig, "main", i + 2, &bundle);
        assert_non_null(bytes);
        free(bytes);
    }
    assert_true(post_rig_letter(rig, &keys, 0, &letter));
    assert_int_equal(desk_rig_count(&rig->desk, "spool/out", "*.mail"), 4);
    post_rig_sound(rig);
}
#endif

static void a_check_of_the_register_finds_mail_that_was_meddled_with(void **state)
{
    struct docket_rig *rig = *state;
    const struct receipt_keys keys = post_rig_keys(1);
    static const char *const wrongs[] = {
        "DELETE FROM outbox WHERE id = (SELECT max(id) FROM outbox)",
        "UPDATE outbox SET id = id + 100",
        "DELETE FROM bundles WHERE seq = 2",
        "DELETE FROM bundles WHERE seq = 3",
        "UPDATE bundles SET file = (SELECT file FROM bundles WHERE seq = 1) WHERE seq = 2",
        "UPDATE bundles SET expires = expires + 1 WHERE seq = 1",
    };
    struct register_sum sum;
    post_rig_pass(rig, 0);
    post_rig_pass(rig, 2 * POST_RIG_PERIOD_S);
    docket_destroy(post_rig_file(rig, &keys));
    post_rig_sound(rig);
    copy_over(rig, "register.db", "sound");
    for (size_t i = 0; i < sizeof wrongs / sizeof *wrongs; i++) {
        post_rig_meddle(rig, wrongs[i]);
        if (register_verify(rig->desk.reg, &sum, &rig->fault) != TG_ERR_CRYPTO)
            fail_msg("not found: %s", wrongs[i]);
        copy_over(rig, "sound", "register.db");
    }
    post_rig_sound(rig);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, post_rig_setup, docket_rig_teardown)
        TEST(a_bundle_is_as_long_whatever_there_is_to_say),
        TEST(missed_periods_are_made_up_for_in_one_chain),
        TEST(a_clock_that_was_ahead_does_not_stop_the_mail),
        TEST(a_clock_that_cannot_be_believed_makes_no_mail),
        TEST(a_letter_that_a_clock_ahead_wrote_goes_all_the_same),
        TEST(what_has_expired_is_thrown_away),
        TEST(what_a_hub_lost_goes_again_as_it_was),
        TEST(an_older_copy_of_the_register_begins_anew),
        TEST(no_number_goes_out_twice_after_a_copy_was_restored),
#ifdef TG_FAULTPOINTS
        TEST(a_desk_killed_on_the_way_sends_the_same_bundle),
#endif
        TEST(a_check_of_the_register_finds_mail_that_was_meddled_with),
#undef TEST
    };
    if (secret_init() != TG_OK)
        return 1;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
