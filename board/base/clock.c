#include "board/base/clock.h"

#include "board/base/must.h"

#include <stddef.h>
#include <time.h>

static struct timespec clock_read(clockid_t id)
{
    struct timespec now;
    must(clock_gettime(id, &now) == 0);
    return now;
}

static int64_t clock_system_monotonic_ms(void *ctx)
{
    (void)ctx;
    struct timespec now = clock_read(CLOCK_BOOTTIME);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static int64_t clock_system_unix_s(void *ctx)
{
    (void)ctx;
    return (int64_t)clock_read(CLOCK_REALTIME).tv_sec;
}

struct clock clock_system(void)
{
    return (struct clock){.monotonic_ms = clock_system_monotonic_ms, .unix_s = clock_system_unix_s};
}

int64_t clock_monotonic_ms(const struct clock *clock)
{
    return clock->monotonic_ms(clock->ctx);
}

int64_t clock_unix_s(const struct clock *clock)
{
    return clock->unix_s(clock->ctx);
}

/* Between when this program was written and 2056. */
static bool is_credible(int64_t unix_s)
{
    const int64_t earliest = 1767225600, latest = 2713996800;
    return unix_s >= earliest && unix_s < latest;
}

bool clock_local_time(const struct clock *clock, struct tm *out)
{
    int64_t unix_s = clock_unix_s(clock);
    time_t moment = (time_t)unix_s;
    return localtime_r(&moment, out) != NULL && is_credible(unix_s);
}

uint32_t clock_day(const struct clock *clock)
{
    const int64_t seconds_a_day = 86400;
    int64_t unix_s = clock_unix_s(clock);
    return is_credible(unix_s) ? (uint32_t)(unix_s / seconds_a_day) : 0;
}
