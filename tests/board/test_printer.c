#include "board/printer.h"

#include "board/base/secret.h"
#include "board/sandbox.h"
#include "tests/board/printer_rig.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

enum { ROWS = 333, BYTES_MAX = 600 * PRINTER_DOTS_80 / 8, STALL_MS = 15000 };

static uint8_t picture[BYTES_MAX];

static void fill_picture(uint32_t seed)
{
    for (size_t i = 0; i < sizeof picture; i++) {
        seed = seed * 1664525U + 1013904223U;
        picture[i] = (uint8_t)(seed >> 24);
        if ((picture[i] & 0xfb) == 0x10) /* no half of what is an order at once */
            picture[i] = 0x55;
    }
}

static bool is_black(const struct printer_rig_slip *slip, int x, int y)
{
    return slip->grey[y * slip->width + x] == 0;
}

/* Dots of the slip, from `top` on, that are not as the picture has them. */
static int count_other(const struct printer_rig_slip *slip, int top, int rows)
{
    int other = 0;
    for (int y = 0; y < rows; y++)
        for (int x = 0; x < slip->width; x++) {
            int at = y * slip->width + x;
            bool given = (picture[at / 8] >> (7 - at % 8) & 1) != 0;
            other += is_black(slip, x, top + y) != given;
        }
    return other;
}

static bool is_white(const struct printer_rig_slip *slip, int from, int to)
{
    for (int at = from * slip->width; at < to * slip->width; at++)
        if (slip->grey[at] == 0)
            return false;
    return true;
}

/* Slip `number` is the whole picture and nothing else. */
static void assert_slip(const struct printer_rig *rig, int number, int rows)
{
    struct printer_rig_slip slip = printer_rig_slip(rig, number);
    assert_int_equal(slip.width, printer_dots(rig->printer));
    assert_int_equal(slip.height, PRINTER_RIG_TOP + rows + PRINTER_RIG_BOTTOM);
    assert_true(is_white(&slip, 0, PRINTER_RIG_TOP));
    assert_int_equal(count_other(&slip, PRINTER_RIG_TOP, rows), 0);
    assert_true(is_white(&slip, PRINTER_RIG_TOP + rows, slip.height));
    free(slip.grey);
}

static void start(struct printer_rig *rig, int rows)
{
    struct fault fault = {0};
    printer_rig_ask(rig);
    printer_rig_until_state(rig, PRINTER_READY);
    if (printer_start(rig->printer, picture, rows, &fault) != TG_OK)
        fail_msg("%s", fault.text);
    assert_int_equal(printer_job(rig->printer), PRINTER_RUNNING);
}

static void print(struct printer_rig *rig, int number, int rows)
{
    start(rig, rows);
    printer_rig_until_job(rig, PRINTER_DONE);
    assert_slip(rig, number, rows);
    printer_clear(rig->printer);
    assert_int_equal(printer_job(rig->printer), PRINTER_IDLE);
}

static void printer_prints_every_dot_on_both_papers(void **state)
{
    (void)state;
    static const int PAPERS[] = {58, 80};
    for (int i = 0; i < 2; i++) {
        struct printer_rig rig;
        printer_rig_init(&rig, PAPERS[i], 0);
        fill_picture(7);
        print(&rig, 1, ROWS);
        print(&rig, 2, 1);
        print(&rig, 3, 600);
        printer_rig_finish(&rig);
    }
}

/* 10 04 n, 10 14 08 …: orders at once, wherever they stand. */
static void printer_takes_no_order_from_a_picture(void **state)
{
    (void)state;
    static const uint8_t ORDERS[] = {0x10, 0x04, 0x01, 0x10, 0x14, 8,    1,    3,    20,  1,
                                     6,    2,    8,    0x10, 0x05, 0x02, 0x10, 0x10, 0x04};
    struct printer_rig rig;
    printer_rig_init(&rig, 58, 0);
    for (size_t i = 0; i < sizeof picture; i++)
        picture[i] = ORDERS[i % sizeof ORDERS];
    start(&rig, ROWS);
    printer_rig_until_job(&rig, PRINTER_DONE);
    struct printer_rig_slip slip = printer_rig_slip(&rig, 1);
    assert_int_equal(slip.height, PRINTER_RIG_TOP + ROWS + PRINTER_RIG_BOTTOM);
    int orders = ROWS * PRINTER_DOTS_58 / 8 * 4 / (int)sizeof ORDERS;
    assert_in_range(count_other(&slip, PRINTER_RIG_TOP, ROWS), orders - 8, orders + 8);
    free(slip.grey);
    printer_rig_finish(&rig);
}

