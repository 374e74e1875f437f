/* What helps to read and to touch: opened from every page with nothing lost, for this visitor only;
 * hands that tremble, and a second finger, at the limits. */
#include "tests/app/walk_rig.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

enum { TAP_MS = 80, LONG_MS = 1000 };

static struct walk all;
static struct screen *const screen = &all.screen;

static int open_walk(void **state)
{
    (void)state;
    walk_init(&all, NULL);
    return 0;
}

static int close_walk(void **state)
{
    (void)state;
    walk_finish(&all);
    return 0;
}

/* A visitor on the page of kinds. */
static void begin(struct pack *pack)
{
    walk_open(&all, &page_rig_shapes[0], pack);
    walk_begin(screen, LANG_ZH_HANS);
    walk_fill(screen, DRAFT_NAMED);
    walk_show(screen, VISIT_KIND);
    screen_draw(screen);
}

static void end(void)
{
    walk_close(&all);
}

static void touch(enum window_event_kind kind, int64_t finger, const char *id)
{
    struct rect at = screen_place(screen, id);
    kiosk_input(&screen->kiosk, &(struct window_event){.kind = kind,
                                                       .time_ms = all.rig.now_ms,
                                                       .finger = finger,
                                                       .x = at.x + at.w / 2,
                                                       .y = at.y + at.h / 2});
    screen_draw(screen);
}

/* `after_ms` after the last one was lifted. */
static void tap_after(int after_ms, const char *id)
{
    all.rig.now_ms += after_ms;
    touch(WINDOW_PRESS, 0, id);
    all.rig.now_ms += TAP_MS;
    touch(WINDOW_RELEASE, 0, id);
}

static enum theme_name theme(void)
{
    return stage_theme(screen->stage)->name;
}

static enum text_size size(void)
{
    return stage_theme(screen->stage)->size;
}

/* ---- the page of aids */

static void look_into_aids(struct walk *walk, const char *name)
{
    char before[sizeof walk->screen.page];
    int scene = stage_top(walk->screen.stage);
    if (scene == SCENE_AIDS || scene == SCENE_IDLE)
        return;
    stage_touch(walk->screen.stage);
    screen_draw(&walk->screen);
    (void)snprintf(before, sizeof before, "%s", walk->screen.page);
    screen_tap(&walk->screen, "aids");
    if (stage_top(walk->screen.stage) != SCENE_AIDS)
        fail_msg("%s: no aids", name);
    screen_tap(&walk->screen, "next");
    if (stage_top(walk->screen.stage) != scene || strcmp(before, walk->screen.page) != 0)
        fail_msg("%s is another page after looking into aids", name);
    enum text_size was = stage_theme(walk->screen.stage)->size;
    screen_tap(&walk->screen, "size");
    if (stage_theme(walk->screen.stage)->size == was || stage_top(walk->screen.stage) != scene)
        fail_msg("%s: text size does not change in one tap", name);
    stage_set_text_size(walk->screen.stage, was);
    screen_draw(&walk->screen);
}

static void aids_open_from_every_page_and_leave_it_as_it_was(void **state)
{
    (void)state;
    all.look = look_into_aids;
    for (int i = 0; i < PAGE_RIG_SHAPES; i++)
        walk_all(&all, &page_rig_shapes[i]);
}

static void aids_keep_the_caret_where_it_was(void **state)
{
    (void)state;
    begin(all.clinic);
    walk_unanswer(screen, PACK_ANSWER_TEXT);
    walk_show_question(screen, PACK_ANSWER_TEXT);
    screen_draw(screen);
    screen_type(screen, "收三十八元");
    screen_key(screen, WINDOW_KEY_LEFT);
    screen_tap(screen, "aids");
    screen_tap(screen, "aid:0");
    screen_tap(screen, "aids"); /* shuts it as well */
    screen_type(screen, "多");
    assert_string_equal(field_text(screen->kiosk.field), "收三十八多元");
    end();
}

