/* What goes back by itself to whoever holds the receipt and asks for it. */
#include "tests/tools/post_rig.h"
#include "tests/tools/reply_rig.h"

#include "board/base/secret.h"
#include "tools/desk/archive.h"
#include "tools/desk/export.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>

static struct holder holder_with(const struct receipt_keys *keys)
{
    struct holder holder = {.keys = *keys, .tail = "AAA1"};
    return holder;
}

static void say(struct docket_rig *rig, const struct holder *holder, enum reply_what what,
                const char *text)
{
    holder_put_covers(&rig->desk);
    holder_put_reply(&rig->desk, 0, holder, what, text);
    desk_rig_deliver_plain(&rig->desk, ++rig->seq);
    assert_int_equal(desk_rig_import(&rig->desk), TG_OK);
    assert_int_equal(rig->desk.sum.replies, 1);
}

static void reply(struct docket_rig *rig, const struct holder *holder, enum reply_what what)
{
    say(rig, holder, what, NULL);
}

static void the_text_goes_back_once_by_itself(void **state)
{
    struct docket_rig *rig = *state;
    const struct receipt_keys keys = post_rig_keys(1);
    const struct holder holder = holder_with(&keys);
    struct letter letter;
    docket_destroy(post_rig_file(rig, &keys));
    int64_t waiting = post_rig_waiting(rig);
    reply(rig, &holder, REPLY_ECHO);
    assert_true(post_rig_waiting(rig) > waiting);
    struct docket *docket = docket_rig_load(rig, "AAA1");
    assert_false(docket->asks_echo);
    docket_destroy(docket);
    post_rig_deliver(rig);
    assert_true(post_rig_letter(rig, &keys, 1, &letter));
    assert_int_equal(letter.kind, LETTER_ECHO);
    assert_true(strlen(letter.text) > 0);
    reply(rig, &holder, REPLY_ECHO);
    assert_int_equal(post_rig_waiting(rig), 0);
    docket = docket_rig_load(rig, "AAA1");
    assert_true(docket->asks_echo); /* an officer decides */
    docket_destroy(docket);
    post_rig_sound(rig);
}

static void a_destroyed_mailbox_is_told_once_and_gets_nothing_else(void **state)
{
    struct docket_rig *rig = *state;
    const struct receipt_keys keys = post_rig_keys(1);
    const struct holder holder = holder_with(&keys);
    struct letter letter;
    docket_destroy(post_rig_file(rig, &keys));
    post_rig_deliver(rig);
    reply(rig, &holder, REPLY_FORGET);
    assert_int_equal(post_rig_waiting(rig), 1);
    reply(rig, &holder, REPLY_FORGET);
    reply(rig, &holder, REPLY_ECHO);
    assert_int_equal(post_rig_waiting(rig), 1);
    struct docket *docket = docket_rig_load(rig, "AAA1");
    assert_true(docket->forgotten);
    assert_int_equal(docket_rig_do(rig, &docket, "accept", NULL), TG_OK);
    assert_int_equal(post_rig_waiting(rig), 1);
    docket_destroy(docket);
    post_rig_deliver(rig);
    assert_true(post_rig_letter(rig, &keys, LETTER_NUMBER_FORGOTTEN, &letter));
    assert_int_equal(letter.kind, LETTER_FORGOTTEN);
}

