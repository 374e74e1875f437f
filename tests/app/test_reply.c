#include "app/form/reply.h"

#include "board/base/secret.h"

#include <setjmp.h>
#include <sodium.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define WORDS "他说：\"不行\\不可以\"\n然后走了 👍🏽"

static struct receipt_keys *keys;
static uint8_t *json;
static size_t json_len;

static struct reply answer(void)
{
    return (struct reply){.kiosk = {"clinic-1"},
                          .lang = LANG_ZH_HANT,
                          .what = REPLY_ANSWER,
                          .to = 3,
                          .desk = {"desk-1"},
                          .text = WORDS,
                          .text_len = strlen(WORDS)};
}

static void write_out(const struct reply *reply)
{
    assert_int_equal(reply_write(reply, keys, json, &json_len), TG_OK);
    assert_in_range(json_len, 1, REPORT_JSON_MAX);
    assert_true(reply_is(json, json_len));
}

static struct reply *read_back(void)
{
    struct reply *reply = NULL;
    struct fault fault = {0};
    if (reply_parse(json, json_len, &reply, &fault) != TG_OK)
        fail_msg("%s", fault.text);
    return reply;
}

static void reply_brings_back_what_was_written(void **state)
{
    (void)state;
    const struct reply wanted = answer();
    write_out(&wanted);
    memset(json + json_len, ' ', REPORT_JSON_MAX - json_len);
    json_len = REPORT_JSON_MAX;
    struct reply *reply = read_back();
    assert_string_equal(reply->kiosk.text, "clinic-1");
    assert_memory_equal(reply->mailbox_public, keys->mailbox_public, 32);
    assert_memory_equal(reply->sign_public, keys->sign_public, 32);
    assert_memory_equal(reply->label_seed, keys->label_seed, 32);
    assert_int_equal(reply->lang, LANG_ZH_HANT);
    assert_int_equal(reply->what, REPLY_ANSWER);
    assert_int_equal(reply->to, 3);
    assert_string_equal(reply->desk.text, "desk-1");
    assert_string_equal(reply->text, WORDS);
    assert_int_equal(reply->text_len, strlen(WORDS));
    reply_destroy(reply);
}

static void wishes_carry_no_words(void **state)
{
    (void)state;
    for (int what = REPLY_ECHO; what <= REPLY_FORGET; what++) {
        struct reply wish = {.kiosk = {"clinic-1"}, .what = (enum reply_what)what};
        write_out(&wish);
        struct reply *reply = read_back();
        assert_int_equal(reply->what, what);
        assert_null(reply->text);
        reply_destroy(reply);
        wish.text = WORDS;
        wish.text_len = strlen(WORDS);
        assert_int_equal(reply_write(&wish, keys, json, &json_len), TG_ERR_RANGE);
    }
}

static void same_words_twice_are_two_replies(void **state)
{
    (void)state;
    static uint8_t first[REPORT_JSON_MAX];
    const struct reply reply = answer();
    write_out(&reply);
    memcpy(first, json, json_len);
    size_t first_len = json_len;
    write_out(&reply);
    assert_int_equal(json_len, first_len);
    assert_memory_not_equal(json, first, json_len);
}

/* Nothing in it tells the hour, and its length is its words'. */
static void reply_is_only_what_was_said(void **state)
{
    (void)state;
    const struct reply reply = answer();
    write_out(&reply);
    const uint8_t *at = memmem(json, json_len, ",\"language\"", 11);
    assert_non_null(at);
    const char rest[] =
        ",\"language\":\"zh-Hant\",\"what\":\"answer\",\"to\":3,\"desk\":\"desk-1\","
        "\"text\":\"他说：\\\"不行\\\\不可以\\\"\\n然后走了 👍🏽\",\"nonce\":\"";
    assert_memory_equal(at, rest, sizeof rest - 1);
    assert_int_equal(json_len - (size_t)(at - json), sizeof rest - 1 + 32 + 15 + 128 + 2);
}

