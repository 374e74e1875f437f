/* Nobody with a queue behind turns many pages: how few those are that matter most, what their first
 * ones hold, and that nothing is torn apart between two. */
#include "app/ui/stage_inside.h"
#include "tests/app/walk_rig.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

enum { PLAIN, BIG, WAYS };
#define QR_MM_MIN 42 /* without its quiet zone */

static struct walk all;
static struct screen *const screen = &all.screen;

static void open_receipt(const struct page_rig_shape *shape, enum lang lang, bool big)
{
    walk_open(&all, shape, all.clinic);
    walk_begin(screen, lang);
    walk_fill(screen, DRAFT_ANONYMOUS);
    walk_show_receipt(screen);
    stage_set_aids(screen->stage, (struct stage_aids){.big = big});
    screen_draw(screen);
}

static int pages(void)
{
    return page_count(screen->stage->page);
}

static bool is_there(const char *id)
{
    return page_rig_first(screen->stage->page, id) != NULL;
}

/* Whether a code of modules is seen, and how many pixels each of its sides has. */
static int code_side(void)
{
    const struct page *page = screen->stage->page;
    for (size_t i = 0; i < page->op_count; i++)
        if (page->ops[i].kind == OP_MODULES)
            return page->ops[i].rect.w;
    return 0;
}

static void receipt_has_all_that_one_needs_on_its_first_page(void **state)
{
    (void)state;
    for (int shape = 0; shape < PAGE_RIG_SHAPES; shape++)
        for (enum lang lang = LANG_ZH_HANS; lang < LANG_COUNT; lang++)
            for (int way = PLAIN; way < WAYS; way++) {
                open_receipt(&page_rig_shapes[shape], lang, way == BIG);
                assert_true(is_there("digits") && is_there("print") && is_there(UI_NEXT));
                double mm = code_side() * 25.4 / page_rig_shapes[shape].ppi;
                assert_true(mm >= QR_MM_MIN);
                if (way == PLAIN) /* the case number and the day with it */
                    assert_int_equal(screen->stage->page->columns[COLUMN_RIGHT].page, 0);
                walk_close(&all);
            }
}

static void receipt_is_read_in_few_pages(void **state)
{
    static const int MOST[PAGE_RIG_SHAPES][WAYS][2] = {
        [PAGE_RIG_PORTRAIT] = {{1, 1}, {2, 3}},
        [PAGE_RIG_LANDSCAPE] = {{2, 3}, {4, 5}},
    };
    (void)state;
    for (int shape = 0; shape < PAGE_RIG_SHAPES; shape++)
        for (enum lang lang = LANG_ZH_HANS; lang < LANG_COUNT; lang++)
            for (int way = PLAIN; way < WAYS; way++) {
                open_receipt(&page_rig_shapes[shape], lang, way == BIG);
                int most = MOST[shape][way][lang == LANG_EN];
                if (pages() > most)
                    fail_msg("%s, language %d, way %d: %d pages", page_rig_shapes[shape].name,
                             (int)lang, way, pages());
                walk_close(&all);
            }
}

static int points_above;

static void draw_points(const struct kiosk *kiosk, struct page *page)
{
    (void)kiosk;
    page_frame(page, &(struct page_frame){.settings = true, .back = "返回"});
    page_heading(page, "请您了解");
    for (int i = 0; i < points_above; i++)
        page_point(page, "key", "保管好回执", "只有凭它才能看到答复。");
    page_subheading(page, "请您留意");
    page_point(page, "event", "请按时回来",
               "答复至少保留半年，在这里的每一台机器上都能看，随时都可以来。");
    page_point(page, "key", "保管好回执", "只有凭它才能看到答复。");
}

/* Whether the lowest words of what flows are a title's: what they stand above is on another page.
 */
static bool ends_with_a_title(const struct page *page)
{
    const struct op *last = NULL;
    for (size_t i = 0; i < page->op_count; i++) {
        const struct op *op = &page->ops[i];
        if (op->kind == OP_GLYPHS && op->face != FACE_ICONS &&
            op->rect.y < page->columns[0].bottom && (!last || op->rect.y > last->rect.y))
            last = op;
    }
    return last && last->face == FACE_BOLD;
}

static void no_page_ends_with_a_title(void **state)
{
    static const struct scene points = {.name = "points", .draw = draw_points};
    (void)state;
    walk_open(&all, &page_rig_shapes[0], all.clinic);
    struct page *page = page_create(screen->fonts);
    assert_non_null(page);
    for (int shape = 0; shape < PAGE_RIG_SHAPES; shape++)
        for (points_above = 0; points_above < 12; points_above++)
            for (int big = 0; big < 2; big++)
                for (int shown = 0; shown < 4; shown++) {
                    struct page_state of = {.theme.size = big ? TEXT_HUGE : TEXT_NORMAL,
                                            .theme.big = big,
                                            .shown = shown};
                    page_rig_lay_out(page, &points, NULL, &page_rig_shapes[shape], of);
                    if (ends_with_a_title(page))
                        fail_msg("%s, %d points above, big %d, page %d",
                                 page_rig_shapes[shape].name, points_above, big, shown);
                }
    page_destroy(page);
    walk_close(&all);
}

static void both_ways_in_are_on_the_first_page_in_the_largest_letters(void **state)
{
    (void)state;
    for (int shape = 0; shape < PAGE_RIG_SHAPES; shape++)
        for (int way = PLAIN; way < WAYS; way++) {
            walk_open(&all, &page_rig_shapes[shape], all.clinic);
            stage_set_text_size(screen->stage, TEXT_HUGE);
            stage_set_aids(screen->stage, (struct stage_aids){.big = way == BIG});
            screen_draw(screen);
            assert_true(is_there("begin") && is_there("mailbox"));
            walk_close(&all);
        }
}

/* What nobody has to turn pages for any more. */
static void short_answers_stand_two_to_a_row_where_height_is_dear(void **state)
{
    (void)state;
    walk_open(&all, &page_rig_shapes[PAGE_RIG_LANDSCAPE], all.clinic);
    walk_begin(screen, LANG_ZH_HANS);
    walk_fill(screen, DRAFT_ANONYMOUS);
    walk_show(screen, VISIT_CHECK);
    screen_draw(screen);
    struct rect kind = screen_place(screen, "kind"), category = screen_place(screen, "category");
    assert_int_equal(kind.y, category.y);
    assert_true(kind.x < category.x);
    assert_true(pages() <= 3);
    walk_close(&all);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(receipt_has_all_that_one_needs_on_its_first_page),
        cmocka_unit_test(receipt_is_read_in_few_pages),
        cmocka_unit_test(no_page_ends_with_a_title),
        cmocka_unit_test(both_ways_in_are_on_the_first_page_in_the_largest_letters),
        cmocka_unit_test(short_answers_stand_two_to_a_row_where_height_is_dear),
    };
    walk_init(&all, NULL);
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    walk_finish(&all);
    return failed;
}
