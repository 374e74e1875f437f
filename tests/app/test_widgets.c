/* Widgets: every target is large enough and apart from the next, on both displays, in all four text
 * sizes; fields and the date picker do what is typed and tapped. */
#include "app/ui/date_picker.h"
#include "board/base/secret.h"
#include "tests/app/gallery.h"
#include "tests/app/page_rig.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

static struct fonts *fonts;
static struct page *page;
static struct kiosk kiosk;

static void lay_out(const struct scene *scene, size_t shape, int size, int shown)
{
    const struct page_state state = {.theme.size = (enum text_size)size, .shown = shown};

    page_rig_lay_out(page, scene, &kiosk, &page_rig_shapes[shape], state);
}

static void widgets_targets_are_large_and_apart(void **state)
{
    char what[64];
    int bad = 0;

    (void)state;
    for (size_t shape = 0; shape < PAGE_RIG_SHAPES; shape++)
        for (int size = 0; size < TEXT_SIZE_COUNT; size++)
            for (int i = 0; i < GALLERY_SCENES; i++)
                for (int shown = 0; shown < 3; shown++) {
                    lay_out(&GALLERY[i], shape, size, shown);
                    snprintf(what, sizeof what, "%s, size %d", GALLERY[i].name, size);
                    bad += page_rig_bad_targets(page, &page_rig_shapes[shape], what);
                }
    assert_int_equal(bad, 0);
}

static void widgets_nothing_is_without_room(void **state)
{
    int bad = 0;

    (void)state;
    for (size_t shape = 0; shape < PAGE_RIG_SHAPES; shape++)
        for (int size = 0; size < TEXT_SIZE_COUNT; size++)
            for (int i = 0; i < GALLERY_SCENES; i++) {
                lay_out(&GALLERY[i], shape, size, 0);
                if (page->overflowed) {
                    print_message("%s %s, size %d: overflow\n", page_rig_shapes[shape].name,
                                  GALLERY[i].name, size);
                    bad++;
                }
            }
    assert_int_equal(bad, 0);
}

static void widgets_ink_stays_on_the_display(void **state)
{
    (void)state;
    for (size_t shape = 0; shape < PAGE_RIG_SHAPES; shape++)
        for (int i = 0; i < GALLERY_SCENES; i++) {
            lay_out(&GALLERY[i], shape, TEXT_NORMAL, 0);
            for (size_t j = 0; j < page->op_count; j++) {
                const struct op *op = &page->ops[j];
                int reach = op->kind == OP_GLYPHS ? op->px / 4 : 0;
                assert_true(op->rect.x + reach >= 0 && op->rect.y >= 0);
                assert_true(op->rect.x + op->rect.w - reach <= page_rig_shapes[shape].width);
                assert_true(op->rect.y + op->rect.h <= page_rig_shapes[shape].height);
            }
        }
}

static void widgets_keys_are_16_mm_where_the_screen_allows(void **state)
{
    enum { WRITING = 4 };

    (void)state;
    lay_out(&GALLERY[WRITING], 0, TEXT_NORMAL, 0);
    for (size_t i = 0; i < page->hit_count; i++)
        if (page->hits[i].role == UI_ROLE_KEY) {
            assert_true(page->hits[i].rect.w >= 16 * 102 / 25.4);
            assert_true(page->hits[i].rect.h >= 16 * 102 / 25.4);
        }
}

/* ---- fields */

static void field_tap_places_the_caret_at_characters(void **state)
{
    enum { WRITING = 4 };

    (void)state;
    lay_out(&GALLERY[WRITING], 0, TEXT_NORMAL, 0);
    assert_true(page->caret_count > 50);
    for (size_t i = 0; i < page->caret_count; i++) {
        int at = page->carets[i].at;
        assert_true(at >= 0 && (size_t)at <= field_len(kiosk.text));
        assert_true(((unsigned char)field_text(kiosk.text)[at] & 0xc0) != 0x80);
    }
}

/* ---- dates */

static void pick(struct date_picker *picker, const char *id, int index)
{
    assert_true(
        date_picker_event(picker, &(struct ui_event){.kind = UI_TAP, .id = id, .index = index}));
}

