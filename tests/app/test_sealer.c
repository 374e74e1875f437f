#include "app/seal/sealer.h"

#include "app/seal/age_open.h"
#include "app/seal/age_parts.h"
#include "app/seal/identity.h"
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

#define REPORT "{\"matter\":\"水龙头三天没水了\"}"

enum { VERSION_LEN = 22, STANZA_LEN = 98, SHARE_AT = 10, BODY_AT = 54 };

static char identity_text[IDENTITY_TEXT_MAX + 1];
static struct age_identity office;
static struct charter_set set;
static uint8_t body[ENVELOPE_SIZE];
static uint8_t plain[ENVELOPE_SIZE];

static enum tg_err seal_report(void)
{
    return sealer_seal(&set, (const uint8_t *)REPORT, strlen(REPORT), body);
}

/* Which of the four stanzas opens with this identity, as bits. */
static unsigned stanzas_for(const struct age_identity *identity)
{
    unsigned found = 0;
    for (int i = 0; i < ENVELOPE_STANZAS; i++) {
        const char *stanza = (const char *)body + VERSION_LEN + i * STANZA_LEN;
        uint8_t share[AGE_KEY_SIZE];
        uint8_t wrapped[AGE_PARTS_WRAPPED_SIZE];
        uint8_t key[AGE_KEY_SIZE];
        uint8_t file_key[AGE_PARTS_FILE_KEY_SIZE];
        const uint8_t nonce[AGE_PARTS_STREAM_NONCE_SIZE] = {0};
        assert_memory_equal(stanza, "-> X25519 ", SHARE_AT);
        assert_int_equal(sodium_base642bin(share, 32, stanza + SHARE_AT, 43, NULL, NULL, NULL,
                                           sodium_base64_VARIANT_ORIGINAL_NO_PADDING),
                         0);
        assert_int_equal(sodium_base642bin(wrapped, 32, stanza + BODY_AT, 43, NULL, NULL, NULL,
                                           sodium_base64_VARIANT_ORIGINAL_NO_PADDING),
                         0);
        assert_int_equal(age_parts_wrap_key(identity->scalar, share, share, identity->point, key),
                         TG_OK);
        if (crypto_aead_chacha20poly1305_ietf_decrypt(file_key, NULL, NULL, wrapped, sizeof wrapped,
                                                      NULL, 0, nonce, key) == 0)
            found |= 1u << i;
    }
    assert_memory_equal(body + VERSION_LEN + ENVELOPE_STANZAS * STANZA_LEN, "--- ", 4);
    return found;
}

static void envelope_has_its_one_size_and_shape(void **state)
{
    (void)state;
    size_t len;
    assert_int_equal(seal_report(), TG_OK);
    assert_int_equal(envelope_check(body, sizeof body), TG_OK);
    assert_int_equal(age_open(&office, 1, body, sizeof body, plain, &len), TG_OK);
    assert_int_equal(len, ENVELOPE_PLAIN_SIZE);
    assert_memory_equal(plain, REPORT, strlen(REPORT));
    for (size_t i = strlen(REPORT); i < len; i++)
        assert_int_equal(plain[i], ' ');
}

static void envelope_opens_with_the_stock_tool(void **state)
{
    (void)state;
    char folder[] = "/tmp/test_sealer.XXXXXX";
    char command[200];
    char path[64];
    struct fault fault;
    assert_non_null(mkdtemp(folder));
    assert_int_equal(seal_report(), TG_OK);
    snprintf(path, sizeof path, "%s/identity", folder);
    assert_int_equal(file_write(path, identity_text, IDENTITY_TEXT_MAX, 0600, &fault), TG_OK);
    snprintf(path, sizeof path, "%s/envelope", folder);
    assert_int_equal(file_write(path, body, sizeof body, 0600, &fault), TG_OK);
    snprintf(command, sizeof command, "cd %s && age -d -i identity envelope; rm -r %s", folder,
             folder);
    FILE *pipe = popen(command, "r");
    assert_non_null(pipe);
    assert_int_equal(fread(plain, 1, sizeof plain, pipe), ENVELOPE_PLAIN_SIZE);
    assert_int_equal(pclose(pipe), 0);
    assert_memory_equal(plain, REPORT, strlen(REPORT));
}

static void recipients_stand_in_random_order(void **state)
{
    (void)state;
    unsigned seen = 0;
    for (int i = 0; i < 100; i++) {
        assert_int_equal(seal_report(), TG_OK);
        unsigned at = stanzas_for(&office);
        assert_true(at == 1 || at == 2 || at == 4 || at == 8);
        seen |= at;
    }
    assert_int_equal(seen, 15);
}

