#include "sync/vault/vault.h"

#include "tests/sync/vault_fixture.h"

#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>

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
    struct fixture_row *rows = fixture_slots(f);
    for (int i = 1; i < FIXTURE_SLOTS; i++) {
        assert_int_equal(rows[i].written, 0);
        assert_memory_not_equal(rows[i].body, rows[i - 1].body, ENVELOPE_SIZE);
    }
    free(rows);
    fixture_open(f);
    assert_int_equal(fixture_status(f).slots, FIXTURE_SLOTS);
    assert_int_equal(fixture_status(f).fillers, FIXTURE_FILLERS);
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
    fixture_sql(f, "PRAGMA user_version=2");
    assert_refused(f, TG_ERR_VERSION);
}

static void vault_must_be_a_vault(void **state)
{
    struct vault_fixture *f = *state;
    fixture_sql(f, "PRAGMA application_id=7");
    assert_refused(f, TG_ERR_FORMAT);
    uint8_t noise[16384];
    randombytes_buf(noise, sizeof noise);
    assert_int_equal(file_write(f->path, noise, sizeof noise, 0600, &f->fault), TG_OK);
    assert_refused(f, TG_ERR_FORMAT);
}

static void vault_with_a_missing_row_is_refused(void **state)
{
    struct vault_fixture *f = *state;
    fixture_sql(f, "DELETE FROM slots WHERE slot=3");
    assert_refused(f, TG_ERR_FORMAT);
}

static void vault_with_a_short_body_is_refused(void **state)
{
    struct vault_fixture *f = *state;
    fixture_sql(f, "UPDATE slots SET body=zeroblob(16383) WHERE slot=3");
    assert_refused(f, TG_ERR_FORMAT);
}

static void vault_with_a_foreign_trigger_is_refused(void **state)
{
    struct vault_fixture *f = *state;
    fixture_sql(f, "CREATE TRIGGER t AFTER UPDATE ON slots BEGIN UPDATE slots SET written=0; END");
    assert_refused(f, TG_ERR_FORMAT);
}

static void vault_with_a_torn_state_is_refused(void **state)
{
    struct vault_fixture *f = *state;
    fixture_sql(f, "UPDATE state SET body=x'00'");
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
    assert_int_equal(fixture_status(f).written, 5);
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
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
