/* mail.db under strain: a full disk, a reader beside the writer, and a courier that was taken over
 * and writes what could hold a kiosk up. */
#include "tests/sync/courier/mail_rig.h"

#include "sync/vault/mailbag_format.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

enum {
    PAGE = COURIER_FILE_PAGE_SIZE,
    AT_ONCE = 200,      /* bundles that a courier catches up with */
    HELD_UP_S_MAX = 20, /* then the test is killed */
    MEMORY_MAX = 8 << 20,
};

static struct mail_rig rig;

static int setup(void **state)
{
    (void)state;
    mail_rig_init(&rig);
    alarm(HELD_UP_S_MAX);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    alarm(0);
    mail_rig_finish(&rig);
    return 0;
}

static void limit_file_size(rlim_t bytes)
{
    const struct rlimit limit = {.rlim_cur = bytes, .rlim_max = RLIM_INFINITY};
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
}

static void on_a_full_disk_a_bundle_waits_and_nothing_is_lost(void **state)
{
    (void)state;
    struct stat st;
    int full = 0;
    enum tg_err err = TG_ERR_FULL;
    struct mail_file first = mail_rig_receive(&rig);
    rig.log.count = 40;
    struct mail_file second = mail_log_next(&rig.log);
    signal(SIGXFSZ, SIG_IGN);
    assert_int_equal(stat(rig.path, &st), 0);
    for (rlim_t room = PAGE; err != TG_OK; room += PAGE) {
        limit_file_size(room);
        err = mail_rig_take(&rig, &second, MAIL_RIG_DAY);
        limit_file_size(RLIM_INFINITY);
        assert_true(err == TG_OK || err == TG_ERR_FULL);
        full += err == TG_ERR_FULL;
        assert_int_equal(mail_rig_found(&rig, &first, MAIL_RIG_DAY), 4);
        assert_int_equal(mail_rig_found(&rig, &second, MAIL_RIG_DAY), err == TG_OK ? 40 : 0);
        assert_int_equal(mail_rig_status(&rig).refused, 0);
    }
    assert_true(full > st.st_size / PAGE + 10);
    mail_rig_reopen(&rig);
    assert_int_equal(mail_rig_found(&rig, &second, MAIL_RIG_DAY), 40);
    mail_file_finish(&first);
    mail_file_finish(&second);
}

