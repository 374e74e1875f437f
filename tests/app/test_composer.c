/* Letters become text: with the real engines, through the events that fingers and keyboards make.
 */
#include "tests/app/composer_rig.h"
#include "tests/app/ime_rig.h"
#include "tests/app/memory_rig.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static struct writer writer;

static void begin(enum lang lang)
{
    writer_begin(&writer, lang);
}

static void text_is(const char *text)
{
    assert_string_equal(writer_text(&writer), text);
}

static void composing_is(const char *text)
{
    assert_string_equal(composer_composing(writer.composer), text);
}

static void choose(const char *text)
{
    int index = writer_find(&writer, text);
    if (index < 0)
        fail_msg("nothing offers what was wanted");
    writer_tap(&writer, "candidate", index);
}

static void a_sentence_is_typed_and_chosen(void **state)
{
    (void)state;
    begin(LANG_ZH_HANS);
    writer_touch(&writer, "paiduiliangge");
    writer_touch(&writer, "xiaoshi");
    writer_await(&writer);
    composing_is("pai dui liang ge xiao shi");
    text_is("");
    assert_string_equal(writer_view(&writer).candidates[0], "排队两个小时");
    writer_tap(&writer, "candidate", 0);
    composing_is("");
    text_is("排队两个小时");
}

static void parts_are_chosen_one_after_the_other(void **state)
{
    (void)state;
    begin(LANG_ZH_HANS);
    writer_touch(&writer, "yiyuanshoufei");
    writer_await(&writer);
    choose("医院");
    writer_await(&writer);
    composing_is("医院shou fei");
    text_is("");
    choose("收费");
    text_is("医院收费");
}

static void backspace_undoes_the_last_choice_then_letters(void **state)
{
    (void)state;
    begin(LANG_ZH_HANS);
    writer_touch(&writer, "yiyuanshoufei");
    writer_await(&writer);
    choose("医院");
    writer_await(&writer);
    assert_true(writer_key(&writer, UI_KEY_BACKSPACE));
    writer_await(&writer);
    composing_is("yi yuan shou fei");
    for (int i = 0; i < 7; i++)
        assert_true(writer_key(&writer, UI_KEY_BACKSPACE));
    writer_await(&writer);
    composing_is("yi yuan");
    for (int i = 0; i < 6; i++)
        assert_true(writer_key(&writer, UI_KEY_BACKSPACE));
    composing_is("");
    assert_int_equal(writer_view(&writer).candidate_count, 0);
    assert_false(writer_key(&writer, UI_KEY_BACKSPACE));
}

/* Letters behind a choice are taken back first; with none left the choice goes as well. */
static void backspace_never_leaves_a_choice_alone(void **state)
{
    (void)state;
    begin(LANG_ZH_HANS);
    writer_touch(&writer, "yiyuanni");
    writer_await(&writer);
    choose("医院");
    writer_touch(&writer, "h");
    for (int i = 0; i < 3; i++)
        assert_true(writer_key(&writer, UI_KEY_BACKSPACE));
    writer_await(&writer);
    composing_is("yi yuan");
}

static void space_chooses_the_first_or_is_a_space(void **state)
{
    (void)state;
    begin(LANG_ZH_HANS);
    writer_touch(&writer, "yiyuan");
    writer_await(&writer);
    writer_touch(&writer, " ");
    text_is("医院");
    writer_touch(&writer, " ");
    text_is("医院 ");
}

/* A quick hand need not wait for the engine: what depends on its answer is done when it comes. */
static void keys_that_come_before_the_answer_are_kept_in_order(void **state)
{
    (void)state;
    begin(LANG_ZH_HANS);
    writer_type(&writer, "yiyuan,shoufei 3.");
    text_is("");
    writer_await(&writer);
    text_is("医院，收费3.");
}

static void backspace_takes_back_what_waits_first(void **state)
{
    (void)state;
    begin(LANG_ZH_HANS);
    writer_type(&writer, "yiyuan,");
    assert_true(writer_key(&writer, UI_KEY_BACKSPACE));
    writer_await(&writer);
    text_is("");
    composing_is("yi yuan");
}

static void a_stale_candidate_chooses_nothing(void **state)
{
    (void)state;
    begin(LANG_ZH_HANS);
    writer_touch(&writer, "yi");
    writer_await(&writer);
    assert_true(writer_view(&writer).candidate_count > 0);
    writer_touch(&writer, "yuan");
    writer_tap(&writer, "candidate", 0); /* still those of "yi" */
    text_is("");
    composing_is("yiyuan");
    writer_await(&writer);
    assert_string_equal(writer_view(&writer).candidates[0], "医院");
    text_is("");
}

