/* Mail's whole way on the network: a desk's spool, its courier, a real hub, a kiosk's courier, the
 * kiosk's disk. */
#include "tests/sync/courier/carry_rig.h"

#include "board/base/file.h"
#include "sync/courier/mail_round.h"
#include "sync/courier/spool.h"
#include "tests/sync/courier/mail_rig.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

static struct carry_rig rig;
static struct mail_rig mail;
static struct link *desk_link;
static struct journal *desk_journal;
static struct fault fault;
static char out_dir[PATH_MAX];
static int64_t ahead_s; /* of the kiosk's clock */

static int64_t kiosk_unix_s(void *ctx)
{
    (void)ctx;
    const struct clock clock = clock_system();
    return clock_unix_s(&clock) + ahead_s;
}

static void link_both(void)
{
    char url[64];
    snprintf(url, sizeof url, "https://127.0.0.1:%u", rig.org.port);
    const struct link_plan plan = {
        .hub_url = url, .data_dir = rig.org.desks[0].folder, .charter = &mail.charter};
    link_destroy(desk_link);
    desk_link = NULL;
    must(link_create(&plan, &desk_link, &fault) == TG_OK);
    carry_rig_link(&rig, rig.org.port);
}

static int setup(void **state)
{
    (void)state;
    const struct journal_plan none = {0};
    char path[PATH_MAX];
    const struct clock clock = clock_system();
    carry_rig_init(&rig);
    mail_rig_init(&mail);
    ahead_s = 0;
    mail.charter = rig.org.org.charter;
    mail.log.day = clock_day(&clock);
    mail.log.secret = rig.org.desks[0].keys->secret;
    must(file_join(out_dir, sizeof out_dir, rig.org.desks[0].folder, "spool/out") == TG_OK);
    must(file_join(path, sizeof path, rig.org.desks[0].folder, "courier.db") == TG_OK);
    must(journal_create(path, &none, &desk_journal, &fault) == TG_OK);
    hub_rig_start(&rig.org, NULL);
    link_both();
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    journal_destroy(desk_journal);
    link_destroy(desk_link);
    desk_link = NULL;
    mail_rig_finish(&mail);
    carry_rig_finish(&rig);
    return 0;
}

/* The desk writes it to its spool. */
static struct mail_file spooled(void)
{
    char name[64];
    char path[PATH_MAX];
    struct mail_file file = mail_log_next(&mail.log);
    snprintf(name, sizeof name, "%s-%u.mail", file.bundle.group.text, (unsigned)file.bundle.seq);
    must(file_join(path, sizeof path, out_dir, name) == TG_OK);
    must(file_write(path, file.bytes, file.len, 0600, &fault) == TG_OK);
    return file;
}

static void desk_goes(uint32_t mail_that_goes)
{
    struct spool_report report;
    char in_dir[PATH_MAX];
    must(file_join(in_dir, sizeof in_dir, rig.org.desks[0].folder, "spool/in") == TG_OK);
    struct spool spool = {.desk = rig.org.desks[0].name,
                          .in_dir = in_dir,
                          .out_dir = out_dir,
                          .journal = desk_journal,
                          .link = desk_link};
    if (spool_round(&spool, &report, &fault) != TG_OK)
        fail_msg("%s", fault.text);
    assert_int_equal(report.mail, mail_that_goes);
}

static struct mail_report kiosk_goes(void)
{
    struct mail_report report;
    const struct mail_round plan = {
        .kiosk = rig.org.kiosks[0].name,
        .group = mail.group,
        .charter = &mail.charter,
        .bag = mail.bag,
        .link = rig.link,
        .clock = {.monotonic_ms = kiosk_unix_s, .unix_s = kiosk_unix_s},
    };
    if (mail_round_run(&plan, &report, &fault) != TG_OK)
        fail_msg("%s", fault.text);
    return report;
}

