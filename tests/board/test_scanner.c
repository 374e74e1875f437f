/* A scanner that types, told from a person who does. */
#include "tests/board/scanner_rig.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

enum { SCANNER_MS = 8, PERSON_MS = 83, PAUSE_MS = 400, AGAIN_MS = 10000 };

static int open_plain(void **state)
{
    (void)state;
    scanner_rig_open(&(struct scanner_plan){.baud = 0});
    return 0;
}

static int close_scanner(void **state)
{
    (void)state;
    scanner_rig_close();
    return 0;
}

/* ---- keys */

static void a_scanner_is_heard_and_its_enter_is_not(void **state)
{
    (void)state;
    const int64_t paces[] = {0, 2, SCANNER_MS, 20, 34};
    for (size_t i = 0; i < sizeof paces / sizeof *paces; i++) {
        scanner_rig_type_all(SCANNER_RIG_RECEIPT, paces[i]);
        scanner_rig_press(WINDOW_KEY_ENTER, '\n');
        scanner_rig_has_read(SCANNER_RIG_RECEIPT);
        scanner_rig_has_read_nothing();
        scanner_rig_pass(PAUSE_MS);
    }
    assert_string_equal(scanner_rig.typed, "");
}

static void a_scanner_on_the_air_may_stammer(void **state)
{
    (void)state;
    scanner_rig_type_all("41728390558102", SCANNER_MS);
    scanner_rig_pass(150);
    scanner_rig_type_all("64739158203746", SCANNER_MS);
    scanner_rig_press(WINDOW_KEY_ENTER, '\n');
    scanner_rig_has_read("4172839055810264739158203746");
    assert_string_equal(scanner_rig.typed, "");
}

static void a_busy_program_hears_a_scanner_late_and_knows_it(void **state)
{
    (void)state;
    scanner_rig_type(SCANNER_RIG_RECEIPT[0]);
    scanner_rig.now_ms += 120; /* without a look at what waits */
    scanner_rig_type_all(SCANNER_RIG_RECEIPT + 1, SCANNER_MS);
    scanner_rig_press(WINDOW_KEY_ENTER, '\n');
    scanner_rig_has_read(SCANNER_RIG_RECEIPT);
    assert_string_equal(scanner_rig.typed, "");
}

static void a_pause_ends_a_code_and_a_late_enter_belongs_to_it(void **state)
{
    (void)state;
    scanner_rig_type_all(SCANNER_RIG_RECEIPT, SCANNER_MS);
    scanner_rig_pass(250);
    scanner_rig_has_read(SCANNER_RIG_RECEIPT);
    scanner_listen(scanner_rig.scanner,
                   false); /* the page has what it wanted, and is another one */
    scanner_rig_pass(50);
    scanner_rig_press(WINDOW_KEY_ENTER, '\n');
    assert_string_equal(scanner_rig.typed, "");
    scanner_rig_press(WINDOW_KEY_ENTER, '\n');
    assert_string_equal(scanner_rig.typed, "\n");
}

static void a_person_types_as_fast_as_a_person_can(void **state)
{
    (void)state;
    scanner_rig_type_all(SCANNER_RIG_RECEIPT, PERSON_MS);
    scanner_rig_press(WINDOW_KEY_ENTER, '\n');
    assert_string_equal(scanner_rig.typed, SCANNER_RIG_RECEIPT "\n");
    scanner_rig_pass(PAUSE_MS);
    scanner_rig_has_read_nothing();
}

/* Fingers of both hands come down together now and then. */
static void rolled_keys_are_a_persons(void **state)
{
    (void)state;
    for (int i = 0; i < 6; i++) {
        scanner_rig_type_all("417", 6);
        scanner_rig_pass(PERSON_MS);
        scanner_rig_type_all("2839", 20);
        scanner_rig_pass(PERSON_MS);
    }
    assert_int_equal(strlen(scanner_rig.typed), 6 * 7);
    scanner_rig_has_read_nothing();
}

