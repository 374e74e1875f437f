#include "app/kiosk/visit_own.h"
#include "tests/app/screen_rig.h"

#include <setjmp.h>
#include <signal.h>
#include <sodium.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include <cmocka.h>

static void open_screen(struct screen *screen, struct rig *rig, uint32_t slots)
{
    rig_init(rig, slots);
    screen_init(screen, rig, 1080, 1920, 102);
}

static void close_screen(struct screen *screen, struct rig *rig)
{
    screen_finish(screen);
    rig_finish(rig);
}

static void on(struct screen *screen, const char *scene)
{
    if (strcmp(screen_scene(screen), scene) != 0)
        fail_msg("on \"%s\", not on \"%s\"", screen_scene(screen), scene);
}

static void tap_to(struct screen *screen, const char *id, const char *scene)
{
    screen_tap(screen, id);
    on(screen, scene);
}

static void to_kind(struct screen *screen)
{
    screen->rig->now_ms += VAULT_SESSION_EVERY_MS;
    tap_to(screen, "begin", "language");
    tap_to(screen, "lang:0", "privacy");
    tap_to(screen, "next", "not-accepted");
    tap_to(screen, "next", "kind");
}

/* To the first question, anonymously. */
static void to_question(struct screen *screen)
{
    to_kind(screen);
    tap_to(screen, "kind:0", "category");
    tap_to(screen, "category:0", "identity");
    tap_to(screen, "anonymous", "about");
    tap_to(screen, "next", "question");
}

static void to_check(struct screen *screen, const char *words)
{
    to_question(screen);
    screen_type(screen, words);
    tap_to(screen, "next", "question");
    screen_tap(screen, "option:0");
    tap_to(screen, "next", "question");
    tap_to(screen, "unknown", "question");
    tap_to(screen, "next", "check");
}

static void scenes_take_a_visitor_from_attract_to_done(void **state)
{
    (void)state;
    struct rig rig;
    struct screen screen;
    struct report *report = NULL;
    open_screen(&screen, &rig, 16);
    on(&screen, "attract");
    to_check(&screen, "收费处态度很差，\n排队一小时。");
    tap_to(&screen, "next", "sealing");
    assert_int_equal(rig_written(&rig), 0);
    screen_await_job(&screen);
    on(&screen, "receipt");
    assert_int_equal(rig_written(&rig), 1);
    tap_to(&screen, "next", "keep");
    tap_to(&screen, "kept:0", "done");
    tap_to(&screen, "next", "attract");
    assert_int_equal(rig_written(&rig), 1);
    assert_int_equal(rig_open(&rig, rig.office, &report), 1);
    assert_string_equal(report->answers[0].text, "收费处态度很差，\n排队一小时。");
    report_destroy(report);
    screen_pass(&screen, KIOSK_QUIET_MS);
    assert_true(screen.kiosk.wants_fresh);
    close_screen(&screen, &rig);
}

static void scenes_are_read_to_their_end_before_going_on(void **state)
{
    (void)state;
    struct rig rig;
    struct screen screen;
    rig_init(&rig, 16);
    screen_init(&screen, &rig, 1280, 800, 149);
    tap_to(&screen, "begin", "language");
    tap_to(&screen, "lang:0", "privacy");
    stage_set_text_size(screen.stage, TEXT_LARGE); /* on one page there is no end to reach */
    screen_draw(&screen);
    tap_to(&screen, "next", "privacy");
    screen_key(&screen, WINDOW_KEY_ENTER);
    on(&screen, "not-accepted");
    close_screen(&screen, &rig);
}

static void scenes_say_what_is_missing_and_stay(void **state)
{
    (void)state;
    struct rig rig;
    struct screen screen;
    open_screen(&screen, &rig, 16);
    to_question(&screen);
    tap_to(&screen, "next", "question");
    assert_int_equal(screen.kiosk.problem, DRAFT_NOT_ANSWERED);
    screen_type(&screen, "a");
    assert_int_equal(screen.kiosk.problem, DRAFT_FINE);
    close_screen(&screen, &rig);
}

