/* Zhuyin, Latin, sentences, the switch between methods, and what becomes of a composition when the
 * engines or the visitor go. */
#include "app/ui/text.h"
#include "tests/app/composer_rig.h"
#include "tests/app/ime_rig.h"
#include "tests/app/memory_rig.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

enum { HOLD_MS = 500 };

static void zhuyin_is_typed_on_the_screen_and_on_a_keyboard(void **state)
{
    (void)state;
    writer_begin(&writer, LANG_ZH_HANT);
    writer_touch(&writer, "ㄆㄞˊㄉㄨㄟˋ");
    writer_await(&writer);
    writer_tap(&writer, "candidate", 0);
    writer_text_is(&writer, "排隊");
    writer_begin(&writer, LANG_ZH_HANT);
    writer_type(&writer, "q962jo4 <");
    writer_await(&writer);
    writer_text_is(&writer, "排隊，");
}

static void zhuyin_first_tone_is_the_space_bar(void **state)
{
    (void)state;
    writer_begin(&writer, LANG_ZH_HANT);
    writer_touch(&writer, "ㄕㄡ "); /* 收 */
    writer_await(&writer);
    writer_text_is(&writer, "");
    assert_true(writer_find(&writer, "收") >= 0);
    writer_touch(&writer, " ");
    writer_await(&writer);
    assert_int_equal(field_len(writer.field), 3);
}

static void zhuyin_tone_is_corrected_by_another(void **state)
{
    (void)state;
    writer_begin(&writer, LANG_ZH_HANT);
    writer_touch(&writer, "ㄉㄥˋˇ");
    writer_await(&writer);
    writer_composing_is(&writer, "ㄉㄥˇ");
}

static void letters_held_long_offer_their_accents(void **state)
{
    (void)state;
    writer_begin(&writer, LANG_EN);
    writer_touch(&writer, "caf");
    writer_hold(&writer, "e", HOLD_MS - 1);
    assert_int_equal(writer_view(&writer).candidate_count, 0);
    (void)writer_key(&writer, UI_KEY_BACKSPACE);
    writer_hold(&writer, "e", HOLD_MS);
    writer_text_is(&writer, "cafe");
    writer_choose(&writer, "è");
    writer_text_is(&writer, "cafè");
    writer_choose(&writer, "é"); /* thought better of */
    writer_text_is(&writer, "café");
    writer_touch(&writer, " ");
    assert_int_equal(writer_view(&writer).candidate_count, 0);
    writer_hold(&writer, "E", 700);
    writer_choose(&writer, "É");
    writer_text_is(&writer, "café É");
}

static void accents_can_all_be_shown(void **state)
{
    (void)state;
    const char *share = getenv("SHARE");
    const struct text_style style = {.face = FACE_TEXT, .lang = LANG_EN, .px = 30};
    struct text_box *box = text_box_create();
    struct fonts *fonts = NULL;
    struct fault fault;
    assert_non_null(box);
    assert_int_equal(fonts_create(share ? share : "build/share", &fonts, &fault), TG_OK);
    writer_begin(&writer, LANG_EN);
    for (char letter = 'A'; letter <= 'z'; letter++) {
        const char key[] = {letter, '\0'};
        writer_hold(&writer, key, HOLD_MS);
        struct writing_view view = writer_view(&writer);
        assert_true(view.candidate_count > 0 || strchr("AaEeIiOoUu", letter) == NULL);
        for (size_t i = 0; i < view.candidate_count; i++) {
            text_layout(fonts, &style, view.candidates[i], strlen(view.candidates[i]), 0, box);
            if (box->glyph_count != 1 || box->glyphs[0].id == 0)
                fail_msg("no typeface has \"%s\"", view.candidates[i]);
        }
    }
    fonts_destroy(fonts);
    text_box_destroy(box);
}

static void accents_never_replace_another_character(void **state)
{
    (void)state;
    writer_begin(&writer, LANG_EN);
    writer_hold(&writer, "a", 600);
    (void)field_event(writer.field, &(struct ui_event){.kind = UI_KEY, .key = UI_KEY_LEFT});
    writer_choose(&writer, "ä");
    writer_text_is(&writer, "a");
}