static void nothing_is_held_back_for_long(void **state)
{
    (void)state;
    scanner_rig_type('7');
    assert_string_equal(scanner_rig.typed, "");
    scanner_rig_pass(50);
    assert_string_equal(scanner_rig.typed, "7");
    scanner_rig_type('8');
    scanner_rig_press(WINDOW_KEY_BACKSPACE, '<');
    assert_string_equal(scanner_rig.typed, "78<");
}

static void a_key_held_down_is_a_persons(void **state)
{
    (void)state;
    scanner_rig_type('5');
    scanner_rig_pass(300);
    scanner_rig_type_all("55555555555555555555", 33);
    scanner_rig_pass(PAUSE_MS);
    assert_int_equal(strlen(scanner_rig.typed), 21);
    scanner_rig_type_all("15555555555", 30);
    scanner_rig_pass(PAUSE_MS);
    assert_int_equal(strlen(scanner_rig.typed), 32);
    scanner_rig_has_read_nothing();
}

static void a_code_of_one_digit_repeated_is_a_code(void **state)
{
    (void)state;
    scanner_rig_type_all("0000000000000000000000000000", SCANNER_MS);
    scanner_rig_press(WINDOW_KEY_ENTER, '\n');
    scanner_rig_has_read("0000000000000000000000000000");
    assert_string_equal(scanner_rig.typed, "");
}

static void a_short_burst_is_given_back_with_its_enter(void **state)
{
    (void)state;
    scanner_rig_type_all("12345", SCANNER_MS);
    scanner_rig_press(WINDOW_KEY_ENTER, '\n');
    assert_string_equal(scanner_rig.typed, "12345\n");
    scanner_rig_has_read_nothing();
}

/* ---- both at once */

static void letters_typed_into_a_scan_are_given_back(void **state)
{
    (void)state;
    scanner_rig_type('w');
    scanner_rig_pass(10);
    scanner_rig_type_all("41728", SCANNER_MS);
    scanner_rig_type('x');
    scanner_rig_type_all("39055810264", SCANNER_MS);
    scanner_rig_type('y');
    scanner_rig_pass(3);
    scanner_rig_type_all("739158203746", SCANNER_MS);
    scanner_rig_press(WINDOW_KEY_ENTER, '\n');
    scanner_rig_has_read(SCANNER_RIG_RECEIPT);
    assert_string_equal(scanner_rig.typed, "wxy");
}

static void a_finger_and_other_keys_go_past_a_scan(void **state)
{
    (void)state;
    const struct window_event touch = {.kind = WINDOW_PRESS, .x = 5, .y = 5};
    const struct window_event pasted = {.kind = WINDOW_TEXT, .text = "投诉", .len = 6};
    scanner_rig_type_all("4172839", SCANNER_MS);
    assert_false(scanner_hear(scanner_rig.scanner, &touch));
    assert_false(scanner_hear(scanner_rig.scanner, &pasted));
    scanner_rig_press(WINDOW_KEY_BACKSPACE, '<');
    scanner_rig_type_all("055810264739158203746", SCANNER_MS);
    scanner_rig_press(WINDOW_KEY_ENTER, '\n');
    scanner_rig_has_read(SCANNER_RIG_RECEIPT);
    assert_string_equal(scanner_rig.typed, "<");
}

/* Nobody can tell whose it was: the code is one that no receipt has. */
static void a_digit_typed_into_a_scan_damages_it_and_nothing_else(void **state)
{
    (void)state;
    scanner_rig_type_all("4172839", PERSON_MS);
    scanner_rig_type_all("41728390", SCANNER_MS);
    scanner_rig_type('9');
    scanner_rig_type_all("55810264739158203746", SCANNER_MS);
    scanner_rig_press(WINDOW_KEY_ENTER, '\n');
    scanner_rig_pass(PAUSE_MS);
    scanner_rig_type_all("12", PERSON_MS);
    assert_true(scanner_take(scanner_rig.scanner, scanner_rig.code));
    assert_string_not_equal(scanner_rig.code, SCANNER_RIG_RECEIPT);
    assert_int_equal(strlen(scanner_rig.code), strlen(SCANNER_RIG_RECEIPT) + 1);
    assert_string_equal(scanner_rig.typed, "417283912");
}

