#include "tests/app/back_rig.h"

#include <poll.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

const struct letter back_rig_question = {.kind = LETTER_QUESTION, .day = SENDER_RIG_TODAY - 2};
const struct letter back_rig_accepted = {
    .kind = LETTER_STATUS,
    .day = SENDER_RIG_TODAY - 8,
    .due_day = SENDER_RIG_TODAY + 19,
    .title = {"已登记受理", "已登記受理", "Registered and accepted"},
    .due = {"答复您", "答覆您", "An answer to you"},
};

struct rig rig;
struct sender_rig sender;
struct visit *visit;
struct fault fault;

void back_rig_create_visit(void)
{
    struct visit_ground ground = {
        .pack = &rig.pack,
        .charter = &rig.station.charter,
        .vault = rig.station.vault,
        .clock = rig.station.clock,
        .kiosk = rig.station.settings.kiosk,
        .site_prefix = "HZ",
        .mail_db = rig.station.mail_db,
        .openings = rig.station.openings,
    };
    assert_int_equal(visit_create(&ground, &visit), TG_OK);
}

int back_rig_open(void **state)
{
    (void)state;
    rig_init(&rig, 32);
    sender_rig_init(&sender, &rig);
    back_rig_create_visit();
    return 0;
}

void back_rig_end(void)
{
    if (visit_end(visit, &fault) != TG_OK)
        fail_msg("%s", fault.text);
    assert_int_equal(visit_page(visit), VISIT_NOBODY);
}

int back_rig_close(void **state)
{
    (void)state;
    back_rig_end();
    visit_destroy(visit);
    rig_finish(&rig);
    return 0;
}

void back_rig_begin(void)
{
    int64_t wait_ms = 0;
    rig.now_ms += VAULT_SESSION_EVERY_MS;
    assert_int_equal(visit_begin(visit, &wait_ms, &fault), TG_OK);
    visit_choose_mailbox(visit, LANG_ZH_HANS);
    assert_int_equal(visit_page(visit), VISIT_CODE);
}

enum tg_err back_rig_start(const char *code)
{
    int fd = -1;
    int64_t wait_ms = 0;
    enum tg_err err = visit_open_start(visit, code, &fd, &wait_ms);
    if (err != TG_OK)
        return err;
    assert_int_equal(visit_page(visit), VISIT_OPENING);
    struct pollfd ready = {.fd = fd, .events = POLLIN};
    assert_int_equal(poll(&ready, 1, 60000), 1);
    return TG_OK;
}

void back_rig_open_code(const char *code)
{
    back_rig_begin();
    assert_int_equal(back_rig_start(code), TG_OK);
    if (visit_open_finish(visit, &fault) != TG_OK)
        fail_msg("%s", fault.text);
    assert_int_equal(visit_page(visit), VISIT_MAILBOX);
}

void back_rig_forward_to(enum visit_page page)
{
    visit_forward(visit);
    assert_int_equal(visit_page(visit), page);
}

void back_rig_back_to(enum visit_page page)
{
    assert_true(visit_back(visit));
    assert_int_equal(visit_page(visit), page);
}

void back_rig_write_to(enum reply_what what, enum visit_page page)
{
    visit_write(visit, what);
    assert_int_equal(visit_page(visit), page);
}

void back_rig_say(const char *text)
{
    assert_int_equal(visit_set_reply(visit, text, strlen(text)), TG_OK);
}

void back_rig_send(void)
{
    bool unfit = true;
    assert_int_equal(visit_page(visit), VISIT_SENDING);
    if (visit_send(visit, &unfit, &fault) != TG_OK)
        fail_msg("%s", fault.text);
    assert_int_equal(visit_page(visit), VISIT_SENT);
}
