/* Mail at a kiosk's disk over time: what expires, what is caught up with, when the hub is asked
 * from the beginning. */
#include "tests/sync/courier/mail_rig.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

static struct mail_rig rig;

static int setup(void **state)
{
    (void)state;
    mail_rig_init(&rig);
    assert_int_equal(mailbag_turn_to(rig.bag, &rig.group, MAIL_RIG_DAY, &rig.fault), TG_OK);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    mail_rig_finish(&rig);
    return 0;
}

static void what_has_expired_is_not_found_and_then_thrown_away(void **state)
{
    (void)state;
    const uint32_t over = MAIL_RIG_DAY + MAIL_RIG_KEEP_DAYS;
    struct mail_file old = mail_rig_receive(&rig);
    rig.log.day = over;
    struct mail_file new = mail_rig_receive(&rig);
    assert_int_equal(mail_rig_found(&rig, &old, over - 1), 4);
    assert_int_equal(mail_rig_found(&rig, &old, over), 0);
    assert_int_equal(mail_rig_found(&rig, &new, over), 4);
    assert_int_equal(mailbag_sweep(rig.bag, over - 1, &rig.fault), TG_OK);
    assert_int_equal(mail_rig_status(&rig).letters, 8);
    assert_int_equal(mailbag_sweep(rig.bag, over, &rig.fault), TG_OK);
    assert_int_equal(mail_rig_status(&rig).letters, 4);
    assert_int_equal(mail_rig_found(&rig, &old, 0), 0);
    assert_int_equal(mail_rig_found(&rig, &new, over), 4);
    mail_file_finish(&old);
    mail_file_finish(&new);
}

static void one_that_comes_after_its_time_is_noted_and_not_kept(void **state)
{
    (void)state;
    struct mail_file late = mail_log_next(&rig.log);
    rig.log.day = MAIL_RIG_DAY + MAIL_RIG_KEEP_DAYS;
    struct mail_file new = mail_rig_receive(&rig);
    assert_int_equal(mail_rig_take(&rig, &late, rig.log.day), TG_OK);
    const struct mailbag_status status = mail_rig_status(&rig);
    assert_int_equal(status.letters, 4);
    assert_int_equal(status.bundles, 2);
    assert_int_equal(mail_rig_found(&rig, &late, 0), 0);
    mail_file_finish(&late);
    mail_file_finish(&new);
}

static void a_clock_that_leapt_ahead_throws_nothing_away_and_hides_nothing(void **state)
{
    (void)state;
    const uint32_t leapt = MAIL_RIG_DAY + 20000;
    struct mail_file first = mail_rig_receive(&rig);
    assert_int_equal(mailbag_sweep(rig.bag, leapt, &rig.fault), TG_OK);
    struct mail_file second = mail_log_next(&rig.log);
    assert_int_equal(mail_rig_take(&rig, &second, leapt), TG_OK);
    assert_int_equal(mail_rig_found(&rig, &first, MAIL_RIG_DAY), 4);
    assert_int_equal(mail_rig_found(&rig, &second, MAIL_RIG_DAY), 4);
    assert_int_equal(mail_rig_found(&rig, &first, leapt), 4);
    mail_file_finish(&first);
    mail_file_finish(&second);
}

/* Nor does a desk whose clock is wrong, as long as ours is right. */
static void a_desk_from_the_future_throws_nothing_away(void **state)
{
    (void)state;
    struct mail_file first = mail_rig_receive(&rig);
    rig.log.day = MAIL_RIG_DAY + 20000;
    struct mail_file future = mail_log_next(&rig.log);
    assert_int_equal(mail_rig_take(&rig, &future, MAIL_RIG_DAY), TG_OK);
    assert_int_equal(mailbag_sweep(rig.bag, MAIL_RIG_DAY, &rig.fault), TG_OK);
    assert_int_equal(mail_rig_found(&rig, &first, MAIL_RIG_DAY), 4);
    mail_file_finish(&first);
    mail_file_finish(&future);
}

