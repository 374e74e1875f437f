#include "board/base/process.h"

#include "board/base/must.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum {
    END_STEPS_MAX = 50, /* ms that a helper which is loading is waited for */
    FD_ABOVE = PROCESS_FD_FIRST + PROCESS_ENDS_MAX,
};

static void close_all(int fds[PROCESS_ENDS_MAX])
{
    for (size_t i = 0; i < PROCESS_ENDS_MAX; i++) {
        if (fds[i] >= 0)
            close(fds[i]);
        fds[i] = -1;
    }
}

/* Takes the helper's end above the places that the ends will have, lest one stand in another's
 * way. */
static int take_above(int fd, int *out)
{
    *out = fcntl(fd, F_DUPFD_CLOEXEC, FD_ABOVE);
    return *out >= 0 ? 0 : errno;
}

static int open_pipe(bool to, int *out_ours, int *out_far)
{
    int both[2];
    if (pipe2(both, O_DIRECT | O_CLOEXEC) != 0)
        return errno;
    int far = both[to ? 0 : 1];
    *out_ours = both[to ? 1 : 0];
    int failed = take_above(far, out_far);
    close(far);
    if (failed == 0 && fcntl(*out_ours, F_SETFL, O_DIRECT | O_NONBLOCK) != 0)
        failed = errno;
    return failed;
}

static int open_ends(const struct process_plan *plan, struct process *process)
{
    int failed = 0;
    for (size_t i = 0; i < plan->count && failed == 0; i++) {
        if (plan->ways[i] == PROCESS_GIVEN)
            failed = take_above(plan->given[i], &process->far[i]);
        else
            failed = open_pipe(plan->ways[i] == PROCESS_TO, &process->ends[i], &process->far[i]);
    }
    return failed;
}

/* In the child: its ends to their places, and nothing else but standard error open. */
static bool place_ends(const struct process_plan *plan, const struct process *process)
{
    int nothing = open("/dev/null", O_RDWR);
    bool placed =
        nothing >= 0 && dup2(nothing, STDIN_FILENO) >= 0 && dup2(nothing, STDOUT_FILENO) >= 0;
    for (size_t i = 0; i < plan->count && placed; i++)
        placed = dup2(process->far[i], PROCESS_FD_FIRST + (int)i) >= 0;
    return placed && close_range(PROCESS_FD_FIRST + (unsigned)plan->count, ~0U, 0) == 0;
}

/* Signals as a program expects to find them. */
static void plain_signals(void)
{
    sigset_t none;
    for (int number = 1; number < NSIG; number++)
        (void)signal(number, SIG_DFL);
    sigemptyset(&none);
    (void)sigprocmask(SIG_SETMASK, &none, NULL);
}

static _Noreturn void wait_and_become(const struct process_plan *plan,
                                      const struct process *process, pid_t parent)
{
    if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0 || getppid() != parent || !place_ends(plan, process))
        _exit(EXIT_FAILURE);
    plain_signals();
    struct pollfd order = {.fd = PROCESS_FD_FIRST + (int)plan->order, .events = POLLIN};
    while (poll(&order, 1, -1) < 0 && errno == EINTR)
        ;
    if (order.revents & POLLIN)
        execv(plan->program, plan->arguments);
    _exit(EXIT_FAILURE);
}

static int start(const struct process_plan *plan, struct process *process)
{
    if (access(plan->program, X_OK) != 0)
        return errno;
    pid_t parent = getpid();
    process->pid = fork();
    if (process->pid < 0)
        return errno;
    if (process->pid == 0)
        wait_and_become(plan, process, parent);
    return 0;
}

static void keep_only_written(const struct process_plan *plan, struct process *process)
{
    for (size_t i = 0; i < plan->count; i++) {
        if (plan->ways[i] == PROCESS_TO)
            continue;
        close(process->far[i]);
        process->far[i] = -1;
    }
}

enum tg_err process_start(const struct process_plan *plan, struct process *out_process,
                          struct fault *fault)
{
    must(plan->count <= PROCESS_ENDS_MAX && plan->order < plan->count);
    struct process process = {.ends = {-1, -1, -1}, .far = {-1, -1, -1}};
    int failed = open_ends(plan, &process);
    if (failed == 0)
        failed = start(plan, &process);
    if (failed != 0) {
        close_all(process.ends);
        close_all(process.far);
        return fault_set(fault, TG_ERR_IO, "%s: cannot be started: %s", plan->program,
                         strerror(failed));
    }
    keep_only_written(plan, &process);
    *out_process = process;
    return TG_OK;
}

void process_end(struct process *process)
{
    if (process->pid <= 0)
        return;
    close_all(process->ends);
    close_all(process->far);
    /* Behind the kiosk's walls no signal leaves them: then the end of the pipe of orders ends it.
     */
    bool killed = kill(process->pid, SIGKILL) == 0;
    const struct timespec step = {.tv_nsec = 1000000};
    for (int i = 0; i < END_STEPS_MAX; i++) {
        if (waitpid(process->pid, NULL, killed ? 0 : WNOHANG) == process->pid)
            break;
        (void)nanosleep(&step, NULL);
    }
    *process = (struct process){0};
}
