/* A scanner at a whole kiosk: what it reads goes to the scene, what a person types to the page. */
#include "tests/app/screen_rig.h"

#include <pty.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#define RECEIPT "4172839055810264739158203746"
#define GIVEN "4817302956120478365519027366" /* its check digits hold */

enum { AGAIN_MS = 10000 };

static struct rig rig;
static struct screen screen;
static struct scanner *scanner;
static int line = -1; /* the scanner's side of its line */
static char line_name[64], link_name[64];

static void open_line(void)
{
    int other = -1;
    assert_int_equal(openpty(&line, &other, line_name, NULL, NULL), 0);
    close(other);
}

static int open_kiosk(void **state)
{
    (void)state;
    struct scanner_plan plan = {.baud = 9600};
    struct fault fault;
    rig_init(&rig, 16);
    screen_init(&screen, &rig, 1080, 1920, 102);
    rig.now_ms += VAULT_SESSION_EVERY_MS;
    open_line();
    snprintf(link_name, sizeof link_name, "/tmp/tonggui-scanned-%d", (int)getpid());
    strcpy(plan.serial, link_name);
    assert_int_equal(symlink(line_name, link_name), 0);
    assert_int_equal(scanner_create(&plan, &rig.station.clock, &scanner, &fault), TG_OK);
    screen.kiosk.scanner = scanner;
    return 0;
}

static int close_kiosk(void **state)
{
    (void)state;
    screen_finish(&screen);
    scanner_destroy(scanner);
    rig_finish(&rig);
    close(line);
    unlink(link_name);
    return 0;
}

/* To the first question, which is written. */
static void begin(void)
{
    static const char *const taps[] = {"begin",  "lang:2",     "next",      "next",
                                       "kind:0", "category:0", "anonymous", "next"};
    for (size_t i = 0; i < sizeof taps / sizeof *taps; i++)
        screen_tap(&screen, taps[i]);
    assert_string_equal(screen_scene(&screen), "question");
    scanner_listen(scanner, true);
}

static void type_all(const char *text, int64_t every_ms)
{
    for (; *text != '\0'; text++) {
        screen_type(&screen, (const char[]){*text, '\0'});
        screen_pass(&screen, every_ms);
    }
}

static void field_is(const char *text)
{
    assert_string_equal(field_text(screen.kiosk.field), text);
}

static void a_scan_types_nothing_and_presses_nothing(void **state)
{
    (void)state;
    begin();
    type_all("before", 83);
    type_all(RECEIPT, 5);
    screen_key(&screen, WINDOW_KEY_ENTER);
    screen_pass(&screen, 10);
    type_all("after", 83);
    field_is("beforeafter");
    assert_string_equal(screen_scene(&screen), "question");
    assert_string_equal(screen.kiosk.code, "");
}

/* A slip that lies before a scanner which never stops. */
static void a_scan_where_none_is_wanted_types_nothing_either(void **state)
{
    (void)state;
    begin();
    scanner_listen(scanner, false);
    type_all("before", 83);
    for (int i = 0; i < 3; i++) {
        type_all(RECEIPT, 5);
        screen_key(&screen, WINDOW_KEY_ENTER);
        screen_pass(&screen, 200);
    }
    field_is("before");
    assert_string_equal(screen_scene(&screen), "question");
    assert_string_equal(screen.kiosk.code, "");
    screen_tap(&screen, "erase");
    assert_string_equal(screen_scene(&screen), "erase");
    type_all(RECEIPT, 5);
    screen_key(&screen, WINDOW_KEY_ENTER);
    assert_string_equal(screen_scene(&screen), "erase");
}

static void what_a_person_types_meanwhile_is_heard_in_its_order(void **state)
{
    (void)state;
    begin();
    type_all("ab", 83);
    screen_type(&screen, "c");
    screen_key(&screen, WINDOW_KEY_BACKSPACE);
    field_is("ab");
    type_all("4172839055", 5);
    screen_type(&screen, "d");
    type_all("810264739158203746", 5);
    screen_key(&screen, WINDOW_KEY_ENTER);
    field_is("abd");
    assert_string_equal(screen.kiosk.code, "");
}

static void a_code_is_a_sign_of_life(void **state)
{
    (void)state;
    begin();
    for (int i = 0; i < 400 && strcmp(screen_scene(&screen), "idle") != 0; i++)
        screen_pass(&screen, 1000);
    assert_string_equal(screen_scene(&screen), "idle");
    assert_int_equal(write(line, RECEIPT "\r", strlen(RECEIPT) + 1), strlen(RECEIPT) + 1);
    screen_pass(&screen, 30);
    assert_string_equal(screen_scene(&screen), "question");
}

