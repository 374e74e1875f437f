/* What goes back by itself to whoever holds the receipt and asks for it. */
#include "tests/tools/post_rig.h"
#include "tests/tools/reply_rig.h"

#include "board/base/secret.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <cmocka.h>
#include <string.h>

static struct holder holder_with(const struct receipt_keys *keys)
{
    struct holder holder = {.keys = *keys, .tail = "AAA1"};
    return holder;
}

static void reply(struct docket_rig *rig, const struct holder *holder, enum reply_what what)
{
    holder_put_covers(&rig->desk);
    holder_put_reply(&rig->desk, 0, holder, what, NULL);
    desk_rig_deliver_plain(&rig->desk, ++rig->seq);
    assert_int_equal(desk_rig_import(&rig->desk), TG_OK);
    assert_int_equal(rig->desk.sum.replies, 1);
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
    post_rig_deliver(rig);
    assert_true(post_rig_letter(rig, &keys, LETTER_NUMBER_FORGOTTEN, &letter));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, post_rig_setup, docket_rig_teardown)
        TEST(the_text_goes_back_once_by_itself),
        TEST(a_destroyed_mailbox_is_told_once_and_gets_nothing_else),
        TEST(a_case_closed_to_who_imports_is_forgotten_all_the_same),
#undef TEST
    };
    if (secret_init() != TG_OK)
        return 1;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