static void what_is_no_receipt_comes_as_it_is(void **state)
{
    (void)state;
    scanner_rig_type_all("https://example.org/4172?a=8", SCANNER_MS);
    scanner_rig_press(WINDOW_KEY_TAB, '\t');
    scanner_rig_has_read("https://example.org/4172?a=8");
    assert_string_equal(scanner_rig.typed, "");
}

/* ISO/IEC 15424, as scanners can be set to say it. */
static void the_mark_of_a_code_is_no_part_of_it(void **state)
{
    (void)state;
    scanner_rig_type_all("]Q1" SCANNER_RIG_RECEIPT, SCANNER_MS);
    scanner_rig_press(WINDOW_KEY_ENTER, '\n');
    scanner_rig_has_read(SCANNER_RIG_RECEIPT);
    assert_string_equal(scanner_rig.typed, "");
}

static void a_line_that_ends_twice_ends_one_code(void **state)
{
    (void)state;
    scanner_rig_type_all(SCANNER_RIG_RECEIPT, SCANNER_MS);
    scanner_rig_press(WINDOW_KEY_ENTER, '\n');
    scanner_rig_pass(SCANNER_MS);
    scanner_rig_press(WINDOW_KEY_ENTER, '\n');
    scanner_rig_has_read(SCANNER_RIG_RECEIPT);
    scanner_rig_has_read_nothing();
    assert_string_equal(scanner_rig.typed, "");
}

static void a_code_without_end_is_none(void **state)
{
    (void)state;
    for (int i = 0; i < SCANNER_CODE_MAX / 10 + 5; i++)
        scanner_rig_type_all("0123456789", 1);
    scanner_rig_press(WINDOW_KEY_ENTER, '\n');
    scanner_rig_has_read_nothing();
    assert_string_equal(scanner_rig.typed, "");
    scanner_rig_type_all(SCANNER_RIG_RECEIPT, SCANNER_MS);
    scanner_rig_press(WINDOW_KEY_ENTER, '\n');
    scanner_rig_has_read(SCANNER_RIG_RECEIPT);
}

/* ---- a prefix */

static int open_prefixed(void **state)
{
    (void)state;
    scanner_rig_open(&(struct scanner_plan){.prefix = "~]"});
    return 0;
}

static void a_prefix_alone_decides(void **state)
{
    (void)state;
    scanner_rig_type_all("~]" SCANNER_RIG_RECEIPT, 45); /* slower than any pace would allow */
    scanner_rig_press(WINDOW_KEY_ENTER, '\n');
    scanner_rig_has_read(SCANNER_RIG_RECEIPT);
    scanner_rig_type_all(SCANNER_RIG_RECEIPT,
                         1); /* somebody else's scanner_rig.scanner, or a rig of ours */
    scanner_rig_press(WINDOW_KEY_ENTER, '\n');
    scanner_rig_has_read_nothing();
    assert_string_equal(scanner_rig.typed, SCANNER_RIG_RECEIPT "\n");
}

static void a_prefix_typed_by_a_person_is_given_back(void **state)
{
    (void)state;
    scanner_rig_type_all("~a~", PERSON_MS);
    scanner_rig_type_all("~", 10);
    scanner_rig_type_all("]", PERSON_MS);
    scanner_rig_pass(PAUSE_MS);
    scanner_rig_type('b');
    assert_string_equal(scanner_rig.typed, "~a~~]b");
    scanner_rig_has_read_nothing();
}

/* ---- not listening */

static void what_was_read_is_forgotten_with_the_page_that_wanted_it(void **state)
{
    (void)state;
    for (int i = 0; i < 2; i++) {
        scanner_rig_type_all(SCANNER_RIG_RECEIPT, SCANNER_MS);
        scanner_rig_press(WINDOW_KEY_ENTER, '\n');
        scanner_listen(scanner_rig.scanner, false);
        scanner_rig_has_read_nothing();
    }
    assert_int_equal(scanner_wait_ms(scanner_rig.scanner), -1);
    scanner_listen(scanner_rig.scanner, true);
    scanner_rig_pass(PAUSE_MS);
    scanner_rig_has_read_nothing();
}

