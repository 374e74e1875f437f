/* Pinyin becomes text: with the real engines, through the events that fingers and keyboards make.
 */
#include "tests/app/composer_rig.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static void a_sentence_is_typed_and_chosen(void **state)
{
    (void)state;
    writer_begin(&writer, LANG_ZH_HANS);
    writer_touch(&writer, "paiduiliangge");
    writer_touch(&writer, "xiaoshi");
    writer_await(&writer);
    writer_composing_is(&writer, "pai dui liang ge xiao shi");
    writer_text_is(&writer, "");
    assert_string_equal(writer_view(&writer).candidates[0], "排队两个小时");
    writer_tap(&writer, "candidate", 0);
    writer_composing_is(&writer, "");
    writer_text_is(&writer, "排队两个小时");
}

static void parts_are_chosen_one_after_the_other(void **state)
{
    (void)state;
    writer_begin(&writer, LANG_ZH_HANS);
    writer_touch(&writer, "yiyuanshoufei");
    writer_await(&writer);
    writer_choose(&writer, "医院");
    writer_await(&writer);
    writer_composing_is(&writer, "医院shou fei");
    writer_text_is(&writer, "");
    writer_choose(&writer, "收费");
    writer_text_is(&writer, "医院收费");
}

static void backspace_undoes_the_last_choice_then_letters(void **state)
{
    (void)state;
    writer_begin(&writer, LANG_ZH_HANS);
    writer_touch(&writer, "yiyuanshoufei");
    writer_await(&writer);
    writer_choose(&writer, "医院");
    writer_await(&writer);
    assert_true(writer_key(&writer, UI_KEY_BACKSPACE));
    writer_await(&writer);
    writer_composing_is(&writer, "yi yuan shou fei");
    for (int i = 0; i < 7; i++)
        assert_true(writer_key(&writer, UI_KEY_BACKSPACE));
    writer_await(&writer);
    writer_composing_is(&writer, "yi yuan");
    for (int i = 0; i < 6; i++)
        assert_true(writer_key(&writer, UI_KEY_BACKSPACE));
    writer_composing_is(&writer, "");
    assert_int_equal(writer_view(&writer).candidate_count, 0);
    assert_false(writer_key(&writer, UI_KEY_BACKSPACE));
}

/* Letters behind a choice are taken back first; with none left the choice goes as well. */
static void backspace_never_leaves_a_choice_alone(void **state)
{
    (void)state;
    writer_begin(&writer, LANG_ZH_HANS);
    writer_touch(&writer, "yiyuanni");
    writer_await(&writer);
    writer_choose(&writer, "医院");
    writer_touch(&writer, "h");
    for (int i = 0; i < 3; i++)
        assert_true(writer_key(&writer, UI_KEY_BACKSPACE));
    writer_await(&writer);
    writer_composing_is(&writer, "yi yuan");
}

static void point_at(int byte)
{
    const struct ui_event tap = {
        .kind = UI_TAP, .role = UI_ROLE_FIELD, .id = "answer", .index = byte};
    assert_true(composer_event(writer.composer, writer.field, &tap));
}

static void a_finger_on_the_text_means_the_text_that_it_sees(void **state)
{
    (void)state;
    writer_begin(&writer, LANG_ZH_HANS);
    field_set(writer.field, "昨天在了一天", 18);
    point_at(9);
    writer_touch(&writer, "yiyuan");
    writer_await(&writer);
    point_at(15); /* behind 一: the letters before it become characters meanwhile */
    writer_text_is(&writer, "昨天在医院了一天");
    assert_int_equal(field_caret(writer.field), 21);
    writer_touch(&writer, "yiyuan");
    writer_await(&writer);
    point_at(3);
    writer_text_is(&writer, "昨天在医院了一医院天");
    assert_int_equal(field_caret(writer.field), 3);
}

static void space_chooses_the_first_or_is_a_space(void **state)
{
    (void)state;
    writer_begin(&writer, LANG_ZH_HANS);
    writer_touch(&writer, "yiyuan");
    writer_await(&writer);
    writer_touch(&writer, " ");
    writer_text_is(&writer, "医院");
    writer_touch(&writer, " ");
    writer_text_is(&writer, "医院 ");
}

