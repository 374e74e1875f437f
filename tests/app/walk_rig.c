#include "tests/app/walk_rig.h"

#include "app/kiosk/visit_own.h"
#include "board/base/file.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { SUNDAY_S = 6 * 24 * 3600 }; /* after the rig's Monday */

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
void walk_fill(struct screen *screen, enum draft_identity identity)
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

void walk_show(struct screen *screen, enum visit_page page)
{
    screen->kiosk.visit->page = page;
    kiosk_show(&screen->kiosk);
}

void walk_show_question(struct screen *screen, enum pack_answer answer)
{
    screen->kiosk.visit->question = question_of(screen->kiosk.station->pack, answer);
    walk_show(screen, VISIT_QUESTION);
}

void walk_unanswer(struct screen *screen, enum pack_answer answer)
{
    size_t question = question_of(screen->kiosk.station->pack, answer);
    assert_int_equal(draft_set_text(visit_draft(screen->kiosk.visit), question, "", 0), TG_OK);
}

void walk_show_receipt(struct screen *screen)
{
    struct visit *visit = screen->kiosk.visit;
    (void)snprintf(visit->secrets->receipt.digits, sizeof visit->secrets->receipt.digits, "%s",
                   "4817302956120478365519027341");
    (void)snprintf(visit->secrets->keys.case_number, sizeof visit->secrets->keys.case_number, "%s",
                   "HZ-7K3M-9QW2-AB4C");
    walk_show(screen, VISIT_RECEIPT);
}

struct pack *walk_pack(const char *path)
{
    uint8_t *bytes = NULL;
    size_t len = 0;
    struct fault fault;
    struct pack *pack = NULL;
    if (file_read(path, PACK_FILE_MAX, &bytes, &len, &fault) != TG_OK ||
        pack_parse(path, bytes, len, &pack, &fault) != TG_OK)
        fail_msg("%s", fault.text);
    free(bytes);
    return pack;
}

void walk_enter(struct screen *screen, enum lang lang)
{
    struct fault fault;
    int64_t wait_ms = 0;
    screen->rig->now_ms += VAULT_SESSION_EVERY_MS;
    screen->kiosk.home = lang;
    kiosk_leave(&screen->kiosk);
    assert_int_equal(visit_begin(screen->kiosk.visit, &wait_ms, &fault), TG_OK);
}

void walk_owe_nothing(struct screen *screen)
{
    screen->kiosk.visit->owes = false;
    vault_leave(screen->kiosk.station->vault);
}

void walk_begin(struct screen *screen, enum lang lang)
{
    walk_enter(screen, lang);
    /* The bars' language is the kiosk's, not the visit's. */
    kiosk_choose_lang(&screen->kiosk, lang);
    walk_owe_nothing(screen);
}

void walk_see(struct walk *walk, const char *name)
{
    screen_draw(&walk->screen);
    walk->look(walk, name);
}

static void see_form(struct walk *walk)
{
    struct screen *screen = &walk->screen;
    static const struct {
        const char *name;
        enum visit_page page;
    } pages[] = {
        {"language", VISIT_LANGUAGE}, {"privacy", VISIT_PRIVACY},   {"kind", VISIT_KIND},
        {"category", VISIT_CATEGORY}, {"identity", VISIT_IDENTITY}, {"about", VISIT_ABOUT},
        {"check", VISIT_CHECK},
    };
    walk_fill(screen, DRAFT_ANONYMOUS);
    for (size_t i = 0; i < sizeof pages / sizeof pages[0]; i++) {
        walk_show(screen, pages[i].page);
        walk_see(walk, pages[i].name);
    }
    stage_push(screen->stage, SCENE_DELIVERY);
    walk_see(walk, "delivery");
    stage_cover(screen->stage, SCENE_ERASE);
    walk_see(walk, "erase");
    stage_cover(screen->stage, SCENE_AIDS);
    walk_see(walk, "aids");
    kiosk_show(&screen->kiosk);
    screen_pass(screen, IDLE_FORM_MS);
    walk_see(walk, "idle");
}

static void see_questions(struct walk *walk)
{
    struct screen *screen = &walk->screen;
    walk_unanswer(screen, PACK_ANSWER_TEXT);
    walk_show_question(screen, PACK_ANSWER_TEXT);
    walk_see(walk, "question-text");
    kiosk_forward(&screen->kiosk);
    stage_touch(screen->stage);
    walk_see(walk, "question-missing");
    screen_type(screen, words[screen->kiosk.lang]);
    walk_see(walk, "question-text-written");
    walk_show_question(screen, PACK_ANSWER_LINE);
    walk_see(walk, "question-line");
    walk_show_question(screen, PACK_ANSWER_DATE);
    walk_see(walk, "question-date");
    walk_show_question(screen, PACK_ANSWER_PHONE);
    walk_see(walk, "question-phone");
}

static void see_end(struct walk *walk)
{
    struct screen *screen = &walk->screen;
    struct visit *visit = screen->kiosk.visit;
    visit->page = VISIT_SEALING;
    stage_replace(screen->stage, SCENE_SEALING);
    walk_see(walk, "sealing");
    screen->kiosk.filing_failed = true;
    stage_touch(screen->stage);
    walk_see(walk, "sealing-failed");
    screen->kiosk.filing_failed = false;
    walk_see_receipt(walk);
    walk_show(screen, VISIT_DONE);
    walk_see(walk, "done");
}

