/* What the engines make of letters, asked through the real program. */
#include "app/input/ime.h"

#include "tests/app/ime_rig.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <utf8proc.h>

static struct ime *ime;
static struct ime_answer answer;

static int open_engines(void **state)
{
    (void)state;
    ime = ime_rig_open();
    return 0;
}

static int close_engines(void **state)
{
    (void)state;
    ime_destroy(ime);
    return 0;
}

static void ask(const struct ime_request *request)
{
    ime_rig_ask(ime, request, &answer);
}

static struct ime_request asked(enum ime_method method, bool traditional, const char *letters)
{
    struct ime_request request = ime_rig_request(letters);
    request.method = method;
    request.traditional = traditional;
    ask(&request);
    return request;
}

/* Taps the candidate. */
static void choose(struct ime_request *request, const char *text)
{
    const struct ime_choice *choice = ime_rig_find(&answer, text);
    if (choice == NULL)
        fail_msg("%s is not offered for %s", text, request->letters);
    ime_rig_choose(request, choice);
    request->from = 0;
    ask(request);
}

static void first_is(const char *text, size_t letters)
{
    assert_true(answer.count > 0);
    assert_string_equal(answer.candidates[0].text, text);
    assert_int_equal(answer.candidates[0].letters, letters);
}

static void a_sentence_arrives_whole(void **state)
{
    (void)state;
    asked(IME_PINYIN, false, "wozaiyiyuanpaiduipailesangexiaoshi");
    first_is("我在医院排队排了三个小时", 34);
    assert_string_equal(answer.spelled, "wo zai yi yuan pai dui pai le san ge xiao shi");
}

/* Long candidates: fewer on a page, and none of them lost. */
static void the_longest_sentence_is_offered_and_can_be_chosen(void **state)
{
    (void)state;
    static const char initials[] = "wzyypdbmyrgwsmwyswtszgwttqldqsm";
    struct ime_request request = asked(IME_PINYIN, false, initials);
    assert_int_equal(answer.candidates[0].letters, strlen(initials));
    assert_int_equal(strlen(answer.candidates[0].text), 3 * strlen(initials));
    request = ime_rig_request("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa");
    ask(&request);
    assert_int_equal(answer.candidates[0].letters, IME_LETTERS_MAX);
    assert_int_equal(strlen(answer.candidates[0].text), IME_CHOICE_MAX);
    ime_rig_choose(&request, &answer.candidates[0]);
    ask(&request);
    assert_int_equal(answer.count, 0);
    assert_string_equal(answer.spelled, "");
}

static void initials_are_enough(void **state)
{
    (void)state;
    asked(IME_PINYIN, false, "wxz");
    const struct ime_choice *choice = ime_rig_find(&answer, "我现在");
    assert_non_null(choice);
    assert_int_equal(choice->letters, 3);
    assert_string_equal(answer.spelled, "w x z");
}

static void southern_accents_are_understood(void **state)
{
    (void)state;
    static const char *const said[][2] = {
        {"zongguo", "中国"}, {"laosi", "老师"},  {"cidao", "迟到"},
        {"yinyang", "营养"}, {"sengyi", "生意"},
    };
    for (size_t i = 0; i < sizeof said / sizeof *said; i++) {
        asked(IME_PINYIN, false, said[i][0]);
        if (ime_rig_find(&answer, said[i][1]) == NULL)
            fail_msg("%s is not offered for %s", said[i][1], said[i][0]);
    }
}

static void u_umlaut_is_typed_as_u_or_v(void **state)
{
    (void)state;
    asked(IME_PINYIN, false, "lue");
    first_is("略", 3);
    asked(IME_PINYIN, false, "lve");
    first_is("略", 3);
    asked(IME_PINYIN, false, "nv");
    first_is("女", 2);
}

static void a_mark_parts_syllables(void **state)
{
    (void)state;
    struct ime_request request = asked(IME_PINYIN, false, "xi'an");
    first_is("西安", 5);
    assert_string_equal(answer.spelled, "xi an");
    choose(&request, "西");
    first_is("按", 2);
}

