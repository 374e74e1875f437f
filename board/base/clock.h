/* Time, injectable: who needs it is handed a `struct clock`, so that a test can turn the hands. */
#ifndef TG_BOARD_BASE_CLOCK_H
#define TG_BOARD_BASE_CLOCK_H

#include <stdbool.h>
#include <stdint.h>
#include <time.h>

struct clock {
    int64_t (*monotonic_ms)(void *ctx); /* never goes back; for waits and time-outs */
    int64_t (*unix_s)(void *ctx);       /* seconds since 1970 UTC; may be wrong, may jump */
    void *ctx;                          /* borrowed */
};

/* The system's clocks (CLOCK_BOOTTIME, CLOCK_REALTIME). */
struct clock clock_system(void);

int64_t clock_monotonic_ms(const struct clock *clock);
int64_t clock_unix_s(const struct clock *clock);
/* Local time now. False when the clock cannot be believed: before this program was written, or
 * decades after. */
bool clock_local_time(const struct clock *clock, struct tm *out);
/* Days since 1970-01-01 UTC; 0 when the clock cannot be believed. */
uint32_t clock_day(const struct clock *clock);

#endif
