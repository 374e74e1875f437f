/* What happens to the file when sessions begin and end. */
#include "sync/vault/vault.h"

#include "board/throttle.h"
#include "tests/sync/vault_fixture.h"

#include <fcntl.h>

static void vault_append_fills_one_slot_with_that_body(void **state)
{
    struct vault_fixture *f = *state;
    uint8_t body[ENVELOPE_SIZE];
    int at = -1;
    fixture_open(f);
    struct fixture_row *before = fixture_slots(f);
    fixture_append(f, body, false);
    struct fixture_row *after = fixture_slots(f);
    assert_int_equal(fixture_differ(before, after, FIXTURE_SLOTS, &at), 1);
    assert_int_equal(after[at].written, 1);
    assert_memory_equal(after[at].body, body, ENVELOPE_SIZE);
    assert_int_equal(fixture_status(f).written, 1);
    free(before);
    free(after);
}

static const uint8_t *find(const uint8_t *in, size_t len, const uint8_t *what, size_t what_len)
{
    return memmem(in, len, what, what_len);
}

/* True where SQLite's header counts changes (https://sqlite.org/fileformat2.html §1.3). */
static bool change_counter(size_t at)
{
    return (at >= 24 && at < 28) || (at >= 92 && at < 96);
}

static void vault_append_leaves_all_other_bytes_alone(void **state)
{
    struct vault_fixture *f = *state;
    uint8_t body[ENVELOPE_SIZE];
    fixture_open(f);
    for (int round = 0; round < 8; round++) {
        size_t len, len_after;
        uint8_t *before = fixture_read(f->path, &len);
        fixture_append(f, body, false);
        uint8_t *after = fixture_read(f->path, &len_after);
        assert_int_equal(len, len_after);
        /* 4 overflow pages and the leaf's share of the body, the row's flag, the state's nonce. */
        size_t differ = 0;
        for (size_t i = 0; i < len; i++)
            differ += before[i] != after[i] && !change_counter(i) ? 1 : 0;
        assert_in_range(differ, ENVELOPE_SIZE * 98 / 100, ENVELOPE_SIZE + 1 + 16);
        free(before);
        free(after);
    }
}

static void vault_refresh_changes_one_unwritten_slot(void **state)
{
    struct vault_fixture *f = *state;
    uint8_t body[ENVELOPE_SIZE];
    int at = -1;
    fixture_open(f);
    for (int i = 0; i < FIXTURE_SLOTS; i++) {
        fixture_append(f, body, false);
        struct fixture_row *before = fixture_slots(f);
        struct fixture_row *fillers_before = fixture_fillers(f);
        assert_int_equal(vault_refresh(f->vault, &f->fault), TG_OK);
        struct fixture_row *after = fixture_slots(f);
        struct fixture_row *fillers_after = fixture_fillers(f);
        int slots = fixture_differ(before, after, FIXTURE_SLOTS, &at);
        assert_true(slots == 0 || after[at].written == 0);
        /* The last one finds no unwritten slot and takes a filler. */
        assert_int_equal(slots, i < FIXTURE_SLOTS - 1);
        assert_int_equal(fixture_differ(fillers_before, fillers_after, FIXTURE_FILLERS, &at),
                         i == FIXTURE_SLOTS - 1);
        free(before);
        free(after);
        free(fillers_before);
        free(fillers_after);
    }
    assert_int_equal(vault_append(f->vault, body, false, &f->fault), TG_ERR_FULL);
}

static void vault_slots_are_chosen_evenly(void **state)
{
    struct vault_fixture *f = *state;
    enum { ROUNDS = 240 };
    int chosen[FIXTURE_SLOTS] = {0};
    uint8_t body[ENVELOPE_SIZE];
    fixture_open(f);
    struct fixture_row *before = fixture_slots(f);
    for (int i = 0; i < ROUNDS; i++) {
        int at = -1;
        assert_int_equal(vault_refresh(f->vault, &f->fault), TG_OK);
        struct fixture_row *after = fixture_slots(f);
        assert_int_equal(fixture_differ(before, after, FIXTURE_SLOTS, &at), 1);
        chosen[at]++;
        free(before);
        before = after;
    }
    free(before);
    /* Chi-square with 23 degrees of freedom: 65 is passed by chance once in 100,000 runs. */
    double chi = 0;
    for (int i = 0; i < FIXTURE_SLOTS; i++)
        chi += (chosen[i] - 10.0) * (chosen[i] - 10.0) / 10.0;
    assert_true(chi < 65);
    fixture_append(f, body, false);
}

