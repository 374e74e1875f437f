/* A field: whole characters whatever is typed, taken back and made again exactly, nothing left. */
#include "app/ui/field.h"
#include "board/base/secret.h"
#include "tests/app/field_rig.h"
#include "tests/app/memory_rig.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

static void field_edits_by_whole_characters(void **state)
{
    struct field *field = field_create(FIELD_LINE, 100);

    (void)state;
    assert_non_null(field);
    field_rig_type(field, "收费e\xcc\x81x");
    field_rig_press(field, UI_KEY_BACKSPACE);
    field_rig_press(field, UI_KEY_BACKSPACE);
    assert_string_equal(field_text(field), "收费");
    field_rig_press(field, UI_KEY_LEFT);
    field_rig_type(field, "a");
    assert_string_equal(field_text(field), "收a费");
    field_rig_press(field, UI_KEY_DELETE);
    assert_string_equal(field_text(field), "收a");
    field_rig_press(field, UI_KEY_HOME);
    field_rig_press(field, UI_KEY_BACKSPACE);
    assert_string_equal(field_text(field), "收a");
    field_destroy(field);
}

static void field_drops_what_could_deceive(void **state)
{
    struct field *field = field_create(FIELD_TEXT, 100);

    (void)state;
    assert_non_null(field);
    field_rig_type(field, "a\x01\x1b\t\x7f\xe2\x80\xae"
                          "b\xe2\x81\xa6\nc\xff\xc3(");
    assert_string_equal(field_text(field), "ab\nc(");
    field_reset(field, FIELD_LINE, 100);
    field_rig_type(field, "a\nb");
    assert_string_equal(field_text(field), "ab");
    field_destroy(field);
}

static void field_refuses_what_does_not_fit_and_says_so(void **state)
{
    struct field *field = field_create(FIELD_LINE, 7);

    (void)state;
    assert_non_null(field);
    field_rig_type(field, "一二三");
    assert_string_equal(field_text(field), "一二");
    assert_true(field_full(field));
    field_rig_press(field, UI_KEY_BACKSPACE);
    assert_false(field_full(field));
    field_destroy(field);
}

static void field_of_digits_takes_wide_ones_and_no_letters(void **state)
{
    struct field *field = field_create(FIELD_CODE, 28);

    (void)state;
    assert_non_null(field);
    field_rig_type(field, "12 34-５６x７");
    assert_string_equal(field_text(field), "1234567");
    field_destroy(field);
}

static struct field *field_of(const char *text)
{
    struct field *field = field_create(FIELD_TEXT, 8192);

    assert_non_null(field);
    field_set(field, text, strlen(text));
    return field;
}

static void assert_selected(const struct field *field, const char *wanted)
{
    size_t from = 0, to = 0;

    assert_int_equal(field_selection(field, &from, &to), *wanted != '\0');
    assert_int_equal(to - from, strlen(wanted));
    assert_memory_equal(field_text(field) + from, wanted, to - from);
}

static void field_selects_the_word_then_its_sentence_then_all(void **state)
{
    struct field *field = field_of("We waited 2.5 hours. Nobody came! I\nleft");

    (void)state;
    field_rig_tap(field, 5);
    field_rig_tool(field, "select");
    assert_selected(field, "waited");
    field_rig_tool(field, "select");
    assert_selected(field, "We waited 2.5 hours.");
    field_rig_tool(field, "select");
    assert_selected(field, field_text(field));
    field_rig_tool(field, "select");
    assert_selected(field, "");
    field_rig_tap(field, 25);
    field_rig_tool(field, "select");
    field_rig_tool(field, "select");
    assert_selected(field, "Nobody came!");
    field_rig_tap(field, 35);
    field_rig_tool(field, "select");
    assert_selected(field, "I");
    field_destroy(field);
}

static void field_selects_chinese_by_what_went_in_and_by_its_signs(void **state)
{
    struct field *field = field_of("");

    (void)state;
    field_rig_type(field, "我想投诉");
    field_rig_type(field, "三楼");
    field_rig_type(field, "窗口");
    field_rig_type(field, "，");
    field_rig_type(field, "他");
    field_rig_type(field, "说");
    field_rig_type(field, "“不行。”");
    field_rig_type(field, "我");
    field_rig_tap(field, 18);
    field_rig_tool(field, "select");
    assert_selected(field, "三楼");
    field_rig_tool(field, "select");
    assert_selected(field, "我想投诉三楼窗口，他说“不行。”");
    field_rig_tap(field, 30);
    field_rig_tool(field, "select");
    assert_selected(field, "他说");
    field_rig_press(field, UI_KEY_END);
    field_rig_tool(field, "select");
    assert_selected(field, "我");
    field_rig_tool(field, "select");
    assert_selected(field, field_text(field));
    field_destroy(field);
}

