/* What is told from a person's typing, and what comes by a line. */
#include "board/scanner.h"

#include "board/base/secret.h"

#include <fcntl.h>
#include <pty.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include <cmocka.h>

#define RECEIPT "4172839055810264739158203746"

enum { SCANNER_MS = 8, PERSON_MS = 83, TYPED_MAX = 256, PAUSE_MS = 400 };

static int64_t now_ms;
static struct scanner *scanner;
static char typed[TYPED_MAX]; /* what the page has heard; '\n' for Enter, '<' for Backspace */
static char *code;

static int64_t rig_ms(void *ctx)
{
    (void)ctx;
    return now_ms;
}

static void open_scanner(const struct scanner_plan *plan)
{
    const struct clock clock = {.monotonic_ms = rig_ms};
    struct fault fault;
    assert_int_equal(scanner_create(plan, &clock, &scanner, &fault), TG_OK);
    scanner_listen(scanner, true);
    typed[0] = '\0';
}

static int open_plain(void **state)
{
    (void)state;
    open_scanner(&(struct scanner_plan){.baud = 0});
    return 0;
}

static int close_scanner(void **state)
{
    (void)state;
    scanner_destroy(scanner);
    scanner = NULL;
    return 0;
}

static void page_hears(char c)
{
    size_t len = strlen(typed);
    assert_true(len + 1 < sizeof typed);
    typed[len] = c;
    typed[len + 1] = '\0';
}

static void give_back(void)
{
    for (char c; (c = scanner_give_back(scanner)) != 0;)
        page_hears(c);
}

/* Time goes by, as the program's loop sees it. */
static void pass(int64_t ms)
{
    for (int64_t until = now_ms + ms; now_ms < until;) {
        int64_t wait = scanner_wait_ms(scanner);
        now_ms = wait < 0 || now_ms + wait >= until ? until : now_ms + (wait > 0 ? wait : 1);
        scanner_step(scanner);
        give_back();
    }
}

static void press(enum window_key key, char shown)
{
    const struct window_event event = {.kind = WINDOW_KEY, .time_ms = now_ms, .key = key};
    bool heard = scanner_hear(scanner, &event);
    give_back();
    if (!heard)
        page_hears(shown);
}

static void type(char c)
{
    const struct window_event event = {
        .kind = WINDOW_TEXT, .time_ms = now_ms, .text = &c, .len = 1};
    bool heard = scanner_hear(scanner, &event);
    give_back();
    if (!heard)
        page_hears(c);
}

static void type_all(const char *text, int64_t every_ms)
{
    for (; *text != '\0'; text++) {
        type(*text);
        pass(every_ms);
    }
}

static void assert_read(const char *text)
{
    assert_true(scanner_take(scanner, code));
    assert_string_equal(code, text);
}

static void assert_nothing_read(void)
{
    assert_false(scanner_take(scanner, code));
}

/* ---- keys */

static void a_scanner_is_heard_and_its_enter_is_not(void **state)
{
    (void)state;
    const int64_t paces[] = {0, 2, SCANNER_MS, 20, 34};
    for (size_t i = 0; i < sizeof paces / sizeof *paces; i++) {
        type_all(RECEIPT, paces[i]);
        press(WINDOW_KEY_ENTER, '\n');
        assert_read(RECEIPT);
        assert_nothing_read();
        pass(PAUSE_MS);
    }
    assert_string_equal(typed, "");
}

static void a_pause_ends_a_code_and_a_late_enter_belongs_to_it(void **state)
{
    (void)state;
    type_all(RECEIPT, SCANNER_MS);
    pass(100);
    assert_read(RECEIPT);
    scanner_listen(scanner, false); /* the page has what it wanted, and is another one */
    pass(50);
    press(WINDOW_KEY_ENTER, '\n');
    assert_string_equal(typed, "");
    press(WINDOW_KEY_ENTER, '\n');
    assert_string_equal(typed, "\n");
}

static void a_person_types_as_fast_as_a_person_can(void **state)
{
    (void)state;
    type_all(RECEIPT, PERSON_MS);
    press(WINDOW_KEY_ENTER, '\n');
    assert_string_equal(typed, RECEIPT "\n");
    pass(PAUSE_MS);
    assert_nothing_read();
}

