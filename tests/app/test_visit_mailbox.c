/* What the holder of a receipt reads, and how slowly anybody else gets to read anything. */
#include "tests/app/back_rig.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static const char *text_of(size_t message)
{
    const struct mailbox *mailbox = visit_mailbox(visit);
    return mailbox->texts + mailbox->messages[message].text_at;
}

static void mailbox_shows_what_headquarters_wrote(void **state)
{
    (void)state;
    char longer[3000];
    for (size_t i = 0; i < sizeof longer - 1; i++)
        longer[i] = (char)('a' + i % 26);
    longer[sizeof longer - 1] = '\0';
    sender_rig_write(&sender, &back_rig_accepted, "");
    sender_rig_write(&sender, &back_rig_question, longer);
    back_rig_open_code(sender.receipt.digits);
    const struct mailbox *mailbox = visit_mailbox(visit);
    assert_int_equal(mailbox->count, 2);
    assert_int_equal(mailbox->messages[0].head.kind, LETTER_STATUS);
    assert_int_equal(mailbox->messages[0].head.due_day, back_rig_accepted.due_day);
    assert_string_equal(mailbox->messages[0].head.case_number, sender.keys.case_number);
    assert_string_equal(text_of(1), longer);
    assert_ptr_equal(visit_standing_question(visit), &mailbox->messages[1]);
    assert_int_equal(visit_mail_day(visit), SENDER_RIG_TODAY);
    visit_read(visit, 1);
    assert_ptr_equal(visit_message(visit), &mailbox->messages[1]);
    back_rig_back_to(VISIT_MAILBOX);
}

static void mailbox_of_an_unknown_code_is_an_empty_one(void **state)
{
    (void)state;
    struct receipt other;
    sender_rig_write(&sender, &back_rig_question, "在几号窗口？");
    receipt_generate(&other);
    back_rig_open_code(other.digits);
    assert_non_null(visit_mailbox(visit));
    assert_int_equal(visit_mailbox(visit)->count, 0);
    assert_null(visit_standing_question(visit));
    assert_int_equal(visit_mail_day(visit), SENDER_RIG_TODAY);
}

static void mailbox_that_was_forgotten_is_an_empty_one(void **state)
{
    (void)state;
    sender_rig_write(&sender, &back_rig_question, "在几号窗口？");
    sender_rig_forget(&sender);
    back_rig_open_code(sender.receipt.digits);
    assert_int_equal(visit_mailbox(visit)->count, 0);
}

static void mailbox_shows_nothing_that_a_stranger_signed(void **state)
{
    (void)state;
    sender_rig_write(&sender, &back_rig_question, "在几号窗口？");
    sender_rig_forge(&sender);
    back_rig_open_code(sender.receipt.digits);
    assert_int_equal(visit_mailbox(visit)->count, 1);
    assert_int_equal(visit_mailbox(visit)->refused, 1);
    assert_string_equal(text_of(0), "在几号窗口？");
}

static void letter_of_a_later_version_is_headquarters_own_all_the_same(void **state)
{
    (void)state;
    sender_rig_write_newer(&sender);
    back_rig_open_code(sender.receipt.digits);
    assert_int_equal(visit_mailbox(visit)->count + visit_mailbox(visit)->refused, 0);
    assert_int_equal(visit_mailbox(visit)->newer, 1);
    back_rig_end();
    sender_rig_forge(&sender);
    sender_rig_forget(&sender);
    rig.now_ms += VAULT_SESSION_EVERY_MS;
    back_rig_open_code(sender.receipt.digits);
    assert_int_equal(visit_mailbox(visit)->newer + visit_mailbox(visit)->refused, 0);
}

static void question_stands_until_it_is_answered_or_the_case_is_closed(void **state)
{
    (void)state;
    const struct letter answer = {.kind = LETTER_ANSWER},
                        closed = {.kind = LETTER_STATUS, .closed = true};
    sender_rig_write(&sender, &back_rig_question, "在几号窗口？");
    sender_rig_write(&sender, &back_rig_accepted, "");
    back_rig_open_code(sender.receipt.digits);
    assert_non_null(visit_standing_question(visit));
    back_rig_end();
    sender_rig_write(&sender, &answer, "收到，谢谢。");
    back_rig_open_code(sender.receipt.digits);
    assert_null(visit_standing_question(visit));
    back_rig_end();
    sender_rig_write(&sender, &back_rig_question, "还有别的吗？");
    sender_rig_write(&sender, &closed, "");
    back_rig_open_code(sender.receipt.digits);
    assert_null(visit_standing_question(visit));
    back_rig_write_to(REPLY_STATEMENT, VISIT_REPLY);
}

