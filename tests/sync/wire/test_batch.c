#include "sync/wire/batch.h"
#include "sync/wire/parcel.h"
#include "tests/sync/wire/wire_samples.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { COUNT = 2 };

static uint8_t bodies[COUNT * ENVELOPE_SIZE];
static uint8_t file[BATCH_SIZE_MAX];
static struct batch composed;
static struct sample_key kiosk_key;

static int compose_a_batch(void **state)
{
    (void)state;
    kiosk_key = sample_key(1);
    for (size_t i = 0; i < COUNT; i++)
        sample_envelope(bodies + i * ENVELOPE_SIZE);
    composed = (struct batch){.kiosk = sample_name("lobby-1"),
                              .epoch = 0x1122334455667788,
                              .seq = 7,
                              .charter_version = 3,
                              .count = COUNT,
                              .bodies = bodies};
    memset(composed.before, 0xB0, HASH_SIZE);
    memset(composed.charter_hash, 0xC0, HASH_SIZE);
    return batch_compose(&composed, kiosk_key.secret, file) == TG_OK ? 0 : -1;
}

static void envelope_check_demands_the_one_shape(void **state)
{
    (void)state;
    uint8_t body[ENVELOPE_SIZE];
    sample_envelope(body);
    assert_int_equal(envelope_check(body, sizeof body), TG_OK);
    assert_int_equal(envelope_check(body, sizeof body - 1), TG_ERR_FORMAT);
    assert_int_equal(envelope_check(body, 0), TG_ERR_FORMAT);
    for (size_t i = 0; i < 462; i++) {
        uint8_t kept = body[i];
        body[i] = '\0';
        assert_int_equal(envelope_check(body, sizeof body), TG_ERR_FORMAT);
        body[i] = kept;
    }
    for (size_t i = 462; i < sizeof body; i += 997) {
        body[i] ^= 1;
        assert_int_equal(envelope_check(body, sizeof body), TG_OK);
    }
}

static void envelope_check_demands_canonical_base64(void **state)
{
    (void)state;
    uint8_t body[ENVELOPE_SIZE];
    sample_envelope(body);
    uint8_t *last = body + 22 + 10 + 42;
    *last = 'A';
    assert_int_equal(envelope_check(body, sizeof body), TG_OK);
    *last = 'B';
    assert_int_equal(envelope_check(body, sizeof body), TG_ERR_FORMAT);
}

static void batch_comes_back_with_every_field(void **state)
{
    (void)state;
    struct batch back;
    struct fault fault;
    assert_int_equal(batch_parse(file, batch_size(COUNT), &back, &fault), TG_OK);
    assert_memory_equal(&back.kiosk, &composed.kiosk, sizeof back.kiosk);
    assert_int_equal(back.epoch, composed.epoch);
    assert_int_equal(back.seq, 7);
    assert_memory_equal(back.before, composed.before, HASH_SIZE);
    assert_int_equal(back.charter_version, 3);
    assert_memory_equal(back.charter_hash, composed.charter_hash, HASH_SIZE);
    assert_int_equal(back.count, COUNT);
    assert_memory_equal(back.hashes, composed.hashes, sizeof back.hashes);
    assert_memory_equal(back.hash, composed.hash, HASH_SIZE);
    assert_memory_equal(back.bodies, bodies, sizeof bodies);
    assert_int_equal(batch_verify(file, &back, kiosk_key.public_key), TG_OK);
    assert_int_equal(batch_verify(file, &back, sample_key(2).public_key), TG_ERR_CRYPTO);
}

static void batch_layout_is_the_documented_one(void **state)
{
    (void)state;
    assert_int_equal(batch_size(16), 103 + 16 * 32 + 64 + 16 * 16384);
    assert_int_equal(file[0], 1);
    assert_memory_equal(file + 1, "lobby-1\0\0\0\0\0\0\0\0\0", 16);
    assert_memory_equal(file + 17, "\x11\x22\x33\x44\x55\x66\x77\x88\0\0\0\0\0\0\0\7", 16);
    assert_memory_equal(file + 65, "\0\0\0\3", 4);
    assert_memory_equal(file + 101, "\0\2", 2);
}

/* Accepts only when shape, hashes and signature all hold. */
static bool accepted(const uint8_t *bytes, size_t len)
{
    struct batch back;
    struct fault fault = {.text = ""};
    if (batch_parse(bytes, len, &back, &fault) != TG_OK) {
        assert_true(strncmp(fault.text, "batch: ", 7) == 0);
        return false;
    }
    return batch_verify(bytes, &back, kiosk_key.public_key) == TG_OK;
}

static void batch_refuses_every_truncation_and_anything_behind(void **state)
{
    (void)state;
    size_t header = batch_size(COUNT) - sizeof bodies;
    for (size_t len = 0; len < batch_size(COUNT); len += len < header + 8 ? 1 : 211) {
        uint8_t *cut = malloc(len == 0 ? 1 : len);
        assert_non_null(cut);
        memcpy(cut, file, len);
        assert_false(accepted(cut, len));
        free(cut);
    }
    assert_false(accepted(file, batch_size(COUNT) - 1));
    assert_false(accepted(file, batch_size(COUNT) + 1));
}

