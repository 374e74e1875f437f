/* Letters on their way: from an officer's step to whoever holds the receipt. */
#include "board/base/file.h"
#include "board/base/secret.h"
#include "tests/tools/docket_rig.h"
#include "tools/desk/tell.h"

#include <fcntl.h>
#include <inttypes.h>
#include <limits.h>
#include <setjmp.h>
#include <signal.h>
#include <sodium.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

enum { PERIOD_S = CHARTER_MAIL_PERIOD_S_DEFAULT, LETTERS = CHARTER_MAIL_LETTERS_DEFAULT };

static int setup(void **state)
{
    docket_rig_setup(state);
    ((struct docket_rig *)*state)->desk.telling = true;
    return 0;
}

static struct receipt_keys keys_of(uint8_t number)
{
    struct receipt_keys keys = {0};
    uint8_t secret[SIGN_SECRET_SIZE];
    memset(keys.mailbox_secret, number, 32);
    crypto_scalarmult_base(keys.mailbox_public, keys.mailbox_secret);
    memset(keys.sign_seed, number + 1, 32);
    crypto_sign_seed_keypair(keys.sign_public, secret, keys.sign_seed);
    memset(keys.label_seed, number + 2, 32);
    return keys;
}

/* A later moment; what is due is made. */
static size_t pass(struct docket_rig *rig, int64_t seconds)
{
    size_t made = 0;
    rig->now_s += seconds;
    assert_int_equal(
        post_due(&rig->desk.folder, rig->desk.reg, &rig->desk.clock, &made, &rig->fault), TG_OK);
    return made;
}

/* Everything that is ripe has gone. */
static void deliver(struct docket_rig *rig)
{
    pass(rig, 2 * PERIOD_S);
}

/* The group's bundle of that number as it lies in the spool. Owned by the caller. */
static uint8_t *read_bundle(struct docket_rig *rig, const char *group, uint64_t seq,
                            struct bundle *out)
{
    struct register_mail_head head;
    struct device_name name = sample_name(group);
    char path[PATH_MAX];
    uint8_t *bytes = NULL;
    size_t len = 0;
    assert_int_equal(register_mail_end(rig->desk.reg, &name, &head, &rig->fault), TG_OK);
    snprintf(path, sizeof path, "%s/spool/out/%s-%016" PRIx64 "-%" PRIu64 ".mail", rig->desk.path,
             group, head.epoch, seq);
    if (file_read(path, BUNDLE_SIZE_MAX, &bytes, &len, &rig->fault) != TG_OK)
        return NULL;
    assert_int_equal(bundle_parse(bytes, len, out, &rig->fault), TG_OK);
    assert_int_equal(bundle_verify(bytes, out, rig->desk.desk.public_key), TG_OK);
    return bytes;
}

/* As a kiosk does, with all that lies in the spool. */
static bool read_letter(struct docket_rig *rig, const struct receipt_keys *keys, uint32_t number,
                        struct letter *out)
{
    struct bundle bundle;
    uint8_t label[BUNDLE_LABEL_SIZE], *bytes = NULL;
    bool found = false;
    letter_label(keys->label_seed, &rig->desk.folder.name, number, label);
    for (uint64_t seq = 1; !found && (bytes = read_bundle(rig, "main", seq, &bundle)) != NULL;
         seq++) {
        for (size_t i = 0; i < bundle.count; i++)
            if (memcmp(bundle_label(&bundle, i), label, sizeof label) == 0) {
                assert_int_equal(letter_open(bundle_body(&bundle, i), keys,
                                             &rig->desk.folder.charter, &rig->desk.folder.name,
                                             number, out),
                                 TG_OK);
                found = true;
            }
        free(bytes);
    }
    return found;
}

static struct docket *file_with(struct docket_rig *rig, const struct receipt_keys *keys)
{
    return docket_rig_filed(rig, (struct docket_rig_report){
                                     .kind = "complaint", .category = "facilities", .keys = keys});
}

static enum tg_err send(struct docket_rig *rig, const struct docket *docket, enum letter_kind kind,
                        const char *text)
{
    const struct post_message message = {.kind = kind, .text = text};
    assert_int_equal(register_begin(rig->desk.reg, &rig->fault), TG_OK);
    enum tg_err err = post_letter(&rig->desk.post, rig->desk.reg, docket, &message, &rig->fault);
    if (err == TG_OK)
        err = register_commit(rig->desk.reg, &rig->fault);
    register_rollback(rig->desk.reg);
    return err;
}

