#include "tools/desk/watch.h"

#include "board/base/file.h"

#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/inotify.h>
#include <unistd.h>

enum { WATCH_LOOK_S = 60, WATCH_RETRY_S = 5, WATCH_READ_SIZE = 4096 };

static volatile sig_atomic_t ended;

static void on_signal(int signal)
{
    (void)signal;
    ended = 1;
}

/* The signals arrive only while waiting, so none is missed between a look and the wait. */
static void catch_signals(sigset_t *out_waiting)
{
    sigset_t blocked;
    struct sigaction action = {.sa_handler = on_signal};
    sigemptyset(&action.sa_mask);
    sigemptyset(&blocked);
    sigaddset(&blocked, SIGTERM);
    sigaddset(&blocked, SIGINT);
    sigprocmask(SIG_BLOCK, &blocked, out_waiting);
    sigdelset(out_waiting, SIGTERM);
    sigdelset(out_waiting, SIGINT);
    sigaction(SIGTERM, &action, NULL);
    sigaction(SIGINT, &action, NULL);
}

static void wait_for_parcel(int fd, const sigset_t *waiting, long seconds)
{
    char events[WATCH_READ_SIZE];
    struct pollfd poll = {.fd = fd, .events = POLLIN};
    struct timespec most = {.tv_sec = seconds};
    if (ppoll(&poll, 1, &most, waiting) > 0)
        while (read(fd, events, sizeof events) > 0)
            ;
}

/* Once, until it is another: what does not heal at once would fill the screen. */
static void tell(const struct import_listener *listener, const struct fault *fault,
                 char last[static FAULT_TEXT_MAX])
{
    if (listener->warned != NULL && strcmp(last, fault->text) != 0)
        listener->warned(listener->ctx, fault->text);
    memcpy(last, fault->text, FAULT_TEXT_MAX);
}

enum tg_err watch_spool(struct folder *folder, struct register_file *reg, const struct clock *clock,
                        const struct import_listener *listener, struct fault *fault)
{
    char in[PATH_MAX];
    sigset_t waiting;
    struct import_sum sum;
    if (file_join(in, sizeof in, folder->path, "spool/in") != TG_OK)
        return fault_set(fault, TG_ERR_RANGE, "%s: name too long", folder->path);
    int fd = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
    if (fd < 0)
        return fault_set(fault, TG_ERR_IO, "Cannot watch %s: %s", in, strerror(errno));
    catch_signals(&waiting);
    char last[FAULT_TEXT_MAX] = "";
    bool watching = false;
    while (!ended) {
        watching = watching || inotify_add_watch(fd, in, IN_MOVED_TO | IN_CLOSE_WRITE) >= 0;
        enum tg_err err = import_spool(folder, reg, clock, listener, &sum, fault);
        if (err != TG_OK)
            tell(listener, fault, last);
        else
            last[0] = '\0';
        wait_for_parcel(fd, &waiting, err != TG_OK || !watching ? WATCH_RETRY_S : WATCH_LOOK_S);
    }
    close(fd);
    return TG_OK;
}