/* Replaces `old` in a good reply. */
static enum tg_err altered(const char *old, const char *new, struct fault *fault)
{
    static char text[REPORT_JSON_MAX + 64];
    const uint8_t *at = memmem(json, json_len, old, strlen(old));
    if (at == NULL)
        fail_msg("no %s", old);
    size_t before = (size_t)(at - json);
    size_t behind = json_len - before - strlen(old);
    memcpy(text, json, before);
    memcpy(text + before, new, strlen(new));
    memcpy(text + before + strlen(new), at + strlen(old), behind);
    struct reply *reply = NULL;
    enum tg_err err = reply_parse((uint8_t *)text, before + strlen(new) + behind, &reply, fault);
    reply_destroy(reply);
    return err;
}

static void nothing_can_be_altered_without_the_receipt(void **state)
{
    (void)state;
    static const char *const CASES[][2] = {
        {"clinic-1", "clinic-2"}, {"zh-Hant", "zh-Hans"}, {"\"to\":3", "\"to\":4"},
        {"desk-1", "desk-2"},     {"然后", "但是"},       {"\"nonce\":\"", "\"nonce\": \""},
    };
    const struct reply reply = answer();
    write_out(&reply);
    struct fault fault = {0};
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++)
        assert_int_equal(altered(CASES[i][0], CASES[i][1], &fault), TG_ERR_CRYPTO);
    char own[65], other[65];
    uint8_t key[32] = {1};
    hex_encode(keys->mailbox_public, 32, own);
    hex_encode(key, 32, other);
    assert_int_equal(altered(own, other, &fault), TG_ERR_CRYPTO);
    hex_encode(keys->sign_public, 32, own);
    assert_int_equal(altered(own, other, &fault), TG_ERR_CRYPTO);
}

static void reply_that_is_not_exactly_one_is_refused(void **state)
{
    (void)state;
    static const struct {
        const char *old, *new, *names;
    } CASES[] = {
        {"\"kiosk\":", "\"hour\":9,\"kiosk\":", "reply.hour: a key that does not belong"},
        {"\"kiosk\":\"clinic-1\",", "", "reply.kiosk: missing"},
        {"\"kiosk\":\"clinic-1\"", "\"kiosk\":\"Clinic 1\"", "reply.kiosk: is not a machine's"},
        {"\"type\":\"reply\"", "\"type\":\"report\"", "reply.type"},
        {"\"box\":\"", "\"box\":\"0", "mailbox.box: must be hexadecimal"},
        {"\"labels\":", "\"label\":", "mailbox.labels: missing"},
        {"\"what\":\"answer\"", "\"what\":\"order\"", "reply.what"},
        {"\"what\":\"answer\"", "\"what\":\"statement\"", "reply.to: a key that does not"},
        {"\"what\":\"answer\"", "\"what\":\"forget\"", "reply.to: a key that does not"},
        {"\"to\":3", "\"to\":255", "reply.to"},
        {"\"to\":3", "\"to\":-1", "reply.to"},
        {"\"to\":3,", "", "reply.to: missing"},
        {"\"text\":\"他说", "\"text\":\"\\u202e他说", "reply.text"},
        {"\"text\":", "\"words\":", "reply.text: missing"},
        {"\"nonce\":\"", "\"nonce\":\"0", "reply.nonce"},
        {"\"signature\":\"", "\"signature\":\"0", "reply.signature"},
        {"\"signature\":", "\"signatura\":", "reply.signature: missing"},
        {"\"signature\":", "\"signature\": ", "reply.signature: must be the last key"},
        {"{\"tonggui\":1", "[{\"tonggui\":1", "not JSON"},
    };
    const struct reply reply = answer();
    write_out(&reply);
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        struct fault fault = {0};
        enum tg_err err = altered(CASES[i].old, CASES[i].new, &fault);
        if (err != TG_ERR_FORMAT || strstr(fault.text, CASES[i].names) == NULL)
            fail_msg("%s -> %s: %s \"%s\"", CASES[i].old, CASES[i].new, err_name(err), fault.text);
    }
    struct fault fault = {0};
    assert_int_equal(altered("\"tonggui\":1", "\"tonggui\":2", &fault), TG_ERR_VERSION);
}

