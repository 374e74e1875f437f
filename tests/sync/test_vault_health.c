/* How the kiosk is, in its vault: the file changes no oftener and no further for it. */
#include "sync/vault/vault_format.h"
#include "sync/vault/vault_reader.h"
#include "sync/wire/health.h"
#include "tests/sync/vault_fixture.h"

enum { OLD = 0x5ac37e91, NEW = 0x19e7c3a5 }; /* four bytes that are nowhere else */

static uint32_t seen_by_the_courier(const struct vault_fixture *f)
{
    struct vault_reader *reader = NULL;
    struct vault_view view;
    struct fault fault;
    assert_int_equal(vault_reader_create(f->path, &reader, &fault), TG_OK);
    assert_int_equal(vault_reader_view(reader, &view, &fault), TG_OK);
    uint32_t troubles = view.troubles;
    vault_view_finish(&view);
    vault_reader_destroy(reader);
    return troubles;
}

static bool holds(const char *path, uint32_t troubles)
{
    uint8_t bytes[4];
    size_t len = 0;
    struct sink sink = sink_into(bytes, sizeof bytes);
    sink_u32(&sink, troubles);
    uint8_t *file = fixture_read(path, &len);
    bool found = memmem(file, len, bytes, sizeof bytes) != NULL;
    free(file);
    return found;
}

static void what_is_told_waits_for_a_transaction(void **state)
{
    struct vault_fixture *f = *state;
    size_t len = 0, len_after = 0;
    fixture_open(f);
    assert_int_equal(seen_by_the_courier(f), health_of(HEALTH_UNTOLD));
    uint8_t *before = fixture_read(f->path, &len);
    vault_tell(f->vault, NEW);
    assert_true(vault_owes(f->vault));
    uint8_t *after = fixture_read(f->path, &len_after);
    assert_int_equal(len, len_after);
    assert_memory_equal(before, after, len);
    assert_int_equal(seen_by_the_courier(f), health_of(HEALTH_UNTOLD));
    free(before);
    free(after);
}

static void end_a_session(struct vault_fixture *f)
{
    uint8_t body[ENVELOPE_SIZE];
    fixture_append(f, body, false);
}

static void refresh(struct vault_fixture *f)
{
    assert_int_equal(vault_refresh(f->vault, &f->fault), TG_OK);
}

static void wish(struct vault_fixture *f)
{
    assert_int_equal(vault_wish(f->vault, &f->fault), TG_OK);
}

static void whatever_is_written_next_takes_it_along(void **state)
{
    struct vault_fixture *f = *state;
    void (*const next[])(struct vault_fixture *) = {end_a_session, refresh, wish};
    fixture_open(f);
    for (uint32_t i = 0; i < sizeof next / sizeof *next; i++) {
        vault_tell(f->vault, NEW + i);
        next[i](f);
        assert_false(vault_owes(f->vault));
        assert_int_equal(seen_by_the_courier(f), NEW + i);
    }
    fixture_close(f);
    fixture_open(f);
    assert_int_equal(vault_told(f->vault), NEW + 2);
    assert_false(vault_owes(f->vault));
}

/* The pages that differ between two states of the file; the last one in *out_last. */
static int pages_changed(const uint8_t *before, const uint8_t *after, size_t len)
{
    int changed = 0;
    for (size_t at = 0; at < len; at += VAULT_PAGE_SIZE)
        changed += memcmp(before + at, after + at, VAULT_PAGE_SIZE) != 0;
    return changed;
}

/* A refresh by which something is told, and one by which nothing is, have one shape. */
static void the_shape_of_a_write_does_not_tell_that_something_was_told(void **state)
{
    struct vault_fixture *f = *state;
    fixture_open(f);
    for (int round = 0; round < 20; round++) {
        size_t len = 0, len_after = 0, journal_len = 0, journal_after = 0;
        refresh(f);
        free(fixture_read(f->journal, &journal_len));
        uint8_t *before = fixture_read(f->path, &len);
        if (round % 2 == 1)
            vault_tell(f->vault, NEW + (uint32_t)round);
        refresh(f);
        uint8_t *after = fixture_read(f->path, &len_after);
        free(fixture_read(f->journal, &journal_after));
        assert_int_equal(len, len_after);
        assert_int_equal(journal_len, journal_after);
        assert_int_equal(pages_changed(before, after, len), 7);
        free(before);
        free(after);
    }
}

static void after_two_writes_nothing_tells_what_was_before(void **state)
{
    struct vault_fixture *f = *state;
    fixture_open(f);
    vault_tell(f->vault, OLD);
    refresh(f);
    refresh(f);
    assert_true(holds(f->path, OLD));
    vault_tell(f->vault, NEW);
    refresh(f);
    assert_true(holds(f->journal, OLD));
    refresh(f);
    assert_true(holds(f->path, NEW) && holds(f->journal, NEW));
    assert_false(holds(f->path, OLD) || holds(f->journal, OLD));
}

/* A vault of the programs before there was health: chance where this one tells. */
static void a_vault_of_before_has_told_nothing(void **state)
{
    struct vault_fixture *f = *state;
    uint8_t bytes[VAULT_STATE_SIZE];
    char sql[64 + 2 * VAULT_STATE_SIZE + 1], hex[2 * VAULT_STATE_SIZE + 1];
    struct vault_state old = {.troubles = NEW, .wishes = 12};
    for (int i = 0; i < VAULT_URGENT_MAX; i++)
        old.urgent[i] = VAULT_NO_SLOT;
    vault_state_encode(&old, bytes);
    randombytes_buf(bytes + sizeof bytes - 16, 16);
    hex_encode(bytes, sizeof bytes, hex);
    (void)snprintf(sql, sizeof sql, "UPDATE state SET body=x'%s'", hex);
    fixture_sql(f, sql);
    fixture_open(f);
    assert_int_equal(vault_told(f->vault), health_of(HEALTH_UNTOLD));
    assert_int_equal(seen_by_the_courier(f), health_of(HEALTH_UNTOLD));
    vault_tell(f->vault, 0);
    refresh(f);
    assert_int_equal(seen_by_the_courier(f), 0);
    assert_int_equal(fixture_status(f).wishes, 12);
}

static void a_failed_write_is_owed_still(void **state)
{
    struct vault_fixture *f = *state;
    fixture_open(f);
    vault_tell(f->vault, NEW);
    fixture_sql(f, "UPDATE state SET id=1");
    assert_int_not_equal(vault_refresh(f->vault, &f->fault), TG_OK);
    fixture_sql(f, "UPDATE state SET id=0");
    assert_true(vault_owes(f->vault));
    refresh(f);
    assert_int_equal(seen_by_the_courier(f), NEW);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)
        TEST(what_is_told_waits_for_a_transaction),
        TEST(whatever_is_written_next_takes_it_along),
        TEST(the_shape_of_a_write_does_not_tell_that_something_was_told),
        TEST(after_two_writes_nothing_tells_what_was_before),
        TEST(a_vault_of_before_has_told_nothing),
        TEST(a_failed_write_is_owed_still),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
