/* Mail at a kiosk's disk: what is taken in, what is refused and told, what is found again. */
#include "tests/sync/courier/mail_rig.h"

#include "board/base/file.h"

#include <fcntl.h>
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

static void says(const char *words)
{
    if (strstr(rig.fault.text, words) == NULL)
        fail_msg("wanted \"%s\" in: %s", words, rig.fault.text);
    const struct mailbag_status status = mail_rig_status(&rig);
    assert_non_null(strstr(status.last_error, words));
}

/* Refused with those words, counted, and nothing of it kept. */
static void is_refused(const struct mail_file *file, enum tg_err err, const char *words)
{
    const struct mailbag_status before = mail_rig_status(&rig);
    assert_int_equal(mail_rig_take(&rig, file, MAIL_RIG_DAY), err);
    says(words);
    const struct mailbag_status after = mail_rig_status(&rig);
    assert_int_equal(after.refused, before.refused + 1);
    assert_int_equal(after.bundles, before.bundles);
    assert_int_equal(after.letters, before.letters);
}

static void without_a_courier_there_is_no_mail(void **state)
{
    (void)state;
    char nowhere[128];
    const uint8_t labels[2][BUNDLE_LABEL_SIZE] = {{1}, {2}};
    uint8_t bodies[2][BUNDLE_BODY_SIZE];
    bool found[2] = {true, true};
    struct mailbag_status status = {.letters = 9};
    snprintf(nowhere, sizeof nowhere, "%s/none", rig.folder);
    assert_int_equal(mailbag_find(nowhere, 0, labels, 2, bodies, found, &rig.fault), TG_OK);
    assert_true(!found[0] && !found[1]);
    assert_int_equal(mailbag_read_status(nowhere, &status, &rig.fault), TG_OK);
    assert_true(!status.present && status.letters == 0);
}

static void letters_are_found_by_their_labels_and_no_others(void **state)
{
    (void)state;
    struct mail_file here = mail_rig_receive(&rig);
    struct mail_file elsewhere = mail_log_next(&rig.log);
    mail_rig_reopen(&rig);
    assert_int_equal(mail_rig_found(&rig, &here, MAIL_RIG_DAY), 4);
    assert_int_equal(mail_rig_found(&rig, &elsewhere, MAIL_RIG_DAY), 0);
    const struct mailbag_status status = mail_rig_status(&rig);
    assert_true(status.present && status.last_error[0] == '\0');
    assert_int_equal(status.letters, 4);
    assert_int_equal(status.bundles, 1);
    assert_int_equal(status.newest_day, MAIL_RIG_DAY);
    mail_file_finish(&here);
    mail_file_finish(&elsewhere);
}

static void mail_that_the_hub_forges_is_refused(void **state)
{
    (void)state;
    const struct sample_key hub = sample_key(9);
    rig.log.secret = hub.secret;
    struct mail_file forged = mail_log_next(&rig.log);
    is_refused(&forged, TG_ERR_CRYPTO, "forges mail");
    assert_int_equal(mail_rig_found(&rig, &forged, MAIL_RIG_DAY), 0);
    mail_file_finish(&forged);
    rig.log.desk = sample_name("desk-9");
    forged = mail_log_next(&rig.log);
    is_refused(&forged, TG_ERR_CRYPTO, "desk-9");
    mail_file_finish(&forged);
}

static void mail_that_was_changed_on_the_way_is_refused(void **state)
{
    (void)state;
    rig.log.count = 1;
    struct mail_file file = mail_log_next(&rig.log);
    for (size_t i = 0; i < file.len; i++) { /* at every byte, another of its bits each time */
        const uint8_t bit = (uint8_t)(1U << i % 8);
        file.bytes[i] ^= bit;
        enum tg_err err = mail_rig_take(&rig, &file, MAIL_RIG_DAY);
        assert_true(err == TG_ERR_CRYPTO || err == TG_ERR_FORMAT || err == TG_ERR_VERSION);
        file.bytes[i] ^= bit;
    }
    assert_int_equal(mail_rig_status(&rig).refused, file.len);
    assert_int_equal(mail_rig_status(&rig).bundles, 0);
    assert_int_equal(mail_rig_take(&rig, &file, MAIL_RIG_DAY), TG_OK);
    mail_file_finish(&file);
}

