#include "app/seal/letter.h"

#include "app/seal/age_open.h"
#include "app/seal/bech32.h"
#include "board/base/file.h"
#include "board/base/secret.h"

#include <setjmp.h>
#include <sodium.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#define DESK_1 ((struct device_name){"desk-1"})
#define DESK_2 ((struct device_name){"desk-2"})

static struct receipt_keys *keys;
static struct receipt_keys *others;
static struct charter charter = {.desk_count = 2};
static uint8_t secrets[2][SIGN_SECRET_SIZE];
static uint8_t body[BUNDLE_BODY_SIZE];
static struct letter *opened;

static struct letter question(void)
{
    return (struct letter){
        .kind = LETTER_QUESTION,
        .number = 3,
        .part = 1,
        .parts = 2,
        .aside = true,
        .day = 20800,
        .due_day = 20815,
        .case_number = "HZ-7K3M-9QW2-AB4C",
        .desk = DESK_1,
        .title = {"正在调查核实", "正在調查核實", "Being inquired into"},
        .due = {"答复", "答覆", "Answer"},
        .text = "您说的是哪一部电梯？\n东边的还是西边的？",
    };
}

static void seal(const struct letter *letter)
{
    assert_int_equal(letter_seal(letter, keys->mailbox_public, secrets[0], body), TG_OK);
}

static enum tg_err open_as(const struct receipt_keys *by, struct device_name desk, uint32_t number)
{
    return letter_open(body, by, &charter, &desk, number, opened);
}

static void letter_says_what_was_written(void **state)
{
    (void)state;
    const struct letter wanted = question();
    seal(&wanted);
    assert_int_equal(bundle_check_body(body), TG_OK);
    assert_int_equal(open_as(keys, DESK_1, 3), TG_OK);
    assert_int_equal(opened->kind, LETTER_QUESTION);
    assert_int_equal(opened->number, 3);
    assert_int_equal(opened->part, 1);
    assert_int_equal(opened->parts, 2);
    assert_true(opened->aside && !opened->closed);
    assert_int_equal(opened->day, wanted.day);
    assert_int_equal(opened->due_day, wanted.due_day);
    assert_string_equal(opened->case_number, wanted.case_number);
    assert_string_equal(opened->desk.text, "desk-1");
    assert_memory_equal(opened->title, wanted.title, sizeof wanted.title);
    assert_memory_equal(opened->due, wanted.due, sizeof wanted.due);
    assert_string_equal(opened->text, wanted.text);
}

static void longest_words_of_each_kind_fit(void **state)
{
    (void)state;
    struct letter letter = question();
    for (int lang = 0; lang < LANG_COUNT; lang++) {
        memset(letter.title[lang], 'a' + lang, LETTER_TITLE_MAX);
        memset(letter.due[lang], 'x' - lang, LETTER_TITLE_MAX);
    }
    memset(letter.text, 't', LETTER_TEXT_MAX);
    seal(&letter);
    assert_int_equal(open_as(keys, DESK_1, 3), TG_OK);
    assert_memory_equal(opened, &letter, sizeof letter);
}

