/* The stage: what is a tap, what is painted again, what the stack does. Through the real window
 * events and pixels. */
#include "app/ui/stage.h"
#include "app/ui/words.h"
#include "board/base/secret.h"
#include "tests/app/gallery.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

enum { W = 1080, H = 1920 };

static struct fonts *fonts;
static struct stage *stage;
static struct kiosk kiosk;
static uint32_t *pixels, *again;
static int64_t now_ms;
static int width = W, height = H;
static int told; /* the narration's file */

enum { ATTRACT, PRIVACY, KINDS, CHECKS, WRITING, LINE };

static size_t draw(uint32_t *into, bool all)
{
    struct canvas canvas = canvas_over(into, width, height, width);
    struct window_rect damage[STAGE_DAMAGE_MAX];

    return stage_draw(stage, &canvas, all, damage);
}

struct place {
    int x, y, w, h;
};

/* The place of a control, as the narration tells it. */
static struct place find(const char *id)
{
    char text[65536] = "", line[512], role[16], name[64];
    struct place at = {-1, -1, 0, 0};
    ssize_t len;

    (void)draw(pixels, false);
    lseek(told, 0, SEEK_SET);
    len = read(told, text, sizeof text - 1);
    assert_true(len > 0);
    const char *page = text, *next;
    while ((next = strstr(page + 1, "page ")) != NULL)
        page = next;
    for (const char *from = page; *from != '\0'; from += strcspn(from, "\n") + 1) {
        struct place found;
        snprintf(line, sizeof line, "%.*s", (int)strcspn(from, "\n"), from);
        if (sscanf(line, "hit %d %d %d %d %15s %63s", &found.x, &found.y, &found.w, &found.h, role,
                   name) == 6 &&
            strcmp(name, id) == 0)
            at = found;
    }
    if (at.x < 0)
        print_message("no control %s\n", id);
    assert_true(at.x >= 0);
    return at;
}

static void touch(enum window_event_kind kind, int x, int y)
{
    stage_input(stage, &(struct window_event){.kind = kind, .x = x, .y = y, .time_ms = now_ms});
}

static void hold(int x, int y, int ms, int to_x, int to_y)
{
    now_ms += 1000;
    touch(WINDOW_PRESS, x, y);
    now_ms += ms;
    touch(WINDOW_RELEASE, to_x, to_y);
}

static void tap(const char *id)
{
    struct place at = find(id);

    hold(at.x + at.w / 2, at.y + at.h / 2, 80, at.x + at.w / 2, at.y + at.h / 2);
}

static void show(int scene)
{
    stage_reset(stage, scene);
    kiosk.events = 0;
    *kiosk.last_id = '\0';
    (void)draw(pixels, true);
}

static void stage_tap_needs_50_ms_and_no_more(void **state)
{
    static const int MS[] = {0, 10, 40, 49, 50, 60, 2000, 10000, 60000};
    static const int HEARD[] = {0, 0, 0, 0, 1, 1, 1, 1, 1};

    (void)state;
    show(KINDS);
    struct place at = find("kind:3");
    for (size_t i = 0; i < sizeof MS / sizeof *MS; i++) {
        kiosk.events = 0;
        hold(at.x + 5, at.y + 5, MS[i], at.x + 5, at.y + 5);
        assert_int_equal(kiosk.events, HEARD[i]);
    }
}

static void stage_finger_may_roll_29_px_but_not_31(void **state)
{
    (void)state;
    show(KINDS);
    struct place at = find("kind:0");
    hold(at.x + 50, at.y + 1, 80, at.x + 50, at.y + 1 - 29); /* off the control, above it */
    assert_int_equal(kiosk.events, 1);
    hold(at.x + 50, at.y + 1, 80, at.x + 50, at.y + 1 - 31);
    assert_int_equal(kiosk.events, 1);
    hold(at.x + 5, at.y + 5, 80, at.x + at.w - 5, at.y + 5); /* far, but on the same control */
    assert_int_equal(kiosk.events, 2);
}