static void digits_go_straight_in(void **state)
{
    (void)state;
    writer_begin(&writer, LANG_ZH_HANS);
    writer_tap(&writer, "method", WRITING_DIGITS);
    writer_touch(&writer, "318.5元");
    writer_text_is(&writer, "318.5元");
}

static const char *const PHRASES[] = {"排队时间太长", "有人插队，没有人管", "拿不到费用清单"};

static void sentences_are_joined_as_a_writer_would(void **state)
{
    (void)state;
    writer_begin(&writer, LANG_ZH_HANS);
    composer_set_phrases(writer.composer, PHRASES, 3);
    writer_tap(&writer, "method", WRITING_PHRASES);
    writer_tap(&writer, "phrase", 0);
    writer_text_is(&writer, "排队时间太长");
    writer_tap(&writer, "phrase", 2);
    writer_text_is(&writer, "排队时间太长，拿不到费用清单");
    writer_tap(&writer, "phrase", 1);
    writer_text_is(&writer, "排队时间太长，拿不到费用清单。有人插队，没有人管");
    writer_touch(&writer, "！");
    writer_tap(&writer, "phrase", 0);
    writer_text_is(&writer, "排队时间太长，拿不到费用清单。有人插队，没有人管！排队时间太长");
    writer_tap(&writer, "phrase", 3);
    writer_text_is(&writer, "排队时间太长，拿不到费用清单。有人插队，没有人管！排队时间太长");
}

static void sentences_in_english_have_a_space_between(void **state)
{
    static const char *const ENGLISH[] = {"The queue was too long"};
    (void)state;
    writer_begin(&writer, LANG_EN);
    composer_set_phrases(writer.composer, ENGLISH, 1);
    writer_tap(&writer, "method", WRITING_PHRASES);
    writer_tap(&writer, "phrase", 0);
    writer_tap(&writer, "phrase", 0);
    writer_touch(&writer, ".");
    writer_tap(&writer, "phrase", 0);
    writer_text_is(&writer,
                   "The queue was too long. The queue was too long. The queue was too long");
}

static void sentences_that_have_no_room_are_not_put_in_half(void **state)
{
    (void)state;
    writer_begin(&writer, LANG_ZH_HANS);
    field_reset(writer.field, FIELD_LINE, 20);
    composer_set_phrases(writer.composer, PHRASES, 3);
    writer_tap(&writer, "method", WRITING_PHRASES);
    writer_tap(&writer, "phrase", 0);
    writer_tap(&writer, "phrase", 2);
    writer_text_is(&writer, "排队时间太长");
    assert_true(field_full(writer.field));
}

/* A page without sentences falls back to the language's method, the next one has them again. */
static void sentences_are_remembered_past_a_page_that_has_none(void **state)
{
    (void)state;
    writer_begin(&writer, LANG_ZH_HANS);
    composer_set_phrases(writer.composer, PHRASES, 3);
    writer_tap(&writer, "method", WRITING_PHRASES);
    composer_set_phrases(writer.composer, NULL, 0);
    assert_int_equal(writer_view(&writer).method, WRITING_PINYIN);
    composer_set_phrases(writer.composer, PHRASES, 3);
    assert_int_equal(writer_view(&writer).method, WRITING_PHRASES);
}

static void methods_follow_the_language_until_one_is_chosen(void **state)
{
    (void)state;
    static const enum writing_method USUAL[] = {WRITING_PINYIN, WRITING_ZHUYIN, WRITING_LATIN};
    for (enum lang lang = LANG_ZH_HANS; lang < LANG_COUNT; lang++) {
        writer_begin(&writer, lang);
        assert_int_equal(writer_view(&writer).method, USUAL[lang]);
        composer_set_lang(writer.composer, LANG_EN);
        assert_int_equal(writer_view(&writer).method, WRITING_LATIN);
        writer_tap(&writer, "method", WRITING_DIGITS);
        composer_set_lang(writer.composer, LANG_ZH_HANT);
        assert_int_equal(writer_view(&writer).method, WRITING_DIGITS);
    }
    writer_begin(&writer, LANG_ZH_HANS);
    assert_int_equal(writer_view(&writer).method, WRITING_PINYIN);
    assert_false(writer_view(&writer).offered >> WRITING_PHRASES & 1);
}