static void a_letter_that_is_sent_again_stays_as_long_as_the_longer_one(void **state)
{
    (void)state;
    struct mail_file first = mail_log_next(&rig.log);
    struct mail_file again = mail_log_next(&rig.log);
    uint8_t *letters = malloc(4 * BUNDLE_LETTER_SIZE);
    must(letters != NULL);
    struct bundle bundle = again.bundle;
    memcpy(letters, first.bundle.letters, 4 * BUNDLE_LETTER_SIZE);
    bundle.letters = letters;
    bundle.expires_day += 10;
    must(bundle_compose(&bundle, rig.log.secret, again.bytes) == TG_OK);
    rig.log.day = bundle.expires_day;
    struct mail_file later = mail_log_next(&rig.log);
    const struct mail_file *const orders[2][2] = {{&first, &again}, {&again, &first}};
    for (int i = 0; i < 2; i++) {
        assert_int_equal(mail_rig_take(&rig, orders[i][0], MAIL_RIG_DAY), TG_OK);
        assert_int_equal(mail_rig_take(&rig, orders[i][1], MAIL_RIG_DAY), TG_OK);
        assert_int_equal(mail_rig_take(&rig, &later, MAIL_RIG_DAY), TG_OK);
        assert_int_equal(mail_rig_found(&rig, &first, bundle.expires_day - 1), 4);
        assert_int_equal(mail_rig_found(&rig, &first, bundle.expires_day), 0);
        mailbag_destroy(rig.bag);
        rig.bag = NULL;
        assert_int_equal(unlink(rig.path), 0);
        mail_rig_reopen(&rig);
    }
    free(letters);
    mail_file_finish(&first);
    mail_file_finish(&again);
    mail_file_finish(&later);
}

/* A kiosk that was off for half a year, then at once everything. */
static void months_are_caught_up_with(void **state)
{
    (void)state;
    enum { MONTHS_BUNDLES = 720, LOOKED_AT = 24 };
    struct mail_file some[LOOKED_AT];
    struct stat st;
    rig.log.count = 16;
    for (int i = 0; i < MONTHS_BUNDLES; i++) {
        rig.log.day = MAIL_RIG_DAY + (uint32_t)i / 4;
        struct mail_file file = mail_log_next(&rig.log);
        assert_int_equal(mail_rig_take(&rig, &file, MAIL_RIG_DAY + MAIL_RIG_KEEP_DAYS - 1), TG_OK);
        if (i % (MONTHS_BUNDLES / LOOKED_AT) == 0)
            some[i / (MONTHS_BUNDLES / LOOKED_AT)] = file;
        else
            mail_file_finish(&file);
    }
    for (int i = 0; i < LOOKED_AT; i++) {
        assert_int_equal(mail_rig_found(&rig, &some[i], rig.log.day), 16);
        mail_file_finish(&some[i]);
    }
    assert_int_equal(mail_rig_status(&rig).letters, 16 * MONTHS_BUNDLES);
    assert_int_equal(stat(rig.path, &st), 0);
    assert_true((double)st.st_size / (16 * MONTHS_BUNDLES) < 1.1 * BUNDLE_BODY_SIZE);
}

static void of_more_than_the_charter_allows_the_oldest_gives_way(void **state)
{
    (void)state;
    struct mail_file first = mail_rig_receive(&rig);
    struct mail_file last = {0};
    rig.charter.mail = (struct charter_mail){.letters = 4, .period_s = 86400, .keep_days = 2};
    const uint64_t most = mailbag_letters_max(&rig.charter.mail);
    for (uint64_t i = 0; i < most / 4 + 3; i++) {
        mail_file_finish(&last);
        last = mail_rig_receive(&rig);
        assert_true(mail_rig_status(&rig).letters <= most);
    }
    assert_int_equal(mail_rig_status(&rig).letters, most);
    assert_int_equal(mail_rig_found(&rig, &first, MAIL_RIG_DAY), 0);
    assert_int_equal(mail_rig_found(&rig, &last, MAIL_RIG_DAY), 4);
    mail_file_finish(&first);
    mail_file_finish(&last);
}

static void what_is_left_of_the_group_before_gives_way_first(void **state)
{
    (void)state;
    struct mail_log before = rig.log;
    before.group = rig.group;
    struct mail_file late = {0}, first = {0};
    rig.charter.mail = (struct charter_mail){.letters = 4, .period_s = 86400, .keep_days = 2};
    const uint64_t most = mailbag_letters_max(&rig.charter.mail);
    before.day += 1;
    late = mail_log_next(&before);
    assert_int_equal(mail_rig_take(&rig, &late, MAIL_RIG_DAY), TG_OK);
    rig.group = rig.log.group = sample_name("harbour");
    first = mail_rig_receive(&rig);
    for (uint64_t i = 1; i < most / 4; i++) {
        struct mail_file more = mail_rig_receive(&rig);
        mail_file_finish(&more);
    }
    assert_int_equal(mail_rig_status(&rig).letters, most);
    assert_int_equal(mail_rig_found(&rig, &late, MAIL_RIG_DAY), 0);
    assert_int_equal(mail_rig_found(&rig, &first, MAIL_RIG_DAY), 4);
    mail_file_finish(&late);
    mail_file_finish(&first);
}

