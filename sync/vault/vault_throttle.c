#include "sync/vault/vault_throttle.h"

#include "board/base/must.h"
#include "sync/vault/vault.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

enum { THROTTLE_SEALS = F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL };

void vault_throttle_init(struct vault_throttle *throttle, int64_t now_ms)
{
    *throttle = (struct vault_throttle){.tokens = VAULT_BURST_MAX, .refilled_ms = now_ms};
}

static bool throttle_is_sane(const struct vault_throttle *throttle, int64_t now_ms)
{
    return throttle->tokens >= 0 && throttle->tokens <= VAULT_BURST_MAX &&
           throttle->refilled_ms >= 0 && throttle->refilled_ms <= now_ms;
}

static void throttle_refill(struct vault_throttle *throttle, int64_t now_ms)
{
    int64_t earned = (now_ms - throttle->refilled_ms) / VAULT_SESSION_EVERY_MS;
    if (earned >= VAULT_BURST_MAX - throttle->tokens) {
        throttle->tokens = VAULT_BURST_MAX;
        throttle->refilled_ms = now_ms;
    } else if (earned > 0) {
        throttle->tokens += (int)earned;
        throttle->refilled_ms += earned * VAULT_SESSION_EVERY_MS;
    }
}

bool vault_throttle_take(struct vault_throttle *throttle, int64_t now_ms, int64_t *out_wait_ms)
{
    /* On a copy: others may have the memory too. */
    struct vault_throttle next = *throttle;
    if (!throttle_is_sane(&next, now_ms))
        vault_throttle_init(&next, now_ms);
    throttle_refill(&next, now_ms);
    bool taken = next.tokens > 0;
    if (taken)
        next.tokens--;
    else
        *out_wait_ms = next.refilled_ms + VAULT_SESSION_EVERY_MS - now_ms;
    *throttle = next;
    return taken;
}

static void *throttle_mmap(int fd)
{
    return mmap(NULL, sizeof(struct vault_throttle), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
}

enum tg_err vault_throttle_share(int64_t now_ms, int *out_fd, struct fault *fault)
{
    int fd = memfd_create("tonggui-throttle", MFD_ALLOW_SEALING);
    bool sized = fd >= 0 && ftruncate(fd, sizeof(struct vault_throttle)) == 0 &&
                 fcntl(fd, F_ADD_SEALS, THROTTLE_SEALS) == 0;
    /* Mapped and locked for this process' life: a page that is locked nowhere may be swapped out,
     * and a disk would hold a time. */
    struct vault_throttle *throttle = sized ? throttle_mmap(fd) : MAP_FAILED;
    if (throttle != MAP_FAILED && mlock(throttle, sizeof *throttle) == 0) {
        vault_throttle_init(throttle, now_ms);
        *out_fd = fd;
        return TG_OK;
    }
    enum tg_err err = fault_set(fault, sized ? TG_ERR_MEMORY : TG_ERR_IO,
                                "no memory for the throttle of sessions: %s", strerror(errno));
    if (throttle != MAP_FAILED)
        vault_throttle_unmap(throttle);
    if (fd >= 0)
        close(fd);
    return err;
}

enum tg_err vault_throttle_map(int fd, struct vault_throttle **out_throttle, struct fault *fault)
{
    struct stat st;
    int seals = fcntl(fd, F_GET_SEALS);
    if (seals < 0 || (seals & THROTTLE_SEALS) != THROTTLE_SEALS || fstat(fd, &st) != 0 ||
        st.st_size != sizeof(struct vault_throttle))
        return fault_set(fault, TG_ERR_FORMAT, "descriptor %d is no throttle of sessions", fd);
    struct vault_throttle *throttle = throttle_mmap(fd);
    if (throttle == MAP_FAILED)
        return fault_set(fault, TG_ERR_MEMORY, "cannot map the throttle of sessions: %s",
                         strerror(errno));
    *out_throttle = throttle;
    return TG_OK;
}

void vault_throttle_unmap(struct vault_throttle *throttle)
{
    must(munmap(throttle, sizeof *throttle) == 0);
}