static void printer_tells_each_state_within_a_second(void **state)
{
    (void)state;
    static const struct {
        const char *fault;
        enum printer_state state;
    } CASES[] = {
        {"paper-low", PRINTER_PAPER_LOW},   {"paper-out", PRINTER_PAPER_OUT},
        {"cover-open", PRINTER_COVER_OPEN}, {"jam", PRINTER_JAM},
        {"garbage", PRINTER_STRANGE},       {"dead", PRINTER_ABSENT},
        {"vanish", PRINTER_ABSENT},
    };
    struct printer_rig rig;
    struct fault fault;
    printer_rig_init(&rig, 58, 0);
    assert_int_equal(printer_state(rig.printer), PRINTER_ABSENT);
    assert_int_equal(printer_wait_ms(rig.printer), -1);
    printer_rig_ask(&rig);
    assert_int_equal(printer_state(rig.printer), PRINTER_READY);
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        printer_rig_fault(&rig, CASES[i].fault);
        for (int tries = 0; tries < 3 && printer_state(rig.printer) != CASES[i].state; tries++) {
            printer_ask(rig.printer);
            printer_rig_steps(&rig, 950);
        }
        assert_int_equal(printer_state(rig.printer), CASES[i].state);
        assert_int_equal(printer_wait_ms(rig.printer), -1);
        assert_int_equal(printer_start(rig.printer, picture, 1, &fault),
                         CASES[i].state == PRINTER_PAPER_LOW ? TG_OK : TG_ERR_MISSING);
        printer_clear(rig.printer);
        printer_rig_fault(&rig, "ok");
        printer_rig_ask(&rig);
        printer_rig_until_state(&rig, PRINTER_READY);
    }
    printer_rig_finish(&rig);
}

static void printer_goes_on_when_paper_is_put_in(void **state)
{
    (void)state;
    static const char *const FAULTS[] = {"paper-out 100", "cover-open 100", "jam 100"};
    static const enum printer_state STATES[] = {PRINTER_PAPER_OUT, PRINTER_COVER_OPEN, PRINTER_JAM};
    struct printer_rig rig;
    fill_picture(11);
    printer_rig_init(&rig, 80, 40000);
    for (int i = 0; i < 3; i++) {
        printer_rig_fault(&rig, FAULTS[i]);
        start(&rig, ROWS);
        printer_rig_until_state(&rig, STATES[i]);
        printer_rig_steps(&rig, 300);
        assert_int_equal(printer_job(rig.printer), PRINTER_RUNNING);
        printer_rig_fault(&rig, "ok");
        printer_rig_until_job(&rig, PRINTER_DONE);
        assert_slip(&rig, i + 1, ROWS);
        printer_clear(rig.printer);
    }
    printer_rig_finish(&rig);
}

/* The half slip comes off, and nothing of the other half ever does. */
static void assert_half_is_off(struct printer_rig *rig, int rows_max)
{
    printer_rig_steps(rig, 400);
    assert_int_equal(printer_wait_ms(rig->printer), -1);
    struct printer_rig_slip half = printer_rig_slip(rig, 1);
    int printed = half.height - PRINTER_RIG_TOP - PRINTER_RIG_BOTTOM;
    assert_true(!is_white(&half, PRINTER_RIG_TOP, half.height - PRINTER_RIG_BOTTOM));
    assert_in_range(printed, 1, rows_max);
    free(half.grey);
    fill_picture(99);
    print(rig, 2, ROWS);
    assert_false(printer_rig_has_slip(rig, 3));
}

static void printer_job_without_paper_fails_and_is_cleared_away(void **state)
{
    (void)state;
    struct printer_rig rig;
    fill_picture(13);
    printer_rig_init(&rig, 80, 40000);
    printer_rig_fault(&rig, "paper-out 100");
    start(&rig, ROWS);
    printer_rig_until_state(&rig, PRINTER_PAPER_OUT);
    printer_rig_steps(&rig, 300);
    assert_int_equal(printer_job(rig.printer), PRINTER_RUNNING);
    rig.skew_ms += STALL_MS;
    printer_rig_until_job(&rig, PRINTER_FAILED);
    assert_int_equal(printer_state(rig.printer), PRINTER_PAPER_OUT);
    printer_rig_steps(&rig, 400);
    printer_clear(rig.printer);
    assert_false(printer_rig_has_slip(&rig, 1));
    printer_rig_fault(&rig, "ok");
    assert_half_is_off(&rig, 124);
    printer_rig_finish(&rig);
}