static void field_deletes_by_word(void **state)
{
    struct field *field = field_of("早上 ");

    (void)state;
    field_rig_type(field, "我们");
    field_rig_type(field, "排队");
    field_rig_tool(field, "delete-word");
    assert_string_equal(field_text(field), "早上 我们");
    field_rig_tool(field, "undo");
    assert_string_equal(field_text(field), "早上 我们排队");
    field_rig_tool(field, "delete-word");
    field_rig_tool(field, "delete-word");
    assert_string_equal(field_text(field), "早上 ");
    field_rig_tool(field, "delete-word"); /* loaded, so nobody knows its words any more */
    assert_string_equal(field_text(field), "早");
    field_rig_type(field, "\n");
    field_rig_type(field, "don't  ");
    field_rig_tool(field, "delete-word");
    assert_string_equal(field_text(field), "早\n");
    field_rig_tool(field, "delete-word");
    assert_string_equal(field_text(field), "早");
    field_rig_tool(field, "delete-word");
    field_rig_tool(field, "delete-word");
    assert_string_equal(field_text(field), "");
    field_destroy(field);
}

static void field_remembers_words_while_the_text_around_them_changes(void **state)
{
    struct field *field = field_of("");

    (void)state;
    field_rig_type(field, "医院");
    field_rig_type(field, "门诊");
    field_rig_press(field, UI_KEY_HOME);
    field_rig_type(field, "第三");
    field_rig_press(field, UI_KEY_DELETE);
    assert_string_equal(field_text(field), "第三院门诊");
    field_rig_press(field, UI_KEY_END);
    field_rig_press(field, UI_KEY_LEFT);
    field_rig_type(field, "急");
    field_rig_press(field, UI_KEY_END);
    field_rig_tool(field, "delete-word");
    assert_string_equal(field_text(field), "第三院门急"); /* 门诊 was taken apart */
    field_rig_tap(field, 6);
    field_rig_tool(field, "delete-word");
    assert_string_equal(field_text(field), "院门急");
    field_destroy(field);
}

static void field_typing_takes_the_place_of_what_is_selected(void **state)
{
    struct field *field = field_of("I waited long.");

    (void)state;
    field_rig_tap(field, 4);
    field_rig_tool(field, "select");
    field_rig_type(field, "s");
    field_rig_type(field, "at");
    assert_string_equal(field_text(field), "I sat long.");
    field_rig_tool(field, "select");
    field_rig_press(field, UI_KEY_BACKSPACE);
    assert_string_equal(field_text(field), "I  long.");
    field_rig_tool(field, "undo");
    assert_selected(field, "sat");
    field_rig_type(field, "\x01"); /* nothing that a field takes */
    assert_selected(field, "sat");
    field_rig_tool(field, "caret-left");
    assert_selected(field, "");
    assert_int_equal(field_caret(field), 2);
    field_rig_tool(field, "caret-right");
    assert_int_equal(field_caret(field), 3);
    field_destroy(field);
}

static void field_takes_back_a_typed_word_a_candidate_a_deletion(void **state)
{
    static const char *const BEFORE[] = {"Bad food 很", "Bad food 很贵", "Bad food 很",
                                         "Bad food ",   "Bad ",          ""};
    struct field *field = field_of("");

    (void)state;
    for (const char *at = "Bad food "; *at != '\0'; at++)
        assert_true(field_event(field, &(struct ui_event){.kind = UI_TEXT, .text = at, .len = 1}));
    field_rig_type(field, "很");
    field_rig_type(field, "贵");
    field_rig_press(field, UI_KEY_BACKSPACE);
    assert_true(field_replace_before(field, 3, "太", 3));
    assert_string_equal(field_text(field), "Bad food 太");
    for (size_t i = 0; i < sizeof BEFORE / sizeof *BEFORE; i++) {
        field_rig_tool(field, "undo");
        assert_string_equal(field_text(field), BEFORE[i]);
    }
    field_rig_tool(field, "undo");
    assert_string_equal(field_text(field), "");
    for (int i = 0; i < 7; i++)
        field_rig_tool(field, "redo");
    assert_string_equal(field_text(field), "Bad food 太");
    assert_int_equal(field_caret(field), 12);
    field_rig_tool(field, "undo");
    field_rig_type(field, "不");
    field_rig_tool(field, "redo"); /* what was taken back is gone */
    assert_string_equal(field_text(field), "Bad food 很不");
    field_destroy(field);
}