static void batch_refuses_one_flipped_bit_anywhere(void **state)
{
    (void)state;
    size_t header = batch_size(COUNT) - sizeof bodies;
    for (size_t i = 0; i < batch_size(COUNT); i += i < header + 500 ? 1 : 131) {
        uint8_t bit = (uint8_t)(1 << (i % 8));
        file[i] ^= bit;
        assert_false(accepted(file, batch_size(COUNT)));
        file[i] ^= bit;
    }
    assert_true(accepted(file, batch_size(COUNT)));
}

static void batch_of_another_version_says_so(void **state)
{
    (void)state;
    struct batch back;
    struct fault fault;
    file[0] = 2;
    assert_int_equal(batch_parse(file, batch_size(COUNT), &back, &fault), TG_ERR_VERSION);
    assert_non_null(strstr(fault.text, "format 2"));
    file[0] = BATCH_VERSION;
}

static void batch_fault_names_the_altered_envelope(void **state)
{
    (void)state;
    struct batch back;
    struct fault fault;
    uint8_t *body = file + batch_size(COUNT) - 5;
    *body ^= 4;
    assert_int_equal(batch_parse(file, batch_size(COUNT), &back, &fault), TG_ERR_CRYPTO);
    assert_non_null(strstr(fault.text, "envelope 1"));
    *body ^= 4;
}

static void batch_is_not_composed_from_what_is_no_envelope(void **state)
{
    (void)state;
    static uint8_t out[BATCH_SIZE_MAX];
    struct batch batch = composed;
    bodies[3] ^= 1;
    assert_int_equal(batch_compose(&batch, kiosk_key.secret, out), TG_ERR_FORMAT);
    bodies[3] ^= 1;
}

static void batch_first_one_has_none_before(void **state)
{
    (void)state;
    static uint8_t out[BATCH_SIZE_MAX];
    struct batch batch = composed;
    struct batch back;
    struct fault fault;
    batch.seq = 1;
    assert_int_equal(batch_compose(&batch, kiosk_key.secret, out), TG_OK);
    assert_int_equal(batch_parse(out, batch_size(COUNT), &back, &fault), TG_ERR_FORMAT);
    memset(batch.before, 0, HASH_SIZE);
    assert_int_equal(batch_compose(&batch, kiosk_key.secret, out), TG_OK);
    assert_int_equal(batch_parse(out, batch_size(COUNT), &back, &fault), TG_OK);
}

static void parcel_splits_into_what_was_put_in(void **state)
{
    (void)state;
    const uint8_t ack[] = "acknowledged";
    struct parcel parcel = {
        .ack = ack, .ack_len = sizeof ack, .batch = file, .batch_len = batch_size(COUNT)};
    uint8_t *bytes = malloc(parcel_size(&parcel));
    assert_non_null(bytes);
    parcel_compose(&parcel, bytes);
    struct parcel back;
    assert_int_equal(parcel_parse(bytes, parcel_size(&parcel), &back), TG_OK);
    assert_int_equal(back.ack_len, sizeof ack);
    assert_memory_equal(back.ack, ack, sizeof ack);
    assert_int_equal(back.batch_len, batch_size(COUNT));
    assert_memory_equal(back.batch, file, back.batch_len);

    parcel = (struct parcel){.batch = file, .batch_len = 10};
    parcel_compose(&parcel, bytes);
    assert_int_equal(parcel_parse(bytes, 13, &back), TG_OK);
    assert_null(back.ack);
    assert_int_equal(parcel_parse(bytes, 3, &back), TG_ERR_FORMAT);
    bytes[2] = 11;
    assert_int_equal(parcel_parse(bytes, 13, &back), TG_ERR_FORMAT);
    bytes[0] = 9;
    assert_int_equal(parcel_parse(bytes, 13, &back), TG_ERR_VERSION);
    assert_int_equal(parcel_parse(bytes, 0, &back), TG_ERR_FORMAT);
    free(bytes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(envelope_check_demands_the_one_shape),
        cmocka_unit_test(envelope_check_demands_canonical_base64),
        cmocka_unit_test(batch_comes_back_with_every_field),
        cmocka_unit_test(batch_layout_is_the_documented_one),
        cmocka_unit_test(batch_refuses_every_truncation_and_anything_behind),
        cmocka_unit_test(batch_refuses_one_flipped_bit_anywhere),
        cmocka_unit_test(batch_of_another_version_says_so),
        cmocka_unit_test(batch_fault_names_the_altered_envelope),
        cmocka_unit_test(batch_is_not_composed_from_what_is_no_envelope),
        cmocka_unit_test(batch_first_one_has_none_before),
        cmocka_unit_test(parcel_splits_into_what_was_put_in),
    };
    return cmocka_run_group_tests(tests, compose_a_batch, NULL);
}
