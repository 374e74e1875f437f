/* A token bucket for the starts of sessions, so that tapping can't fill a vault. It lives in memory
 * alone: a count or a time on the disk would tell when people came. A kiosk starts afresh after
 * each visit, so its bucket can stand in memory that the processes hand on as a descriptor. */
#ifndef TG_SYNC_VAULT_VAULT_THROTTLE_H
#define TG_SYNC_VAULT_VAULT_THROTTLE_H

#include "board/base/err.h"

#include <stdbool.h>
#include <stdint.h>

struct vault_throttle {
    int tokens;
    int64_t refilled_ms; /* monotonic: up to when the tokens have been counted */
};

/* The start state: a full bucket. */
void vault_throttle_init(struct vault_throttle *throttle, int64_t now_ms);

/* Takes a token; false when there is none, and then *out_wait_ms says when the next one comes. A
 * bucket that can't be (too many tokens, a time to come) is first put into its start state. */
bool vault_throttle_take(struct vault_throttle *throttle, int64_t now_ms, int64_t *out_wait_ms);

/* A fresh bucket in memory without a name, of sealed size, never swapped out while this process
 * lives. The descriptor is the caller's and stays open across exec. IO, MEMORY. */
enum tg_err vault_throttle_share(int64_t now_ms, int *out_fd, struct fault *fault) MUST_USE;

/* The bucket behind a descriptor from vault_throttle_share, which may then be closed. FORMAT:
 * something else. Give it back to vault_throttle_unmap. */
enum tg_err vault_throttle_map(int fd, struct vault_throttle **out_throttle,
                               struct fault *fault) MUST_USE;
void vault_throttle_unmap(struct vault_throttle *throttle);

#endif
