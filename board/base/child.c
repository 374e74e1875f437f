#include "board/base/child.h"

#include "board/base/must.h"
#include "board/base/secret.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <sys/wait.h>
#include <unistd.h>

static _Noreturn void child_main(child_fn fn, const void *question, size_t answer_size, int fd)
{
    enum tg_err err = TG_ERR_MEMORY;
    void *answer = secret_create(answer_size);
    if (answer != NULL)
        err = fn(question, answer, answer_size);
    if (err == TG_OK && write(fd, answer, answer_size) != (ssize_t)answer_size)
        err = TG_ERR_IO;
    secret_destroy(answer);
    _exit((int)err);
}

enum tg_err child_start(child_fn fn, const void *question, size_t answer_size,
                        struct child *out_child)
{
    must(answer_size > 0 && answer_size <= CHILD_ANSWER_MAX);
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0)
        return TG_ERR_IO;
    pid_t pid = fork();
    if (pid == 0)
        child_main(fn, question, answer_size, ends[1]);
    close(ends[1]);
    if (pid < 0) {
        close(ends[0]);
        return TG_ERR_MEMORY;
    }
    *out_child = (struct child){.fd = ends[0], .pid = (int)pid};
    return TG_OK;
}

/* Returns how many of `len` bytes came before the other end closed. */
static size_t read_up_to(int fd, uint8_t *out, size_t len)
{
    size_t have = 0;
    while (have < len) {
        ssize_t got = read(fd, out + have, len - have);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            break;
        have += (size_t)got;
    }
    return have;
}

static enum tg_err reap(struct child *child)
{
    int status = 0;
    pid_t reaped;
    do {
        reaped = waitpid(child->pid, &status, 0);
    } while (reaped < 0 && errno == EINTR);
    close(child->fd);
    *child = (struct child){.fd = -1};
    return reaped > 0 && WIFEXITED(status) ? (enum tg_err)WEXITSTATUS(status) : TG_ERR_MEMORY;
}

enum tg_err child_finish(struct child *child, void *answer, size_t answer_size)
{
    must(child->pid > 0);
    size_t have = read_up_to(child->fd, answer, answer_size);
    enum tg_err err = reap(child);
    if (have == answer_size)
        return TG_OK;
    secret_wipe(answer, answer_size);
    return err == TG_OK ? TG_ERR_IO : err;
}

void child_abandon(struct child *child)
{
    if (child->pid <= 0)
        return;
    kill(child->pid, SIGKILL);
    (void)reap(child);
}
