/* The way back by finger: a receipt is typed or scanned, messages are read, something is written.
 */
#include "app/kiosk/visit_own.h"
#include "tests/app/screen_rig.h"
#include "tests/app/sender_rig.h"
#include "tests/board/picture_rig.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

#include <cmocka.h>

static struct rig rig;
static struct sender_rig sender;
static struct screen screen;

static int open_screen(void **state)
{
    (void)state;
    const struct letter question = {.kind = LETTER_QUESTION, .day = SENDER_RIG_TODAY - 2};
    rig_init(&rig, 32);
    sender_rig_init(&sender, &rig);
    sender_rig_write(&sender, &question, "缴费大约在几点？\n在几号窗口？");
    screen_init(&screen, &rig, 1080, 1920, 102);
    return 0;
}

static int close_screen(void **state)
{
    (void)state;
    screen_finish(&screen);
    rig_finish(&rig);
    return 0;
}

static void on(const char *scene)
{
    if (strcmp(screen_scene(&screen), scene) != 0)
        fail_msg("on \"%s\", not on \"%s\"", screen_scene(&screen), scene);
}

static void tap_to(const char *id, const char *scene)
{
    screen_tap(&screen, id);
    on(scene);
}

static void to_code(void)
{
    rig.now_ms += VAULT_SESSION_EVERY_MS;
    tap_to("mailbox", "code");
}

static void await_mailbox(void)
{
    on("opening");
    screen_await_job(&screen);
    on("mailbox");
}

static void to_mailbox(void)
{
    to_code();
    screen_type(&screen, sender.receipt.digits);
    tap_to("next", "opening");
    await_mailbox();
}

static void tap_digits(const char *digits)
{
    for (; *digits; digits++) {
        char key[16];
        (void)snprintf(key, sizeof key, "key:%d", *digits);
        screen_tap(&screen, key);
    }
}

static void scan(const char *code)
{
    stage_code(screen.stage, code, strlen(code));
    screen_draw(&screen);
}

static void code_is_what(const char *digits)
{
    assert_string_equal(field_text(screen.kiosk.field), digits);
}

static void way_back_goes_from_the_receipt_to_an_answer(void **state)
{
    (void)state;
    struct reply *reply = NULL;
    to_code();
    tap_digits(sender.receipt.digits);
    code_is_what(sender.receipt.digits);
    tap_to("next", "opening");
    await_mailbox();
    tap_to("message:0", "letter");
    tap_to("next", "reply");
    screen_type(&screen, "上午十点，三号窗口");
    tap_to("next", "reply-check");
    tap_to("reply", "reply");
    assert_string_equal(field_text(screen.kiosk.field), "上午十点，三号窗口");
    tap_to("next", "reply-check");
    assert_int_equal(rig_written(&rig), 0);
    tap_to("next", "sent");
    assert_int_equal(rig_written(&rig), 1);
    tap_to("next", "attract");
    assert_int_equal(rig_written(&rig), 1);
    assert_int_equal(rig_open_reply(&rig, rig.office, &reply), 1);
    assert_memory_equal(reply->text, "上午十点，三号窗口", reply->text_len);
    reply_destroy(reply);
    screen_pass(&screen, KIOSK_QUIET_MS);
    assert_true(screen.kiosk.wants_fresh);
}

static void mailbox_only_read_leaves_a_cover(void **state)
{
    (void)state;
    to_mailbox();
    tap_to("message:0", "letter");
    tap_to("back", "mailbox");
    tap_to("back", "attract");
    assert_int_equal(rig_written(&rig), 1);
    assert_int_equal(rig_open(&rig, rig.office, NULL), 0);
}

static void code_is_corrected_group_by_group(void **state)
{
    (void)state;
    char wrong[RECEIPT_DIGITS + 1], third[5] = {0};
    memcpy(wrong, sender.receipt.digits, sizeof wrong);
    memcpy(third, wrong + 8, 4);
    wrong[9] = wrong[9] == '9' ? '0' : (char)(wrong[9] + 1);
    to_code();
    tap_to("next", "code");
    assert_int_equal(screen.kiosk.entry.problem, CODE_SHORT);
    screen_type(&screen, wrong);
    assert_int_equal(screen.kiosk.entry.problem, CODE_FINE);
    tap_to("next", "code");
    assert_int_equal(screen.kiosk.entry.problem, CODE_WRONG);
    code_is_what(wrong);
    screen_tap(&screen, "code:2");
    tap_digits(third);
    code_is_what(sender.receipt.digits);
    screen_tap(&screen, "code:2");
    screen_tap(&screen, "group");
    assert_int_equal(field_len(screen.kiosk.field), RECEIPT_DIGITS - 4);
    tap_digits(third);
    screen_tap(&screen, "code:6");
    screen_tap(&screen, "backspace");
    assert_int_equal(field_len(screen.kiosk.field), RECEIPT_DIGITS - 4);
    screen_type(&screen, sender.receipt.digits + 24);
    code_is_what(sender.receipt.digits);
    screen_key(&screen, WINDOW_KEY_ENTER);
    await_mailbox();
}

