/* Writing on a page: a long text can be read and reached all over, fingers put the caret where they
 * point, what is selected and composed shows, and how much room is left. */
#include "app/ui/stage_inside.h"
#include "app/ui/words.h"
#include "board/base/secret.h"
#include "tests/app/gallery_writing.h"
#include "tests/app/memory_rig.h"
#include "tests/app/page_rig.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

static struct fonts *fonts;
static struct kiosk kiosk;
static struct stage *stage;
static int64_t now_ms;

static void show(enum gallery_writing writing, size_t shape)
{
    const struct page_rig_shape *of = &page_rig_shapes[shape];
    const struct stage_options options = {.scenes = GALLERY,
                                          .scene_count = GALLERY_SCENES,
                                          .kiosk = &kiosk,
                                          .ppi = of->ppi,
                                          .width = of->width,
                                          .height = of->height,
                                          .narrate_fd = -1};

    stage_destroy(stage);
    assert_int_equal(stage_create(&options, fonts, &stage), TG_OK);
    kiosk.writing = (int)writing;
    stage_reset(stage, GALLERY_METHODS);
    stage_lay_out(stage);
}

static void tap_at(int x, int y)
{
    now_ms += 80;
    stage_input(stage, &(struct window_event){WINDOW_PRESS, .x = x, .y = y, .time_ms = now_ms});
    now_ms += 80;
    stage_input(stage, &(struct window_event){WINDOW_RELEASE, .x = x, .y = y, .time_ms = now_ms});
    stage_lay_out(stage);
}

/* False: there is no such control. */
static bool tap(const char *id)
{
    const struct hit *hit = page_rig_hit(stage->page, id, 0);

    if (hit != NULL)
        tap_at(hit->rect.x + hit->rect.w / 2, hit->rect.y + hit->rect.h / 2);
    return hit != NULL;
}

static void type(const char *text)
{
    stage_input(stage,
                &(struct window_event){.kind = WINDOW_TEXT, .text = text, .len = strlen(text)});
    stage_lay_out(stage);
}

static void press(enum window_key key)
{
    stage_input(stage, &(struct window_event){.kind = WINDOW_KEY, .key = key});
    stage_lay_out(stage);
}

static struct field *field(void)
{
    return gallery_writing_field(&kiosk);
}

static bool in_sight(size_t at)
{
    for (size_t i = 0; i < stage->page->caret_count; i++)
        if ((size_t)stage->page->carets[i].at == at)
            return true;
    return false;
}

static void text_page_shows_all_of_a_long_text(void **state)
{
    (void)state;
    for (size_t shape = 0; shape < PAGE_RIG_SHAPES; shape++) {
        show(GALLERY_LONG, shape);
        press(WINDOW_KEY_END);
        size_t len = field_len(field()), seen = len;
        assert_true(in_sight(len));
        assert_null(page_rig_hit(stage->page, "text-down", 0));
        do { /* every character comes past, none twice over */
            assert_true(in_sight(seen));
            seen = (size_t)stage->page->carets[0].at;
        } while (tap("text-up"));
        assert_int_equal(seen, 0);
        assert_int_equal(field_caret(field()), len);
        assert_false(in_sight(len));
        while (tap("text-down"))
            ;
        assert_true(in_sight(len));
    }
}

static void text_page_keeps_the_caret_in_sight_while_writing(void **state)
{
    (void)state;
    for (size_t shape = 0; shape < PAGE_RIG_SHAPES; shape++) {
        show(GALLERY_LONG, shape);
        press(WINDOW_KEY_END);
        while (tap("text-up"))
            ;
        type("好");
        assert_true(in_sight(field_caret(field())));
        assert_true(tap("text-up"));
        assert_true(tap("undo"));
        assert_true(in_sight(field_caret(field())));
        press(WINDOW_KEY_HOME);
        assert_true(in_sight(0));
        for (int i = 0; i < 40; i++) {
            assert_true(tap("caret-right"));
            assert_true(in_sight(field_caret(field())));
        }
        stage_set_text_size(stage, TEXT_LARGE);
        stage_lay_out(stage);
        assert_true(in_sight(field_caret(field())));
    }
}

