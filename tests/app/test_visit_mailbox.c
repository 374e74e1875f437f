/* The way back, on a real vault and a real mail.db that a test desk writes to: what its holder
 * reads, what reaches headquarters, and what a session leaves behind. */
#include "app/kiosk/visit_mailbox.h"

#include "app/kiosk/visit_own.h"
#include "tests/app/sender_rig.h"

#include <fcntl.h>
#include <poll.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static struct rig rig;
static struct sender_rig sender;
static struct visit *visit;
static struct fault fault;

static const struct letter question = {.kind = LETTER_QUESTION, .day = SENDER_RIG_TODAY - 2};
static const struct letter accepted = {
    .kind = LETTER_STATUS,
    .day = SENDER_RIG_TODAY - 8,
    .due_day = SENDER_RIG_TODAY + 19,
    .title = {"已登记受理", "已登記受理", "Registered and accepted"},
    .due = {"答复您", "答覆您", "An answer to you"},
};

static void create_visit(void)
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

static int open_rig(void **state)
{
    (void)state;
    rig_init(&rig, 32);
    sender_rig_init(&sender, &rig);
    create_visit();
    return 0;
}

static void end(void)
{
    if (visit_end(visit, &fault) != TG_OK)
        fail_msg("%s", fault.text);
    assert_int_equal(visit_page(visit), VISIT_NOBODY);
}

static int close_rig(void **state)
{
    (void)state;
    end();
    visit_destroy(visit);
    rig_finish(&rig);
    return 0;
}

static void begin(void)
{
    int64_t wait_ms = 0;
    rig.now_ms += VAULT_SESSION_EVERY_MS;
    assert_int_equal(visit_begin(visit, &wait_ms, &fault), TG_OK);
    visit_choose_mailbox(visit, LANG_ZH_HANS);
    assert_int_equal(visit_page(visit), VISIT_CODE);
}

static enum tg_err start(const char *code)
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

static void open_code(const char *code)
{
    begin();
    assert_int_equal(start(code), TG_OK);
    if (visit_open_finish(visit, &fault) != TG_OK)
        fail_msg("%s", fault.text);
    assert_int_equal(visit_page(visit), VISIT_MAILBOX);
}

static void forward_to(enum visit_page page)
{
    visit_forward(visit);
    assert_int_equal(visit_page(visit), page);
}

static void back_to(enum visit_page page)
{
    assert_true(visit_back(visit));
    assert_int_equal(visit_page(visit), page);
}

static void write_to(enum reply_what what, enum visit_page page)
{
    visit_write(visit, what);
    assert_int_equal(visit_page(visit), page);
}

static void say(const char *text)
{
    assert_int_equal(visit_set_reply(visit, text, strlen(text)), TG_OK);
}

static void send(void)
{
    bool unfit = true;
    assert_int_equal(visit_page(visit), VISIT_SENDING);
    if (visit_send(visit, &unfit, &fault) != TG_OK)
        fail_msg("%s", fault.text);
    assert_int_equal(visit_page(visit), VISIT_SENT);
}

static const char *text_of(size_t message)
{
    const struct mailbox *mailbox = visit_mailbox(visit);
    return mailbox->texts + mailbox->messages[message].text_at;
}

/* ---- reading */

static void mailbox_shows_what_headquarters_wrote(void **state)
{
    (void)state;
    char longer[3000];
    for (size_t i = 0; i < sizeof longer - 1; i++)
        longer[i] = (char)('a' + i % 26);
    longer[sizeof longer - 1] = '\0';
    sender_rig_write(&sender, &accepted, "");
    sender_rig_write(&sender, &question, longer);
    open_code(sender.receipt.digits);
    const struct mailbox *mailbox = visit_mailbox(visit);
    assert_int_equal(mailbox->count, 2);
    assert_int_equal(mailbox->messages[0].head.kind, LETTER_STATUS);
    assert_int_equal(mailbox->messages[0].head.due_day, accepted.due_day);
    assert_string_equal(mailbox->messages[0].head.case_number, sender.keys.case_number);
    assert_string_equal(text_of(1), longer);
    assert_ptr_equal(visit_standing_question(visit), &mailbox->messages[1]);
    assert_int_equal(visit_mail_day(visit), SENDER_RIG_TODAY);
    visit_read(visit, 1);
    assert_ptr_equal(visit_message(visit), &mailbox->messages[1]);
    back_to(VISIT_MAILBOX);
}