static void another_method_takes_what_was_begun_with_it(void **state)
{
    (void)state;
    writer_begin(&writer, LANG_ZH_HANS);
    writer_touch(&writer, "yiyuan");
    writer_await(&writer);
    writer_tap(&writer, "method", WRITING_LATIN);
    writer_text_is(&writer, "医院");
    writer_touch(&writer, "ok");
    writer_text_is(&writer, "医院ok");
}

static void traditional_characters_for_who_reads_them(void **state)
{
    (void)state;
    writer_begin(&writer, LANG_ZH_HANT);
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
    writer_begin(&writer, LANG_ZH_HANS);
    writer_touch(&writer, "shuiguan");
    writer_await(&writer);
    assert_int_equal(kill(ime_rig_child_of(ime_rig_child_of(getpid())), SIGKILL), 0);
    writer_touch(&writer, "loushui");
    writer_await(&writer);
    assert_string_equal(writer_view(&writer).candidates[0], "水管漏水");
    writer_tap(&writer, "candidate", 0);
    writer_text_is(&writer, "水管漏水");
}

static void nothing_of_a_visitor_is_left(void **state)
{
    (void)state;
    static const char LETTERS[] = "zhuangtaizhenbuhao";
    writer_begin(&writer, LANG_ZH_HANS);
    writer_touch(&writer, "zhuangtaizhenbuhao");
    writer_await(&writer);
    char first[IME_CHOICE_MAX + 1];
    (void)snprintf(first, sizeof first, "%s", writer_view(&writer).candidates[0]);
    assert_true(memory_found(first, strlen(first)) > 0);
    writer_begin(&writer, LANG_ZH_HANS);
    writer_composing_is(&writer, "");
    assert_int_equal(writer_view(&writer).candidate_count, 0);
    assert_int_equal(memory_found(first, strlen(first)), 0);
    assert_int_equal(memory_found(LETTERS, sizeof LETTERS - 1), 0);
}

/* The last one: it takes the engines away. */
static void engines_that_are_gone_leave_letters_and_another_method(void **state)
{
    (void)state;
    writer_begin(&writer, LANG_ZH_HANS);
    writer_touch(&writer, "yiyuan");
    writer_await(&writer);
    pid_t keeper = ime_rig_child_of(getpid()), worker = ime_rig_child_of(keeper);
    assert_int_equal(kill(keeper, SIGKILL), 0);
    while (kill(worker, 0) == 0)
        (void)usleep(1000);
    writer_type(&writer, "shou");
    writer_await(&writer);
    writer_pass(&writer, 1);
    writer_text_is(&writer, "yiyuanshou");
    struct writing_view view = writer_view(&writer);
    assert_int_equal(view.method, WRITING_HANDWRITING);
    assert_non_null(view.notice);
    assert_false(view.offered >> WRITING_PINYIN & 1);
    writer_tap(&writer, "method", WRITING_LATIN);
    assert_null(writer_view(&writer).notice);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(zhuyin_is_typed_on_the_screen_and_on_a_keyboard),
        cmocka_unit_test(zhuyin_first_tone_is_the_space_bar),
        cmocka_unit_test(zhuyin_tone_is_corrected_by_another),
        cmocka_unit_test(letters_held_long_offer_their_accents),
        cmocka_unit_test(accents_can_all_be_shown),
        cmocka_unit_test(accents_never_replace_another_character),
        cmocka_unit_test(digits_go_straight_in),
        cmocka_unit_test(sentences_are_joined_as_a_writer_would),
        cmocka_unit_test(sentences_in_english_have_a_space_between),
        cmocka_unit_test(sentences_that_have_no_room_are_not_put_in_half),
        cmocka_unit_test(sentences_are_remembered_past_a_page_that_has_none),
        cmocka_unit_test(methods_follow_the_language_until_one_is_chosen),
        cmocka_unit_test(another_method_takes_what_was_begun_with_it),
        cmocka_unit_test(traditional_characters_for_who_reads_them),
        cmocka_unit_test(an_engine_that_dies_costs_no_letter),
        cmocka_unit_test(nothing_of_a_visitor_is_left),
        cmocka_unit_test(engines_that_are_gone_leave_letters_and_another_method),
    };
    return cmocka_run_group_tests(tests, writer_set_up, writer_tear_down);
}
