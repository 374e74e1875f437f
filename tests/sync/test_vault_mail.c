/* What passes between the vault, the courier and headquarters. */
#include "sync/vault/vault.h"

#include "sync/vault/vault_reader.h"
#include "tests/sync/vault_fixture.h"

#include <fcntl.h>
#include <sqlite3.h>
#include <sys/stat.h>

enum { BODIES = 6 };

struct mail {
    struct vault_fixture *f;
    struct charter charter; /* desks north and south */
    uint8_t bodies[BODIES][ENVELOPE_SIZE];
    uint8_t hashes[BODIES][HASH_SIZE];
    struct desk_ack acks[3];
};

static int mail_setup(void **state)
{
    struct mail *m = calloc(1, sizeof *m);
    assert_non_null(m);
    m->f = fixture_new();
    fixture_provision(m->f);
    fixture_open(m->f);
    m->charter.version = 3;
    m->charter.desk_count = 2;
    strcpy(m->charter.desks[0].name.text, "north");
    strcpy(m->charter.desks[1].name.text, "south");
    for (int i = 0; i < BODIES; i++) {
        randombytes_buf(m->bodies[i], ENVELOPE_SIZE);
        envelope_hash(m->bodies[i], m->hashes[i]);
        assert_int_equal(vault_append(m->f->vault, m->bodies[i], i == 0, &m->f->fault), TG_OK);
        assert_int_equal(vault_refresh(m->f->vault, &m->f->fault), TG_OK);
    }
    *state = m;
    return 0;
}

static int mail_teardown(void **state)
{
    struct mail *m = *state;
    fixture_delete(m->f);
    free(m);
    return 0;
}

static struct desk_ack ack_of(const struct mail *m, const char *desk, int from, int count)
{
    struct desk_ack ack = {.epoch = 1, .seq = 1, .count = (uint16_t)count};
    strcpy(ack.desk.text, desk);
    memcpy(ack.hashes, m->hashes[from], (size_t)count * HASH_SIZE);
    return ack;
}

static uint32_t release(struct mail *m, size_t ack_count)
{
    uint32_t released = 99;
    if (vault_release(m->f->vault, &m->charter, m->acks, ack_count, &released, &m->f->fault) !=
        TG_OK)
        fail_msg("%s", m->f->fault.text);
    return released;
}

static struct vault_view view_of(const struct mail *m)
{
    struct vault_reader *reader = NULL;
    struct vault_view view;
    struct fault fault;
    if (vault_reader_create(m->f->path, &reader, &fault) != TG_OK ||
        vault_reader_view(reader, &view, &fault) != TG_OK)
        fail_msg("%s", fault.text);
    vault_reader_destroy(reader);
    return view;
}

/* How many of our bodies a courier still finds in written slots. */
static int bodies_there(const struct mail *m)
{
    struct vault_reader *reader = NULL;
    struct fault fault;
    struct vault_view view = view_of(m);
    uint8_t body[ENVELOPE_SIZE];
    int there = 0;
    assert_int_equal(vault_reader_create(m->f->path, &reader, &fault), TG_OK);
    for (size_t i = 0; i < view.written_count; i++) {
        assert_int_equal(vault_reader_slot(reader, view.written[i], body, &fault), TG_OK);
        for (int k = 0; k < BODIES; k++)
            there += memcmp(body, m->bodies[k], ENVELOPE_SIZE) == 0 ? 1 : 0;
    }
    vault_reader_destroy(reader);
    vault_view_finish(&view);
    return there;
}

static void reader_sees_what_was_appended_while_the_kiosk_runs(void **state)
{
    struct mail *m = *state;
    struct vault_view view = view_of(m);
    assert_int_equal(view.written_count, BODIES);
    assert_int_equal(view.filler_count, FIXTURE_FILLERS);
    assert_int_equal(view.urgent_count, 1);
    for (size_t i = 1; i < view.written_count; i++)
        assert_true(view.written[i - 1] < view.written[i]);
    struct vault_reader *reader = NULL;
    struct fault fault;
    uint8_t body[ENVELOPE_SIZE];
    assert_int_equal(vault_reader_create(m->f->path, &reader, &fault), TG_OK);
    assert_int_equal(vault_reader_slot(reader, view.urgent[0], body, &fault), TG_OK);
    assert_memory_equal(body, m->bodies[0], ENVELOPE_SIZE);
    assert_int_equal(vault_reader_filler(reader, 0, body, &fault), TG_OK);
    assert_int_equal(vault_reader_filler(reader, FIXTURE_FILLERS, body, &fault), TG_ERR_MISSING);
    for (uint32_t slot = 0, at = 0; slot < FIXTURE_SLOTS; slot++) {
        bool written = at < view.written_count && view.written[at] == slot;
        at += written ? 1 : 0;
        assert_int_equal(vault_reader_slot(reader, slot, body, &fault),
                         written ? TG_OK : TG_ERR_MISSING);
    }
    vault_reader_destroy(reader);
    vault_view_finish(&view);
    assert_int_equal(bodies_there(m), BODIES);
}

