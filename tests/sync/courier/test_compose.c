/* What goes into a batch, and what the journal remembers of it. */
#include "tests/sync/courier/courier_rig.h"

#include "sync/courier/carry.h"
#include "sync/vault/journal_reader.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>
#include <sqlite3.h>

static int setup(void **state)
{
    *state = courier_rig_create();
    return 0;
}

static int teardown(void **state)
{
    courier_rig_destroy(*state);
    return 0;
}

/* Fresh covers for all fillers that the hub has, as the kiosk does it. */
static void renew_fillers(struct courier_rig *rig)
{
    uint8_t(*hashes)[HASH_SIZE] = NULL;
    size_t count = 0;
    assert_int_equal(journal_read_used_fillers(rig->journal_path, &hashes, &count, &rig->fault),
                     TG_OK);
    assert_int_equal(
        vault_renew_fillers(rig->vault, (const uint8_t(*)[HASH_SIZE])hashes, count, &rig->fault),
        TG_OK);
    free(hashes);
}

static void every_batch_has_the_fixed_count_whatever_waits(void **state)
{
    struct courier_rig *rig = *state;
    uint8_t hash[HASH_SIZE];
    for (int round = 0; round < 12; round++) {
        for (int i = 0; i < round % 6; i++)
            courier_rig_append(rig, false, hash);
        struct batch batch;
        courier_rig_deliver(rig, &batch);
        assert_int_equal(batch.count, COURIER_RIG_BATCH);
        assert_int_equal(batch.seq, round + 1);
        renew_fillers(rig);
        if (round == 6)
            courier_rig_reopen(rig);
    }
}

static void no_envelope_goes_out_twice(void **state)
{
    struct courier_rig *rig = *state;
    uint8_t seen[40][HASH_SIZE];
    uint8_t hash[HASH_SIZE];
    size_t count = 0;
    for (int round = 0; round < 10; round++) {
        courier_rig_append(rig, false, hash);
        struct batch batch;
        courier_rig_deliver(rig, &batch);
        assert_true(courier_rig_in_batch(&batch, hash));
        for (uint16_t i = 0; i < batch.count; i++) {
            for (size_t j = 0; j < count; j++)
                assert_memory_not_equal(seen[j], batch.hashes[i], HASH_SIZE);
            memcpy(seen[count++], batch.hashes[i], HASH_SIZE);
        }
        renew_fillers(rig);
        courier_rig_reopen(rig);
    }
}

static void urgent_ones_go_first(void **state)
{
    struct courier_rig *rig = *state;
    uint8_t hash[HASH_SIZE];
    uint8_t urgent[2][HASH_SIZE];
    for (int i = 0; i < 12; i++)
        courier_rig_append(rig, false, hash);
    courier_rig_append(rig, true, urgent[0]);
    courier_rig_append(rig, true, urgent[1]);
    struct batch batch;
    courier_rig_deliver(rig, &batch);
    assert_true(courier_rig_in_batch(&batch, urgent[0]));
    assert_true(courier_rig_in_batch(&batch, urgent[1]));
}

static void the_order_in_a_batch_is_no_slots_order(void **state)
{
    struct courier_rig *rig = *state;
    uint8_t hash[HASH_SIZE];
    int ascending = 0;
    for (int i = 0; i < 28; i++)
        courier_rig_append(rig, false, hash);
    for (int round = 0; round < 7; round++) {
        struct batch batch;
        courier_rig_deliver(rig, &batch);
        const uint32_t *items = journal_state(rig->journal)->items;
        ascending += items[0] < items[1] && items[1] < items[2] && items[2] < items[3];
    }
    assert_true(ascending < 5);
}

static void fillers_run_out_once_and_come_back(void **state)
{
    struct courier_rig *rig = *state;
    struct batch batch;
    uint8_t *bytes = NULL;
    uint8_t hash[HASH_SIZE];
    for (int i = 0; i < COURIER_RIG_FILLERS / COURIER_RIG_BATCH; i++)
        courier_rig_deliver(rig, &batch);
    courier_rig_append(rig, false, hash);
    assert_int_equal(courier_rig_compose(rig, &bytes, &batch), TG_ERR_MISSING);
    assert_int_equal(journal_state(rig->journal)->outstanding, 0);
    renew_fillers(rig);
    courier_rig_deliver(rig, &batch);
    assert_true(courier_rig_in_batch(&batch, hash));
}