static void a_bundle_that_was_cut_is_refused(void **state)
{
    (void)state;
    struct mail_file file = mail_log_next(&rig.log);
    const size_t whole = file.len;
    const size_t lens[] = {0, 1, BUNDLE_HEADER_SIZE, whole - BUNDLE_LETTER_SIZE, whole - 1};
    for (size_t i = 0; i < sizeof lens / sizeof *lens; i++) {
        file.len = lens[i];
        is_refused(&file, TG_ERR_FORMAT, "bundle");
    }
    file.len = whole;
    assert_int_equal(mail_rig_take(&rig, &file, MAIL_RIG_DAY), TG_OK);
    mail_file_finish(&file);
}

static void a_bundle_that_is_replayed_changes_nothing(void **state)
{
    (void)state;
    struct mail_file first = mail_rig_receive(&rig);
    struct mail_file second = mail_rig_receive(&rig);
    for (int i = 0; i < 3; i++)
        assert_int_equal(mail_rig_take(&rig, &first, MAIL_RIG_DAY), TG_OK);
    const struct mailbag_status status = mail_rig_status(&rig);
    assert_int_equal(status.bundles, 2);
    assert_int_equal(status.letters, 8);
    assert_int_equal(status.refused + status.missing, 0);
    mail_file_finish(&first);
    mail_file_finish(&second);
}

static void a_gap_is_counted_until_it_closes(void **state)
{
    (void)state;
    struct mail_file files[6];
    for (int i = 0; i < 6; i++)
        files[i] = mail_log_next(&rig.log);
    const int order[] = {0, 5, 2, 4, 3, 1};
    const unsigned missing[] = {0, 4, 3, 2, 1, 0};
    for (int i = 0; i < 6; i++) {
        assert_int_equal(mail_rig_take(&rig, &files[order[i]], MAIL_RIG_DAY), TG_OK);
        assert_int_equal(mail_rig_status(&rig).missing, missing[i]);
    }
    for (int i = 0; i < 6; i++) {
        assert_int_equal(mail_rig_found(&rig, &files[i], MAIL_RIG_DAY), 4);
        mail_file_finish(&files[i]);
    }
}

static void mail_of_another_group_is_refused(void **state)
{
    (void)state;
    rig.log.group = sample_name("harbour");
    struct mail_file file = mail_log_next(&rig.log);
    is_refused(&file, TG_ERR_DENIED, "harbour");
    mail_file_finish(&file);
}

static void of_two_bundles_in_one_place_the_first_stays(void **state)
{
    (void)state;
    struct mail_file first = mail_rig_receive(&rig);
    rig.log.seq = 1;
    memset(rig.log.before, 0, sizeof rig.log.before);
    struct mail_file second = mail_log_next(&rig.log);
    is_refused(&second, TG_ERR_CONFLICT, "two bundles 1");
    assert_int_equal(mail_rig_found(&rig, &first, MAIL_RIG_DAY), 4);
    assert_int_equal(mail_rig_found(&rig, &second, MAIL_RIG_DAY), 0);
    mail_file_finish(&first);
    mail_file_finish(&second);
}

/* It sees the labels of the others go by, and says that its own letters stay longer. */
static void a_desk_takes_no_letter_of_another_ones_place(void **state)
{
    (void)state;
    const struct sample_key thief = sample_key(9);
    uint8_t letters[4 * BUNDLE_LETTER_SIZE];
    struct mail_file first = mail_rig_receive(&rig);
    rig.charter.desk_count = 2;
    rig.charter.desks[1].name = sample_name("desk-2");
    memcpy(rig.charter.desks[1].public_key, thief.public_key, SIGN_PUBLIC_SIZE);
    rig.log.desk = sample_name("desk-2");
    rig.log.seq = 1;
    memset(rig.log.before, 0, sizeof rig.log.before);
    struct mail_file second = mail_log_next(&rig.log);
    struct bundle bundle = second.bundle;
    memcpy(letters, second.bundle.letters, sizeof letters);
    for (size_t i = 0; i < 4; i++)
        memcpy(letters + i * BUNDLE_LETTER_SIZE, bundle_label(&first.bundle, i), BUNDLE_LABEL_SIZE);
    bundle.letters = letters;
    bundle.expires_day += 100;
    assert_int_equal(bundle_compose(&bundle, thief.secret, second.bytes), TG_OK);
    assert_int_equal(mail_rig_take(&rig, &second, MAIL_RIG_DAY), TG_OK);
    assert_int_equal(mail_rig_found(&rig, &first, MAIL_RIG_DAY), 4);
    mail_file_finish(&first);
    mail_file_finish(&second);
}

