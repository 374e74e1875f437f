/* Every pair of colours that is read has the contrast that its theme promises; text sizes have the
 * capital heights of the accessibility table. */
#include "app/ui/theme.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <cmocka.h>

static const struct {
    double least, most;
} CONTRASTS[THEME_COUNT] = {
    [THEME_DEFAULT] = {10, 21},
    [THEME_BLACK_ON_WHITE] = {20, 21},
    [THEME_WHITE_ON_BLACK] = {20, 21},
    [THEME_CALM] = {4.5, 8},
};

static void theme_keeps_contrast_of_every_pair(void **state)
{
    int bad = 0;

    (void)state;
    for (int name = 0; name < THEME_COUNT; name++) {
        struct theme theme = theme_make((enum theme_name)name, TEXT_NORMAL, 102, 1080, 1920);
        struct theme_pair pairs[THEME_PAIRS_MAX];
        size_t count = theme_pairs(&theme.palette, pairs);
        for (size_t i = 0; i < count; i++) {
            double contrast = theme_contrast(pairs[i].text, pairs[i].ground);
            if (contrast < CONTRASTS[name].least || contrast > CONTRASTS[name].most + 0.01) {
                print_message("theme %d: %s is %.2f\n", name, pairs[i].what, contrast);
                bad++;
            }
        }
    }
    assert_int_equal(bad, 0);
}

static void theme_controls_and_marks_can_be_told_from_paper(void **state)
{
    (void)state;
    for (int name = 0; name < THEME_COUNT; name++) {
        struct theme theme = theme_make((enum theme_name)name, TEXT_NORMAL, 102, 1080, 1920);
        assert_true(theme_contrast(theme.palette.edge, theme.palette.raised) >= 3);
        assert_true(theme_contrast(theme.palette.mark, theme.palette.paper) >= 3);
    }
}

static void theme_contrast_is_that_of_wcag(void **state)
{
    (void)state;
    assert_true(fabs(theme_contrast(0x000000, 0xffffff) - 21) < 0.001);
    assert_true(fabs(theme_contrast(0x777777, 0xffffff) - 4.478) < 0.001);
    assert_true(fabs(theme_contrast(0xffffff, 0x777777) - 4.478) < 0.001);
}

static void theme_capitals_have_the_heights_of_the_table(void **state)
{
    static const double HEIGHTS[TEXT_SIZE_COUNT][2] = {
        {3.5, 4.2}, {4.8, 5.6}, {6.4, 7.1}, {8.5, 9.0}};
    static const double CAPITAL_EM = 0.733;

    (void)state;
    for (int size = 0; size < TEXT_SIZE_COUNT; size++) {
        struct theme tall = theme_make(THEME_DEFAULT, (enum text_size)size, 102, 1080, 1920);
        struct theme wide = theme_make(THEME_DEFAULT, (enum text_size)size, 149, 1280, 800);
        double heights[] = {tall.em * CAPITAL_EM / tall.px_per_mm,
                            wide.em * CAPITAL_EM / wide.px_per_mm};
        for (int i = 0; i < 2; i++)
            assert_true(heights[i] >= HEIGHTS[size][0] && heights[i] <= HEIGHTS[size][1]);
    }
}

static void theme_help_is_never_far_smaller_than_text(void **state)
{
    (void)state;
    for (int size = 0; size < TEXT_SIZE_COUNT; size++) {
        struct theme theme = theme_make(THEME_DEFAULT, (enum text_size)size, 102, 1080, 1920);
        assert_true(theme.help_em * 100 >= theme.em * 85);
        assert_true(theme.heading_em > theme.em);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(theme_keeps_contrast_of_every_pair),
        cmocka_unit_test(theme_controls_and_marks_can_be_told_from_paper),
        cmocka_unit_test(theme_contrast_is_that_of_wcag),
        cmocka_unit_test(theme_capitals_have_the_heights_of_the_table),
        cmocka_unit_test(theme_help_is_never_far_smaller_than_text),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
