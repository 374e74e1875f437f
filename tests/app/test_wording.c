#include "app/input/accent.h"
#include "app/input/wording.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct wording *wording;

static int open_wording(void **state)
{
    (void)state;
    static const char *const lines[] = {"没有收到钱", "没有收到货", "受到影响", "医生开药"};
    wording = wording_create();
    assert_non_null(wording);
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
        assert_int_equal(wording_add(wording, lines[i], strlen(lines[i])), TG_OK);
    return 0;
}

static int close_wording(void **state)
{
    (void)state;
    wording_destroy(wording);
    return 0;
}

static double score(const char *before, const char *text)
{
    return wording_score(wording, before, text, strlen(text));
}

static void what_was_written_is_likelier(void **state)
{
    (void)state;
    assert_true(score("", "没有收到钱") > score("", "没有受到钱"));
    assert_true(score("", "受到影响") > score("", "收到影响"));
    assert_true(score("", "开药") > score("", "开要"));
}

static void what_never_was_is_possible(void **state)
{
    (void)state;
    double never = score("", "暴风雨");
    assert_true(never > -30 && never < 0);
    assert_true(score("", "") < 0);
}

static void what_stands_before_has_its_say(void **state)
{
    (void)state;
    assert_true(score("我没有", "收到") > score("我没有", "受到"));
    assert_true(score("没有", "收") > score("", "收"));
    /* A mark ends what stands before. */
    assert_true(score("没有。", "受到影响") > score("没有", "受到影响"));
    assert_true(score("没有。", "收") == score("", "收"));
}

static void only_text_is_counted(void **state)
{
    (void)state;
    double before = score("", "没有收到钱");
    assert_int_equal(wording_add(wording, "\xE6\xB2", 2), TG_ERR_FORMAT);
    static char endless[3 * 300 + 1];
    for (size_t i = 0; i < 300; i++)
        memcpy(endless + 3 * i, "没", 3);
    assert_int_equal(wording_add(wording, endless, 900), TG_ERR_FORMAT);
    assert_true(score("", "没有收到钱") == before);
}

static void many_lines_find_room(void **state)
{
    (void)state;
    char line[16];
    for (unsigned i = 0; i < 20000; i++) {
        /* Two characters of the URO, each pair once. */
        unsigned a = 0x4E00 + i % 200, b = 0x4E00 + i / 200;
        snprintf(line, sizeof line, "%c%c%c%c%c%c", 0xE0 | a >> 12, 0x80 | (a >> 6 & 63),
                 0x80 | (a & 63), 0xE0 | b >> 12, 0x80 | (b >> 6 & 63), 0x80 | (b & 63));
        assert_int_equal(wording_add(wording, line, 6), TG_OK);
    }
    assert_true(score("", "没有收到钱") > score("", "没有受到钱"));
}

static size_t accents(const char *typed, const char *meant)
{
    return accent_count(typed, strlen(typed), meant, strlen(meant));
}

static void accents_are_told(void **state)
{
    (void)state;
    assert_int_equal(accents("zong", "zhong"), 1);
    assert_int_equal(accents("shi", "si"), 1);
    assert_int_equal(accents("xin", "xing"), 1);
    assert_int_equal(accents("sen", "sheng"), 2);
    assert_int_equal(accents("zhong", "zhong"), 0);
    assert_int_equal(accents("ni", "ni"), 0);
}

static void what_is_not_typed_yet_is_no_accent(void **state)
{
    (void)state;
    assert_int_equal(accents("z", "zhong"), 0);
    assert_int_equal(accents("sh", "shi"), 0);
    assert_int_equal(accents("", "zhong"), 0);
    assert_int_equal(accents("zong", ""), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_was_written_is_likelier),
        cmocka_unit_test(what_never_was_is_possible),
        cmocka_unit_test(what_stands_before_has_its_say),
        cmocka_unit_test(only_text_is_counted),
        cmocka_unit_test(accents_are_told),
        cmocka_unit_test(what_is_not_typed_yet_is_no_accent),
        cmocka_unit_test(many_lines_find_room),
    };
    return cmocka_run_group_tests(tests, open_wording, close_wording);
}
