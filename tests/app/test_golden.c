/* Every scene in three languages and two shapes against its picture in tests/golden. With
 * GOLDEN_WRITE set the pictures are drawn anew instead: then look at each. */
#include "tests/app/png_file.h"
#include "tests/app/screen_rig.h"

#include "app/kiosk/visit_own.h"
#include "board/base/file.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <cmocka.h>

static const struct shape {
    const char *name;
    int width, height;
    double ppi;
} shapes[] = {
    {"portrait", 1080, 1920, 102},
    {"landscape", 1280, 800, 149},
};

enum { SUNDAY_S = 6 * 24 * 3600 }; /* after the rig's Monday */

static struct rig rig;
static struct pack *clinic, *everything;
static int wrong;

/* Where the pack asks a question with that answer; fails the test when it does not. */
static size_t question_of(const struct pack *pack, enum pack_answer answer)
{
    for (size_t i = 0; i < pack->question_count; i++)
        if (pack->questions[i].answer == answer)
            return i;
    fail_msg("%s asks no question of kind %d", pack->id, answer);
    return 0;
}

static const char *const words[LANG_COUNT] = {
    "十一月二十日上午，我母亲在三楼收费处排队一个多小时，两个窗口只开了一个。轮到我们时，工作人员说"
    "系统坏"
    "了，让我们下午再来，还多收了三十八元检查费。",
    "十一月二十日上午，我母親在三樓收費處排隊一個多小時，兩個窗口只開了一個。輪到我們時，工作人員說"
    "系統壞"
    "了，讓我們下午再來，還多收了三十八元檢查費。",
    "On the morning of 20 November my mother queued for more than an hour at the cashier on the "
    "third floor. Only one of two windows was open, and we were charged 38 yuan too much.",
};

/* Everything answered as a patient visitor would. */
static void fill(struct screen *screen, enum draft_identity identity)
{
    struct draft *draft = visit_draft(screen->kiosk.visit);
    const struct pack *pack = screen->kiosk.station->pack;
    const char *text = words[screen->kiosk.lang];
    draft_set_kind(draft, 0);
    draft_set_category(draft, pack->kinds[0].category_count > 0 ? 0 : -1);
    draft_set_identity(draft, identity);
    for (size_t i = 0; i < pack->question_count; i++) {
        if (!draft_applies(draft, i))
            continue;
        const char *say = NULL;
        switch (pack->questions[i].answer) {
        case PACK_ANSWER_TEXT:
            say = text;
            break;
        case PACK_ANSWER_LINE:
            say = screen->kiosk.lang == LANG_EN ? "Third floor" : "门诊三楼";
            break;
        case PACK_ANSWER_PHONE:
            say = "0571 8888 6666";
            break;
        case PACK_ANSWER_NUMBER:
            say = "38";
            break;
        case PACK_ANSWER_DATE:
            say = "2026-11-20";
            break;
        case PACK_ANSWER_PLATE:
            say = "浙A12345";
            break;
        case PACK_ANSWER_CHOICE:
        case PACK_ANSWER_CHOICES:
            draft_set_options(draft, i, 1);
            break;
        case PACK_ANSWER_SIGNATURE:
            break;
        }
        if (say)
            assert_int_equal(draft_set_text(draft, i, say, strlen(say)), TG_OK);
    }
}

static void show(struct screen *screen, enum visit_page page)
{
    screen->kiosk.visit->page = page;
    kiosk_show(&screen->kiosk);
}

static void show_question(struct screen *screen, enum pack_answer answer)
{
    screen->kiosk.visit->question = question_of(screen->kiosk.station->pack, answer);
    show(screen, VISIT_QUESTION);
}

static void unanswer(struct screen *screen, enum pack_answer answer)
{
    size_t question = question_of(screen->kiosk.station->pack, answer);
    assert_int_equal(draft_set_text(visit_draft(screen->kiosk.visit), question, "", 0), TG_OK);
}

