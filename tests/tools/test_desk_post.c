/* Letters on their way: from an officer's step to whoever holds the receipt. */
#include "app/seal/proof.h"
#include "board/base/secret.h"
#include "tests/tools/post_rig.h"
#include "tools/desk/export.h"

#include <setjmp.h>
#include <sodium.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

static void the_receipt_reads_what_happened(void **state)
{
    struct docket_rig *rig = *state;
    const struct receipt_keys keys = post_rig_keys(1);
    struct letter letter;
    struct docket *docket = post_rig_file(rig, &keys);
    post_rig_deliver(rig);
    assert_true(post_rig_letter(rig, &keys, 0, &letter));
    assert_int_equal(letter.kind, LETTER_STATUS);
    assert_string_equal(letter.case_number, "HZ-AAAA-AAAA-AAA1");
    assert_string_equal(letter.title[LANG_ZH_HANS], "总部已收到您提交的内容");
    assert_string_equal(letter.text, "");
    assert_false(post_rig_letter(rig, &keys, 1, &letter));
    assert_int_equal(docket_rig_do(rig, &docket, "accept", NULL), TG_OK);
    post_rig_deliver(rig);
    assert_true(post_rig_letter(rig, &keys, 1, &letter));
    const struct pack_step *step = pack_step_find(rules_handling(docket->pack), "accept");
    assert_string_equal(letter.title[LANG_EN], pack_text_in(&step->title, LANG_EN));
    assert_true(letter.due_day > letter.day);
    assert_string_not_equal(letter.due[LANG_ZH_HANT], "");
    docket_destroy(docket);
    docket = docket_rig_load(rig, "AAA1");
    assert_int_equal(docket->entries[docket->entry_count - 1].type, EVENT_LETTER);
    post_rig_sound(rig);
    docket_destroy(docket);
}

static void only_words_meant_for_the_submitter_go_along(void **state)
{
    struct docket_rig *rig = *state;
    const struct receipt_keys keys = post_rig_keys(1);
    struct letter letter;
    struct docket *docket = post_rig_file(rig, &keys);
    assert_int_equal(docket_rig_do(rig, &docket, "accept", "text=内部意见", NULL), TG_OK);
    assert_int_equal(docket_rig_do(rig, &docket, "note", "text=内部记录", NULL), TG_OK);
    assert_int_equal(
        docket_rig_do(rig, &docket, "refuse", "ground=rule", "text=不归图书馆管", NULL), TG_OK);
    post_rig_deliver(rig);
    assert_true(post_rig_letter(rig, &keys, 1, &letter));
    assert_string_equal(letter.text, "");
    assert_true(post_rig_letter(rig, &keys, 2, &letter));
    assert_string_equal(letter.text, "不归图书馆管");
    assert_true(letter.closed);
    assert_int_equal(letter.due_day, 0);
    assert_false(post_rig_letter(rig, &keys, 3, &letter));
    docket_destroy(docket);
}

static void regroup(struct docket_rig *rig, const char *group)
{
    desk_rig_roster(&rig->desk, group);
    desk_rig_close(&rig->desk);
    desk_rig_open(&rig->desk);
}

/* …and one for a group that is gone, to those that nobody put into a group. */
static void a_letter_goes_to_the_group_of_the_kiosk(void **state)
{
    struct docket_rig *rig = *state;
    const struct receipt_keys keys = post_rig_keys(1);
    struct letter letter;
    regroup(rig, "north");
    struct docket *docket = post_rig_file(rig, &keys);
    assert_int_equal(post_rig_pass(rig, 0), 2);
    post_rig_deliver(rig);
    assert_true(post_rig_letter_in(rig, "north", &keys, 0, &letter));
    assert_false(post_rig_letter(rig, &keys, 0, &letter));
    assert_int_equal(post_rig_send(rig, &docket, LETTER_QUESTION, "您好"), TG_OK);
    regroup(rig, BUNDLE_GROUP_DEFAULT);
    assert_int_equal(post_rig_pass(rig, POST_RIG_PERIOD_S), 1);
    assert_true(post_rig_letter(rig, &keys, 1, &letter));
    post_rig_sound(rig);
    docket_destroy(docket);
}