static int64_t waiting(struct docket_rig *rig)
{
    int64_t count = -1;
    assert_int_equal(register_mail_waiting(rig->desk.reg, NULL, &count, &rig->fault), TG_OK);
    return count;
}

static void assert_sound(struct docket_rig *rig)
{
    struct register_sum sum;
    if (register_verify(rig->desk.reg, &sum, &rig->fault) != TG_OK)
        fail_msg("%s", rig->fault.text);
}

static void the_receipt_reads_what_happened(void **state)
{
    struct docket_rig *rig = *state;
    const struct receipt_keys keys = keys_of(1);
    struct letter letter;
    struct docket *docket = file_with(rig, &keys);
    deliver(rig);
    assert_true(read_letter(rig, &keys, 0, &letter));
    assert_int_equal(letter.kind, LETTER_STATUS);
    assert_string_equal(letter.case_number, "HZ-AAAA-AAAA-AAA1");
    assert_string_equal(letter.title[LANG_ZH_HANS], "总部已收到您提交的内容");
    assert_string_equal(letter.text, "");
    assert_false(read_letter(rig, &keys, 1, &letter));
    assert_int_equal(docket_rig_do(rig, &docket, "accept", NULL), TG_OK);
    deliver(rig);
    assert_true(read_letter(rig, &keys, 1, &letter));
    const struct pack_step *step = pack_step_find(rules_handling(docket->pack), "accept");
    assert_string_equal(letter.title[LANG_EN], pack_text_in(&step->title, LANG_EN));
    assert_true(letter.due_day > letter.day);
    assert_string_not_equal(letter.due[LANG_ZH_HANT], "");
    docket_destroy(docket);
    docket = docket_rig_load(rig, "AAA1");
    assert_int_equal(docket->entries[docket->entry_count - 1].type, EVENT_LETTER);
    assert_sound(rig);
    docket_destroy(docket);
}

static void only_words_meant_for_the_submitter_go_along(void **state)
{
    struct docket_rig *rig = *state;
    const struct receipt_keys keys = keys_of(1);
    struct letter letter;
    struct docket *docket = file_with(rig, &keys);
    assert_int_equal(docket_rig_do(rig, &docket, "accept", "text=内部意见", NULL), TG_OK);
    assert_int_equal(docket_rig_do(rig, &docket, "note", "text=内部记录", NULL), TG_OK);
    assert_int_equal(
        docket_rig_do(rig, &docket, "refuse", "ground=rule", "text=不归图书馆管", NULL), TG_OK);
    deliver(rig);
    assert_true(read_letter(rig, &keys, 1, &letter));
    assert_string_equal(letter.text, "");
    assert_true(read_letter(rig, &keys, 2, &letter));
    assert_string_equal(letter.text, "不归图书馆管");
    assert_true(letter.closed);
    assert_int_equal(letter.due_day, 0);
    assert_false(read_letter(rig, &keys, 3, &letter));
    docket_destroy(docket);
}

static void a_long_letter_comes_in_parts(void **state)
{
    struct docket_rig *rig = *state;
    const struct receipt_keys keys = keys_of(1);
    struct letter letter;
    struct docket *docket = file_with(rig, &keys);
    char text[3 * 700 + 1] = "", together[sizeof text] = "";
    for (int i = 0; i < 700; i++)
        strcat(text, "请");
    docket_destroy(docket);
    docket = docket_rig_load(rig, "AAA1");
    assert_int_equal(send(rig, docket, LETTER_QUESTION, text), TG_OK);
    deliver(rig);
    for (uint32_t part = 1; part <= 3; part++) {
        assert_true(read_letter(rig, &keys, part, &letter));
        assert_int_equal(letter.part, part);
        assert_int_equal(letter.parts, 3);
        assert_int_equal(letter.kind, LETTER_QUESTION);
        strcat(together, letter.text);
    }
    assert_string_equal(together, text);
    docket_destroy(docket);
}

