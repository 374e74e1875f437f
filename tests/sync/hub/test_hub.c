/* What the hub takes in, once and for good, and what survives. */
#include "sync/hub/hub.h"
#include "sync/wire/parcel.h"
#include "tests/sync/hub/hub_rig.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include <cmocka.h>

static const uint64_t EPOCH = 0xFEDCBA9876543210;

static struct hub_rig rig;
static struct hub_rig_device *const alpha = &rig.kiosks[0];
static struct hub_rig_device *const beta = &rig.kiosks[1];

static int begin(void **state)
{
    (void)state;
    hub_rig_init(&rig);
    return 0;
}

static int end(void **state)
{
    (void)state;
    hub_rig_finish(&rig);
    return 0;
}

static int begin_running(void **state)
{
    begin(state);
    hub_rig_start(&rig, NULL);
    return 0;
}

static void batch_again_gets_the_same_acknowledgement(void **state)
{
    (void)state;
    struct batch batch;
    uint8_t *bytes = hub_rig_batch(alpha, EPOCH, 1, NULL, &batch);
    struct hub_rig_reply first = hub_rig_put_batch(&rig, alpha, EPOCH, 1, bytes);
    (void)hub_rig_acked(&rig, &first);
    struct batch next;
    (void)hub_rig_put_fresh(&rig, alpha, EPOCH, 2, batch.hash, &next);
    hub_rig_stop(&rig);
    hub_rig_start(&rig, NULL);
    struct hub_rig_reply again = hub_rig_put_batch(&rig, alpha, EPOCH, 1, bytes);
    (void)hub_rig_acked(&rig, &again);
    assert_int_equal(again.len, first.len);
    assert_memory_equal(again.bytes, first.bytes, first.len);
    hub_rig_reply_finish(&first);
    hub_rig_reply_finish(&again);
    free(bytes);
}

static void another_batch_at_the_same_place_is_set_aside(void **state)
{
    (void)state;
    struct batch first;
    struct batch second;
    (void)hub_rig_put_fresh(&rig, alpha, EPOCH, 1, NULL, &first);
    uint8_t *bytes = hub_rig_batch(alpha, EPOCH, 1, NULL, &second);
    hub_rig_assert_status(hub_rig_put_batch(&rig, alpha, EPOCH, 1, bytes), 409);
    hub_rig_assert_status(hub_rig_put_batch(&rig, alpha, EPOCH, 1, bytes), 409);
    assert_true(hub_rig_has_logged(&rig, "kiosk alpha sent another batch 1 in one epoch"));
    struct hub_rig_reply reply = hub_rig_get(&rig, &rig.desks[0], "/v1/d/desk-1/batches?after=0");
    struct parcel parcel;
    struct batch held;
    struct fault fault;
    assert_int_equal(parcel_parse(reply.bytes, reply.len, &parcel), TG_OK);
    assert_int_equal(batch_parse(parcel.batch, parcel.batch_len, &held, &fault), TG_OK);
    assert_memory_equal(held.hash, first.hash, HASH_SIZE);
    hub_rig_reply_finish(&reply);
    (void)hub_rig_put_fresh(&rig, alpha, EPOCH, 2, first.hash, &second);
    free(bytes);
}

static void gaps_are_told_and_late_arrivals_fill_them(void **state)
{
    (void)state;
    struct batch batch;
    struct hub_ack ack = hub_rig_put_fresh(&rig, alpha, EPOCH, 1, NULL, &batch);
    assert_int_equal(ack.high_water, 1);
    assert_int_equal(ack.gap_count, 0);
    ack = hub_rig_put_fresh(&rig, alpha, EPOCH, 4, batch.hash, &batch);
    assert_int_equal(ack.high_water, 1);
    assert_int_equal(ack.gap_count, 2);
    assert_int_equal(ack.gaps[0], 2);
    assert_int_equal(ack.gaps[1], 3);
    ack = hub_rig_put_fresh(&rig, alpha, EPOCH, 3, NULL, &batch);
    assert_int_equal(ack.high_water, 1);
    assert_int_equal(ack.gap_count, 1);
    assert_int_equal(ack.gaps[0], 2);
    ack = hub_rig_put_fresh(&rig, alpha, EPOCH, 2, NULL, &batch);
    assert_int_equal(ack.high_water, 4);
    assert_int_equal(ack.gap_count, 0);
    ack = hub_rig_put_fresh(&rig, alpha, EPOCH, 1000000, NULL, &batch);
    assert_int_equal(ack.gap_count, ACK_GAPS_MAX);
    assert_int_equal(ack.gaps[ACK_GAPS_MAX - 1], 4 + ACK_GAPS_MAX);
}