static void scenes_language_size_and_theme_lose_nothing(void **state)
{
    (void)state;
    struct rig rig;
    struct screen screen;
    open_screen(&screen, &rig, 16);
    to_question(&screen);
    screen_type(&screen, "有人插队");
    for (int i = 0; i < LANG_COUNT; i++) {
        screen_tap(&screen, "language");
        assert_int_equal(screen.kiosk.visit->lang, (i + 1) % LANG_COUNT);
        screen_tap(&screen, "size");
        screen_tap(&screen, "theme");
        assert_string_equal(field_text(screen.kiosk.field), "有人插队");
    }
    close_screen(&screen, &rig);
}

static void scenes_change_one_answer_from_check(void **state)
{
    (void)state;
    struct rig rig;
    struct screen screen;
    open_screen(&screen, &rig, 16);
    to_check(&screen, "旧的");
    tap_to(&screen, "question:0", "question");
    assert_string_equal(field_text(screen.kiosk.field), "旧的");
    screen_type(&screen, "新的");
    tap_to(&screen, "next", "check");
    assert_string_equal(draft_text(visit_draft(screen.kiosk.visit), 0), "旧的新的");
    close_screen(&screen, &rig);
}

static void scenes_back_loses_nothing(void **state)
{
    (void)state;
    struct rig rig;
    struct screen screen;
    open_screen(&screen, &rig, 16);
    to_question(&screen);
    screen_type(&screen, "有人插队");
    tap_to(&screen, "back", "about");
    tap_to(&screen, "next", "question");
    assert_string_equal(field_text(screen.kiosk.field), "有人插队");
    close_screen(&screen, &rig);
}

static void scenes_erase_asks_and_wipes(void **state)
{
    (void)state;
    struct rig rig;
    struct screen screen;
    open_screen(&screen, &rig, 16);
    to_question(&screen);
    screen_type(&screen, "有人插队");
    tap_to(&screen, "erase", "erase");
    tap_to(&screen, "back", "question");
    assert_string_equal(field_text(screen.kiosk.field), "有人插队");
    tap_to(&screen, "erase", "erase");
    tap_to(&screen, "next", "attract");
    assert_null(visit_draft(screen.kiosk.visit));
    assert_int_equal(field_len(screen.kiosk.field), 0);
    assert_int_equal(rig_written(&rig), 1);
    assert_int_equal(rig_open(&rig, rig.office, NULL), 0);
    close_screen(&screen, &rig);
}

static void scenes_idle_warns_extends_and_ends_with_a_cover(void **state)
{
    (void)state;
    struct rig rig;
    struct screen screen;
    open_screen(&screen, &rig, 16);
    to_question(&screen);
    screen_type(&screen, "有人插队");
    screen_pass(&screen, IDLE_FORM_MS);
    on(&screen, "question");
    screen_pass(&screen, IDLE_WRITING_MS - IDLE_FORM_MS);
    on(&screen, "idle");
    tap_to(&screen, "next", "question");
    assert_string_equal(field_text(screen.kiosk.field), "有人插队");
    screen_pass(&screen, IDLE_WRITING_MS);
    on(&screen, "idle");
    screen_pass(&screen, IDLE_COUNTDOWN_MS);
    on(&screen, "attract");
    assert_int_equal(rig_written(&rig), 1);
    close_screen(&screen, &rig);
}

static void scenes_receipt_left_alone_is_taken_away(void **state)
{
    (void)state;
    struct rig rig;
    struct screen screen;
    open_screen(&screen, &rig, 16);
    to_check(&screen, "有人插队");
    tap_to(&screen, "next", "sealing");
    screen_await_job(&screen);
    on(&screen, "receipt");
    screen_pass(&screen, IDLE_RECEIPT_MS);
    on(&screen, "idle");
    tap_to(&screen, "next", "receipt");
    screen_pass(&screen, IDLE_RECEIPT_MS);
    screen_pass(&screen, IDLE_COUNTDOWN_MS);
    on(&screen, "attract");
    assert_int_equal(rig_written(&rig), 1);
    close_screen(&screen, &rig);
}