static void a_bundle_is_as_long_whatever_there_is_to_say(void **state)
{
    struct docket_rig *rig = *state;
    const struct receipt_keys keys = keys_of(1);
    struct bundle bundle;
    assert_int_equal(pass(rig, 0), 1);
    struct docket *docket = file_with(rig, &keys);
    for (int i = 0; i < 2 * LETTERS; i++) {
        docket_destroy(docket);
        docket = docket_rig_load(rig, "AAA1");
        assert_int_equal(send(rig, docket, LETTER_ANSWER, "您好"), TG_OK);
    }
    for (uint64_t seq = 2; seq <= 4; seq++) {
        assert_int_equal(pass(rig, PERIOD_S), 1);
        uint8_t *bytes = read_bundle(rig, "main", seq, &bundle);
        assert_int_equal(bundle.count, LETTERS);
        assert_int_equal(bundle.expires_day - bundle.day, CHARTER_MAIL_KEEP_DAYS_DEFAULT);
        free(bytes);
        if (seq == 2) /* more than a bundle waits for the next */
            assert_int_equal(waiting(rig), LETTERS + 1);
    }
    assert_int_equal(waiting(rig), 0);
    assert_int_equal(pass(rig, PERIOD_S / 4), 0);
    docket_destroy(docket);
}

static void bundles_and_register_show_nothing_to_who_has_no_key(void **state)
{
    struct docket_rig *rig = *state;
    const struct receipt_keys keys = keys_of(1);
    struct docket *docket = file_with(rig, &keys);
    docket_destroy(docket);
    docket = docket_rig_load(rig, "AAA1");
    uint8_t label[BUNDLE_LABEL_SIZE];
    char found[256], hex[2 * BUNDLE_LABEL_SIZE + 1];
    assert_int_equal(send(rig, docket, LETTER_QUESTION, "请说明地点"), TG_OK);
    letter_label(keys.label_seed, &rig->desk.folder.name, 1, label);
    sodium_bin2hex(hex, sizeof hex, label, sizeof label);
    /* As it waits, not even its label can be read: it would tell letters from dummies later. */
    snprintf(found, sizeof found, "cat %s/register.db* | od -An -v -tx1 | tr -d ' \\n' | grep -q %s",
             rig->desk.path, hex);
    assert_int_not_equal(system(found), 0);
    deliver(rig);
    snprintf(found, sizeof found, "cat %s/spool/out/*.mail | od -An -v -tx1 | tr -d ' \\n' | grep -q %s",
             rig->desk.path, hex);
    assert_int_equal(system(found), 0);
    snprintf(found, sizeof found,
             "cat %s/register.db* %s/spool/out/*.mail | grep -q -e '请说明地点' -e HZ-AAAA",
             rig->desk.path, rig->desk.path);
    assert_int_not_equal(system(found), 0);
    docket_destroy(docket);
}

static void missed_periods_are_made_up_for_in_one_chain(void **state)
{
    struct docket_rig *rig = *state;
    struct bundle bundle, before = {.seq = 0};
    assert_int_equal(pass(rig, 0), 1);
    assert_int_equal(pass(rig, 3 * PERIOD_S), 3);
    assert_int_equal(pass(rig, 100 * (int64_t)PERIOD_S), POST_CATCH_UP_MAX);
    assert_int_equal(pass(rig, 0), 0);
    for (uint64_t seq = 1; seq <= 4 + POST_CATCH_UP_MAX; seq++) {
        uint8_t *bytes = read_bundle(rig, "main", seq, &bundle);
        assert_non_null(bytes);
        assert_memory_equal(bundle.before, before.hash, HASH_SIZE);
        before = bundle;
        free(bytes);
    }
    assert_null(read_bundle(rig, "main", 5 + POST_CATCH_UP_MAX, &bundle));
    assert_sound(rig);
}

static void a_clock_that_was_ahead_does_not_stop_the_mail(void **state)
{
    struct docket_rig *rig = *state;
    int64_t right_s = rig->now_s;
    assert_int_equal(pass(rig, 86400 * (int64_t)3650), 1);
    rig->now_s = right_s;
    assert_int_equal(pass(rig, 0), 1);
    assert_int_equal(pass(rig, PERIOD_S), 1);
    assert_sound(rig);
}

static void what_has_expired_is_thrown_away(void **state)
{
    struct docket_rig *rig = *state;
    struct register_sum sum;
    pass(rig, 0);
    pass(rig, PERIOD_S);
    pass(rig, 86400 * (int64_t)CHARTER_MAIL_KEEP_DAYS_DEFAULT);
    assert_int_equal(register_verify(rig->desk.reg, &sum, &rig->fault), TG_OK);
    assert_int_equal(sum.bundles, POST_CATCH_UP_MAX);
}