static void cut_reply_is_refused_and_never_quoted(void **state)
{
    (void)state;
    const struct reply silver = {
        .kiosk = {"clinic-1"}, .what = REPLY_STATEMENT, .text = "stolen silver", .text_len = 13};
    write_out(&silver);
    for (size_t len = 0; len < json_len; len++) {
        struct reply *reply = NULL;
        struct fault fault = {0};
        assert_int_equal(reply_parse(json, len, &reply, &fault), TG_ERR_FORMAT);
        assert_null(strstr(fault.text, "silver"));
    }
}

static void writing_keeps_to_its_bounds(void **state)
{
    (void)state;
    static char text[REPLY_TEXT_MAX + 2];
    struct reply reply = answer();
    memset(text, 'a', sizeof text - 1);
    reply.text = text;
    reply.text_len = REPLY_TEXT_MAX + 1;
    assert_int_equal(reply_write(&reply, keys, json, &json_len), TG_ERR_FULL);
    text[REPLY_TEXT_MAX] = '\0';
    reply.text_len = REPLY_TEXT_MAX;
    memset(text, '"', 5999);
    write_out(&reply);
    reply_destroy(read_back());
    memset(text, '"', REPLY_TEXT_MAX);
    assert_int_equal(reply_write(&reply, keys, json, &json_len), TG_ERR_FULL);
    reply.text = " \n ";
    reply.text_len = 3;
    assert_int_equal(reply_write(&reply, keys, json, &json_len), TG_ERR_FORMAT);
    reply.text = "\xE4\xB8";
    reply.text_len = 2;
    assert_int_equal(reply_write(&reply, keys, json, &json_len), TG_ERR_FORMAT);
    reply.text = "cut";
    reply.text_len = 2;
    assert_int_equal(reply_write(&reply, keys, json, &json_len), TG_ERR_FORMAT);
    reply = answer();
    reply.to = 255;
    assert_int_equal(reply_write(&reply, keys, json, &json_len), TG_ERR_RANGE);
    reply = answer();
    reply.desk = (struct device_name){""};
    assert_int_equal(reply_write(&reply, keys, json, &json_len), TG_ERR_RANGE);
}

static void report_is_not_taken_for_a_reply(void **state)
{
    (void)state;
    static const char REPORT[] = "{\"tonggui\":1,\"type\":\"report\",\"pack\":{";
    static const char LATER[] = "{\"tonggui\":12,\"type\":\"reply\",\"more\":1}";
    assert_false(reply_is((const uint8_t *)REPORT, sizeof REPORT - 1));
    assert_true(reply_is((const uint8_t *)LATER, sizeof LATER - 1));
    for (size_t len = 0; len < 29; len++)
        assert_false(reply_is((const uint8_t *)LATER, len));
}

static int set_up(void **state)
{
    (void)state;
    uint8_t secret[SIGN_SECRET_SIZE];
    if (secret_init() != TG_OK)
        return -1;
    keys = secret_create(sizeof *keys);
    json = secret_create(REPORT_JSON_MAX);
    randombytes_buf(keys->sign_seed, sizeof keys->sign_seed);
    randombytes_buf(keys->label_seed, sizeof keys->label_seed);
    randombytes_buf(keys->mailbox_public, sizeof keys->mailbox_public);
    return crypto_sign_seed_keypair(keys->sign_public, secret, keys->sign_seed);
}

static int tear_down(void **state)
{
    (void)state;
    secret_destroy(json);
    secret_destroy(keys);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reply_brings_back_what_was_written),
        cmocka_unit_test(wishes_carry_no_words),
        cmocka_unit_test(same_words_twice_are_two_replies),
        cmocka_unit_test(reply_is_only_what_was_said),
        cmocka_unit_test(nothing_can_be_altered_without_the_receipt),
        cmocka_unit_test(reply_that_is_not_exactly_one_is_refused),
        cmocka_unit_test(cut_reply_is_refused_and_never_quoted),
        cmocka_unit_test(writing_keeps_to_its_bounds),
        cmocka_unit_test(report_is_not_taken_for_a_reply),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