static void restored_disk_raises_an_alarm_and_loses_nothing(void **state)
{
    (void)state;
    struct batch batch;
    (void)hub_rig_put_fresh(&rig, alpha, EPOCH, 1, NULL, &batch);
    assert_false(hub_rig_has_logged(&rig, "begins a new epoch"));
    uint8_t other[HASH_SIZE] = {1};
    (void)hub_rig_put_fresh(&rig, alpha, EPOCH, 2, other, &batch);
    assert_true(hub_rig_has_logged(&rig, "batch 2 does not follow the one before it"));
    struct hub_ack ack = hub_rig_put_fresh(&rig, alpha, EPOCH + 1, 1, NULL, &batch);
    assert_int_equal(ack.high_water, 1);
    assert_true(hub_rig_has_logged(&rig, "kiosk alpha begins a new epoch"));
}

static void kill_at_any_point_loses_and_doubles_nothing(void **state)
{
    (void)state;
    static const struct {
        const char *point;
        bool kept;
    } POINTS[] = {
        {"hub.before_commit", false}, {"hub.after_commit", true}, {"hub.before_reply", true}};
    uint64_t cursor = 0;
    for (size_t i = 0; i < sizeof POINTS / sizeof *POINTS; i++) {
        struct batch batch;
        struct parcel parcel;
        char path[64];
        uint8_t *bytes = hub_rig_batch(alpha, EPOCH + i, 1, NULL, &batch);
        hub_rig_start(&rig, POINTS[i].point);
        hub_rig_assert_status(hub_rig_put_batch(&rig, alpha, EPOCH + i, 1, bytes), 0);
        hub_rig_wait_killed(&rig);
        hub_rig_start(&rig, NULL);
        snprintf(path, sizeof path, "/v1/d/desk-1/batches?after=%llu", (unsigned long long)cursor);
        struct hub_rig_reply held = hub_rig_get(&rig, &rig.desks[0], path);
        assert_int_equal(held.status, POINTS[i].kept ? 200 : 204);
        struct hub_rig_reply again = hub_rig_put_batch(&rig, alpha, EPOCH + i, 1, bytes);
        (void)hub_rig_acked(&rig, &again);
        if (POINTS[i].kept) {
            assert_int_equal(parcel_parse(held.bytes, held.len, &parcel), TG_OK);
            assert_int_equal(parcel.ack_len, again.len);
            assert_memory_equal(parcel.ack, again.bytes, again.len);
        }
        struct hub_rig_reply now = hub_rig_get(&rig, &rig.desks[0], path);
        assert_int_equal(now.status, 200);
        cursor = now.cursor;
        snprintf(path, sizeof path, "/v1/d/desk-1/batches?after=%llu", (unsigned long long)cursor);
        hub_rig_assert_status(hub_rig_get(&rig, &rig.desks[0], path), 204);
        hub_rig_reply_finish(&held);
        hub_rig_reply_finish(&again);
        hub_rig_reply_finish(&now);
        free(bytes);
        hub_rig_stop(&rig);
    }
}

static void full_disk_is_told_and_got_over(void **state)
{
    (void)state;
    struct batch batch;
    (void)hub_rig_put_fresh(&rig, alpha, EPOCH, 1, NULL, &batch);
    struct rlimit tiny = {.rlim_cur = 4096, .rlim_max = RLIM_INFINITY};
    const struct rlimit none = {.rlim_cur = RLIM_INFINITY, .rlim_max = RLIM_INFINITY};
    uint8_t *bytes = hub_rig_batch(alpha, EPOCH, 2, batch.hash, &batch);
    assert_int_equal(prlimit(rig.pid, RLIMIT_FSIZE, &tiny, NULL), 0);
    hub_rig_assert_status(hub_rig_put_batch(&rig, alpha, EPOCH, 2, bytes), 507);
    hub_rig_assert_status(hub_rig_put_batch(&rig, alpha, EPOCH, 2, bytes), 507);
    assert_int_equal(prlimit(rig.pid, RLIMIT_FSIZE, &none, NULL), 0);
    hub_rig_assert_status(hub_rig_put_batch(&rig, alpha, EPOCH, 2, bytes), 200);
    free(bytes);
    hub_rig_stop(&rig);
    hub_rig_start(&rig, NULL);
    struct hub_ack ack = hub_rig_put_fresh(&rig, alpha, EPOCH, 3, NULL, &batch);
    assert_int_equal(ack.high_water, 3);
}

static size_t desk_ack_for(const struct hub_rig_device *desk, const struct batch *batch,
                           uint16_t count, uint8_t out[static DESK_ACK_SIZE_MAX])
{
    struct desk_ack ack = {.desk = desk->name,
                           .kiosk = batch->kiosk,
                           .epoch = batch->epoch,
                           .seq = batch->seq,
                           .count = count};
    memcpy(ack.hashes, batch->hashes, (size_t)count * HASH_SIZE);
    return desk_ack_compose(&ack, desk->keys->secret, out);
}