/* Somebody reads and does not end: the courier gives up for now and loses nothing. */
static void a_reader_that_does_not_end_makes_the_courier_wait(void **state)
{
    (void)state;
    sqlite3 *reader = NULL;
    struct mail_file first = mail_rig_receive(&rig);
    struct mail_file second = mail_log_next(&rig.log);
    assert_int_equal(sqlite3_open_v2(rig.path, &reader, SQLITE_OPEN_READONLY, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_exec(reader, "BEGIN; SELECT * FROM letters", NULL, NULL, NULL),
                     SQLITE_OK);
    assert_int_equal(mail_rig_take(&rig, &second, MAIL_RIG_DAY), TG_ERR_BUSY);
    assert_int_equal(sqlite3_close(reader), SQLITE_OK);
    assert_int_equal(mail_rig_found(&rig, &second, MAIL_RIG_DAY), 0);
    assert_int_equal(mail_rig_take(&rig, &second, MAIL_RIG_DAY), TG_OK);
    assert_int_equal(mail_rig_found(&rig, &second, MAIL_RIG_DAY), 4);
    assert_int_equal(mail_rig_status(&rig).refused, 0);
    mail_file_finish(&first);
    mail_file_finish(&second);
}

static int catch_up(struct mail_file *files)
{
    struct mailbag *bag = NULL;
    if (mailbag_create(rig.path, &bag, &rig.fault) != TG_OK)
        return 1;
    rig.bag = bag;
    for (int i = 0; i < AT_ONCE; i++)
        if (mail_rig_take(&rig, &files[i], MAIL_RIG_DAY) != TG_OK)
            return 2;
    return 0;
}

static void whoever_looks_while_a_courier_catches_up_sees_whole_bundles(void **state)
{
    (void)state;
    struct mail_file files[AT_ONCE];
    int status = -1, looks = 0, whole = 0;
    mailbag_destroy(rig.bag);
    rig.bag = NULL;
    for (int i = 0; i < AT_ONCE; i++)
        files[i] = mail_log_next(&rig.log);
    pid_t courier = fork();
    assert_true(courier >= 0);
    if (courier == 0)
        _exit(catch_up(files));
    for (; waitpid(courier, &status, WNOHANG) == 0; looks++) {
        int found = mail_rig_found(&rig, &files[looks % AT_ONCE], MAIL_RIG_DAY);
        assert_true(found == 0 || found == 4);
        whole += found == 4;
    }
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    assert_true(looks > 0);
    print_message("# %d looks, %d of them found something\n", looks, whole);
    mail_rig_reopen(&rig);
    for (int i = 0; i < AT_ONCE; i++) {
        assert_int_equal(mail_rig_found(&rig, &files[i], MAIL_RIG_DAY), 4);
        mail_file_finish(&files[i]);
    }
}

/* What a courier that was taken over may do to its file; then the kiosk looks for a letter. */
static enum tg_err look_at_what_was_done(const char *sql)
{
    sqlite3 *db = NULL;
    uint8_t bodies[1][BUNDLE_BODY_SIZE];
    uint8_t label[1][BUNDLE_LABEL_SIZE];
    bool found = true;
    struct mail_file file = mail_rig_receive(&rig);
    memcpy(label[0], bundle_label(&file.bundle, 0), BUNDLE_LABEL_SIZE);
    mail_file_finish(&file);
    mailbag_destroy(rig.bag);
    rig.bag = NULL;
    assert_int_equal(sqlite3_open(rig.path, &db), SQLITE_OK);
    if (sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK)
        fail_msg("%s", sqlite3_errmsg(db));
    assert_int_equal(sqlite3_close(db), SQLITE_OK);
    (void)sqlite3_memory_highwater(1);
    enum tg_err err =
        mailbag_find(rig.path, MAIL_RIG_DAY, (const uint8_t(*)[BUNDLE_LABEL_SIZE])label, 1, bodies,
                     &found, &rig.fault);
    assert_false(found);
    assert_true(sqlite3_memory_highwater(0) < MEMORY_MAX);
    return err;
}

#define WITHOUT_END "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT "

static void a_table_without_an_end_holds_nobody_up(void **state)
{
    (void)state;
    struct mailbag_status status;
    uint32_t day = 0;
    assert_int_equal(
        look_at_what_was_done("ALTER TABLE bundles RENAME TO were; CREATE VIEW bundles "
                              "AS " WITHOUT_END "0 - x AS first, 4 AS count, 'd' AS desk, "
                              "'s' AS site, 1 AS epoch, x AS seq, 1 AS day, x AS expires FROM n"),
        TG_ERR_FORMAT);
    assert_int_equal(mailbag_read_status(rig.path, &status, &rig.fault), TG_ERR_FORMAT);
    assert_int_equal(mailbag_read_newest_day(rig.path, &day, &rig.fault), TG_OK);
    assert_int_equal(day, MAIL_RIG_DAY);
}

static void a_state_without_an_end_holds_nobody_up(void **state)
{
    (void)state;
    uint32_t day = 0;
    assert_int_equal(look_at_what_was_done("ALTER TABLE state RENAME TO was; CREATE VIEW state "
                                           "AS " WITHOUT_END "0 - x AS id, x'01' AS body FROM n"),
                     TG_ERR_FORMAT);
    assert_int_equal(mailbag_read_newest_day(rig.path, &day, &rig.fault), TG_ERR_FORMAT);
}

static void a_letter_of_many_megabytes_is_not_read(void **state)
{
    (void)state;
    assert_int_not_equal(look_at_what_was_done("UPDATE letters SET body=zeroblob(64000000)"),
                         TG_OK);
}

static void what_is_no_file_holds_nobody_up(void **state)
{
    (void)state;
    struct mailbag_status status;
    uint32_t day = 0;
    mailbag_destroy(rig.bag);
    rig.bag = NULL;
    assert_int_equal(unlink(rig.path) + mkfifo(rig.path, 0600), 0);
    assert_int_equal(mailbag_read_status(rig.path, &status, &rig.fault), TG_ERR_FORMAT);
    assert_int_equal(mailbag_read_newest_day(rig.path, &day, &rig.fault), TG_ERR_FORMAT);
    const uint8_t label[1][BUNDLE_LABEL_SIZE] = {{1}};
    uint8_t bodies[1][BUNDLE_BODY_SIZE];
    bool found = true;
    assert_int_equal(mailbag_find(rig.path, MAIL_RIG_DAY, label, 1, bodies, &found, &rig.fault),
                     TG_ERR_FORMAT);
    assert_false(found);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
        TEST(on_a_full_disk_a_bundle_waits_and_nothing_is_lost),
        TEST(a_reader_that_does_not_end_makes_the_courier_wait),
        TEST(whoever_looks_while_a_courier_catches_up_sees_whole_bundles),
        TEST(a_table_without_an_end_holds_nobody_up),
        TEST(a_state_without_an_end_holds_nobody_up),
        TEST(a_letter_of_many_megabytes_is_not_read),
        TEST(what_is_no_file_holds_nobody_up),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
