#include "sync/wire/bundle.h"
#include "tests/sync/wire/wire_samples.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { COUNT = 3 };

static uint8_t letters[COUNT * BUNDLE_LETTER_SIZE];
static uint8_t file[BUNDLE_HEADER_SIZE + COUNT * BUNDLE_LETTER_SIZE + 1];
static struct bundle composed;
static struct sample_key desk_key;

static int compose_a_bundle(void **state)
{
    (void)state;
    desk_key = sample_key(1);
    sample_letters(letters, COUNT);
    composed = (struct bundle){.desk = sample_name("desk-1"),
                               .group = sample_name("east"),
                               .epoch = 0x1122334455667788,
                               .seq = 7,
                               .day = 20000,
                               .expires_day = 20180,
                               .count = COUNT,
                               .letters = letters};
    memset(composed.before, 0xB0, HASH_SIZE);
    return bundle_compose(&composed, desk_key.secret, file) == TG_OK ? 0 : -1;
}

static void bundle_comes_back_with_every_field(void **state)
{
    (void)state;
    struct bundle back;
    struct fault fault;
    assert_int_equal(bundle_parse(file, bundle_size(COUNT), &back, &fault), TG_OK);
    assert_memory_equal(&back.desk, &composed.desk, sizeof back.desk);
    assert_memory_equal(&back.group, &composed.group, sizeof back.group);
    assert_int_equal(back.epoch, composed.epoch);
    assert_int_equal(back.seq, 7);
    assert_memory_equal(back.before, composed.before, HASH_SIZE);
    assert_int_equal(back.day, 20000);
    assert_int_equal(back.expires_day, 20180);
    assert_int_equal(back.count, COUNT);
    assert_memory_equal(back.hash, composed.hash, HASH_SIZE);
    assert_memory_equal(back.letters, letters, sizeof letters);
    assert_memory_equal(bundle_label(&back, 2), letters + 2 * 2064, BUNDLE_LABEL_SIZE);
    assert_memory_equal(bundle_body(&back, 2), letters + 2 * 2064 + 16, BUNDLE_BODY_SIZE);
    assert_int_equal(bundle_verify(file, &back, desk_key.public_key), TG_OK);
    assert_int_equal(bundle_verify(file, &back, sample_key(2).public_key), TG_ERR_CRYPTO);
}

static void bundle_layout_is_the_documented_one(void **state)
{
    (void)state;
    assert_int_equal(bundle_size(16), 187 + 16 * 2064);
    assert_int_equal(file[0], 1);
    assert_memory_equal(file + 1, "desk-1\0\0\0\0\0\0\0\0\0\0", 16);
    assert_memory_equal(file + 17, "east\0\0\0\0\0\0\0\0\0\0\0\0", 16);
    assert_memory_equal(file + 33, "\x11\x22\x33\x44\x55\x66\x77\x88\0\0\0\0\0\0\0\7", 16);
    assert_memory_equal(file + 81, "\0\0\x4E\x20\0\0\x4E\xD4\0\3", 10);
    uint8_t hash[HASH_SIZE];
    crypto_generichash(hash, sizeof hash, letters, sizeof letters, NULL, 0);
    assert_memory_equal(file + 91, hash, HASH_SIZE);
    crypto_generichash(hash, sizeof hash, file, 187, NULL, 0);
    assert_memory_equal(composed.hash, hash, HASH_SIZE);
}

/* Accepts only when shape, hash and signature all hold. */
static bool accepted(const uint8_t *bytes, size_t len)
{
    struct bundle back;
    struct fault fault = {.text = ""};
    if (bundle_parse(bytes, len, &back, &fault) != TG_OK) {
        assert_true(strncmp(fault.text, "bundle: ", 8) == 0);
        return false;
    }
    return bundle_verify(bytes, &back, desk_key.public_key) == TG_OK;
}

static void bundle_refuses_every_truncation_and_anything_behind(void **state)
{
    (void)state;
    for (size_t len = 0; len < bundle_size(COUNT); len += len < BUNDLE_HEADER_SIZE + 8 ? 1 : 61) {
        uint8_t *cut = malloc(len == 0 ? 1 : len);
        assert_non_null(cut);
        memcpy(cut, file, len);
        assert_false(accepted(cut, len));
        free(cut);
    }
    assert_false(accepted(file, bundle_size(COUNT) - 1));
    assert_false(accepted(file, bundle_size(COUNT) + 1));
}

static void bundle_refuses_one_flipped_bit_anywhere(void **state)
{
    (void)state;
    for (size_t i = 0; i < bundle_size(COUNT); i += i < BUNDLE_HEADER_SIZE + 300 ? 1 : 37) {
        uint8_t bit = (uint8_t)(1 << (i % 8));
        file[i] ^= bit;
        assert_false(accepted(file, bundle_size(COUNT)));
        file[i] ^= bit;
    }
    assert_true(accepted(file, bundle_size(COUNT)));
}

static void bundle_of_another_version_says_so(void **state)
{
    (void)state;
    struct bundle back;
    struct fault fault;
    file[0] = 2;
    assert_int_equal(bundle_parse(file, bundle_size(COUNT), &back, &fault), TG_ERR_VERSION);
    assert_non_null(strstr(fault.text, "format 2"));
    file[0] = BUNDLE_VERSION;
}