static void stage_pressed_look_shows_before_release(void **state)
{
    (void)state;
    show(KINDS);
    struct place at = find("kind:2");
    uint32_t before = pixels[(at.y + at.h / 2) * W + at.x + at.w / 2];
    now_ms += 1000;
    touch(WINDOW_PRESS, at.x + 9, at.y + 9);
    assert_true(draw(pixels, false) > 0);
    assert_int_not_equal(pixels[(at.y + at.h / 2) * W + at.x + at.w / 2], before);
    now_ms += 10;
    touch(WINDOW_RELEASE, at.x + 9, at.y + 9);
    assert_true(draw(pixels, false) > 0);
    assert_int_equal(pixels[(at.y + at.h / 2) * W + at.x + at.w / 2], before);
    assert_int_equal(kiosk.events, 0);
}

static void stage_draws_nothing_when_nothing_changes(void **state)
{
    (void)state;
    show(WRITING);
    assert_int_equal(draw(pixels, false), 0);
    stage_touch(stage);
    assert_int_equal(draw(pixels, false), 0);
    touch(WINDOW_EXPOSED, 500, 500);
    assert_int_equal(draw(pixels, false), 0);
}

static void stage_damage_gives_the_same_pixels_as_a_whole_draw(void **state)
{
    static const char *const TAPS[] = {"key:120",   "shift", "key:65", "shift",   "shift",
                                       "backspace", "size",  "theme",  "key:121", "theme",
                                       "theme",     "size",  "enter"};

    (void)state;
    show(WRITING);
    for (size_t i = 0; i < sizeof TAPS / sizeof *TAPS; i++) {
        tap(TAPS[i]);
        (void)draw(pixels, false);
        (void)draw(again, true);
        assert_memory_equal(pixels, again, W * H * sizeof *pixels);
    }
    for (int scene = 0; scene < GALLERY_SCENES; scene++) {
        stage_push(stage, scene);
        (void)draw(pixels, false);
        (void)draw(again, true);
        assert_memory_equal(pixels, again, W * H * sizeof *pixels);
    }
}

static void stage_one_key_damages_little(void **state)
{
    struct canvas canvas = canvas_over(pixels, W, H, W);
    struct window_rect damage[STAGE_DAMAGE_MAX];
    int64_t area = 0;

    (void)state;
    show(WRITING);
    stage_input(stage, &(struct window_event){.kind = WINDOW_TEXT, .text = "好", .len = 3});
    size_t count = stage_draw(stage, &canvas, false, damage);
    for (size_t i = 0; i < count; i++)
        area += (int64_t)damage[i].w * damage[i].h;
    assert_true(count > 0);
    assert_true(area < W * H / 20);
}

static void stage_takes_10000_taps_a_second(void **state)
{
    (void)state;
    show(WRITING);
    struct place at = find("key:97");
    size_t before = field_len(kiosk.text);
    for (int i = 0; i < 10000; i++) {
        touch(i % 2 == 0 ? WINDOW_PRESS : WINDOW_RELEASE, at.x + i % at.w, at.y + 9);
        now_ms += i % 10 == 0;
    }
    for (int i = 0; i < 10000; i++)
        touch(WINDOW_PRESS, rand() % 4000 - 1000, rand() % 4000 - 1000);
    assert_int_equal(field_len(kiosk.text), before);
    assert_int_equal(draw(pixels, false) <= STAGE_DAMAGE_MAX, 1);
    assert_int_equal(stage_top(stage), WRITING);
}

static void stage_back_pops_when_no_scene_wants_it(void **state)
{
    (void)state;
    show(ATTRACT);
    stage_push(stage, PRIVACY);
    tap("back");
    assert_int_equal(stage_top(stage), ATTRACT);
    stage_push(stage, PRIVACY);
    stage_pop(stage);
    stage_pop(stage);
    assert_int_equal(stage_top(stage), ATTRACT); /* the last one stays */
}

