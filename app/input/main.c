/* tonggui-input: Pinyin and Zhuyin for the kiosk (ime.h). The keeper: it has the dictionaries, sees
 * no letter, and forks the worker that does.
 *
 *   wait for the first order ─▶ load ─▶ fork
 *
 *           wait ──── a worker is wanted ──▶ kill the one there is,
 *            ▲ └───── it died by itself ───▶ throw away what is in its pipe
 *            └──────────── fork ◀──────────────────┘
 *
 * What is left in the pipe of requests goes from there into nothing without passing through this
 * process. The end of the control pipe, when the kiosk dies, ends both. */
#include "app/input/ime_process.h"
#include "app/input/worker.h"
#include "board/base/log.h"
#include "board/base/secret.h"
#include "board/sandbox.h"
#include "board/share.h"

#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <malloc.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
    EXIT_USAGE = 2,
    WORKERS_MAX = 16, /* that may die by themselves before the kiosk asks for one again */
};

static const char HELP[] =
    "tonggui-input [--share FOLDER]\n"
    "\n"
    "Pinyin and Zhuyin for the kiosk, which starts it and talks to it through three pipes.\n"
    "  --share FOLDER  with input/words.txt; without: ../share/tonggui as seen from the program\n";

struct keeper {
    struct engines *engines;
    int nothing_fd;
    uint32_t generation;
    pid_t worker; /* 0: none */
    int life_fd;  /* its end is the worker's end */
    int deaths;   /* of this generation */
};

static bool read_arguments(int argc, char **argv, const char **out_share)
{
    static const struct option options[] = {
        {"share", required_argument, NULL, 's'}, {"help", no_argument, NULL, 'h'}, {0}};
    *out_share = share_installed();
    for (int option; (option = getopt_long(argc, argv, "h", options, NULL)) != -1;) {
        if (option == 'h') {
            fputs(HELP, stdout);
            exit(EXIT_SUCCESS);
        }
        if (option != 's')
            return false;
        *out_share = optarg;
    }
    return optind == argc && *out_share != NULL;
}

static enum tg_err close_walls(const char *share, struct fault *fault)
{
    const struct sandbox_grant grants[] = {{share, SANDBOX_READ},
                                           {"/usr/share/libime", SANDBOX_READ},
                                           {"/usr/share/libchewing", SANDBOX_READ},
                                           {"/usr/share/opencc", SANDBOX_READ}};
    struct sandbox_result result;
    enum tg_err err = sandbox_enter_input(grants, sizeof grants / sizeof *grants, &result, fault);
    if (err == TG_OK && result.landlock_abi == 0)
        log_warn("input", "this kernel has no landlock: files are not walled off");
    return err;
}

/* The worker's first act: what is the keeper's goes, and it dies when the keeper does. */
static _Noreturn void become_worker(const struct keeper *keeper, pid_t parent)
{
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent)
        _exit(EXIT_FAILURE);
    close(IME_FD_CONTROL);
    /* Whatever a library has to say about letters is not said. */
    dup2(keeper->nothing_fd, STDERR_FILENO);
    worker_run(keeper->engines, keeper->generation, IME_FD_REQUESTS, IME_FD_ANSWERS);
}

static bool start_worker(struct keeper *keeper)
{
    int life[2];
    if (pipe2(life, O_CLOEXEC) != 0)
        return false;
    pid_t parent = getpid();
    pid_t pid = fork();
    if (pid == 0) {
        close(life[0]);
        become_worker(keeper, parent);
    }
    close(life[1]);
    if (pid < 0) {
        close(life[0]);
        return false;
    }
    keeper->worker = pid;
    keeper->life_fd = life[0];
    return true;
}

/* Returns how it ended. */
static int end_worker(struct keeper *keeper)
{
    int status = 0;
    if (keeper->worker <= 0)
        return 0;
    kill(keeper->worker, SIGKILL);
    while (waitpid(keeper->worker, &status, 0) < 0 && errno == EINTR)
        ;
    close(keeper->life_fd);
    keeper->worker = 0;
    keeper->life_fd = -1;
    return status;
}

static void throw_requests_away(const struct keeper *keeper)
{
    while (splice(IME_FD_REQUESTS, NULL, keeper->nothing_fd, NULL, 1 << 20, SPLICE_F_NONBLOCK) > 0)
        ;
}

static bool renew_worker(struct keeper *keeper)
{
    (void)end_worker(keeper);
    throw_requests_away(keeper);
    return start_worker(keeper);
}

/* A worker is wanted. False when the kiosk has gone. */
static bool hear_kiosk(struct keeper *keeper)
{
    char orders[64];
    ssize_t count = read(IME_FD_CONTROL, orders, sizeof orders);
    if (count <= 0)
        return false;
    keeper->generation += (uint32_t)count;
    keeper->deaths = 0;
    return true;
}

/* False likewise: the worker found no kiosk any more. */
static bool bury_worker(struct keeper *keeper)
{
    int status = end_worker(keeper);
    if (WIFEXITED(status) && WEXITSTATUS(status) == EXIT_SUCCESS)
        return false;
    log_warn("input", "a worker ended by itself (%s %d)", WIFSIGNALED(status) ? "signal" : "status",
             WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status));
    return ++keeper->deaths >= WORKERS_MAX || renew_worker(keeper);
}

/* Until the kiosk has gone, or there is no process to be had. */
static void keep(struct keeper *keeper)
{
    for (bool going = renew_worker(keeper); going;) {
        struct pollfd polls[] = {{.fd = IME_FD_CONTROL, .events = POLLIN},
                                 {.fd = keeper->life_fd, .events = POLLIN}};
        if (poll(polls, 2, -1) < 0 && errno != EINTR)
            break;
        if (polls[0].revents != 0)
            going = hear_kiosk(keeper) && renew_worker(keeper);
        else if (polls[1].revents != 0)
            going = bury_worker(keeper);
    }
    (void)end_worker(keeper);
}

static enum tg_err open_keeper(struct keeper *keeper, const char *share, struct fault *fault)
{
    *keeper = (struct keeper){.life_fd = -1};
    if (secret_init() != TG_OK)
        return fault_set(fault, TG_ERR_CRYPTO, "libsodium does not start");
    keeper->nothing_fd = open("/dev/null", O_WRONLY | O_CLOEXEC);
    if (keeper->nothing_fd < 0)
        return fault_set(fault, TG_ERR_IO, "/dev/null: %s", strerror(errno));
    return close_walls(share, fault);
}

int main(int argc, char **argv)
{
    const char *share;
    if (!read_arguments(argc, argv, &share)) {
        fputs(HELP, stderr);
        return EXIT_USAGE;
    }
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    /* What libraries free is overwritten at once. */
    mallopt(M_PERTURB, 0xA5);
    struct keeper keeper;
    struct fault fault;
    enum tg_err err = open_keeper(&keeper, share, &fault);
    if (err == TG_OK && hear_kiosk(&keeper)) {
        err = engines_create(share, &keeper.engines, &fault);
        if (err == TG_OK)
            keep(&keeper);
    }
    if (err != TG_OK)
        log_warn("input", "no Pinyin and no Zhuyin: %s", fault.text);
    engines_destroy(keeper.engines);
    return err == TG_OK ? EXIT_SUCCESS : EXIT_FAILURE;
}
