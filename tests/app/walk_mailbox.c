/* The part of the walk for somebody who has a receipt. */
#include "tests/app/walk_rig.h"

#include "app/kiosk/visit_own.h"
#include "board/base/secret.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

void walk_begin_mailbox(struct screen *screen, enum lang lang)
{
    walk_enter(screen, lang);
    visit_choose_mailbox(screen->kiosk.visit, lang);
    walk_owe_nothing(screen);
    kiosk_show(&screen->kiosk);
    memcpy(screen->kiosk.entry.order, "5038264917", CODE_PAD_DIGITS);
    stage_touch(screen->stage);
}

/* Without the second that the keys take. */
void walk_open_mailbox(struct walk *walk, const struct receipt_keys *keys)
{
    struct visit *visit = walk->screen.kiosk.visit;
    struct fault fault;
    visit->secrets->keys = *keys;
    mailbox_destroy(visit->back.mailbox);
    if (mailbox_open(visit->ground.mail_db, SENDER_RIG_TODAY, visit->ground.charter, keys,
                     &visit->back.mailbox, &fault) != TG_OK)
        fail_msg("%s", fault.text);
    visit->back.mail_day = SENDER_RIG_TODAY;
    walk_show(&walk->screen, VISIT_MAILBOX);
}

static const struct letter letters[] = {
    {.kind = LETTER_STATUS,
     .day = SENDER_RIG_TODAY - 8,
     .title = {"已登记受理", "已登記受理", "Registered and accepted"}},
    {.kind = LETTER_STATUS,
     .day = SENDER_RIG_TODAY - 6,
     .due_day = SENDER_RIG_TODAY + 19,
     .title = {"正在调查核实", "正在調查核實", "Being inquired into"},
     .due = {"答复您", "答覆您", "An answer to you"}},
    {.kind = LETTER_ANSWER, .day = SENDER_RIG_TODAY - 4},
    {.kind = LETTER_QUESTION, .day = SENDER_RIG_TODAY - 2},
};

static const char *const letter_texts[] = {
    "",
    "",
    "您好，您反映的收费问题已转财务科核对，核对期间请保留缴费凭证。",
    "您好。为核对您反映的多收检查费一事，请告诉我们：\n"
    "一、缴费大约在几点，在几号窗口；\n"
    "二、凭证上的流水号。如果凭证不在手边，说明检查项目即可。\n"
    "您不必说明自己是谁。",
};

void walk_write_letters(struct sender_rig *sender)
{
    for (size_t i = 0; i < sizeof letters / sizeof letters[0]; i++)
        sender_rig_write(sender, &letters[i], letter_texts[i]);
}

static void see_code(struct walk *walk)
{
    struct screen *screen = &walk->screen;
    struct kiosk *kiosk = &screen->kiosk;
    walk_see(walk, "code");
    screen_type(screen, "48173029561");
    walk_see(walk, "code-typed");
    screen_type(screen, "20478365519027342");
    kiosk->entry.problem = CODE_WRONG;
    stage_touch(screen->stage);
    walk_see(walk, "code-wrong");
    kiosk->entry.problem = CODE_OTHER;
    stage_touch(screen->stage);
    walk_see(walk, "code-other");
    kiosk->entry.problem = CODE_WAITS;
    kiosk->entry.wait_s = 24;
    kiosk->entry.waits_until_ms = walk->rig.now_ms + 24000;
    stage_touch(screen->stage);
    walk_see(walk, "code-waits");
    kiosk->entry.problem = CODE_FINE;
    kiosk->visit->page = VISIT_OPENING;
    stage_replace(screen->stage, SCENE_OPENING);
    walk_see(walk, "opening");
}

static void see_messages(struct walk *walk)
{
    struct screen *screen = &walk->screen;
    struct receipt_keys *nobody = secret_create(sizeof *nobody);
    assert_non_null(nobody);
    *nobody = walk->sender.keys;
    nobody->label_seed[0] ^= 1;
    walk_open_mailbox(walk, nobody);
    secret_destroy(nobody);
    walk_see(walk, "mailbox-empty");
    walk_open_mailbox(walk, &walk->sender.keys);
    walk_see(walk, "mailbox");
    screen->kiosk.visit->back.message = 1;
    walk_show(screen, VISIT_LETTER);
    walk_see(walk, "letter-status");
    screen->kiosk.visit->back.message = 3;
    walk_show(screen, VISIT_LETTER);
    walk_see(walk, "letter-question");
}

static void see_reply(struct walk *walk)
{
    struct screen *screen = &walk->screen;
    struct visit *visit = screen->kiosk.visit;
    static const struct {
        const char *name;
        enum visit_page page;
    } pages[] = {{"reply-check", VISIT_REPLY_CHECK},
                 {"echo", VISIT_ECHO},
                 {"forget", VISIT_FORGET},
                 {"forget-sure", VISIT_FORGET_SURE}};
    visit_write(visit, REPLY_ANSWER);
    kiosk_show(&screen->kiosk);
    walk_see(walk, "reply");
    screen_type(screen, "大约上午十点，在三号窗口。凭证上的流水号是 0038 1172。");
    for (size_t i = 0; i < sizeof pages / sizeof pages[0]; i++) {
        walk_show(screen, pages[i].page);
        walk_see(walk, pages[i].name);
    }
    visit->page = VISIT_SENDING;
    screen->kiosk.filing_failed = true;
    stage_replace(screen->stage, SCENE_SENDING);
    walk_see(walk, "sending-failed");
    screen->kiosk.filing_failed = false;
    walk_show(screen, VISIT_SENT);
    walk_see(walk, "sent");
    visit->back.what = REPLY_FORGET;
    stage_replace(screen->stage, SCENE_SENT);
    walk_see(walk, "sent-forgotten");
}

void walk_way_back(struct walk *walk, enum lang lang)
{
    walk_begin_mailbox(&walk->screen, lang);
    see_code(walk);
    see_messages(walk);
    see_reply(walk);
}