static void keys_stand_in_another_order_each_time(void **state)
{
    (void)state;
    char order[CODE_PAD_DIGITS];
    int others = 0;
    to_code();
    memcpy(order, screen.kiosk.entry.order, sizeof order);
    for (int i = 0; i < 5; i++) {
        tap_to("back", "attract");
        to_code();
        others += memcmp(order, screen.kiosk.entry.order, sizeof order) != 0;
    }
    assert_true(others >= 4);
    screen_tap(&screen, "order");
    assert_memory_equal(screen.kiosk.entry.order, "1234567890", CODE_PAD_DIGITS);
}

static void touch(enum window_event_kind kind, const char *id)
{
    struct rect at = screen_place(&screen, id);
    kiosk_input(&screen.kiosk, &(struct window_event){.kind = kind,
                                                      .time_ms = rig.now_ms,
                                                      .x = at.x + at.w / 2,
                                                      .y = at.y + at.h / 2});
    screen_draw(&screen);
}

static void digits_are_shown_only_as_long_as_a_finger_holds(void **state)
{
    (void)state;
    to_code();
    screen_type(&screen, "481730295612");
    assert_false(screen.kiosk.entry.shown);
    touch(WINDOW_PRESS, "reveal");
    assert_true(screen.kiosk.entry.shown);
    touch(WINDOW_RELEASE, "reveal");
    assert_false(screen.kiosk.entry.shown);
    touch(WINDOW_PRESS, "reveal");
    screen_type(&screen, "0");
    assert_false(screen.kiosk.entry.shown);
}

static void scanned_receipt_opens_at_once(void **state)
{
    (void)state;
    to_code();
    scan(sender.receipt.digits);
    await_mailbox();
}

static void scanned_receipt_that_is_damaged_is_completed_by_hand(void **state)
{
    (void)state;
    char torn[20] = {0};
    memcpy(torn, sender.receipt.digits, sizeof torn - 1);
    to_code();
    scan(torn);
    on("code");
    assert_int_equal(screen.kiosk.entry.problem, CODE_DAMAGED);
    code_is_what(torn);
    tap_digits(sender.receipt.digits + strlen(torn));
    tap_to("next", "opening");
    await_mailbox();
}

static void pass_until(const char *scene)
{
    const struct timespec moment = {.tv_nsec = 10000000};
    for (int i = 0; i < 2000 && strcmp(screen_scene(&screen), scene) != 0; i++) {
        (void)nanosleep(&moment, NULL);
        screen_pass(&screen, 10);
    }
    on(scene);
}

static void slip_before_the_camera_opens_its_mailbox(void **state)
{
    (void)state;
    static struct picture picture;
    const struct clock clock = clock_system();
    char camera[sizeof rig.folder + 16], program[256];
    const char *build = getenv("BUILD");
    (void)snprintf(camera, sizeof camera, "%s/camera.png", rig.folder);
    (void)snprintf(program, sizeof program, "%s/bin/tonggui-scanner", build ? build : "build");
    struct scanner_plan plan = {.program = program};
    memcpy(plan.camera, camera, strlen(camera));
    picture_rig_blank(&picture);
    picture_rig_save(&picture, camera);
    assert_int_equal(scanner_create(&plan, &clock, &screen.kiosk.scanner, &(struct fault){0}),
                     TG_OK);
    to_code();
    picture_rig_code(&picture, sender.receipt.digits, 300, 240, 7, 8);
    picture_rig_save(&picture, camera);
    pass_until("opening");
    await_mailbox();
    kiosk_leave(&screen.kiosk);
    scanner_destroy(screen.kiosk.scanner);
    screen.kiosk.scanner = NULL;
}

static void too_many_receipts_wait_and_then_open_by_themselves(void **state)
{
    (void)state;
    for (int i = 0; i < VISIT_OPENINGS_MAX; i++) {
        rig.now_ms += VAULT_SESSION_EVERY_MS;
        to_mailbox();
        tap_to("back", "attract");
        rig.now_ms -= 2 * VAULT_SESSION_EVERY_MS;
    }
    rig.now_ms += VAULT_SESSION_EVERY_MS;
    to_code();
    screen_type(&screen, sender.receipt.digits);
    tap_to("next", "code");
    assert_int_equal(screen.kiosk.entry.problem, CODE_WAITS);
    int seconds = screen.kiosk.entry.wait_s;
    assert_in_range(seconds, 1, VISIT_OPENING_EVERY_MS / 1000);
    assert_true(kiosk_wait_ms(&screen.kiosk) <= 1000);
    screen_pass(&screen, 1000);
    assert_int_equal(screen.kiosk.entry.wait_s, seconds - 1);
    screen_pass(&screen, (seconds - 1) * 1000);
    await_mailbox();
}

static void limit_files(rlim_t bytes)
{
    struct rlimit limit;
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &limit), 0);
    limit.rlim_cur = bytes;
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
}

