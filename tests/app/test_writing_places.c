/* What is docked below a page that somebody writes on: every method, in all sizes, languages,
 * colours and both shapes, has targets that old fingers hit, and all keys, candidates and sentences
 * are there. */
#include "app/ui/page_writing.h"
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
#include <cmocka.h>

static struct fonts *fonts;
static struct page *page;
static struct kiosk kiosk;

struct look_at {
    enum gallery_writing writing;
    size_t shape;
    enum text_size size;
    enum lang lang;
    enum theme_name theme;
    bool methods, big, reach;
};

static void lay_out(const struct look_at *at)
{
    const struct page_state state = {
        .theme = {.size = at->size, .name = at->theme, .big = at->big, .reach = at->reach},
        .lang = at->lang,
        .methods = at->methods};

    words_set(at->lang);
    kiosk.writing = (int)at->writing;
    page_rig_lay_out(page, &GALLERY[GALLERY_METHODS], &kiosk, &page_rig_shapes[at->shape], state);
}

static void say(const struct look_at *at, char out[static 96])
{
    snprintf(out, 96, "%s, size %d, language %d, theme %d%s%s%s", gallery_writing_name(at->writing),
             (int)at->size, (int)at->lang, (int)at->theme, at->methods ? ", switch" : "",
             at->big ? ", big" : "", at->reach ? ", reach" : "");
}

/* With and without the switch, and with each aid, whose places are the same in all themes. */
static int in_each_way(int (*look)(const struct look_at *at), struct look_at at)
{
    int bad = 0;

    for (int way = 0; way < (at.theme > 0 ? 1 : 8); way++) {
        at.methods = way & 1;
        at.big = way & 2;
        at.reach = way & 4;
        lay_out(&at);
        bad += look(&at);
    }
    return bad;
}

/* Calls `look` with every page there is; returns the sum of what it returned. */
static int everywhere(int (*look)(const struct look_at *at))
{
    struct look_at at = {0};
    int bad = 0;

    for (int writing = 0; writing < GALLERY_WRITINGS; writing++)
        for (at.shape = 0; at.shape < PAGE_RIG_SHAPES; at.shape++)
            for (at.size = 0; at.size < TEXT_SIZE_COUNT; at.size++)
                for (at.lang = 0; at.lang < LANG_COUNT; at.lang++)
                    for (at.theme = 0; at.theme < THEME_COUNT; at.theme++) {
                        at.writing = (enum gallery_writing)writing;
                        bad += in_each_way(look, at);
                    }
    return bad;
}

static double mm(const struct look_at *at, int px)
{
    return px * 25.4 / page_rig_shapes[at->shape].ppi;
}

/* ---- places */

static int is_bad(const struct look_at *at)
{
    char what[96];
    int bad = page_rig_bad_targets(page, &page_rig_shapes[at->shape], (say(at, what), what));

    bad += page_rig_bad_colours(page, false, what);
    if (!page->overflowed)
        return bad;
    print_message("%s %s: overflow\n", page_rig_shapes[at->shape].name, what);
    return bad + 1;
}

static void writing_targets_are_large_apart_and_whole(void **state)
{
    (void)state;
    assert_int_equal(everywhere(is_bad), 0);
}

/* What the display has room for: 16 mm, but for the height of a row in landscape; sentences and
 * boxes more. */
static int is_small(const struct look_at *at)
{
    bool low = at->shape == PAGE_RIG_LANDSCAPE;
    double least = low ? 12.7 : 16, big = at->big && !low ? 20 : least;
    char what[96];
    int bad = 0;

    for (size_t i = 0; i < page->hit_count; i++) {
        const struct hit *hit = &page->hits[i];
        double w = mm(at, hit->rect.w), h = mm(at, hit->rect.h), least_w = 0, least_h = 0;
        if (strcmp(hit->id, "candidate") == 0 || strncmp(hit->id, "candidates-", 11) == 0) {
            least_w = big > 16 ? big : 16;
            least_h = low && at->writing != GALLERY_GRID ? 12.7 : least_w;
        } else if (strcmp(hit->id, "method") == 0) {
            least_w = least_h = big;
        } else if (hit->role == UI_ROLE_KEY) {
            least_w = big;
            least_h = at->reach ? least : big; /* the field needs the height */
        } else if (strcmp(hit->id, "phrase") == 0) {
            least_h = 18;
        } else if (strcmp(hit->id, "box") == 0) {
            least_w = low ? 80 : at->big ? 100 : 110;
            least_h = low ? 58 : at->big && at->reach ? 90 : 100;
        }
        if (w >= least_w && h >= least_h)
            continue;
        say(at, what);
        print_message("%s %s: %s %d is %.2f × %.2f mm\n", page_rig_shapes[at->shape].name, what,
                      hit->id, hit->index, w, h);
        bad++;
    }
    return bad;
}

