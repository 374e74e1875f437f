/* Every target of every page, in three languages, on both displays, in four sizes of letters,
 * plain, in big mode, in reach mode and in both: large enough, apart from the next, on the display
 * and in reach; everything has room; letters, theme and aids can be changed on each. And whatever
 * is painted is painted in a pair of colours whose contrast test_theme.c holds. */
#include "app/ui/stage_inside.h"
#include "tests/app/walk_rig.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

enum { WHAT_MAX = 128 };

static struct walk all;
static int wrong;

/* One way of showing a page. */
struct dress {
    enum text_size size;
    struct stage_aids aids;
    enum theme_name theme;
};

static const struct dress PLAIN = {.size = TEXT_NORMAL};

static void put_on(struct walk *walk, const struct dress *dress)
{
    struct stage *stage = walk->screen.stage;
    stage_set_aids(stage, dress->aids);
    stage_set_text_size(stage, dress->size);
    stage_set_theme(stage, dress->theme);
    stage->state.shown = 0;
    stage->state.half_height = 0;
    stage_lay_out(stage);
}

static void say(const struct walk *walk, const char *page, char out[static WHAT_MAX])
{
    const struct theme *theme = stage_theme(walk->screen.stage);
    (void)snprintf(out, WHAT_MAX, "%s %s %s, letters %d%s%s", walk->shape->name,
                   lang_tag(walk->screen.kiosk.lang), page, (int)theme->size,
                   theme->big ? ", big" : "", theme->reach ? ", reach" : "");
}

static void complain(const struct walk *walk, const char *page, const char *what,
                     const struct hit *hit)
{
    const double px = walk->shape->ppi / 25.4;
    char shown[WHAT_MAX];
    say(walk, page, shown);
    wrong++;
    print_message("%s: %s", shown, what);
    if (hit)
        print_message(": %s:%d, %.1f × %.1f mm at %.1f, %.1f", hit->id, hit->index,
                      hit->rect.w / px, hit->rect.h / px, hit->rect.x / px, hit->rect.y / px);
    print_message("\n");
}

static bool is_of(const struct hit *hit, const char *const *ids)
{
    while (*ids && strcmp(hit->id, *ids) != 0)
        ids++;
    return *ids;
}

/* Where big mode's 20 mm have no room: on the low display keys, and pages whose bars are folded
 * into one because a keyboard, a calendar or a box to sign in needs the height; in reach mode the
 * days of a calendar, and keys are 16 mm. */
static double least_mm(const struct page *page, const struct hit *hit)
{
    const struct theme *theme = &page->state.theme;
    bool key = hit->role == UI_ROLE_KEY, day = strcmp(hit->id, "day") == 0;
    if (!theme->big || (theme->landscape && (key || page->folded)) || (theme->reach && day))
        return 12.7;
    return theme->reach && key ? 16 : 20;
}

static void check_size(const struct walk *walk, const char *name, const struct hit *hit)
{
    static const char *const MAIN[] = {UI_NEXT, "begin", NULL};
    const struct page *page = walk->screen.stage->page;
    const double px = walk->shape->ppi / 25.4, least = least_mm(page, hit) * px;
    if (hit->rect.w < least || hit->rect.h < least)
        complain(walk, name, "too small for this mode", hit);
    if (is_of(hit, MAIN) && !page->folded && hit->rect.h < 16 * px)
        complain(walk, name, "lower than a main action", hit);
}

/* On a tall display all is low in reach mode; a low one is within reach as a whole, and what every
 * page has lies in its lower part. */
static void check_place(const struct walk *walk, const char *name, const struct hit *hit)
{
    static const char *const BARS[] = {UI_BACK, UI_NEXT, UI_ERASE, UI_LANGUAGE, UI_AIDS,
                                       "size",  "theme", "more",   "previous",  NULL};
    const struct theme *theme = stage_theme(walk->screen.stage);
    struct rect reach = {0, 0, theme->width, theme->height};
    int high = theme->height * (100 - THEME_REACH_PERCENT) / 100;
    if (theme->reach && !theme->landscape)
        reach = (struct rect){0, high, theme->width, theme->height - high};
    else if (theme->reach && is_of(hit, BARS))
        reach = (struct rect){0, theme->height - high, theme->width, high};
    struct rect within = rect_intersect(hit->rect, reach);
    if (within.w != hit->rect.w || within.h != hit->rect.h)
        complain(walk, name, "out of reach", hit);
}

static void check_is_there(const struct walk *walk, const char *name, const char *id)
{
    const struct page *page = walk->screen.stage->page;
    const char *const ids[] = {id, NULL};
    char what[64];
    for (size_t i = 0; i < page->hit_count; i++)
        if (is_of(&page->hits[i], ids))
            return;
    (void)snprintf(what, sizeof what, "no \"%s\"", id);
    complain(walk, name, what, NULL);
}