static uint16_t count_acks(struct hub_rig_device *kiosk, uint64_t after, uint64_t *out_next)
{
    char path[64];
    snprintf(path, sizeof path, "/v1/k/%s/acks?after=%llu", kiosk->name.text,
             (unsigned long long)after);
    struct hub_rig_reply reply = hub_rig_get(&rig, kiosk, path);
    struct ack_list list;
    assert_int_equal(reply.status, 200);
    assert_int_equal(ack_list_parse(reply.bytes, reply.len, &list), TG_OK);
    for (size_t i = 0; i < list.count; i++) {
        struct desk_ack ack;
        assert_int_equal(desk_ack_parse(list.acks[i].bytes, list.acks[i].len, &ack), TG_OK);
        assert_string_equal(ack.kiosk.text, kiosk->name.text);
    }
    *out_next = list.next;
    uint16_t count = list.count;
    hub_rig_reply_finish(&reply);
    return count;
}

enum { SENT_AT_ONCE = 12 };

static void *send_many(void *ctx)
{
    struct hub_rig_device *kiosk = ctx;
    struct batch batch = {0};
    for (uint64_t seq = 1; seq <= SENT_AT_ONCE; seq++) {
        uint8_t before[HASH_SIZE];
        memcpy(before, batch.hash, HASH_SIZE);
        (void)hub_rig_put_fresh(&rig, kiosk, EPOCH, seq, before, &batch);
    }
    return NULL;
}

static void kiosks_at_once_do_not_disturb_each_other(void **state)
{
    (void)state;
    pthread_t threads[2];
    for (size_t i = 0; i < 2; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, send_many, &rig.kiosks[i]), 0);
    for (size_t i = 0; i < 2; i++)
        assert_int_equal(pthread_join(threads[i], NULL), 0);
    uint64_t cursor = 0;
    for (int i = 0; i <= 2 * SENT_AT_ONCE; i++) {
        char path[64];
        snprintf(path, sizeof path, "/v1/d/desk-1/batches?after=%llu", (unsigned long long)cursor);
        struct hub_rig_reply reply = hub_rig_get(&rig, &rig.desks[0], path);
        assert_int_equal(reply.status, i < 2 * SENT_AT_ONCE ? 200 : 204);
        cursor = reply.cursor;
        hub_rig_reply_finish(&reply);
    }
    assert_false(hub_rig_has_logged(&rig, "does not follow"));
}

static void bodies_stay_until_every_desk_has_them(void **state)
{
    (void)state;
    struct hub_rig_device *one = &rig.desks[0];
    struct hub_rig_device *two = &rig.desks[1];
    struct batch batch;
    uint8_t *bytes = hub_rig_batch(alpha, EPOCH, 1, NULL, &batch);
    struct hub_rig_reply first = hub_rig_put_batch(&rig, alpha, EPOCH, 1, bytes);
    assert_int_equal(first.status, 200);
    uint8_t ack[DESK_ACK_SIZE_MAX];
    uint64_t next = 0;

    size_t len = desk_ack_for(two, &batch, RIG_BATCH_COUNT, ack);
    hub_rig_assert_status(hub_rig_put(&rig, one, "/v1/d/desk-1/acks", ack, len), 400);
    hub_rig_assert_status(hub_rig_put(&rig, one, "/v1/d/desk-2/acks", ack, len), 403);
    hub_rig_assert_status(hub_rig_put(&rig, one, "/v1/d/desk-1/acks", ack, 5), 400);
    assert_int_equal(count_acks(alpha, 0, &next), 0);

    len = desk_ack_for(one, &batch, RIG_BATCH_COUNT, ack);
    hub_rig_assert_status(hub_rig_put(&rig, one, "/v1/d/desk-1/acks", ack, len), 204);
    hub_rig_assert_status(hub_rig_put(&rig, one, "/v1/d/desk-1/acks", ack, len), 204);
    hub_rig_assert_status(hub_rig_get(&rig, two, "/v1/d/desk-2/batches?after=0"), 200);
    len = desk_ack_for(two, &batch, 1, ack);
    hub_rig_assert_status(hub_rig_put(&rig, two, "/v1/d/desk-2/acks", ack, len), 204);
    hub_rig_assert_status(hub_rig_get(&rig, two, "/v1/d/desk-2/batches?after=0"), 200);
    len = desk_ack_for(two, &batch, RIG_BATCH_COUNT, ack);
    hub_rig_assert_status(hub_rig_put(&rig, two, "/v1/d/desk-2/acks", ack, len), 204);
    hub_rig_assert_status(hub_rig_get(&rig, two, "/v1/d/desk-2/batches?after=0"), 204);

    struct hub_rig_reply again = hub_rig_put_batch(&rig, alpha, EPOCH, 1, bytes);
    assert_int_equal(again.len, first.len);
    assert_memory_equal(again.bytes, first.bytes, first.len);
    hub_rig_assert_status(hub_rig_get(&rig, two, "/v1/d/desk-2/batches?after=0"), 204);
    assert_int_equal(count_acks(alpha, 0, &next), 3);
    assert_int_equal(count_acks(alpha, next, &next), 0);
    assert_int_equal(count_acks(beta, 0, &next), 0);
    hub_rig_reply_finish(&first);
    hub_rig_reply_finish(&again);
    free(bytes);
}