static void mail_goes_from_the_desks_spool_to_its_groups_disks(void **state)
{
    (void)state;
    struct mail_file ours[3];
    for (int i = 0; i < 3; i++)
        ours[i] = spooled();
    struct mail_log main_log = mail.log;
    mail.log.group = sample_name("east");
    struct mail_file theirs = spooled();
    mail.log = main_log;
    desk_goes(4);
    desk_goes(0);
    assert_int_equal(kiosk_goes().fetched, 3);
    for (int i = 0; i < 3; i++) {
        assert_int_equal(mail_rig_found(&mail, &ours[i], 0), 4);
        mail_file_finish(&ours[i]);
    }
    assert_int_equal(mail_rig_found(&mail, &theirs, 0), 0);
    mail_file_finish(&theirs);
    struct mail_file later = spooled();
    desk_goes(1);
    assert_int_equal(kiosk_goes().fetched, 1);
    assert_int_equal(mail_rig_found(&mail, &later, 0), 4);
    mail_file_finish(&later);
}

/* A courier of its own process, killed there; what it leaves, the next one finds. */
static void kiosk_is_killed_at(const char *point)
{
    mailbag_destroy(mail.bag);
    mail.bag = NULL;
    pid_t child = fork();
    must(child >= 0);
    if (child == 0) {
        setenv("TG_FAULT_AT", point, 1);
        mail_rig_reopen(&mail);
        carry_rig_link(&rig, rig.org.port);
        (void)kiosk_goes();
        _exit(0);
    }
    int status = 0;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
    mail_rig_reopen(&mail);
}

static void a_courier_killed_on_the_way_keeps_what_it_had_and_gets_the_rest(void **state)
{
    (void)state;
    static const char *const points[] = {"courier.before_bundle", "courier.after_bundle",
                                         "courier.before_bundle:3", "courier.after_bundle:4"};
    for (size_t i = 0; i < sizeof points / sizeof *points; i++) {
        struct mail_file files[5];
        for (int k = 0; k < 5; k++)
            files[k] = spooled();
        desk_goes(5);
        kiosk_is_killed_at(points[i]);
        (void)kiosk_goes();
        for (int k = 0; k < 5; k++) {
            assert_int_equal(mail_rig_found(&mail, &files[k], 0), 4);
            mail_file_finish(&files[k]);
        }
        const struct mailbag_status status = mail_rig_status(&mail);
        assert_int_equal(status.bundles, 5 * (i + 1));
        assert_int_equal(status.missing + status.refused, 0);
    }
}

/* courier.conf and the roster have to agree; once they do, all of it comes. */
static void
a_kiosk_in_the_wrong_group_is_told_and_gets_its_mail_once_that_is_put_right(void **state)
{
    (void)state;
    struct mail_file file = spooled();
    desk_goes(1);
    mail.group = sample_name("harbour");
    const struct mail_report wrong = kiosk_goes();
    assert_int_equal(wrong.refused, 1);
    assert_non_null(strstr(wrong.refusal.text, "roster"));
    mail.group = sample_name("main");
    assert_int_equal(kiosk_goes().refused, 0);
    assert_int_equal(mail_rig_found(&mail, &file, 0), 4);
    assert_int_equal(mail_rig_status(&mail).refused, 0);
    mail_file_finish(&file);
}

static void a_hub_that_lost_its_disk_is_asked_from_the_beginning(void **state)
{
    (void)state;
    char path[PATH_MAX];
    struct mail_file files[4];
    for (int i = 0; i < 4; i++) {
        files[i] = spooled();
        desk_goes(1);
    }
    assert_int_equal(kiosk_goes().fetched, 4);
    hub_rig_stop(&rig.org);
    must(file_join(path, sizeof path, rig.hub_folder, "hub.db") == TG_OK);
    assert_int_equal(unlink(path), 0);
    hub_rig_start(&rig.org, NULL);
    link_both();
    struct mail_file new = spooled();
    desk_goes(1);
    ahead_s = (MAILBAG_SILENT_DAYS + 2) * 86400;
    assert_int_equal(kiosk_goes().fetched, 1);
    assert_int_equal(mail_rig_found(&mail, &new, 0), 4);
    for (int i = 0; i < 4; i++) {
        assert_int_equal(mail_rig_found(&mail, &files[i], 0), 4);
        mail_file_finish(&files[i]);
    }
    mail_file_finish(&new);
}