static void reader_sees_later_changes_without_opening_again(void **state)
{
    struct mail *m = *state;
    struct vault_reader *reader = NULL;
    struct vault_view view;
    struct fault fault;
    assert_int_equal(vault_reader_create(m->f->path, &reader, &fault), TG_OK);
    for (uint64_t i = 1; i <= 3; i++) {
        assert_int_equal(vault_wish(m->f->vault, &fault), TG_OK);
        assert_int_equal(vault_append(m->f->vault, m->bodies[0], false, &fault), TG_OK);
        assert_int_equal(vault_reader_view(reader, &view, &fault), TG_OK);
        assert_int_equal(view.wishes, i);
        assert_int_equal(view.written_count, BODIES + i);
        vault_view_finish(&view);
    }
    vault_reader_destroy(reader);
}

static void reader_refuses_what_the_kiosk_refuses(void **state)
{
    struct mail *m = *state;
    struct vault_reader *reader = NULL;
    struct fault fault;
    fixture_close(m->f);
    assert_int_equal(truncate(m->f->path, 40960), 0);
    assert_int_equal(vault_reader_create(m->f->path, &reader, &fault), TG_ERR_FORMAT);
    unlink(m->f->path);
    assert_int_equal(vault_reader_create(m->f->path, &reader, &fault), TG_ERR_MISSING);
    assert_null(reader);
}

static void copy_file(const char *from, const char *to)
{
    struct fault fault;
    size_t len;
    uint8_t *bytes = fixture_read(from, &len);
    assert_int_equal(file_write(to, bytes, len, 0600, &fault), TG_OK);
    free(bytes);
}