/* Fingers of both hands come down together now and then. */
static void rolled_keys_are_a_persons(void **state)
{
    (void)state;
    for (int i = 0; i < 6; i++) {
        type_all("417", 6);
        pass(PERSON_MS);
        type_all("2839", 20);
        pass(PERSON_MS);
    }
    assert_int_equal(strlen(typed), 6 * 7);
    assert_nothing_read();
}

static void nothing_is_held_back_for_long(void **state)
{
    (void)state;
    type('7');
    assert_string_equal(typed, "");
    pass(50);
    assert_string_equal(typed, "7");
    type('8');
    press(WINDOW_KEY_BACKSPACE, '<');
    assert_string_equal(typed, "78<");
}

static void a_key_held_down_is_a_persons(void **state)
{
    (void)state;
    type('5');
    pass(300);
    type_all("55555555555555555555", 33);
    pass(PAUSE_MS);
    assert_int_equal(strlen(typed), 21);
    type_all("15555555555", 30);
    pass(PAUSE_MS);
    assert_int_equal(strlen(typed), 32);
    assert_nothing_read();
}

static void a_code_of_one_digit_repeated_is_a_code(void **state)
{
    (void)state;
    type_all("0000000000000000000000000000", SCANNER_MS);
    press(WINDOW_KEY_ENTER, '\n');
    assert_read("0000000000000000000000000000");
    assert_string_equal(typed, "");
}

static void a_short_burst_is_given_back_with_its_enter(void **state)
{
    (void)state;
    type_all("12345", SCANNER_MS);
    press(WINDOW_KEY_ENTER, '\n');
    assert_string_equal(typed, "12345\n");
    assert_nothing_read();
}

/* ---- both at once */

static void letters_typed_into_a_scan_are_given_back(void **state)
{
    (void)state;
    type('w');
    pass(10);
    type_all("41728", SCANNER_MS);
    type('x');
    type_all("39055810264", SCANNER_MS);
    type('y');
    pass(3);
    type_all("739158203746", SCANNER_MS);
    press(WINDOW_KEY_ENTER, '\n');
    assert_read(RECEIPT);
    assert_string_equal(typed, "wxy");
}

static void a_finger_and_other_keys_go_past_a_scan(void **state)
{
    (void)state;
    const struct window_event touch = {.kind = WINDOW_PRESS, .x = 5, .y = 5};
    const struct window_event pasted = {.kind = WINDOW_TEXT, .text = "投诉", .len = 6};
    type_all("4172839", SCANNER_MS);
    assert_false(scanner_hear(scanner, &touch));
    assert_false(scanner_hear(scanner, &pasted));
    press(WINDOW_KEY_BACKSPACE, '<');
    type_all("055810264739158203746", SCANNER_MS);
    press(WINDOW_KEY_ENTER, '\n');
    assert_read(RECEIPT);
    assert_string_equal(typed, "<");
}

/* Nobody can tell whose it was: the code is one that no receipt has. */
static void a_digit_typed_into_a_scan_damages_it_and_nothing_else(void **state)
{
    (void)state;
    type_all("4172839", PERSON_MS);
    type_all("41728390", SCANNER_MS);
    type('9');
    type_all("55810264739158203746", SCANNER_MS);
    press(WINDOW_KEY_ENTER, '\n');
    pass(PAUSE_MS);
    type_all("12", PERSON_MS);
    assert_true(scanner_take(scanner, code));
    assert_string_not_equal(code, RECEIPT);
    assert_int_equal(strlen(code), strlen(RECEIPT) + 1);
    assert_string_equal(typed, "417283912");
}

static void what_is_no_receipt_comes_as_it_is(void **state)
{
    (void)state;
    type_all("https://example.org/4172?a=8", SCANNER_MS);
    press(WINDOW_KEY_TAB, '\t');
    assert_read("https://example.org/4172?a=8");
    assert_string_equal(typed, "");
}

