/* A token bucket for the starts of sessions, so that tapping can't fill a vault. It lives in memory
 * alone: a count or a time on the disk would tell when people came. */
#ifndef TG_SYNC_VAULT_VAULT_THROTTLE_H
#define TG_SYNC_VAULT_VAULT_THROTTLE_H

#include <stdbool.h>
#include <stdint.h>

struct vault_throttle {
    int tokens;
    int64_t refilled_ms; /* monotonic: up to when the tokens have been counted */
};

void vault_throttle_init(struct vault_throttle *throttle, int64_t now_ms);

/* Takes a token; false when there is none, and then *out_wait_ms says when the next one comes. */
bool vault_throttle_take(struct vault_throttle *throttle, int64_t now_ms, int64_t *out_wait_ms);

#endif
