/* Drawing: inside of its clip, exact at both ends of coverage, round where it says so. */
#include "app/ui/canvas.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <cmocka.h>

enum { W = 40, H = 30, PAPER = 0x112233 };

static uint32_t pixels[W * H];

static struct canvas blank(void)
{
    for (int i = 0; i < W * H; i++)
        pixels[i] = PAPER;
    return canvas_over(pixels, W, H, W);
}

static int painted(void)
{
    int count = 0;

    for (int i = 0; i < W * H; i++)
        count += pixels[i] != PAPER;
    return count;
}

static void canvas_fill_stays_inside_clip(void **state)
{
    struct canvas canvas = blank();

    (void)state;
    canvas.clip = (struct rect){5, 5, 10, 4};
    canvas_fill(&canvas, (struct rect){-100, -100, 1000, 1000}, 0xffffff);
    assert_int_equal(painted(), 40);
    assert_int_equal(pixels[5 * W + 5], 0xffffff);
    assert_int_equal(pixels[8 * W + 14], 0xffffff);
    assert_int_equal(pixels[9 * W + 14], PAPER);
}

static void canvas_mask_is_exact_at_both_ends(void **state)
{
    struct canvas canvas = blank();
    const uint8_t mask[] = {0, 255, 128};

    (void)state;
    canvas_mask(&canvas, 3, 2, mask, 3, 1, 3, 0xffffff);
    assert_int_equal(pixels[2 * W + 3], PAPER);
    assert_int_equal(pixels[2 * W + 4], 0xffffff);
    assert_in_range(pixels[2 * W + 5] & 255, 0x33 + 1, 0xfe);
}

static void canvas_mask_is_cut_at_every_edge(void **state)
{
    struct canvas canvas = blank();
    uint8_t mask[9];

    (void)state;
    memset(mask, 255, sizeof mask);
    canvas_mask(&canvas, -2, -2, mask, 3, 3, 3, 0xffffff);
    canvas_mask(&canvas, W - 1, H - 1, mask, 3, 3, 3, 0xffffff);
    canvas_mask(&canvas, W + 50, 3, mask, 3, 3, 3, 0xffffff);
    assert_int_equal(painted(), 2);
}

static void canvas_box_has_round_corners_and_straight_sides(void **state)
{
    struct canvas canvas = blank();

    (void)state;
    canvas_box(&canvas, (struct rect){2, 2, 30, 20}, 6, 2, 0xff0000, 0x00ff00);
    assert_int_equal(pixels[2 * W + 2], PAPER);      /* outside of the corner */
    assert_int_equal(pixels[2 * W + 17], 0xff0000);  /* upper side */
    assert_int_equal(pixels[12 * W + 2], 0xff0000);  /* left side */
    assert_int_equal(pixels[12 * W + 17], 0x00ff00); /* middle */
    assert_int_equal(pixels[22 * W + 17], PAPER);    /* below */
}

static void canvas_modules_are_whole_pixels_in_the_middle(void **state)
{
    struct canvas canvas = blank();
    const uint8_t modules[] = {1, 0, 0, 1};

    (void)state;
    canvas_modules(&canvas, (struct rect){0, 0, 11, 11}, modules, 2, 0x000000, 0xffffff);
    assert_int_equal(pixels[0], 0x000000);
    assert_int_equal(pixels[4 * W + 4], 0x000000);
    assert_int_equal(pixels[4 * W + 5], 0xffffff);
    assert_int_equal(pixels[5 * W + 5], 0x000000);
}

static void rects_of_nothing_meet_nowhere(void **state)
{
    struct rect left = {0, 0, 5, 5}, right = {5, 0, 5, 5};

    (void)state;
    assert_true(rect_empty(rect_intersect(left, right)));
    assert_int_equal(rect_union(left, right).w, 10);
    assert_false(rect_contains(left, 5, 0));
    assert_true(rect_contains(right, 5, 0));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(canvas_fill_stays_inside_clip),
        cmocka_unit_test(canvas_mask_is_exact_at_both_ends),
        cmocka_unit_test(canvas_mask_is_cut_at_every_edge),
        cmocka_unit_test(canvas_box_has_round_corners_and_straight_sides),
        cmocka_unit_test(canvas_modules_are_whole_pixels_in_the_middle),
        cmocka_unit_test(rects_of_nothing_meet_nowhere),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