/* The others of its group have the mail of those who reported there. */
static void a_kiosk_that_was_revoked_leaves_its_cases_to_its_group(void **state)
{
    struct docket_rig *rig = *state;
    const struct receipt_keys keys = post_rig_keys(1);
    struct letter letter;
    regroup(rig, "north");
    struct docket *docket = post_rig_file(rig, &keys);
    desk_rig_revoke(&rig->desk, "north");
    desk_rig_close(&rig->desk);
    desk_rig_open(&rig->desk);
    assert_int_equal(post_rig_send(rig, &docket, LETTER_QUESTION, "您好"), TG_OK);
    post_rig_deliver(rig);
    assert_true(post_rig_letter_in(rig, "north", &keys, 1, &letter));
    assert_false(post_rig_letter(rig, &keys, 1, &letter));
    desk_rig_revoke(&rig->desk, "south"); /* nobody is left of it */
    desk_rig_close(&rig->desk);
    desk_rig_open(&rig->desk);
    assert_int_equal(post_rig_send(rig, &docket, LETTER_QUESTION, "您好"), TG_OK);
    post_rig_deliver(rig);
    assert_true(post_rig_letter(rig, &keys, 2, &letter));
    post_rig_sound(rig);
    docket_destroy(docket);
}

static void a_long_letter_comes_in_parts(void **state)
{
    struct docket_rig *rig = *state;
    const struct receipt_keys keys = post_rig_keys(1);
    struct letter letter;
    struct docket *docket = post_rig_file(rig, &keys);
    char text[3 * 700 + 1] = "", together[sizeof text] = "";
    size_t at = 0;
    for (size_t i = 0; i < 700; i++)
        memcpy(text + 3 * i, "请", 3);
    assert_int_equal(post_rig_send(rig, &docket, LETTER_QUESTION, text), TG_OK);
    post_rig_deliver(rig);
    for (uint32_t part = 1; part <= 3; part++) {
        assert_true(post_rig_letter(rig, &keys, part, &letter));
        assert_int_equal(letter.part, part);
        assert_int_equal(letter.parts, 3);
        assert_int_equal(letter.kind, LETTER_QUESTION);
        at += (size_t)snprintf(together + at, sizeof together - at, "%s", letter.text);
    }
    assert_string_equal(together, text);
    docket_destroy(docket);
}

static void bundles_and_register_show_nothing_to_who_has_no_key(void **state)
{
    struct docket_rig *rig = *state;
    const struct receipt_keys keys = post_rig_keys(1);
    struct docket *docket = post_rig_file(rig, &keys);
    uint8_t label[BUNDLE_LABEL_SIZE];
    char found[256], hex[2 * BUNDLE_LABEL_SIZE + 1];
    assert_int_equal(post_rig_send(rig, &docket, LETTER_QUESTION, "请说明地点"), TG_OK);
    letter_label(keys.label_seed, &rig->desk.folder.name, 1, label);
    sodium_bin2hex(hex, sizeof hex, label, sizeof label);
    /* As it waits, not even its label can be read: it would tell letters from dummies later. */
    snprintf(found, sizeof found,
             "cat %s/register.db* | od -An -v -tx1 | tr -d ' \\n' | grep -q %s", rig->desk.path,
             hex);
    assert_int_not_equal(system(found), 0);
    post_rig_deliver(rig);
    snprintf(found, sizeof found,
             "cat %s/spool/out/*.mail | od -An -v -tx1 | tr -d ' \\n' | grep -q %s", rig->desk.path,
             hex);
    assert_int_equal(system(found), 0);
    snprintf(found, sizeof found,
             "cat %s/register.db* %s/spool/out/*.mail | grep -q -e '请说明地点' -e HZ-AAAA",
             rig->desk.path, rig->desk.path);
    assert_int_not_equal(system(found), 0);
    docket_destroy(docket);
}

