/* A token bucket for what may not be done as often as a script can: starts of sessions, so that
 * tapping can't fill a vault, and openings of mailboxes, so that codes can't be guessed. It lives
 * in memory alone: a count or a time on the disk would tell when people came. A kiosk starts afresh
 * after each visit, so its buckets can stand in memory that the processes hand on as descriptors.
 */
#ifndef TG_BOARD_THROTTLE_H
#define TG_BOARD_THROTTLE_H

#include "board/base/err.h"

#include <stdbool.h>
#include <stdint.h>

struct throttle_rate {
    int burst; /* tokens of a full bucket */
    int64_t every_ms;
};

struct throttle {
    int tokens;
    int64_t refilled_ms; /* monotonic: up to when the tokens have been counted */
};

/* The start state: a full bucket. */
void throttle_init(struct throttle *throttle, const struct throttle_rate *rate, int64_t now_ms);

/* Takes a token; false when there is none, and then *out_wait_ms says when the next one comes. A
 * bucket that can't be (too many tokens, a time to come) is first put into its start state. */
bool throttle_take(struct throttle *throttle, const struct throttle_rate *rate, int64_t now_ms,
                   int64_t *out_wait_ms);

/* A fresh bucket in memory without a name, of sealed size, never swapped out while this process
 * lives. The descriptor is the caller's and stays open across exec. IO, MEMORY. */
enum tg_err throttle_share(const struct throttle_rate *rate, int64_t now_ms, int *out_fd,
                           struct fault *fault) MUST_USE;

/* The bucket behind a descriptor from throttle_share, which may then be closed. FORMAT: something
 * else. Give it back to throttle_unmap. */
enum tg_err throttle_map(int fd, struct throttle **out_throttle, struct fault *fault) MUST_USE;
void throttle_unmap(struct throttle *throttle);

#endif