static void a_full_batch_needs_no_fillers(void **state)
{
    struct courier_rig *rig = *state;
    struct batch batch;
    uint8_t hash[HASH_SIZE];
    for (int i = 0; i < COURIER_RIG_FILLERS / COURIER_RIG_BATCH; i++)
        courier_rig_deliver(rig, &batch);
    for (int i = 0; i < COURIER_RIG_BATCH; i++)
        courier_rig_append(rig, false, hash);
    courier_rig_deliver(rig, &batch);
    assert_true(courier_rig_in_batch(&batch, hash));
}

static void what_is_out_is_never_composed_again(void **state)
{
    struct courier_rig *rig = *state;
    struct batch batch;
    struct batch again;
    uint8_t *bytes = NULL;
    uint8_t *same = NULL;
    size_t len = 0;
    uint8_t hash[HASH_SIZE];
    courier_rig_append(rig, false, hash);
    assert_int_equal(courier_rig_compose(rig, &bytes, &batch), TG_OK);
    courier_rig_append(rig, true, hash);
    courier_rig_reopen(rig);
    assert_int_equal(journal_read_batch(rig->journal, &same, &len, &again, &rig->fault), TG_OK);
    assert_int_equal(len, batch_size(COURIER_RIG_BATCH));
    assert_memory_equal(bytes, same, len);
    assert_int_equal(batch_verify(same, &again, rig->kiosk_key.public_key), TG_OK);
    free(bytes);
    free(same);
}

static void a_slot_that_was_freed_and_filled_again_goes_again(void **state)
{
    struct courier_rig *rig = *state;
    struct batch batch;
    uint8_t first[1][HASH_SIZE];
    uint8_t second[HASH_SIZE];
    struct desk_ack ack = {.desk = sample_name("desk-1"), .count = 1};
    uint32_t released = 0;
    courier_rig_append(rig, false, first[0]);
    courier_rig_deliver(rig, &batch);
    memcpy(ack.hashes[0], first[0], HASH_SIZE);
    assert_int_equal(vault_release(rig->vault, &rig->charter, &ack, 1, &released, &rig->fault),
                     TG_OK);
    assert_int_equal(released, 1);
    for (int i = 0; i < COURIER_RIG_SLOTS; i++)
        courier_rig_append(rig, false, second); /* every slot, so that one as well */
    bool gone = false;
    for (int i = 0; i < COURIER_RIG_SLOTS / COURIER_RIG_BATCH; i++) {
        courier_rig_deliver(rig, &batch);
        gone = gone || courier_rig_in_batch(&batch, second);
        assert_false(courier_rig_in_batch(&batch, first[0]));
    }
    assert_true(gone);
}

static void a_hub_that_lies_is_asked_again_after_two_sweeps(void **state)
{
    struct courier_rig *rig = *state;
    struct batch batch;
    uint8_t hash[HASH_SIZE];
    int again = 0;
    courier_rig_append(rig, false, hash);
    courier_rig_deliver(rig, &batch);
    assert_true(courier_rig_in_batch(&batch, hash));
    for (int i = 0; i < 2 * JOURNAL_SWEEP_BATCHES; i++) {
        renew_fillers(rig);
        courier_rig_deliver(rig, &batch);
        again += courier_rig_in_batch(&batch, hash);
    }
    assert_int_equal(again, 1);
}

static void a_hub_that_lost_what_it_had_gets_all_of_it_again(void **state)
{
    struct courier_rig *rig = *state;
    struct batch batch;
    uint8_t *bytes = NULL;
    uint8_t hash[HASH_SIZE];
    courier_rig_append(rig, false, hash);
    courier_rig_deliver(rig, &batch);
    uint64_t epoch = batch.epoch;
    assert_int_equal(courier_rig_compose(rig, &bytes, &batch), TG_OK);
    struct hub_ack ack = courier_rig_ack(&batch);
    ack.high_water = 0;
    ack.gap_count = 1;
    ack.gaps[0] = 1;
    assert_int_equal(journal_batch_arrived(rig->journal, &batch, &ack, 1, &rig->fault), TG_OK);
    free(bytes);
    assert_false(journal_state(rig->journal)->alarm_epoch);
    courier_rig_deliver(rig, &batch);
    assert_true(courier_rig_in_batch(&batch, hash));
    assert_true(batch.epoch != epoch);
    assert_int_equal(batch.seq, 1);
}