/* A vault as a power cut in the middle of a commit leaves it: its journal waits. */
static void make_hot(const struct vault_fixture *from, struct vault_fixture *to)
{
    sqlite3 *db = NULL;
    assert_int_equal(sqlite3_open(from->path, &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db,
                                  "PRAGMA journal_mode=PERSIST; PRAGMA cache_size=2; BEGIN;"
                                  "UPDATE slots SET body=randomblob(16384)",
                                  NULL, NULL, NULL),
                     SQLITE_OK);
    copy_file(from->path, to->path);
    copy_file(from->journal, to->journal);
    assert_int_equal(sqlite3_exec(db, "ROLLBACK", NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(db);
}

static void reader_waits_for_the_kiosks_recovery(void **state)
{
    struct mail *m = *state;
    struct mail *broken = calloc(1, sizeof *broken);
    struct vault_reader *reader = NULL;
    struct fault fault;
    assert_non_null(broken);
    *broken = *m;
    broken->f = fixture_new();
    make_hot(m->f, broken->f);
    assert_int_equal(vault_reader_create(broken->f->path, &reader, &fault), TG_ERR_BUSY);
    fixture_open(broken->f);
    assert_int_equal(bodies_there(broken), BODIES);
    fixture_delete(broken->f);
    free(broken);
}

static void vault_is_released_when_every_desk_has_it(void **state)
{
    struct mail *m = *state;
    m->acks[0] = ack_of(m, "north", 0, 3);
    assert_int_equal(release(m, 1), 0);
    m->acks[1] = ack_of(m, "south", 1, 4);
    assert_int_equal(release(m, 2), 2);
    assert_int_equal(bodies_there(m), BODIES - 2);
    assert_int_equal(release(m, 2), 0);
    struct vault_status status;
    assert_int_equal(vault_status(m->f->vault, &status, &m->f->fault), TG_OK);
    assert_int_equal(status.written, BODIES - 2);
}

static void vault_release_takes_no_ones_word_twice(void **state)
{
    struct mail *m = *state;
    m->acks[0] = ack_of(m, "north", 0, 3);
    m->acks[1] = ack_of(m, "north", 0, 3);
    m->acks[1].seq = 2;
    assert_int_equal(release(m, 2), 0);
    /* Neither a desk that the charter does not name nor a charter without desks frees anything. */
    m->acks[1] = ack_of(m, "stranger", 0, 3);
    assert_int_equal(release(m, 2), 0);
    m->charter.desk_count = 0;
    assert_int_equal(release(m, 2), 0);
    assert_int_equal(bodies_there(m), BODIES);
}

static void vault_release_ignores_other_bodies(void **state)
{
    struct mail *m = *state;
    randombytes_buf(m->hashes, sizeof m->hashes);
    m->acks[0] = ack_of(m, "north", 0, BODIES);
    m->acks[1] = ack_of(m, "south", 0, BODIES);
    assert_int_equal(release(m, 2), 0);
    assert_int_equal(bodies_there(m), BODIES);
}

static void vault_release_puts_a_fresh_cover_in(void **state)
{
    struct mail *m = *state;
    m->acks[0] = ack_of(m, "north", 0, BODIES);
    m->acks[1] = ack_of(m, "south", 0, BODIES);
    assert_int_equal(release(m, 2), BODIES);
    size_t len, journal_len;
    uint8_t *bytes = fixture_read(m->f->path, &len);
    uint8_t *journal = fixture_read(m->f->journal, &journal_len);
    for (int i = 0; i < BODIES; i++) {
        for (size_t at = 0; at + 64 <= ENVELOPE_SIZE; at += 512) {
            assert_null(memmem(bytes, len, m->bodies[i] + at, 64));
            assert_null(memmem(journal, journal_len, m->bodies[i] + at, 64));
        }
    }
    free(bytes);
    free(journal);
}

static void vault_release_is_decided_by_what_the_file_holds(void **state)
{
    struct mail *m = *state;
    uint8_t other[ENVELOPE_SIZE] = {9};
    sqlite3 *db = NULL;
    sqlite3_stmt *stmt = NULL;
    /* A pass that reads every hash and frees nothing. */
    m->acks[0] = ack_of(m, "north", 0, BODIES);
    m->acks[1] = ack_of(m, "south", 0, 0);
    m->acks[1].count = 1;
    assert_int_equal(release(m, 2), 0);
    m->acks[1] = ack_of(m, "south", 5, 1);
    assert_int_equal(release(m, 2), 1);
    /* Behind the vault's back another body comes to stand in every slot. */
    assert_int_equal(sqlite3_open(m->f->path, &db), SQLITE_OK);
    assert_int_equal(
        sqlite3_prepare_v2(db, "UPDATE slots SET body=?1 WHERE written=1", -1, &stmt, NULL),
        SQLITE_OK);
    sqlite3_bind_blob(stmt, 1, other, sizeof other, SQLITE_STATIC);
    sqlite3_exec(db, "PRAGMA journal_mode=PERSIST", NULL, NULL, NULL);
    assert_int_equal(sqlite3_step(stmt), SQLITE_DONE);
    sqlite3_finalize(stmt);
    sqlite3_close(db);
    m->acks[1] = ack_of(m, "south", 0, BODIES);
    uint32_t released = 99;
    assert_int_equal(vault_release(m->f->vault, &m->charter, m->acks, 2, &released, &m->f->fault),
                     TG_ERR_CONFLICT);
    struct vault_view view = view_of(m);
    assert_int_equal(view.written_count, BODIES - 1);
    vault_view_finish(&view);
}

static void vault_urgent_list_forgets_released_slots(void **state)
{
    struct mail *m = *state;
    m->acks[0] = ack_of(m, "north", 0, 1);
    m->acks[1] = ack_of(m, "south", 0, 1);
    assert_int_equal(release(m, 2), 1);
    struct vault_view view = view_of(m);
    assert_int_equal(view.urgent_count, 0);
    vault_view_finish(&view);
    fixture_close(m->f);
    fixture_open(m->f);
}

static void vault_with_more_urgent_ones_than_it_lists_wishes_for_a_sync(void **state)
{
    struct mail *m = *state;
    for (int i = 1; i <= VAULT_URGENT_MAX; i++)
        assert_int_equal(vault_append(m->f->vault, m->bodies[0], true, &m->f->fault), TG_OK);
    struct vault_view view = view_of(m);
    assert_int_equal(view.urgent_count, VAULT_URGENT_MAX);
    assert_int_equal(view.wishes, 1);
    assert_int_equal(view.written_count, BODIES + VAULT_URGENT_MAX);
    vault_view_finish(&view);
}

static void vault_renews_the_fillers_that_were_used(void **state)
{
    struct mail *m = *state;
    struct vault_reader *reader = NULL;
    struct fault fault;
    uint8_t before[FIXTURE_FILLERS][ENVELOPE_SIZE];
    uint8_t after[ENVELOPE_SIZE];
    uint8_t hashes[2][HASH_SIZE] = {{1}};
    assert_int_equal(vault_reader_create(m->f->path, &reader, &fault), TG_OK);
    for (uint32_t i = 0; i < FIXTURE_FILLERS; i++)
        assert_int_equal(vault_reader_filler(reader, i, before[i], &fault), TG_OK);
    envelope_hash(before[2], hashes[1]);
    assert_int_equal(vault_renew_fillers(m->f->vault, hashes, 2, &m->f->fault), TG_OK);
    for (uint32_t i = 0; i < FIXTURE_FILLERS; i++) {
        assert_int_equal(vault_reader_filler(reader, i, after, &fault), TG_OK);
        assert_int_equal(memcmp(before[i], after, ENVELOPE_SIZE) != 0, i == 2);
    }
    vault_reader_destroy(reader);
}

static void vault_never_goes_back_to_an_older_charter_or_pack(void **state)
{
    struct mail *m = *state;
    struct fault *fault = &m->f->fault;
    memset(m->charter.hash, 3, HASH_SIZE);
    assert_int_equal(vault_note_charter(m->f->vault, &m->charter, fault), TG_OK);
    assert_int_equal(vault_note_pack(m->f->vault, "clinic", 7, fault), TG_OK);
    assert_int_equal(vault_note_pack(m->f->vault, "enterprise", 2, fault), TG_OK);
    fixture_close(m->f);
    fixture_open(m->f);
    struct vault_view view = view_of(m);
    assert_int_equal(view.charter_version, 3);
    assert_memory_equal(view.charter_hash, m->charter.hash, HASH_SIZE);
    vault_view_finish(&view);
    assert_int_equal(vault_note_charter(m->f->vault, &m->charter, fault), TG_OK);
    m->charter.hash[0] = 4;
    assert_int_equal(vault_note_charter(m->f->vault, &m->charter, fault), TG_ERR_CONFLICT);
    m->charter.version = 2;
    assert_int_equal(vault_note_charter(m->f->vault, &m->charter, fault), TG_ERR_VERSION);
    assert_int_equal(vault_note_pack(m->f->vault, "clinic", 6, fault), TG_ERR_VERSION);
    assert_int_equal(vault_note_pack(m->f->vault, "clinic", 8, fault), TG_OK);
    assert_int_equal(vault_note_pack(m->f->vault, "enterprise", 2, fault), TG_OK);
    assert_int_equal(vault_note_pack(m->f->vault, "", 2, fault), TG_ERR_RANGE);
    char id[3] = "a";
    for (int i = 2; i < VAULT_PACKS_MAX; i++) {
        id[1] = (char)('a' + i);
        assert_int_equal(vault_note_pack(m->f->vault, id, 1, fault), TG_OK);
    }
    assert_int_equal(vault_note_pack(m->f->vault, "one-too-many", 1, fault), TG_ERR_RANGE);
}

#define WITH_MAIL(test) cmocka_unit_test_setup_teardown(test, mail_setup, mail_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_MAIL(reader_sees_what_was_appended_while_the_kiosk_runs),
        WITH_MAIL(reader_sees_later_changes_without_opening_again),
        WITH_MAIL(reader_refuses_what_the_kiosk_refuses),
        WITH_MAIL(reader_waits_for_the_kiosks_recovery),
        WITH_MAIL(vault_is_released_when_every_desk_has_it),
        WITH_MAIL(vault_release_takes_no_ones_word_twice),
        WITH_MAIL(vault_release_ignores_other_bodies),
        WITH_MAIL(vault_release_puts_a_fresh_cover_in),
        WITH_MAIL(vault_release_is_decided_by_what_the_file_holds),
        WITH_MAIL(vault_urgent_list_forgets_released_slots),
        WITH_MAIL(vault_with_more_urgent_ones_than_it_lists_wishes_for_a_sync),
        WITH_MAIL(vault_renews_the_fillers_that_were_used),
        WITH_MAIL(vault_never_goes_back_to_an_older_charter_or_pack),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
