/* Fingers on what is docked below a page that somebody writes on: what is tapped and drawn comes
 * out as page_writing.h says, and nothing that is being written is ever narrated. */
#include "app/ui/page_writing.h"
#include "app/ui/stage_inside.h"
#include "app/ui/words.h"
#include "board/base/secret.h"
#include "tests/app/gallery_writing.h"
#include "tests/app/page_rig.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>
#include <cmocka.h>

static struct fonts *fonts;
static struct kiosk kiosk;
static struct stage *stage;
static uint32_t *pixels, *again;
static int64_t now_ms;
static int told; /* the narration's file */
static struct stage_options options = {.scenes = GALLERY,
                                       .scene_count = GALLERY_SCENES,
                                       .kiosk = &kiosk,
                                       .ppi = 149,
                                       .width = 1280,
                                       .height = 800};

static size_t draw(uint32_t *into, bool all)
{
    struct canvas canvas = canvas_over(into, options.width, options.height, options.width);
    struct window_rect damage[STAGE_DAMAGE_MAX];

    return stage_draw(stage, &canvas, all, damage);
}

static void show(enum gallery_writing writing)
{
    kiosk.writing = (int)writing;
    *kiosk.last_id = *kiosk.last_text = '\0';
    stage_reset(stage, GALLERY_METHODS);
    (void)draw(pixels, true);
}

static void touch(enum window_event_kind kind, int x, int y)
{
    now_ms += 80;
    stage_input(stage, &(struct window_event){.kind = kind, .x = x, .y = y, .time_ms = now_ms});
}

static void tap(const char *id, int index)
{
    const struct hit *hit = page_rig_hit(stage->page, id, index);

    if (hit == NULL)
        fail_msg("no %s:%d", id, index);
    struct rect at = hit->rect;
    touch(WINDOW_PRESS, at.x + at.w / 2, at.y + at.h / 2);
    touch(WINDOW_RELEASE, at.x + at.w / 2, at.y + at.h / 2);
    (void)draw(pixels, false);
}

static void expect_tap(const char *id, int index)
{
    tap(id, index);
    assert_string_equal(kiosk.last_id, id);
    assert_int_equal(kiosk.last_index, index);
}

static void writing_candidates_stand_in_order_before_the_way_to_more(void **state)
{
    const struct hit *hit;
    int x = -1, shown = 0;

    (void)state;
    show(GALLERY_CANDIDATES);
    for (; (hit = page_rig_hit(stage->page, "candidate", shown)) != NULL; shown++) {
        assert_true(hit->rect.x > x);
        x = hit->rect.x;
    }
    assert_true(shown >= 6);
    assert_true(page_rig_hit(stage->page, "candidates-open", 0)->rect.x > x);
}

static void writing_taps_say_what_the_header_promises(void **state)
{
    (void)state;
    show(GALLERY_PINYIN);
    for (int i = WRITING_METHOD_COUNT; i-- > 0;)
        expect_tap("method", i);
    show(GALLERY_CANDIDATES);
    expect_tap("candidate", 0);
    expect_tap("candidate", 4);
    expect_tap("candidates-open", 0);
    show(GALLERY_GRID);
    expect_tap("candidate", 12);
    expect_tap("candidates-on", page_rig_first(stage->page, "candidates-on")->index);
    expect_tap("candidates-shut", 0);
    show(GALLERY_PHRASES);
    expect_tap("phrase", 2);
    expect_tap("phrases-on", page_rig_first(stage->page, "phrases-on")->index);
    show(GALLERY_HANDWRITING);
    expect_tap("box-undo", 0);
}

