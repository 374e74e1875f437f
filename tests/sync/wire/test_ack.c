#include "sync/wire/ack.h"
#include "sync/wire/ack_list.h"
#include "tests/sync/wire/wire_samples.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct hub_ack sample_hub_ack(void)
{
    struct hub_ack ack = {.hub = sample_name("hub"),
                          .kiosk = sample_name("lobby-1"),
                          .epoch = 5,
                          .seq = 9,
                          .high_water = 6,
                          .gap_count = 2,
                          .gaps = {7, 8},
                          .hub_unix_s = 1700000000};
    memset(ack.batch_hash, 0xAB, HASH_SIZE);
    return ack;
}

static struct desk_ack sample_desk_ack(void)
{
    struct desk_ack ack = {.desk = sample_name("desk"),
                           .kiosk = sample_name("lobby-1"),
                           .epoch = 5,
                           .seq = 9,
                           .count = 3};
    memset(ack.hashes, 0xCD, (size_t)3 * HASH_SIZE);
    return ack;
}

static void hub_ack_comes_back_with_every_field(void **state)
{
    (void)state;
    struct sample_key key = sample_key(3);
    struct hub_ack ack = sample_hub_ack();
    struct hub_ack back;
    uint8_t bytes[HUB_ACK_SIZE_MAX];
    size_t len = hub_ack_compose(&ack, key.secret, bytes);
    assert_int_equal(len, 2 + 16 + 16 + 8 + 8 + 32 + 8 + 2 + 2 * 8 + 8 + 64);
    assert_int_equal(hub_ack_parse(bytes, len, &back), TG_OK);
    assert_memory_equal(&back, &ack, sizeof ack);
    assert_int_equal(hub_ack_verify(bytes, len, key.public_key), TG_OK);
    assert_int_equal(hub_ack_verify(bytes, len, sample_key(4).public_key), TG_ERR_CRYPTO);
}

static void desk_ack_comes_back_with_every_field(void **state)
{
    (void)state;
    struct sample_key key = sample_key(3);
    struct desk_ack ack = sample_desk_ack();
    struct desk_ack back;
    uint8_t bytes[DESK_ACK_SIZE_MAX];
    size_t len = desk_ack_compose(&ack, key.secret, bytes);
    assert_int_equal(desk_ack_parse(bytes, len, &back), TG_OK);
    assert_memory_equal(&back, &ack, sizeof ack);
    assert_int_equal(desk_ack_verify(bytes, len, key.public_key), TG_OK);
    assert_int_equal(desk_ack_verify(bytes, len, sample_key(4).public_key), TG_ERR_CRYPTO);
}

typedef bool (*accepts_fn)(const uint8_t *bytes, size_t len);

static bool accepts_hub(const uint8_t *bytes, size_t len)
{
    struct hub_ack ack;
    return hub_ack_parse(bytes, len, &ack) == TG_OK &&
           hub_ack_verify(bytes, len, sample_key(3).public_key) == TG_OK;
}

static bool accepts_desk(const uint8_t *bytes, size_t len)
{
    struct desk_ack ack;
    return desk_ack_parse(bytes, len, &ack) == TG_OK &&
           desk_ack_verify(bytes, len, sample_key(3).public_key) == TG_OK;
}

static void assert_only_the_whole_is_accepted(uint8_t *bytes, size_t len, accepts_fn accepts)
{
    assert_true(accepts(bytes, len));
    for (size_t cut = 0; cut < len; cut++) {
        uint8_t *part = malloc(cut == 0 ? 1 : cut);
        assert_non_null(part);
        memcpy(part, bytes, cut);
        assert_false(accepts(part, cut));
        free(part);
    }
    for (size_t bit = 0; bit < len * 8; bit++) {
        bytes[bit / 8] ^= (uint8_t)(1 << (bit % 8));
        assert_false(accepts(bytes, len));
        bytes[bit / 8] ^= (uint8_t)(1 << (bit % 8));
    }
    bytes[len] = 0;
    assert_false(accepts(bytes, len + 1));
}