static void date_picker_never_goes_past_today(void **state)
{
    struct date_picker picker = date_picker_make("2026-11-23");
    char text[11];

    (void)state;
    date_picker_text(&picker, text);
    assert_string_equal(text, "");
    pick(&picker, "month", 1);
    assert_int_equal(picker.month, 11);
    pick(&picker, "year", 1);
    assert_int_equal(picker.year, 2026);
    pick(&picker, "year", -1);
    pick(&picker, "month", 1);
    pick(&picker, "day", 31);
    date_picker_text(&picker, text);
    assert_string_equal(text, "2025-12-31");
    pick(&picker, "year", 1); /* December 2026 is not there yet */
    assert_int_equal(picker.month, 11);
    date_picker_text(&picker, text);
    assert_string_equal(text, "");
}

static void date_picker_reads_only_real_days(void **state)
{
    static const char *const BAD[] = {"2026-02-29", "2026-13-01", "1989-01-01",   "",
                                      "x",          "2026-1-1x",  "about 2026-11"};
    struct date_picker picker = date_picker_make("2026-11-23");
    char text[11];

    (void)state;
    date_picker_set(&picker, "2024-02-29");
    for (size_t i = 0; i < sizeof BAD / sizeof *BAD; i++)
        date_picker_set(&picker, BAD[i]);
    date_picker_text(&picker, text);
    assert_string_equal(text, "2024-02-29");
}

static void date_picker_knows_the_weekdays(void **state)
{
    enum { MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY, SATURDAY, SUNDAY };
    static const struct {
        int year, month, day, weekday;
    } DAYS[] = {{2026, 11, 23, MONDAY},  {2000, 2, 29, TUESDAY},   {2000, 3, 1, WEDNESDAY},
                {1900, 3, 1, THURSDAY},  {1900, 2, 28, WEDNESDAY}, {1999, 12, 31, FRIDAY},
                {2000, 1, 1, SATURDAY},  {2026, 11, 1, SUNDAY},    {2024, 2, 29, THURSDAY},
                {2099, 12, 31, THURSDAY}};

    (void)state;
    for (size_t i = 0; i < sizeof DAYS / sizeof *DAYS; i++)
        assert_int_equal(date_picker_weekday(DAYS[i].year, DAYS[i].month, DAYS[i].day),
                         DAYS[i].weekday);
}

static const struct hit *day_hit(int day)
{
    for (size_t i = 0; i < page->hit_count; i++)
        if (strcmp(page->hits[i].id, "day") == 0 && page->hits[i].index == day)
            return &page->hits[i];
    fail_msg("day %d cannot be touched", day);
    return NULL;
}

static void date_picker_days_stand_under_their_weekdays(void **state)
{
    enum { DATE = 8 };

    (void)state;
    for (size_t shape = 0; shape < PAGE_RIG_SHAPES; shape++) {
        lay_out(&GALLERY[DATE], shape, TEXT_NORMAL, 0);
        /* 1 November 2026 is a Sunday: alone at the end of the first row. */
        assert_int_equal(day_hit(1)->rect.x, day_hit(8)->rect.x);
        assert_int_equal(day_hit(2)->rect.x, day_hit(23)->rect.x);
        assert_int_equal(day_hit(2)->rect.y, day_hit(8)->rect.y);
        assert_true(day_hit(1)->rect.y < day_hit(2)->rect.y);
        assert_true(day_hit(1)->rect.x > day_hit(2)->rect.x);
        assert_non_null(strchr(day_hit(23)->label, ','));
        for (size_t i = 0; i < page->hit_count; i++)
            assert_false(strcmp(page->hits[i].id, "day") == 0 && page->hits[i].index > 23);
    }
}

static int setup(void **state)
{
    struct fault fault;
    const char *share = getenv("SHARE");

    (void)state;
    if (secret_init() != TG_OK ||
        fonts_create(share != NULL ? share : "build/share", &fonts, &fault) != TG_OK)
        return 1;
    gallery_init(&kiosk);
    page = page_create(fonts);
    return page == NULL;
}

static int teardown(void **state)
{
    (void)state;
    page_destroy(page);
    gallery_finish(&kiosk);
    fonts_destroy(fonts);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(widgets_targets_are_large_and_apart),
        cmocka_unit_test(widgets_nothing_is_without_room),
        cmocka_unit_test(widgets_ink_stays_on_the_display),
        cmocka_unit_test(widgets_keys_are_16_mm_where_the_screen_allows),
        cmocka_unit_test(field_tap_places_the_caret_at_characters),
        cmocka_unit_test(date_picker_never_goes_past_today),
        cmocka_unit_test(date_picker_reads_only_real_days),
        cmocka_unit_test(date_picker_knows_the_weekdays),
        cmocka_unit_test(date_picker_days_stand_under_their_weekdays),
    };

    return cmocka_run_group_tests(tests, setup, teardown);
}
