/* A signature as text: what was drawn comes back within a hair, however much was drawn, and only
 * what a kiosk could have written is read. */
#include "app/form/strokes.h"

#include "board/base/secret.h"
#include "tests/app/strokes_rig.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>
#include <sodium.h>

enum { WIDTH = 2280, HEIGHT = 1300 };

static struct strokes drawn, read_back;
static char text[STROKES_TEXT_MAX + 1];

static void begin(void)
{
    strokes_begin(&drawn, WIDTH, HEIGHT);
}

/* Stroke `i` of a name: a bow, as far as a hand goes. */
static void bow(int i, int points)
{
    double x = 100 + i % 8 * 250, y = 200 + i / 8 * 350;
    for (int j = 0; j <= points; j++) {
        double at = (double)j / points * 3;
        int px = (int)(x + 200 * at / 3 + 40 * sin(at * 2)), py = (int)(y + 150 * sin(at));
        if (j == 0)
            assert_true(strokes_start(&drawn, px, py));
        else
            strokes_extend(&drawn, px, py);
    }
}

static size_t write_and_read(void)
{
    size_t len = strokes_write(&drawn, text);
    assert_int_equal(len, strlen(text));
    assert_true(len <= STROKES_TEXT_MAX);
    assert_int_equal(strokes_read(text, len, &read_back), TG_OK);
    assert_memory_equal(&drawn, &read_back, sizeof drawn);
    return len;
}

/* How far off the strokes that were read the points of `was` are, at most. */
static double farthest(const struct strokes *was)
{
    double worst = 0;
    for (size_t i = 0; i < was->count; i++) {
        size_t from, to = strokes_of(was, i, &from);
        for (size_t p = from; p < to; p++)
            worst = fmax(worst, strokes_rig_off(&read_back, i, was->points[p].x, was->points[p].y));
    }
    return worst;
}

static void strokes_of_a_name_come_back_within_a_hair(void **state)
{
    static struct strokes was;
    (void)state;
    begin();
    for (int i = 0; i < 24; i++)
        bow(i, 60);
    memcpy(&was, &drawn, sizeof was);
    size_t len = write_and_read();
    assert_int_equal(read_back.count, 24);
    assert_true(farthest(&was) <= 3); /* 0.3 mm */
    assert_true(len < 1200);
}

static void strokes_none_are_no_text(void **state)
{
    (void)state;
    begin();
    assert_int_equal(strokes_write(&drawn, text), 0);
    assert_string_equal(text, "");
    assert_int_equal(strokes_read("", 0, &read_back), TG_ERR_FORMAT);
}

static void strokes_keep_a_dot_where_it_is(void **state)
{
    (void)state;
    begin();
    assert_true(strokes_start(&drawn, 1234, 567));
    (void)write_and_read();
    assert_int_equal(read_back.point_count, 1);
    assert_int_equal(read_back.points[0].x, 1234);
    assert_int_equal(read_back.points[0].y, 567);
}

static void strokes_out_of_the_box_end_at_its_edge(void **state)
{
    (void)state;
    begin();
    assert_true(strokes_start(&drawn, -50, 100));
    strokes_extend(&drawn, WIDTH + 900, HEIGHT * 7);
    (void)write_and_read();
    assert_int_equal(read_back.points[0].x, 0);
    assert_int_equal(read_back.points[1].x, WIDTH);
    assert_int_equal(read_back.points[1].y, HEIGHT);
}

static void strokes_are_taken_back_one_by_one(void **state)
{
    static struct strokes one;
    (void)state;
    begin();
    bow(0, 20);
    memcpy(&one, &drawn, sizeof one);
    bow(3, 60);
    strokes_undo(&drawn);
    assert_memory_equal(&drawn, &one, sizeof one); /* nothing of it is left behind */
    strokes_undo(&drawn);
    assert_int_equal(drawn.count, 0);
    assert_true(strokes_start(&drawn, 5, 5));
}

static uint32_t next_random(void)
{
    static uint32_t seed = 1;
    seed = seed * 1664525 + 1013904223;
    return seed >> 8;
}

/* Sixty seconds of a thousand reports a second, one stroke, from corner to corner. */
static void strokes_of_a_minute_of_scribbling_fit(void **state)
{
    (void)state;
    begin();
    assert_true(strokes_start(&drawn, 0, 0));
    for (int i = 0; i < 60000; i++)
        strokes_extend(&drawn, (int)(next_random() % WIDTH), (int)(next_random() % HEIGHT));
    assert_true(drawn.point_count <= STROKES_POINTS_MAX);
    (void)write_and_read();
    assert_int_equal(read_back.count, 1);
    assert_true(read_back.point_count > 100);
}

static void strokes_as_many_as_there_may_be_fit_however_long(void **state)
{
    (void)state;
    begin();
    for (int i = 0; i < STROKES_MAX; i++) {
        assert_true(strokes_start(&drawn, i % 2 * WIDTH, i * 7 % HEIGHT));
        for (int j = 0; j < 300; j++)
            strokes_extend(&drawn, (int)(next_random() % WIDTH), (int)(next_random() % HEIGHT));
    }
    assert_false(strokes_start(&drawn, 5, 5));
    (void)write_and_read();
    assert_int_equal(read_back.count, STROKES_MAX);
}