static void writing_targets_are_16_mm_where_the_display_allows(void **state)
{
    (void)state;
    assert_int_equal(everywhere(is_small), 0);
}

static int hides_the_field(const struct look_at *at)
{
    struct text_style style = page_style(page, FACE_TEXT, page->state.theme.em);
    int lines = page_rig_hit(page, "story", 0)->rect.h / text_line_height(&style);
    int least = at->size <= TEXT_NORMAL ? 2 : 1;
    char what[96];

    if (at->shape == PAGE_RIG_PORTRAIT)
        least = at->writing == GALLERY_LINE ? 1 : at->reach ? least : 8;
    if (lines >= least)
        return 0;
    say(at, what);
    print_message("%s %s: %d lines\n", page_rig_shapes[at->shape].name, what, lines);
    return 1;
}

static void writing_leaves_lines_of_the_field_in_sight(void **state)
{
    (void)state;
    assert_int_equal(everywhere(hides_the_field), 0);
}

static void writing_keys_stay_where_they_are_when_candidates_come(void **state)
{
    (void)state;
    for (size_t shape = 0; shape < PAGE_RIG_SHAPES; shape++) {
        struct look_at at = {.writing = GALLERY_PINYIN, .shape = shape, .size = TEXT_NORMAL};
        lay_out(&at);
        struct rect q = page_rig_hit(page, "key", 'q')->rect;
        struct rect field = page_rig_hit(page, "story", 0)->rect;
        at.writing = GALLERY_CANDIDATES;
        lay_out(&at);
        assert_memory_equal(&q, &page_rig_hit(page, "key", 'q')->rect, sizeof q);
        assert_memory_equal(&field, &page_rig_hit(page, "story", 0)->rect, sizeof field);
    }
}

static void writing_first_candidates_stand_in_order_in_the_bar(void **state)
{
    (void)state;
    for (size_t shape = 0; shape < PAGE_RIG_SHAPES; shape++) {
        lay_out(
            &(struct look_at){.writing = GALLERY_CANDIDATES, .shape = shape, .size = TEXT_NORMAL});
        int x = -1, shown = 0;
        for (const struct hit *hit; (hit = page_rig_hit(page, "candidate", shown)) != NULL;
             shown++) {
            assert_true(hit->rect.x > x);
            x = hit->rect.x;
        }
        assert_true(shown >= 6);
        assert_true(page_rig_hit(page, "candidates-open", 0)->rect.x > x);
    }
}

/* ---- keys */

static void writing_has_every_key_of_zhuyin(void **state)
{
    enum { FIRST = 0x3105, LAST = 0x3126, SECOND_TONE = 0x2CA, THIRD_TONE = 0x2C7 };
    enum { FOURTH_TONE = 0x2CB, LIGHT_TONE = 0x2D9 };
    static const int TONES[] = {' ', SECOND_TONE, THIRD_TONE, FOURTH_TONE, LIGHT_TONE};

    (void)state;
    for (size_t shape = 0; shape < PAGE_RIG_SHAPES; shape++) {
        lay_out(&(struct look_at){.writing = GALLERY_ZHUYIN, .shape = shape});
        for (int c = FIRST; c <= LAST; c++)
            assert_non_null(page_rig_hit(page, "key", c));
        for (int c = 0x3127; c <= 0x3129; c++) /* ㄧ ㄨ ㄩ */
            assert_non_null(page_rig_hit(page, "key", c));
        for (size_t i = 0; i < sizeof TONES / sizeof *TONES; i++)
            assert_non_null(page_rig_hit(page, "key", TONES[i]));
        assert_non_null(page_rig_hit(page, "backspace", 0));
        assert_non_null(page_rig_hit(page, "enter", 0));
        assert_non_null(page_rig_hit(page, "key", 0xFF0C)); /* ， */
        assert_non_null(page_rig_hit(page, "key", 0x3002)); /* 。 */
    }
}