static void field_full_changes_nothing_and_says_so(void **state)
{
    struct field *field = field_create(FIELD_TEXT, 8);

    (void)state;
    assert_non_null(field);
    field_rig_type(field, "排队");
    assert_false(field_replace_before(field, 3, "a\xcc\x81zzz", 6));
    assert_true(field_full(field));
    field_rig_type(field, "e\xcc\x81"); /* é: not without its accent */
    assert_true(field_full(field));
    assert_string_equal(field_text(field), "排队");
    field_rig_tool(field, "select");
    field_rig_type(field, "一二三四");
    assert_true(field_full(field));
    assert_string_equal(field_text(field), "一二");
    field_rig_tool(field, "undo");
    assert_selected(field, "排队");
    field_destroy(field);
}

static void field_tells_what_stands_before_the_caret(void **state)
{
    struct field *field = field_of("我想投诉");
    char before[8];

    (void)state;
    assert_int_equal(field_before(field, before, sizeof before), 6);
    assert_string_equal(before, "投诉");
    field_rig_press(field, UI_KEY_HOME);
    assert_int_equal(field_before(field, before, sizeof before), 0);
    field_rig_press(field, UI_KEY_RIGHT);
    assert_int_equal(field_before(field, before, sizeof before), 3);
    assert_string_equal(before, "我");
    field_destroy(field);
}

static void field_forgets_the_oldest_steps_first(void **state)
{
    enum { STEPS = 500, KEPT = 128 };
    struct field *field = field_of("");

    (void)state;
    for (int i = 0; i < STEPS; i++)
        field_rig_type(field, "字");
    for (int i = 0; i < STEPS; i++)
        field_rig_tool(field, "undo");
    assert_int_equal(field_len(field), (STEPS - KEPT) * 3);
    for (int i = 0; i < STEPS; i++)
        field_rig_tool(field, "redo");
    assert_int_equal(field_len(field), STEPS * 3);
    for (int i = 0; i < 40; i++) { /* each too much to keep many of */
        field_rig_tool(field, "select");
        field_rig_tool(field, "select");
        field_rig_type(field, "满");
        field_rig_tool(field, "undo");
    }
    assert_int_equal(field_len(field), STEPS * 3);
    field_destroy(field);
}

static void field_reset_leaves_nothing_to_be_found(void **state)
{
    char secret[] = "qmzxwvkj", candidate[] = "\xe7\x94\xa8\xe9\xa4\x90\xe5\x88\xb8";
    struct field *field = field_create(FIELD_TEXT, 512);

    (void)state;
    assert_non_null(field);
    for (const char *at = secret; *at != '\0'; at++)
        assert_true(field_event(field, &(struct ui_event){.kind = UI_TEXT, .text = at, .len = 1}));
    field_rig_type(field, candidate);
    field_rig_tool(field, "delete-word");
    field_rig_tool(field, "delete-word");
    assert_int_equal(field_len(field), 0);
    assert_true(memory_found(secret, strlen(secret)) >= 1); /* for undo */
    assert_true(memory_found(candidate, strlen(candidate)) >= 1);
    field_reset(field, FIELD_TEXT, 512);
    assert_int_equal(memory_found(secret, strlen(secret)), 0);
    assert_int_equal(memory_found(candidate, strlen(candidate)), 0);
    field_rig_tool(field, "undo");
    assert_int_equal(field_len(field), 0);
    field_destroy(field);
}

static int setup(void **state)
{
    (void)state;
    return secret_init() != TG_OK;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(field_edits_by_whole_characters),
        cmocka_unit_test(field_drops_what_could_deceive),
        cmocka_unit_test(field_refuses_what_does_not_fit_and_says_so),
        cmocka_unit_test(field_of_digits_takes_wide_ones_and_no_letters),
        cmocka_unit_test(field_selects_the_word_then_its_sentence_then_all),
        cmocka_unit_test(field_selects_chinese_by_what_went_in_and_by_its_signs),
        cmocka_unit_test(field_deletes_by_word),
        cmocka_unit_test(field_remembers_words_while_the_text_around_them_changes),
        cmocka_unit_test(field_typing_takes_the_place_of_what_is_selected),
        cmocka_unit_test(field_takes_back_a_typed_word_a_candidate_a_deletion),
        cmocka_unit_test(field_full_changes_nothing_and_says_so),
        cmocka_unit_test(field_tells_what_stands_before_the_caret),
        cmocka_unit_test(field_forgets_the_oldest_steps_first),
        cmocka_unit_test(field_reset_leaves_nothing_to_be_found),
    };

    return cmocka_run_group_tests(tests, setup, NULL);
}