static void vault_journal_does_not_name_the_last_session(void **state)
{
    struct vault_fixture *f = *state;
    uint8_t body[ENVELOPE_SIZE];
    int named_by_append = 0;
    for (int round = 0; round < 100; round++) {
        int at = -1;
        size_t len;
        if (round % (FIXTURE_SLOTS - 4) == 0) {
            fixture_delete(f);
            f = *state = fixture_new();
            fixture_provision(f);
            fixture_open(f);
        }
        struct fixture_row *before = fixture_slots(f);
        fixture_append(f, body, round % 7 == 0);
        struct fixture_row *after = fixture_slots(f);
        assert_int_equal(fixture_differ(before, after, FIXTURE_SLOTS, &at), 1);
        uint8_t *journal = fixture_read(f->journal, &len);
        named_by_append += find(journal, len, before[at].body + 8192, 64) != NULL;
        free(journal);
        assert_int_equal(vault_refresh(f->vault, &f->fault), TG_OK);
        journal = fixture_read(f->journal, &len);
        /* Any 64 bytes that lie whole on one of the body's own pages. */
        for (size_t i = 1024; i + 64 <= ENVELOPE_SIZE; i += 1024) {
            assert_null(find(journal, len, before[at].body + i, 64));
            assert_null(find(journal, len, after[at].body + i, 64));
        }
        free(journal);
        free(before);
        free(after);
    }
    /* Without the refresh it is named every time: the search is not blind. */
    assert_int_equal(named_by_append, 100);
}

static void vault_keeps_a_reserve(void **state)
{
    struct vault_fixture *f = *state;
    uint8_t body[ENVELOPE_SIZE];
    int64_t wait_ms;
    fixture_open(f);
    for (int i = 0; i < FIXTURE_SLOTS - VAULT_RESERVE; i++)
        fixture_append(f, body, false);
    f->now_ms += 3600 * 1000;
    assert_int_equal(vault_enter(f->vault, &wait_ms, &f->fault), TG_OK);
    fixture_append(f, body, false);
    assert_int_equal(vault_enter(f->vault, &wait_ms, &f->fault), TG_ERR_FULL);
    /* Who had begun is still let through. */
    fixture_append(f, body, false);
}

static void vault_throttles_the_start_of_sessions(void **state)
{
    struct vault_fixture *f = *state;
    int64_t wait_ms = 0;
    fixture_open(f);
    for (int i = 0; i < VAULT_BURST_MAX; i++) {
        assert_int_equal(vault_enter(f->vault, &wait_ms, &f->fault), TG_OK);
        vault_leave(f->vault);
    }
    f->now_ms += 5000;
    assert_int_equal(vault_enter(f->vault, &wait_ms, &f->fault), TG_ERR_BUSY);
    assert_int_equal(wait_ms, VAULT_SESSION_EVERY_MS - 5000);
    f->now_ms += wait_ms - 1;
    assert_int_equal(vault_enter(f->vault, &wait_ms, &f->fault), TG_ERR_BUSY);
    assert_int_equal(wait_ms, 1);
    f->now_ms += 1;
    assert_int_equal(vault_enter(f->vault, &wait_ms, &f->fault), TG_OK);
    assert_int_equal(vault_enter(f->vault, &wait_ms, &f->fault), TG_OK);
    vault_leave(f->vault);
    f->now_ms += 1000LL * VAULT_SESSION_EVERY_MS;
    for (int i = 0; i < VAULT_BURST_MAX; i++) {
        assert_int_equal(vault_enter(f->vault, &wait_ms, &f->fault), TG_OK);
        vault_leave(f->vault);
    }
    assert_int_equal(vault_enter(f->vault, &wait_ms, &f->fault), TG_ERR_BUSY);
}

/* Begins and leaves sessions until one is refused. */
static int sessions_until_busy(struct vault_fixture *f)
{
    int64_t wait_ms = 0;
    int begun = 0;
    while (vault_enter(f->vault, &wait_ms, &f->fault) == TG_OK && begun < 100) {
        vault_leave(f->vault);
        begun++;
    }
    return begun;
}