static void hub_path(const char *name, char out[static PATH_MAX])
{
    must(file_join(out, PATH_MAX, rig.hub_folder, name) == TG_OK);
}

/* The hub is stopped, and its database in one file. */
static void copy_of_hub(const char *from, const char *to)
{
    char from_path[PATH_MAX], to_path[PATH_MAX], log_path[PATH_MAX];
    struct stat st;
    uint8_t *bytes = NULL;
    size_t len = 0;
    hub_path(from, from_path);
    hub_path(to, to_path);
    hub_path("hub.db-wal", log_path);
    must(stat(log_path, &st) != 0 || st.st_size == 0);
    must(file_read(from_path, 1 << 24, &bytes, &len, &fault) == TG_OK);
    must(file_write(to_path, bytes, len, 0600, &fault) == TG_OK);
    free(bytes);
}

/* Its numbers go back; what it lost for good the desk sends again (`mail resend`). */
static void a_hub_that_was_restored_from_a_copy_is_asked_from_the_beginning(void **state)
{
    (void)state;
    struct mail_file files[7];
    for (int i = 0; i < 5; i++) {
        if (i == 2) {
            hub_rig_stop(&rig.org);
            copy_of_hub("hub.db", "copy");
            hub_rig_start(&rig.org, NULL);
            link_both();
        }
        files[i] = spooled();
        desk_goes(1);
    }
    assert_int_equal(kiosk_goes().fetched, 5);
    hub_rig_stop(&rig.org);
    copy_of_hub("copy", "hub.db");
    hub_rig_start(&rig.org, NULL);
    link_both();
    files[5] = spooled();
    desk_goes(1);
    ahead_s = 86400; /* a kiosk asks from there once a day */
    assert_int_equal(kiosk_goes().fetched, 3);
    files[6] = spooled();
    desk_goes(1);
    assert_int_equal(kiosk_goes().fetched, 1);
    for (int i = 0; i < 7; i++) {
        assert_int_equal(mail_rig_found(&mail, &files[i], 0), 4);
        mail_file_finish(&files[i]);
    }
    assert_int_equal(mail_rig_status(&mail).missing, 0);
}

static void a_bundle_that_was_lost_before_the_hub_is_asked_for_and_missed(void **state)
{
    (void)state;
    struct mail_file first = spooled();
    struct mail_file lost = mail_log_next(&mail.log);
    struct mail_file third = spooled();
    desk_goes(2);
    assert_int_equal(kiosk_goes().fetched, 2);
    assert_int_equal(mail_rig_status(&mail).missing, 1);
    ahead_s = 86400;
    assert_int_equal(kiosk_goes().fetched, 2); /* from the beginning, and in vain */
    assert_int_equal(kiosk_goes().fetched, 0);
    assert_int_equal(mail_rig_status(&mail).missing, 1);
    assert_int_equal(mail_rig_found(&mail, &lost, 0), 0);
    mail_file_finish(&first);
    mail_file_finish(&lost);
    mail_file_finish(&third);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
        TEST(mail_goes_from_the_desks_spool_to_its_groups_disks),
        TEST(a_courier_killed_on_the_way_keeps_what_it_had_and_gets_the_rest),
        TEST(a_kiosk_in_the_wrong_group_is_told_and_gets_its_mail_once_that_is_put_right),
        TEST(a_hub_that_lost_its_disk_is_asked_from_the_beginning),
        TEST(a_hub_that_was_restored_from_a_copy_is_asked_from_the_beginning),
        TEST(a_bundle_that_was_lost_before_the_hub_is_asked_for_and_missed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