static void compare(struct screen *screen, const struct shape *shape, const char *name)
{
    const char *build = getenv("BUILD");
    char path[256], diff[256];
    int size = snprintf(path, sizeof path, "tests/golden/%s/%s/%s.png", shape->name,
                        lang_tag(screen->kiosk.lang), name);
    assert_true(size > 0 && size < (int)sizeof path);
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

static void fresh(struct screen *screen, enum lang lang)
{
    struct fault fault;
    int64_t wait_ms = 0;
    rig.now_ms += VAULT_SESSION_EVERY_MS;
    screen->kiosk.home = lang;
    kiosk_leave(&screen->kiosk);
    assert_int_equal(visit_begin(screen->kiosk.visit, &wait_ms, &fault), TG_OK);
    visit_choose_lang(screen->kiosk.visit, lang);
    /* Pictures of pages, not visits: none of them counts. */
    screen->kiosk.visit->owes = false;
    vault_leave(rig.station.vault);
}

static void shoot_form(struct screen *screen, const struct shape *shape)
{
    static const struct {
        const char *name;
        enum visit_page page;
    } pages[] = {
        {"language", VISIT_LANGUAGE}, {"privacy", VISIT_PRIVACY},   {"kind", VISIT_KIND},
        {"category", VISIT_CATEGORY}, {"identity", VISIT_IDENTITY}, {"about", VISIT_ABOUT},
        {"check", VISIT_CHECK},
    };
    fill(screen, DRAFT_ANONYMOUS);
    for (size_t i = 0; i < sizeof pages / sizeof pages[0]; i++) {
        show(screen, pages[i].page);
        compare(screen, shape, pages[i].name);
    }
    stage_push(screen->stage, SCENE_DELIVERY);
    compare(screen, shape, "delivery");
    stage_push(screen->stage, SCENE_ERASE);
    compare(screen, shape, "erase");
    kiosk_show(&screen->kiosk);
    screen_pass(screen, IDLE_FORM_MS);
    compare(screen, shape, "idle");
}

static void shoot_questions(struct screen *screen, const struct shape *shape)
{
    unanswer(screen, PACK_ANSWER_TEXT);
    show_question(screen, PACK_ANSWER_TEXT);
    compare(screen, shape, "question-text");
    kiosk_forward(&screen->kiosk);
    stage_touch(screen->stage);
    compare(screen, shape, "question-missing");
    screen_type(screen, words[screen->kiosk.lang]);
    compare(screen, shape, "question-text-written");
    show_question(screen, PACK_ANSWER_LINE);
    compare(screen, shape, "question-line");
    show_question(screen, PACK_ANSWER_DATE);
    compare(screen, shape, "question-date");
    show_question(screen, PACK_ANSWER_PHONE);
    compare(screen, shape, "question-phone");
}

static void shoot_end(struct screen *screen, const struct shape *shape)
{
    struct visit *visit = screen->kiosk.visit;
    visit->page = VISIT_SEALING;
    stage_replace(screen->stage, SCENE_SEALING);
    compare(screen, shape, "sealing");
    screen->kiosk.filing_failed = true;
    stage_touch(screen->stage);
    compare(screen, shape, "sealing-failed");
    screen->kiosk.filing_failed = false;
    (void)snprintf(visit->secrets->receipt.digits, sizeof visit->secrets->receipt.digits, "%s",
                   "4817302956120478365519027341");
    (void)snprintf(visit->secrets->keys.case_number, sizeof visit->secrets->keys.case_number, "%s",
                   "HZ-7K3M-9QW2-AB4C");
    show(screen, VISIT_RECEIPT);
    compare(screen, shape, "receipt");
    show(screen, VISIT_DONE);
    compare(screen, shape, "done");
}

static void shoot_service(struct screen *screen, const struct shape *shape)
{
    kiosk_leave(&screen->kiosk);
    compare(screen, shape, "attract");
    stage_push(screen->stage, SCENE_BUSY);
    compare(screen, shape, "busy");
    stage_replace(screen->stage, SCENE_PIN);
    compare(screen, shape, "pin");
    stage_replace(screen->stage, SCENE_SERVICE);
    screen->kiosk.service.vault.disk_free = 0;
    stage_touch(screen->stage);
    compare(screen, shape, "service");
    stage_replace(screen->stage, SCENE_CLOSED);
    compare(screen, shape, "closed");
}

static void shoot_pack_pages(struct screen *screen, const struct shape *shape)
{
    const struct pack *pack = screen->kiosk.station->pack;
    if (pack->not_accepted_count > 0) {
        show(screen, VISIT_NOT_ACCEPTED);
        compare(screen, shape, "not-accepted");
        screen_tap(screen, "ground:0");
        compare(screen, shape, "not-accepted-touched");
    }
    for (size_t kind = 0; kind < pack->kind_count; kind++)
        for (size_t i = 0; i < pack->kinds[kind].category_count; i++) {
            if (!pack->kinds[kind].categories[i].call_first)
                continue;
            draft_set_kind(visit_draft(screen->kiosk.visit), (int)kind);
            draft_set_category(visit_draft(screen->kiosk.visit), (int)i);
            show(screen, VISIT_NOTICE);
            compare(screen, shape, "notice");
            return;
        }
}

/* A name as a finger writes it: from, to, and how far it bends; thousandths of the box. */
static void sign(struct screen *screen)
{
    static const struct {
        int x1, y1, x2, y2, bend;
    } strokes[] = {
        {150, 260, 330, 240, -20}, {165, 460, 320, 440, -15}, {240, 250, 245, 690, 10},
        {130, 700, 370, 680, -25}, {470, 250, 620, 240, -30}, {545, 160, 480, 560, 60},
        {500, 400, 660, 380, 90},  {560, 560, 660, 720, -60}, {760, 300, 860, 290, -20},
        {810, 220, 780, 700, 80},  {720, 520, 900, 500, 40},  {800, 700, 930, 650, 70},
    };
    enum { POINTS = 24 };
    struct rect box = screen_place(screen, "signature");
    for (size_t i = 0; i < sizeof strokes / sizeof strokes[0]; i++) {
        struct screen_point points[POINTS];
        for (int at = 0; at < POINTS; at++) {
            double part = (double)at / (POINTS - 1), off = 4 * part * (1 - part) * strokes[i].bend;
            double x = strokes[i].x1 + part * (strokes[i].x2 - strokes[i].x1) + off / 2;
            double y = strokes[i].y1 + part * (strokes[i].y2 - strokes[i].y1) + off;
            points[at] = (struct screen_point){box.x + (int)(box.w * x / 1000),
                                               box.y + (int)(box.h * y / 1000)};
        }
        screen_drag(screen, points, POINTS);
    }
}

static void shoot_signature(struct screen *screen, const struct shape *shape)
{
    show_question(screen, PACK_ANSWER_SIGNATURE);
    compare(screen, shape, "signature");
    screen->kiosk.problem = DRAFT_NOT_ANSWERED;
    stage_touch(screen->stage);
    compare(screen, shape, "signature-missing");
    sign(screen);
    compare(screen, shape, "signature-signed");
    show(screen, VISIT_CHECK);
    char row[32];
    (void)snprintf(row, sizeof row, "question:%zu",
                   question_of(screen->kiosk.station->pack, PACK_ANSWER_SIGNATURE));
    screen_draw(screen);
    for (int x, y; !screen_find(screen, row, &x, &y);)
        screen_tap(screen, "next");
    compare(screen, shape, "check-signed");
}

static void shoot_plate(struct screen *screen, const struct shape *shape)
{
    unanswer(screen, PACK_ANSWER_PLATE);
    show_question(screen, PACK_ANSWER_PLATE);
    compare(screen, shape, "question-plate");
    screen_tap(screen, "key:27993"); /* 浙 */
    screen_tap(screen, "key:65");
    compare(screen, shape, "question-plate-letters");
}

/* What the clinic asks for none of. */
static void shoot_rest(const struct shape *shape)
{
    struct screen screen;
    rig.station.pack = everything;
    screen_init(&screen, &rig, shape->width, shape->height, shape->ppi);
    for (enum lang lang = LANG_ZH_HANS; lang < LANG_COUNT; lang++) {
        fresh(&screen, lang);
        kiosk_choose_lang(&screen.kiosk, lang);
        fill(&screen, DRAFT_NAMED);
        draft_set_kind(visit_draft(screen.kiosk.visit), 1);
        shoot_plate(&screen, shape);
        shoot_signature(&screen, shape);
        rig.unix_s += SUNDAY_S;
        kiosk_leave(&screen.kiosk);
        compare(&screen, shape, "attract-sunday");
        rig.unix_s -= SUNDAY_S;
    }
    screen_finish(&screen);
}

static void shoot_shape(const struct shape *shape)
{
    struct screen screen;
    rig.station.pack = clinic;
    screen_init(&screen, &rig, shape->width, shape->height, shape->ppi);
    for (enum lang lang = LANG_ZH_HANS; lang < LANG_COUNT; lang++) {
        fresh(&screen, lang);
        /* The bars' language is the kiosk's, not the visit's. */
        kiosk_choose_lang(&screen.kiosk, lang);
        shoot_form(&screen, shape);
        shoot_questions(&screen, shape);
        shoot_pack_pages(&screen, shape);
        shoot_end(&screen, shape);
        shoot_service(&screen, shape);
    }
    screen_finish(&screen);
}

static void load_pack(const char *path, struct pack **out)
{
    uint8_t *bytes = NULL;
    size_t len = 0;
    struct fault fault;
    if (file_read(path, PACK_FILE_MAX, &bytes, &len, &fault) != TG_OK ||
        pack_parse(path, bytes, len, out, &fault) != TG_OK)
        fail_msg("%s", fault.text);
    free(bytes);
}

static void every_screen_looks_as_its_picture(void **state)
{
    (void)state;
    setenv("TZ", "Asia/Shanghai", 1);
    load_pack("assets/packs/clinic.yaml", &clinic);
    load_pack("tests/vectors/packs/everything.yaml", &everything);
    rig_init(&rig, 16);
    for (size_t i = 0; i < sizeof shapes / sizeof shapes[0]; i++) {
        shoot_shape(&shapes[i]);
        shoot_rest(&shapes[i]);
    }
    rig_finish(&rig);
    pack_destroy(clinic);
    pack_destroy(everything);
    assert_int_equal(wrong, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(every_screen_looks_as_its_picture)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
