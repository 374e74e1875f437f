/* Every page of every pack that ships has room on the screen, in three languages and two shapes,
 * in the default and in the largest letters, there also in big mode within reach. With
 * PACKS_SHOWN=FOLDER their pictures are kept there, for an author to look at;
 * PACKS_SHOWN_AS=zh-Hans-1 keeps those of a language and size of letters alone. */
#include "tests/app/png_file.h"
#include "tests/app/walk_rig.h"
#include "tests/tools/story_rig.h"

#include "app/kiosk/visit_own.h"

#include <glob.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct rig rig;
static struct screen screen;
static const struct page_rig_shape *shape;
static enum text_size letters;
static struct stage_aids aids;
static int wrong;
static struct story story; /* what is on the page to check; without one, words that fit */

static bool kept(void)
{
    char as[32];
    const char *only = getenv("PACKS_SHOWN_AS");
    (void)snprintf(as, sizeof as, "%s-%d", lang_tag(screen.kiosk.lang), (int)letters);
    return !aids.big && getenv("PACKS_SHOWN") != NULL && (only == NULL || strcmp(only, as) == 0);
}

static void look(const char *page, size_t index)
{
    char path[300];
    const char *folder = getenv("PACKS_SHOWN");
    const struct pack *pack = screen.kiosk.station->pack;
    stage_touch(screen.stage);
    screen_draw(&screen);
    (void)snprintf(path, sizeof path, "%.100s/%s-%s-%s-%d-%s-%zu.png", folder ? folder : "",
                   pack->id, shape->name, lang_tag(screen.kiosk.lang), (int)letters, page, index);
    if (stage_overflowed(screen.stage)) {
        print_error("%s%s: something had no room\n", path, aids.big ? ", aids" : "");
        wrong++;
    }
    if (kept())
        assert_true(png_write_file(path, screen.pixels, shape->width, shape->height));
}

static void look_at(enum visit_page page, const char *name, size_t index)
{
    screen.kiosk.visit->page = page;
    kiosk_show(&screen.kiosk);
    look(name, index);
}

static void look_at_kinds(const struct pack *pack)
{
    struct draft *draft = visit_draft(screen.kiosk.visit);
    look_at(VISIT_KIND, "kind", 0);
    for (size_t k = 0; k < pack->kind_count; k++) {
        draft_set_kind(draft, (int)k);
        if (pack->kinds[k].category_count > 0)
            look_at(VISIT_CATEGORY, "category", k);
        for (size_t c = 0; c < pack->kinds[k].category_count; c++) {
            draft_set_category(draft, (int)c);
            if (pack->kinds[k].categories[c].call_first)
                look_at(VISIT_NOTICE, "notice", c);
        }
    }
}

static void look_at_end(void)
{
    struct visit *visit = screen.kiosk.visit;
    assert_int_equal(visitor_rig_speak(visit_draft(visit), &story.words, 0), TG_OK);
    draft_set_identity(visit_draft(visit), DRAFT_NAMED);
    look_at(VISIT_CHECK, "check", 0);
    walk_show_receipt(&screen);
    look("receipt", 0);
}

static void look_at_visit(const struct pack *pack)
{
    look_at(VISIT_PRIVACY, "privacy", 0);
    if (pack->not_accepted_count > 0)
        look_at(VISIT_NOT_ACCEPTED, "not-accepted", 0);
    for (size_t i = 0; i < pack->not_accepted_count; i++) {
        screen.kiosk.ground = (int)i;
        look("not-accepted-touched", i);
    }
    look_at_kinds(pack);
    look_at(VISIT_IDENTITY, "identity", 0);
    draft_set_identity(visit_draft(screen.kiosk.visit), DRAFT_NAMED);
    if (pack->set_about_readers)
        look_at(VISIT_ABOUT, "about", 0);
    for (size_t i = 0; i < pack->question_count; i++) {
        screen.kiosk.visit->question = i;
        look_at(VISIT_QUESTION, "question", i);
    }
    look_at_end();
}

static void look_at_pack(enum lang lang)
{
    walk_begin(&screen, lang);
    stage_set_aids(screen.stage, aids);
    stage_set_text_size(screen.stage, letters);
    look_at_visit(rig.station.pack);
    kiosk_leave(&screen.kiosk);
    stage_set_aids(screen.stage, aids);
    stage_set_text_size(screen.stage, letters);
    look("attract", 0);
    int x, y;
    if (letters == TEXT_NORMAL &&
        !(screen_find(&screen, "begin", &x, &y) && screen_find(&screen, "mailbox", &x, &y)))
        fail_msg("%s, %s, %s: not both ways in on the first page", rig.station.pack->id,
                 lang_tag(lang), shape->name);
}

static void every_page_has_room(const char *path)
{
    struct pack *pack = walk_pack(path);
    rig_init(&rig, 16);
    rig.station.pack = pack;
    wrong = 0;
    for (shape = page_rig_shapes; shape < page_rig_shapes + PAGE_RIG_SHAPES; shape++) {
        screen_init(&screen, &rig, shape->width, shape->height, shape->ppi);
        for (enum lang lang = LANG_ZH_HANS; lang < LANG_COUNT; lang++) {
            letters = TEXT_NORMAL;
            look_at_pack(lang);
            letters = TEXT_HUGE;
            look_at_pack(lang);
            aids = (struct stage_aids){.big = true, .reach = true};
            look_at_pack(lang);
            aids = (struct stage_aids){0};
        }
        screen_finish(&screen);
    }
    rig_finish(&rig);
    pack_destroy(pack);
    assert_int_equal(wrong, 0);
}

static void every_pack_that_ships_has_room_on_the_screen(void **state)
{
    glob_t packs;
    (void)state;
    assert_int_equal(glob("assets/packs/*.yaml", 0, NULL, &packs), 0);
    for (size_t i = 0; i < packs.gl_pathc; i++) {
        story_rig_load(packs.gl_pathv[i], &story);
        every_page_has_room(packs.gl_pathv[i]);
        story_rig_finish(&story);
    }
    globfree(&packs);
}

static void a_pack_that_does_not_ship_has_room_on_the_screen(void **state)
{
    (void)state;
    every_page_has_room("tests/vectors/packs/library.yaml");
}

static void every_key_has_room_on_the_screen(void **state)
{
    (void)state;
    every_page_has_room("tests/vectors/packs/everything.yaml");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_pack_that_ships_has_room_on_the_screen),
        cmocka_unit_test(a_pack_that_does_not_ship_has_room_on_the_screen),
        cmocka_unit_test(every_key_has_room_on_the_screen),
    };
    setenv("TZ", "Asia/Shanghai", 1);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