static void it_stops_listening_when_the_visitor_leaves(void **state)
{
    (void)state;
    begin();
    assert_true(kiosk_wait_ms(&screen.kiosk) <= 20);
    kiosk_leave(&screen.kiosk);
    assert_int_equal(scanner_wait_ms(scanner), -1);
    scanner_listen(scanner, true);
    screen_pass(&screen, 100);
    assert_false(scanner_take(scanner, screen.kiosk.code));
}

static void on(const char *scene)
{
    assert_string_equal(screen_scene(&screen), scene);
}

static void scan(const char *code, int64_t every_ms)
{
    type_all(code, every_ms);
    screen_key(&screen, WINDOW_KEY_ENTER);
    screen_pass(&screen, 0);
}

static void to_code(void)
{
    screen_tap(&screen, "mailbox");
    on("code");
}

static void a_receipt_scanned_on_the_first_page_opens_at_once(void **state)
{
    (void)state;
    screen_pass(&screen, AGAIN_MS);
    scan("6901234567892", 5);
    on("attract");
    screen_pass(&screen, AGAIN_MS);
    scan(GIVEN, 5);
    on("opening");
    screen_await_job(&screen);
    on("mailbox");
}

/* Neither does it open its mailbox to whoever comes next, nor keep it open. */
static void a_slip_left_before_the_scanner_is_not_a_visitor(void **state)
{
    (void)state;
    to_code();
    for (int i = 0; i < 3; i++)
        scan(GIVEN, 5);
    on("opening");
    screen_await_job(&screen);
    for (int ms = 0; strcmp(screen_scene(&screen), "attract") != 0; ms += 2000) {
        assert_true(ms < IDLE_FORM_MS + IDLE_COUNTDOWN_MS + 4000);
        scan(GIVEN, 5);
        screen_pass(&screen, 2000);
    }
    assert_int_equal(rig_written(&rig), 1);
    for (int i = 0; i < 10; i++) {
        scan(GIVEN, 5);
        on("attract");
        screen_pass(&screen, 2000);
    }
}

static void another_code_than_a_receipts_leaves_what_was_typed(void **state)
{
    (void)state;
    to_code();
    type_all("4172", 83);
    scan("https://example.org/4172", 5);
    on("code");
    assert_int_equal(screen.kiosk.entry.problem, CODE_OTHER);
    field_is("4172");
    scan(GIVEN, 5);
    on("opening");
    screen_await_job(&screen);
}

/* Its first keys seemed to be a person's. */
static void a_scanner_that_begins_slowly_is_understood(void **state)
{
    (void)state;
    const char first[] = {GIVEN[0], GIVEN[1], GIVEN[2], '\0'};
    to_code();
    type_all(first, 40);
    scan(GIVEN + 3, 20);
    on("opening");
    screen_await_job(&screen);
}

/* The walls stand for what was there: on the attract page the kiosk starts afresh for it. */
static void a_scanner_plugged_in_later_is_found(void **state)
{
    (void)state;
    screen_pass(&screen, KIOSK_MAINTAIN_MS);
    assert_false(screen.kiosk.wants_fresh);
    int before = line;
    open_line(); /* while that one is there, so that its name is another */
    close(before);
    unlink(link_name);
    screen_pass(&screen, KIOSK_MAINTAIN_MS);
    assert_false(screen.kiosk.wants_fresh);
    assert_int_equal(symlink(line_name, link_name), 0);
    screen_pass(&screen, KIOSK_MAINTAIN_MS);
    assert_true(screen.kiosk.wants_fresh);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_kiosk, close_kiosk)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_scan_types_nothing_and_presses_nothing),
        TEST(a_scan_where_none_is_wanted_types_nothing_either),
        TEST(what_a_person_types_meanwhile_is_heard_in_its_order),
        TEST(a_code_is_a_sign_of_life),
        TEST(it_stops_listening_when_the_visitor_leaves),
        TEST(a_receipt_scanned_on_the_first_page_opens_at_once),
        TEST(a_slip_left_before_the_scanner_is_not_a_visitor),
        TEST(another_code_than_a_receipts_leaves_what_was_typed),
        TEST(a_scanner_that_begins_slowly_is_understood),
        TEST(a_scanner_plugged_in_later_is_found),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