static void aids_keep_the_page_of_a_long_list(void **state)
{
    (void)state;
    begin(all.clinic);
    stage_set_aids(screen->stage, (struct stage_aids){.big = true});
    walk_show(screen, VISIT_CHECK);
    screen_draw(screen);
    screen_tap(screen, "next");
    screen_tap(screen, "next");
    char before[sizeof screen->page];
    (void)snprintf(before, sizeof before, "%s", screen->page);
    screen_tap(screen, "aids");
    screen_tap(screen, "next");
    assert_string_equal(screen->page, before);
    end();
}

static void aids_turn_the_language_of_what_they_cover(void **state)
{
    (void)state;
    begin(all.clinic);
    walk_show_question(screen, PACK_ANSWER_TEXT);
    screen_draw(screen);
    screen_tap(screen, "method:0");
    assert_non_null(strstr(screen->page, "排队"));
    screen_tap(screen, "aids");
    screen_tap(screen, "language");
    screen_tap(screen, "language");
    screen_tap(screen, "next");
    assert_int_equal(screen->kiosk.lang, LANG_EN);
    assert_null(strstr(screen->page, "排队"));
    assert_non_null(strstr(screen->page, "phrase"));
    end();
}

static void aids_hold_at_once_and_for_this_visitor_only(void **state)
{
    (void)state;
    begin(all.clinic);
    screen_tap(screen, "aids");
    screen_tap(screen, "theme-of:2");
    assert_int_equal(theme(), THEME_WHITE_ON_BLACK);
    for (int aid = 0; aid < 3; aid++) {
        char id[16];
        (void)snprintf(id, sizeof id, "aid:%d", aid);
        for (int x, y; !screen_find(screen, id, &x, &y);)
            screen_tap(screen, "more");
        screen_tap(screen, id);
    }
    struct stage_aids aids = stage_aids(screen->stage);
    assert_true(aids.big && aids.reach && aids.steady);
    assert_int_equal(size(), TEXT_HUGE);
    kiosk_leave(&screen->kiosk);
    aids = stage_aids(screen->stage);
    assert_false(aids.big || aids.reach || aids.steady);
    assert_int_equal(size(), TEXT_NORMAL);
    assert_int_equal(theme(), THEME_DEFAULT);
    end();
}

static void aids_big_mode_brings_the_largest_letters_unless_others_were_chosen(void **state)
{
    (void)state;
    begin(all.clinic);
    stage_set_aids(screen->stage, (struct stage_aids){.big = true});
    assert_int_equal(size(), TEXT_HUGE);
    stage_set_aids(screen->stage, (struct stage_aids){0});
    assert_int_equal(size(), TEXT_NORMAL);
    stage_set_text_size(screen->stage, TEXT_LARGE);
    stage_set_aids(screen->stage, (struct stage_aids){.big = true});
    assert_int_equal(size(), TEXT_LARGE);
    end();
}

static void aids_left_open_on_the_first_page_are_taken_off(void **state)
{
    (void)state;
    walk_open(&all, &page_rig_shapes[0], all.clinic);
    screen_tap(screen, "aids");
    screen_tap(screen, "aid:1");
    screen_pass(screen, IDLE_FORM_MS);
    assert_string_equal(screen_scene(screen), "idle");
    screen_pass(screen, IDLE_COUNTDOWN_MS);
    assert_string_equal(screen_scene(screen), "attract");
    assert_false(stage_aids(screen->stage).reach);
    end();
}

static void aids_chosen_at_leisure_on_the_first_page_stay_for_who_begins(void **state)
{
    (void)state;
    walk_open(&all, &page_rig_shapes[0], all.clinic);
    screen_tap(screen, "aids");
    screen_tap(screen, "aid:1");
    screen_pass(screen, KIOSK_TOUCHED_MS + LONG_MS);
    screen_tap(screen, "next");
    screen_pass(screen, LONG_MS);
    assert_false(screen->kiosk.wants_fresh);
    assert_true(stage_aids(screen->stage).reach);
    screen_tap(screen, "begin");
    assert_string_equal(screen_scene(screen), "language");
    assert_true(stage_aids(screen->stage).reach);
    end();
}