static void text_page_taps_put_the_caret_at_the_nearest_character(void **state)
{
    (void)state;
    for (size_t shape = 0; shape < PAGE_RIG_SHAPES; shape++) {
        show(GALLERY_LONG, shape);
        press(WINDOW_KEY_END);
        assert_true(tap("text-up"));
        size_t count = stage->page->caret_count;
        int first = stage->page->carets[0].at;
        /* The last stop is the beginning of a line that is not in sight yet. */
        for (size_t i = 0; i + 1 < count; i++) {
            const struct caret_stop stop = stage->page->carets[i];
            tap_at(stop.x + 2, stop.y + 9);
            assert_int_equal(field_caret(field()), stop.at);
            assert_int_equal(stage->page->carets[0].at, first); /* nothing jumps away */
        }
    }
}

/* ---- what is painted */

/* Whether these words are on the page in letters of `px`, all in one line. */
static bool paints(const char *words, enum face face, int px, uint32_t colour)
{
    const struct page *page = stage->page;
    const struct text_style style = {face, page->state.lang, px};
    struct text_box *box = text_box_create();
    bool found = false;

    assert_non_null(box);
    text_layout(fonts, &style, words, strlen(words), 0, box);
    for (size_t i = 0; i < page->op_count && !found; i++) {
        const struct op *op = &page->ops[i];
        if (op->kind != OP_GLYPHS || op->px != px || op->colour != colour)
            continue;
        for (uint32_t at = 0; at + box->glyph_count <= op->count && !found; at++) {
            size_t same = 0;
            while (same < box->glyph_count &&
                   page->glyphs[op->first + at + same].id == box->glyphs[same].id)
                same++;
            found = same == box->glyph_count;
        }
    }
    text_box_destroy(box);
    return found;
}

/* Where in the field a box of that colour stands; fails when there is none. */
static struct rect box_of(uint32_t colour, int height_max)
{
    const struct page *page = stage->page;
    const struct hit *hit = page_rig_hit(page, "story", 0);

    assert_non_null(hit);
    for (size_t i = 0; i < page->op_count; i++) {
        struct rect rect = page->ops[i].rect;
        if (page->ops[i].kind == OP_BOX && page->ops[i].colour == colour && rect.h <= height_max &&
            rect.w > rect.h && rect_contains(hit->rect, rect.x, rect.y))
            return rect;
    }
    fail_msg("no such box");
    return (struct rect){0};
}

static void text_page_says_how_much_room_is_left(void **state)
{
    static const char LATIN[] = "I waited for two hours and nobody came.";
    const struct theme *theme;

    (void)state;
    for (size_t shape = 0; shape < PAGE_RIG_SHAPES; shape++) {
        show(GALLERY_SELECTED, shape);
        theme = &stage->page->state.theme;
        field_reset(field(), FIELD_TEXT, 900);
        field_set(field(), "排队两小时", 15);
        stage_touch(stage);
        stage_lay_out(stage);
        assert_true(paints("还能写 295 字", FACE_TEXT, theme->small_em, theme->palette.secondary));
        field_set(field(), LATIN, strlen(LATIN));
        stage_lay_out(stage);
        assert_true(paints("还能写 861 字", FACE_TEXT, theme->small_em, theme->palette.secondary));
        for (int i = 0; i < 28; i++)
            type("排队排队排队排队排队");
        assert_true(paints("还能写 7 字", FACE_BOLD, theme->small_em, theme->palette.on_notice));
        show(GALLERY_LONG, shape);
        assert_true(
            paints("还能写 2,170 字", FACE_TEXT, theme->small_em, theme->palette.secondary));
    }
}