static void mail_that_cannot_be_read_is_said_and_lets_people_write(void **state)
{
    (void)state;
    sender_rig_write(&sender, &back_rig_question, "在几号窗口？");
    int fd = open(rig.station.mail_db, O_WRONLY);
    assert_int_equal(pwrite(fd, "no database at all", 18, 0), 18);
    close(fd);
    back_rig_begin();
    assert_int_equal(back_rig_start(sender.receipt.digits), TG_OK);
    assert_int_not_equal(visit_open_finish(visit, &fault), TG_OK);
    assert_int_equal(visit_page(visit), VISIT_MAILBOX);
    assert_null(visit_mailbox(visit));
    back_rig_write_to(REPLY_STATEMENT, VISIT_REPLY_ABOUT);
    back_rig_forward_to(VISIT_REPLY);
    back_rig_say("请尽快答复");
    back_rig_forward_to(VISIT_REPLY_CHECK);
    back_rig_forward_to(VISIT_SENDING);
    back_rig_send();
}

/* ---- codes */

static void wrong_digits_cost_nothing(void **state)
{
    (void)state;
    char wrong[RECEIPT_DIGITS + 1];
    memcpy(wrong, sender.receipt.digits, sizeof wrong);
    wrong[3] = wrong[3] == '9' ? '0' : (char)(wrong[3] + 1);
    back_rig_begin();
    for (int i = 0; i < 100; i++) {
        assert_int_equal(back_rig_start("1234"), TG_ERR_FORMAT);
        assert_int_equal(back_rig_start(wrong), TG_ERR_CRYPTO);
        assert_int_equal(visit_page(visit), VISIT_CODE);
    }
    assert_int_equal(back_rig_start(sender.receipt.digits), TG_OK);
}

/* A script that tries ten thousand codes gets no more of them than people do, whoever comes in
 * between, and everybody's turn comes. */
static void openings_are_slowed_down_and_nobody_is_locked_out(void **state)
{
    (void)state;
    int fd = -1;
    int64_t wait_ms = 0;
    visit_destroy(visit);
    assert_int_equal(throttle_share(&visit_opening_rate, rig.now_ms, &fd, &fault), TG_OK);
    assert_int_equal(throttle_map(fd, &rig.station.openings, &fault), TG_OK);
    back_rig_create_visit();
    for (int i = 0; i < VISIT_OPENINGS_MAX; i++) {
        int job = -1;
        back_rig_begin();
        rig.now_ms -= VAULT_SESSION_EVERY_MS; /* none of this takes any time */
        assert_int_equal(visit_open_start(visit, sender.receipt.digits, &job, &wait_ms), TG_OK);
        back_rig_end();
        visit_destroy(visit);
        back_rig_create_visit();
    }
    enum { TRIES = 10000, BETWEEN_MS = 60 };
    int opened = 0;
    back_rig_begin();
    for (int i = 0; i < TRIES; i++) {
        struct receipt guess;
        int job = -1;
        receipt_generate(&guess);
        enum tg_err err = visit_open_start(visit, guess.digits, &job, &wait_ms);
        if (err == TG_OK) {
            opened++;
            back_rig_end();
            back_rig_begin();
            rig.now_ms -= VAULT_SESSION_EVERY_MS;
        } else {
            assert_int_equal(err, TG_ERR_BUSY);
            assert_true(wait_ms > 0 && wait_ms <= VISIT_OPENING_EVERY_MS);
        }
        rig.now_ms += BETWEEN_MS;
    }
    const int turns = TRIES * BETWEEN_MS / VISIT_OPENING_EVERY_MS;
    assert_in_range(opened, turns - 1, turns + 1);
    throttle_unmap(rig.station.openings);
    rig.station.openings = NULL;
    close(fd);
    back_rig_end();
    visit_destroy(visit);
    back_rig_create_visit();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_BACK_RIG(mailbox_shows_what_headquarters_wrote),
        WITH_BACK_RIG(mailbox_of_an_unknown_code_is_an_empty_one),
        WITH_BACK_RIG(mailbox_that_was_forgotten_is_an_empty_one),
        WITH_BACK_RIG(mailbox_shows_nothing_that_a_stranger_signed),
        WITH_BACK_RIG(letter_of_a_later_version_is_headquarters_own_all_the_same),
        WITH_BACK_RIG(question_stands_until_it_is_answered_or_the_case_is_closed),
        WITH_BACK_RIG(mail_that_cannot_be_read_is_said_and_lets_people_write),
        WITH_BACK_RIG(wrong_digits_cost_nothing),
        WITH_BACK_RIG(openings_are_slowed_down_and_nobody_is_locked_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