static void aids_asked_for_at_the_warning_give_more_time(void **state)
{
    (void)state;
    begin(all.clinic);
    screen_pass(screen, IDLE_FORM_MS);
    assert_string_equal(screen_scene(screen), "idle");
    screen_tap(screen, "aids");
    assert_string_equal(screen_scene(screen), "aids");
    screen_pass(screen, IDLE_FORM_MS - LONG_MS);
    screen_tap(screen, "next");
    assert_string_equal(screen_scene(screen), "kind");
    end();
}

static void aids_and_erase_on_top_of_each_other_do_not_pile_up(void **state)
{
    (void)state;
    begin(all.clinic);
    screen_tap(screen, "aids");
    for (int i = 0; i < 3 * STAGE_DEPTH_MAX; i++) {
        screen_tap(screen, "erase");
        assert_string_equal(screen_scene(screen), "erase");
        screen_tap(screen, "aids");
        assert_string_equal(screen_scene(screen), "aids");
    }
    screen_tap(screen, "next");
    assert_string_equal(screen_scene(screen), "kind");
    end();
}

/* ---- hands */

static void hands_that_tremble_tap_once(void **state)
{
    (void)state;
    begin(all.clinic);
    tap_after(LONG_MS, "theme");
    tap_after(10, "theme");
    assert_int_equal(theme(), 2); /* nobody has asked for it yet */
    stage_set_aids(screen->stage, (struct stage_aids){.steady = true});
    tap_after(LONG_MS, "theme");
    assert_int_equal(theme(), 3);
    tap_after(STAGE_AGAIN_MS - 1, "theme");
    tap_after(STAGE_AGAIN_MS - 1,
              "theme"); /* counted from the last one, whether it counted or not */
    assert_int_equal(theme(), 3);
    tap_after(STAGE_AGAIN_MS, "theme");
    assert_int_equal(theme(), 0);
    end();
}

static void hands_that_tremble_reach_another_control_at_once(void **state)
{
    (void)state;
    begin(all.clinic);
    stage_set_aids(screen->stage, (struct stage_aids){.steady = true});
    tap_after(LONG_MS, "theme");
    tap_after(10, "size");
    tap_after(10, "theme");
    assert_int_equal(theme(), 2);
    assert_int_equal(size(), TEXT_LARGE);
    end();
}

/* What was no tap is none that another could repeat. */
static void hands_that_only_brush_a_control_can_tap_it_then(void **state)
{
    (void)state;
    begin(all.clinic);
    stage_set_aids(screen->stage, (struct stage_aids){.steady = true});
    all.rig.now_ms += LONG_MS;
    touch(WINDOW_PRESS, 0, "theme");
    all.rig.now_ms += STAGE_TAP_MS_MIN - 10;
    touch(WINDOW_RELEASE, 0, "theme");
    assert_int_equal(theme(), 0);
    tap_after(100, "theme");
    assert_int_equal(theme(), 1);
    end();
}

static void hands_see_that_a_repeated_tap_was_felt(void **state)
{
    (void)state;
    begin(all.clinic);
    stage_set_aids(screen->stage, (struct stage_aids){.steady = true});
    screen_draw(screen);
    tap_after(LONG_MS, "theme");
    struct rect at = screen_place(screen, "theme");
    const uint32_t *pixel = &screen->pixels[(at.y + at.h / 8) * all.shape->width + at.x + at.w / 2];
    uint32_t before = *pixel;
    all.rig.now_ms += 10;
    touch(WINDOW_PRESS, 0, "theme");
    assert_int_not_equal(*pixel, before);
    all.rig.now_ms += TAP_MS;
    touch(WINDOW_RELEASE, 0, "theme");
    assert_int_equal(*pixel, before);
    end();
}