static void what_is_chosen_bit_by_bit_goes_on(void **state)
{
    (void)state;
    struct ime_request request = asked(IME_PINYIN, false, "woxiangtousuyishengdetaidu");
    choose(&request, "我想");
    assert_string_equal(answer.spelled, "tou su yi sheng de tai du");
    choose(&request, "投诉");
    choose(&request, "医生");
    first_is("的态度", 7);
    choose(&request, "的态度");
    assert_int_equal(answer.count, 0);
    assert_string_equal(answer.spelled, "");
}

static void what_was_chosen_elsewhere_is_passed_over(void **state)
{
    (void)state;
    struct ime_request request = ime_rig_request("woxiangtousu");
    ime_rig_choose(&request, &(struct ime_choice){.letters = 7, .text = "龘龘"});
    ask(&request);
    first_is("投诉", 5);
    assert_string_equal(answer.spelled, "tou su");
}

/* The same question comes to the same answer, whatever was asked before. */
static void the_way_to_a_question_does_not_matter(void **state)
{
    (void)state;
    static struct ime_answer at_once;
    static const char letters[] = "shangjiabukentuihuo";
    asked(IME_PINYIN, false, letters);
    at_once = answer;
    for (size_t len = 1; len <= strlen(letters); len++) {
        char begun[sizeof letters] = "";
        memcpy(begun, letters, len);
        asked(IME_PINYIN, false, begun);
    }
    assert_memory_equal(&answer, &at_once, sizeof answer);
    asked(IME_PINYIN, false, "shangjiabukentuihuozzz");
    asked(IME_PINYIN, false, letters);
    assert_memory_equal(&answer, &at_once, sizeof answer);
    struct ime_request request = asked(IME_PINYIN, false, letters);
    choose(&request, "商家");
    asked(IME_PINYIN, false, letters);
    assert_memory_equal(&answer, &at_once, sizeof answer);
}

static void letters_that_mean_nothing_stay(void **state)
{
    (void)state;
    asked(IME_PINYIN, false, "i");
    first_is("i", 1);
    asked(IME_PINYIN, false, "vip");
    first_is("vip", 3);
    asked(IME_PINYIN, false, "'");
    assert_int_equal(answer.count, 0);
}

static void traditional_is_written_as_in_taiwan(void **state)
{
    (void)state;
    struct ime_request request = asked(IME_PINYIN, true, "zhelimianyouwenti");
    first_is("這裡面有問題", 17);
    request = asked(IME_PINYIN, true, "woyaotousuyisheng");
    choose(&request, "我要");
    choose(&request, "投訴");
    first_is("醫生", 7);
}

static bool can_be_shown(const char *text)
{
    for (utf8proc_int32_t point; *text != '\0';) {
        text += utf8proc_iterate((const utf8proc_uint8_t *)text, -1, &point);
        if ((point < 0x3400 || point > 0x9FFF) && (point < 'a' || point > 'z'))
            return false;
    }
    return true;
}

/* A syllable with more characters than most, to its last page. */
static void pages_hold_each_candidate_once(void **state)
{
    (void)state;
    static struct ime_choice all[2048];
    size_t count = 0;
    struct ime_request request = ime_rig_request("yi");
    do {
        request.from = (uint16_t)count;
        ask(&request);
        assert_int_equal(answer.from, count);
        assert_true(answer.count > 0 && count + answer.count <= 2048);
        memcpy(all + count, answer.candidates, answer.count * sizeof *all);
        count += answer.count;
    } while (answer.more);
    assert_true(count > 300);
    for (size_t i = 0; i < count; i++) {
        assert_true(can_be_shown(all[i].text));
        for (size_t j = 0; j < i; j++)
            assert_string_not_equal(all[i].text, all[j].text);
    }
    request.from = (uint16_t)count;
    ask(&request);
    assert_int_equal(answer.count, 0);
    assert_false(answer.more);
}

