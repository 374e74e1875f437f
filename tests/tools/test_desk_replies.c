/* What submitters write back: whose it is, in whatever order it comes, each but once. */
#include "tests/tools/reply_rig.h"

#include "board/base/file.h"
#include "board/base/must.h"
#include "board/base/secret.h"
#include "tools/desk/act.h"
#include "tools/desk/show.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <cmocka.h>
#include <limits.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>

static void unreadable(struct desk_rig *rig, char out[static REPLY_RIG_SAID_MAX])
{
    struct fault fault;
    FILE *file = fmemopen(out, REPLY_RIG_SAID_MAX, "w");
    assert_int_equal(show_unreadable(rig->reg, false, file, &fault), TG_OK);
    fclose(file);
}

static void assert_sound(struct desk_rig *rig)
{
    struct fault fault = {0};
    struct register_sum sum;
    if (register_verify(rig->reg, &sum, &fault) != TG_OK)
        fail_msg("%s", fault.text);
}

static int setup(void **state)
{
    struct desk_rig *rig = malloc(sizeof *rig);
    desk_rig_init(rig);
    desk_rig_pack(rig, "assets/packs/clinic.yaml");
    holder_put_covers(rig);
    *state = rig;
    return 0;
}

static int teardown(void **state)
{
    desk_rig_finish(*state);
    free(*state);
    return 0;
}

static void what_was_written_back_stands_in_its_case_and_in_no_other(void **state)
{
    struct desk_rig *rig = *state;
    struct holder one = holder_of("AAA1"), other = holder_of("AAA2");
    char said[REPLY_RIG_SAID_MAX];
    holder_put_report(rig, 0, &one, "排队一个多小时");
    holder_put_report(rig, 1, &other, "灯坏了");
    holder_import(rig);
    holder_put_reply(rig, 0, &one, REPLY_ANSWER, "是上午九点的事");
    holder_import(rig);
    assert_int_equal(rig->sum.replies, 1);
    assert_int_equal(rig->sum.unreadable, 0);
    holder_show(rig, &one, said);
    assert_non_null(strstr(said, "是上午九点的事"));
    assert_non_null(strstr(said, "letter 3 of desk-1"));
    holder_show(rig, &other, said);
    assert_null(strstr(said, "是上午九点的事"));
    assert_sound(rig);
}

static void words_are_new_until_something_is_done(void **state)
{
    struct desk_rig *rig = *state;
    struct holder one = holder_of("AAA1");
    struct fault fault = {0};
    holder_put_report(rig, 0, &one, "排队一个多小时");
    holder_import(rig);
    struct listing_lines lines = desk_rig_lines(rig);
    assert_false(listing_replied(&lines.all[0]));
    listing_lines_finish(&lines);
    holder_put_reply(rig, 0, &one, REPLY_STATEMENT, "又想起一件事");
    holder_import(rig);
    lines = desk_rig_lines(rig);
    assert_true(listing_replied(&lines.all[0]));
    assert_int_equal(lines.all[0].replies, 1);
    listing_lines_finish(&lines);
    struct docket *docket = holder_docket(rig, &one);
    struct act_input note = {
        .step = "note", .values = {{.field = "text", .text = "seen"}}, .value_count = 1};
    if (act_do(rig->reg, &rig->by, &rig->clock, &docket, &note, &fault) != TG_OK)
        fail_msg("%s", fault.text);
    docket_destroy(docket);
    lines = desk_rig_lines(rig);
    assert_false(listing_replied(&lines.all[0]));
    listing_lines_finish(&lines);
}