/* Also what is as long as several letters, and what waits in another group; nobody else's. */
static void what_waits_for_a_mailbox_that_is_destroyed_never_goes_out(void **state)
{
    struct docket_rig *rig = *state;
    const struct receipt_keys keys = post_rig_keys(1), others = post_rig_keys(7);
    const struct holder holder = holder_with(&keys);
    char text[LETTER_TEXT_MAX + 100];
    struct letter letter;
    docket_destroy(docket_rig_filed(
        rig, (struct docket_rig_report){
                 .kind = "complaint", .category = "facilities", .tail = "AAA2", .keys = &others}));
    struct docket *docket = post_rig_file(rig, &keys);
    assert_int_equal(docket_rig_do(rig, &docket, "accept", NULL), TG_OK);
    memset(text, 'a', sizeof text - 1);
    text[sizeof text - 1] = '\0';
    assert_int_equal(post_rig_send(rig, &docket, LETTER_QUESTION, text), TG_OK);
    docket_destroy(docket);
    assert_int_equal(post_rig_waiting(rig), 5);
    desk_rig_close(&rig->desk);
    desk_rig_roster(&rig->desk, "ward");
    desk_rig_open(&rig->desk);
    reply(rig, &holder, REPLY_FORGET);
    post_rig_sound(rig);
    post_rig_deliver(rig);
    for (uint32_t number = 0; number < 4; number++)
        assert_false(post_rig_letter(rig, &keys, number, &letter) ||
                     post_rig_letter_in(rig, "ward", &keys, number, &letter));
    assert_true(post_rig_letter_in(rig, "ward", &keys, LETTER_NUMBER_FORGOTTEN, &letter));
    assert_true(post_rig_letter(rig, &others, 0, &letter));
    assert_int_equal(post_rig_waiting(rig), 0);
    post_rig_sound(rig);
}

/* Whoever the case is closed to takes the wish in; that the mailbox is gone must not wait. */
static void a_case_closed_to_who_imports_is_forgotten_all_the_same(void **state)
{
    struct docket_rig *rig = *state;
    const struct receipt_keys keys = post_rig_keys(1);
    const struct holder holder = holder_with(&keys);
    struct letter letter;
    docket_destroy(post_rig_file(rig, &keys));
    post_rig_deliver(rig);
    reply_rig_add_officer(&rig->desk, "wang", "王强");
    assert_int_equal(register_begin(rig->desk.reg, &rig->fault), TG_OK);
    assert_int_equal(register_bar(rig->desk.reg, holder_case(&holder), "wang", EVENT_ACCESS_SAID,
                                  NULL, 0, &rig->fault),
                     TG_OK);
    assert_int_equal(register_commit(rig->desk.reg, &rig->fault), TG_OK);
    reply_rig_login(&rig->desk, "wang");
    reply(rig, &holder, REPLY_ECHO);
    assert_int_equal(post_rig_waiting(rig), 0);
    reply(rig, &holder, REPLY_FORGET);
    assert_int_equal(post_rig_waiting(rig), 1);
    reply(rig, &holder, REPLY_FORGET);
    reply_rig_login(&rig->desk, "officer");
    reply(rig, &holder, REPLY_FORGET);
    assert_int_equal(post_rig_waiting(rig), 1);
    post_rig_sound(rig);
    post_rig_deliver(rig);
    assert_true(post_rig_letter(rig, &keys, LETTER_NUMBER_FORGOTTEN, &letter));
}

/* Any kiosk takes the wish, but those of the report's group have the mail. */
static void a_mailbox_is_forgotten_where_its_letters_are(void **state)
{
    struct docket_rig *rig = *state;
    const struct receipt_keys keys = post_rig_keys(1);
    const struct holder holder = holder_with(&keys);
    struct letter letter;
    desk_rig_close(&rig->desk);
    desk_rig_roster(&rig->desk, "ward");
    desk_rig_open(&rig->desk);
    docket_destroy(post_rig_file(rig, &keys));
    post_rig_deliver(rig);
    holder_put_covers(&rig->desk);
    holder_put_reply(&rig->desk, 0, &holder, REPLY_FORGET, NULL);
    struct desk_rig_parcel parcel = desk_rig_from_lobby(&rig->desk, ++rig->seq);
    parcel.kiosk = "annex-1";
    desk_rig_deliver(&rig->desk, &parcel);
    assert_int_equal(desk_rig_import(&rig->desk), TG_OK);
    assert_int_equal(rig->desk.sum.replies, 1);
    post_rig_deliver(rig);
    assert_true(post_rig_letter_in(rig, "ward", &keys, LETTER_NUMBER_FORGOTTEN, &letter));
    assert_false(post_rig_letter(rig, &keys, LETTER_NUMBER_FORGOTTEN, &letter));
}