/* The whole of `field` in the header is set to `value`; the fault must name the offset. */
static void bundle_fault_names_the_offset_of_what_cannot_be(void **state)
{
    (void)state;
    static const struct {
        size_t at, len;
        uint8_t value;
        const char *where;
    } BAD[] = {
        {1, 1, 'D', "offset 1"},      {17, 16, 0, "offset 17"}, {41, 8, 0, "offset 41"},
        {41, 8, 0xFF, "offset 41"},   {85, 4, 0, "offset 81"},  {85, 4, 0xFF, "offset 81"},
        {89, 2, 0, "offset 89"},      {89, 1, 1, "offset 89"},  {89, 2, 0, "0 letters"},
        {90, 1, 4, "8443 belong to"},
    };
    for (size_t i = 0; i < sizeof BAD / sizeof *BAD; i++) {
        uint8_t kept[16];
        struct bundle back;
        struct fault fault = {.text = ""};
        memcpy(kept, file + BAD[i].at, BAD[i].len);
        memset(file + BAD[i].at, BAD[i].value, BAD[i].len);
        assert_int_equal(bundle_parse(file, bundle_size(COUNT), &back, &fault), TG_ERR_FORMAT);
        assert_non_null(strstr(fault.text, BAD[i].where));
        memcpy(file + BAD[i].at, kept, BAD[i].len);
    }
    assert_true(accepted(file, bundle_size(COUNT)));
}

static void bundle_with_other_letters_than_its_hash_says_is_refused(void **state)
{
    (void)state;
    struct bundle back;
    struct fault fault;
    file[BUNDLE_HEADER_SIZE] ^= 4;
    assert_int_equal(bundle_parse(file, bundle_size(COUNT), &back, &fault), TG_ERR_CRYPTO);
    file[BUNDLE_HEADER_SIZE] ^= 4;
}

/* A desk gone wrong, whose hash and signature hold. */
static void bundle_fault_names_the_letter_that_is_none(void **state)
{
    (void)state;
    static uint8_t odd[sizeof file];
    uint8_t *body = odd + BUNDLE_HEADER_SIZE + BUNDLE_LETTER_SIZE + BUNDLE_LABEL_SIZE;
    struct bundle back;
    struct fault fault;
    memcpy(odd, file, sizeof file);
    body[0] = 'A';
    crypto_generichash(odd + 91, HASH_SIZE, odd + BUNDLE_HEADER_SIZE, sizeof letters, NULL, 0);
    device_sign(CONTEXT_BUNDLE, odd, 123, desk_key.secret, odd + 123);
    assert_int_equal(bundle_parse(odd, bundle_size(COUNT), &back, &fault), TG_ERR_FORMAT);
    assert_non_null(strstr(fault.text, "letter 1"));
}

static void bundle_is_not_composed_from_what_is_no_letter(void **state)
{
    (void)state;
    static uint8_t out[sizeof file];
    static uint8_t envelope[ENVELOPE_SIZE];
    static uint8_t other[sizeof letters];
    struct bundle bundle = composed;
    bundle.letters = other;
    sample_envelope(envelope);
    memcpy(other, letters, sizeof other);
    memcpy(other + BUNDLE_LABEL_SIZE, envelope, BUNDLE_BODY_SIZE);
    assert_int_equal(bundle_compose(&bundle, desk_key.secret, out), TG_ERR_FORMAT);
}

static void bundle_first_one_has_none_before(void **state)
{
    (void)state;
    static uint8_t out[sizeof file];
    struct bundle bundle = composed;
    struct bundle back;
    struct fault fault;
    bundle.seq = 1;
    assert_int_equal(bundle_compose(&bundle, desk_key.secret, out), TG_OK);
    assert_int_equal(bundle_parse(out, bundle_size(COUNT), &back, &fault), TG_ERR_FORMAT);
    assert_non_null(strstr(fault.text, "offset 49"));
    memset(bundle.before, 0, HASH_SIZE);
    assert_int_equal(bundle_compose(&bundle, desk_key.secret, out), TG_OK);
    assert_int_equal(bundle_parse(out, bundle_size(COUNT), &back, &fault), TG_OK);
}

static void bundle_signed_as_a_batch_does_not_pass(void **state)
{
    (void)state;
    static uint8_t out[sizeof file];
    struct bundle back;
    struct fault fault;
    memcpy(out, file, sizeof file);
    device_sign(CONTEXT_BATCH, out, 123, desk_key.secret, out + 123);
    assert_int_equal(bundle_parse(out, bundle_size(COUNT), &back, &fault), TG_OK);
    assert_int_equal(bundle_verify(out, &back, desk_key.public_key), TG_ERR_CRYPTO);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bundle_comes_back_with_every_field),
        cmocka_unit_test(bundle_layout_is_the_documented_one),
        cmocka_unit_test(bundle_refuses_every_truncation_and_anything_behind),
        cmocka_unit_test(bundle_refuses_one_flipped_bit_anywhere),
        cmocka_unit_test(bundle_of_another_version_says_so),
        cmocka_unit_test(bundle_fault_names_the_offset_of_what_cannot_be),
        cmocka_unit_test(bundle_with_other_letters_than_its_hash_says_is_refused),
        cmocka_unit_test(bundle_fault_names_the_letter_that_is_none),
        cmocka_unit_test(bundle_is_not_composed_from_what_is_no_letter),
        cmocka_unit_test(bundle_first_one_has_none_before),
        cmocka_unit_test(bundle_signed_as_a_batch_does_not_pass),
    };
    return cmocka_run_group_tests(tests, compose_a_bundle, NULL);
}
