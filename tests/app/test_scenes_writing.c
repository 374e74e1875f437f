/* The question's page with all that it is written by: what stands unfinished is never lost when the
 * page is left, and nothing of a visitor's writing outlives the visit. */
#include "tests/app/ime_rig.h"
#include "tests/app/memory_rig.h"
#include "tests/app/screen_rig.h"

#include <poll.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct ime *ime;
static struct handwriting *model;
static struct rig rig;
static struct screen screen;

static void on(const char *scene)
{
    if (strcmp(screen_scene(&screen), scene) != 0)
        fail_msg("on \"%s\", not on \"%s\"", screen_scene(&screen), scene);
}

/* To the first question, anonymously. */
static void open_question(enum lang lang)
{
    char id[16];
    rig_init(&rig, 16);
    screen_init_writing(&screen, &rig, 1080, 1920, 102, ime, model);
    rig.now_ms += VAULT_SESSION_EVERY_MS;
    screen_tap(&screen, "begin");
    (void)snprintf(id, sizeof id, "lang:%d", (int)lang);
    screen_tap(&screen, id);
    screen_tap(&screen, "next");
    screen_tap(&screen, "next");
    screen_tap(&screen, "kind:0");
    screen_tap(&screen, "category:0");
    screen_tap(&screen, "anonymous");
    screen_tap(&screen, "next");
    on("question");
}

static void close_question(void)
{
    screen_finish(&screen);
    rig_finish(&rig);
}

static void await(void)
{
    enum { WAITS_MAX = 1500, WAIT_MS = 20 };
    for (int i = 0; ime_wait_ms(ime) >= 0; i++) {
        struct pollfd ready = {.fd = ime_fd(ime), .events = POLLIN};
        assert_true(i < WAITS_MAX);
        (void)poll(&ready, 1, WAIT_MS);
        kiosk_ime_ready(&screen.kiosk);
    }
    screen_draw(&screen);
}

static void touch(const char *letters)
{
    char id[16];
    for (; *letters != '\0'; letters++) {
        (void)snprintf(id, sizeof id, "key:%d", *letters);
        screen_tap(&screen, id);
    }
}

static const char *answer(void)
{
    return draft_text(visit_draft(screen.kiosk.visit), RIG_WHAT);
}

static void field_is(const char *text)
{
    assert_string_equal(field_text(screen.kiosk.field), text);
}

static void going_on_takes_what_stands_unfinished(void **state)
{
    (void)state;
    open_question(LANG_ZH_HANS);
    touch("yiyuan");
    await();
    field_is("");
    screen_tap(&screen, "next");
    assert_int_equal(visit_question(screen.kiosk.visit), RIG_WHERE);
    assert_string_equal(answer(), "医院");
    close_question();
}

static void going_back_and_other_pages_take_it_as_well(void **state)
{
    (void)state;
    open_question(LANG_ZH_HANS);
    touch("yiyuan");
    await();
    screen_tap(&screen, "erase");
    on("erase");
    screen_tap(&screen, "back");
    field_is("医院");
    touch("shoufei");
    await();
    screen_tap(&screen, "back");
    assert_string_equal(answer(), "医院收费");
    screen_tap(&screen, "next");
    touch("tai");
    await();
    screen_pass(&screen, IDLE_WRITING_MS);
    on("idle");
    screen_tap(&screen, "next");
    on("question");
    screen_tap(&screen, "next");
    assert_true(strlen(answer()) > strlen("医院收费"));
    close_question();
}

static void what_has_no_room_keeps_the_page(void **state)
{
    (void)state;
    open_question(LANG_ZH_HANS);
    char *words = calloc(1, 3001);
    assert_non_null(words);
    memset(words, 'x', 2998);
    screen_type(&screen, words);
    free(words);
    touch("yiyuan");
    await();
    screen_tap(&screen, "next");
    assert_int_equal(visit_question(screen.kiosk.visit), RIG_WHAT);
    assert_int_equal(screen.kiosk.problem, DRAFT_TOO_LONG);
    assert_string_equal(composer_composing(screen.kiosk.composer), "yi yuan");
    for (int i = 0; i < 6; i++)
        screen_tap(&screen, "backspace");
    screen_tap(&screen, "next");
    assert_int_equal(visit_question(screen.kiosk.visit), RIG_WHERE);
    close_question();
}

