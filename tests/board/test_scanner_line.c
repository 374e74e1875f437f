/* A scanner on a serial line. */
#include "tests/board/scanner_rig.h"

#include <fcntl.h>
#include <pty.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

enum { PAUSE_MS = 400 };

static int line = -1; /* the scanner's side */
static char line_name[64];

static void open_line(void)
{
    int other = -1;
    assert_int_equal(openpty(&line, &other, line_name, NULL, NULL), 0);
    close(other);
}

static int open_serial(void **state)
{
    (void)state;
    open_line();
    struct scanner_plan plan = {.baud = 9600};
    strcpy(plan.serial, line_name);
    scanner_rig_open(&plan);
    return 0;
}

static int close_serial(void **state)
{
    close(line);
    (void)state;
    scanner_rig_close();
    return 0;
}

static void say(const char *bytes, size_t len)
{
    assert_int_equal(write(line, bytes, len), len);
}

static void a_line_ends_its_codes_by_cr_lf_or_a_pause(void **state)
{
    (void)state;
    assert_true(scanner_has_serial(scanner_rig.scanner));
    say(SCANNER_RIG_RECEIPT "\r\n" SCANNER_RIG_RECEIPT "\n", 2 * strlen(SCANNER_RIG_RECEIPT) + 3);
    scanner_rig_pass(30);
    scanner_rig_has_read(SCANNER_RIG_RECEIPT);
    scanner_rig_has_read(SCANNER_RIG_RECEIPT);
    say(SCANNER_RIG_RECEIPT, 10);
    scanner_rig_pass(60);
    say(SCANNER_RIG_RECEIPT + 10, strlen(SCANNER_RIG_RECEIPT) - 10);
    scanner_rig_pass(60);
    scanner_rig_has_read_nothing();
    scanner_rig_pass(80);
    scanner_rig_has_read(SCANNER_RIG_RECEIPT);
}

static void garbage_on_a_line_is_dropped(void **state)
{
    (void)state;
    const char garbage[] = "\x00\xff\x80\x02\x03\r\n\r\n\x1b\xfe";
    say(garbage, sizeof garbage - 1);
    scanner_rig_pass(PAUSE_MS);
    scanner_rig_has_read_nothing();
    say("\x02" SCANNER_RIG_RECEIPT "\x03\r", strlen(SCANNER_RIG_RECEIPT) + 3);
    scanner_rig_pass(30);
    scanner_rig_has_read(SCANNER_RIG_RECEIPT);
}

static void a_line_that_never_ends_a_code_says_none(void **state)
{
    (void)state;
    char much[SCANNER_CODE_MAX + 1];
    memset(much, '7', sizeof much);
    say(much, sizeof much);
    scanner_rig_pass(30);
    say("\r" SCANNER_RIG_RECEIPT "\r", strlen(SCANNER_RIG_RECEIPT) + 2);
    scanner_rig_pass(30);
    scanner_rig_has_read(SCANNER_RIG_RECEIPT);
    scanner_rig_has_read_nothing();
}

static void what_was_scanned_before_is_not_read_later(void **state)
{
    (void)state;
    scanner_listen(scanner_rig.scanner, false);
    say(SCANNER_RIG_RECEIPT "\r", strlen(SCANNER_RIG_RECEIPT) + 1);
    scanner_listen(scanner_rig.scanner, true);
    scanner_rig_pass(PAUSE_MS);
    scanner_rig_has_read_nothing();
}

/* Its name is a link, as a device manager's are; it comes back as another device. */
static void a_scanner_pulled_out_and_put_in_again_reads_on(void **state)
{
    (void)state;
    char link[] = "/tmp/tonggui-line-XXXXXX";
    assert_int_equal(close(mkstemp(link)), 0);
    unlink(link);
    assert_int_equal(symlink(line_name, link), 0);
    struct scanner_plan plan = {.baud = 115200};
    strcpy(plan.serial, link);
    scanner_rig_close();
    scanner_rig_open(&plan);
    say("4172", 4);
    scanner_rig_pass(30);
    close(line);
    unlink(link);
    scanner_rig_pass(PAUSE_MS);
    assert_false(scanner_has_serial(scanner_rig.scanner));
    scanner_rig_has_read_nothing();
    int held = open("/dev/ptmx", O_RDWR | O_NOCTTY); /* so that the name is another */
    open_line();
    close(held);
    assert_int_equal(symlink(line_name, link), 0);
    assert_true(scanner_is_walled_off(scanner_rig.scanner));
    scanner_rig_pass(1000);
    assert_true(scanner_has_serial(scanner_rig.scanner));
    say(SCANNER_RIG_RECEIPT "\r", strlen(SCANNER_RIG_RECEIPT) + 1);
    scanner_rig_pass(30);
    scanner_rig_has_read(SCANNER_RIG_RECEIPT);
    unlink(link);
}

/* As the kiosk's own process reads it, and a line that it was not granted not at all. */
static void it_reads_behind_the_walls_of_the_kiosk(void **state)
{
    (void)state;
    for (int granted = 0; granted < 2; granted++) {
        pid_t pid = fork();
        if (pid == 0) {
            struct scanner_plan plan = {.baud = 9600};
            struct sandbox_grant grants[SCANNER_GRANTS];
            struct sandbox_result result;
            struct fault fault;
            strcpy(plan.serial, granted ? line_name : "");
            scanner_grants(&plan, grants);
            scanner_listen(scanner_rig.scanner, false);
            if (sandbox_enter_kiosk(grants, SCANNER_GRANTS, &result, &fault) != TG_OK)
                _exit(1);
            scanner_listen(scanner_rig.scanner, true);
            say(SCANNER_RIG_RECEIPT "\r", strlen(SCANNER_RIG_RECEIPT) + 1);
            scanner_rig_pass(30);
            bool read = scanner_take(scanner_rig.scanner, scanner_rig.code);
            bool walled = result.landlock_abi > 0;
            _exit(read == (granted || !walled) ? 0 : 2);
        }
        int status = -1;
        assert_int_equal(waitpid(pid, &status, 0), pid);
        assert_int_equal(status, 0);
    }
}

static void a_speed_that_no_line_has_is_refused(void **state)
{
    (void)state;
    const struct clock clock = clock_system();
    struct scanner *none = NULL;
    struct fault fault = {0};
    const struct scanner_plan plan = {.serial = "/dev/ttyS0", .baud = 9601};
    assert_int_equal(scanner_create(&plan, &clock, &none, &fault), TG_ERR_RANGE);
    assert_null(none);
    assert_non_null(strstr(fault.text, "baud"));
}

#define LINE(name) cmocka_unit_test_setup_teardown(name, open_serial, close_serial)

int main(void)
{
    const struct CMUnitTest tests[] = {
        LINE(a_line_ends_its_codes_by_cr_lf_or_a_pause),
        LINE(garbage_on_a_line_is_dropped),
        LINE(a_line_that_never_ends_a_code_says_none),
        LINE(what_was_scanned_before_is_not_read_later),
        LINE(a_scanner_pulled_out_and_put_in_again_reads_on),
        LINE(it_reads_behind_the_walls_of_the_kiosk),
        cmocka_unit_test(a_speed_that_no_line_has_is_refused),
    };
    return cmocka_run_group_tests(tests, scanner_rig_start, scanner_rig_stop);
}