static int shared_bucket(struct vault_fixture *f)
{
    int fd = -1;
    if (throttle_share(&vault_session_rate, f->now_ms, &fd, &f->fault) != TG_OK)
        fail_msg("%s", f->fault.text);
    return fd;
}

static void vault_opened_again_gets_no_new_burst_from_a_shared_throttle(void **state)
{
    struct vault_fixture *f = *state;
    int64_t wait_ms = 0;
    f->now_ms = 1000000;
    int fd = shared_bucket(f);
    fixture_open(f);
    assert_int_equal(vault_share_throttle(f->vault, fd, &f->fault), TG_OK);
    for (int i = 0; i < VAULT_BURST_MAX - 1; i++) {
        assert_int_equal(vault_enter(f->vault, &wait_ms, &f->fault), TG_OK);
        vault_leave(f->vault);
    }
    fixture_close(f);
    fixture_open(f);
    assert_int_equal(vault_share_throttle(f->vault, fd, &f->fault), TG_OK);
    assert_int_equal(sessions_until_busy(f), 1);
    fixture_close(f);
    f->now_ms += 2 * VAULT_SESSION_EVERY_MS;
    fixture_open(f);
    assert_int_equal(vault_share_throttle(f->vault, fd, &f->fault), TG_OK);
    assert_int_equal(sessions_until_busy(f), 2);
    /* By itself it is a bucket of its own. */
    fixture_close(f);
    fixture_open(f);
    assert_int_equal(sessions_until_busy(f), VAULT_BURST_MAX);
    close(fd);
}

static void vault_starts_a_shared_throttle_anew_that_cannot_be(void **state)
{
    struct vault_fixture *f = *state;
    f->now_ms = 1000000;
    const struct throttle impossible[] = {
        {.tokens = 1000, .refilled_ms = f->now_ms},  {.tokens = -1, .refilled_ms = f->now_ms},
        {.tokens = 0, .refilled_ms = f->now_ms + 1}, {.tokens = 0, .refilled_ms = INT64_MIN},
        {.tokens = 0, .refilled_ms = INT64_MAX},
    };
    int fd = shared_bucket(f);
    fixture_open(f);
    assert_int_equal(vault_share_throttle(f->vault, fd, &f->fault), TG_OK);
    for (size_t i = 0; i < sizeof impossible / sizeof *impossible; i++) {
        assert_int_equal(pwrite(fd, &impossible[i], sizeof *impossible, 0), sizeof *impossible);
        assert_int_equal(sessions_until_busy(f), VAULT_BURST_MAX);
    }
    close(fd);
}

static void vault_takes_no_other_file_for_a_throttle(void **state)
{
    struct vault_fixture *f = *state;
    fixture_open(f);
    int file = open(f->path, O_RDWR | O_CLOEXEC);
    assert_true(file >= 0);
    assert_int_equal(vault_share_throttle(f->vault, file, &f->fault), TG_ERR_FORMAT);
    assert_int_equal(vault_share_throttle(f->vault, 4000, &f->fault), TG_ERR_FORMAT);
    assert_int_equal(sessions_until_busy(f), VAULT_BURST_MAX);
    close(file);
    /* Nobody can cut it short under the one who has it mapped. */
    int fd = shared_bucket(f);
    assert_int_equal(ftruncate(fd, 0), -1);
    close(fd);
}

#define WITH_VAULT(test) cmocka_unit_test_setup_teardown(test, fixture_setup, fixture_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_VAULT(vault_append_fills_one_slot_with_that_body),
        WITH_VAULT(vault_append_leaves_all_other_bytes_alone),
        WITH_VAULT(vault_refresh_changes_one_unwritten_slot),
        WITH_VAULT(vault_slots_are_chosen_evenly),
        WITH_VAULT(vault_journal_does_not_name_the_last_session),
        WITH_VAULT(vault_keeps_a_reserve),
        WITH_VAULT(vault_throttles_the_start_of_sessions),
        WITH_VAULT(vault_opened_again_gets_no_new_burst_from_a_shared_throttle),
        WITH_VAULT(vault_starts_a_shared_throttle_anew_that_cannot_be),
        WITH_VAULT(vault_takes_no_other_file_for_a_throttle),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