/* Such scanners ask nobody whether they may. */
static void a_receipt_is_never_typed_into_a_page_that_wants_none(void **state)
{
    (void)state;
    scanner_listen(scanner_rig.scanner, false);
    scanner_rig_type_all("ab", PERSON_MS);
    scanner_rig_pass(AGAIN_MS);
    scanner_rig_type_all(SCANNER_RIG_RECEIPT, SCANNER_MS);
    scanner_rig_press(WINDOW_KEY_ENTER, '\n');
    scanner_rig_has_read(SCANNER_RIG_RECEIPT);
    for (int i = 0; i < 5; i++) { /* it was left lying there */
        scanner_rig_type_all(SCANNER_RIG_RECEIPT, SCANNER_MS);
        scanner_rig_press(WINDOW_KEY_ENTER, '\n');
        scanner_rig_has_read_nothing();
        scanner_rig_pass(AGAIN_MS / 2);
    }
    scanner_rig_pass(AGAIN_MS);
    scanner_rig_type_all("]Q3" SCANNER_RIG_RECEIPT, SCANNER_MS);
    scanner_rig_pass(PAUSE_MS);
    scanner_rig_has_read(SCANNER_RIG_RECEIPT);
    scanner_rig_type_all("c12", PERSON_MS);
    scanner_rig_pass(PAUSE_MS);
    scanner_rig_press(WINDOW_KEY_ENTER, '\n');
    assert_string_equal(scanner_rig.typed, "abc12\n");
    assert_int_equal(scanner_wait_ms(scanner_rig.scanner), -1);
}

static void letters_wait_for_nothing_where_no_code_is_wanted(void **state)
{
    (void)state;
    scanner_listen(scanner_rig.scanner, false);
    scanner_rig_type('a');
    assert_string_equal(scanner_rig.typed, "a");
    scanner_rig_type_all("bcde", 1); /* a hand laid on the keyboard */
    scanner_rig_press(WINDOW_KEY_ENTER, '\n');
    assert_string_equal(scanner_rig.typed, "abcde\n");
}

static void the_enter_behind_any_code_presses_nothing(void **state)
{
    (void)state;
    scanner_listen(scanner_rig.scanner, false);
    scanner_rig_type_all("https://example.org", SCANNER_MS);
    scanner_rig_press(WINDOW_KEY_ENTER, '\n');
    assert_string_equal(scanner_rig.typed, "https://example.org");
    scanner_rig_press(WINDOW_KEY_ENTER, '\n');
    assert_string_equal(scanner_rig.typed, "https://example.org\n");
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
    assert_false(scanner_take(NULL, scanner_rig.code) || scanner_has_camera(NULL) ||
                 scanner_has_serial(NULL));
    assert_null(scanner_preview(NULL, &count));
    assert_int_equal(scanner_wait_ms(NULL), -1);
}

#define KEYS(name) cmocka_unit_test_setup_teardown(name, open_plain, close_scanner)
#define PREFIXED(name) cmocka_unit_test_setup_teardown(name, open_prefixed, close_scanner)

int main(void)
{
    const struct CMUnitTest tests[] = {
        KEYS(a_scanner_is_heard_and_its_enter_is_not),
        KEYS(a_scanner_on_the_air_may_stammer),
        KEYS(a_busy_program_hears_a_scanner_late_and_knows_it),
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
        KEYS(the_mark_of_a_code_is_no_part_of_it),
        KEYS(a_line_that_ends_twice_ends_one_code),
        KEYS(what_was_read_is_forgotten_with_the_page_that_wanted_it),
        KEYS(a_receipt_is_never_typed_into_a_page_that_wants_none),
        KEYS(letters_wait_for_nothing_where_no_code_is_wanted),
        KEYS(the_enter_behind_any_code_presses_nothing),
        cmocka_unit_test(none_is_like_one_that_reads_nothing),
    };
    return cmocka_run_group_tests(tests, scanner_rig_start, scanner_rig_stop);
}