static void letter_opens_with_the_stock_tool(void **state)
{
    (void)state;
    char folder[] = "/tmp/test_letter.XXXXXX";
    char identity[BECH32_TEXT_MAX + 1];
    char path[64];
    char command[200];
    static uint8_t plain[BUNDLE_BODY_SIZE];
    struct fault fault;
    const struct letter letter = question();
    seal(&letter);
    bech32_encode("age-secret-key-", keys->mailbox_secret, identity);
    for (char *at = identity; *at != '\0'; at++)
        *at = *at >= 'a' && *at <= 'z' ? (char)(*at - 'a' + 'A') : *at;
    assert_non_null(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/identity", folder);
    assert_int_equal(file_write(path, identity, strlen(identity), 0600, &fault), TG_OK);
    snprintf(path, sizeof path, "%s/letter", folder);
    assert_int_equal(file_write(path, body, sizeof body, 0600, &fault), TG_OK);
    snprintf(command, sizeof command, "cd %s && age -d -i identity letter; rm -r %s", folder,
             folder);
    FILE *pipe = popen(command, "r");
    assert_non_null(pipe);
    assert_int_equal(fread(plain, 1, sizeof plain, pipe), LETTER_PLAIN_SIZE);
    assert_int_equal(pclose(pipe), 0);
    assert_non_null(memmem(plain, LETTER_PLAIN_SIZE, letter.text, strlen(letter.text)));
}

static void letter_of_another_mailbox_stays_shut(void **state)
{
    (void)state;
    const struct letter letter = question();
    seal(&letter);
    assert_int_equal(open_as(others, DESK_1, 3), TG_ERR_CRYPTO);
}

static void letter_in_another_place_is_refused(void **state)
{
    (void)state;
    const struct letter letter = question();
    seal(&letter);
    assert_int_equal(open_as(keys, DESK_1, 2), TG_ERR_CRYPTO);
    assert_int_equal(open_as(keys, DESK_2, 3), TG_ERR_CRYPTO);
    assert_int_equal(open_as(keys, (struct device_name){"desk-9"}, 3), TG_ERR_CRYPTO);
    assert_true(sodium_is_zero((const uint8_t *)opened, sizeof *opened));
}

/* The hub knows no mailbox key; somebody with the report does, and may seal, but not sign. */
static void letter_that_no_desk_signed_is_refused(void **state)
{
    (void)state;
    uint8_t public_key[SIGN_PUBLIC_SIZE];
    uint8_t secret[SIGN_SECRET_SIZE];
    const struct letter letter = question();
    assert_int_equal(crypto_sign_keypair(public_key, secret), 0);
    assert_int_equal(letter_seal(&letter, keys->mailbox_public, secret, body), TG_OK);
    assert_int_equal(open_as(keys, DESK_1, 3), TG_ERR_CRYPTO);
    assert_int_equal(letter_seal(&letter, keys->mailbox_public, secrets[1], body), TG_OK);
    assert_int_equal(open_as(keys, DESK_1, 3), TG_ERR_CRYPTO);
}

/* A desk's letter to one mailbox can't be handed on to another by whoever has opened it. */
static void letter_sealed_anew_to_another_mailbox_is_refused(void **state)
{
    (void)state;
    static uint8_t plain[BUNDLE_BODY_SIZE];
    struct age_identity identity;
    struct age_recipient to = {.nobody = false};
    size_t len = 0;
    const struct letter letter = question();
    seal(&letter);
    age_identity_derive(keys->mailbox_secret, &identity);
    assert_int_equal(age_open(&identity, 1, body, sizeof body, plain, &len), TG_OK);
    memcpy(to.point, others->mailbox_public, sizeof to.point);
    assert_int_equal(age_seal(&to, 1, plain, len, body), TG_OK);
    assert_int_equal(open_as(others, DESK_1, 3), TG_ERR_CRYPTO);
}

static void one_flipped_bit_is_noticed_wherever_it_is(void **state)
{
    (void)state;
    const struct letter letter = question();
    seal(&letter);
    for (size_t i = 0; i < sizeof body; i += i < 250 ? 1 : 61) {
        body[i] ^= 1;
        assert_int_not_equal(open_as(keys, DESK_1, 3), TG_OK);
        body[i] ^= 1;
    }
    assert_int_equal(open_as(keys, DESK_1, 3), TG_OK);
}

static void dummy_has_the_shape_of_a_letter_and_opens_for_nobody(void **state)
{
    (void)state;
    uint8_t label[BUNDLE_LABEL_SIZE] = {0};
    assert_int_equal(letter_dummy(label, body), TG_OK);
    assert_false(sodium_is_zero(label, sizeof label));
    assert_int_equal(bundle_check_body(body), TG_OK);
    assert_int_equal(open_as(keys, DESK_1, 3), TG_ERR_CRYPTO);
}

static void labels_differ_by_mailbox_desk_and_number(void **state)
{
    (void)state;
    uint8_t labels[4][BUNDLE_LABEL_SIZE];
    letter_label(keys->label_seed, &DESK_1, 0, labels[0]);
    letter_label(keys->label_seed, &DESK_1, 1, labels[1]);
    letter_label(keys->label_seed, &DESK_2, 0, labels[2]);
    letter_label(others->label_seed, &DESK_1, 0, labels[3]);
    for (int i = 0; i < 4; i++)
        for (int other = 0; other < i; other++)
            assert_memory_not_equal(labels[i], labels[other], BUNDLE_LABEL_SIZE);
    letter_label(keys->label_seed, &DESK_1, 0, labels[1]);
    assert_memory_equal(labels[0], labels[1], BUNDLE_LABEL_SIZE);
}

static void out_of_bounds(struct letter letter)
{
    assert_int_equal(letter_seal(&letter, keys->mailbox_public, secrets[0], body), TG_ERR_RANGE);
}

static void members_out_of_their_bounds_are_not_sealed(void **state)
{
    (void)state;
    struct letter letter = question();
    letter.kind = LETTER_KIND_END;
    out_of_bounds(letter);
    letter = question();
    letter.part = 3;
    out_of_bounds(letter);
    letter = question();
    letter.part = 0;
    out_of_bounds(letter);
    letter = question();
    letter.number = LETTER_NUMBERS_MAX;
    out_of_bounds(letter);
    letter = question();
    letter.number = LETTER_NUMBER_FORGOTTEN;
    out_of_bounds(letter);
    letter = question();
    letter.number = LETTER_NUMBER_FORGOTTEN - 1; /* its second part has no place */
    out_of_bounds(letter);
    letter = question();
    letter.number = 0; /* its first part had none */
    letter.part = 2;
    out_of_bounds(letter);
    letter = question();
    letter.kind = LETTER_FORGOTTEN;
    out_of_bounds(letter);
    letter = question();
    letter.title[LANG_EN][0] = '\0';
    out_of_bounds(letter);
    letter = question();
    strcpy(letter.text, "half a character \xE4\xB8");
    out_of_bounds(letter);
    letter = question();
    strcpy(letter.case_number, "hz");
    out_of_bounds(letter);
}

static void forgotten_has_the_last_number_to_itself(void **state)
{
    (void)state;
    const struct letter letter = {.kind = LETTER_FORGOTTEN,
                                  .number = LETTER_NUMBER_FORGOTTEN,
                                  .part = 1,
                                  .parts = 1,
                                  .day = 20900,
                                  .desk = DESK_1};
    seal(&letter);
    assert_int_equal(open_as(keys, DESK_1, LETTER_NUMBER_FORGOTTEN), TG_OK);
    assert_int_equal(opened->kind, LETTER_FORGOTTEN);
}

static void mailbox_of_low_order_is_refused(void **state)
{
    (void)state;
    const uint8_t nowhere[32] = {1};
    const struct letter letter = question();
    assert_int_equal(letter_seal(&letter, nowhere, secrets[0], body), TG_ERR_CRYPTO);
}

static void parts_put_together_are_the_text(void **state)
{
    (void)state;
    static char text[4 * LETTER_TEXT_MAX];
    size_t len = 0;
    while (len + 8 < sizeof text) /* characters of every length, at every edge */
        len += (size_t)snprintf(text + len, sizeof text - len, "%s",
                                len % 7 == 0   ? "a"
                                : len % 3 == 0 ? "👍"
                                               : "水");
    for (size_t cut = len; cut > len - 40; cut--) {
        static char whole[sizeof text];
        size_t used = 0;
        size_t parts = letter_parts(text, cut);
        assert_in_range(parts, 3, 5);
        for (size_t i = 1; i <= parts; i++) {
            char part[LETTER_TEXT_MAX + 1];
            letter_part(text, cut, i, part);
            assert_int_not_equal((uint8_t)part[0] & 0xC0, 0x80);
            memcpy(whole + used, part, strlen(part));
            used += strlen(part);
        }
        assert_int_equal(used, cut);
        assert_memory_equal(whole, text, cut);
    }
    char none[LETTER_TEXT_MAX + 1] = "x";
    assert_int_equal(letter_parts("", 0), 1);
    letter_part("", 0, 1, none);
    assert_string_equal(none, "");
}

static void make_keys(struct receipt_keys *out)
{
    randombytes_buf(out->mailbox_secret, sizeof out->mailbox_secret);
    assert_int_equal(crypto_scalarmult_base(out->mailbox_public, out->mailbox_secret), 0);
    randombytes_buf(out->label_seed, sizeof out->label_seed);
}

static int set_up(void **state)
{
    (void)state;
    if (secret_init() != TG_OK)
        return -1;
    keys = secret_create(sizeof *keys);
    others = secret_create(sizeof *others);
    opened = secret_create(sizeof *opened);
    make_keys(keys);
    make_keys(others);
    charter.desks[0].name = DESK_1;
    charter.desks[1].name = DESK_2;
    for (int i = 0; i < 2; i++)
        if (crypto_sign_keypair(charter.desks[i].public_key, secrets[i]) != 0)
            return -1;
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    secret_destroy(opened);
    secret_destroy(others);
    secret_destroy(keys);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(letter_says_what_was_written),
        cmocka_unit_test(longest_words_of_each_kind_fit),
        cmocka_unit_test(letter_opens_with_the_stock_tool),
        cmocka_unit_test(letter_of_another_mailbox_stays_shut),
        cmocka_unit_test(letter_in_another_place_is_refused),
        cmocka_unit_test(letter_that_no_desk_signed_is_refused),
        cmocka_unit_test(letter_sealed_anew_to_another_mailbox_is_refused),
        cmocka_unit_test(one_flipped_bit_is_noticed_wherever_it_is),
        cmocka_unit_test(dummy_has_the_shape_of_a_letter_and_opens_for_nobody),
        cmocka_unit_test(labels_differ_by_mailbox_desk_and_number),
        cmocka_unit_test(members_out_of_their_bounds_are_not_sealed),
        cmocka_unit_test(forgotten_has_the_last_number_to_itself),
        cmocka_unit_test(mailbox_of_low_order_is_refused),
        cmocka_unit_test(parts_put_together_are_the_text),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
