/* What needs no printer: plans, grants, and what the bytes of one mean. */
#include "board/printer.h"

#include "board/base/secret.h"
#include "board/printer_status.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

#include <cmocka.h>

static void printer_plan_is_checked(void **state)
{
    (void)state;
    const struct clock clock = clock_system();
    const struct printer_plan bad[] = {
        {.device = "lp0", .paper_mm = 58},
        {.device = "/dev/usb/lp0", .paper_mm = 60},
        {.device = "/dev/usb/lp0", .paper_mm = 58, .baud = 12345},
    };
    struct fault fault;
    struct printer *printer = NULL;
    static const uint8_t picture[PRINTER_DOTS_80 / 8];
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_int_equal(printer_create(&bad[i], &clock, &printer, &fault), TG_ERR_RANGE);
    assert_null(printer);
    const struct printer_plan none = {.device = ""};
    assert_int_equal(printer_create(&none, &clock, &printer, &fault), TG_OK);
    printer_ask(printer);
    assert_int_equal(printer_state(printer), PRINTER_NONE);
    assert_int_equal(printer_dots(printer), 0);
    assert_int_equal(printer_wait_ms(printer), -1);
    assert_int_equal(printer_start(printer, picture, 1, &fault), TG_ERR_MISSING);
    printer_destroy(printer);
}

static void printer_grant_is_the_folder_or_the_device_alone(void **state)
{
    (void)state;
    static const struct {
        const char *device, *grant;
    } CASES[] = {
        {"/dev/usb/lp0", "/dev/usb"},
        {"/dev/ttyUSB7", "/dev/ttyUSB7"},
        {"/dev/null", "/dev/null"},
    };
    char grant[PATH_MAX];
    struct printer_plan plan = {.device = ""};
    assert_false(printer_grant(&plan, grant));
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        (void)snprintf(plan.device, sizeof plan.device, "%s", CASES[i].device);
        assert_true(printer_grant(&plan, grant));
        assert_string_equal(grant, CASES[i].grant);
    }
}

/* Bytes as the command reference prints them. */
static void printer_status_reads_the_reference(void **state)
{
    (void)state;
    static const struct {
        uint8_t answers[PRINTER_QUESTIONS];
        struct printer_status status;
    } CASES[] = {
        {{0x12, 0x12, 0x12, 0x12}, {PRINTER_READY, false}},
        {{0x16, 0x12, 0x12, 0x12}, {PRINTER_READY, false}}, /* a drawer, open */
        {{0x1a, 0x1a, 0x12, 0x12}, {PRINTER_READY, true}},  /* paper is being fed */
        {{0x1a, 0x52, 0x52, 0x12}, {PRINTER_READY, true}},  /* the head is hot */
        {{0x12, 0x12, 0x12, 0x1e}, {PRINTER_PAPER_LOW, false}},
        {{0x1a, 0x32, 0x12, 0x7e}, {PRINTER_PAPER_OUT, true}},
        {{0x1a, 0x36, 0x12, 0x7e}, {PRINTER_COVER_OPEN, true}},
        {{0x1a, 0x52, 0x1a, 0x12}, {PRINTER_JAM, true}},
        {{0x1a, 0x52, 0x32, 0x12}, {PRINTER_JAM, true}},
    };
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        struct printer_status status = printer_status_read(CASES[i].answers);
        assert_int_equal(status.state, CASES[i].status.state);
        assert_int_equal(status.waits, CASES[i].status.waits);
    }
    int status_words = 0;
    for (int byte = 0; byte < 256; byte++)
        status_words += printer_status_word((uint8_t)byte) == PRINTER_WORD_STATUS;
    assert_int_equal(status_words, 16);
}

static int begin(void **state)
{
    (void)state;
    return secret_init() == TG_OK ? 0 : -1;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(printer_plan_is_checked),
        cmocka_unit_test(printer_grant_is_the_folder_or_the_device_alone),
        cmocka_unit_test(printer_status_reads_the_reference),
    };
    return cmocka_run_group_tests(tests, begin, NULL);
}
