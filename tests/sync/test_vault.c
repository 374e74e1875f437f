#include "sync/vault/vault.h"

#include "board/base/bytes.h"
#include "sync/vault/vault_reader.h"
#include "tests/sync/vault_fixture.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <sqlite3.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>

/* ---- what is in the file, seen from outside ---- */

struct row {
    int written;
    uint8_t body[ENVELOPE_SIZE];
};

static sqlite3 *open_raw(const struct vault_fixture *f)
{
    sqlite3 *db = NULL;
    assert_int_equal(sqlite3_open(f->path, &db), SQLITE_OK);
    return db;
}

static void run_raw(const struct vault_fixture *f, const char *sql)
{
    sqlite3 *db = open_raw(f);
    assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(db);
}

static struct row *read_rows(const struct vault_fixture *f, const char *sql, int count)
{
    struct row *rows = calloc((size_t)count, sizeof *rows);
    assert_non_null(rows);
    sqlite3 *db = open_raw(f);
    sqlite3_stmt *stmt = NULL;
    assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &stmt, NULL), SQLITE_OK);
    for (int i = 0; i < count; i++) {
        assert_int_equal(sqlite3_step(stmt), SQLITE_ROW);
        rows[i].written = sqlite3_column_int(stmt, 0);
        assert_int_equal(sqlite3_column_bytes(stmt, 1), ENVELOPE_SIZE);
        memcpy(rows[i].body, sqlite3_column_blob(stmt, 1), ENVELOPE_SIZE);
    }
    assert_int_equal(sqlite3_step(stmt), SQLITE_DONE);
    sqlite3_finalize(stmt);
    sqlite3_close(db);
    return rows;
}

static struct row *read_slots(const struct vault_fixture *f)
{
    return read_rows(f, "SELECT written, body FROM slots ORDER BY slot", FIXTURE_SLOTS);
}

static struct row *read_fillers(const struct vault_fixture *f)
{
    return read_rows(f, "SELECT 0, body FROM fillers ORDER BY filler", FIXTURE_FILLERS);
}

/* How many rows differ; the last of them in *out_at. */
static int rows_differ(const struct row *a, const struct row *b, int count, int *out_at)
{
    int differ = 0;
    for (int i = 0; i < count; i++) {
        if (memcmp(&a[i], &b[i], sizeof a[i]) == 0)
            continue;
        differ++;
        *out_at = i;
    }
    return differ;
}

static void append_random(struct vault_fixture *f, uint8_t body[static ENVELOPE_SIZE], bool urgent)
{
    randombytes_buf(body, ENVELOPE_SIZE);
    if (vault_append(f->vault, body, urgent, &f->fault) != TG_OK)
        fail_msg("%s", f->fault.text);
}

static struct vault_status status_of(struct vault_fixture *f)
{
    struct vault_status status;
    assert_int_equal(vault_status(f->vault, &status, &f->fault), TG_OK);
    return status;
}

/* ---- provisioning ---- */

static void count_progress(void *ctx, uint32_t done, uint32_t all)
{
    uint32_t *last = ctx;
    assert_int_equal(done, *last + 1);
    assert_int_equal(all, FIXTURE_SLOTS + FIXTURE_FILLERS);
    *last = done;
}

static void vault_provision_makes_a_cover_in_every_slot(void **state)
{
    struct vault_fixture *f = *state = fixture_new();
    uint32_t done = 0;
    struct vault_plan plan = {.slots = FIXTURE_SLOTS,
                              .fillers = FIXTURE_FILLERS,
                              .covers = fixture_covers(),
                              .progress = count_progress,
                              .progress_ctx = &done};
    assert_int_equal(vault_provision(f->path, &plan, &f->fault), TG_OK);
    assert_int_equal(done, FIXTURE_SLOTS + FIXTURE_FILLERS);
    struct row *rows = read_slots(f);
    for (int i = 1; i < FIXTURE_SLOTS; i++) {
        assert_int_equal(rows[i].written, 0);
        assert_memory_not_equal(rows[i].body, rows[i - 1].body, ENVELOPE_SIZE);
    }
    free(rows);
    fixture_open(f);
    assert_int_equal(status_of(f).slots, FIXTURE_SLOTS);
    assert_int_equal(status_of(f).fillers, FIXTURE_FILLERS);
}

