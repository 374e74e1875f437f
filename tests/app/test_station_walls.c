/* A kiosk behind its walls: what it still reaches, and what was made too late for it. */
#include "sync/courier/journal.h"
#include "sync/courier/mailbag.h"
#include "tests/app/place_rig.h"

#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

static void make_courier_folder(const struct place *place)
{
    char path[128];
    place_path(place, "courier", path);
    assert_int_equal(mkdir(path, 0700), 0);
    place_write(place, "courier/device.seed", "seed", 4);
    place_write(place, "courier/device.key", "key", 3);
    place_write(place, "courier/courier.conf", "tick_s: 1\n", 10);
}

static void make_journal(const struct place *place)
{
    const struct journal_plan plan = {.slots = 16, .fillers = 16, .batch_envelopes = 4};
    struct journal *journal = NULL;
    char path[128];
    struct fault fault;
    place_path(place, "courier/courier.db", path);
    if (journal_create(path, &plan, &journal, &fault) != TG_OK)
        fail_msg("%s", fault.text);
    journal_destroy(journal);
}

/* As provisioning does. */
static void make_empty_files(const struct place *place)
{
    place_write(place, "courier/courier.db", "", 0);
    place_write(place, "courier/courier.db-journal", "", 0);
    place_write(place, "courier/mail.db", "", 0);
    place_write(place, "courier/mail.db-journal", "", 0);
}

static void make_mail(const struct place *place)
{
    struct mailbag *bag = NULL;
    char path[128];
    struct fault fault;
    place_path(place, "courier/mail.db", path);
    if (mailbag_create(path, &bag, &fault) != TG_OK)
        fail_msg("%s", fault.text);
    mailbag_destroy(bag);
}

/* In the process of a kiosk: opens the station, then puts up the walls that the program does. */
static int enter_walls(const struct place *place, struct station *station,
                       struct sandbox_result *out_result)
{
    struct sandbox_grant grants[STATION_GRANTS];
    struct fault fault;
    if (place_station(place, station, &fault) != TG_OK)
        return 1;
    station_grants(station, grants);
    return sandbox_enter_kiosk(grants, STATION_GRANTS, out_result, &fault) == TG_OK ? 0 : 1;
}

static bool opens_at_all(const struct place *place, const char *name, int flags)
{
    char path[128];
    place_path(place, name, path);
    int fd = open(path, flags, 0600);
    if (fd >= 0)
        close(fd);
    return fd >= 0 || errno != EACCES; /* refused for that reason alone */
}

enum { NO_LANDLOCK = 77 };

/* 0 when all is as it must be, else the number of what is not. */
static int serve_behind_walls(const struct place *place)
{
    static const char *const refused[] = {
        "courier/device.seed",
        "courier/device.key",
        "courier/courier.conf",
        "proof.seed",
        "kiosk.conf",
        "root.pub",
        "charter",
        "pack.yaml",
        "vault.db",
        "vault.db-lock",
        "courier",
        ".",
    };
    struct station station;
    struct sandbox_result result;
    struct fault fault;
    struct journal_status status = {0};
    struct mailbag_status mail = {0};
    const uint8_t label[1][BUNDLE_LABEL_SIZE] = {{1}};
    uint8_t letter[1][BUNDLE_BODY_SIZE];
    bool found = false;
    uint8_t body[ENVELOPE_SIZE] = {1};
    bool broken = false;
    if (enter_walls(place, &station, &result) != 0)
        return 50;
    for (int round = 0; round < 2; round++)
        if (vault_append(station.vault, body, true, &fault) != TG_OK ||
            vault_refresh(station.vault, &fault) != TG_OK ||
            station_maintain(&station, &broken, &fault) != TG_OK ||
            journal_read_status(station.courier_db, &status, &fault) != TG_OK || !status.present)
            return 51;
    if (mailbag_read_status(station.mail_db, &mail, &fault) != TG_OK || !mail.present ||
        mailbag_find(station.mail_db, 0, label, 1, letter, &found, &fault) != TG_OK)
        return 54;
    if (result.landlock_abi == 0)
        return NO_LANDLOCK;
    if (station_journal_is_walled_off(&station))
        return 52;
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++)
        if (opens_at_all(place, refused[i], O_RDONLY))
            return (int)i + 1;
    if (opens_at_all(place, "courier/courier.db", O_RDWR) ||
        opens_at_all(place, "courier/courier.db-journal", O_RDWR) ||
        opens_at_all(place, "courier/mail.db", O_RDWR) ||
        opens_at_all(place, "courier/mail.db-journal", O_RDWR) ||
        opens_at_all(place, "made", O_WRONLY | O_CREAT))
        return 53;
    station_finish(&station);
    return 0;
}