/* Bundles come in any order; what gives way is no loss that the hub should be asked about. */
static void what_gives_way_leaves_no_gap(void **state)
{
    (void)state;
    rig.charter.mail = (struct charter_mail){.letters = 4, .period_s = 86400, .keep_days = 1};
    const int most = (int)(mailbag_letters_max(&rig.charter.mail) / 4);
    struct mail_file files[80];
    must(most + 8 <= 80);
    for (int i = 0; i < most + 8; i++)
        files[i] = mail_log_next(&rig.log);
    for (int i = most + 7; i >= 0; i--) {
        assert_int_equal(mail_rig_take(&rig, &files[i], MAIL_RIG_DAY), TG_OK);
        mail_file_finish(&files[i]);
    }
    assert_int_equal(mail_rig_status(&rig).bundles, most);
    assert_int_equal(mail_rig_status(&rig).missing, 0);
}

/* The cursor that a round on that day would begin with. */
static uint64_t looks_back(uint32_t today)
{
    assert_int_equal(mailbag_turn_to(rig.bag, &rig.group, today, &rig.fault), TG_OK);
    assert_int_equal(mailbag_look_back(rig.bag, &rig.charter, false, today, &rig.fault), TG_OK);
    uint64_t cursor = mailbag_cursor(rig.bag);
    assert_int_equal(mailbag_note_cursor(rig.bag, 77, &rig.fault), TG_OK);
    mail_rig_reopen(&rig);
    return cursor;
}

static void a_gap_makes_it_ask_again_more_and_more_seldom(void **state)
{
    (void)state;
    struct mail_file first = mail_rig_receive(&rig);
    looks_back(MAIL_RIG_DAY);
    assert_int_equal(looks_back(MAIL_RIG_DAY), 77);
    struct mail_file lost = mail_log_next(&rig.log);
    struct mail_file third = mail_rig_receive(&rig);
    const uint32_t asked[] = {0, 1, 3, 7};
    for (uint32_t day = 0, i = 0; day < 10; day++) {
        rig.log.day = MAIL_RIG_DAY + day;
        struct mail_file news = mail_rig_receive(&rig);
        mail_file_finish(&news);
        bool due = i < 4 && asked[i] == day;
        assert_int_equal(looks_back(MAIL_RIG_DAY + day), due ? 0 : 77);
        assert_int_equal(looks_back(MAIL_RIG_DAY + day), 77);
        i += due;
    }
    assert_int_equal(mail_rig_take(&rig, &lost, MAIL_RIG_DAY), TG_OK);
    assert_int_equal(looks_back(MAIL_RIG_DAY + 40 - 31), 77);
    mail_file_finish(&first);
    mail_file_finish(&lost);
    mail_file_finish(&third);
}

/* As of a hub that lost its numbering and has given no bundle a number past ours yet. */
static void silence_makes_it_ask_again(void **state)
{
    (void)state;
    struct mail_file first = mail_rig_receive(&rig);
    looks_back(MAIL_RIG_DAY);
    for (uint32_t day = 1; day <= MAILBAG_SILENT_DAYS; day++)
        assert_int_equal(looks_back(MAIL_RIG_DAY + day), 77);
    assert_int_equal(looks_back(MAIL_RIG_DAY + MAILBAG_SILENT_DAYS + 1), 0);
    mail_file_finish(&first);
}

static void another_group_is_asked_for_from_the_beginning(void **state)
{
    (void)state;
    struct mail_file first = mail_rig_receive(&rig);
    looks_back(MAIL_RIG_DAY);
    assert_int_equal(looks_back(MAIL_RIG_DAY), 77);
    rig.group = sample_name("harbour");
    assert_int_equal(looks_back(MAIL_RIG_DAY), 0);
    assert_int_equal(looks_back(MAIL_RIG_DAY), 77);
    mail_file_finish(&first);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
        TEST(what_has_expired_is_not_found_and_then_thrown_away),
        TEST(one_that_comes_after_its_time_is_noted_and_not_kept),
        TEST(a_clock_that_leapt_ahead_throws_nothing_away_and_hides_nothing),
        TEST(a_desk_from_the_future_throws_nothing_away),
        TEST(a_letter_that_is_sent_again_stays_as_long_as_the_longer_one),
        TEST(months_are_caught_up_with),
        TEST(of_more_than_the_charter_allows_the_oldest_gives_way),
        TEST(what_is_left_of_the_group_before_gives_way_first),
        TEST(what_gives_way_leaves_no_gap),
        TEST(a_gap_makes_it_ask_again_more_and_more_seldom),
        TEST(silence_makes_it_ask_again),
        TEST(another_group_is_asked_for_from_the_beginning),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