static void a_forged_signature_is_kept_and_told_of_but_enters_no_case(void **state)
{
    struct desk_rig *rig = *state;
    struct holder one = holder_of("AAA1");
    char json[REPLY_RIG_SAID_MAX], said[REPLY_RIG_SAID_MAX];
    holder_put_report(rig, 0, &one, "排队一个多小时");
    holder_import(rig);
    holder_write_reply(&one, REPLY_STATEMENT, "我撤回投诉", json);
    char *sign = strstr(json, "\"signature\":\"") + strlen("\"signature\":\"");
    *sign = *sign == '0' ? '1' : '0';
    desk_rig_seal(&rig->charter.sets[0], json, rig->bodies[0]);
    holder_import(rig);
    assert_int_equal(rig->sum.replies, 0);
    assert_int_equal(rig->sum.unreadable, 1);
    unreadable(rig, said);
    assert_non_null(strstr(said, "did not sign"));
    holder_show(rig, &one, said);
    assert_null(strstr(said, "我撤回投诉"));
    assert_sound(rig);
}

/* Whoever saw a report knows its mailbox and labels, not the key that signs. */
static void other_keys_with_the_same_mailbox_are_a_stranger(void **state)
{
    struct desk_rig *rig = *state;
    struct holder one = holder_of("AAA1"), stranger = holder_of("AAA1");
    char said[REPLY_RIG_SAID_MAX];
    memcpy(stranger.keys.mailbox_public, one.keys.mailbox_public, 32);
    memcpy(stranger.keys.label_seed, one.keys.label_seed, 32);
    holder_put_report(rig, 0, &one, "排队一个多小时");
    holder_import(rig);
    holder_put_reply(rig, 0, &stranger, REPLY_FORGET, NULL);
    holder_import(rig);
    assert_int_equal(rig->sum.replies, 0);
    assert_int_equal(rig->sum.unreadable, 1);
    struct docket *docket = holder_docket(rig, &one);
    assert_false(docket->forgotten);
    docket_destroy(docket);
    unreadable(rig, said);
    assert_non_null(strstr(said, "not here yet"));
}

static void what_comes_before_its_report_waits_for_it(void **state)
{
    struct desk_rig *rig = *state;
    struct holder one = holder_of("AAA1"), other = holder_of("AAA2");
    char said[REPLY_RIG_SAID_MAX];
    holder_put_reply(rig, 0, &one, REPLY_STATEMENT, "第一句");
    holder_put_reply(rig, 1, &one, REPLY_STATEMENT, "第二句");
    holder_put_reply(rig, 2, &other, REPLY_STATEMENT, "别人的话");
    holder_import(rig);
    assert_int_equal(rig->sum.unreadable, 3);
    assert_int_equal(desk_rig_cases(rig), 0);
    assert_sound(rig);
    holder_put_report(rig, 0, &one, "排队一个多小时");
    holder_import(rig);
    assert_int_equal(rig->sum.replies, 2);
    holder_show(rig, &one, said);
    assert_non_null(strstr(said, "第一句"));
    assert_non_null(strstr(said, "第二句"));
    assert_null(strstr(said, "别人的话"));
    struct listing_lines lines = desk_rig_lines(rig);
    assert_int_equal(lines.all[0].replies, 2);
    listing_lines_finish(&lines);
    unreadable(rig, said);
    assert_non_null(strstr(said, "not here yet"));
    assert_ptr_equal(strstr(strstr(said, "not here yet") + 1, "not here yet"), NULL);
    assert_sound(rig);
}

/* In the same batch, behind or before it. */
static void the_order_within_a_batch_does_not_matter(void **state)
{
    struct desk_rig *rig = *state;
    struct holder one = holder_of("AAA1");
    holder_put_reply(rig, 0, &one, REPLY_STATEMENT, "先到");
    holder_put_report(rig, 1, &one, "排队一个多小时");
    holder_put_reply(rig, 2, &one, REPLY_STATEMENT, "后到");
    holder_import(rig);
    assert_int_equal(rig->sum.replies, 2);
    struct docket *docket = holder_docket(rig, &one);
    assert_int_equal(docket->reply_count, 2);
    docket_destroy(docket);
}

