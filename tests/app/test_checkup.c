/* How a kiosk is, as it leaves it in its vault: a real printer's room and the simulated printer
 * behind it, real writes, a clock that is turned. */
#include "board/sandbox.h"
#include "sync/vault/vault_reader.h"
#include "sync/wire/health.h"
#include "tests/app/walk_rig.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

enum { PATIENCE_MS = 10000, TRIES = 6, MINUTE_MS = 60000 };

static struct walk walk;

static void look(struct walk *of, const char *name)
{
    (void)of;
    (void)name;
}

static struct kiosk *kiosk(void)
{
    return &walk.screen.kiosk;
}

/* As the kiosk's program does, until the printer has nothing to say any more. */
static void tick_until_it_rests(void)
{
    for (int ms = 0; ms < PATIENCE_MS; ms += 2) {
        kiosk_tick(kiosk());
        if (printer_wait_ms(kiosk()->printer) < 0)
            return;
        nanosleep(&(struct timespec){.tv_nsec = 2000000}, NULL);
    }
    fail_msg("the printer does not come to rest");
}

static void open_kiosk(void)
{
    walk_open(&walk, &page_rig_shapes[0], walk.clinic);
    kiosk_opened(kiosk());
    tick_until_it_rests();
    kiosk_tick(kiosk());
}

static int begin(void **state)
{
    struct fault fault;
    (void)state;
    walk_init(&walk, look);
    open_kiosk();
    assert_int_equal(vault_refresh(walk.rig.station.vault, &fault), TG_OK);
    return 0;
}

static int end(void **state)
{
    (void)state;
    walk_close(&walk);
    walk_finish(&walk);
    return 0;
}

static uint32_t on_the_disk(void)
{
    struct vault_reader *reader = NULL;
    struct vault_view view;
    struct fault fault;
    assert_int_equal(vault_reader_create(walk.rig.vault_path, &reader, &fault), TG_OK);
    assert_int_equal(vault_reader_view(reader, &view, &fault), TG_OK);
    uint32_t troubles = view.troubles;
    vault_view_finish(&view);
    vault_reader_destroy(reader);
    return troubles;
}

/* One minute on the attract page; the printer is asked in it. */
static void pass_a_minute(void)
{
    screen_pass(&walk.screen, MINUTE_MS);
    tick_until_it_rests();
    kiosk_tick(kiosk());
}

static struct timespec written_at(void)
{
    struct stat st;
    assert_int_equal(stat(walk.rig.vault_path, &st), 0);
    return st.st_mtim;
}

static bool is_same(struct timespec one, struct timespec other)
{
    return one.tv_sec == other.tv_sec && one.tv_nsec == other.tv_nsec;
}

static void a_printer_that_is_well_leaves_nothing(void **state)
{
    (void)state;
    assert_int_equal(on_the_disk(), 0);
    struct timespec before = written_at();
    for (int minute = 0; minute < 180; minute++)
        screen_pass(&walk.screen, MINUTE_MS);
    assert_true(is_same(before, written_at()));
}

/* Minutes from when paper ran out until the disk knows, with nobody there. */
static int minutes_until_it_is_written(void)
{
    struct timespec before = written_at();
    for (int minute = 1; minute <= CHECKUP_WRITE_MS_MAX / MINUTE_MS + 5; minute++) {
        pass_a_minute();
        if (on_the_disk() != 0)
            return minute;
        assert_true(is_same(before, written_at()));
    }
    return -1;
}

static void out_of_paper_is_written_at_a_random_time_hours_wide(void **state)
{
    (void)state;
    int first = 0, last = 0;
    for (int i = 0; i < TRIES; i++) {
        struct fault fault;
        printer_rig_fault(&walk.printer, "paper-out");
        int minutes = minutes_until_it_is_written();
        assert_int_equal(on_the_disk(), health_of(HEALTH_PRINTER_PAPER_OUT));
        assert_in_range(minutes, CHECKUP_WRITE_MS_MIN / MINUTE_MS,
                        CHECKUP_WRITE_MS_MAX / MINUTE_MS + 3);
        first = i == 0 || minutes < first ? minutes : first;
        last = minutes > last ? minutes : last;
        printer_rig_fault(&walk.printer, "ok");
        pass_a_minute();
        pass_a_minute();
        assert_int_equal(vault_refresh(walk.rig.station.vault, &fault), TG_OK);
        pass_a_minute();
    }
    /* Six of them within four minutes: by chance once in two million runs. */
    assert_true(last - first > 3);
}

