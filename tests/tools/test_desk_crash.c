#include "tests/tools/desk_rig.h"

#include "board/base/file.h"
#include "board/base/secret.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <cmocka.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

static int setup(void **state)
{
    struct desk_rig *rig = malloc(sizeof *rig);
    desk_rig_init(rig);
    *state = rig;
    return 0;
}

static int teardown(void **state)
{
    desk_rig_finish(*state);
    free(*state);
    return 0;
}

/* Runs one import in a child, with files that may not grow past `size_max` bytes. */
static pid_t import_in_child(struct desk_rig *rig, rlim_t size_max)
{
    pid_t child = fork();
    if (child != 0)
        return child;
    signal(SIGXFSZ, SIG_IGN);
    struct rlimit limit = {size_max, size_max};
    bool limited = size_max == RLIM_INFINITY || setrlimit(RLIMIT_FSIZE, &limit) == 0;
    desk_rig_open(rig);
    _exit(limited && desk_rig_import(rig) == TG_OK ? 0 : 1);
}

#ifdef TG_FAULTPOINTS
static void a_killed_import_loses_and_doubles_nothing(void **state)
{
    struct desk_rig *rig = *state;
    static const char *const points[] = {"desk.before_commit", "desk.after_commit",
                                         "desk.after_ack"};
    desk_rig_report(&rig->charter.sets[0], "AAA1", 1, rig->bodies[2]);
    for (size_t i = 0; i < sizeof points / sizeof *points; i++) {
        desk_rig_deliver_plain(rig, i + 1);
        desk_rig_report(&rig->charter.sets[0], i == 0 ? "AAA2" : "AAA3", (int)i + 2,
                        rig->bodies[2]);
        int status = 0;
        desk_rig_close(rig);
        setenv("TG_FAULT_AT", points[i], 1);
        pid_t child = import_in_child(rig, RLIM_INFINITY);
        unsetenv("TG_FAULT_AT");
        assert_int_equal(waitpid(child, &status, 0), child);
        assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
        assert_int_equal(desk_rig_count(rig, "spool/in", "*.parcel"), 1);
        desk_rig_open(rig);
        assert_int_equal(desk_rig_import(rig), TG_OK);
        assert_int_equal(rig->sum.again, i == 0 ? 0 : 1);
        assert_int_equal(desk_rig_cases(rig), i + 1);
        assert_int_equal(desk_rig_count(rig, "spool/in", "*"), 0);
    }
    struct register_sum sum;
    struct fault fault;
    assert_int_equal(register_verify(rig->reg, &sum, &fault), TG_OK);
    assert_int_equal(sum.batches, 3);
}
#endif

static void an_acknowledgement_that_cannot_be_written_is_written_later(void **state)
{
    struct desk_rig *rig = *state;
    char out[PATH_MAX];
    desk_rig_report(&rig->charter.sets[0], "AAA1", 1, rig->bodies[0]);
    desk_rig_deliver_plain(rig, 1);
    assert_int_equal(file_join(out, sizeof out, rig->path, "spool/out"), TG_OK);
    FILE *in_the_way = fopen(out, "w");
    assert_non_null(in_the_way);
    fclose(in_the_way);
    assert_int_equal(desk_rig_import(rig), TG_ERR_IO);
    assert_int_equal(desk_rig_count(rig, "spool/in", "*.parcel"), 1);
    assert_int_equal(unlink(out), 0);
    assert_int_equal(desk_rig_import(rig), TG_OK);
    assert_int_equal(rig->sum.again, 1);
    assert_int_equal(desk_rig_count(rig, "spool/out", "*.ack"), 1);
    assert_int_equal(desk_rig_count(rig, "spool/in", "*"), 0);
    assert_int_equal(desk_rig_cases(rig), 1);
}

static int ended(pid_t child)
{
    int status = 0;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    return WEXITSTATUS(status);
}

static void a_full_disk_keeps_the_parcel(void **state)
{
    struct desk_rig *rig = *state;
    for (int i = 0; i < RIG_ENVELOPES; i++) {
        char tail[16];
        snprintf(tail, sizeof tail, "AAA%d", i);
        desk_rig_report(&rig->charter.sets[0], tail, i, rig->bodies[i]);
    }
    desk_rig_deliver_plain(rig, 1);
    desk_rig_close(rig);
    assert_int_equal(ended(import_in_child(rig, 80000)), 1);
    assert_int_equal(desk_rig_count(rig, "spool/in", "*.parcel"), 1);
    desk_rig_open(rig);
    assert_int_equal(desk_rig_import(rig), TG_OK);
    assert_int_equal(rig->sum.reports, RIG_ENVELOPES);
}

static void two_imports_at_once_enter_everything_once(void **state)
{
    struct desk_rig *rig = *state;
    enum { PARCELS = 6 };
    for (int i = 0; i < PARCELS; i++) {
        char tail[16];
        snprintf(tail, sizeof tail, "AAA%d", i);
        desk_rig_report(&rig->charter.sets[0], tail, i, rig->bodies[0]);
        desk_rig_deliver_plain(rig, (uint64_t)i + 1);
    }
    desk_rig_close(rig);
    pid_t first = import_in_child(rig, RLIM_INFINITY);
    pid_t second = import_in_child(rig, RLIM_INFINITY);
    assert_int_equal(ended(first), 0);
    assert_int_equal(ended(second), 0);
    desk_rig_open(rig);
    assert_int_equal(desk_rig_cases(rig), PARCELS);
    assert_int_equal(desk_rig_count(rig, "spool/out", "*.ack"), PARCELS);
    assert_int_equal(desk_rig_count(rig, "spool/in", "*"), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#ifdef TG_FAULTPOINTS
        cmocka_unit_test_setup_teardown(a_killed_import_loses_and_doubles_nothing, setup, teardown),
#endif
        cmocka_unit_test_setup_teardown(an_acknowledgement_that_cannot_be_written_is_written_later,
                                        setup, teardown),
        cmocka_unit_test_setup_teardown(a_full_disk_keeps_the_parcel, setup, teardown),
        cmocka_unit_test_setup_teardown(two_imports_at_once_enter_everything_once, setup, teardown),
    };
    if (secret_init() != TG_OK)
        return 1;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
