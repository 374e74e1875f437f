#include "app/kiosk/supervisor.h"

#include "board/base/clock.h"
#include "board/base/log.h"

#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

int64_t supervisor_backoff_ms(int failures)
{
    int64_t wait = SUPERVISOR_BACKOFF_MS_MIN;
    for (int i = 1; i < failures && wait < SUPERVISOR_BACKOFF_MS_MAX; i++)
        wait *= 2;
    return wait < SUPERVISOR_BACKOFF_MS_MAX ? wait : SUPERVISOR_BACKOFF_MS_MAX;
}

static void watched(sigset_t *set)
{
    sigemptyset(set);
    sigaddset(set, SIGCHLD);
    sigaddset(set, SIGTERM);
    sigaddset(set, SIGINT);
    sigaddset(set, SIGHUP);
}

pid_t supervisor_fork(void)
{
    sigset_t set;
    watched(&set);
    sigprocmask(SIG_BLOCK, &set, NULL);
    pid_t parent = getpid();
    pid_t child = fork();
    if (child < 0)
        log_warn("kiosk", "cannot fork: %s", strerror(errno));
    if (child != 0)
        return child;
    sigprocmask(SIG_UNBLOCK, &set, NULL);
    prctl(PR_SET_PDEATHSIG, SIGTERM);
    if (getppid() != parent)
        _exit(KIOSK_EXIT_FAULT);
    return 0;
}

static pid_t start(const char *path, char *const argv[])
{
    pid_t child = supervisor_fork();
    if (child != 0)
        return child;
    execv(path, argv);
    log_warn("kiosk", "cannot start %s: %s", path, strerror(errno));
    _exit(KIOSK_EXIT_FAULT);
}

/* Waits for a watched signal, at most `ms` (-1: for ever). 0 when the time is over. */
static int next_signal(int64_t ms)
{
    sigset_t set;
    watched(&set);
    struct timespec limit = {ms / 1000, (ms % 1000) * 1000000};
    int signal = ms < 0 ? sigwaitinfo(&set, NULL) : sigtimedwait(&set, NULL, &limit);
    return signal > 0 ? signal : 0;
}

/* Asks the child to end, makes it end when it does not. */
static void stop(pid_t child)
{
    if (child <= 0)
        return;
    kill(child, SIGTERM);
    struct clock clock = clock_system();
    int64_t until = clock_monotonic_ms(&clock) + SUPERVISOR_PATIENCE_MS;
    while (waitpid(child, NULL, WNOHANG) == 0) {
        int64_t left = until - clock_monotonic_ms(&clock);
        if (left <= 0) {
            kill(child, SIGKILL);
            waitpid(child, NULL, 0);
            return;
        }
        /* A signal that comes just before the child goes to sleep does not wake it: ask again. */
        if (next_signal(left < SUPERVISOR_ASK_MS ? left : SUPERVISOR_ASK_MS) == 0)
            kill(child, SIGTERM);
    }
}

/* Waits for the child's end. False when we were asked to end first; then the child is gone too. */
static bool await(pid_t child, int *out_status)
{
    for (;;) {
        if (waitpid(child, out_status, WNOHANG) == child)
            return true;
        int signal = next_signal(-1);
        if (signal == 0 || signal == SIGCHLD)
            continue;
        stop(child);
        return false;
    }
}

static bool ends_all(int status)
{
    return WIFEXITED(status) &&
           (WEXITSTATUS(status) == KIOSK_EXIT_CLOSED || WEXITSTATUS(status) == KIOSK_EXIT_USAGE);
}

static void log_death(int status, int64_t wait_ms)
{
    if (WIFSIGNALED(status))
        log_warn("kiosk", "ended by signal %d; starting again in %d ms", WTERMSIG(status),
                 (int)wait_ms);
    else
        log_warn("kiosk", "ended with status %d; starting again in %d ms", WEXITSTATUS(status),
                 (int)wait_ms);
}

int supervisor_run(pid_t first, const char *path, char *const argv[])
{
    sigset_t set;
    watched(&set);
    sigprocmask(SIG_BLOCK, &set, NULL);
    struct clock clock = clock_system();
    for (int failures = 0;;) {
        int64_t started = clock_monotonic_ms(&clock);
        pid_t child = first > 0 ? first : start(path, argv);
        first = 0;
        int status = KIOSK_EXIT_FAULT << 8;
        if (child > 0 && !await(child, &status))
            return KIOSK_EXIT_CLOSED;
        if (ends_all(status))
            return WEXITSTATUS(status);
        if (clock_monotonic_ms(&clock) - started >= SUPERVISOR_STEADY_MS)
            failures = 0;
        if (WIFEXITED(status) && WEXITSTATUS(status) == KIOSK_EXIT_FRESH)
            continue;
        int64_t wait_ms = supervisor_backoff_ms(++failures);
        log_death(status, wait_ms);
        int signal = next_signal(wait_ms);
        if (signal != 0 && signal != SIGCHLD)
            return KIOSK_EXIT_CLOSED;
    }
}