static void vault_provision_never_overwrites(void **state)
{
    struct vault_fixture *f = *state;
    size_t len, len_after;
    uint8_t *before = fixture_read(f->path, &len);
    struct vault_plan plan = {.slots = 16, .fillers = 1, .covers = fixture_covers()};
    assert_int_equal(vault_provision(f->path, &plan, &f->fault), TG_ERR_CONFLICT);
    uint8_t *after = fixture_read(f->path, &len_after);
    assert_int_equal(len, len_after);
    assert_memory_equal(before, after, len);
    free(before);
    free(after);
}

static enum tg_err cover_fails_late(void *ctx, uint8_t out[static ENVELOPE_SIZE])
{
    memset(out, 7, ENVELOPE_SIZE);
    return ++*(int *)ctx < 10 ? TG_OK : TG_ERR_CRYPTO;
}

static void vault_provision_leaves_nothing_of_a_half_made_one(void **state)
{
    struct vault_fixture *f = *state = fixture_new();
    int made = 0;
    struct vault_plan plan = {.slots = 16, .fillers = 1, .covers = {cover_fails_late, &made}};
    assert_int_equal(vault_provision(f->path, &plan, &f->fault), TG_ERR_CRYPTO);
    assert_int_equal(access(f->path, F_OK), -1);
    plan.slots = VAULT_SLOTS_MIN - 1;
    assert_int_equal(vault_provision(f->path, &plan, &f->fault), TG_ERR_RANGE);
}

static void vault_provision_ignores_an_older_vaults_journal(void **state)
{
    struct vault_fixture *f = *state = fixture_new();
    char junk[4096];
    memset(junk, 'j', sizeof junk);
    assert_int_equal(file_write(f->journal, junk, sizeof junk, 0600, &f->fault), TG_OK);
    fixture_provision(f);
    struct stat st;
    assert_int_equal(stat(f->journal, &st), 0);
    assert_int_equal(st.st_size, 0);
}

/* ---- opening ---- */

static void vault_in_use_is_busy(void **state)
{
    struct vault_fixture *f = *state;
    fixture_open(f);
    struct vault *second = NULL;
    assert_int_equal(vault_create(f->path, &f->clock, fixture_covers(), &second, &f->fault),
                     TG_ERR_BUSY);
    assert_null(second);
    fixture_close(f);
    fixture_open(f);
}

/* Opening must fail with `expected` and leave the file as it was. */
static void assert_refused(struct vault_fixture *f, enum tg_err expected)
{
    size_t len, len_after;
    uint8_t *before = fixture_read(f->path, &len);
    enum tg_err err = fixture_create(f);
    if (err != expected)
        fail_msg("%s instead of %s", err_name(err), err_name(expected));
    assert_non_null(strstr(f->fault.text, f->path));
    uint8_t *after = fixture_read(f->path, &len_after);
    assert_int_equal(len, len_after);
    assert_memory_equal(before, after, len);
    free(before);
    free(after);
}

static void vault_cut_off_is_refused(void **state)
{
    struct vault_fixture *f = *state;
    struct stat st;
    assert_int_equal(stat(f->path, &st), 0);
    assert_int_equal(truncate(f->path, st.st_size - 4096), 0);
    assert_refused(f, TG_ERR_FORMAT);
    assert_int_equal(truncate(f->path, 50), 0);
    assert_refused(f, TG_ERR_FORMAT);
    assert_int_equal(truncate(f->path, 0), 0);
    assert_refused(f, TG_ERR_FORMAT);
    unlink(f->path);
    assert_int_equal(fixture_create(f), TG_ERR_MISSING);
    assert_int_equal(access(f->path, F_OK), -1);
}

static void vault_of_a_newer_program_is_refused(void **state)
{
    struct vault_fixture *f = *state;
    run_raw(f, "PRAGMA user_version=2");
    assert_refused(f, TG_ERR_VERSION);
}

static void vault_must_be_a_vault(void **state)
{
    struct vault_fixture *f = *state;
    run_raw(f, "PRAGMA application_id=7");
    assert_refused(f, TG_ERR_FORMAT);
    uint8_t noise[16384];
    randombytes_buf(noise, sizeof noise);
    assert_int_equal(file_write(f->path, noise, sizeof noise, 0600, &f->fault), TG_OK);
    assert_refused(f, TG_ERR_FORMAT);
}

static void vault_with_a_missing_row_is_refused(void **state)
{
    struct vault_fixture *f = *state;
    run_raw(f, "DELETE FROM slots WHERE slot=3");
    assert_refused(f, TG_ERR_FORMAT);
}

static void vault_with_a_short_body_is_refused(void **state)
{
    struct vault_fixture *f = *state;
    run_raw(f, "UPDATE slots SET body=zeroblob(16383) WHERE slot=3");
    assert_refused(f, TG_ERR_FORMAT);
}