static void what_is_mended_before_is_never_written(void **state)
{
    (void)state;
    struct timespec before = written_at();
    printer_rig_fault(&walk.printer, "cover-open");
    for (int minute = 0; minute < 5; minute++)
        pass_a_minute();
    assert_true(vault_owes(walk.rig.station.vault));
    printer_rig_fault(&walk.printer, "ok");
    for (int minute = 0; minute < 180; minute++)
        pass_a_minute();
    assert_true(is_same(before, written_at()));
}

static void a_sessions_own_end_takes_it_along(void **state)
{
    (void)state;
    printer_rig_fault(&walk.printer, "jam");
    kiosk_begin(kiosk(), false);
    tick_until_it_rests();
    kiosk_tick(kiosk());
    kiosk_choose_lang(kiosk(), LANG_EN);
    assert_int_equal(on_the_disk(), 0);
    kiosk_leave(kiosk());
    assert_int_equal(on_the_disk(), health_of(HEALTH_PRINTER_JAM));
}

static void a_kiosk_started_afresh_does_not_forget_before_it_has_looked(void **state)
{
    (void)state;
    struct fault fault;
    printer_rig_fault(&walk.printer, "paper-out");
    pass_a_minute();
    assert_int_equal(vault_refresh(walk.rig.station.vault, &fault), TG_OK);
    assert_int_equal(on_the_disk(), health_of(HEALTH_PRINTER_PAPER_OUT));
    walk_close(&walk);
    walk_open(&walk, &page_rig_shapes[0], walk.clinic);
    kiosk_tick(kiosk());
    assert_int_equal(vault_refresh(walk.rig.station.vault, &fault), TG_OK);
    assert_int_equal(on_the_disk(), health_of(HEALTH_PRINTER_PAPER_OUT));
}

static void what_is_meant_to_be_there_and_is_not_is_told(void **state)
{
    (void)state;
    struct fault fault;
    struct kiosk_settings *settings = &walk.rig.station.settings;
    strcpy(settings->scanner.camera, "/nowhere/video0");
    strcpy(settings->scanner.serial, "/nowhere/ttyACM0");
    strcpy(settings->printer.device, "/nowhere/lp0");
    struct printer *printer = kiosk()->printer;
    kiosk()->printer = NULL;
    kiosk_tick(kiosk());
    kiosk()->printer = printer;
    assert_int_equal(vault_refresh(walk.rig.station.vault, &fault), TG_OK);
    assert_int_equal(on_the_disk(), health_of(HEALTH_PRINTER_ABSENT) |
                                        health_of(HEALTH_CAMERA_ABSENT) |
                                        health_of(HEALTH_SCANNER_ABSENT));
}

/* In a process behind the kiosk's walls: which step went wrong, or 0. */
static int see_the_printer_come_back(void)
{
    char device[PATH_MAX];
    struct sandbox_result result;
    struct fault fault;
    bool granted = printer_grant(&walk.printer.plan, device);
    const struct sandbox_grant grants[] = {{device, SANDBOX_DEVICE},
                                           {walk.printer.dir, SANDBOX_WRITE},
                                           {walk.rig.folder, SANDBOX_WRITE}};
    if (!granted || sandbox_enter_kiosk(grants, 3, &result, &fault) != TG_OK)
        return 1;
    printer_rig_fault(&walk.printer, "vanish");
    pass_a_minute();
    pass_a_minute();
    if (printer_state(kiosk()->printer) != PRINTER_ABSENT || kiosk()->wants_fresh)
        return 2;
    printer_rig_fault(&walk.printer, "ok");
    pass_a_minute();
    return kiosk()->wants_fresh == (result.landlock_abi > 0) ? 0 : 3;
}

static void a_printer_plugged_in_again_makes_the_kiosk_start_afresh(void **state)
{
    (void)state;
    pid_t pid = fork();
    if (pid == 0)
        _exit(see_the_printer_come_back());
    int status = -1;
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_int_equal(status, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)
        TEST(a_printer_that_is_well_leaves_nothing),
        TEST(out_of_paper_is_written_at_a_random_time_hours_wide),
        TEST(what_is_mended_before_is_never_written),
        TEST(a_sessions_own_end_takes_it_along),
        TEST(a_kiosk_started_afresh_does_not_forget_before_it_has_looked),
        TEST(what_is_meant_to_be_there_and_is_not_is_told),
        TEST(a_printer_plugged_in_again_makes_the_kiosk_start_afresh),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