static void writing_has_every_letter_digit_and_mark(void **state)
{
    static const int MARKS[] = {'\'', ' ', 0xFF0C, 0x3002, 0xFF1F, 0xFF01, 0x3001};

    (void)state;
    for (size_t shape = 0; shape < PAGE_RIG_SHAPES; shape++) {
        lay_out(&(struct look_at){.writing = GALLERY_PINYIN, .shape = shape});
        for (int c = 'a'; c <= 'z'; c++)
            assert_non_null(page_rig_hit(page, "key", c));
        for (size_t i = 0; i < sizeof MARKS / sizeof *MARKS; i++)
            assert_non_null(page_rig_hit(page, "key", MARKS[i]));
        assert_null(page_rig_hit(page, "shift", 0));
        lay_out(&(struct look_at){.writing = GALLERY_LATIN, .shape = shape});
        for (int c = 'a'; c <= 'z'; c++)
            assert_non_null(page_rig_hit(page, "key", c));
        assert_non_null(page_rig_hit(page, "shift", 0));
        for (int lang = 0; lang < LANG_COUNT; lang++) {
            lay_out(&(struct look_at){
                .writing = GALLERY_DIGITS, .shape = shape, .lang = (enum lang)lang});
            for (int c = '0'; c <= '9'; c++)
                assert_non_null(page_rig_hit(page, "key", c));
            assert_non_null(page_rig_hit(page, "key", lang == LANG_EN ? '?' : 0xFF1F));
            assert_true((page_rig_hit(page, "key", 0x697C) != NULL) ==
                        (lang == LANG_ZH_HANS)); /* 楼 */
            assert_true((page_rig_hit(page, "key", 0x6A13) != NULL) ==
                        (lang == LANG_ZH_HANT)); /* 樓 */
        }
    }
}

/* ---- views of one's own */

static struct writing_view view;

static void draw_view(const struct kiosk *of, struct page *on)
{
    (void)of;
    page_frame(on, &(struct page_frame){.writing = true, .back = "返回", .next = "继续"});
    page_writing(on, &view);
}

static const struct scene VIEW = {"view", NULL, NULL, draw_view, NULL};

static void lay_out_view(size_t shape, enum text_size size)
{
    page_rig_lay_out(page, &VIEW, &kiosk, &page_rig_shapes[shape],
                     (struct page_state){.theme.size = size});
    assert_false(page->overflowed);
}

/* Turns all pages and back again: everything is there once, in order, on each way. */
static void turn_pages(size_t shape, enum text_size size, size_t *from, size_t count,
                       const char *item, const char *on, const char *back)
{
    size_t starts[WRITING_CANDIDATES_MAX], pages = 0, seen = 0;

    for (*from = 0;;) {
        starts[pages++] = *from;
        assert_int_equal(seen, *from);
        lay_out_view(shape, size);
        while (page_rig_hit(page, item, (int)seen) != NULL)
            seen++;
        const struct hit *turn = page_rig_first(page, on);
        if (turn == NULL)
            break;
        assert_int_equal(turn->index, seen);
        *from = (size_t)turn->index;
    }
    assert_int_equal(seen, count);
    while (--pages > 0) {
        assert_int_equal(page_rig_first(page, back)->index, starts[pages - 1]);
        *from = starts[pages - 1];
        lay_out_view(shape, size);
    }
    assert_null(page_rig_first(page, back));
}

static void writing_pages_show_every_candidate_once_both_ways(void **state)
{
    static const char *const SOME[] = {"我",
                                       "我想",
                                       "我想投诉",
                                       "投诉收费的事情",
                                       "我想投诉收费太贵",
                                       "à",
                                       "不给我收据的窗口工作人员",
                                       "写"};
    const char *many[WRITING_CANDIDATES_MAX];

    (void)state;
    for (size_t i = 0; i < WRITING_CANDIDATES_MAX; i++)
        many[i] = SOME[i * 5 % 8];
    for (size_t shape = 0; shape < PAGE_RIG_SHAPES; shape++)
        for (int size = 0; size < TEXT_SIZE_COUNT; size++)
            for (size_t count = 1; count <= WRITING_CANDIDATES_MAX; count += 47) {
                view = (struct writing_view){.method = WRITING_PINYIN,
                                             .candidates = many,
                                             .candidate_count = count,
                                             .open = true};
                turn_pages(shape, (enum text_size)size, &view.page_from, count, "candidate",
                           "candidates-on", "candidates-back");
            }
}

static void writing_last_page_goes_on_where_there_are_more(void **state)
{
    static const char *const FEW[] = {"我", "窝", "握"};

    (void)state;
    view = (struct writing_view){
        .method = WRITING_PINYIN, .candidates = FEW, .candidate_count = 3, .open = true};
    lay_out_view(PAGE_RIG_PORTRAIT, TEXT_NORMAL);
    assert_null(page_rig_first(page, "candidates-on"));
    view.more = true;
    lay_out_view(PAGE_RIG_PORTRAIT, TEXT_NORMAL);
    assert_int_equal(page_rig_first(page, "candidates-on")->index, 3);
    view.open = false;
    lay_out_view(PAGE_RIG_PORTRAIT, TEXT_NORMAL);
    assert_non_null(page_rig_first(page, "candidates-open"));
    view.more = false;
    lay_out_view(PAGE_RIG_PORTRAIT, TEXT_NORMAL);
    assert_null(page_rig_first(page, "candidates-open"));
}