/* A quick hand need not wait for the engine: what depends on its answer is done when it comes. */
static void keys_that_come_before_the_answer_are_kept_in_order(void **state)
{
    (void)state;
    writer_begin(&writer, LANG_ZH_HANS);
    writer_type(&writer, "yiyuan,shoufei 3.");
    writer_text_is(&writer, "");
    writer_await(&writer);
    writer_text_is(&writer, "医院，收费3.");
}

static void backspace_takes_back_what_waits_first(void **state)
{
    (void)state;
    writer_begin(&writer, LANG_ZH_HANS);
    writer_type(&writer, "yiyuan,");
    assert_true(writer_key(&writer, UI_KEY_BACKSPACE));
    writer_await(&writer);
    writer_text_is(&writer, "");
    writer_composing_is(&writer, "yi yuan");
}

static void a_stale_candidate_chooses_nothing(void **state)
{
    (void)state;
    writer_begin(&writer, LANG_ZH_HANS);
    writer_touch(&writer, "yi");
    writer_await(&writer);
    assert_true(writer_view(&writer).candidate_count > 0);
    writer_touch(&writer, "yuan");
    writer_tap(&writer, "candidate", 0); /* still those of "yi" */
    writer_text_is(&writer, "");
    writer_composing_is(&writer, "yiyuan");
    writer_await(&writer);
    assert_string_equal(writer_view(&writer).candidates[0], "医院");
    writer_text_is(&writer, "");
}

/* The finger came down on another candidate than the one that stands there when it leaves. */
static void a_candidate_that_came_under_the_finger_is_not_chosen(void **state)
{
    (void)state;
    writer_begin(&writer, LANG_ZH_HANS);
    writer_touch(&writer, "yiyuan");
    writer_await(&writer);
    const struct ui_event tap = {
        .kind = UI_TAP, .id = "candidate", .index = 0, .held_ms = WRITER_TAP_MS};
    writer.now_ms += WRITER_TAP_MS - 1;
    assert_true(composer_event(writer.composer, writer.field, &tap));
    writer_text_is(&writer, "");
    writer.now_ms += 1;
    assert_true(composer_event(writer.composer, writer.field, &tap));
    writer_text_is(&writer, "医院");
}

static void digits_of_a_real_keyboard_choose(void **state)
{
    (void)state;
    writer_begin(&writer, LANG_ZH_HANS);
    writer_type(&writer, "shi");
    writer_await(&writer);
    char third[IME_CHOICE_MAX + 1];
    (void)snprintf(third, sizeof third, "%s", writer_view(&writer).candidates[2]);
    writer_type(&writer, "3");
    writer_text_is(&writer, third);
    writer_type(&writer, "3");
    assert_int_equal(field_len(writer.field), strlen(third) + 1);
}

static void digits_capitals_and_signs_of_the_screen_end_a_composition(void **state)
{
    (void)state;
    writer_begin(&writer, LANG_ZH_HANS);
    writer_touch(&writer, "yiyuan");
    writer_await(&writer);
    writer_touch(&writer, "3");
    writer_text_is(&writer, "医院3");
    writer_touch(&writer, "yuan");
    writer_await(&writer);
    writer_choose(&writer, "元");
    writer_touch(&writer, "A");
    writer_text_is(&writer, "医院3元A");
}

static void signs_are_chinese_but_in_numbers(void **state)
{
    (void)state;
    writer_begin(&writer, LANG_ZH_HANS);
    writer_type(&writer, "(,.?!:;\\)10:30,1,240.50;");
    writer_text_is(&writer, "（，。？！：；、）10:30,1,240.50；");
}

static void enter_takes_letters_as_they_are(void **state)
{
    (void)state;
    writer_begin(&writer, LANG_ZH_HANS);
    writer_touch(&writer, "wifi");
    writer_await(&writer);
    assert_true(writer_key(&writer, UI_KEY_ENTER));
    writer_text_is(&writer, "wifi");
    assert_false(writer_key(&writer, UI_KEY_ENTER));
    writer_text_is(&writer, "wifi\n");
}

static void pasted_text_goes_straight_in(void **state)
{
    (void)state;
    const char *words = "see you at 3";
    writer_begin(&writer, LANG_ZH_HANS);
    const struct ui_event paste = {.kind = UI_TEXT, .text = words, .len = strlen(words)};
    assert_false(composer_event(writer.composer, writer.field, &paste));
    writer_composing_is(&writer, "");
}