static void a_code_without_end_is_none(void **state)
{
    (void)state;
    for (int i = 0; i < SCANNER_CODE_MAX / 10 + 5; i++)
        type_all("0123456789", 1);
    press(WINDOW_KEY_ENTER, '\n');
    assert_nothing_read();
    assert_string_equal(typed, "");
    type_all(RECEIPT, SCANNER_MS);
    press(WINDOW_KEY_ENTER, '\n');
    assert_read(RECEIPT);
}

/* ---- a prefix */

static int open_prefixed(void **state)
{
    (void)state;
    open_scanner(&(struct scanner_plan){.prefix = "~]"});
    return 0;
}

static void a_prefix_alone_decides(void **state)
{
    (void)state;
    type_all("~]" RECEIPT, 45); /* slower than any pace would allow */
    press(WINDOW_KEY_ENTER, '\n');
    assert_read(RECEIPT);
    type_all(RECEIPT, 1); /* somebody else's scanner, or a rig of ours */
    press(WINDOW_KEY_ENTER, '\n');
    assert_nothing_read();
    assert_string_equal(typed, RECEIPT "\n");
}

static void a_prefix_typed_by_a_person_is_given_back(void **state)
{
    (void)state;
    type_all("~a~", PERSON_MS);
    type_all("~", 10);
    type_all("]", PERSON_MS);
    pass(PAUSE_MS);
    type('b');
    assert_string_equal(typed, "~a~~]b");
    assert_nothing_read();
}

/* ---- not listening */

static void nothing_is_heard_or_kept_unless_it_listens(void **state)
{
    (void)state;
    type_all(RECEIPT, SCANNER_MS);
    press(WINDOW_KEY_ENTER, '\n');
    scanner_listen(scanner, false);
    assert_nothing_read();
    type_all("1234567", SCANNER_MS);
    assert_string_equal(typed, "1234567");
    assert_int_equal(scanner_wait_ms(scanner), -1);
    scanner_listen(scanner, true);
    pass(PAUSE_MS);
    assert_nothing_read();
}

static void none_is_like_one_that_reads_nothing(void **state)
{
    (void)state;
    uint32_t count = 7;
    const struct window_event event = {.kind = WINDOW_TEXT, .text = "1", .len = 1};
    scanner_listen(NULL, true);
    scanner_step(NULL);
    assert_false(scanner_hear(NULL, &event));
    assert_int_equal(scanner_give_back(NULL), 0);
    assert_false(scanner_take(NULL, code) || scanner_has_camera(NULL) || scanner_has_serial(NULL));
    assert_null(scanner_preview(NULL, &count));
    assert_int_equal(scanner_wait_ms(NULL), -1);
}

/* ---- a line */

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
    open_scanner(&plan);
    return 0;
}

static int close_serial(void **state)
{
    close(line);
    return close_scanner(state);
}

static void say(const char *bytes, size_t len)
{
    assert_int_equal(write(line, bytes, len), len);
}

static void a_line_ends_its_codes_by_cr_lf_or_a_pause(void **state)
{
    (void)state;
    assert_true(scanner_has_serial(scanner));
    say(RECEIPT "\r\n" RECEIPT "\n", 2 * strlen(RECEIPT) + 3);
    pass(30);
    assert_read(RECEIPT);
    assert_read(RECEIPT);
    say(RECEIPT, 10);
    pass(60);
    say(RECEIPT + 10, strlen(RECEIPT) - 10);
    pass(60);
    assert_nothing_read();
    pass(80);
    assert_read(RECEIPT);
}

static void garbage_on_a_line_is_dropped(void **state)
{
    (void)state;
    const char garbage[] = "\x00\xff\x80\x02\x03\r\n\r\n\x1b\xfe";
    say(garbage, sizeof garbage - 1);
    pass(PAUSE_MS);
    assert_nothing_read();
    say("\x02" RECEIPT "\x03\r", strlen(RECEIPT) + 3);
    pass(30);
    assert_read(RECEIPT);
}