static void see_service(struct walk *walk)
{
    struct screen *screen = &walk->screen;
    kiosk_leave(&screen->kiosk);
    walk_see(walk, "attract");
    screen->kiosk.busy_until_ms = walk->rig.now_ms + IDLE_DONE_MS;
    stage_push(screen->stage, SCENE_BUSY);
    walk_see(walk, "busy");
    stage_replace(screen->stage, SCENE_PIN);
    walk_see(walk, "pin");
    stage_replace(screen->stage, SCENE_SERVICE);
    screen->kiosk.service.vault.disk_free = 0;
    screen->kiosk.service.mail = (struct mailbag_status){.present = true,
                                                         .letters = 11504,
                                                         .bundles = 719,
                                                         .missing = 1,
                                                         .newest_day = 20780,
                                                         .refused = 1};
    stage_touch(screen->stage);
    walk_see(walk, "service");
    stage_replace(screen->stage, SCENE_CLOSED);
    walk_see(walk, "closed");
}

static void see_pack_pages(struct walk *walk)
{
    struct screen *screen = &walk->screen;
    const struct pack *pack = screen->kiosk.station->pack;
    if (pack->not_accepted_count > 0) {
        walk_show(screen, VISIT_NOT_ACCEPTED);
        walk_see(walk, "not-accepted");
        screen_tap(screen, "ground:0");
        walk_see(walk, "not-accepted-touched");
    }
    for (size_t kind = 0; kind < pack->kind_count; kind++)
        for (size_t i = 0; i < pack->kinds[kind].category_count; i++) {
            if (!pack->kinds[kind].categories[i].call_first)
                continue;
            draft_set_kind(visit_draft(screen->kiosk.visit), (int)kind);
            draft_set_category(visit_draft(screen->kiosk.visit), (int)i);
            walk_show(screen, VISIT_NOTICE);
            walk_see(walk, "notice");
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

static void see_signature(struct walk *walk)
{
    struct screen *screen = &walk->screen;
    walk_show_question(screen, PACK_ANSWER_SIGNATURE);
    walk_see(walk, "signature");
    screen->kiosk.problem = DRAFT_NOT_ANSWERED;
    stage_touch(screen->stage);
    walk_see(walk, "signature-missing");
    sign(screen);
    walk_see(walk, "signature-signed");
    walk_show(screen, VISIT_CHECK);
    char row[32];
    (void)snprintf(row, sizeof row, "question:%zu",
                   question_of(screen->kiosk.station->pack, PACK_ANSWER_SIGNATURE));
    screen_draw(screen);
    for (int x, y; !screen_find(screen, row, &x, &y);)
        screen_tap(screen, "next");
    walk_see(walk, "check-signed");
}

static void see_plate(struct walk *walk)
{
    struct screen *screen = &walk->screen;
    walk_unanswer(screen, PACK_ANSWER_PLATE);
    walk_show_question(screen, PACK_ANSWER_PLATE);
    walk_see(walk, "question-plate");
    screen_tap(screen, "key:27993"); /* 浙 */
    screen_tap(screen, "key:65");
    walk_see(walk, "question-plate-letters");
}

/* ---- all of it */

void walk_init(struct walk *walk, void (*look)(struct walk *walk, const char *name))
{
    setenv("TZ", "Asia/Shanghai", 1);
    memset(walk, 0, sizeof *walk);
    walk->look = look;
    walk->clinic = walk_pack("assets/packs/clinic.yaml");
    walk->everything = walk_pack("tests/vectors/packs/everything.yaml");
    rig_init(&walk->rig, 16);
    printer_rig_init(&walk->printer, 80, 0);
    printer_rig_ask(&walk->printer);
    printer_rig_until_state(&walk->printer, PRINTER_READY);
    sender_rig_init(&walk->sender, &walk->rig);
    walk_write_letters(&walk->sender);
}

void walk_finish(struct walk *walk)
{
    printer_rig_finish(&walk->printer);
    rig_finish(&walk->rig);
    pack_destroy(walk->clinic);
    pack_destroy(walk->everything);
}

void walk_open(struct walk *walk, const struct page_rig_shape *shape, struct pack *pack)
{
    walk->shape = shape;
    walk->rig.station.pack = pack;
    screen_init(&walk->screen, &walk->rig, shape->width, shape->height, shape->ppi);
    walk->screen.kiosk.printer = walk->printer.printer;
}

void walk_close(struct walk *walk)
{
    screen_finish(&walk->screen);
}

/* On a day when nobody of the contacts is there. */
static void see_sunday(struct walk *walk)
{
    walk->rig.unix_s += SUNDAY_S;
    kiosk_leave(&walk->screen.kiosk);
    walk_see(walk, "attract-sunday");
    walk->rig.unix_s -= SUNDAY_S;
}

void walk_all(struct walk *walk, const struct page_rig_shape *shape)
{
    walk_open(walk, shape, walk->clinic);
    for (enum lang lang = LANG_ZH_HANS; lang < LANG_COUNT; lang++) {
        walk_begin(&walk->screen, lang);
        see_form(walk);
        see_questions(walk);
        see_pack_pages(walk);
        see_end(walk);
        walk_way_back(walk, lang);
        see_service(walk);
    }
    walk_close(walk);
    walk_open(walk, shape, walk->everything);
    for (enum lang lang = LANG_ZH_HANS; lang < LANG_COUNT; lang++) {
        walk_begin(&walk->screen, lang);
        walk_fill(&walk->screen, DRAFT_NAMED);
        draft_set_kind(visit_draft(walk->screen.kiosk.visit), 1);
        see_plate(walk);
        see_signature(walk);
        see_sunday(walk);
    }
    walk_close(walk);
}