static void printer_cleared_while_it_prints_stops(void **state)
{
    (void)state;
    struct printer_rig rig;
    struct fault fault;
    fill_picture(17);
    printer_rig_init(&rig, 58, 10000);
    start(&rig, ROWS);
    assert_int_equal(printer_start(rig.printer, picture, 1, &fault), TG_ERR_BUSY);
    printer_rig_steps(&rig, 600);
    assert_int_equal(printer_job(rig.printer), PRINTER_RUNNING);
    printer_clear(rig.printer);
    assert_int_equal(printer_job(rig.printer), PRINTER_IDLE);
    assert_int_equal(printer_start(rig.printer, picture, 1, &fault), TG_ERR_BUSY);
    assert_half_is_off(&rig, 250);
    printer_rig_finish(&rig);
}

static void printer_unplugged_while_it_prints_fails_at_once(void **state)
{
    (void)state;
    struct printer_rig rig;
    fill_picture(19);
    printer_rig_init(&rig, 58, 40000);
    printer_rig_fault(&rig, "vanish 100");
    start(&rig, ROWS);
    printer_rig_until_job(&rig, PRINTER_FAILED);
    assert_int_equal(printer_state(rig.printer), PRINTER_ABSENT);
    assert_int_equal(printer_wait_ms(rig.printer), -1);
    printer_clear(rig.printer);
    printer_rig_ask(&rig);
    assert_int_equal(printer_state(rig.printer), PRINTER_ABSENT);
    printer_rig_fault(&rig, "ok");
    printer_rig_until_state(&rig, PRINTER_READY);
    assert_half_is_off(&rig, 124);
    printer_rig_finish(&rig);
}

static void printer_that_talks_nonsense_in_mid_print_fails(void **state)
{
    (void)state;
    struct printer_rig rig;
    printer_rig_init(&rig, 58, 40000);
    printer_rig_fault(&rig, "garbage 100");
    start(&rig, ROWS);
    printer_rig_until_state(&rig, PRINTER_STRANGE);
    rig.skew_ms += STALL_MS;
    printer_rig_until_job(&rig, PRINTER_FAILED);
    printer_rig_finish(&rig);
}

static void printer_switched_off_in_mid_print_fails(void **state)
{
    (void)state;
    struct printer_rig rig;
    printer_rig_init(&rig, 58, 40000);
    printer_rig_fault(&rig, "dead 100");
    start(&rig, ROWS);
    printer_rig_until_job(&rig, PRINTER_FAILED);
    assert_int_equal(printer_state(rig.printer), PRINTER_ABSENT);
    printer_rig_finish(&rig);
}

static void printer_that_never_answers_prints(void **state)
{
    (void)state;
    struct printer_rig rig;
    fill_picture(23);
    printer_rig_init(&rig, 58, 0);
    printer_rig_fault(&rig, "mute");
    printer_ask(rig.printer);
    printer_rig_steps(&rig, 900);
    assert_int_equal(printer_state(rig.printer), PRINTER_READY);
    print(&rig, 1, ROWS);
    printer_rig_finish(&rig);
}

static void printer_that_does_not_tell_how_far_it_is_prints(void **state)
{
    (void)state;
    struct printer_rig rig;
    fill_picture(37);
    printer_rig_init(&rig, 58, 0);
    printer_rig_fault(&rig, "deaf");
    print(&rig, 1, ROWS);
    printer_rig_finish(&rig);
}

static void printer_that_tells_how_it_is_unasked_is_told_not_to(void **state)
{
    (void)state;
    struct printer_rig rig;
    fill_picture(41);
    printer_rig_init(&rig, 58, 4000);
    printer_rig_fault(&rig, "chatty");
    start(&rig, 400);
    printer_rig_until_job(&rig, PRINTER_DONE);
    assert_true(printer_rig_has_slip(&rig, 1));
    assert_slip(&rig, 1, 400);
    printer_rig_finish(&rig);
}