static void mailbox_of_an_unknown_code_is_an_empty_one(void **state)
{
    (void)state;
    struct receipt other;
    sender_rig_write(&sender, &question, "在几号窗口？");
    receipt_generate(&other);
    open_code(other.digits);
    assert_non_null(visit_mailbox(visit));
    assert_int_equal(visit_mailbox(visit)->count, 0);
    assert_null(visit_standing_question(visit));
    assert_int_equal(visit_mail_day(visit), SENDER_RIG_TODAY);
}

static void mailbox_that_was_forgotten_is_an_empty_one(void **state)
{
    (void)state;
    sender_rig_write(&sender, &question, "在几号窗口？");
    sender_rig_forget(&sender);
    open_code(sender.receipt.digits);
    assert_int_equal(visit_mailbox(visit)->count, 0);
}

static void mailbox_shows_nothing_that_a_stranger_signed(void **state)
{
    (void)state;
    sender_rig_write(&sender, &question, "在几号窗口？");
    sender_rig_forge(&sender);
    open_code(sender.receipt.digits);
    assert_int_equal(visit_mailbox(visit)->count, 1);
    assert_int_equal(visit_mailbox(visit)->refused, 1);
    assert_string_equal(text_of(0), "在几号窗口？");
}

static void question_stands_until_it_is_answered_or_the_case_is_closed(void **state)
{
    (void)state;
    const struct letter answer = {.kind = LETTER_ANSWER},
                        closed = {.kind = LETTER_STATUS, .closed = true};
    sender_rig_write(&sender, &question, "在几号窗口？");
    sender_rig_write(&sender, &accepted, "");
    open_code(sender.receipt.digits);
    assert_non_null(visit_standing_question(visit));
    end();
    sender_rig_write(&sender, &answer, "收到，谢谢。");
    open_code(sender.receipt.digits);
    assert_null(visit_standing_question(visit));
    end();
    sender_rig_write(&sender, &question, "还有别的吗？");
    sender_rig_write(&sender, &closed, "");
    open_code(sender.receipt.digits);
    assert_null(visit_standing_question(visit));
    write_to(REPLY_STATEMENT, VISIT_REPLY);
}

static void mail_that_cannot_be_read_is_said_and_lets_people_write(void **state)
{
    (void)state;
    sender_rig_write(&sender, &question, "在几号窗口？");
    int fd = open(rig.station.mail_db, O_WRONLY);
    assert_int_equal(pwrite(fd, "no database at all", 18, 0), 18);
    close(fd);
    begin();
    assert_int_equal(start(sender.receipt.digits), TG_OK);
    assert_int_not_equal(visit_open_finish(visit, &fault), TG_OK);
    assert_int_equal(visit_page(visit), VISIT_MAILBOX);
    assert_null(visit_mailbox(visit));
    write_to(REPLY_STATEMENT, VISIT_REPLY_ABOUT);
    forward_to(VISIT_REPLY);
    say("请尽快答复");
    forward_to(VISIT_REPLY_CHECK);
    forward_to(VISIT_SENDING);
    send();
}

/* ---- codes */

static void wrong_digits_cost_nothing(void **state)
{
    (void)state;
    char wrong[RECEIPT_DIGITS + 1];
    memcpy(wrong, sender.receipt.digits, sizeof wrong);
    wrong[3] = wrong[3] == '9' ? '0' : (char)(wrong[3] + 1);
    begin();
    for (int i = 0; i < 100; i++) {
        assert_int_equal(start("1234"), TG_ERR_FORMAT);
        assert_int_equal(start(wrong), TG_ERR_CRYPTO);
        assert_int_equal(visit_page(visit), VISIT_CODE);
    }
    assert_int_equal(start(sender.receipt.digits), TG_OK);
}