static void every_recipient_of_a_set_opens_it(void **state)
{
    (void)state;
    struct charter_set four = {.name = "audit", .recipient_count = ENVELOPE_STANZAS};
    struct age_identity keys[ENVELOPE_STANZAS];
    unsigned seen = 0;
    for (int i = 0; i < ENVELOPE_STANZAS; i++) {
        char text[IDENTITY_TEXT_MAX + 1];
        identity_generate(text, four.recipients[i]);
        assert_int_equal(identity_parse(text, &keys[i]), TG_OK);
    }
    assert_int_equal(sealer_seal(&four, (const uint8_t *)REPORT, strlen(REPORT), body), TG_OK);
    for (int i = 0; i < ENVELOPE_STANZAS; i++) {
        size_t len;
        assert_int_equal(age_open(&keys[i], 1, body, sizeof body, plain, &len), TG_OK);
        seen |= stanzas_for(&keys[i]);
    }
    assert_int_equal(seen, 15);
    assert_int_equal(stanzas_for(&office), 0);
}

static void cover_has_the_shape_of_a_report_and_opens_for_nobody(void **state)
{
    (void)state;
    uint8_t first[ENVELOPE_SIZE];
    size_t len;
    assert_int_equal(sealer_cover(NULL, first), TG_OK);
    assert_int_equal(sealer_cover(NULL, body), TG_OK);
    assert_int_equal(envelope_check(body, sizeof body), TG_OK);
    assert_memory_not_equal(first, body, sizeof body);
    assert_int_equal(stanzas_for(&office), 0);
    assert_int_equal(age_open(&office, 1, body, sizeof body, plain, &len), TG_ERR_CRYPTO);
}

static void flip_and_open(size_t at, unsigned bit)
{
    size_t len;
    body[at] ^= (uint8_t)(1u << bit);
    assert_int_not_equal(age_open(&office, 1, body, sizeof body, plain, &len), TG_OK);
    body[at] ^= (uint8_t)(1u << bit);
}

/* Each of the header and the nonce, some of what is sealed. */
static void one_flipped_bit_is_noticed_wherever_it_is(void **state)
{
    (void)state;
    size_t len;
    assert_int_equal(seal_report(), TG_OK);
    for (size_t i = 0; i < 500; i++)
        for (unsigned bit = 0; bit < 8; bit++)
            flip_and_open(i, bit);
    for (size_t i = 500; i < sizeof body; i += 97)
        flip_and_open(i, randombytes_uniform(8));
    assert_int_equal(age_open(&office, 1, body, sizeof body, plain, &len), TG_OK);
}

static void report_that_does_not_fit_is_refused(void **state)
{
    (void)state;
    static uint8_t long_report[ENVELOPE_PLAIN_SIZE + 1];
    assert_int_equal(sealer_seal(&set, long_report, ENVELOPE_PLAIN_SIZE, body), TG_OK);
    assert_int_equal(sealer_seal(&set, long_report, sizeof long_report, body), TG_ERR_FULL);
}

static void self_test_names_the_set_that_cannot_be_sealed_to(void **state)
{
    (void)state;
    struct charter charter = {.set_count = 0};
    struct fault fault;
    assert_int_equal(sealer_self_test(&charter, &fault), TG_ERR_MISSING);
    charter.sets[0] = set;
    charter.sets[1] = set;
    charter.set_count = 2;
    assert_int_equal(sealer_self_test(&charter, &fault), TG_OK);
    strcpy(charter.sets[1].name, "audit");
    charter.sets[1].recipients[0][9] ^= 1;
    assert_int_equal(sealer_self_test(&charter, &fault), TG_ERR_FORMAT);
    assert_non_null(strstr(fault.text, "'audit'"));
    charter.sets[1].recipient_count = 0;
    assert_int_equal(sealer_self_test(&charter, &fault), TG_ERR_RANGE);
}

static int start(void **state)
{
    (void)state;
    if (secret_init() != TG_OK)
        return -1;
    strcpy(set.name, "office");
    set.recipient_count = 1;
    identity_generate(identity_text, set.recipients[0]);
    return identity_parse(identity_text, &office) == TG_OK ? 0 : -1;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(envelope_has_its_one_size_and_shape),
        cmocka_unit_test(envelope_opens_with_the_stock_tool),
        cmocka_unit_test(recipients_stand_in_random_order),
        cmocka_unit_test(every_recipient_of_a_set_opens_it),
        cmocka_unit_test(cover_has_the_shape_of_a_report_and_opens_for_nobody),
        cmocka_unit_test(one_flipped_bit_is_noticed_wherever_it_is),
        cmocka_unit_test(report_that_does_not_fit_is_refused),
        cmocka_unit_test(self_test_names_the_set_that_cannot_be_sealed_to),
    };
    return cmocka_run_group_tests(tests, start, NULL);
}
