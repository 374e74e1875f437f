/* What the holder of a receipt writes back, and what is left of it. */
#include "tests/app/back_rig.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static void answer_reaches_headquarters_as_the_receipts_own(void **state)
{
    (void)state;
    struct reply *reply = NULL;
    sender_rig_write(&sender, &back_rig_accepted, "");
    sender_rig_write(&sender, &back_rig_question, "在几号窗口？");
    back_rig_open_code(sender.receipt.digits);
    back_rig_write_to(REPLY_ANSWER, VISIT_REPLY);
    back_rig_forward_to(VISIT_REPLY); /* with nothing written */
    back_rig_say("三号窗口");
    back_rig_forward_to(VISIT_REPLY_CHECK);
    back_rig_back_to(VISIT_REPLY);
    assert_string_equal(visit_reply(visit), "三号窗口");
    back_rig_forward_to(VISIT_REPLY_CHECK);
    back_rig_forward_to(VISIT_SENDING);
    back_rig_send();
    assert_int_equal(rig_written(&rig), 1);
    back_rig_end();
    assert_int_equal(rig_written(&rig), 1);
    assert_int_equal(rig_open_reply(&rig, rig.audit, &reply), 0);
    assert_int_equal(rig_open_reply(&rig, rig.office, &reply), 1);
    assert_int_equal(reply->what, REPLY_ANSWER);
    assert_int_equal(reply->to, 1);
    assert_string_equal(reply->desk.text, "desk-1");
    assert_string_equal(reply->kiosk.text, "lobby-1");
    assert_memory_equal(reply->mailbox_public, sender.keys.mailbox_public, 32);
    assert_memory_equal(reply->sign_public, sender.keys.sign_public, 32);
    assert_memory_equal(reply->text, "三号窗口", reply->text_len);
    reply_destroy(reply);
}

static void wish_reaches_headquarters(enum reply_what what)
{
    struct reply *reply = NULL;
    sender_rig_write(&sender, &back_rig_accepted, "");
    back_rig_open_code(sender.receipt.digits);
    visit_write(visit, what);
    while (visit_page(visit) != VISIT_SENDING)
        visit_forward(visit);
    back_rig_send();
    assert_int_equal(visit_writes(visit), what);
    back_rig_end();
    assert_int_equal(rig_open_reply(&rig, rig.office, &reply), 1);
    assert_int_equal(reply->what, what);
    assert_int_equal(reply->text_len, 0);
    reply_destroy(reply);
}

static void own_words_are_asked_for(void **state)
{
    (void)state;
    wish_reaches_headquarters(REPLY_ECHO);
}

static void forgetting_is_asked_twice(void **state)
{
    (void)state;
    sender_rig_write(&sender, &back_rig_accepted, "");
    back_rig_open_code(sender.receipt.digits);
    back_rig_write_to(REPLY_FORGET, VISIT_FORGET);
    back_rig_forward_to(VISIT_FORGET_SURE);
    back_rig_back_to(VISIT_FORGET);
    back_rig_back_to(VISIT_MAILBOX);
    back_rig_end();
    wish_reaches_headquarters(REPLY_FORGET);
}

/* The letters know whom the case is about; where there are none the writer is asked. */
static void reply_is_kept_from_those_it_is_about(void **state)
{
    (void)state;
    struct reply *reply = NULL;
    struct letter aside = back_rig_question;
    aside.aside = true;
    sender_rig_write(&sender, &aside, "在几号窗口？");
    back_rig_open_code(sender.receipt.digits);
    back_rig_write_to(REPLY_ANSWER, VISIT_REPLY);
    back_rig_say("三号窗口");
    back_rig_forward_to(VISIT_REPLY_CHECK);
    back_rig_forward_to(VISIT_SENDING);
    back_rig_send();
    back_rig_end();
    assert_int_equal(rig_open_reply(&rig, rig.office, &reply), 0);
    assert_int_equal(rig_open_reply(&rig, rig.audit, &reply), 1);
    reply_destroy(reply);
    struct receipt other;
    receipt_generate(&other);
    back_rig_open_code(other.digits);
    back_rig_write_to(REPLY_STATEMENT, VISIT_REPLY_ABOUT);
    back_rig_back_to(VISIT_MAILBOX);
    back_rig_write_to(REPLY_STATEMENT, VISIT_REPLY_ABOUT);
    draft_set_about_readers(visit_draft(visit), true);
    back_rig_forward_to(VISIT_REPLY);
    back_rig_say("补充");
    back_rig_forward_to(VISIT_REPLY_CHECK);
    back_rig_forward_to(VISIT_SENDING);
    back_rig_send();
    back_rig_end();
    assert_int_equal(rig_open_reply(&rig, rig.audit, &reply), 2);
    reply_destroy(reply);
    assert_int_equal(rig_written(&rig), 2);
}