/* Changed in one tap on each; and the first page lets somebody begin whatever they set before. */
static void check_ways(const struct walk *walk, const char *name)
{
    check_is_there(walk, name, "size");
    check_is_there(walk, name, "theme");
    check_is_there(walk, name, UI_AIDS);
    if (strcmp(name, "attract") == 0 && walk->screen.stage->state.shown == 0)
        check_is_there(walk, name, "begin");
}

/* All pages of the flow. */
static void check_targets(struct walk *walk, const char *name, const struct dress *dress)
{
    struct stage *stage = walk->screen.stage;
    const struct page *page = stage->page;
    char what[WHAT_MAX];
    put_on(walk, dress);
    for (int pages = 1; stage->state.shown < pages; stage->state.shown++) {
        stage_lay_out(stage);
        pages = page_count(page);
        if (stage_overflowed(stage))
            complain(walk, name, "something has no room", NULL);
        check_ways(walk, name);
        say(walk, name, what);
        wrong += page_rig_bad_targets(page, walk->shape, what);
        for (size_t i = 0; i < page->hit_count; i++) {
            check_size(walk, name, &page->hits[i]);
            check_place(walk, name, &page->hits[i]);
        }
    }
}

static void look_at_targets(struct walk *walk, const char *name)
{
    for (int aids = 0; aids < 4; aids++)
        for (enum text_size size = TEXT_SMALL; size < TEXT_SIZE_COUNT; size++)
            check_targets(
                walk, name,
                &(struct dress){.size = size, .aids = {.big = aids & 1, .reach = aids & 2}});
    put_on(walk, &PLAIN);
    screen_draw(&walk->screen);
}

static void walk_with(void (*look)(struct walk *walk, const char *name))
{
    walk_init(&all, look);
    wrong = 0;
    for (int i = 0; i < PAGE_RIG_SHAPES; i++)
        walk_all(&all, &page_rig_shapes[i]);
    walk_finish(&all);
    assert_int_equal(wrong, 0);
}

static void targets_are_large_apart_and_within_reach(void **state)
{
    (void)state;
    walk_with(look_at_targets);
}

/* ---- colours */

/* The page of aids shows samples of each theme. */
static void check_colours(const struct walk *walk, const char *name)
{
    char what[WHAT_MAX];
    bool samples = stage_top(walk->screen.stage) == SCENE_AIDS;
    say(walk, name, what);
    wrong += page_rig_bad_colours(walk->screen.stage->page, samples, what);
}

static void check_pressed(struct walk *walk, const char *name)
{
    struct stage *stage = walk->screen.stage;
    size_t count = stage->page->hit_count;
    for (size_t i = 0; i < count; i++) {
        const struct hit hit = stage->page->hits[i];
        memcpy(stage->state.pressed, hit.id, sizeof hit.id);
        stage->state.pressed_index = hit.index;
        stage_lay_out(stage);
        check_colours(walk, name);
    }
    *stage->state.pressed = '\0';
    stage_lay_out(stage);
}

static void check_same_places(struct walk *walk, const char *name, const struct hit *plain,
                              size_t count)
{
    const struct page *page = walk->screen.stage->page;
    if (page->hit_count != count || memcmp(page->hits, plain, count * sizeof *plain) != 0)
        complain(walk, name, "another theme has other targets", NULL);
}

/* A theme has other colours and borders only: that is why the targets above are looked at in one of
 * them. Words and languages change no colours, pressing does so alike everywhere: one will do. */
static void look_at_colours(struct walk *walk, const char *name)
{
    static struct hit plain[HITS_MAX];
    struct stage *stage = walk->screen.stage;
    put_on(walk, &PLAIN);
    size_t count = stage->page->hit_count;
    memcpy(plain, stage->page->hits, sizeof plain);
    for (int theme = 0; theme < THEME_COUNT; theme++) {
        struct dress dress = PLAIN;
        dress.theme = (enum theme_name)theme;
        put_on(walk, &dress);
        check_same_places(walk, name, plain, count);
        check_colours(walk, name);
    }
    put_on(walk, &PLAIN);
    if (walk->screen.kiosk.lang == LANG_ZH_HANS && walk->shape == &page_rig_shapes[0])
        check_pressed(walk, name);
    put_on(walk, &PLAIN);
    screen_draw(&walk->screen);
}

static void whatever_is_painted_is_a_pair_of_known_contrast(void **state)
{
    (void)state;
    walk_with(look_at_colours);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(targets_are_large_apart_and_within_reach),
        cmocka_unit_test(whatever_is_painted_is_a_pair_of_known_contrast),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