static void what_a_hub_lost_goes_again_as_it_was(void **state)
{
    struct docket_rig *rig = *state;
    struct bundle first, again;
    char command[PATH_MAX];
    size_t count = 0;
    pass(rig, 0);
    pass(rig, PERIOD_S);
    free(read_bundle(rig, "main", 2, &first));
    snprintf(command, sizeof command, "rm %s/spool/out/*.mail", rig->desk.path);
    assert_int_equal(system(command), 0);
    assert_int_equal(pass(rig, 0), 0); /* what was carried away stays away */
    assert_int_equal(desk_rig_count(&rig->desk, "spool/out", "*.mail"), 0);
    assert_int_equal(post_again(&rig->desk.folder, rig->desk.reg, &count, &rig->fault), TG_OK);
    assert_int_equal(count, 2);
    free(read_bundle(rig, "main", 2, &again));
    assert_memory_equal(first.hash, again.hash, HASH_SIZE);
}

#ifdef TG_FAULTPOINTS
static void a_desk_killed_on_the_way_sends_the_same_bundle(void **state)
{
    struct docket_rig *rig = *state;
    static const char *const points[] = {"desk.before_mail", "desk.after_mail",
                                         "desk.after_mail_file"};
    const struct receipt_keys keys = keys_of(1);
    struct letter letter;
    struct bundle bundle;
    docket_destroy(file_with(rig, &keys));
    pass(rig, 0);
    for (size_t i = 0; i < sizeof points / sizeof *points; i++) {
        int status = 0;
        rig->now_s += PERIOD_S;
        desk_rig_close(&rig->desk);
        setenv("TG_FAULT_AT", points[i], 1);
        pid_t child = fork();
        if (child == 0) {
            desk_rig_open(&rig->desk);
            pass(rig, 0);
            _exit(0);
        }
        unsetenv("TG_FAULT_AT");
        assert_int_equal(waitpid(child, &status, 0), child);
        assert_true(WIFSIGNALED(status));
        desk_rig_open(&rig->desk);
        assert_int_equal(pass(rig, 0), i == 0 ? 1 : 0);
        uint8_t *bytes = read_bundle(&*rig, "main", i + 2, &bundle);
        assert_non_null(bytes);
        free(bytes);
    }
    assert_true(read_letter(rig, &keys, 0, &letter));
    assert_int_equal(desk_rig_count(&rig->desk, "spool/out", "*.mail"), 4);
    assert_sound(rig);
}
#endif

static void a_full_mailbox_is_said_and_stops_no_step(void **state)
{
    struct docket_rig *rig = *state;
    const struct receipt_keys keys = keys_of(1);
    struct docket *docket = file_with(rig, &keys);
    char text[12 * LETTER_TEXT_MAX] = "";
    memset(text, 'x', 11 * LETTER_TEXT_MAX);
    for (int i = 0; i < 23; i++) { /* 1 + 23 * 11 = 254 of 255 */
        docket_destroy(docket);
        docket = docket_rig_load(rig, "AAA1");
        assert_int_equal(send(rig, docket, LETTER_ANSWER, text), TG_OK);
    }
    docket_destroy(docket);
    docket = docket_rig_load(rig, "AAA1");
    assert_int_equal(post_room(&rig->desk.post, docket), 1);
    docket_rig_refused(rig, send(rig, docket, LETTER_QUESTION, text), TG_ERR_FULL, "1 more");
    assert_int_equal(docket_rig_do(rig, &docket, "accept", NULL), TG_OK);
    assert_int_equal(post_room(&rig->desk.post, docket), 0);
    assert_int_equal(
        docket_rig_do(rig, &docket, "refuse", "ground=rule", "text=不归图书馆管", NULL), TG_OK);
    assert_int_equal(docket->state, DOCKET_REFUSED);
    docket_destroy(docket);
}

static void nothing_is_written_to_a_mailbox_that_was_destroyed(void **state)
{
    struct docket_rig *rig = *state;
    const struct receipt_keys keys = keys_of(1);
    struct letter letter;
    struct docket *docket = file_with(rig, &keys);
    int64_t before = waiting(rig);
    docket->forgotten = true;
    docket_rig_refused(rig, send(rig, docket, LETTER_QUESTION, "您好"), TG_ERR_DENIED, "note");
    const struct pack_step *accept = pack_step_find(rules_handling(docket->pack), "accept");
    assert_int_equal(register_begin(rig->desk.reg, &rig->fault), TG_OK);
    assert_int_equal(tell_step(&rig->desk.post, rig->desk.reg, docket, accept, NULL, &rig->fault),
                     TG_OK);
    register_rollback(rig->desk.reg);
    assert_int_equal(waiting(rig), before);
    assert_int_equal(send(rig, docket, LETTER_FORGOTTEN, NULL), TG_OK);
    deliver(rig);
    assert_true(read_letter(rig, &keys, LETTER_NUMBER_FORGOTTEN, &letter));
    docket_destroy(docket);
}