/* The finger came down on another candidate than the one that stands there when it leaves. */
static void a_candidate_that_came_under_the_finger_is_not_chosen(void **state)
{
    (void)state;
    begin(LANG_ZH_HANS);
    writer_touch(&writer, "yiyuan");
    writer_await(&writer);
    const struct ui_event tap = {
        .kind = UI_TAP, .id = "candidate", .index = 0, .held_ms = WRITER_TAP_MS};
    writer.now_ms += WRITER_TAP_MS - 1;
    assert_true(composer_event(writer.composer, writer.field, &tap));
    text_is("");
    writer.now_ms += 1;
    assert_true(composer_event(writer.composer, writer.field, &tap));
    text_is("医院");
}

static void digits_of_a_real_keyboard_choose(void **state)
{
    (void)state;
    begin(LANG_ZH_HANS);
    writer_type(&writer, "shi");
    writer_await(&writer);
    char third[IME_CHOICE_MAX + 1];
    (void)snprintf(third, sizeof third, "%s", writer_view(&writer).candidates[2]);
    writer_type(&writer, "3");
    text_is(third);
    writer_type(&writer, "3");
    assert_int_equal(field_len(writer.field), strlen(third) + 1);
}

static void digits_capitals_and_signs_of_the_screen_end_a_composition(void **state)
{
    (void)state;
    begin(LANG_ZH_HANS);
    writer_touch(&writer, "yiyuan");
    writer_await(&writer);
    writer_touch(&writer, "3");
    text_is("医院3");
    writer_touch(&writer, "yuan");
    writer_await(&writer);
    choose("元");
    writer_touch(&writer, "A");
    text_is("医院3元A");
}

static void signs_are_chinese_but_in_numbers(void **state)
{
    (void)state;
    begin(LANG_ZH_HANS);
    writer_type(&writer, "(,.?!:;\\)10:30,1,240.50;");
    text_is("（，。？！：；、）10:30,1,240.50；");
}

static void enter_takes_letters_as_they_are(void **state)
{
    (void)state;
    begin(LANG_ZH_HANS);
    writer_touch(&writer, "wifi");
    writer_await(&writer);
    assert_true(writer_key(&writer, UI_KEY_ENTER));
    text_is("wifi");
    assert_false(writer_key(&writer, UI_KEY_ENTER));
    text_is("wifi\n");
}

static void pasted_text_goes_straight_in(void **state)
{
    (void)state;
    const char *words = "see you at 3";
    begin(LANG_ZH_HANS);
    const struct ui_event paste = {.kind = UI_TEXT, .text = words, .len = strlen(words)};
    assert_false(composer_event(writer.composer, writer.field, &paste));
    composing_is("");
}

static void more_letters_than_may_be_are_refused_and_told(void **state)
{
    (void)state;
    begin(LANG_ZH_HANS);
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
    begin(LANG_ZH_HANS);
    field_reset(writer.field, FIELD_LINE, 5);
    writer_touch(&writer, "yiyuan");
    writer_await(&writer);
    choose("医院");
    text_is("");
    assert_true(field_full(writer.field));
    composer_flush(writer.composer, writer.field);
    assert_true(composer_unfinished(writer.composer));
    composing_is("yi yuan");
    writer_await(&writer);
    choose("一");
    writer_await(&writer);
    composer_flush(writer.composer, writer.field);
    text_is("");
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
    begin(LANG_ZH_HANS);
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
    text_is(wanted);
    assert_false(writer_view(&writer).open);
}

static void zhuyin_is_typed_on_the_screen_and_on_a_keyboard(void **state)
{
    (void)state;
    begin(LANG_ZH_HANT);
    writer_touch(&writer, "ㄆㄞˊㄉㄨㄟˋ");
    writer_await(&writer);
    writer_tap(&writer, "candidate", 0);
    text_is("排隊");
    begin(LANG_ZH_HANT);
    writer_type(&writer, "q962jo4 <");
    writer_await(&writer);
    text_is("排隊，");
}

static void zhuyin_first_tone_is_the_space_bar(void **state)
{
    (void)state;
    begin(LANG_ZH_HANT);
    writer_touch(&writer, "ㄕㄡ "); /* 收 */
    writer_await(&writer);
    text_is("");
    assert_true(writer_find(&writer, "收") >= 0);
    writer_touch(&writer, " ");
    writer_await(&writer);
    assert_int_equal(field_len(writer.field), 3);
}

static void zhuyin_tone_is_corrected_by_another(void **state)
{
    (void)state;
    begin(LANG_ZH_HANT);
    writer_touch(&writer, "ㄉㄥˋˇ");
    writer_await(&writer);
    composing_is("ㄉㄥˇ");
}

static void methods_follow_the_language_until_one_is_chosen(void **state)
{
    (void)state;
    static const enum writing_method USUAL[] = {WRITING_PINYIN, WRITING_ZHUYIN, WRITING_LATIN};
    for (enum lang lang = LANG_ZH_HANS; lang < LANG_COUNT; lang++) {
        begin(lang);
        assert_int_equal(writer_view(&writer).method, USUAL[lang]);
        composer_set_lang(writer.composer, LANG_EN);
        assert_int_equal(writer_view(&writer).method, WRITING_LATIN);
        writer_tap(&writer, "method", WRITING_DIGITS);
        composer_set_lang(writer.composer, LANG_ZH_HANT);
        assert_int_equal(writer_view(&writer).method, WRITING_DIGITS);
    }
    begin(LANG_ZH_HANS);
    assert_int_equal(writer_view(&writer).method, WRITING_PINYIN);
    assert_false(writer_view(&writer).offered >> WRITING_PHRASES & 1);
}

