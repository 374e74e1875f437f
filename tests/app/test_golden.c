/* Every scene in three languages and two shapes against its picture in tests/golden, and the chief
 * ones as aids show them. With GOLDEN_WRITE set the pictures are drawn anew instead: then look at
 * each. */
#include "tests/app/png_file.h"
#include "tests/app/walk_rig.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include <cmocka.h>

static struct walk all;
static int wrong;

static void compare(struct walk *walk, const char *name)
{
    struct screen *screen = &walk->screen;
    const struct page_rig_shape *shape = walk->shape;
    const char *build = getenv("BUILD");
    char path[256], diff[256];
    int size = snprintf(path, sizeof path, "tests/golden/%s/%s/%s.png", shape->name,
                        lang_tag(screen->kiosk.lang), name);
    assert_true(size > 0 && size < (int)sizeof path);
    stage_touch(screen->stage);
    screen_draw(screen);
    if (stage_overflowed(screen->stage)) {
        print_error("%s: something had no room\n", path);
        wrong++;
    }
    const uint32_t *pixels = screen->pixels;
    if (getenv("GOLDEN_WRITE")) {
        assert_true(png_write_file(path, pixels, shape->width, shape->height));
        return;
    }
    if (png_same(path, pixels, shape->width, shape->height))
        return;
    (void)snprintf(diff, sizeof diff, "%s/golden-diff", build ? build : "build");
    (void)mkdir(diff, 0777);
    (void)snprintf(diff, sizeof diff, "%s/golden-diff/%s-%s-%s.png", build ? build : "build",
                   shape->name, lang_tag(screen->kiosk.lang), name);
    print_error("%s differs: see %s\n", path, diff);
    assert_true(png_write_file(diff, pixels, shape->width, shape->height));
    wrong++;
}

static void every_screen_looks_as_its_picture(void **state)
{
    (void)state;
    wrong = 0;
    for (int i = 0; i < PAGE_RIG_SHAPES; i++)
        walk_all(&all, &page_rig_shapes[i]);
    assert_int_equal(wrong, 0);
}

/* ---- as aids show them */

static void attract(struct screen *screen)
{
    kiosk_leave(&screen->kiosk);
}

static void kind(struct screen *screen)
{
    walk_show(screen, VISIT_KIND);
}

static void text(struct screen *screen)
{
    walk_show_question(screen, PACK_ANSWER_TEXT);
}

static void date(struct screen *screen)
{
    walk_show_question(screen, PACK_ANSWER_DATE);
}

static void check(struct screen *screen)
{
    walk_show(screen, VISIT_CHECK);
}

static void aids(struct screen *screen)
{
    walk_show(screen, VISIT_KIND);
    stage_cover(screen->stage, SCENE_AIDS);
}

static void code(struct screen *screen)
{
    walk_begin_mailbox(screen, LANG_ZH_HANS);
    screen_type(screen, "48173029561");
}

static void mailbox(struct screen *screen)
{
    walk_begin_mailbox(screen, LANG_ZH_HANS);
    walk_open_mailbox(&all, &all.sender.keys);
}

static const struct view {
    const char *name;
    void (*show)(struct screen *screen);
} VIEWS[] = {
    {"question-text", text}, {"check", check}, {"attract", attract}, /* in every dress */
    {"kind", kind},          {"date", date},   {"receipt", walk_show_receipt},
    {"aids", aids},          {"code", code},   {"mailbox", mailbox},
};
enum { DRESSED = 3, VIEW_COUNT = sizeof VIEWS / sizeof VIEWS[0] };

static void look_at(const struct view *view, const char *as, struct stage_aids worn,
                    enum text_size size, enum theme_name theme)
{
    struct screen *screen = &all.screen;
    char name[64];
    walk_begin(screen, LANG_ZH_HANS);
    walk_fill(screen, DRAFT_ANONYMOUS);
    view->show(screen);
    if (worn.big || worn.reach)
        stage_set_aids(screen->stage, worn);
    else
        stage_set_text_size(screen->stage, size);
    stage_set_theme(screen->stage, theme);
    (void)snprintf(name, sizeof name, "%s-%s", view->name, as);
    compare(&all, name);
}

/* Each theme and each size once for each of the views, in other pairs for each. */
static void dress(const struct view *view, int turn)
{
    for (int theme = 0; theme < THEME_COUNT; theme++) {
        enum text_size size = (enum text_size)((theme + turn) % TEXT_SIZE_COUNT);
        char as[32];
        (void)snprintf(as, sizeof as, "theme%d-size%d", theme, (int)size);
        look_at(view, as, (struct stage_aids){0}, size, (enum theme_name)theme);
    }
}

static void screens_look_as_their_pictures_with_aids(void **state)
{
    (void)state;
    wrong = 0;
    for (int i = 0; i < PAGE_RIG_SHAPES; i++) {
        walk_open(&all, &page_rig_shapes[i], all.clinic);
        for (int view = 0; view < VIEW_COUNT; view++) {
            if (view < DRESSED)
                dress(&VIEWS[view], view);
            look_at(&VIEWS[view], "big", (struct stage_aids){.big = true}, 0, THEME_DEFAULT);
            look_at(&VIEWS[view], "reach", (struct stage_aids){.reach = true}, 0, THEME_DEFAULT);
        }
        walk_close(&all);
    }
    assert_int_equal(wrong, 0);
}

static int open_walk(void **state)
{
    (void)state;
    walk_init(&all, compare);
    return 0;
}

static int close_walk(void **state)
{
    (void)state;
    walk_finish(&all);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_screen_looks_as_its_picture),
        cmocka_unit_test(screens_look_as_their_pictures_with_aids),
    };
    return cmocka_run_group_tests(tests, open_walk, close_walk);
}