/* The words of one that waits are in the register for nobody: its case may be closed to anyone. */
static enum tg_err look_for_words(void *ctx, int64_t id, struct event *event, struct fault *fault)
{
    struct desk_rig *rig = ctx;
    static uint8_t body[REGISTER_BODY_MAX];
    size_t len = 0;
    if (event->type != EVENT_UNREADABLE)
        return TG_OK;
    assert_int_equal(register_body(rig->reg, id, &event->unreadable.body, body, &len, fault),
                     TG_OK);
    assert_null(memmem(body, len, "说了谁", strlen("说了谁")));
    rig->arrived++;
    return TG_OK;
}

static void what_waits_is_legible_to_nobody(void **state)
{
    struct desk_rig *rig = *state;
    struct holder one = holder_of("AAA1");
    struct fault fault;
    holder_put_reply(rig, 0, &one, REPLY_STATEMENT, "说了谁");
    holder_import(rig);
    rig->arrived = 0;
    assert_int_equal(register_find(rig->reg, "unreadable", look_for_words, rig, &fault), TG_OK);
    assert_int_equal(rig->arrived, 1);
}

static void a_replayed_reply_is_entered_once(void **state)
{
    struct desk_rig *rig = *state;
    struct holder one = holder_of("AAA1");
    char json[REPLY_RIG_SAID_MAX];
    holder_write_reply(&one, REPLY_STATEMENT, "只说一次", json);
    desk_rig_seal(&rig->charter.sets[0], json, rig->bodies[0]);
    holder_import(rig); /* waits */
    desk_rig_seal(&rig->charter.sets[0], json, rig->bodies[0]);
    holder_import(rig); /* waits already */
    assert_int_equal(rig->sum.unreadable, 0);
    holder_put_report(rig, 0, &one, "排队一个多小时");
    desk_rig_seal(&rig->charter.sets[0], json, rig->bodies[1]);
    holder_import(rig);
    assert_int_equal(rig->sum.replies, 1);
    desk_rig_seal(&rig->charter.sets[0], json, rig->bodies[0]);
    holder_import(rig);
    assert_int_equal(rig->sum.replies, 0);
    holder_put_reply(rig, 0, &one, REPLY_STATEMENT, "只说一次"); /* said again, not replayed */
    holder_import(rig);
    assert_int_equal(rig->sum.replies, 1);
    assert_sound(rig);
}

static void a_wish_for_the_text_and_the_end_of_a_mailbox_are_told(void **state)
{
    struct desk_rig *rig = *state;
    struct holder one = holder_of("AAA1");
    char said[REPLY_RIG_SAID_MAX];
    holder_put_report(rig, 0, &one, "排队一个多小时");
    holder_put_reply(rig, 1, &one, REPLY_ECHO, NULL);
    holder_import(rig);
    holder_show(rig, &one, said);
    assert_non_null(strstr(said, "asks for the text"));
    struct listing_lines lines = desk_rig_lines(rig);
    assert_true(lines.all[0].asks_echo && !lines.all[0].forgotten);
    listing_lines_finish(&lines);
    holder_put_reply(rig, 0, &one, REPLY_FORGET, NULL);
    holder_import(rig);
    holder_show(rig, &one, said);
    assert_non_null(strstr(said, "destroyed the mailbox"));
    lines = desk_rig_lines(rig);
    assert_true(!lines.all[0].asks_echo && lines.all[0].forgotten);
    listing_lines_finish(&lines);
}