static void text_page_shows_what_is_selected(void **state)
{
    (void)state;
    for (size_t shape = 0; shape < PAGE_RIG_SHAPES; shape++)
        for (int name = 0; name < THEME_COUNT; name++) {
            show(GALLERY_SELECTED, shape);
            stage_set_theme(stage, (enum theme_name)name);
            field_set(field(), "我们排了两个小时。没有人来。", 42);
            press(WINDOW_KEY_HOME);
            assert_true(tap("select"));
            const struct theme *theme = &stage->page->state.theme;
            assert_true(paints("我们排了两个小时", FACE_TEXT, theme->em, theme->palette.on_wash));
            assert_true(paints("。没有人来。", FACE_TEXT, theme->em, theme->palette.ink));
            struct rect ground = box_of(theme->palette.wash, theme->em * 2);
            assert_in_range(ground.w, 8 * theme->em - 8, 8 * theme->em + 8);
            type("我");
            assert_string_equal(field_text(field()), "我。没有人来。");
            press(WINDOW_KEY_UNDO);
            press(WINDOW_KEY_ALL);
            assert_true(paints("来。", FACE_TEXT, theme->em, theme->palette.on_wash));
            press(WINDOW_KEY_REDO);
            assert_string_equal(field_text(field()), "我。没有人来。");
        }
}

static void text_page_shows_what_is_composed_at_the_caret(void **state)
{
    (void)state;
    for (size_t shape = 0; shape < PAGE_RIG_SHAPES; shape++) {
        show(GALLERY_COMPOSING, shape);
        const struct theme *theme = &stage->page->state.theme;
        field_set(field(), "昨天来了", 12);
        press(WINDOW_KEY_LEFT);
        assert_true(paints("昨天来我xiang tou su了", FACE_TEXT, theme->em, theme->palette.ink));
        struct rect line = box_of(theme->palette.primary, page_px(stage->page, 0.6));
        assert_true(line.w > 5 * theme->em);
        tap_at(line.x + line.w / 2, line.y); /* in what is no text yet */
        assert_int_equal(field_caret(field()), 9);
        tap_at(line.x + line.w + 2 * theme->em, line.y);
        assert_int_equal(field_caret(field()), 12);
        tap_at(line.x - theme->em, line.y);
        assert_int_equal(field_caret(field()), 6);
    }
}

static void text_page_leaves_nothing_of_what_was_composed(void **state)
{
    static const char COMPOSED[] = "xiang tou su";

    (void)state;
    show(GALLERY_COMPOSING, PAGE_RIG_PORTRAIT);
    assert_true(memory_found(COMPOSED, strlen(COMPOSED)) >= 1);
    stage_reset(stage, 0);
    assert_int_equal(memory_found(COMPOSED, strlen(COMPOSED)), 0);
}

static void text_page_in_landscape_leaves_150_mm_for_the_text(void **state)
{
    const struct page_rig_shape *shape = &page_rig_shapes[PAGE_RIG_LANDSCAPE];

    (void)state;
    show(GALLERY_LINE, PAGE_RIG_LANDSCAPE);
    const struct hit *hit = page_rig_hit(stage->page, "story", 0);
    assert_non_null(hit);
    assert_true((hit->rect.w - 2 * page_px(stage->page, 3.5)) * 25.4 / shape->ppi >= 150);
}

static int setup(void **state)
{
    struct fault fault;
    const char *share = getenv("SHARE") != NULL ? getenv("SHARE") : "build/share";

    (void)state;
    if (secret_init() != TG_OK || words_init(share, "tonggui", &fault) != TG_OK ||
        fonts_create(share, &fonts, &fault) != TG_OK)
        return 1;
    words_set(LANG_ZH_HANS);
    gallery_init(&kiosk);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    stage_destroy(stage);
    gallery_finish(&kiosk);
    fonts_destroy(fonts);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(text_page_shows_all_of_a_long_text),
        cmocka_unit_test(text_page_keeps_the_caret_in_sight_while_writing),
        cmocka_unit_test(text_page_taps_put_the_caret_at_the_nearest_character),
        cmocka_unit_test(text_page_says_how_much_room_is_left),
        cmocka_unit_test(text_page_shows_what_is_selected),
        cmocka_unit_test(text_page_shows_what_is_composed_at_the_caret),
        cmocka_unit_test(text_page_leaves_nothing_of_what_was_composed),
        cmocka_unit_test(text_page_in_landscape_leaves_150_mm_for_the_text),
    };

    return cmocka_run_group_tests(tests, setup, teardown);
}