/* What a program prints, without spaces. */
static void assert_says(const char *command, const char *words)
{
    char said[REPLY_RIG_SAID_MAX];
    FILE *from = popen(command, "r");
    assert_non_null(from);
    size_t len = fread(said, 1, sizeof said - 1, from);
    pclose(from);
    said[len] = '\0';
    if (strstr(said, words) == NULL)
        fail_msg("no %s in: %s", words, said);
}

static void an_answer_names_its_question_on_paper_and_for_programs(void **state)
{
    struct docket_rig *rig = *state;
    const struct receipt_keys keys = post_rig_keys(1);
    const struct holder holder = holder_with(&keys);
    char paper[128], json[128], command[320];
    struct docket *docket = post_rig_file(rig, &keys);
    for (int i = 0; i < 2; i++) /* letters 1 and 2 */
        assert_int_equal(post_rig_send(rig, &docket, LETTER_QUESTION, "是几号窗口？"), TG_OK);
    docket_destroy(docket);
    say(rig, &holder, REPLY_STATEMENT, "又想起一件事");
    holder_put_covers(&rig->desk);
    docket = docket_rig_load(rig, "AAA1");
    assert_true(docket->wrote_back);
    assert_int_equal(post_rig_send(rig, &docket, LETTER_QUESTION, "是哪一天？"), TG_OK);
    docket_destroy(docket);
    docket = docket_rig_load(rig, "AAA1");
    assert_false(docket->wrote_back); /* the officer has seen it, and asked on: letter 3 */
    docket_destroy(docket);
    say(rig, &holder, REPLY_ANSWER, "上周三");
    docket = docket_rig_load(rig, "AAA1");
    const struct docket_entry *answer = &docket->entries[docket->entry_count - 1];
    assert_int_equal(answer->type, EVENT_REPLY);
    const struct docket_entry *question = docket_question(docket, &answer->reply);
    assert_non_null(question);
    assert_int_equal(question->letter.number, 3);
    snprintf(paper, sizeof paper, "%s/archive.pdf", rig->desk.path);
    snprintf(json, sizeof json, "%s/all.json", rig->desk.path);
    FILE *out = fopen(paper, "w");
    assert_int_equal(
        archive_draw(rig->desk.reg, &rig->desk.by, docket, LANG_ZH_HANS, out, &rig->fault), TG_OK);
    fclose(out);
    docket_destroy(docket);
    out = fopen(json, "w");
    assert_int_equal(export_cases(rig->desk.reg, &rig->desk.by, LANG_EN, out, &rig->fault), TG_OK);
    fclose(out);
    snprintf(command, sizeof command, "pdftotext -raw %s - | tr -d ' \\n\\f'", paper);
    assert_says(command, "提交人后来的留言");
    assert_says(command, "上周三");
    snprintf(command, sizeof command,
             "jq -c '.cases[0].replies | [.[0].text, .[1].text, .[1].letter]' %s", json);
    assert_says(command, "[\"又想起一件事\",\"上周三\",3]");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, post_rig_setup, docket_rig_teardown)
        TEST(the_text_goes_back_once_by_itself),
        TEST(a_destroyed_mailbox_is_told_once_and_gets_nothing_else),
        TEST(an_answer_names_its_question_on_paper_and_for_programs),
        TEST(what_waits_for_a_mailbox_that_is_destroyed_never_goes_out),
        TEST(a_case_closed_to_who_imports_is_forgotten_all_the_same),
        TEST(a_mailbox_is_forgotten_where_its_letters_are),
#undef TEST
    };
    if (secret_init() != TG_OK)
        return 1;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