/* A script that tries codes gets no more of them than people do, whoever comes in between, and
 * everybody's turn comes. */
static void openings_are_slowed_down_and_nobody_is_locked_out(void **state)
{
    (void)state;
    int fd = -1;
    int64_t wait_ms = 0;
    visit_destroy(visit);
    assert_int_equal(throttle_share(&visit_opening_rate, rig.now_ms, &fd, &fault), TG_OK);
    assert_int_equal(throttle_map(fd, &rig.station.openings, &fault), TG_OK);
    create_visit();
    for (int i = 0; i < VISIT_OPENINGS_MAX; i++) {
        int job = -1;
        begin();
        rig.now_ms -= VAULT_SESSION_EVERY_MS; /* none of this takes any time */
        assert_int_equal(visit_open_start(visit, sender.receipt.digits, &job, &wait_ms), TG_OK);
        end();
        visit_destroy(visit);
        create_visit();
    }
    int tried = 0, opened = 0;
    begin();
    for (int64_t passed = 0; passed < 600000; passed += 1000, tried++) {
        int job = -1;
        enum tg_err err = visit_open_start(visit, sender.receipt.digits, &job, &wait_ms);
        if (err == TG_OK) {
            opened++;
            end();
            begin();
            rig.now_ms -= VAULT_SESSION_EVERY_MS;
        } else {
            assert_int_equal(err, TG_ERR_BUSY);
            assert_true(wait_ms > 0 && wait_ms <= VISIT_OPENING_EVERY_MS);
        }
        rig.now_ms += 1000;
    }
    assert_in_range(opened, 600000 / VISIT_OPENING_EVERY_MS - 1,
                    600000 / VISIT_OPENING_EVERY_MS + 1);
    throttle_unmap(rig.station.openings);
    rig.station.openings = NULL;
    close(fd);
    end();
    visit_destroy(visit);
    create_visit();
}

/* ---- writing back */

static void answer_reaches_headquarters_as_the_receipts_own(void **state)
{
    (void)state;
    struct reply *reply = NULL;
    sender_rig_write(&sender, &accepted, "");
    sender_rig_write(&sender, &question, "在几号窗口？");
    open_code(sender.receipt.digits);
    write_to(REPLY_ANSWER, VISIT_REPLY);
    forward_to(VISIT_REPLY); /* with nothing written */
    say("三号窗口");
    forward_to(VISIT_REPLY_CHECK);
    back_to(VISIT_REPLY);
    assert_string_equal(visit_reply(visit), "三号窗口");
    forward_to(VISIT_REPLY_CHECK);
    forward_to(VISIT_SENDING);
    send();
    assert_int_equal(rig_written(&rig), 1);
    end();
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
    sender_rig_write(&sender, &accepted, "");
    open_code(sender.receipt.digits);
    visit_write(visit, what);
    while (visit_page(visit) != VISIT_SENDING)
        visit_forward(visit);
    send();
    assert_int_equal(visit_writes(visit), what);
    end();
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
    sender_rig_write(&sender, &accepted, "");
    open_code(sender.receipt.digits);
    write_to(REPLY_FORGET, VISIT_FORGET);
    forward_to(VISIT_FORGET_SURE);
    back_to(VISIT_FORGET);
    back_to(VISIT_MAILBOX);
    end();
    wish_reaches_headquarters(REPLY_FORGET);
}