static void failed_reply_is_said_and_sent_again(void **state)
{
    (void)state;
    struct reply *reply = NULL;
    to_mailbox();
    tap_to("write", "reply");
    tap_to("next", "reply");
    assert_int_equal(screen.kiosk.problem, DRAFT_NOT_ANSWERED);
    screen_type(&screen, "补充一点");
    tap_to("next", "reply-check");
    signal(SIGXFSZ, SIG_IGN);
    limit_files(1024);
    tap_to("next", "sending");
    assert_true(screen.kiosk.filing_failed);
    tap_to("back", "reply-check");
    tap_to("next", "sending");
    limit_files(RLIM_INFINITY);
    assert_int_equal(rig_written(&rig), 0);
    tap_to("next", "sent");
    tap_to("next", "attract");
    assert_int_equal(rig_written(&rig), 1);
    assert_int_equal(rig_open_reply(&rig, rig.office, &reply), 1);
    reply_destroy(reply);
}

static void forgetting_takes_two_steps(void **state)
{
    (void)state;
    struct reply *reply = NULL;
    to_mailbox();
    tap_to("forget", "forget");
    tap_to("next", "forget-sure");
    tap_to("next", "forget"); /* two taps at one place undo themselves */
    screen_key(&screen, WINDOW_KEY_ENTER);
    screen_key(&screen, WINDOW_KEY_ENTER);
    on("forget");
    tap_to("next", "forget-sure");
    assert_int_equal(rig_written(&rig), 0);
    tap_to("forget-now", "sent");
    tap_to("next", "attract");
    assert_int_equal(rig_open_reply(&rig, rig.office, &reply), 1);
    assert_int_equal(reply->what, REPLY_FORGET);
    reply_destroy(reply);
}

static void abandoned_way_back_is_wiped(void **state)
{
    (void)state;
    to_code();
    screen_type(&screen, sender.receipt.digits);
    screen_pass(&screen, IDLE_FORM_MS);
    on("idle");
    screen_pass(&screen, IDLE_COUNTDOWN_MS);
    on("attract");
    assert_int_equal(field_len(screen.kiosk.field), 0);
    to_mailbox();
    tap_to("message:0", "letter");
    screen_pass(&screen, IDLE_FORM_MS);
    on("letter");
    screen_pass(&screen, IDLE_WRITING_MS - IDLE_FORM_MS);
    on("idle");
    tap_to("next", "letter");
    tap_to("next", "reply");
    screen_type(&screen, "三号窗口");
    tap_to("erase", "erase");
    tap_to("next", "attract");
    assert_int_equal(field_len(screen.kiosk.field), 0);
    assert_null(visit_mailbox(screen.kiosk.visit));
    assert_int_equal(rig_written(&rig), 2);
    assert_int_equal(rig_open(&rig, rig.office, NULL), 0);
}

/* What somebody wrote to try the terminal comes back with "See what I wrote". */
static void a_letter_of_marks_without_end_is_shown_and_left(void **state)
{
    (void)state;
    const struct letter echo = {.kind = LETTER_ECHO};
    static char text[3 * 4096 + 1];
    text[0] = 'a';
    for (size_t i = 1; i + 2 < sizeof text; i += 2)
        memcpy(text + i, "\xcc\x96", 2); /* U+0316 */
    sender_rig_write(&sender, &echo, text);
    to_mailbox();
    tap_to("message:1", "letter");
    tap_to("back", "mailbox");
}

static void language_can_be_turned_on_the_way_back(void **state)
{
    (void)state;
    to_mailbox();
    tap_to("next", "reply");
    screen_type(&screen, "三号窗口");
    for (int i = 0; i < LANG_COUNT; i++) {
        screen_tap(&screen, "language");
        assert_int_equal(screen.kiosk.visit->lang, (i + 1) % LANG_COUNT);
        assert_string_equal(field_text(screen.kiosk.field), "三号窗口");
    }
}

#define ON_SCREEN(test) cmocka_unit_test_setup_teardown(test, open_screen, close_screen)

int main(void)
{
    const struct CMUnitTest tests[] = {
        ON_SCREEN(way_back_goes_from_the_receipt_to_an_answer),
        ON_SCREEN(mailbox_only_read_leaves_a_cover),
        ON_SCREEN(code_is_corrected_group_by_group),
        ON_SCREEN(keys_stand_in_another_order_each_time),
        ON_SCREEN(digits_are_shown_only_as_long_as_a_finger_holds),
        ON_SCREEN(scanned_receipt_opens_at_once),
        ON_SCREEN(scanned_receipt_that_is_damaged_is_completed_by_hand),
        ON_SCREEN(slip_before_the_camera_opens_its_mailbox),
        ON_SCREEN(too_many_receipts_wait_and_then_open_by_themselves),
        ON_SCREEN(failed_reply_is_said_and_sent_again),
        ON_SCREEN(forgetting_takes_two_steps),
        ON_SCREEN(abandoned_way_back_is_wiped),
        ON_SCREEN(a_letter_of_marks_without_end_is_shown_and_left),
        ON_SCREEN(language_can_be_turned_on_the_way_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
