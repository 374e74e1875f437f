#include "app/kiosk/supervisor.h"

#include "board/base/clock.h"
#include "sync/vault/vault.h"
#include "board/throttle.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

static char folder[] = "/tmp/tg-supervisor-XXXXXX";
static char starts[64];

static int make_folder(void **state)
{
    (void)state;
    (void)snprintf(starts, sizeof starts, "%s/starts", mkdtemp(folder));
    return 0;
}

static int remove_folder(void **state)
{
    (void)state;
    unlink(starts);
    return rmdir(folder);
}

/* A supervisor whose child runs `script`, in a process of its own. */
static pid_t supervise(const char *script)
{
    pid_t pid = fork();
    if (pid == 0) {
        setenv("STARTS", starts, 1);
        char *argv[] = {"sh", "-c", strdup(script), NULL};
        _exit(supervisor_run(0, "/bin/sh", argv));
    }
    return pid;
}

static int lines_of_starts(void)
{
    FILE *file = fopen(starts, "r");
    int lines = 0;
    for (int c; file && (c = fgetc(file)) != EOF;)
        lines += c == '\n';
    if (file)
        fclose(file);
    return lines;
}

static int wait_status(pid_t pid)
{
    int status = 0;
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_true(WIFEXITED(status));
    return WEXITSTATUS(status);
}

static void await_starts(int count)
{
    for (int i = 0; i < 400 && lines_of_starts() < count; i++)
        usleep(25000);
    assert_true(lines_of_starts() >= count);
}

static void supervisor_starts_afresh_at_once_and_ends_when_closed(void **state)
{
    (void)state;
    unlink(starts);
    struct clock clock = clock_system();
    int64_t began = clock_monotonic_ms(&clock);
    pid_t pid = supervise("echo x >>$STARTS; [ $(wc -l <$STARTS) -lt 4 ] && exit 10; exit 0");
    assert_int_equal(wait_status(pid), KIOSK_EXIT_CLOSED);
    assert_int_equal(lines_of_starts(), 4);
    assert_true(clock_monotonic_ms(&clock) - began < 2000);
}

static void supervisor_restarts_one_that_died_after_a_while(void **state)
{
    (void)state;
    unlink(starts);
    struct clock clock = clock_system();
    int64_t began = clock_monotonic_ms(&clock);
    pid_t pid = supervise("echo x >>$STARTS; [ $(wc -l <$STARTS) -lt 3 ] && kill -9 $$; exit 0");
    assert_int_equal(wait_status(pid), KIOSK_EXIT_CLOSED);
    assert_int_equal(lines_of_starts(), 3);
    assert_true(clock_monotonic_ms(&clock) - began >=
                supervisor_backoff_ms(1) + supervisor_backoff_ms(2));
}

static void supervisor_hands_sigterm_on_and_ends(void **state)
{
    (void)state;
    unlink(starts);
    pid_t pid = supervise("trap 'echo end >>$STARTS; exit 0' TERM; echo x >>$STARTS; "
                          "while :; do sleep 0.05; done");
    await_starts(1);
    usleep(100000);
    assert_int_equal(kill(pid, SIGTERM), 0);
    assert_int_equal(wait_status(pid), KIOSK_EXIT_CLOSED);
    assert_int_equal(lines_of_starts(), 2);
}

static void supervisor_killed_takes_its_child_along(void **state)
{
    (void)state;
    unlink(starts);
    pid_t pid = supervise("trap 'echo end >>$STARTS; exit 0' TERM; echo x >>$STARTS; "
                          "while :; do sleep 0.05; done");
    await_starts(1);
    usleep(100000);
    assert_int_equal(kill(pid, SIGKILL), 0);
    assert_int_equal(waitpid(pid, NULL, 0), pid);
    await_starts(2);
}

static void supervisor_gives_up_on_wrong_arguments(void **state)
{
    (void)state;
    pid_t pid = supervise("exit 2");
    assert_int_equal(wait_status(pid), KIOSK_EXIT_USAGE);
}

static void supervisor_back_off_doubles_to_a_bound(void **state)
{
    (void)state;
    assert_int_equal(supervisor_backoff_ms(1), SUPERVISOR_BACKOFF_MS_MIN);
    assert_int_equal(supervisor_backoff_ms(2), 2 * SUPERVISOR_BACKOFF_MS_MIN);
    assert_int_equal(supervisor_backoff_ms(1000000), SUPERVISOR_BACKOFF_MS_MAX);
}

/* The child of the test below: one session's start each time, KIOSK_EXIT_FRESH between them. */
static int take_and_end(const char *descriptor)
{
    struct throttle *throttle = NULL;
    struct fault fault;
    struct clock clock = clock_system();
    int64_t wait_ms = 0;
    FILE *file = fopen(getenv("STARTS"), "a");
    if (!file || throttle_map(atoi(descriptor), &throttle, &fault) != TG_OK)
        return KIOSK_EXIT_USAGE;
    bool taken = throttle_take(throttle, &vault_session_rate, clock_monotonic_ms(&clock), &wait_ms);
    (void)fputs(taken ? "taken\n" : "wait\n", file);
    (void)fclose(file);
    throttle_unmap(throttle);
    return taken ? KIOSK_EXIT_FRESH : KIOSK_EXIT_CLOSED;
}

static void supervisor_starts_children_that_share_one_throttle(void **state)
{
    (void)state;
    unlink(starts);
    struct clock clock = clock_system();
    struct fault fault;
    int fd = -1;
    char descriptor[16];
    assert_int_equal(throttle_share(&vault_session_rate, clock_monotonic_ms(&clock), &fd, &fault),
                     TG_OK);
    (void)snprintf(descriptor, sizeof descriptor, "%d", fd);
    pid_t pid = fork();
    if (pid == 0) {
        setenv("STARTS", starts, 1);
        char *argv[] = {"kiosk", "--throttle", descriptor, NULL};
        _exit(supervisor_run(0, "/proc/self/exe", argv));
    }
    close(fd);
    assert_int_equal(wait_status(pid), KIOSK_EXIT_CLOSED);
    assert_int_equal(lines_of_starts(), VAULT_BURST_MAX + 1);
}

int main(int argc, char **argv)
{
    if (argc == 3 && strcmp(argv[1], "--throttle") == 0)
        return take_and_end(argv[2]);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(supervisor_starts_afresh_at_once_and_ends_when_closed),
        cmocka_unit_test(supervisor_restarts_one_that_died_after_a_while),
        cmocka_unit_test(supervisor_hands_sigterm_on_and_ends),
        cmocka_unit_test(supervisor_killed_takes_its_child_along),
        cmocka_unit_test(supervisor_gives_up_on_wrong_arguments),
        cmocka_unit_test(supervisor_back_off_doubles_to_a_bound),
        cmocka_unit_test(supervisor_starts_children_that_share_one_throttle),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
