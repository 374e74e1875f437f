/* Text: broken where it may, wrapped and never cut, nothing missing without a trace. */
#include "app/ui/text.h"
#include "board/base/secret.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

static struct fonts *fonts;
static struct text_box *box;
static const struct text_style STYLE = {FACE_TEXT, LANG_ZH_HANS, 28};

static void lay(const char *text, int width)
{
    text_layout(fonts, &STYLE, text, strlen(text), width, box);
}

static void text_lines_fit_and_leave_nothing_out(void **state)
{
    static const char STORY[] =
        "十一月三日上午，我陪母亲到门诊三楼缴费。窗口说 system error，不肯给收据（86.50 元）。";
    uint32_t end = 0;

    (void)state;
    for (int width = 60; width < 900; width += 7) {
        lay(STORY, width);
        end = 0;
        for (size_t i = 0; i < box->line_count; i++) {
            assert_true(box->lines[i].width <= width);
            assert_int_equal(box->lines[i].start, end == 0 ? 0 : box->lines[i].start);
            for (uint32_t at = end; at < box->lines[i].start; at++)
                assert_int_equal(STORY[at], ' ');
            end = box->lines[i].end;
        }
        assert_int_equal(end, strlen(STORY));
    }
}

static bool starts_with_one_of(const char *at, const char *const *signs)
{
    for (; *signs != NULL; signs++)
        if (strncmp(at, *signs, strlen(*signs)) == 0)
            return true;
    return false;
}

/* The last character before byte `end`. */
static const char *last_of(const char *text, size_t end)
{
    return text + text_previous(text, strlen(text), end);
}

static void text_breaks_keep_signs_where_they_belong(void **state)
{
    static const char *const NEVER_FIRST[] = {"，", "。", "、", "；", "：", "？", "！", "”",
                                              "’",  "）", "》", "」", "』", "】", "·",  "～",
                                              "％", ",",  ".",  ")",  "!",  "?",  NULL};
    static const char *const NEVER_DIVIDED[] = {"…", "—", NULL};
    static const char *const NEVER_LAST[] = {"“",  "‘",  "（", "《", "「",
                                             "『", "【", "(",  "￥", NULL};
    static const char TEXT[] =
        "他说：“不要。”我问（三次）“为什么？”，他又说：‘不行！’《条例》第三条、「公示」；『收费』"
        "【通知】……多收￥8，涨了５％。他——走了(没有道歉)！我说 OK, fine. 王·李，三～五天";

    (void)state;
    for (int width = 112; width < 700; width += 3) {
        lay(TEXT, width);
        for (size_t i = 0; i < box->line_count; i++) {
            const struct text_line *line = &box->lines[i];
            if (i > 0 && starts_with_one_of(TEXT + line->start, NEVER_FIRST))
                fail_msg("%d px: a line begins with %.12s", width, TEXT + line->start);
            if (i > 0 && starts_with_one_of(TEXT + line->start, NEVER_DIVIDED) &&
                strncmp(TEXT + line->start, last_of(TEXT, line->start), 3) == 0)
                fail_msg("%d px: divided: %.6s", width, last_of(TEXT, line->start));
            if (starts_with_one_of(last_of(TEXT, line->end), NEVER_LAST))
                fail_msg("%d px: a line ends with %.3s", width, last_of(TEXT, line->end));
        }
    }
}

static void text_breaks_a_word_that_is_wider_than_the_line(void **state)
{
    (void)state;
    lay("Donaudampfschifffahrtsgesellschaft", 120);
    assert_true(box->line_count > 2);
    assert_int_equal(box->lines[box->line_count - 1].end, 34);
}

static void text_newlines_make_lines_also_empty_ones(void **state)
{
    (void)state;
    lay("a\n\nb\n", 500);
    assert_int_equal(box->line_count, 4);
    assert_int_equal(box->lines[1].glyph_count, 0);
    assert_int_equal(box->lines[2].start, 3);
    lay("", 500);
    assert_int_equal(box->line_count, 1);
}

static void text_missing_characters_take_room(void **state)
{
    (void)state;
    lay("😀", 500);
    assert_int_equal(box->glyphs[0].id, 0);
    assert_true(box->glyphs[0].advance >= 20);
    lay("\xff", 500); /* not UTF-8 */
    assert_int_equal(box->glyphs[0].id, 0);
    lay("一", 500);
    assert_int_not_equal(box->glyphs[0].id, 0);
}

static void text_bold_falls_back_for_rare_characters(void **state)
{
    const struct text_style bold = {FACE_BOLD, LANG_ZH_HANS, 28};

    (void)state;
    text_layout(fonts, &bold, "㐱", 3, 0, box); /* Extension A: regular only */
    assert_int_not_equal(box->glyphs[0].id, 0);
    assert_false(box->glyphs[0].bold);
}