/* The one whom a case is about takes in what its submitter wrote back, and reads none of it. */
static void whom_the_case_is_closed_to_takes_it_in_unread(void **state)
{
    struct desk_rig *rig = *state;
    struct holder one = holder_of("AAA1");
    struct fault fault = {0};
    struct docket *docket = NULL;
    char said[REPLY_RIG_SAID_MAX];
    reply_rig_add_officer(rig, "wang", "王强");
    holder_put_reply(rig, 0, &one, REPLY_STATEMENT, "早先的话");
    holder_import(rig);
    reply_rig_login(rig, "wang");
    holder_put_report(rig, 0, &one, "收费处的王强骂人");
    holder_import(rig);
    assert_int_equal(rig->sum.replies, 1);
    holder_put_reply(rig, 0, &one, REPLY_STATEMENT, "他又骂人了");
    holder_import(rig);
    assert_int_equal(rig->sum.replies, 1);
    assert_int_equal(docket_fold(rig->reg, &rig->by, holder_case(&one), &docket, &fault),
                     TG_ERR_DENIED);
    assert_sound(rig);
    reply_rig_login(rig, "officer");
    assert_int_equal(
        sheet_refresh(rig->reg, &rig->by, clock_unix_s(&rig->clock), NULL, NULL, &fault), TG_OK);
    holder_show(rig, &one, said);
    assert_non_null(strstr(said, "他又骂人了"));
    assert_non_null(strstr(said, "早先的话"));
    struct listing_lines lines = desk_rig_lines(rig);
    assert_int_equal(lines.all[0].replies, 2);
    listing_lines_finish(&lines);
    assert_sound(rig);
}

/* The regulation's steps before it are another test's. */
static void close_case(struct desk_rig *rig, const struct holder *holder)
{
    struct fault fault = {0};
    struct docket *docket = holder_docket(rig, holder);
    struct event event = {.type = EVENT_STEP,
                          .step = {.of = docket->of,
                                   .at_unix_s = (uint64_t)clock_unix_s(&rig->clock),
                                   .verb = PACK_VERB_CLOSE,
                                   .step = "close"}};
    docket_destroy(docket);
    if (register_begin(rig->reg, &fault) != TG_OK ||
        register_append(rig->reg, &event, NULL, NULL, &fault) != TG_OK ||
        register_commit(rig->reg, &fault) != TG_OK)
        fail_msg("%s", fault.text);
}

static void a_closed_case_takes_words_in_and_can_be_opened_again(void **state)
{
    struct desk_rig *rig = *state;
    struct holder one = holder_of("AAA1");
    char said[REPLY_RIG_SAID_MAX];
    holder_put_report(rig, 0, &one, "排队一个多小时");
    holder_import(rig);
    close_case(rig, &one);
    holder_put_reply(rig, 0, &one, REPLY_STATEMENT, "我不满意");
    holder_import(rig);
    struct docket *docket = holder_docket(rig, &one);
    assert_int_equal(docket->state, DOCKET_CLOSED);
    assert_true(docket->wrote_back);
    docket_destroy(docket);
    holder_show(rig, &one, said);
    assert_non_null(strstr(said, "我不满意"));
    assert_non_null(strstr(said, "reopen HZ-AAAA-AAAA-AAA1"));
}

/* As many bytes as a kiosk takes, every other one escaped; waiting, and entered at once. */
static void words_as_long_as_can_be_stand_in_the_case(void **state)
{
    struct desk_rig *rig = *state;
    struct holder one = holder_of("AAA1");
    static char text[REPLY_TEXT_MAX + 1], said[REPLY_RIG_SAID_MAX];
    memset(text, 'a', REPLY_TEXT_MAX);
    for (size_t i = 0; i < 5800; i++)
        text[i] = i % 80 == 79 ? '\n' : '"';
    holder_put_reply(rig, 0, &one, REPLY_STATEMENT, text);
    holder_import(rig);
    assert_int_equal(rig->sum.unreadable, 1);
    holder_put_report(rig, 0, &one, "排队一个多小时");
    holder_import(rig);
    assert_int_equal(rig->sum.replies, 1);
    memset(text, 'b', REPLY_TEXT_MAX);
    holder_put_reply(rig, 0, &one, REPLY_STATEMENT, text);
    holder_import(rig);
    assert_int_equal(rig->sum.replies, 1);
    holder_show(rig, &one, said);
    assert_non_null(strstr(said, "aaaaaaaaaa"));
    assert_non_null(strstr(said, "bbbbbbbbbb"));
    assert_sound(rig);
}