static void strokes_written_twice_stay_as_they_are(void **state)
{
    char first[STROKES_TEXT_MAX + 1];
    (void)state;
    begin();
    for (int i = 0; i < 12; i++)
        bow(i, 40);
    (void)write_and_read();
    memcpy(first, text, sizeof first);
    for (int i = 0; i < 5; i++)
        (void)write_and_read();
    assert_true(strlen(text) <= strlen(first));
}

static enum tg_err read_bytes(const uint8_t *bytes, size_t len)
{
    char coded[STROKES_TEXT_MAX * 2];
    (void)sodium_bin2base64(coded, sizeof coded, bytes, len,
                            sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    return strokes_read(coded, strlen(coded), NULL);
}

static void strokes_are_read_in_one_form_only(void **state)
{
    static const struct {
        const char *what;
        uint8_t bytes[16];
        size_t len;
        enum tg_err err;
    } CASES[] = {
        {"two points", {1, 1, 1, 0, 1, 0, 2, 20, 20, 1, 2}, 11, TG_OK},
        {"another version", {2, 1, 1, 0, 1, 0, 2, 20, 20, 1, 2}, 11, TG_ERR_VERSION},
        {"a step of three", {1, 3, 1, 0, 1, 0, 1, 20, 20}, 9, TG_ERR_FORMAT},
        {"a step of none", {1, 0, 1, 0, 1, 0, 1, 20, 20}, 9, TG_ERR_FORMAT},
        {"a box without a height", {1, 1, 1, 0, 0, 0, 1, 0, 0}, 9, TG_ERR_FORMAT},
        {"a box too wide", {1, 1, 0x10, 0, 1, 0, 1, 0, 0}, 9, TG_ERR_FORMAT},
        {"no stroke", {1, 1, 1, 0, 1, 0}, 6, TG_ERR_FORMAT},
        {"a stroke of no point", {1, 1, 1, 0, 1, 0, 0}, 7, TG_ERR_FORMAT},
        {"cut off in a point", {1, 1, 1, 0, 1, 0, 2, 20, 20, 1}, 10, TG_ERR_FORMAT},
        {"cut off in the head", {1, 1, 1}, 3, TG_ERR_FORMAT},
        {"left of the box", {1, 1, 1, 0, 1, 0, 1, 1, 20}, 9, TG_ERR_FORMAT},
        {"below the box", {1, 1, 1, 0, 0, 8, 1, 0, 18}, 9, TG_ERR_FORMAT},
        {"a number longer than it need be", {1, 1, 1, 0, 1, 0, 0x81, 0, 20, 20}, 10, TG_ERR_FORMAT},
        {"a number of three bytes", {1, 1, 1, 0, 1, 0, 0x81, 0x80, 1, 0, 0}, 11, TG_ERR_FORMAT},
    };
    (void)state;
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++)
        if (read_bytes(CASES[i].bytes, CASES[i].len) != CASES[i].err)
            fail_msg("%s", CASES[i].what);
    assert_int_equal(strokes_read("AQEBAAEAARQU====", 16, NULL), TG_ERR_FORMAT);
    assert_int_equal(strokes_read("AQEB AAEAARQU", 13, NULL), TG_ERR_FORMAT);
}

static void strokes_cut_off_anywhere_are_none(void **state)
{
    (void)state;
    begin();
    bow(0, 20);
    size_t len = write_and_read();
    for (size_t cut = 0; cut < len; cut++)
        assert_int_equal(strokes_read(text, cut, NULL), TG_ERR_FORMAT);
}

static void strokes_leave_nothing_behind(void **state)
{
    (void)state;
    begin();
    for (int i = 0; i < 24; i++)
        bow(i, 100);
    (void)strokes_write(&drawn, text);
    for (size_t i = drawn.point_count; i < STROKES_POINTS_MAX; i++)
        assert_true(drawn.points[i].x == 0 && drawn.points[i].y == 0);
}

static int set_up(void **state)
{
    (void)state;
    return secret_init() == TG_OK ? 0 : -1;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(strokes_of_a_name_come_back_within_a_hair),
        cmocka_unit_test(strokes_none_are_no_text),
        cmocka_unit_test(strokes_keep_a_dot_where_it_is),
        cmocka_unit_test(strokes_out_of_the_box_end_at_its_edge),
        cmocka_unit_test(strokes_are_taken_back_one_by_one),
        cmocka_unit_test(strokes_of_a_minute_of_scribbling_fit),
        cmocka_unit_test(strokes_as_many_as_there_may_be_fit_however_long),
        cmocka_unit_test(strokes_written_twice_stay_as_they_are),
        cmocka_unit_test(strokes_are_read_in_one_form_only),
        cmocka_unit_test(strokes_cut_off_anywhere_are_none),
        cmocka_unit_test(strokes_leave_nothing_behind),
    };
    return cmocka_run_group_tests(tests, set_up, NULL);
}