static void text_of_any_bytes_and_length_is_harmless(void **state)
{
    enum { LEN = TEXT_BYTES_MAX + 4000 };
    char *bytes = malloc(LEN);

    (void)state;
    assert_non_null(bytes);
    srand(7);
    for (int round = 0; round < 20; round++) {
        for (int i = 0; i < LEN; i++)
            bytes[i] = (char)(round % 2 == 0 ? rand() : 'a' + rand() % 3);
        text_layout(fonts, &STYLE, bytes, LEN, 300, box);
        assert_true(box->line_count > 0 && box->line_count <= TEXT_LINES_MAX);
        assert_true(box->lines[box->line_count - 1].end <= TEXT_BYTES_MAX);
    }
    free(bytes);
}

static void text_graphemes_stay_whole(void **state)
{
    static const char TEXT[] = "e\xcc\x81一🇨🇳x"; /* e + acute, 一, a flag of two characters, x */

    (void)state;
    assert_int_equal(text_next(TEXT, strlen(TEXT), 0), 3);
    assert_int_equal(text_next(TEXT, strlen(TEXT), 3), 6);
    assert_int_equal(text_next(TEXT, strlen(TEXT), 6), 14);
    assert_int_equal(text_previous(TEXT, strlen(TEXT), 14), 6);
    assert_int_equal(text_previous(TEXT, strlen(TEXT), 3), 0);
    assert_int_equal(text_previous(TEXT, strlen(TEXT), 0), 0);
}

static void fonts_cache_survives_being_full(void **state)
{
    (void)state;
    for (uint32_t c = 0x4e00; c < 0x5600; c++) {
        uint32_t glyph = font_glyph(fonts, FACE_TEXT, LANG_ZH_HANS, c);
        struct bitmap drawn = font_bitmap(fonts, FACE_TEXT, LANG_ZH_HANS, 42, glyph);
        assert_int_not_equal(glyph, 0);
        assert_true(drawn.w > 0 && drawn.h > 0);
    }
    fonts_forget(fonts);
}

static void fonts_know_both_scripts_apart(void **state)
{
    (void)state;
    struct bitmap a = font_bitmap(fonts, FACE_TEXT, LANG_ZH_HANS, 60,
                                  font_glyph(fonts, FACE_TEXT, LANG_ZH_HANS, 0x9aa8)); /* 骨 */
    uint8_t first[8192];
    size_t size = (size_t)(a.w * a.h);
    memcpy(first, a.pixels, size);
    struct bitmap b = font_bitmap(fonts, FACE_TEXT, LANG_ZH_HANT, 60,
                                  font_glyph(fonts, FACE_TEXT, LANG_ZH_HANT, 0x9aa8));
    assert_true(a.w != b.w || a.h != b.h || memcmp(first, b.pixels, size) != 0);
}

static void fonts_missing_says_what_to_do(void **state)
{
    struct fault fault = {0};
    struct fonts *none = NULL;

    (void)state;
    assert_int_equal(fonts_create("/nowhere", &none, &fault), TG_ERR_MISSING);
    assert_non_null(strstr(fault.text, "/nowhere/fonts/"));
    assert_non_null(strstr(fault.text, "make share"));
}

static int setup(void **state)
{
    struct fault fault;
    const char *share = getenv("SHARE");

    (void)state;
    box = secret_init() == TG_OK ? text_box_create() : NULL;
    return box == NULL ||
           fonts_create(share != NULL ? share : "build/share", &fonts, &fault) != TG_OK;
}

static int teardown(void **state)
{
    (void)state;
    fonts_destroy(fonts);
    text_box_destroy(box);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(text_lines_fit_and_leave_nothing_out),
        cmocka_unit_test(text_breaks_keep_signs_where_they_belong),
        cmocka_unit_test(text_breaks_a_word_that_is_wider_than_the_line),
        cmocka_unit_test(text_newlines_make_lines_also_empty_ones),
        cmocka_unit_test(text_missing_characters_take_room),
        cmocka_unit_test(text_bold_falls_back_for_rare_characters),
        cmocka_unit_test(text_of_any_bytes_and_length_is_harmless),
        cmocka_unit_test(text_graphemes_stay_whole),
        cmocka_unit_test(fonts_cache_survives_being_full),
        cmocka_unit_test(fonts_know_both_scripts_apart),
        cmocka_unit_test(fonts_missing_says_what_to_do),
    };

    return cmocka_run_group_tests(tests, setup, teardown);
}