static void a_full_mailbox_is_said_and_stops_no_step(void **state)
{
    struct docket_rig *rig = *state;
    const struct receipt_keys keys = post_rig_keys(1);
    struct docket *docket = post_rig_file(rig, &keys);
    char text[12 * LETTER_TEXT_MAX] = "";
    memset(text, 'x', 11 * LETTER_TEXT_MAX);
    for (int i = 0; i < 23; i++) { /* 1 + 23 * 11 = 254 of 255 */
        assert_int_equal(post_rig_send(rig, &docket, LETTER_ANSWER, text), TG_OK);
    }
    docket_destroy(docket);
    docket = docket_rig_load(rig, "AAA1");
    assert_int_equal(post_room(&rig->desk.post, docket), 1);
    docket_rig_refused(rig, post_rig_send(rig, &docket, LETTER_QUESTION, text), TG_ERR_FULL,
                       "1 more");
    assert_int_equal(docket_rig_do(rig, &docket, "accept", NULL), TG_OK);
    assert_int_equal(post_room(&rig->desk.post, docket), 0);
    assert_int_equal(
        docket_rig_do(rig, &docket, "refuse", "ground=rule", "text=不归图书馆管", NULL), TG_OK);
    assert_int_equal(docket->state, DOCKET_REFUSED);
    docket_destroy(docket);
}

/* The submitter's wish, as an import enters it. */
static void forget(struct docket_rig *rig, const struct docket *docket)
{
    struct event *event = secret_create(sizeof *event);
    event->type = EVENT_REPLY;
    event->reply = (struct event_reply){
        .of = docket->of, .kiosk = sample_name("lobby-1"), .what = REPLY_FORGET};
    assert_int_equal(register_begin(rig->desk.reg, &rig->fault), TG_OK);
    assert_int_equal(register_append(rig->desk.reg, event, NULL, NULL, &rig->fault), TG_OK);
    assert_int_equal(register_commit(rig->desk.reg, &rig->fault), TG_OK);
    secret_destroy(event);
}

static void nothing_is_written_to_a_mailbox_that_was_destroyed(void **state)
{
    struct docket_rig *rig = *state;
    const struct receipt_keys keys = post_rig_keys(1);
    struct letter letter;
    struct docket *docket = post_rig_file(rig, &keys);
    int64_t before = post_rig_waiting(rig);
    forget(rig, docket);
    docket_rig_refused(rig, post_rig_send(rig, &docket, LETTER_QUESTION, "您好"), TG_ERR_DENIED,
                       "note");
    assert_int_equal(docket_rig_do(rig, &docket, "accept", NULL), TG_OK);
    assert_int_equal(post_rig_waiting(rig), before);
    assert_int_equal(post_rig_send(rig, &docket, LETTER_FORGOTTEN, NULL), TG_OK);
    post_rig_deliver(rig);
    assert_true(post_rig_letter(rig, &keys, LETTER_NUMBER_FORGOTTEN, &letter));
    docket_destroy(docket);
}

static void a_mailbox_that_nobody_could_open_gets_no_letter(void **state)
{
    struct docket_rig *rig = *state;
    struct receipt_keys keys = post_rig_keys(1);
    memset(keys.mailbox_public, 0, 32); /* a point of low order */
    struct docket *docket = post_rig_file(rig, &keys);
    assert_int_equal(docket_rig_do(rig, &docket, "accept", NULL), TG_OK);
    assert_int_equal(post_rig_waiting(rig), 0);
    docket_destroy(docket);
}