static void another_method_takes_what_was_begun_with_it(void **state)
{
    (void)state;
    begin(LANG_ZH_HANS);
    writer_touch(&writer, "yiyuan");
    writer_await(&writer);
    writer_tap(&writer, "method", WRITING_LATIN);
    text_is("医院");
    writer_touch(&writer, "ok");
    text_is("医院ok");
}

static void traditional_characters_for_who_reads_them(void **state)
{
    (void)state;
    begin(LANG_ZH_HANT);
    writer_tap(&writer, "method", WRITING_PINYIN);
    writer_touch(&writer, "yiyuanshoufei");
    writer_await(&writer);
    assert_string_equal(writer_view(&writer).candidates[0], "醫院收費");
    composer_set_lang(writer.composer, LANG_ZH_HANS);
    writer_await(&writer);
    assert_string_equal(writer_view(&writer).candidates[0], "医院收费");
}

static void an_engine_that_dies_costs_no_letter(void **state)
{
    (void)state;
    begin(LANG_ZH_HANS);
    writer_touch(&writer, "shuiguan");
    writer_await(&writer);
    assert_int_equal(kill(ime_rig_child_of(ime_rig_child_of(getpid())), SIGKILL), 0);
    writer_touch(&writer, "loushui");
    writer_await(&writer);
    assert_string_equal(writer_view(&writer).candidates[0], "水管漏水");
    writer_tap(&writer, "candidate", 0);
    text_is("水管漏水");
}

static void nothing_of_a_visitor_is_left(void **state)
{
    (void)state;
    static const char LETTERS[] = "zhuangtaizhenbuhao";
    begin(LANG_ZH_HANS);
    writer_touch(&writer, "zhuangtaizhenbuhao");
    writer_await(&writer);
    char first[IME_CHOICE_MAX + 1];
    (void)snprintf(first, sizeof first, "%s", writer_view(&writer).candidates[0]);
    assert_true(memory_found(first, strlen(first)) > 0);
    begin(LANG_ZH_HANS);
    composing_is("");
    assert_int_equal(writer_view(&writer).candidate_count, 0);
    assert_int_equal(memory_found(first, strlen(first)), 0);
    assert_int_equal(memory_found(LETTERS, sizeof LETTERS - 1), 0);
}

/* The last one: it takes the engines away. */
static void engines_that_are_gone_leave_letters_and_another_method(void **state)
{
    (void)state;
    begin(LANG_ZH_HANS);
    writer_touch(&writer, "yiyuan");
    writer_await(&writer);
    pid_t keeper = ime_rig_child_of(getpid()), worker = ime_rig_child_of(keeper);
    assert_int_equal(kill(keeper, SIGKILL), 0);
    while (kill(worker, 0) == 0)
        (void)usleep(1000);
    writer_type(&writer, "shou");
    writer_await(&writer);
    text_is("yiyuanshou");
    struct writing_view view = writer_view(&writer);
    assert_int_equal(view.method, WRITING_HANDWRITING);
    assert_non_null(view.notice);
    assert_false(view.offered >> WRITING_PINYIN & 1);
    writer_tap(&writer, "method", WRITING_LATIN);
    assert_null(writer_view(&writer).notice);
}

static int open_writer(void **state)
{
    (void)state;
    writer_open(&writer, LANG_ZH_HANS);
    return 0;
}

static int close_writer(void **state)
{
    (void)state;
    writer_close(&writer);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_sentence_is_typed_and_chosen),
        cmocka_unit_test(parts_are_chosen_one_after_the_other),
        cmocka_unit_test(backspace_undoes_the_last_choice_then_letters),
        cmocka_unit_test(backspace_never_leaves_a_choice_alone),
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
        cmocka_unit_test(zhuyin_is_typed_on_the_screen_and_on_a_keyboard),
        cmocka_unit_test(zhuyin_first_tone_is_the_space_bar),
        cmocka_unit_test(zhuyin_tone_is_corrected_by_another),
        cmocka_unit_test(methods_follow_the_language_until_one_is_chosen),
        cmocka_unit_test(another_method_takes_what_was_begun_with_it),
        cmocka_unit_test(traditional_characters_for_who_reads_them),
        cmocka_unit_test(an_engine_that_dies_costs_no_letter),
        cmocka_unit_test(nothing_of_a_visitor_is_left),
        cmocka_unit_test(engines_that_are_gone_leave_letters_and_another_method),
    };
    return cmocka_run_group_tests(tests, open_writer, close_writer);
}