static void limit_files(rlim_t bytes)
{
    struct rlimit limit;
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &limit), 0);
    limit.rlim_cur = bytes;
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
}

static void scenes_failed_append_is_said_and_tried_again(void **state)
{
    (void)state;
    struct rig rig;
    struct screen screen;
    open_screen(&screen, &rig, 16);
    to_check(&screen, "有人插队");
    signal(SIGXFSZ, SIG_IGN);
    limit_files(1024);
    tap_to(&screen, "next", "sealing");
    screen_await_job(&screen);
    on(&screen, "sealing");
    assert_true(screen.kiosk.filing_failed);
    limit_files(RLIM_INFINITY);
    assert_int_equal(rig_written(&rig), 0);
    tap_to(&screen, "next", "receipt");
    assert_int_equal(rig_written(&rig), 1);
    assert_int_equal(rig_open(&rig, rig.office, NULL), 1);
    close_screen(&screen, &rig);
}

static void scenes_service_wants_the_pin(void **state)
{
    (void)state;
    struct rig rig;
    struct screen screen;
    open_screen(&screen, &rig, 16);
    assert_int_equal(crypto_pwhash_str(rig.station.settings.pin_hash, "2468", 4,
                                       crypto_pwhash_OPSLIMIT_MIN, crypto_pwhash_MEMLIMIT_MIN),
                     0);
    for (int i = 0; i < KIOSK_CORNER_TAPS; i++)
        screen_tap_at(&screen, 5, 5);
    on(&screen, "pin");
    screen_type(&screen, "1111");
    tap_to(&screen, "next", "pin");
    assert_true(screen.kiosk.pin_refused);
    screen_type(&screen, "2468");
    tap_to(&screen, "next", "service");
    screen_tap(&screen, "test");
    assert_int_equal(screen.kiosk.service.test.err, TG_OK);
    screen_tap(&screen, "sync");
    assert_true(screen.kiosk.service.wished);
    tap_to(&screen, "back", "attract");
    close_screen(&screen, &rig);
}

static void scenes_closed_kiosk_takes_nothing(void **state)
{
    (void)state;
    struct rig rig;
    struct screen screen;
    struct fault fault;
    rig_init(&rig, 16);
    (void)!fault_set(&fault, TG_ERR_CRYPTO, "charter: the signature does not hold");
    screen_init_closed(&screen, &rig, 1280, 800, 149, &fault);
    on(&screen, "closed");
    screen_pass(&screen, KIOSK_CLOSED_MS);
    assert_true(screen.kiosk.wants_fresh);
    close_screen(&screen, &rig);
}

static void scenes_idle_screen_does_not_draw(void **state)
{
    (void)state;
    struct rig rig;
    struct screen screen;
    open_screen(&screen, &rig, 16);
    assert_false(screen_draw(&screen));
    assert_true(kiosk_wait_ms(&screen.kiosk) > 10000);
    close_screen(&screen, &rig);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(scenes_take_a_visitor_from_attract_to_done),
        cmocka_unit_test(scenes_are_read_to_their_end_before_going_on),
        cmocka_unit_test(scenes_say_what_is_missing_and_stay),
        cmocka_unit_test(scenes_language_size_and_theme_lose_nothing),
        cmocka_unit_test(scenes_change_one_answer_from_check),
        cmocka_unit_test(scenes_back_loses_nothing),
        cmocka_unit_test(scenes_erase_asks_and_wipes),
        cmocka_unit_test(scenes_idle_warns_extends_and_ends_with_a_cover),
        cmocka_unit_test(scenes_receipt_left_alone_is_taken_away),
        cmocka_unit_test(scenes_failed_append_is_said_and_tried_again),
        cmocka_unit_test(scenes_service_wants_the_pin),
        cmocka_unit_test(scenes_closed_kiosk_takes_nothing),
        cmocka_unit_test(scenes_idle_screen_does_not_draw),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