static void hands_with_a_second_finger_down_do_one_thing(void **state)
{
    (void)state;
    begin(all.clinic);
    touch(WINDOW_PRESS, 1, "theme");
    all.rig.now_ms += TAP_MS;
    touch(WINDOW_PRESS, 2, "size");
    all.rig.now_ms += TAP_MS;
    touch(WINDOW_RELEASE, 2, "size");
    assert_int_equal(size(), TEXT_NORMAL);
    touch(WINDOW_RELEASE, 1, "theme");
    assert_int_equal(theme(), 1);
    touch(WINDOW_PRESS, 1, "theme");
    all.rig.now_ms += TAP_MS;
    touch(WINDOW_PRESS, 2, "size");
    touch(WINDOW_RELEASE, 1, "theme");
    all.rig.now_ms += TAP_MS;
    touch(WINDOW_RELEASE, 2, "size"); /* it came second, and stays so */
    assert_int_equal(theme(), 2);
    assert_int_equal(size(), TEXT_NORMAL);
    end();
}

static void hands_are_heard_after_a_finger_that_was_lifted_unseen(void **state)
{
    (void)state;
    begin(all.clinic);
    touch(WINDOW_PRESS, 1, "theme");
    all.rig.now_ms += STAGE_FINGER_MS_MAX;
    touch(WINDOW_PRESS, 2, "size");
    all.rig.now_ms += TAP_MS;
    touch(WINDOW_RELEASE, 2, "size");
    assert_int_equal(size(), TEXT_LARGE);
    assert_int_equal(theme(), 0);
    end();
}

static void hands_that_rest_on_the_glass_do_not_keep_a_finger_from_writing(void **state)
{
    (void)state;
    begin(all.everything);
    walk_show_question(screen, PACK_ANSWER_SIGNATURE);
    screen_draw(screen);
    touch(WINDOW_PRESS, 1, "next");
    all.rig.now_ms += TAP_MS;
    touch(WINDOW_PRESS, 2, "signature");
    all.rig.now_ms += TAP_MS;
    touch(WINDOW_RELEASE, 2, "signature");
    assert_false(signature_is_empty(screen->kiosk.signature));
    touch(WINDOW_RELEASE, 1, "next");
    assert_string_equal(screen_scene(screen), "question");
    end();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(aids_open_from_every_page_and_leave_it_as_it_was),
        cmocka_unit_test(aids_keep_the_caret_where_it_was),
        cmocka_unit_test(aids_keep_the_page_of_a_long_list),
        cmocka_unit_test(aids_turn_the_language_of_what_they_cover),
        cmocka_unit_test(aids_hold_at_once_and_for_this_visitor_only),
        cmocka_unit_test(aids_big_mode_brings_the_largest_letters_unless_others_were_chosen),
        cmocka_unit_test(aids_left_open_on_the_first_page_are_taken_off),
        cmocka_unit_test(aids_chosen_at_leisure_on_the_first_page_stay_for_who_begins),
        cmocka_unit_test(aids_asked_for_at_the_warning_give_more_time),
        cmocka_unit_test(aids_and_erase_on_top_of_each_other_do_not_pile_up),
        cmocka_unit_test(hands_that_tremble_tap_once),
        cmocka_unit_test(hands_that_tremble_reach_another_control_at_once),
        cmocka_unit_test(hands_that_only_brush_a_control_can_tap_it_then),
        cmocka_unit_test(hands_see_that_a_repeated_tap_was_felt),
        cmocka_unit_test(hands_with_a_second_finger_down_do_one_thing),
        cmocka_unit_test(hands_are_heard_after_a_finger_that_was_lifted_unseen),
        cmocka_unit_test(hands_that_rest_on_the_glass_do_not_keep_a_finger_from_writing),
    };
    return cmocka_run_group_tests(tests, open_walk, close_walk);
}