static void batches_come_in_the_hubs_order_by_cursor(void **state)
{
    (void)state;
    struct batch batch;
    (void)hub_rig_put_fresh(&rig, beta, EPOCH, 2, NULL, &batch);
    (void)hub_rig_put_fresh(&rig, alpha, EPOCH, 1, NULL, &batch);
    (void)hub_rig_put_fresh(&rig, beta, EPOCH, 1, NULL, &batch);
    static const char *const KIOSKS[] = {"beta", "alpha", "beta"};
    static const uint64_t SEQS[] = {2, 1, 1};
    uint64_t cursor = 0;
    for (size_t i = 0; i < 3; i++) {
        char path[64];
        struct parcel parcel;
        struct batch held;
        struct hub_ack ack;
        struct fault fault;
        snprintf(path, sizeof path, "/v1/d/desk-1/batches?after=%llu", (unsigned long long)cursor);
        struct hub_rig_reply reply = hub_rig_get(&rig, &rig.desks[0], path);
        assert_int_equal(reply.status, 200);
        assert_true(reply.cursor > cursor);
        cursor = reply.cursor;
        assert_int_equal(parcel_parse(reply.bytes, reply.len, &parcel), TG_OK);
        assert_int_equal(batch_parse(parcel.batch, parcel.batch_len, &held, &fault), TG_OK);
        assert_int_equal(hub_ack_parse(parcel.ack, parcel.ack_len, &ack), TG_OK);
        assert_memory_equal(ack.batch_hash, held.hash, HASH_SIZE);
        assert_string_equal(held.kiosk.text, KIOSKS[i]);
        assert_int_equal(held.seq, SEQS[i]);
        hub_rig_reply_finish(&reply);
    }
}

static void desk_acknowledgement_survives_a_kill(void **state)
{
    (void)state;
    static const char *const POINTS[] = {"hub.desk_ack_before_commit", "hub.desk_ack_after_commit"};
    struct batch batch;
    uint8_t ack[DESK_ACK_SIZE_MAX];
    uint64_t next = 0;
    for (uint64_t i = 0; i < 2; i++) {
        hub_rig_start(&rig, POINTS[i]);
        (void)hub_rig_put_fresh(&rig, alpha, EPOCH, i + 1, NULL, &batch);
        size_t len = desk_ack_for(&rig.desks[0], &batch, RIG_BATCH_COUNT, ack);
        hub_rig_assert_status(hub_rig_put(&rig, &rig.desks[0], "/v1/d/desk-1/acks", ack, len), 0);
        hub_rig_wait_killed(&rig);
        hub_rig_start(&rig, NULL);
        assert_int_equal(count_acks(alpha, 0, &next), i + i);
        hub_rig_assert_status(hub_rig_put(&rig, &rig.desks[0], "/v1/d/desk-1/acks", ack, len), 204);
        assert_int_equal(count_acks(alpha, 0, &next), i + 1);
        hub_rig_stop(&rig);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(batch_again_gets_the_same_acknowledgement, begin_running,
                                        end),
        cmocka_unit_test_setup_teardown(another_batch_at_the_same_place_is_set_aside, begin_running,
                                        end),
        cmocka_unit_test_setup_teardown(gaps_are_told_and_late_arrivals_fill_them, begin_running,
                                        end),
        cmocka_unit_test_setup_teardown(restored_disk_raises_an_alarm_and_loses_nothing,
                                        begin_running, end),
        cmocka_unit_test_setup_teardown(kill_at_any_point_loses_and_doubles_nothing, begin, end),
        cmocka_unit_test_setup_teardown(full_disk_is_told_and_got_over, begin_running, end),
        cmocka_unit_test_setup_teardown(kiosks_at_once_do_not_disturb_each_other, begin_running,
                                        end),
        cmocka_unit_test_setup_teardown(bodies_stay_until_every_desk_has_them, begin_running, end),
        cmocka_unit_test_setup_teardown(batches_come_in_the_hubs_order_by_cursor, begin_running,
                                        end),
        cmocka_unit_test_setup_teardown(desk_acknowledgement_survives_a_kill, begin, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