static void a_mailbox_that_nobody_could_open_gets_no_letter(void **state)
{
    struct docket_rig *rig = *state;
    struct receipt_keys keys = keys_of(1);
    memset(keys.mailbox_public, 0, 32); /* a point of low order */
    struct docket *docket = file_with(rig, &keys);
    assert_int_equal(docket_rig_do(rig, &docket, "accept", NULL), TG_OK);
    assert_int_equal(waiting(rig), 0);
    docket_destroy(docket);
}

static void meddle(struct docket_rig *rig, const char *sql)
{
    char path[PATH_MAX];
    sqlite3 *db = NULL;
    desk_rig_close(&rig->desk);
    snprintf(path, sizeof path, "%s/register.db", rig->desk.path);
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(db);
    desk_rig_open(&rig->desk);
}

static void a_check_of_the_register_finds_mail_that_was_meddled_with(void **state)
{
    struct docket_rig *rig = *state;
    const struct receipt_keys keys = keys_of(1);
    static const char *const wrongs[] = {
        "DELETE FROM outbox WHERE id = (SELECT max(id) FROM outbox)",
        "UPDATE outbox SET id = id + 100",
        "DELETE FROM bundles WHERE seq = 2",
        "DELETE FROM bundles WHERE seq = 3",
        "UPDATE bundles SET file = (SELECT file FROM bundles WHERE seq = 1) WHERE seq = 2",
        "UPDATE bundles SET expires = expires + 1 WHERE seq = 1",
    };
    struct register_sum sum;
    char command[2 * PATH_MAX];
    pass(rig, 0);
    pass(rig, 2 * PERIOD_S);
    docket_destroy(file_with(rig, &keys));
    assert_sound(rig);
    desk_rig_close(&rig->desk);
    snprintf(command, sizeof command, "cp %s/register.db %s/sound", rig->desk.path, rig->desk.path);
    assert_int_equal(system(command), 0);
    desk_rig_open(&rig->desk);
    for (size_t i = 0; i < sizeof wrongs / sizeof *wrongs; i++) {
        meddle(rig, wrongs[i]);
        if (register_verify(rig->desk.reg, &sum, &rig->fault) != TG_ERR_CRYPTO)
            fail_msg("not found: %s", wrongs[i]);
        desk_rig_close(&rig->desk);
        snprintf(command, sizeof command, "cp %s/sound %s/register.db", rig->desk.path,
                 rig->desk.path);
        assert_int_equal(system(command), 0);
        desk_rig_open(&rig->desk);
    }
    assert_sound(rig);
}

static void a_register_from_before_the_mail_gets_its_tables(void **state)
{
    struct docket_rig *rig = *state;
    const struct receipt_keys keys = keys_of(1);
    struct letter letter;
    rig->desk.telling = false;
    docket_destroy(file_with(rig, &keys));
    meddle(rig, "DROP TABLE outbox; DROP TABLE bundles; PRAGMA user_version = 2");
    assert_sound(rig);
    struct docket *docket = docket_rig_load(rig, "AAA1");
    assert_int_equal(send(rig, docket, LETTER_ANSWER, "您好"), TG_OK);
    deliver(rig);
    assert_true(read_letter(rig, &keys, 0, &letter));
    docket_destroy(docket);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, docket_rig_teardown)
        TEST(the_receipt_reads_what_happened),
        TEST(only_words_meant_for_the_submitter_go_along),
        TEST(a_long_letter_comes_in_parts),
        TEST(a_bundle_is_as_long_whatever_there_is_to_say),
        TEST(bundles_and_register_show_nothing_to_who_has_no_key),
        TEST(missed_periods_are_made_up_for_in_one_chain),
        TEST(a_clock_that_was_ahead_does_not_stop_the_mail),
        TEST(what_has_expired_is_thrown_away),
        TEST(what_a_hub_lost_goes_again_as_it_was),
#ifdef TG_FAULTPOINTS
        TEST(a_desk_killed_on_the_way_sends_the_same_bundle),
#endif
        TEST(a_full_mailbox_is_said_and_stops_no_step),
        TEST(nothing_is_written_to_a_mailbox_that_was_destroyed),
        TEST(a_mailbox_that_nobody_could_open_gets_no_letter),
        TEST(a_check_of_the_register_finds_mail_that_was_meddled_with),
        TEST(a_register_from_before_the_mail_gets_its_tables),
#undef TEST
    };
    if (secret_init() != TG_OK)
        return 1;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