/* Its own words count for whom the case is; no letter ever goes there again. */
static void what_comes_behind_the_end_of_a_mailbox_is_taken_in(void **state)
{
    struct desk_rig *rig = *state;
    struct holder one = holder_of("AAA1");
    char said[REPLY_RIG_SAID_MAX];
    holder_put_reply(rig, 0, &one, REPLY_FORGET, NULL);
    holder_put_reply(rig, 1, &one, REPLY_STATEMENT, "迟到的话");
    holder_import(rig);
    holder_put_report(rig, 0, &one, "排队一个多小时");
    holder_put_reply(rig, 1, &one, REPLY_ECHO, NULL);
    holder_import(rig);
    assert_int_equal(rig->sum.replies, 3);
    struct docket *docket = holder_docket(rig, &one);
    assert_true(docket->forgotten && docket->wrote_back);
    docket_destroy(docket);
    holder_show(rig, &one, said);
    assert_non_null(strstr(said, "迟到的话"));
    assert_sound(rig);
}

/* Past the register, as somebody with the file would. */
static void meddle(struct desk_rig *rig, const char *sql)
{
    char path[PATH_MAX];
    sqlite3 *db = NULL;
    must(file_join(path, sizeof path, rig->path, "register.db") == TG_OK);
    desk_rig_close(rig);
    must(sqlite3_open(path, &db) == SQLITE_OK);
    must(sqlite3_exec(db, sql, NULL, NULL, NULL) == SQLITE_OK);
    sqlite3_close(db);
    desk_rig_open(rig);
}

static void a_reply_mark_that_is_gone_is_found(void **state)
{
    struct desk_rig *rig = *state;
    struct holder one = holder_of("AAA1");
    struct fault fault;
    struct register_sum sum;
    holder_put_report(rig, 0, &one, "排队一个多小时");
    holder_put_reply(rig, 1, &one, REPLY_STATEMENT, "又想起一件事");
    holder_import(rig);
    assert_sound(rig);
    meddle(rig, "DELETE FROM replies");
    assert_int_equal(register_verify(rig->reg, &sum, &fault), TG_ERR_CRYPTO);
    assert_non_null(strstr(fault.text, "reply"));
}

/* Registers from before mail have cases whose numbers nobody kept for whoever writes back. */
static void a_case_from_before_mail_is_found_too(void **state)
{
    struct desk_rig *rig = *state;
    struct holder one = holder_of("AAA1");
    holder_put_report(rig, 0, &one, "排队一个多小时");
    holder_import(rig);
    meddle(rig, "DROP TABLE outbox; DROP TABLE bundles; DROP TABLE claims; DROP TABLE replies;"
                "DROP INDEX cases_by_claim; PRAGMA user_version = 2");
    holder_put_reply(rig, 0, &one, REPLY_STATEMENT, "又想起一件事");
    holder_import(rig);
    assert_int_equal(rig->sum.replies, 1);
    assert_sound(rig);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(what_was_written_back_stands_in_its_case_and_in_no_other),
        TEST(words_are_new_until_something_is_done),
        TEST(a_forged_signature_is_kept_and_told_of_but_enters_no_case),
        TEST(other_keys_with_the_same_mailbox_are_a_stranger),
        TEST(what_comes_before_its_report_waits_for_it),
        TEST(the_order_within_a_batch_does_not_matter),
        TEST(what_waits_is_legible_to_nobody),
        TEST(a_replayed_reply_is_entered_once),
        TEST(a_wish_for_the_text_and_the_end_of_a_mailbox_are_told),
        TEST(whom_the_case_is_closed_to_takes_it_in_unread),
        TEST(a_closed_case_takes_words_in_and_can_be_opened_again),
        TEST(words_as_long_as_can_be_stand_in_the_case),
        TEST(what_comes_behind_the_end_of_a_mailbox_is_taken_in),
        TEST(a_reply_mark_that_is_gone_is_found),
        TEST(a_case_from_before_mail_is_found_too),
    };
    if (secret_init() != TG_OK)
        return 1;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
