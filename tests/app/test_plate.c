/* A licence plate is typed where there is no way yet to write Chinese: region first, then letters,
 * by keys that are large enough, in every language. */
#include "tests/app/screen_rig.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>
#include <utf8proc.h>

static struct rig rig;
static struct screen screen;
static struct pack_question plate;

static void open_at(int width, int height, double ppi, enum lang lang)
{
    char id[16];
    rig_init(&rig, 16);
    plate = (struct pack_question){.id = "plate",
                                   .answer = PACK_ANSWER_PLATE,
                                   .required = true,
                                   .title = {{"车牌", "車牌", "Licence plate"}}};
    rig.pack.questions = &plate;
    rig.pack.question_count = 1;
    screen_init(&screen, &rig, width, height, ppi);
    rig.now_ms += VAULT_SESSION_EVERY_MS;
    screen_tap(&screen, "begin");
    (void)snprintf(id, sizeof id, "lang:%d", (int)lang);
    screen_tap(&screen, id);
    for (int x, y; !screen_find(&screen, "kind:1", &x, &y);)
        screen_tap(&screen, "next");
    screen_tap(&screen, "kind:1");
    screen_tap(&screen, "anonymous");
    screen_tap(&screen, "next");
}

static void close_it(void)
{
    screen_finish(&screen);
    rig_finish(&rig);
}

static const char *key_id(utf8proc_int32_t character)
{
    static char id[24];
    (void)snprintf(id, sizeof id, "key:%d", (int)character);
    return id;
}

static bool has_key(const char *character)
{
    utf8proc_int32_t point;
    int x, y;
    assert_true(utf8proc_iterate((const utf8proc_uint8_t *)character, -1, &point) > 0);
    return screen_find(&screen, key_id(point), &x, &y);
}

/* Key by key, as a finger does. */
static void type(const char *text)
{
    while (*text != '\0') {
        utf8proc_int32_t point;
        text += utf8proc_iterate((const utf8proc_uint8_t *)text, -1, &point);
        screen_tap(&screen, key_id(point));
    }
}

static void plates_of_every_sort_can_be_typed(void **state)
{
    static const char *const PLATES[] = {"浙A12345",  "京AD12345", "粤Z1234港",
                                         "粤Z1234澳", "沪A1234学", "新A1234警",
                                         "琼A1234挂", "粤A1234领", "使014578"};
    (void)state;
    for (enum lang lang = LANG_ZH_HANS; lang < LANG_COUNT; lang++)
        for (size_t i = 0; i < sizeof PLATES / sizeof *PLATES; i++) {
            open_at(i % 2 ? 1280 : 1080, i % 2 ? 800 : 1920, i % 2 ? 149 : 102, lang);
            type(PLATES[i]);
            screen_tap(&screen, "next");
            assert_string_equal(screen_scene(&screen), "check");
            assert_string_equal(draft_text(visit_draft(screen.kiosk.visit), 0), PLATES[i]);
            close_it();
        }
}

static void plates_begin_with_any_region(void **state)
{
    static const char REGIONS[] = "京津冀晋蒙辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川贵云藏陕甘青宁新";
    (void)state;
    open_at(1080, 1920, 102, LANG_ZH_HANS);
    int count = 0;
    for (const char *at = REGIONS; *at != '\0'; at += 3, count++)
        assert_true(has_key(at));
    assert_int_equal(count, 31);
    assert_false(has_key("A"));
    type("浙");
    assert_true(has_key("A") && has_key("9") && has_key("港"));
    assert_false(has_key("I") || has_key("O") || has_key("浙"));
    screen_tap(&screen, "backspace");
    assert_true(has_key("浙"));
    close_it();
}

static void plates_without_a_region_are_a_key_away(void **state)
{
    (void)state;
    open_at(1280, 800, 149, LANG_EN);
    screen_tap(&screen, "symbols");
    assert_true(has_key("A"));
    screen_tap(&screen, "symbols");
    assert_true(has_key("浙"));
    screen_tap(&screen, "symbols");
    type("WJ01234");
    screen_tap(&screen, "next");
    assert_string_equal(screen_scene(&screen), "check");
    close_it();
}

static void plates_that_are_none_are_told(void **state)
{
    (void)state;
    open_at(1080, 1920, 102, LANG_ZH_HANS);
    type("浙A12");
    screen_tap(&screen, "next");
    assert_string_equal(screen_scene(&screen), "question");
    assert_int_equal(screen.kiosk.problem, DRAFT_NOT_A_PLATE);
    type("345");
    assert_int_equal(screen.kiosk.problem, DRAFT_FINE);
    screen_tap(&screen, "next");
    assert_string_equal(screen_scene(&screen), "check");
    close_it();
}

/* 16 mm wide on both displays, and as tall where there is room. */
static void plates_keys_are_wide(void **state)
{
    static const struct {
        int width, height;
        double ppi, tall_mm;
    } SHAPES[] = {{1080, 1920, 102, 16}, {1280, 800, 149, 12.7}};
    (void)state;
    for (size_t i = 0; i < 2; i++) {
        open_at(SHAPES[i].width, SHAPES[i].height, SHAPES[i].ppi, LANG_ZH_HANT);
        double px_per_mm = SHAPES[i].ppi / 25.4;
        for (int round = 0; round < 2; round++) {
            int keys = 0, x, y, w, h;
            for (const char *line = screen.page; *line != '\0'; line += strcspn(line, "\n") + 1) {
                int used = 0; /* set when all of it is there */
                if (sscanf(line, "hit %d %d %d %d key key%n", &x, &y, &w, &h, &used) == 4 &&
                    used > 0) {
                    keys++;
                    assert_true(w >= 16 * px_per_mm && h >= SHAPES[i].tall_mm * px_per_mm);
                }
            }
            assert_true(keys >= 32);
            screen_tap(&screen, "symbols");
        }
        close_it();
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(plates_of_every_sort_can_be_typed),
        cmocka_unit_test(plates_begin_with_any_region),
        cmocka_unit_test(plates_without_a_region_are_a_key_away),
        cmocka_unit_test(plates_that_are_none_are_told),
        cmocka_unit_test(plates_keys_are_wide),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
