/* The vault behind the walls that its two users really live behind. */
#include "sync/vault/vault.h"

#include "board/sandbox.h"
#include "sync/vault/vault_reader.h"
#include "tests/sync/vault_fixture.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/wait.h>

static void in_child(struct vault_fixture *f, int (*child)(struct vault_fixture *f))
{
    pid_t pid = fork();
    assert_true(pid >= 0);
    if (pid == 0) {
        int failed = child(f);
        if (failed != 0)
            fprintf(stderr, "step %d: %s\n", failed, f->fault.text);
        _exit(failed);
    }
    int status = -1;
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_int_equal(status, 0);
}

/* Whether the wall, where there is one, keeps a file that is there out of reach. */
static bool walled_off(const struct sandbox_result *result, const char *path, int flags)
{
    if (result->landlock_abi == 0)
        return true;
    return access(path, F_OK) == 0 && open(path, flags) < 0 && errno == EACCES;
}

static bool beside_the_vault_walled_off(const struct vault_fixture *f,
                                        const struct sandbox_result *result)
{
    char lock[128], made[128];
    snprintf(lock, sizeof lock, "%s-lock", f->path);
    snprintf(made, sizeof made, "%s/made", f->folder);
    return walled_off(result, lock, O_RDONLY) &&
           (result->landlock_abi == 0 || open(made, O_WRONLY | O_CREAT, 0600) < 0);
}

/* Opened first, as the kiosk does, it needs no more than its journal. */
static int child_kiosk(struct vault_fixture *f)
{
    const struct sandbox_grant grants[] = {{f->journal, SANDBOX_WRITE}};
    struct sandbox_result result;
    uint8_t body[ENVELOPE_SIZE] = {1};
    if (fixture_create(f) != TG_OK)
        return 1;
    if (sandbox_enter_kiosk(grants, 1, &result, &f->fault) != TG_OK)
        return 2;
    if (vault_append(f->vault, body, true, &f->fault) != TG_OK ||
        vault_refresh(f->vault, &f->fault) != TG_OK)
        return 3;
    if (!walled_off(&result, f->path, O_RDONLY) || !beside_the_vault_walled_off(f, &result))
        return 4;
    vault_destroy(f->vault);
    return 0;
}

static void kiosk_keeps_its_vault_behind_its_wall(void **state)
{
    struct vault_fixture *f = *state;
    in_child(f, child_kiosk);
    fixture_open(f);
    assert_int_equal(fixture_status(f).written, 1);
}

/* Sees the two files of the vault and nothing else of the kiosk's folder. */
static int child_courier(struct vault_fixture *f)
{
    const struct sandbox_grant grants[] = {{f->path, SANDBOX_READ}, {f->journal, SANDBOX_READ}};
    struct sandbox_result result;
    struct vault_reader *reader = NULL;
    struct vault_view view;
    uint8_t body[ENVELOPE_SIZE];
    if (sandbox_enter_courier(grants, 2, &result, &f->fault) != TG_OK)
        return 1;
    if (vault_reader_create(f->path, &reader, &f->fault) != TG_OK)
        return 2;
    if (vault_reader_view(reader, &view, &f->fault) != TG_OK || view.written_count != 1)
        return 3;
    if (vault_reader_slot(reader, view.written[0], body, &f->fault) != TG_OK)
        return 4;
    vault_view_finish(&view);
    vault_reader_destroy(reader);
    if (!walled_off(&result, f->path, O_RDWR) || !beside_the_vault_walled_off(f, &result))
        return 5;
    return 0;
}

static void courier_reads_the_vault_behind_its_wall(void **state)
{
    struct vault_fixture *f = *state;
    uint8_t body[ENVELOPE_SIZE];
    fixture_open(f);
    fixture_append(f, body, false);
    in_child(f, child_courier);
    fixture_append(f, body, false);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(kiosk_keeps_its_vault_behind_its_wall, fixture_setup,
                                        fixture_teardown),
        cmocka_unit_test_setup_teardown(courier_reads_the_vault_behind_its_wall, fixture_setup,
                                        fixture_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