static void writing_pages_show_every_sentence_once_both_ways(void **state)
{
    static const char *const SOME[] = {
        "排队时间太长。", "要求退还多收的费用，并且给我一张写明每一项的清单，盖上贵院的公章。",
        "没有人告诉我要先做哪项检查，来回跑了好几趟。", "请打电话告诉我。"};
    const char *many[WRITING_PHRASES_MAX];

    (void)state;
    for (size_t i = 0; i < WRITING_PHRASES_MAX; i++)
        many[i] = SOME[i * 3 % 4];
    for (size_t shape = 0; shape < PAGE_RIG_SHAPES; shape++)
        for (int size = 0; size < TEXT_SIZE_COUNT; size++)
            for (size_t count = 1; count <= WRITING_PHRASES_MAX; count++) {
                view = (struct writing_view){
                    .method = WRITING_PHRASES, .phrases = many, .phrase_count = count};
                turn_pages(shape, (enum text_size)size, &view.phrase_from, count, "phrase",
                           "phrases-on", "phrases-back");
            }
}

static void writing_offers_only_what_there_is(void **state)
{
    (void)state;
    view = (struct writing_view){.method = WRITING_LATIN,
                                 .offered = 1U << WRITING_LATIN | 1U << WRITING_DIGITS};
    lay_out_view(PAGE_RIG_LANDSCAPE, TEXT_NORMAL);
    for (int i = 0; i < WRITING_METHOD_COUNT; i++)
        assert_true((page_rig_hit(page, "method", i) != NULL) == (view.offered >> i & 1));
}

static void writing_takes_as_much_ink_as_both_boxes_hold(void **state)
{
    struct strokes *full = secret_create(sizeof *full);

    (void)state;
    assert_non_null(full);
    strokes_begin(full, 850, 598);
    for (int i = 0; i < STROKES_MAX; i++) {
        assert_true(strokes_start(full, i * 4, i * 2));
        for (int j = 0; j < 30; j++)
            strokes_extend(full, (i * 37 + j * 211) % 850, (i * 53 + j * 97) % 598);
    }
    view = (struct writing_view){.method = WRITING_HANDWRITING, .offered = 63, .ink = {full, full}};
    for (size_t shape = 0; shape < PAGE_RIG_SHAPES; shape++) {
        lay_out_view(shape, TEXT_NORMAL);
        for (size_t i = 0; i < page->op_count; i++) {
            const struct op *op = &page->ops[i];
            struct rect a = rect_intersect(op->rect, page_rig_hit(page, "box", 0)->rect);
            struct rect b = rect_intersect(op->rect, page_rig_hit(page, "box", 1)->rect);
            if (op->kind == OP_INK)
                assert_true((a.w == op->rect.w && a.h == op->rect.h) ||
                            (b.w == op->rect.w && b.h == op->rect.h));
        }
    }
    secret_destroy(full);
}

static int setup(void **state)
{
    struct fault fault;
    const char *share = getenv("SHARE");

    (void)state;
    share = share != NULL ? share : "build/share";
    if (secret_init() != TG_OK || words_init(share, "tonggui", &fault) != TG_OK ||
        fonts_create(share, &fonts, &fault) != TG_OK)
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
        cmocka_unit_test(writing_targets_are_large_apart_and_whole),
        cmocka_unit_test(writing_targets_are_16_mm_where_the_display_allows),
        cmocka_unit_test(writing_leaves_lines_of_the_field_in_sight),
        cmocka_unit_test(writing_keys_stay_where_they_are_when_candidates_come),
        cmocka_unit_test(writing_first_candidates_stand_in_order_in_the_bar),
        cmocka_unit_test(writing_has_every_key_of_zhuyin),
        cmocka_unit_test(writing_has_every_letter_digit_and_mark),
        cmocka_unit_test(writing_pages_show_every_candidate_once_both_ways),
        cmocka_unit_test(writing_last_page_goes_on_where_there_are_more),
        cmocka_unit_test(writing_pages_show_every_sentence_once_both_ways),
        cmocka_unit_test(writing_offers_only_what_there_is),
        cmocka_unit_test(writing_takes_as_much_ink_as_both_boxes_hold),
    };

    return cmocka_run_group_tests(tests, setup, teardown);
}