static void zhuyin_writes_a_sentence(void **state)
{
    (void)state;
    struct ime_request request = asked(IME_ZHUYIN, true, "ji3y94u m04q962jo4");
    first_is("我在醫院排隊", 18);
    assert_string_equal(answer.spelled, "ㄨㄛˇ ㄗㄞˋ ㄧ ㄩㄢˋ ㄆㄞˊ ㄉㄨㄟˋ");
    choose(&request, "我在");
    first_is("醫院排隊", 12);
    assert_string_equal(answer.spelled, "ㄧ ㄩㄢˋ ㄆㄞˊ ㄉㄨㄟˋ");
    choose(&request, "醫");
    assert_int_equal(answer.candidates[0].letters, 10);
    asked(IME_ZHUYIN, true, "5j/ eji6");
    first_is("中國", 8);
}

static void zhuyin_is_simplified_on_request(void **state)
{
    (void)state;
    asked(IME_ZHUYIN, false, "5j/ eji6");
    first_is("中国", 8);
    struct ime_request request = asked(IME_ZHUYIN, false, "ji3y94u m04q962jo4");
    first_is("我在医院排队", 18);
    choose(&request, "我在");
    choose(&request, "医院");
    first_is("排队", 7);
}

static void a_syllable_without_a_tone_is_offered_in_every_tone(void **state)
{
    (void)state;
    asked(IME_ZHUYIN, true, "ji");
    assert_non_null(ime_rig_find(&answer, "窩"));
    assert_non_null(ime_rig_find(&answer, "我"));
    assert_non_null(ime_rig_find(&answer, "臥"));
    assert_string_equal(answer.spelled, "ㄨㄛ");
    /* Behind a whole one it waits. */
    asked(IME_ZHUYIN, true, "ji3vu");
    first_is("我", 3);
}

static void signs_that_spell_nothing_stay(void **state)
{
    (void)state;
    asked(IME_ZHUYIN, true, "1j;4");
    first_is("ㄅㄨㄤ", 4);
}

static void the_next_word_is_guessed(void **state)
{
    (void)state;
    struct ime_request request = ime_rig_request("");
    strcpy(request.before, "我要投诉");
    ask(&request);
    assert_true(answer.count > 3);
    assert_int_equal(answer.candidates[0].letters, 0);
    strcpy(request.before, "在醫院");
    request.method = IME_ZHUYIN;
    request.traditional = true;
    ask(&request);
    assert_non_null(ime_rig_find(&answer, "治療"));
    strcpy(request.before, "完了。");
    ask(&request);
    assert_int_equal(answer.count, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_sentence_arrives_whole),
        cmocka_unit_test(the_longest_sentence_is_offered_and_can_be_chosen),
        cmocka_unit_test(initials_are_enough),
        cmocka_unit_test(southern_accents_are_understood),
        cmocka_unit_test(u_umlaut_is_typed_as_u_or_v),
        cmocka_unit_test(a_mark_parts_syllables),
        cmocka_unit_test(what_is_chosen_bit_by_bit_goes_on),
        cmocka_unit_test(what_was_chosen_elsewhere_is_passed_over),
        cmocka_unit_test(the_way_to_a_question_does_not_matter),
        cmocka_unit_test(letters_that_mean_nothing_stay),
        cmocka_unit_test(traditional_is_written_as_in_taiwan),
        cmocka_unit_test(pages_hold_each_candidate_once),
        cmocka_unit_test(zhuyin_writes_a_sentence),
        cmocka_unit_test(zhuyin_is_simplified_on_request),
        cmocka_unit_test(a_syllable_without_a_tone_is_offered_in_every_tone),
        cmocka_unit_test(signs_that_spell_nothing_stay),
        cmocka_unit_test(the_next_word_is_guessed),
    };
    return cmocka_run_group_tests(tests, open_engines, close_engines);
}