static void writing_keys_send_their_characters(void **state)
{
    static const struct {
        enum gallery_writing writing;
        int key;
        const char *text;
    } KEYS[] = {
        {GALLERY_ZHUYIN, 0x3105, "ㄅ"},      {GALLERY_ZHUYIN, 0x2C7, "ˇ"},
        {GALLERY_ZHUYIN, ' ', " "},          {GALLERY_PINYIN, 'z', "z"},
        {GALLERY_PINYIN, '\'', "'"},         {GALLERY_PINYIN, 0x3002, "。"},
        {GALLERY_DIGITS, '7', "7"},          {GALLERY_DIGITS, 0x5143, "元"},
        {GALLERY_HANDWRITING, 0xFF0C, "，"}, {GALLERY_LATIN, 'q', "q"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof KEYS / sizeof *KEYS; i++) {
        show(KEYS[i].writing);
        tap("key", KEYS[i].key);
        assert_string_equal(kiosk.last_text, KEYS[i].text);
    }
    tap("shift", 0);
    tap("key", 'Q');
    assert_string_equal(kiosk.last_text, "Q");
    tap("key", 'q'); /* one capital only */
    assert_string_equal(kiosk.last_text, "q");
}

static void writing_boxes_hear_fingers_as_they_go(void **state)
{
    (void)state;
    show(GALLERY_HANDWRITING);
    for (int box = 0; box < WRITING_BOXES; box++) {
        struct rect at = page_rig_hit(stage->page, "box", box)->rect;
        const struct ui_event *heard = &kiosk.last_drag;
        touch(WINDOW_PRESS, at.x + at.w / 4, at.y + at.h / 2);
        assert_int_equal(heard->drag, UI_DRAG_DOWN);
        assert_int_equal(heard->role, UI_ROLE_PAD);
        assert_int_equal(heard->index, box);
        assert_true(heard->width >= 800 && heard->height >= 580); /* tenths of a millimetre */
        assert_int_equal(heard->x / 10, heard->width / 40);
        touch(WINDOW_MOVE, at.x + at.w + 40, at.y - 5); /* off the box, and over the other */
        assert_int_equal(heard->drag, UI_DRAG_ON);
        assert_int_equal(heard->index, box);
        assert_true(heard->x > heard->width && heard->y < 0);
        touch(WINDOW_RELEASE, at.x + at.w + 40, at.y - 5);
        assert_int_equal(heard->drag, UI_DRAG_UP);
    }
}

/* One row for both in landscape: the switch is a tap away, and goes when one goes on writing. */
static void writing_switch_is_one_tap_away_from_candidates(void **state)
{
    (void)state;
    show(GALLERY_CANDIDATES);
    assert_null(page_rig_hit(stage->page, "method", WRITING_HANDWRITING));
    tap("methods", 0);
    assert_null(page_rig_hit(stage->page, "candidate", 0));
    expect_tap("method", WRITING_HANDWRITING);
    assert_non_null(page_rig_hit(stage->page, "candidate", 0));
    tap("methods", 0);
    tap("methods", 0);
    assert_non_null(page_rig_hit(stage->page, "candidate", 0));
    tap("methods", 0);
    tap("key", 'a');
    assert_non_null(page_rig_hit(stage->page, "candidate", 0));
    show(GALLERY_NOTICE);
    tap("methods", 0);
    assert_non_null(page_rig_hit(stage->page, "method", WRITING_PINYIN));
}

static void writing_candidate_looks_pressed_at_once(void **state)
{
    (void)state;
    show(GALLERY_CANDIDATES);
    struct rect at = page_rig_hit(stage->page, "candidate", 1)->rect;
    size_t corner = (size_t)(at.y + at.h / 2) * (size_t)options.width + (size_t)at.x + 12;
    uint32_t before = pixels[corner];
    touch(WINDOW_PRESS, at.x + 9, at.y + 9);
    assert_true(draw(pixels, false) > 0);
    assert_int_not_equal(pixels[corner], before);
    touch(WINDOW_RELEASE, at.x + 9, at.y + 9);
    (void)draw(pixels, false);
    assert_int_equal(pixels[corner], before);
}

static void writing_paints_only_what_differs_and_all_of_it(void **state)
{
    size_t size = (size_t)(options.width * options.height) * sizeof *pixels;

    (void)state;
    show(GALLERY_PINYIN);
    for (int i = 0; i < 2 * GALLERY_WRITINGS; i++) {
        kiosk.writing = i * 5 % GALLERY_WRITINGS;
        stage_touch(stage);
        (void)draw(pixels, false);
        (void)draw(again, true);
        assert_memory_equal(pixels, again, size);
    }
}

static const struct op *ink_op(int from)
{
    const struct page *page = stage->page;

    for (size_t i = 0; i < page->op_count; i++)
        if (page->ops[i].kind == OP_INK && page->ops[i].count > 2 && from-- == 0)
            return &page->ops[i];
    return NULL;
}

static void writing_understood_ink_is_thin_and_faint(void **state)
{
    (void)state;
    for (int theme = 0; theme < THEME_COUNT; theme++) {
        show(GALLERY_HANDWRITING);
        stage_set_theme(stage, (enum theme_name)theme);
        (void)draw(pixels, false);
        int second = page_rig_hit(stage->page, "box", 1)->rect.x;
        const struct op *faded = ink_op(0), *fresh = faded;
        for (int i = 0; (fresh = ink_op(i)) != NULL && fresh->rect.x < second; i++)
            continue;
        assert_non_null(fresh);
        assert_true(faded->pen * 2 < fresh->pen);
        assert_int_equal(faded->colour, stage_theme(stage)->palette.edge);
        assert_int_equal(fresh->colour, stage_theme(stage)->palette.ink);
    }
}

static void writing_narrates_no_candidate_and_no_ink(void **state)
{
    static char text[262144];

    (void)state;
    assert_int_equal(ftruncate(told, 0), 0);
    assert_int_equal(lseek(told, 0, SEEK_SET), 0);
    for (int i = 0; i < GALLERY_WRITINGS; i++)
        show((enum gallery_writing)i);
    show(GALLERY_CANDIDATES);
    tap("candidate", 2);
    ssize_t len = pread(told, text, sizeof text - 1, 0);
    assert_true(len > 0 && (size_t)len < sizeof text - 1);
    assert_non_null(strstr(text, " button candidate:2 第 3 个候选\n"));
    assert_null(strstr(text, "我想"));
    assert_null(strstr(text, "投诉"));
    assert_null(strstr(text, "永"));
    assert_null(strstr(text, "à"));
    assert_non_null(strstr(text, "排队时间太长。")); /* the pack's, not the visitor's */
}

static int setup(void **state)
{
    struct fault fault;
    const char *share = getenv("SHARE");
    size_t size = (size_t)(options.width * options.height);

    (void)state;
    share = share != NULL ? share : "build/share";
    told = options.narrate_fd = memfd_create("narration", MFD_CLOEXEC);
    pixels = calloc(size, sizeof *pixels);
    again = calloc(size, sizeof *again);
    if (told < 0 || pixels == NULL || again == NULL || secret_init() != TG_OK ||
        words_init(share, "tonggui", &fault) != TG_OK ||
        fonts_create(share, &fonts, &fault) != TG_OK)
        return 1;
    gallery_init(&kiosk);
    if (stage_create(&options, fonts, &stage) != TG_OK)
        return 1;
    stage_set_lang(stage, LANG_ZH_HANS);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    stage_destroy(stage);
    gallery_finish(&kiosk);
    fonts_destroy(fonts);
    free(pixels);
    free(again);
    close(told);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(writing_candidates_stand_in_order_before_the_way_to_more),
        cmocka_unit_test(writing_taps_say_what_the_header_promises),
        cmocka_unit_test(writing_keys_send_their_characters),
        cmocka_unit_test(writing_boxes_hear_fingers_as_they_go),
        cmocka_unit_test(writing_switch_is_one_tap_away_from_candidates),
        cmocka_unit_test(writing_candidate_looks_pressed_at_once),
        cmocka_unit_test(writing_paints_only_what_differs_and_all_of_it),
        cmocka_unit_test(writing_understood_ink_is_thin_and_faint),
        cmocka_unit_test(writing_narrates_no_candidate_and_no_ink),
    };

    return cmocka_run_group_tests(tests, setup, teardown);
}
