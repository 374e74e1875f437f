#include "board/throttle.h"

#include "board/base/must.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

enum { THROTTLE_SEALS = F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL };

void throttle_init(struct throttle *throttle, const struct throttle_rate *rate, int64_t now_ms)
{
    *throttle = (struct throttle){.tokens = rate->burst, .refilled_ms = now_ms};
}

static bool throttle_is_sane(const struct throttle *throttle, const struct throttle_rate *rate,
                             int64_t now_ms)
{
    return throttle->tokens >= 0 && throttle->tokens <= rate->burst && throttle->refilled_ms >= 0 &&
           throttle->refilled_ms <= now_ms;
}

static void throttle_refill(struct throttle *throttle, const struct throttle_rate *rate,
                            int64_t now_ms)
{
    int64_t earned = (now_ms - throttle->refilled_ms) / rate->every_ms;
    if (earned >= rate->burst - throttle->tokens) {
        throttle->tokens = rate->burst;
        throttle->refilled_ms = now_ms;
    } else if (earned > 0) {
        throttle->tokens += (int)earned;
        throttle->refilled_ms += earned * rate->every_ms;
    }
}

bool throttle_take(struct throttle *throttle, const struct throttle_rate *rate, int64_t now_ms,
                   int64_t *out_wait_ms)
{
    /* On a copy: others may have the memory too. */
    struct throttle next = *throttle;
    if (!throttle_is_sane(&next, rate, now_ms))
        throttle_init(&next, rate, now_ms);
    throttle_refill(&next, rate, now_ms);
    bool taken = next.tokens > 0;
    if (taken)
        next.tokens--;
    else
        *out_wait_ms = next.refilled_ms + rate->every_ms - now_ms;
    *throttle = next;
    return taken;
}

static void *throttle_mmap(int fd)
{
    return mmap(NULL, sizeof(struct throttle), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
}

enum tg_err throttle_share(const struct throttle_rate *rate, int64_t now_ms, int *out_fd,
                           struct fault *fault)
{
    int fd = memfd_create("tonggui-throttle", MFD_ALLOW_SEALING);
    bool sized = fd >= 0 && ftruncate(fd, sizeof(struct throttle)) == 0 &&
                 fcntl(fd, F_ADD_SEALS, THROTTLE_SEALS) == 0;
    /* Mapped and locked for this process' life: a page that is locked nowhere may be swapped out,
     * and a disk would hold a time. */
    struct throttle *throttle = sized ? throttle_mmap(fd) : MAP_FAILED;
    if (throttle != MAP_FAILED && mlock(throttle, sizeof *throttle) == 0) {
        throttle_init(throttle, rate, now_ms);
        *out_fd = fd;
        return TG_OK;
    }
    enum tg_err err = fault_set(fault, sized ? TG_ERR_MEMORY : TG_ERR_IO,
                                "no memory for a throttle: %s", strerror(errno));
    if (throttle != MAP_FAILED)
        throttle_unmap(throttle);
    if (fd >= 0)
        close(fd);
    return err;
}

enum tg_err throttle_map(int fd, struct throttle **out_throttle, struct fault *fault)
{
    struct stat st;
    int seals = fcntl(fd, F_GET_SEALS);
    if (seals < 0 || (seals & THROTTLE_SEALS) != THROTTLE_SEALS || fstat(fd, &st) != 0 ||
        st.st_size != sizeof(struct throttle))
        return fault_set(fault, TG_ERR_FORMAT, "descriptor %d is no throttle", fd);
    struct throttle *throttle = throttle_mmap(fd);
    if (throttle == MAP_FAILED)
        return fault_set(fault, TG_ERR_MEMORY, "cannot map a throttle: %s", strerror(errno));
    *out_throttle = throttle;
    return TG_OK;
}

void throttle_unmap(struct throttle *throttle)
{
    must(munmap(throttle, sizeof *throttle) == 0);
}