static void vault_with_a_foreign_trigger_is_refused(void **state)
{
    struct vault_fixture *f = *state;
    run_raw(f, "CREATE TRIGGER t AFTER UPDATE ON slots BEGIN UPDATE slots SET written=0; END");
    assert_refused(f, TG_ERR_FORMAT);
}

static void vault_with_a_torn_state_is_refused(void **state)
{
    struct vault_fixture *f = *state;
    run_raw(f, "UPDATE state SET body=x'00'");
    assert_refused(f, TG_ERR_FORMAT);
}

/* Runs `child` in a process of its own; its exit status must be 0 (77: skip). */
static void in_child(struct vault_fixture *f, int (*child)(struct vault_fixture *f))
{
    pid_t pid = fork();
    assert_true(pid >= 0);
    if (pid == 0)
        _exit(child(f));
    int status = -1;
    assert_int_equal(waitpid(pid, &status, 0), pid);
    if (WIFEXITED(status) && WEXITSTATUS(status) == 77)
        skip();
    assert_int_equal(status, 0);
}

static void limit_file_size(rlim_t bytes)
{
    struct rlimit limit = {.rlim_cur = bytes, .rlim_max = RLIM_INFINITY};
    signal(SIGXFSZ, SIG_IGN);
    setrlimit(RLIMIT_FSIZE, &limit);
}

static int child_without_room(struct vault_fixture *f)
{
    limit_file_size(8192);
    return fixture_create(f) == TG_ERR_FULL && f->vault == NULL ? 0 : 1;
}

static void vault_without_room_for_a_journal_does_not_open(void **state)
{
    struct vault_fixture *f = *state;
    in_child(f, child_without_room);
    fixture_open(f);
}

static int child_at_the_limit(struct vault_fixture *f)
{
    uint8_t body[ENVELOPE_SIZE];
    struct stat st;
    if (fixture_create(f) != TG_OK || stat(f->path, &st) != 0)
        return 1;
    limit_file_size((rlim_t)st.st_size);
    for (int i = 0; i < 4; i++) {
        randombytes_buf(body, sizeof body);
        if (vault_append(f->vault, body, false, &f->fault) != TG_OK ||
            vault_refresh(f->vault, &f->fault) != TG_OK)
            return 2;
    }
    /* Now not even the journal can be written: the append says so and the vault stays sound. */
    limit_file_size(4096);
    if (vault_append(f->vault, body, false, &f->fault) != TG_ERR_FULL)
        return 3;
    limit_file_size((rlim_t)st.st_size);
    struct vault_status status;
    if (vault_status(f->vault, &status, &f->fault) != TG_OK || status.written != 4)
        return 4;
    if (vault_append(f->vault, body, false, &f->fault) != TG_OK)
        return 5;
    vault_destroy(f->vault);
    return 0;
}

static void vault_append_needs_no_new_room(void **state)
{
    struct vault_fixture *f = *state;
    in_child(f, child_at_the_limit);
    fixture_open(f);
    assert_int_equal(status_of(f).written, 5);
}

/* On a real full disk: a small file system of memory, in a name space of the child's own. */
static int child_on_a_full_disk(struct vault_fixture *f)
{
    if (unshare(CLONE_NEWNS) != 0 && unshare(CLONE_NEWUSER | CLONE_NEWNS) != 0)
        return 77;
    if (mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0 ||
        mount("tonggui", f->folder, "tmpfs", 0, "size=2m") != 0)
        return 77;
    struct vault_plan plan = {.slots = 200, .fillers = 4, .covers = fixture_covers()};
    if (vault_provision(f->path, &plan, &f->fault) != TG_ERR_FULL)
        return 1;
    plan.slots = 16;
    if (vault_provision(f->path, &plan, &f->fault) != TG_OK || fixture_create(f) != TG_OK)
        return 2;
    int64_t wait_ms;
    if (vault_enter(f->vault, &wait_ms, &f->fault) != TG_OK)
        return 3;
    vault_leave(f->vault);
    char name[128];
    snprintf(name, sizeof name, "%s/ballast", f->folder);
    int fd = open(name, O_WRONLY | O_CREAT, 0600);
    char block[4096] = {0};
    while (write(fd, block, sizeof block) == (ssize_t)sizeof block)
        continue;
    if (vault_enter(f->vault, &wait_ms, &f->fault) != TG_ERR_FULL)
        return 4;
    uint8_t body[ENVELOPE_SIZE] = {1};
    return vault_append(f->vault, body, false, &f->fault) == TG_OK ? 0 : 5;
}

