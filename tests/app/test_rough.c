/* Rough hands: floods of taps, pastes of anything. Nothing is lost, nothing breaks. */
#include "tests/app/screen_rig.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { FLOOD_TAPS = 10000, MONKEY_TAPS = 1200, SLOTS = 64 };

static uint32_t seed = 20261123;

static uint32_t next_random(uint32_t below)
{
    seed = seed * 1664525u + 1013904223u;
    return (seed >> 8) % below;
}

static void open_screen(struct screen *screen, struct rig *rig)
{
    rig_init(rig, SLOTS);
    screen_init(screen, rig, 1280, 800, 149);
}

static void close_screen(struct screen *screen, struct rig *rig)
{
    screen_finish(screen);
    rig_finish(rig);
}

static void to_question(struct screen *screen)
{
    screen->rig->now_ms += VAULT_SESSION_EVERY_MS;
    screen_tap(screen, "begin");
    screen_tap(screen, "lang:0");
    while (strcmp(screen_scene(screen), "kind") != 0)
        screen_tap(screen, "next");
    screen_tap(screen, "kind:1");
    screen_tap(screen, "anonymous");
    screen_tap(screen, "next");
    assert_string_equal(screen_scene(screen), "question");
}

/* Praise with those words, filed. */
static void file(struct screen *screen, const char *words)
{
    to_question(screen);
    screen_type(screen, words);
    screen_tap(screen, "next");
    screen_tap(screen, "unknown");
    screen_tap(screen, "next");
    assert_string_equal(screen_scene(screen), "check");
    while (strcmp(screen_scene(screen), "check") == 0)
        screen_tap(screen, "next");
    screen_await_job(screen);
    assert_string_equal(screen_scene(screen), "receipt");
    screen_tap(screen, "next");
    screen_tap(screen, "kept:0");
    screen_tap(screen, "next");
    assert_string_equal(screen_scene(screen), "attract");
}

static void event_at(struct screen *screen, enum window_event_kind kind, int x, int y)
{
    const struct window_event event = {
        .kind = kind, .x = x, .y = y, .time_ms = screen->rig->now_ms};
    kiosk_input(&screen->kiosk, &event);
}

static void flood_of_ten_thousand_taps_a_second_changes_nothing(void **state)
{
    (void)state;
    struct rig rig;
    struct screen screen;
    open_screen(&screen, &rig);
    file(&screen, "谢谢护士");
    for (int i = 0; i < FLOOD_TAPS; i++) {
        int x = (int)next_random(1400) - 60, y = (int)next_random(920) - 60;
        event_at(&screen, WINDOW_PRESS, x, y);
        event_at(&screen, WINDOW_MOVE, y, x);
        event_at(&screen, WINDOW_RELEASE, x, y);
        rig.now_ms += i % 10 == 0;
        if (i % 200 == 0) {
            kiosk_tick(&screen.kiosk);
            screen_draw(&screen);
        }
    }
    assert_string_equal(screen_scene(&screen), "attract");
    assert_int_equal(rig_written(&rig), 1);
    assert_int_equal(rig_open(&rig, rig.office, NULL), 1);
    close_screen(&screen, &rig);
}

/* Whatever a child of three can reach, with everything it does taken seriously. */
static void monkey_of_many_taps_is_throttled_and_loses_nothing(void **state)
{
    (void)state;
    struct rig rig;
    struct screen screen;
    open_screen(&screen, &rig);
    file(&screen, "谢谢护士");
    int64_t began = rig.now_ms;
    for (int i = 0; i < MONKEY_TAPS; i++) {
        screen_tap_at(&screen, (int)next_random(1280), (int)next_random(800));
        if (next_random(8) == 0)
            screen_type(&screen, "错 a\n");
        if (next_random(16) == 0)
            screen_key(&screen, (enum window_key)next_random(WINDOW_KEY_ALL + 1));
        if (screen.kiosk.job_fd >= 0)
            screen_await_job(&screen);
        if (stage_overflowed(screen.stage))
            fail_msg("no room on \"%s\" in text size %d, language %d", screen_scene(&screen),
                     (int)stage_theme(screen.stage)->size, (int)screen.kiosk.lang);
    }
    int64_t sessions = (rig.now_ms - began) / VAULT_SESSION_EVERY_MS + VAULT_BURST_MAX + 1;
    assert_true(rig_written(&rig) <= (uint32_t)sessions + 1);
    assert_true(rig_open(&rig, rig.office, NULL) >= 1);
    assert_true(rig_written(&rig) > 1);
    kiosk_leave(&screen.kiosk);
    close_screen(&screen, &rig);
}

static void paste_of_anything_is_cleaned(void **state)
{
    (void)state;
    struct rig rig;
    struct screen screen;
    struct report *report = NULL;
    open_screen(&screen, &rig);
    file(&screen, "a\x01\x1b[31m"
                  "b\xE2\x80\xAE"
                  "c\xE2\x81\xA6"
                  "d👩‍⚕️ e\xCC\x81 ￥9");
    assert_int_equal(rig_open(&rig, rig.office, &report), 1);
    assert_string_equal(report->answers[0].text, "a[31mbcd👩‍⚕️ \xC3\xA9 ￥9");
    report_destroy(report);
    close_screen(&screen, &rig);
}

static void paste_that_is_not_text_does_no_harm(void **state)
{
    (void)state;
    struct rig rig;
    struct screen screen;
    open_screen(&screen, &rig);
    to_question(&screen);
    screen_type(&screen, "\xFF\xC0\x80\xE6\xA1");
    screen_type(&screen, "好");
    screen_tap(&screen, "next");
    const char *text = draft_text(visit_draft(screen.kiosk.visit), 0);
    assert_non_null(strstr(text, "好"));
    assert_null(strpbrk(text, "\xFF\xC0"));
    close_screen(&screen, &rig);
}

static void paste_of_the_longest_text_is_filed_whole(void **state)
{
    (void)state;
    struct rig rig;
    struct screen screen;
    struct report *report = NULL;
    enum { LETTERS = 1000 };
    char words[3 * LETTERS + 1] = "";
    for (int i = 0; i < LETTERS; i++)
        memcpy(words + (ptrdiff_t)3 * i, "很", 4);
    open_screen(&screen, &rig);
    file(&screen, words);
    assert_int_equal(rig_open(&rig, rig.office, &report), 1);
    assert_string_equal(report->answers[0].text, words);
    report_destroy(report);
    close_screen(&screen, &rig);
}

static void paste_past_the_limit_is_cut_and_said(void **state)
{
    (void)state;
    struct rig rig;
    struct screen screen;
    char words[3100];
    memset(words, 'x', sizeof words);
    words[sizeof words - 1] = '\0';
    open_screen(&screen, &rig);
    to_question(&screen);
    screen_type(&screen, "好");
    screen_type(&screen, words);
    assert_true(field_full(screen.kiosk.field));
    assert_memory_equal(field_text(screen.kiosk.field), "好x", 4);
    assert_true(field_len(screen.kiosk.field) <= 3000);
    close_screen(&screen, &rig);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(flood_of_ten_thousand_taps_a_second_changes_nothing),
        cmocka_unit_test(monkey_of_many_taps_is_throttled_and_loses_nothing),
        cmocka_unit_test(paste_of_anything_is_cleaned),
        cmocka_unit_test(paste_that_is_not_text_does_no_harm),
        cmocka_unit_test(paste_of_the_longest_text_is_filed_whole),
        cmocka_unit_test(paste_past_the_limit_is_cut_and_said),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