static void a_log_that_forks_is_taken_and_told(void **state)
{
    (void)state;
    struct mail_file first = mail_rig_receive(&rig);
    rig.log.before[0] ^= 1;
    struct mail_file second = mail_rig_receive(&rig);
    const struct mailbag_status status = mail_rig_status(&rig);
    assert_int_equal(status.bundles, 2);
    assert_int_equal(status.refused, 0);
    assert_non_null(strstr(status.last_error, "does not follow the one before"));
    mail_file_finish(&first);
    mail_file_finish(&second);
}

static void a_new_epoch_of_the_desk_stands_beside_the_old_one(void **state)
{
    (void)state;
    struct mail_file old = mail_rig_receive(&rig);
    rig.log.epoch++;
    rig.log.seq = 1;
    memset(rig.log.before, 0, sizeof rig.log.before);
    struct mail_file new = mail_rig_receive(&rig);
    assert_int_equal(mail_rig_found(&rig, &old, MAIL_RIG_DAY), 4);
    assert_int_equal(mail_rig_found(&rig, &new, MAIL_RIG_DAY), 4);
    assert_int_equal(mail_rig_status(&rig).missing, 0);
    mail_file_finish(&old);
    mail_file_finish(&new);
}

/* Puts the times back to where a reading shows, and says whether one has shown since. */
static bool shows_a_reading(bool put_back)
{
    const struct timespec times[2] = {{.tv_sec = 1000000000}, {.tv_sec = 1000000001}};
    struct stat st;
    if (put_back)
        assert_int_equal(utimensat(AT_FDCWD, rig.path, times, 0), 0);
    assert_int_equal(stat(rig.path, &st), 0);
    return st.st_atim.tv_sec != times[0].tv_sec;
}

static void whoever_looks_for_mail_leaves_no_time_behind(void **state)
{
    (void)state;
    char byte = 0;
    struct mail_file file = mail_rig_receive(&rig);
    assert_false(shows_a_reading(true));
    assert_int_equal(mail_rig_found(&rig, &file, MAIL_RIG_DAY), 4);
    (void)mail_rig_status(&rig);
    assert_false(shows_a_reading(false));
    mail_file_finish(&file);
    int fd = open(rig.path, O_RDONLY | O_CLOEXEC);
    assert_int_equal(read(fd, &byte, 1), 1);
    close(fd);
    if (!shows_a_reading(false)) /* a disk that keeps no such times */
        skip();
}

static void what_is_no_mail_is_refused_and_left_alone(void **state)
{
    (void)state;
    const char text[] = "this is somebody's shopping list, in a file of that name";
    char path[128];
    struct mailbag *bag = NULL;
    struct mailbag_status status;
    uint8_t *bytes = NULL;
    size_t len = 0;
    snprintf(path, sizeof path, "%s/list", rig.folder);
    assert_int_equal(file_write(path, text, sizeof text, 0600, &rig.fault), TG_OK);
    assert_int_equal(mailbag_create(path, &bag, &rig.fault), TG_ERR_FORMAT);
    assert_int_equal(mailbag_read_status(path, &status, &rig.fault), TG_ERR_FORMAT);
    assert_int_equal(file_read(path, 4096, &bytes, &len, &rig.fault), TG_OK);
    assert_int_equal(len, sizeof text);
    assert_memory_equal(bytes, text, len);
    free(bytes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
        TEST(without_a_courier_there_is_no_mail),
        TEST(letters_are_found_by_their_labels_and_no_others),
        TEST(mail_that_the_hub_forges_is_refused),
        TEST(mail_that_was_changed_on_the_way_is_refused),
        TEST(a_bundle_that_was_cut_is_refused),
        TEST(a_bundle_that_is_replayed_changes_nothing),
        TEST(a_gap_is_counted_until_it_closes),
        TEST(mail_of_another_group_is_refused),
        TEST(of_two_bundles_in_one_place_the_first_stays),
        TEST(a_desk_takes_no_letter_of_another_ones_place),
        TEST(a_log_that_forks_is_taken_and_told),
        TEST(a_new_epoch_of_the_desk_stands_beside_the_old_one),
        TEST(whoever_looks_for_mail_leaves_no_time_behind),
        TEST(what_is_no_mail_is_refused_and_left_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