static void reply_longer_than_an_envelope_wants_other_words(void **state)
{
    (void)state;
    bool unfit = false;
    static char quotes[REPLY_TEXT_MAX + 1];
    memset(quotes, '"', REPLY_TEXT_MAX);
    sender_rig_write(&sender, &back_rig_accepted, "");
    back_rig_open_code(sender.receipt.digits);
    back_rig_write_to(REPLY_STATEMENT, VISIT_REPLY);
    assert_int_equal(visit_set_reply(visit, quotes, REPLY_TEXT_MAX + 1), TG_ERR_FULL);
    back_rig_say(quotes);
    back_rig_forward_to(VISIT_REPLY_CHECK);
    back_rig_forward_to(VISIT_SENDING);
    assert_int_not_equal(visit_send(visit, &unfit, &fault), TG_OK);
    assert_true(unfit);
    assert_int_equal(rig_written(&rig), 0);
    back_rig_back_to(VISIT_REPLY_CHECK);
    back_rig_back_to(VISIT_REPLY);
    back_rig_say("短一些");
    back_rig_forward_to(VISIT_REPLY_CHECK);
    back_rig_forward_to(VISIT_SENDING);
    back_rig_send();
    assert_int_equal(rig_written(&rig), 1);
}

/* ---- what is left */

static void given_up_anywhere_leaves_one_cover(void **state)
{
    (void)state;
    struct reply *reply = NULL;
    uint32_t expected = 0;
    int fd = -1;
    int64_t wait_ms = 0;
    sender_rig_write(&sender, &back_rig_question, "在几号窗口？");
    back_rig_begin();
    back_rig_end();
    assert_int_equal(rig_written(&rig), ++expected);
    back_rig_begin();
    assert_int_equal(visit_open_start(visit, sender.receipt.digits, &fd, &wait_ms), TG_OK);
    back_rig_end();
    assert_int_equal(rig_written(&rig), ++expected);
    back_rig_open_code(sender.receipt.digits);
    back_rig_end();
    assert_int_equal(rig_written(&rig), ++expected);
    back_rig_open_code(sender.receipt.digits);
    back_rig_write_to(REPLY_ANSWER, VISIT_REPLY);
    back_rig_say("三号窗口");
    back_rig_forward_to(VISIT_REPLY_CHECK);
    back_rig_end();
    assert_int_equal(rig_written(&rig), ++expected);
    assert_int_equal(rig_open_reply(&rig, rig.office, &reply), 0);
}

static bool is_wiped(const void *memory, size_t len)
{
    const uint8_t *bytes = memory;
    for (size_t i = 0; i < len; i++)
        if (bytes[i] != 0)
            return false;
    return true;
}

static void nothing_of_the_visitor_stays(void **state)
{
    (void)state;
    sender_rig_write(&sender, &back_rig_question, "在几号窗口？");
    back_rig_open_code(sender.receipt.digits);
    assert_true(is_wiped(&visit->secrets->receipt, sizeof visit->secrets->receipt));
    back_rig_write_to(REPLY_ANSWER, VISIT_REPLY);
    back_rig_say("三号窗口");
    back_rig_end();
    assert_null(visit_mailbox(visit));
    assert_true(is_wiped(visit->secrets, sizeof *visit->secrets));
    back_rig_open_code(sender.receipt.digits);
    back_rig_write_to(REPLY_ANSWER, VISIT_REPLY);
    back_rig_say("三号窗口");
    back_rig_forward_to(VISIT_REPLY_CHECK);
    back_rig_forward_to(VISIT_SENDING);
    back_rig_send();
    assert_null(visit_mailbox(visit));
    assert_true(is_wiped(visit->secrets, sizeof *visit->secrets));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_BACK_RIG(answer_reaches_headquarters_as_the_receipts_own),
        WITH_BACK_RIG(own_words_are_asked_for),
        WITH_BACK_RIG(forgetting_is_asked_twice),
        WITH_BACK_RIG(reply_is_kept_from_those_it_is_about),
        WITH_BACK_RIG(reply_longer_than_an_envelope_wants_other_words),
        WITH_BACK_RIG(given_up_anywhere_leaves_one_cover),
        WITH_BACK_RIG(nothing_of_the_visitor_stays),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