static void a_new_epoch_forgets_the_batch_but_not_its_slots(void **state)
{
    struct courier_rig *rig = *state;
    struct batch batch;
    uint8_t *bytes = NULL;
    uint8_t hash[HASH_SIZE];
    uint8_t(*used)[HASH_SIZE] = NULL;
    size_t count = 0;
    courier_rig_append(rig, false, hash);
    assert_int_equal(courier_rig_compose(rig, &bytes, &batch), TG_OK);
    free(bytes);
    assert_int_equal(journal_new_epoch(rig->journal, &rig->fault), TG_OK);
    courier_rig_reopen(rig);
    assert_true(journal_state(rig->journal)->alarm_epoch);
    assert_int_equal(journal_read_used_fillers(rig->journal_path, &used, &count, &rig->fault),
                     TG_OK);
    assert_int_equal(count, COURIER_RIG_BATCH - 1);
    free(used);
    uint64_t epoch = batch.epoch;
    courier_rig_deliver(rig, &batch);
    assert_true(courier_rig_in_batch(&batch, hash));
    assert_true(batch.epoch != epoch && batch.seq == 1);
}

static void a_damaged_slot_does_not_block_the_rest(void **state)
{
    struct courier_rig *rig = *state;
    uint8_t hash[HASH_SIZE];
    struct picture picture;
    sqlite3 *db = NULL;
    courier_rig_append(rig, false, hash);
    assert_int_equal(sqlite3_open(rig->vault_path, &db), SQLITE_OK);
    assert_int_equal(
        sqlite3_exec(db, "UPDATE slots SET body=zeroblob(16384) WHERE written=1", NULL, NULL, NULL),
        SQLITE_OK);
    sqlite3_close(db);
    courier_rig_append(rig, false, hash);
    assert_int_equal(picture_take(rig->reader, rig->journal, &picture, &rig->fault), TG_OK);
    assert_int_equal(picture.damaged, 1);
    assert_int_equal(picture_waiting(&picture, false), 1);
    picture_finish(&picture);
    struct batch batch;
    courier_rig_deliver(rig, &batch);
    assert_true(courier_rig_in_batch(&batch, hash));
}

static struct carry_look look(struct courier_rig *rig)
{
    const struct carry carry = {.plan = rig->plan, .journal = rig->journal, .reader = rig->reader};
    struct carry_look seen = {0};
    assert_int_equal(carry_look(&carry, &seen, &rig->fault), TG_OK);
    return seen;
}

static void what_wants_to_go_at_once_is_seen(void **state)
{
    struct courier_rig *rig = *state;
    struct batch batch;
    uint8_t hash[HASH_SIZE];
    courier_rig_append(rig, false, hash);
    assert_int_equal(look(rig).urgent, 0);
    courier_rig_append(rig, true, hash);
    assert_int_equal(look(rig).urgent, 1);
    courier_rig_deliver(rig, &batch);
    assert_int_equal(look(rig).urgent, 0);
    assert_int_equal(look(rig).wishes, 0);
    assert_int_equal(vault_wish(rig->vault, &rig->fault), TG_OK);
    assert_int_equal(look(rig).wishes, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
        TEST(every_batch_has_the_fixed_count_whatever_waits),
        TEST(no_envelope_goes_out_twice),
        TEST(urgent_ones_go_first),
        TEST(the_order_in_a_batch_is_no_slots_order),
        TEST(fillers_run_out_once_and_come_back),
        TEST(a_full_batch_needs_no_fillers),
        TEST(what_is_out_is_never_composed_again),
        TEST(a_slot_that_was_freed_and_filled_again_goes_again),
        TEST(a_hub_that_lies_is_asked_again_after_two_sweeps),
        TEST(a_hub_that_lost_what_it_had_gets_all_of_it_again),
        TEST(a_new_epoch_forgets_the_batch_but_not_its_slots),
        TEST(a_damaged_slot_does_not_block_the_rest),
        TEST(what_wants_to_go_at_once_is_seen),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