/* Of a named report, whose name the register keeps apart. */
static void a_report_comes_out_as_its_proof_has_it(void **state)
{
    struct docket_rig *rig = *state;
    struct receipt_keys keys = post_rig_keys(1);
    char box[65], sign[65], labels[65], proof[65], json[2048], sealed[2200], out[2048] = "";
    uint8_t commitment[PROOF_HASH_SIZE];
    sodium_bin2hex(box, sizeof box, keys.mailbox_public, 32);
    sodium_bin2hex(sign, sizeof sign, keys.sign_public, 32);
    sodium_bin2hex(labels, sizeof labels, keys.label_seed, 32);
    snprintf(json, sizeof json,
             "{\"tonggui\":1,\"type\":\"report\",\"pack\":{\"id\":\"library\",\"version\":1,"
             "\"hash\":\"%s\"},\"kiosk\":\"lobby-1\",\"case\":\"HZ-AAAA-AAAA-AAA1\","
             "\"mailbox\":{\"box\":\"%s\",\"sign\":\"%s\",\"labels\":\"%s\"},"
             "\"language\":\"zh-Hans\",\"kind\":\"complaint\",\"category\":\"facilities\","
             "\"identity\":\"named\",\"filed\":\"2026-11-23T09:00\",\"who\":{\"name\":\"李娜\"},"
             "\"answers\":{\"course\":\"灯坏了\"}}",
             box, box, sign, labels);
    proof_commit(keys.proof_blind, (const uint8_t *)json, strlen(json), commitment);
    sodium_bin2hex(proof, sizeof proof, commitment, sizeof commitment);
    snprintf(sealed, sizeof sealed, "%.*s,\"proof\":\"%s\"}", (int)strlen(json) - 1, json, proof);
    desk_rig_seal(&rig->desk.charter.sets[0], sealed, rig->desk.bodies[0]);
    desk_rig_deliver_plain(&rig->desk, 1);
    assert_int_equal(desk_rig_import(&rig->desk), TG_OK);
    assert_int_equal(rig->desk.sum.reports, 1);
    struct docket *docket = docket_rig_load(rig, "AAA1");
    FILE *file = fmemopen(out, sizeof out, "w");
    assert_int_equal(export_filed(rig->desk.reg, docket, 0, file, &rig->fault), TG_OK);
    docket_rig_refused(rig, export_filed(rig->desk.reg, docket, 1, file, &rig->fault),
                       TG_ERR_MISSING, "1 reports");
    fclose(file);
    assert_string_equal(out, json);
    docket_destroy(docket);
    docket = docket_rig_load(rig, "AAA1");
    assert_int_equal(docket->entries[docket->entry_count - 1].type, EVENT_VIEW);
    docket_destroy(docket);
}

static void a_register_from_before_the_mail_gets_its_tables(void **state)
{
    struct docket_rig *rig = *state;
    const struct receipt_keys keys = post_rig_keys(1);
    struct letter letter;
    rig->desk.telling = false;
    docket_destroy(post_rig_file(rig, &keys));
    post_rig_meddle(rig, "DROP TABLE outbox; DROP TABLE bundles; DROP INDEX cases_by_claim;"
                         "DROP TABLE claims; DROP TABLE replies;"
                         "PRAGMA user_version = 2");
    post_rig_sound(rig);
    struct docket *docket = docket_rig_load(rig, "AAA1");
    assert_int_equal(post_rig_send(rig, &docket, LETTER_ANSWER, "您好"), TG_OK);
    post_rig_deliver(rig);
    assert_true(post_rig_letter(rig, &keys, 0, &letter));
    docket_destroy(docket);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, post_rig_setup, docket_rig_teardown)
        TEST(the_receipt_reads_what_happened),
        TEST(only_words_meant_for_the_submitter_go_along),
        TEST(a_letter_goes_to_the_group_of_the_kiosk),
        TEST(a_kiosk_that_was_revoked_leaves_its_cases_to_its_group),
        TEST(a_long_letter_comes_in_parts),
        TEST(bundles_and_register_show_nothing_to_who_has_no_key),
        TEST(a_full_mailbox_is_said_and_stops_no_step),
        TEST(nothing_is_written_to_a_mailbox_that_was_destroyed),
        TEST(a_mailbox_that_nobody_could_open_gets_no_letter),
        TEST(a_report_comes_out_as_its_proof_has_it),
        TEST(a_register_from_before_the_mail_gets_its_tables),
#undef TEST
    };
    if (secret_init() != TG_OK)
        return 1;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
