#include "sync/vault/vault_throttle.h"

#include "sync/vault/vault.h"

void vault_throttle_init(struct vault_throttle *throttle, int64_t now_ms)
{
    *throttle = (struct vault_throttle){.tokens = VAULT_BURST_AT_START, .refilled_ms = now_ms};
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
    throttle_refill(throttle, now_ms);
    if (throttle->tokens == 0) {
        *out_wait_ms = throttle->refilled_ms + VAULT_SESSION_EVERY_MS - now_ms;
        return false;
    }
    throttle->tokens--;
    return true;
}