static void vault_on_a_full_disk_lets_nobody_begin(void **state)
{
    in_child(*state, child_on_a_full_disk);
}

/* ---- sessions ---- */

static void vault_append_fills_one_slot_with_that_body(void **state)
{
    struct vault_fixture *f = *state;
    uint8_t body[ENVELOPE_SIZE];
    int at = -1;
    fixture_open(f);
    struct row *before = read_slots(f);
    append_random(f, body, false);
    struct row *after = read_slots(f);
    assert_int_equal(rows_differ(before, after, FIXTURE_SLOTS, &at), 1);
    assert_int_equal(after[at].written, 1);
    assert_memory_equal(after[at].body, body, ENVELOPE_SIZE);
    assert_int_equal(status_of(f).written, 1);
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
        append_random(f, body, false);
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
        append_random(f, body, false);
        struct row *before = read_slots(f);
        struct row *fillers_before = read_fillers(f);
        assert_int_equal(vault_refresh(f->vault, &f->fault), TG_OK);
        struct row *after = read_slots(f);
        struct row *fillers_after = read_fillers(f);
        int slots = rows_differ(before, after, FIXTURE_SLOTS, &at);
        assert_true(slots == 0 || after[at].written == 0);
        /* The last one finds no unwritten slot and takes a filler. */
        assert_int_equal(slots, i < FIXTURE_SLOTS - 1);
        assert_int_equal(rows_differ(fillers_before, fillers_after, FIXTURE_FILLERS, &at),
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
    struct row *before = read_slots(f);
    for (int i = 0; i < ROUNDS; i++) {
        int at = -1;
        assert_int_equal(vault_refresh(f->vault, &f->fault), TG_OK);
        struct row *after = read_slots(f);
        assert_int_equal(rows_differ(before, after, FIXTURE_SLOTS, &at), 1);
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
    append_random(f, body, false);
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
        struct row *before = read_slots(f);
        append_random(f, body, round % 7 == 0);
        struct row *after = read_slots(f);
        assert_int_equal(rows_differ(before, after, FIXTURE_SLOTS, &at), 1);
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
        append_random(f, body, false);
    f->now_ms += 3600 * 1000;
    assert_int_equal(vault_enter(f->vault, &wait_ms, &f->fault), TG_OK);
    append_random(f, body, false);
    assert_int_equal(vault_enter(f->vault, &wait_ms, &f->fault), TG_ERR_FULL);
    /* Who had begun is still let through. */
    append_random(f, body, false);
}

static void vault_throttles_the_start_of_sessions(void **state)
{
    struct vault_fixture *f = *state;
    int64_t wait_ms = 0;
    fixture_open(f);
    for (int i = 0; i < VAULT_BURST_AT_START; i++) {
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

#define WITH_VAULT(test) cmocka_unit_test_setup_teardown(test, fixture_setup, fixture_teardown)
#define WITHOUT_VAULT(test) cmocka_unit_test_teardown(test, fixture_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITHOUT_VAULT(vault_provision_makes_a_cover_in_every_slot),
        WITH_VAULT(vault_provision_never_overwrites),
        WITHOUT_VAULT(vault_provision_leaves_nothing_of_a_half_made_one),
        WITHOUT_VAULT(vault_provision_ignores_an_older_vaults_journal),
        WITH_VAULT(vault_in_use_is_busy),
        WITH_VAULT(vault_cut_off_is_refused),
        WITH_VAULT(vault_of_a_newer_program_is_refused),
        WITH_VAULT(vault_must_be_a_vault),
        WITH_VAULT(vault_with_a_missing_row_is_refused),
        WITH_VAULT(vault_with_a_short_body_is_refused),
        WITH_VAULT(vault_with_a_foreign_trigger_is_refused),
        WITH_VAULT(vault_with_a_torn_state_is_refused),
        WITH_VAULT(vault_without_room_for_a_journal_does_not_open),
        WITH_VAULT(vault_append_needs_no_new_room),
        WITH_VAULT(vault_on_a_full_disk_lets_nobody_begin),
        WITH_VAULT(vault_append_fills_one_slot_with_that_body),
        WITH_VAULT(vault_append_leaves_all_other_bytes_alone),
        WITH_VAULT(vault_refresh_changes_one_unwritten_slot),
        WITH_VAULT(vault_slots_are_chosen_evenly),
        WITH_VAULT(vault_journal_does_not_name_the_last_session),
        WITH_VAULT(vault_keeps_a_reserve),
        WITH_VAULT(vault_throttles_the_start_of_sessions),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