static void a_line_that_never_ends_a_code_says_none(void **state)
{
    (void)state;
    char much[SCANNER_CODE_MAX + 1];
    memset(much, '7', sizeof much);
    say(much, sizeof much);
    pass(30);
    say("\r" RECEIPT "\r", strlen(RECEIPT) + 2);
    pass(30);
    assert_read(RECEIPT);
    assert_nothing_read();
}

static void what_was_scanned_before_is_not_read_later(void **state)
{
    (void)state;
    scanner_listen(scanner, false);
    say(RECEIPT "\r", strlen(RECEIPT) + 1);
    scanner_listen(scanner, true);
    pass(PAUSE_MS);
    assert_nothing_read();
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
    scanner_destroy(scanner);
    open_scanner(&plan);
    say("4172", 4);
    pass(30);
    close(line);
    unlink(link);
    pass(PAUSE_MS);
    assert_false(scanner_has_serial(scanner));
    assert_nothing_read();
    int held = open("/dev/ptmx", O_RDWR | O_NOCTTY); /* so that the name is another */
    open_line();
    close(held);
    assert_int_equal(symlink(line_name, link), 0);
    assert_true(scanner_is_walled_off(scanner));
    pass(1000);
    assert_true(scanner_has_serial(scanner));
    say(RECEIPT "\r", strlen(RECEIPT) + 1);
    pass(30);
    assert_read(RECEIPT);
    unlink(link);
}

static void a_speed_that_no_line_has_is_refused(void **state)
{
    (void)state;
    const struct clock clock = {.monotonic_ms = rig_ms};
    struct scanner *none = NULL;
    struct fault fault = {0};
    const struct scanner_plan plan = {.serial = "/dev/ttyS0", .baud = 9601};
    assert_int_equal(scanner_create(&plan, &clock, &none, &fault), TG_ERR_RANGE);
    assert_null(none);
    assert_non_null(strstr(fault.text, "9601"));
}

static int start(void **state)
{
    (void)state;
    if (secret_init() != TG_OK)
        return -1;
    code = secret_create(SCANNER_CODE_MAX + 1);
    return code == NULL;
}

static int stop(void **state)
{
    (void)state;
    secret_destroy(code);
    return 0;
}

#define KEYS(name) cmocka_unit_test_setup_teardown(name, open_plain, close_scanner)
#define PREFIXED(name) cmocka_unit_test_setup_teardown(name, open_prefixed, close_scanner)
#define LINE(name) cmocka_unit_test_setup_teardown(name, open_serial, close_serial)

int main(void)
{
    const struct CMUnitTest tests[] = {
        KEYS(a_scanner_is_heard_and_its_enter_is_not),
        KEYS(a_pause_ends_a_code_and_a_late_enter_belongs_to_it),
        KEYS(a_person_types_as_fast_as_a_person_can),
        KEYS(rolled_keys_are_a_persons),
        KEYS(nothing_is_held_back_for_long),
        KEYS(a_key_held_down_is_a_persons),
        KEYS(a_code_of_one_digit_repeated_is_a_code),
        KEYS(a_short_burst_is_given_back_with_its_enter),
        KEYS(letters_typed_into_a_scan_are_given_back),
        KEYS(a_finger_and_other_keys_go_past_a_scan),
        KEYS(a_digit_typed_into_a_scan_damages_it_and_nothing_else),
        KEYS(what_is_no_receipt_comes_as_it_is),
        KEYS(a_code_without_end_is_none),
        PREFIXED(a_prefix_alone_decides),
        PREFIXED(a_prefix_typed_by_a_person_is_given_back),
        KEYS(nothing_is_heard_or_kept_unless_it_listens),
        cmocka_unit_test(none_is_like_one_that_reads_nothing),
        LINE(a_line_ends_its_codes_by_cr_lf_or_a_pause),
        LINE(garbage_on_a_line_is_dropped),
        LINE(a_line_that_never_ends_a_code_says_none),
        LINE(what_was_scanned_before_is_not_read_later),
        LINE(a_scanner_pulled_out_and_put_in_again_reads_on),
        cmocka_unit_test(a_speed_that_no_line_has_is_refused),
    };
    return cmocka_run_group_tests(tests, start, stop);
}