static void in_child(const struct place *place, int (*child)(const struct place *place))
{
    pid_t pid = fork();
    assert_true(pid >= 0);
    if (pid == 0)
        _exit(child(place));
    int status = -1;
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_true(WIFEXITED(status));
    if (WEXITSTATUS(status) == NO_LANDLOCK)
        skip();
    assert_int_equal(WEXITSTATUS(status), 0);
}

static void station_behind_its_walls_reaches_no_key_and_no_setting(void **state)
{
    struct place *place = *state;
    place_give_proof_key(place, "lobby-1");
    make_courier_folder(place);
    make_journal(place);
    make_mail(place);
    in_child(place, serve_behind_walls);
}

/* Opens the station and puts up its walls, and then has a process outside them make what is new. */
static int make_behind(const struct place *place, void (*make)(const struct place *place),
                       struct station *out_station, struct sandbox_result *out_result)
{
    int go[2];
    char byte = 0;
    if (pipe(go) != 0)
        return 1;
    pid_t courier = fork();
    if (courier == 0) {
        if (read(go[0], &byte, 1) == 1)
            make(place);
        _exit(0);
    }
    if (enter_walls(place, out_station, out_result) != 0 ||
        station_journal_is_walled_off(out_station))
        return 2;
    return write(go[1], "x", 1) == 1 && waitpid(courier, NULL, 0) == courier ? 0 : 3;
}

static int meet_what_is_new(const struct place *place, void (*make)(const struct place *place))
{
    struct station station;
    struct sandbox_result result;
    int failed = make_behind(place, make, &station, &result);
    if (failed != 0)
        return failed;
    if (result.landlock_abi == 0)
        return NO_LANDLOCK;
    if (!station_journal_is_walled_off(&station))
        return 4;
    station_finish(&station);
    return 0;
}

static int meet_a_new_journal(const struct place *place)
{
    return meet_what_is_new(place, make_journal);
}

static int meet_new_mail(const struct place *place)
{
    return meet_what_is_new(place, make_mail);
}

static void make_both(const struct place *place)
{
    make_journal(place);
    make_mail(place);
}

static int read_what_is_new(const struct place *place)
{
    struct station station;
    struct sandbox_result result;
    struct journal_status journal = {0};
    struct mailbag_status mail = {0};
    struct fault fault;
    int failed = make_behind(place, make_both, &station, &result);
    if (failed != 0)
        return failed;
    if (journal_read_status(station.courier_db, &journal, &fault) != TG_OK || !journal.present)
        return 5;
    if (mailbag_read_status(station.mail_db, &mail, &fault) != TG_OK || !mail.present)
        return 6;
    if (station_journal_is_walled_off(&station))
        return 7;
    station_finish(&station);
    return 0;
}

static int read_empty_files(const struct place *place)
{
    struct station station;
    struct sandbox_result result;
    struct journal_status journal = {.present = true};
    struct mailbag_status mail = {.present = true};
    struct fault fault;
    bool broken = false;
    if (enter_walls(place, &station, &result) != 0)
        return 1;
    if (journal_read_status(station.courier_db, &journal, &fault) != TG_OK || journal.present ||
        station_maintain(&station, &broken, &fault) != TG_OK || broken)
        return 2;
    if (mailbag_read_status(station.mail_db, &mail, &fault) != TG_OK || mail.present)
        return 3;
    station_finish(&station);
    return 0;
}

static void station_reads_the_first_mail_that_comes_behind_its_walls(void **state)
{
    struct place *place = *state;
    make_courier_folder(place);
    make_empty_files(place);
    in_child(place, read_empty_files);
    in_child(place, read_what_is_new);
}

static void station_knows_a_journal_or_mail_made_after_its_walls(void **state)
{
    struct place *place = *state;
    make_courier_folder(place);
    in_child(place, meet_a_new_journal);
    in_child(place, meet_new_mail);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, place_open, place_close)
        TEST(station_behind_its_walls_reaches_no_key_and_no_setting),
        TEST(station_reads_the_first_mail_that_comes_behind_its_walls),
        TEST(station_knows_a_journal_or_mail_made_after_its_walls),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
