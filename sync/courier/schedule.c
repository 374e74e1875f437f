#include "sync/courier/schedule.h"

static uint32_t draw(const struct schedule *schedule, uint32_t below)
{
    return schedule->plan.random(schedule->plan.random_ctx, below);
}

static int64_t tick_ms(const struct schedule *schedule)
{
    return (int64_t)schedule->plan.tick_s * 1000;
}

static void place_next(struct schedule *schedule)
{
    uint32_t late_ms = draw(schedule, schedule->plan.jitter_s * 1000U + 1);
    schedule->due_ms = schedule->tick_ms + late_ms;
}

static void owe(struct schedule *schedule, int64_t ticks)
{
    int64_t owed = schedule->owed + ticks;
    schedule->owed = owed > SCHEDULE_OWED_MAX ? SCHEDULE_OWED_MAX : (uint32_t)owed;
}

void schedule_init(struct schedule *out, const struct schedule_plan *plan, int64_t ticked_s,
                   uint32_t owed)
{
    int64_t now_s = clock_unix_s(&plan->clock);
    int64_t now_ms = clock_monotonic_ms(&plan->clock);
    *out = (struct schedule){.plan = *plan, .ticked_s = now_s};
    owe(out, owed);
    if (ticked_s == 0)
        owe(out, 1);
    int64_t since_s = ticked_s == 0 || ticked_s > now_s ? 0 : now_s - ticked_s;
    owe(out, since_s / plan->tick_s);
    out->ticked_s -= since_s % plan->tick_s;
    out->tick_ms = now_ms + tick_ms(out) - since_s % plan->tick_s * 1000;
    place_next(out);
}

bool schedule_count(struct schedule *schedule)
{
    int64_t now_ms = clock_monotonic_ms(&schedule->plan.clock);
    if (now_ms < schedule->due_ms)
        return false;
    int64_t ticks = 1 + (now_ms - schedule->tick_ms) / tick_ms(schedule);
    owe(schedule, ticks);
    schedule->tick_ms += ticks * tick_ms(schedule);
    schedule->ticked_s = clock_unix_s(&schedule->plan.clock) -
                         (now_ms - (schedule->tick_ms - tick_ms(schedule))) / 1000;
    place_next(schedule);
    return true;
}

bool schedule_ready(const struct schedule *schedule)
{
    return (schedule->owed > 0 || schedule->at_once) &&
           clock_monotonic_ms(&schedule->plan.clock) >= schedule->retry_ms;
}

int64_t schedule_wait_ms(const struct schedule *schedule)
{
    int64_t now_ms = clock_monotonic_ms(&schedule->plan.clock);
    int64_t at_ms = schedule->due_ms;
    if (schedule->owed > 0 || schedule->at_once)
        at_ms = schedule->retry_ms < at_ms ? schedule->retry_ms : at_ms;
    return at_ms > now_ms ? at_ms - now_ms : 0;
}

void schedule_at_once(struct schedule *schedule, bool wanted)
{
    schedule->at_once = wanted;
}

void schedule_served(struct schedule *schedule)
{
    if (schedule->at_once)
        schedule->at_once = false;
    else if (schedule->owed > 0)
        schedule->owed--;
    schedule->failures = 0;
    schedule->retry_ms = 0;
}

void schedule_failed(struct schedule *schedule)
{
    int64_t cap_ms = SCHEDULE_BACKOFF_BASE_MS;
    for (uint32_t i = 0; i < schedule->failures && cap_ms < SCHEDULE_BACKOFF_CAP_MS; i++)
        cap_ms *= 2;
    if (cap_ms > SCHEDULE_BACKOFF_CAP_MS)
        cap_ms = SCHEDULE_BACKOFF_CAP_MS;
    if (schedule->failures < UINT32_MAX)
        schedule->failures++;
    uint32_t span = (uint32_t)cap_ms - SCHEDULE_BACKOFF_MIN_MS;
    schedule_pause(schedule, SCHEDULE_BACKOFF_MIN_MS + draw(schedule, span + 1));
}

void schedule_pause(struct schedule *schedule, int64_t ms)
{
    schedule->retry_ms = clock_monotonic_ms(&schedule->plan.clock) + ms;
}
