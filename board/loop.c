#include "board/loop.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/inotify.h>
#include <time.h>
#include <unistd.h>

enum { LOOP_READ_SIZE = 4096 };

static volatile sig_atomic_t told_to_end;

static void on_signal(int number)
{
    (void)number;
    told_to_end = 1;
}

enum tg_err loop_init(struct loop *out, struct fault *fault)
{
    int fd = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
    if (fd < 0)
        return fault_set(fault, TG_ERR_IO, "cannot watch folders: %s", strerror(errno));
    *out = (struct loop){.fd = fd};
    sigset_t blocked;
    sigemptyset(&blocked);
    sigaddset(&blocked, SIGTERM);
    sigaddset(&blocked, SIGINT);
    sigprocmask(SIG_BLOCK, &blocked, &out->sleeping);
    sigdelset(&out->sleeping, SIGTERM);
    sigdelset(&out->sleeping, SIGINT);
    struct sigaction action = {.sa_handler = on_signal};
    sigemptyset(&action.sa_mask);
    sigaction(SIGTERM, &action, NULL);
    sigaction(SIGINT, &action, NULL);
    return TG_OK;
}

void loop_finish(struct loop *loop)
{
    if (loop->fd > 0)
        close(loop->fd);
    *loop = (struct loop){0};
}

bool loop_watch(struct loop *loop, const char *folder)
{
    return inotify_add_watch(loop->fd, folder, IN_MODIFY | IN_MOVED_TO | IN_CLOSE_WRITE) >= 0;
}

static void drain(int fd)
{
    char changes[LOOP_READ_SIZE];
    while (read(fd, changes, sizeof changes) > 0)
        continue;
}

enum loop_event loop_wait(struct loop *loop, int64_t ms)
{
    struct pollfd watched = {.fd = loop->fd, .events = POLLIN};
    struct timespec most = {.tv_sec = (time_t)(ms / 1000), .tv_nsec = (ms % 1000) * 1000000};
    if (told_to_end)
        return LOOP_END;
    int ready = ppoll(&watched, 1, ms < 0 ? NULL : &most, &loop->sleeping);
    if (told_to_end)
        return LOOP_END;
    if (ready <= 0)
        return LOOP_TIME;
    drain(loop->fd);
    return LOOP_CHANGED;
}

bool loop_ending(const struct loop *loop)
{
    (void)loop;
    sigset_t pending;
    return told_to_end || (sigpending(&pending) == 0 && (sigismember(&pending, SIGTERM) == 1 ||
                                                         sigismember(&pending, SIGINT) == 1));
}
