/* When to set out. Pure: time and chance are handed in, nothing else is looked at.
 *
 * Ticks are fixed, each served up to jitter_s late; every tick is owed one batch, whatever waits.
 * Ticks missed while the machine was off or the hub out of reach are caught up by their number.
 * Urgent envelopes and "sync now" go at once, beside the ticks. After a failure all wait: full
 * jitter over an exponentially growing time, whose cap it keeps (AWS Architecture Blog,
 * "Exponential Backoff And Jitter"). */
#ifndef TG_SYNC_COURIER_SCHEDULE_H
#define TG_SYNC_COURIER_SCHEDULE_H

#include "board/base/clock.h"

#include <stdbool.h>
#include <stdint.h>

enum {
    SCHEDULE_OWED_MAX = 64, /* ticks that are caught up */
    SCHEDULE_BACKOFF_MIN_MS = 1000,
    SCHEDULE_BACKOFF_BASE_MS = 5000,
    SCHEDULE_BACKOFF_CAP_MS = 15 * 60 * 1000,
};

/* Uniform in 0 … below-1. */
typedef uint32_t (*schedule_random_fn)(void *ctx, uint32_t below);

struct schedule_plan {
    uint32_t tick_s;
    uint32_t jitter_s; /* ≤ tick_s */
    struct clock clock;
    schedule_random_fn random;
    void *random_ctx; /* borrowed */
};

struct schedule {
    struct schedule_plan plan;
    int64_t tick_ms;  /* monotonic: when the next tick is */
    int64_t due_ms;   /* … and when it is served */
    int64_t ticked_s; /* Unix seconds: up to when ticks have been counted; keep it on the disk */
    uint32_t owed;    /* ticks to be served; keep it too */
    bool at_once;     /* something urgent waits, or a wish */
    uint32_t failures;
    int64_t retry_ms; /* monotonic: nothing before */
};

/* `ticked_s` and `owed` as they were kept; 0, 0 on the first start, which is owed one tick. A clock
 * that went back since is taken as no time at all, one that leapt ahead costs SCHEDULE_OWED_MAX
 * batches. */
void schedule_init(struct schedule *out, const struct schedule_plan *plan, int64_t ticked_s,
                   uint32_t owed);

/* Counts the ticks that have come; true when there were any (then keep ticked_s and owed). */
bool schedule_count(struct schedule *schedule);

/* Whether a batch may go now. */
bool schedule_ready(const struct schedule *schedule);
/* Milliseconds until it may, or the next tick is to be counted; 0 when it may now. */
int64_t schedule_wait_ms(const struct schedule *schedule);

/* Something does, or no longer does, want to go at once. */
void schedule_at_once(struct schedule *schedule, bool wanted);

/* The hub has taken a batch; what went at once was not a tick's. */
void schedule_served(struct schedule *schedule);
void schedule_failed(struct schedule *schedule);
/* Not a failure, but not before `ms` have passed. */
void schedule_pause(struct schedule *schedule, int64_t ms);

#endif