static void stage_reset_forgets_settings_and_stack(void **state)
{
    (void)state;
    show(KINDS);
    stage_set_text_size(stage, TEXT_HUGE);
    stage_set_theme(stage, THEME_WHITE_ON_BLACK);
    stage_reset(stage, ATTRACT);
    assert_int_equal(stage_theme(stage)->size, TEXT_NORMAL);
    assert_int_equal(stage_theme(stage)->name, THEME_DEFAULT);
    stage_pop(stage);
    assert_int_equal(stage_top(stage), ATTRACT);
}

static void stage_press_does_not_outlive_its_page(void **state)
{
    (void)state;
    show(KINDS);
    struct place at = find("kind:1");
    now_ms += 1000;
    touch(WINDOW_PRESS, at.x + 9, at.y + 9);
    stage_replace(stage, CHECKS);
    kiosk.events = 0;
    now_ms += 100;
    touch(WINDOW_RELEASE, at.x + 9, at.y + 9);
    assert_int_equal(kiosk.events, 0);
}

static void stage_narrates_controls_and_never_what_was_typed(void **state)
{
    char text[65536] = "";

    (void)state;
    assert_int_equal(ftruncate(told, 0), 0);
    lseek(told, 0, SEEK_SET);
    show(WRITING);
    tap("key:120");
    (void)draw(pixels, false);
    lseek(told, 0, SEEK_SET);
    assert_true(read(told, text, sizeof text - 1) > 0);
    assert_non_null(strstr(text, "page writing\n"));
    assert_non_null(strstr(text, " button next 继续\n"));
    assert_non_null(strstr(text, "\nend\n"));
    assert_null(strstr(text, "母亲"));
}

static struct stage_options options = {.scenes = GALLERY,
                                       .scene_count = GALLERY_SCENES,
                                       .kiosk = &kiosk,
                                       .ppi = 102,
                                       .width = W,
                                       .height = H};

static void stage_pages_what_does_not_fit(void **state)
{
    struct stage *tall = stage;
    struct stage_options wide = options;

    (void)state;
    wide.ppi = 149;
    wide.width = width = 1280;
    wide.height = height = 800;
    assert_int_equal(stage_create(&wide, fonts, &stage), TG_OK);
    show(KINDS);
    assert_false(stage_overflowed(stage));
    tap("more");
    (void)find("previous");
    tap("kind:7");
    assert_string_equal(kiosk.last_id, "kind");
    assert_int_equal(kiosk.last_index, 7);
    stage_destroy(stage);
    stage = tall;
    width = W;
    height = H;
}

static int setup(void **state)
{
    struct fault fault;
    const char *share = getenv("SHARE");
    char name[] = "/tmp/tonggui-told-XXXXXX";

    (void)state;
    share = share != NULL ? share : "build/share";
    told = options.narrate_fd = mkstemp(name);
    unlink(name);
    pixels = calloc(W * H, sizeof *pixels);
    again = calloc(W * H, sizeof *again);
    if (told < 0 || pixels == NULL || again == NULL || secret_init() != TG_OK ||
        fonts_create(share, &fonts, &fault) != TG_OK)
        return 1;
    gallery_init(&kiosk);
    return stage_create(&options, fonts, &stage) != TG_OK;
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
        cmocka_unit_test(stage_tap_needs_50_ms_and_no_more),
        cmocka_unit_test(stage_finger_may_roll_29_px_but_not_31),
        cmocka_unit_test(stage_pressed_look_shows_before_release),
        cmocka_unit_test(stage_draws_nothing_when_nothing_changes),
        cmocka_unit_test(stage_damage_gives_the_same_pixels_as_a_whole_draw),
        cmocka_unit_test(stage_one_key_damages_little),
        cmocka_unit_test(stage_takes_10000_taps_a_second),
        cmocka_unit_test(stage_back_pops_when_no_scene_wants_it),
        cmocka_unit_test(stage_reset_forgets_settings_and_stack),
        cmocka_unit_test(stage_press_does_not_outlive_its_page),
        cmocka_unit_test(stage_narrates_controls_and_never_what_was_typed),
        cmocka_unit_test(stage_pages_what_does_not_fit),
    };

    return cmocka_run_group_tests(tests, setup, teardown);
}
