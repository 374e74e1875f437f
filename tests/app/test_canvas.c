/* Drawing: inside of its clip, exact at both ends of coverage, round where it says so. */
#include "app/ui/canvas.h"

#include <math.h>
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

static struct canvas_point point(double x, double y)
{
    return (struct canvas_point){(int)(x * CANVAS_POINT), (int)(y * CANVAS_POINT)};
}

static void canvas_pen_is_as_wide_as_it_says_in_every_direction(void **state)
{
    static const struct {
        double x, y;
    } WAYS[] = {{20, 0}, {0, 20}, {14, 14}, {20, 7}, {-7, 20}};

    (void)state;
    for (size_t i = 0; i < sizeof WAYS / sizeof *WAYS; i++) {
        struct canvas canvas = blank();
        double length = sqrt(WAYS[i].x * WAYS[i].x + WAYS[i].y * WAYS[i].y), ink = 0;
        struct canvas_point from = point(15, 4);
        canvas_pen(&canvas, from, point(15 + WAYS[i].x, 4 + WAYS[i].y), 4 * CANVAS_POINT, 0xffffff);
        for (int at = 0; at < W * H; at++)
            ink += ((pixels[at] & 255) - 0x33) / (double)(0xff - 0x33);
        double area = length * 4 + 3.14159 * 2 * 2; /* and a half disc at each end */
        assert_true(ink > area * 0.96 && ink < area * 1.04);
    }
}

static void canvas_pen_without_a_way_is_a_dot(void **state)
{
    struct canvas canvas = blank();

    (void)state;
    canvas_pen(&canvas, point(20.5, 15.5), point(20.5, 15.5), 4 * CANVAS_POINT, 0xffffff);
    assert_int_equal(pixels[15 * W + 20], 0xffffff);
    assert_int_equal(pixels[15 * W + 23], PAPER);
    assert_in_range(painted(), 12, 24);
}

static void canvas_pen_is_the_same_in_pieces_of_the_clip(void **state)
{
    static uint32_t whole[W * H];
    struct canvas canvas = blank();

    (void)state;
    canvas_pen(&canvas, point(-20, 3), point(60, 25), 5 * CANVAS_POINT, 0xffffff);
    memcpy(whole, pixels, sizeof whole);
    canvas = blank();
    for (int x = 0; x < W; x += 7)
        for (int y = 0; y < H; y += 7) {
            canvas.clip = rect_intersect((struct rect){x, y, 7, 7}, (struct rect){0, 0, W, H});
            canvas_pen(&canvas, point(-20, 3), point(60, 25), 5 * CANVAS_POINT, 0xffffff);
        }
    assert_memory_equal(whole, pixels, sizeof whole);
}

static void canvas_grey_fills_its_place_whatever_its_size(void **state)
{
    struct canvas canvas = blank();
    const uint8_t grey[] = {0, 255, 128, 64};

    (void)state;
    canvas.clip = (struct rect){0, 0, W, 9};
    canvas_grey(&canvas, (struct rect){-2, 4, 10, 10}, grey, 2, 2);
    assert_int_equal(painted(), 8 * 5);
    assert_int_equal(pixels[4 * W + 2], 0x000000);
    assert_int_equal(pixels[4 * W + 3], 0xffffff);
    assert_int_equal(pixels[8 * W + 7], 0xffffff);
    canvas.clip = (struct rect){0, 0, W, H};
    canvas_grey(&canvas, (struct rect){-2, 4, 10, 10}, grey, 2, 2);
    assert_int_equal(pixels[9 * W + 2], 0x808080);
    assert_int_equal(pixels[13 * W + 7], 0x404040);
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
        cmocka_unit_test(canvas_pen_is_as_wide_as_it_says_in_every_direction),
        cmocka_unit_test(canvas_pen_without_a_way_is_a_dot),
        cmocka_unit_test(canvas_pen_is_the_same_in_pieces_of_the_clip),
        cmocka_unit_test(canvas_grey_fills_its_place_whatever_its_size),
        cmocka_unit_test(rects_of_nothing_meet_nowhere),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
