#include "app/input/ime_process.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdbool.h>
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

static int place_ends(posix_spawn_file_actions_t *actions, const struct pipes *pipes)
{
    const int ends[] = {pipes->requests[0], pipes->answers[1], pipes->control[0]};
    int failed = posix_spawn_file_actions_addopen(actions, 0, "/dev/null", O_RDONLY, 0);
    if (failed == 0)
        failed = posix_spawn_file_actions_addopen(actions, 1, "/dev/null", O_WRONLY, 0);
    for (int i = 0; i < 3 && failed == 0; i++)
        failed = posix_spawn_file_actions_adddup2(actions, ends[i], IME_FD_REQUESTS + i);
    if (failed == 0)
        failed = posix_spawn_file_actions_addclosefrom_np(actions, IME_FD_CONTROL + 1);
    return failed;
}

/* Signals as a program expects to find them. */
static int plain_signals(posix_spawnattr_t *attributes)
{
    sigset_t set;
    sigemptyset(&set);
    int failed = posix_spawnattr_setsigmask(attributes, &set);
    sigfillset(&set);
    if (failed == 0)
        failed = posix_spawnattr_setsigdefault(attributes, &set);
    if (failed == 0)
        failed =
            posix_spawnattr_setflags(attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
    return failed;
}

static int spawn(const char *program, const char *share, const struct pipes *pipes, pid_t *out_pid)
{
    char name[] = "tonggui-input", option[] = "--share", folder[4096];
    if (strlen(share) >= sizeof folder)
        return ENAMETOOLONG;
    strcpy(folder, share);
    char *const argv[] = {name, option, folder, NULL};
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    int failed = posix_spawn_file_actions_init(&actions);
    if (failed != 0)
        return failed;
    failed = posix_spawnattr_init(&attributes);
    if (failed == 0) {
        failed = place_ends(&actions, pipes);
        if (failed == 0)
            failed = plain_signals(&attributes);
        if (failed == 0)
            failed = posix_spawn(out_pid, program, &actions, &attributes, argv, environ);
        (void)posix_spawnattr_destroy(&attributes);
    }
    (void)posix_spawn_file_actions_destroy(&actions);
    return failed;
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
        failed = spawn(program, share, &pipes, &pid);
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