static void handwriting_is_finished_by_time_alone(void **state)
{
    (void)state;
    open_question(LANG_ZH_HANS);
    screen_tap(&screen, "method:2");
    struct rect box = screen_place(&screen, "box");
    for (int i = 1; i <= 3; i++) {
        int y = box.y + box.h * i / 4, inset = i == 3 ? box.w / 8 : box.w / 4;
        const struct screen_point ends[] = {{box.x + inset, y}, {box.x + box.w - inset, y}};
        screen_drag(&screen, ends, 2);
    }
    assert_in_range(kiosk_wait_ms(&screen.kiosk), 1, 3000);
    screen_pass(&screen, kiosk_wait_ms(&screen.kiosk));
    field_is("三");
    close_question();
}

static struct pack_text phrases[] = {
    {.in = {"排队时间太长", "排隊時間太長", "The queue was too long"}},
};

static void sentences_are_tapped_in_the_language_of_the_screen(void **state)
{
    (void)state;
    struct pack_question *question = NULL;
    open_question(LANG_ZH_HANS);
    question = &rig.pack.questions[RIG_WHAT];
    question->phrases = phrases;
    question->phrase_count = 1;
    screen_tap(&screen, "back");
    screen_tap(&screen, "next");
    screen_tap(&screen, "method");
    screen_tap(&screen, "phrase");
    field_is("排队时间太长");
    screen_tap(&screen, "language");
    screen_tap(&screen, "language");
    screen_tap(&screen, "phrase");
    field_is("排队时间太长. The queue was too long");
    question->phrases = NULL;
    question->phrase_count = 0;
    close_question();
}

static void tools_and_carets_come_after_what_stands_unfinished(void **state)
{
    (void)state;
    open_question(LANG_ZH_HANS);
    touch("yiyuan");
    await();
    screen_tap(&screen, "caret-left");
    field_is("医院");
    assert_int_equal(field_caret(screen.kiosk.field), strlen("医"));
    screen_tap(&screen, "caret-right");
    screen_tap(&screen, "undo");
    field_is("");
    close_question();
}

static void the_next_visitor_finds_nothing(void **state)
{
    (void)state;
    static const char LETTERS[] = "zhuangtaihenbuhao";
    open_question(LANG_ZH_HANS);
    screen_tap(&screen, "method:4");
    screen_tap(&screen, "method:1");
    touch(LETTERS);
    await();
    assert_true(memory_found(LETTERS, sizeof LETTERS - 1) > 0);
    screen_tap(&screen, "method:4");
    screen_tap(&screen, "erase");
    screen_tap(&screen, "next");
    on("attract");
    assert_int_equal(memory_found(LETTERS, sizeof LETTERS - 1), 0);
    assert_int_equal(memory_found("状态很不好", strlen("状态很不好")), 0);
    struct writing_view view;
    composer_view(screen.kiosk.composer, &view);
    assert_int_equal(view.method, WRITING_PINYIN);
    close_question();
}

static int open_engines(void **state)
{
    (void)state;
    struct fault fault;
    const char *share = getenv("SHARE");
    ime = ime_rig_open();
    if (handwriting_create(share ? share : "build/share", &model, &fault) != TG_OK)
        fail_msg("%s", fault.text);
    return 0;
}

static int close_engines(void **state)
{
    (void)state;
    ime_destroy(ime);
    handwriting_destroy(model);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(going_on_takes_what_stands_unfinished),
        cmocka_unit_test(going_back_and_other_pages_take_it_as_well),
        cmocka_unit_test(what_has_no_room_keeps_the_page),
        cmocka_unit_test(handwriting_is_finished_by_time_alone),
        cmocka_unit_test(sentences_are_tapped_in_the_language_of_the_screen),
        cmocka_unit_test(tools_and_carets_come_after_what_stands_unfinished),
        cmocka_unit_test(the_next_visitor_finds_nothing),
    };
    return cmocka_run_group_tests(tests, open_engines, close_engines);
}