static void acks_refuse_every_truncation_flip_and_tail(void **state)
{
    (void)state;
    uint8_t bytes[DESK_ACK_SIZE_MAX + 1];
    struct hub_ack hub = sample_hub_ack();
    size_t len = hub_ack_compose(&hub, sample_key(3).secret, bytes);
    assert_only_the_whole_is_accepted(bytes, len, accepts_hub);
    assert_false(accepts_desk(bytes, len));
    struct desk_ack desk = sample_desk_ack();
    len = desk_ack_compose(&desk, sample_key(3).secret, bytes);
    assert_only_the_whole_is_accepted(bytes, len, accepts_desk);
    assert_false(accepts_hub(bytes, len));
}

static void ack_of_another_version_says_so(void **state)
{
    (void)state;
    uint8_t bytes[DESK_ACK_SIZE_MAX];
    struct hub_ack hub = sample_hub_ack();
    struct desk_ack desk = sample_desk_ack();
    size_t len = hub_ack_compose(&hub, sample_key(3).secret, bytes);
    bytes[0] = 2;
    assert_int_equal(hub_ack_parse(bytes, len, &hub), TG_ERR_VERSION);
    len = desk_ack_compose(&desk, sample_key(3).secret, bytes);
    bytes[0] = 2;
    assert_int_equal(desk_ack_parse(bytes, len, &desk), TG_ERR_VERSION);
}

static void ack_signed_in_another_context_is_refused(void **state)
{
    (void)state;
    struct sample_key key = sample_key(3);
    uint8_t bytes[DESK_ACK_SIZE_MAX];
    struct desk_ack desk = sample_desk_ack();
    size_t len = desk_ack_compose(&desk, key.secret, bytes);
    device_sign(CONTEXT_HUB_ACK, bytes, len - SIGNATURE_SIZE, key.secret,
                bytes + len - SIGNATURE_SIZE);
    assert_int_equal(desk_ack_verify(bytes, len, key.public_key), TG_ERR_CRYPTO);
}

static void ack_list_comes_back_and_ends_exactly(void **state)
{
    (void)state;
    static uint8_t bytes[ACK_LIST_SIZE_MAX + 1];
    struct ack_list list = {.next = 77, .count = 2};
    list.acks[0] = (struct ack_bytes){(const uint8_t *)"one", 3};
    list.acks[1] = (struct ack_bytes){(const uint8_t *)"three", 5};
    size_t len = ack_list_compose(&list, bytes);
    struct ack_list back;
    assert_int_equal(ack_list_parse(bytes, len, &back), TG_OK);
    assert_int_equal(back.next, 77);
    assert_int_equal(back.count, 2);
    assert_int_equal(back.acks[1].len, 5);
    assert_memory_equal(back.acks[0].bytes, "one", 3);
    assert_memory_equal(back.acks[1].bytes, "three", 5);
    for (size_t cut = 0; cut < len; cut++)
        assert_int_equal(ack_list_parse(bytes, cut, &back), TG_ERR_FORMAT);
    assert_int_equal(ack_list_parse(bytes, len + 1, &back), TG_ERR_FORMAT);
    bytes[0] = 2;
    assert_int_equal(ack_list_parse(bytes, len, &back), TG_ERR_VERSION);
    bytes[0] = 1;
    bytes[10] = ACK_LIST_MAX + 1;
    assert_int_equal(ack_list_parse(bytes, sizeof bytes, &back), TG_ERR_FORMAT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(hub_ack_comes_back_with_every_field),
        cmocka_unit_test(desk_ack_comes_back_with_every_field),
        cmocka_unit_test(acks_refuse_every_truncation_flip_and_tail),
        cmocka_unit_test(ack_of_another_version_says_so),
        cmocka_unit_test(ack_signed_in_another_context_is_refused),
        cmocka_unit_test(ack_list_comes_back_and_ends_exactly),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
