/* courier.db on the disk: what it refuses, what it keeps, what the kiosk reads from it. */
#include "tests/sync/courier/courier_rig.h"

#include "board/base/file.h"
#include "sync/vault/journal_reader.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

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

static void sql(const struct courier_rig *rig, const char *text)
{
    sqlite3 *db = NULL;
    assert_int_equal(sqlite3_open(rig->journal_path, &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, text, NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(db);
}

static enum tg_err open_as(struct courier_rig *rig, uint32_t slots, struct fault *fault)
{
    const struct journal_plan plan = {
        .slots = slots, .fillers = COURIER_RIG_FILLERS, .batch_envelopes = COURIER_RIG_BATCH};
    struct journal *journal = NULL;
    enum tg_err err = journal_create(rig->journal_path, &plan, &journal, fault);
    journal_destroy(journal);
    return err;
}

static size_t read_acks(struct courier_rig *rig, struct desk_ack **out_acks, size_t *out_refused)
{
    size_t count = 0;
    assert_int_equal(journal_read_acks(rig->journal_path, &rig->charter, &rig->plan.kiosk, out_acks,
                                       &count, out_refused, &rig->fault),
                     TG_OK);
    return count;
}

static void a_journal_that_is_not_there_is_empty_news(void **state)
{
    struct courier_rig *rig = *state;
    struct journal_status status = {.present = true};
    struct desk_ack *acks = NULL;
    uint8_t(*hashes)[HASH_SIZE] = NULL;
    size_t count = 9, refused = 9;
    const char *path = "/nonexistent/courier.db";
    assert_int_equal(journal_read_status(path, &status, &rig->fault), TG_OK);
    assert_false(status.present);
    assert_int_equal(journal_read_acks(path, &rig->charter, &rig->plan.kiosk, &acks, &count,
                                       &refused, &rig->fault),
                     TG_OK);
    assert_int_equal(count + refused, 0);
    count = 9;
    assert_int_equal(journal_read_used_fillers(path, &hashes, &count, &rig->fault), TG_OK);
    assert_int_equal(count, 0);
    free(acks);
    free(hashes);
}

static void the_kiosk_reads_what_the_courier_noted(void **state)
{
    struct courier_rig *rig = *state;
    struct batch batch;
    struct journal_status status;
    courier_rig_deliver(rig, &batch);
    assert_int_equal(journal_note_attempt(rig->journal, 77, "no link", &rig->fault), TG_OK);
    assert_int_equal(journal_read_status(rig->journal_path, &status, &rig->fault), TG_OK);
    assert_true(status.present && !status.alarm_epoch);
    assert_int_equal(status.last_attempt_s, 77);
    assert_int_equal(status.last_sync_s, 1);
    assert_int_equal(status.batches_sent, 1);
    assert_int_equal(status.high_water, 1);
    assert_string_equal(status.last_error, "no link");
    assert_int_equal(journal_note_attempt(rig->journal, 78, NULL, &rig->fault), TG_OK);
    assert_int_equal(journal_read_status(rig->journal_path, &status, &rig->fault), TG_OK);
    assert_string_equal(status.last_error, "");
}

static void forged_acknowledgements_are_refused_and_counted(void **state)
{
    struct courier_rig *rig = *state;
    uint8_t hashes[1][HASH_SIZE] = {{5}};
    uint8_t good[DESK_ACK_SIZE_MAX];
    uint8_t forged[DESK_ACK_SIZE_MAX];
    uint8_t bent[DESK_ACK_SIZE_MAX];
    const struct sample_key stranger = sample_key(9);
    size_t len =
        courier_rig_desk_ack(rig, &rig->desk_key, (const uint8_t(*)[HASH_SIZE])hashes, 1, good);
    (void)courier_rig_desk_ack(rig, &stranger, (const uint8_t(*)[HASH_SIZE])hashes, 1, forged);
    memcpy(bent, good, len);
    bent[len - SIGNATURE_SIZE - 1] ^= 1;
    const struct ack_bytes all[] = {{good, len}, {forged, len}, {bent, len}, {bent, 3}};
    assert_int_equal(journal_keep_acks(rig->journal, all, 4, 12, &rig->fault), TG_OK);
    struct desk_ack *acks = NULL;
    size_t refused = 0;
    assert_int_equal(read_acks(rig, &acks, &refused), 1);
    assert_int_equal(refused, 3);
    assert_memory_equal(acks[0].hashes[0], hashes[0], HASH_SIZE);
    assert_int_equal(journal_state(rig->journal)->cursor, 12);
    free(acks);
}

static void acknowledgements_for_another_kiosk_are_refused(void **state)
{
    struct courier_rig *rig = *state;
    uint8_t hashes[1][HASH_SIZE] = {{5}};
    uint8_t bytes[DESK_ACK_SIZE_MAX];
    size_t len =
        courier_rig_desk_ack(rig, &rig->desk_key, (const uint8_t(*)[HASH_SIZE])hashes, 1, bytes);
    const struct ack_bytes one = {bytes, len};
    assert_int_equal(journal_keep_acks(rig->journal, &one, 1, 1, &rig->fault), TG_OK);
    rig->plan.kiosk = sample_name("other");
    struct desk_ack *acks = NULL;
    size_t refused = 0;
    assert_int_equal(read_acks(rig, &acks, &refused), 0);
    assert_int_equal(refused, 1);
    free(acks);
}

static bool never(void *ctx, const struct desk_ack *ack)
{
    (void)ctx;
    (void)ack;
    return false;
}

static void acknowledgements_past_the_room_are_asked_for_again(void **state)
{
    struct courier_rig *rig = *state;
    uint8_t bytes[DESK_ACK_SIZE_MAX];
    for (uint32_t i = 0; i <= JOURNAL_ACKS_MAX; i++) {
        uint8_t hashes[1][HASH_SIZE] = {{(uint8_t)i, 1}};
        size_t len = courier_rig_desk_ack(rig, &rig->desk_key, (const uint8_t(*)[HASH_SIZE])hashes,
                                          1, bytes);
        const struct ack_bytes one = {bytes, len};
        assert_int_equal(journal_state(rig->journal)->acks_missed, false);
        assert_int_equal(journal_keep_acks(rig->journal, &one, 1, i + 1, &rig->fault), TG_OK);
    }
    assert_true(journal_state(rig->journal)->acks_missed);
    struct desk_ack *acks = NULL;
    size_t refused = 0;
    assert_int_equal(read_acks(rig, &acks, &refused), JOURNAL_ACKS_MAX);
    free(acks);
    assert_int_equal(journal_prune_acks(rig->journal, never, NULL, &rig->fault), TG_OK);
    assert_false(journal_state(rig->journal)->acks_missed);
    assert_int_equal(journal_state(rig->journal)->cursor, 0);
    assert_int_equal(read_acks(rig, &acks, &refused), 0);
    free(acks);
}

static void the_same_acknowledgement_is_kept_once(void **state)
{
    struct courier_rig *rig = *state;
    uint8_t hashes[1][HASH_SIZE] = {{5}};
    uint8_t bytes[DESK_ACK_SIZE_MAX];
    size_t len =
        courier_rig_desk_ack(rig, &rig->desk_key, (const uint8_t(*)[HASH_SIZE])hashes, 1, bytes);
    const struct ack_bytes twice[] = {{bytes, len}, {bytes, len}};
    assert_int_equal(journal_keep_acks(rig->journal, twice, 2, 1, &rig->fault), TG_OK);
    struct desk_ack *acks = NULL;
    size_t refused = 0;
    assert_int_equal(read_acks(rig, &acks, &refused), 1);
    free(acks);
}

static void the_file_never_grows_nor_shrinks(void **state)
{
    struct courier_rig *rig = *state;
    struct stat before, after;
    struct batch batch;
    uint8_t hash[HASH_SIZE];
    courier_rig_deliver(rig, &batch);
    assert_int_equal(stat(rig->journal_path, &before), 0);
    for (int i = 0; i < 12; i++) {
        for (int j = 0; j < COURIER_RIG_BATCH && i < 7; j++)
            courier_rig_append(rig, j == 0, hash);
        if (i >= 7 && journal_new_epoch(rig->journal, &rig->fault) != TG_OK)
            fail();
        if (i < 7)
            courier_rig_deliver(rig, &batch);
        assert_int_equal(journal_note_attempt(rig->journal, i, "x", &rig->fault), TG_OK);
    }
    assert_int_equal(stat(rig->journal_path, &after), 0);
    assert_int_equal(before.st_size, after.st_size);
}

static void another_vaults_journal_is_refused(void **state)
{
    struct courier_rig *rig = *state;
    struct fault fault;
    assert_int_equal(open_as(rig, COURIER_RIG_SLOTS, &fault), TG_OK);
    assert_int_equal(open_as(rig, COURIER_RIG_SLOTS + 1, &fault), TG_ERR_FORMAT);
    assert_non_null(strstr(fault.text, rig->journal_path));
    assert_int_equal(open_as(rig, COURIER_RIG_SLOTS - 1, &fault), TG_ERR_FORMAT);
}

static void what_is_no_journal_is_refused_and_left_alone(void **state)
{
    struct courier_rig *rig = *state;
    struct fault fault;
    struct journal_status status;
    sql(rig, "PRAGMA user_version=2");
    assert_int_equal(open_as(rig, COURIER_RIG_SLOTS, &fault), TG_ERR_VERSION);
    assert_int_equal(journal_read_status(rig->journal_path, &status, &fault), TG_ERR_VERSION);
    sql(rig, "PRAGMA application_id=1");
    assert_int_equal(open_as(rig, COURIER_RIG_SLOTS, &fault), TG_ERR_FORMAT);
    assert_int_equal(file_write(rig->journal_path, "not a database", 14, 0600, &fault), TG_OK);
    assert_int_equal(open_as(rig, COURIER_RIG_SLOTS, &fault), TG_ERR_FORMAT);
    assert_int_equal(journal_read_status(rig->journal_path, &status, &fault), TG_ERR_FORMAT);
}

static void a_changed_batch_is_noticed(void **state)
{
    struct courier_rig *rig = *state;
    struct batch batch;
    uint8_t *bytes = NULL;
    size_t len = 0;
    assert_int_equal(courier_rig_compose(rig, &bytes, &batch), TG_OK);
    free(bytes);
    sql(rig, "UPDATE outstanding SET body=zeroblob(length(body))");
    enum tg_err err = journal_read_batch(rig->journal, &bytes, &len, &batch, &rig->fault);
    assert_true(err == TG_ERR_FORMAT || err == TG_ERR_VERSION);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
        TEST(a_journal_that_is_not_there_is_empty_news),
        TEST(the_kiosk_reads_what_the_courier_noted),
        TEST(forged_acknowledgements_are_refused_and_counted),
        TEST(acknowledgements_for_another_kiosk_are_refused),
        TEST(acknowledgements_past_the_room_are_asked_for_again),
        TEST(the_same_acknowledgement_is_kept_once),
        TEST(the_file_never_grows_nor_shrinks),
        TEST(another_vaults_journal_is_refused),
        TEST(what_is_no_journal_is_refused_and_left_alone),
        TEST(a_changed_batch_is_noticed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
