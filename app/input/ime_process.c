#include "app/input/ime_process.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { END_STEPS_MAX = 50 }; /* ms that a keeper which is loading is waited for */

struct pipes {
    int requests[2], answers[2], control[2];
};

static void pipes_close(struct pipes *pipes)
{
    int *const all[] = {pipes->requests, pipes->answers, pipes->control};
    for (size_t i = 0; i < 3; i++)
        for (int end = 0; end < 2; end++)
            if (all[i][end] >= 0)
                close(all[i][end]);
}

static int pipes_open(struct pipes *pipes)
{
    *pipes = (struct pipes){{-1, -1}, {-1, -1}, {-1, -1}};
    const int flags = O_DIRECT | O_CLOEXEC;
    if (pipe2(pipes->requests, flags) != 0 || pipe2(pipes->answers, flags) != 0 ||
        pipe2(pipes->control, flags) != 0 ||
        fcntl(pipes->requests[1], F_SETFL, O_DIRECT | O_NONBLOCK) != 0 ||
        fcntl(pipes->answers[0], F_SETFL, O_DIRECT | O_NONBLOCK) != 0 ||
        fcntl(pipes->control[1], F_SETFL, O_DIRECT | O_NONBLOCK) != 0)
        return errno;
    return 0;
}

/* Moves one of the keeper's ends above the places that they will take, lest one stand in another's
 * way. */
static int make_way(int *fd)
{
    if (*fd > IME_FD_CONTROL)
        return 0;
    int above = fcntl(*fd, F_DUPFD_CLOEXEC, IME_FD_CONTROL + 1);
    if (above < 0)
        return errno;
    close(*fd);
    *fd = above;
    return 0;
}

/* In the child: the keeper's ends to their places, and nothing else but standard error open. */
static bool place_ends(const struct pipes *pipes)
{
    int nothing = open("/dev/null", O_RDWR);
    return nothing >= 0 && dup2(nothing, STDIN_FILENO) >= 0 && dup2(nothing, STDOUT_FILENO) >= 0 &&
           dup2(pipes->requests[0], IME_FD_REQUESTS) >= 0 &&
           dup2(pipes->answers[1], IME_FD_ANSWERS) >= 0 &&
           dup2(pipes->control[0], IME_FD_CONTROL) >= 0 &&
           close_range(IME_FD_CONTROL + 1, ~0U, 0) == 0;
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

/* In the child, which becomes the program at the first order and not before: finding its dozen
 * libraries would take the processor from a first frame that is being painted. */
static _Noreturn void wait_and_become(const char *program, const char *share,
                                      const struct pipes *pipes)
{
    char name[] = "tonggui-input", option[] = "--share", folder[PATH_MAX];
    char *const argv[] = {name, option, strcpy(folder, share), NULL};
    if (!place_ends(pipes))
        _exit(EXIT_FAILURE);
    plain_signals();
    struct pollfd order = {.fd = IME_FD_CONTROL, .events = POLLIN};
    while (poll(&order, 1, -1) < 0 && errno == EINTR)
        ;
    if (order.revents & POLLIN)
        execv(program, argv);
    _exit(EXIT_FAILURE);
}

static int start(const char *program, const char *share, const struct pipes *pipes, pid_t *out_pid)
{
    if (strlen(share) >= PATH_MAX)
        return ENAMETOOLONG;
    if (access(program, X_OK) != 0)
        return errno;
    pid_t pid = fork();
    if (pid < 0)
        return errno;
    if (pid == 0)
        wait_and_become(program, share, pipes);
    *out_pid = pid;
    return 0;
}

enum tg_err ime_process_start(const char *program, const char *share,
                              struct ime_process *out_process, struct fault *fault)
{
    struct pipes pipes;
    pid_t pid = 0;
    int failed = pipes_open(&pipes);
    int *const far[] = {&pipes.requests[0], &pipes.answers[1], &pipes.control[0]};
    for (int i = 0; i < 3 && failed == 0; i++)
        failed = make_way(far[i]);
    if (failed == 0)
        failed = start(program, share, &pipes, &pid);
    if (failed != 0) {
        pipes_close(&pipes);
        return fault_set(fault, TG_ERR_IO, "%s: cannot be started: %s", program, strerror(failed));
    }
    close(pipes.answers[1]);
    *out_process = (struct ime_process){
        .pid = pid,
        .requests = pipes.requests[1],
        .control = pipes.control[1],
        .answers = pipes.answers[0],
        .requests_far = pipes.requests[0],
        .control_far = pipes.control[0],
    };
    return TG_OK;
}

void ime_process_end(struct ime_process *process)
{
    if (process->pid <= 0)
        return;
    close(process->requests);
    close(process->control);
    close(process->answers);
    close(process->requests_far);
    close(process->control_far);
    /* Behind the kiosk's walls no signal leaves them: then the end of the control pipe ends it. */
    bool killed = kill(process->pid, SIGKILL) == 0;
    const struct timespec step = {.tv_nsec = 1000000};
    for (int i = 0; i < END_STEPS_MAX; i++) {
        if (waitpid(process->pid, NULL, killed ? 0 : WNOHANG) == process->pid)
            break;
        (void)nanosleep(&step, NULL);
    }
    *process = (struct ime_process){0};
}