/* Its line stays open, and nobody takes anything from it. */
static void printer_that_hangs_fails_and_prints_when_it_has_come_back(void **state)
{
    (void)state;
    struct printer_rig rig;
    fill_picture(43);
    printer_rig_init(&rig, 80, 40000);
    start(&rig, ROWS);
    assert_int_equal(kill(rig.pid, SIGSTOP), 0);
    printer_rig_until_job(&rig, PRINTER_FAILED);
    assert_int_equal(printer_state(rig.printer), PRINTER_ABSENT);
    printer_clear(rig.printer);
    printer_rig_ask(&rig);
    assert_int_equal(printer_state(rig.printer), PRINTER_ABSENT);
    assert_int_equal(kill(rig.pid, SIGCONT), 0);
    printer_rig_until_state(&rig, PRINTER_READY);
    printer_rig_steps(&rig, 400);
    fill_picture(47);
    start(&rig, ROWS);
    printer_rig_until_job(&rig, PRINTER_DONE);
    printer_rig_finish(&rig);
}

static void printer_is_done_when_the_slip_is_cut(void **state)
{
    (void)state;
    struct printer_rig rig;
    fill_picture(29);
    printer_rig_init(&rig, 58, 4000); /* a quarter of the picture a second */
    start(&rig, ROWS);
    printer_rig_until_job(&rig, PRINTER_DONE);
    assert_true(printer_rig_has_slip(&rig, 1));
    assert_slip(&rig, 1, ROWS);
    printer_rig_finish(&rig);
}

static void printer_takes_half_a_metre_and_no_more(void **state)
{
    (void)state;
    struct printer_rig rig;
    struct fault fault;
    printer_rig_init(&rig, 58, 0);
    printer_rig_ask(&rig);
    assert_int_equal(printer_start(rig.printer, picture, 0, &fault), TG_ERR_RANGE);
    assert_int_equal(printer_start(rig.printer, picture, PRINTER_ROWS_MAX + 1, &fault),
                     TG_ERR_RANGE);
    assert_int_equal(printer_job(rig.printer), PRINTER_IDLE);
    printer_rig_finish(&rig);
}

static void printer_prints_behind_the_walls_of_the_kiosk(void **state)
{
    (void)state;
    struct printer_rig rig;
    fill_picture(31);
    printer_rig_init(&rig, 58, 0);
    pid_t pid = fork();
    if (pid == 0) {
        char path[PATH_MAX];
        struct sandbox_result result;
        struct fault fault;
        bool granted = printer_grant(&rig.plan, path);
        const struct sandbox_grant grant = {path, SANDBOX_DEVICE};
        if (!granted || sandbox_enter_kiosk(&grant, 1, &result, &fault) != TG_OK)
            _exit(1);
        printer_rig_ask(&rig);
        if (printer_start(rig.printer, picture, ROWS, &fault) != TG_OK)
            _exit(2);
        printer_rig_until_job(&rig, PRINTER_DONE);
        _exit(0);
    }
    int status = -1;
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_int_equal(status, 0);
    assert_slip(&rig, 1, ROWS);
    printer_rig_finish(&rig);
}

static int begin(void **state)
{
    (void)state;
    return secret_init() == TG_OK ? 0 : -1;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(printer_prints_every_dot_on_both_papers),
        cmocka_unit_test(printer_takes_no_order_from_a_picture),
        cmocka_unit_test(printer_tells_each_state_within_a_second),
        cmocka_unit_test(printer_goes_on_when_paper_is_put_in),
        cmocka_unit_test(printer_job_without_paper_fails_and_is_cleared_away),
        cmocka_unit_test(printer_cleared_while_it_prints_stops),
        cmocka_unit_test(printer_unplugged_while_it_prints_fails_at_once),
        cmocka_unit_test(printer_that_talks_nonsense_in_mid_print_fails),
        cmocka_unit_test(printer_switched_off_in_mid_print_fails),
        cmocka_unit_test(printer_that_never_answers_prints),
        cmocka_unit_test(printer_that_does_not_tell_how_far_it_is_prints),
        cmocka_unit_test(printer_that_tells_how_it_is_unasked_is_told_not_to),
        cmocka_unit_test(printer_that_hangs_fails_and_prints_when_it_has_come_back),
        cmocka_unit_test(printer_is_done_when_the_slip_is_cut),
        cmocka_unit_test(printer_takes_half_a_metre_and_no_more),
        cmocka_unit_test(printer_prints_behind_the_walls_of_the_kiosk),
    };
    return cmocka_run_group_tests(tests, begin, NULL);
}