/* The letters know whom the case is about; where there are none the writer is asked. */
static void reply_is_kept_from_those_it_is_about(void **state)
{
    (void)state;
    struct reply *reply = NULL;
    struct letter aside = question;
    aside.aside = true;
    sender_rig_write(&sender, &aside, "在几号窗口？");
    open_code(sender.receipt.digits);
    write_to(REPLY_ANSWER, VISIT_REPLY);
    say("三号窗口");
    forward_to(VISIT_REPLY_CHECK);
    forward_to(VISIT_SENDING);
    send();
    end();
    assert_int_equal(rig_open_reply(&rig, rig.office, &reply), 0);
    assert_int_equal(rig_open_reply(&rig, rig.audit, &reply), 1);
    reply_destroy(reply);
    struct receipt other;
    receipt_generate(&other);
    open_code(other.digits);
    write_to(REPLY_STATEMENT, VISIT_REPLY_ABOUT);
    back_to(VISIT_MAILBOX);
    write_to(REPLY_STATEMENT, VISIT_REPLY_ABOUT);
    draft_set_about_readers(visit_draft(visit), true);
    forward_to(VISIT_REPLY);
    say("补充");
    forward_to(VISIT_REPLY_CHECK);
    forward_to(VISIT_SENDING);
    send();
    end();
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
    sender_rig_write(&sender, &accepted, "");
    open_code(sender.receipt.digits);
    write_to(REPLY_STATEMENT, VISIT_REPLY);
    assert_int_equal(visit_set_reply(visit, quotes, REPLY_TEXT_MAX + 1), TG_ERR_FULL);
    say(quotes);
    forward_to(VISIT_REPLY_CHECK);
    forward_to(VISIT_SENDING);
    assert_int_not_equal(visit_send(visit, &unfit, &fault), TG_OK);
    assert_true(unfit);
    assert_int_equal(rig_written(&rig), 0);
    back_to(VISIT_REPLY_CHECK);
    back_to(VISIT_REPLY);
    say("短一些");
    forward_to(VISIT_REPLY_CHECK);
    forward_to(VISIT_SENDING);
    send();
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
    sender_rig_write(&sender, &question, "在几号窗口？");
    begin();
    end();
    assert_int_equal(rig_written(&rig), ++expected);
    begin();
    assert_int_equal(visit_open_start(visit, sender.receipt.digits, &fd, &wait_ms), TG_OK);
    end();
    assert_int_equal(rig_written(&rig), ++expected);
    open_code(sender.receipt.digits);
    end();
    assert_int_equal(rig_written(&rig), ++expected);
    open_code(sender.receipt.digits);
    write_to(REPLY_ANSWER, VISIT_REPLY);
    say("三号窗口");
    forward_to(VISIT_REPLY_CHECK);
    end();
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
    sender_rig_write(&sender, &question, "在几号窗口？");
    open_code(sender.receipt.digits);
    assert_true(is_wiped(&visit->secrets->receipt, sizeof visit->secrets->receipt));
    write_to(REPLY_ANSWER, VISIT_REPLY);
    say("三号窗口");
    end();
    assert_null(visit_mailbox(visit));
    assert_true(is_wiped(visit->secrets, sizeof *visit->secrets));
    open_code(sender.receipt.digits);
    write_to(REPLY_ANSWER, VISIT_REPLY);
    say("三号窗口");
    forward_to(VISIT_REPLY_CHECK);
    forward_to(VISIT_SENDING);
    send();
    assert_null(visit_mailbox(visit));
    assert_true(is_wiped(visit->secrets, sizeof *visit->secrets));
}

#define WITH_RIG(test) cmocka_unit_test_setup_teardown(test, open_rig, close_rig)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_RIG(mailbox_shows_what_headquarters_wrote),
        WITH_RIG(mailbox_of_an_unknown_code_is_an_empty_one),
        WITH_RIG(mailbox_that_was_forgotten_is_an_empty_one),
        WITH_RIG(mailbox_shows_nothing_that_a_stranger_signed),
        WITH_RIG(question_stands_until_it_is_answered_or_the_case_is_closed),
        WITH_RIG(mail_that_cannot_be_read_is_said_and_lets_people_write),
        WITH_RIG(wrong_digits_cost_nothing),
        WITH_RIG(openings_are_slowed_down_and_nobody_is_locked_out),
        WITH_RIG(answer_reaches_headquarters_as_the_receipts_own),
        WITH_RIG(own_words_are_asked_for),
        WITH_RIG(forgetting_is_asked_twice),
        WITH_RIG(reply_is_kept_from_those_it_is_about),
        WITH_RIG(reply_longer_than_an_envelope_wants_other_words),
        WITH_RIG(given_up_anywhere_leaves_one_cover),
        WITH_RIG(nothing_of_the_visitor_stays),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