static void more_letters_than_may_be_are_refused_and_told(void **state)
{
    (void)state;
    writer_begin(&writer, LANG_ZH_HANS);
    for (int i = 0; i < IME_LETTERS_MAX; i++)
        writer_touch(&writer, "a");
    assert_false(composer_crowded(writer.composer));
    writer_touch(&writer, "b");
    assert_true(composer_crowded(writer.composer));
    writer_await(&writer);
    assert_null(strchr(composer_composing(writer.composer), 'b'));
    composer_flush(writer.composer, writer.field);
    assert_true(field_len(writer.field) > 0);
}

static void what_has_no_room_stays_unfinished(void **state)
{
    (void)state;
    writer_begin(&writer, LANG_ZH_HANS);
    field_reset(writer.field, FIELD_LINE, 5);
    writer_touch(&writer, "yiyuan");
    writer_await(&writer);
    writer_choose(&writer, "医院");
    writer_text_is(&writer, "");
    assert_true(field_full(writer.field));
    composer_flush(writer.composer, writer.field);
    assert_true(composer_unfinished(writer.composer));
    writer_composing_is(&writer, "yi yuan");
    writer_await(&writer);
    writer_choose(&writer, "一");
    writer_await(&writer);
    composer_flush(writer.composer, writer.field);
    writer_text_is(&writer, "");
    for (int i = 0; i < 5; i++)
        writer_key(&writer, UI_KEY_BACKSPACE);
    writer_await(&writer);
    composer_flush(writer.composer, writer.field);
    assert_false(composer_unfinished(writer.composer));
    assert_int_equal(field_len(writer.field), 3);
}

static void the_grid_turns_its_pages_and_fetches_more(void **state)
{
    (void)state;
    writer_begin(&writer, LANG_ZH_HANS);
    writer_touch(&writer, "yi");
    writer_await(&writer);
    struct writing_view view = writer_view(&writer);
    size_t fetched = view.candidate_count;
    assert_true(view.more);
    writer_tap(&writer, "candidates-open", 0);
    writer_tap(&writer, "candidates-on", (int)fetched);
    writer_await(&writer);
    view = writer_view(&writer);
    assert_true(view.open);
    assert_int_equal(view.page_from, fetched);
    assert_true(view.candidate_count > fetched);
    char wanted[IME_CHOICE_MAX + 1];
    (void)snprintf(wanted, sizeof wanted, "%s", view.candidates[fetched + 1]);
    writer_tap(&writer, "candidates-back", 0);
    assert_int_equal(writer_view(&writer).page_from, 0);
    writer_tap(&writer, "candidate", (int)fetched + 1);
    writer_text_is(&writer, wanted);
    assert_false(writer_view(&writer).open);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_sentence_is_typed_and_chosen),
        cmocka_unit_test(parts_are_chosen_one_after_the_other),
        cmocka_unit_test(backspace_undoes_the_last_choice_then_letters),
        cmocka_unit_test(backspace_never_leaves_a_choice_alone),
        cmocka_unit_test(a_finger_on_the_text_means_the_text_that_it_sees),
        cmocka_unit_test(space_chooses_the_first_or_is_a_space),
        cmocka_unit_test(keys_that_come_before_the_answer_are_kept_in_order),
        cmocka_unit_test(backspace_takes_back_what_waits_first),
        cmocka_unit_test(a_stale_candidate_chooses_nothing),
        cmocka_unit_test(a_candidate_that_came_under_the_finger_is_not_chosen),
        cmocka_unit_test(digits_of_a_real_keyboard_choose),
        cmocka_unit_test(digits_capitals_and_signs_of_the_screen_end_a_composition),
        cmocka_unit_test(signs_are_chinese_but_in_numbers),
        cmocka_unit_test(enter_takes_letters_as_they_are),
        cmocka_unit_test(pasted_text_goes_straight_in),
        cmocka_unit_test(more_letters_than_may_be_are_refused_and_told),
        cmocka_unit_test(what_has_no_room_stays_unfinished),
        cmocka_unit_test(the_grid_turns_its_pages_and_fetches_more),
    };
    return cmocka_run_group_tests(tests, writer_set_up, writer_tear_down);
}
