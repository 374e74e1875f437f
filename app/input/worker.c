#include "app/input/worker.h"

#include "app/input/ime_wire.h"
#include "board/base/secret.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

struct desk {
    struct ime_stamp stamp;
    struct ime_request request;
    struct ime_answer answer;
    uint8_t message[IME_MESSAGE_MAX];
};

static bool say(struct desk *desk, int fd)
{
    size_t len = ime_answer_compose(&desk->stamp, &desk->answer, desk->message);
    return write(fd, desk->message, len) == (ssize_t)len;
}

/* False when the process is to end. */
static bool serve_one(struct engines *engines, uint32_t generation, struct desk *desk,
                      int requests_fd, int answers_fd)
{
    ssize_t len = read(requests_fd, desk->message, sizeof desk->message);
    if (len < 0 && errno == EINTR)
        return true;
    if (len == 0)
        _exit(EXIT_SUCCESS);
    if (len < 0)
        return false;
    bool good = true;
    if (ime_request_parse(desk->message, (size_t)len, &desk->stamp, &desk->request) == TG_OK &&
        desk->stamp.generation == generation)
        good = engines_answer(engines, &desk->request, &desk->answer) == TG_OK &&
               say(desk, answers_fd);
    secret_wipe(desk, sizeof *desk);
    return good;
}

_Noreturn void worker_run(struct engines *engines, uint32_t generation, int requests_fd,
                          int answers_fd)
{
    struct desk *desk = secret_create(sizeof *desk);
    if (desk == NULL)
        _exit(EXIT_FAILURE);
    /* Where the system allows as much: what libraries make of the letters stays out of swap. */
    (void)mlockall(MCL_CURRENT | MCL_FUTURE | MCL_ONFAULT);
    desk->stamp.generation = generation;
    if (say(desk, answers_fd))
        while (serve_one(engines, generation, desk, requests_fd, answers_fd))
            ;
    _exit(EXIT_FAILURE);
}
