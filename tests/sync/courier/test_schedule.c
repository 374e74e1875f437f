#include "sync/courier/schedule.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>

enum { TICK_S = 600, JITTER_S = 150, START_S = 1700000000 };

struct bench {
    int64_t now_ms;
    int64_t unix_offset_s;
    uint32_t next; /* what chance says, at most; UINT32_MAX: pseudo-random */
    uint32_t seed;
    struct schedule schedule;
};

static int64_t monotonic(void *ctx)
{
    return ((struct bench *)ctx)->now_ms;
}

static int64_t unix_time(void *ctx)
{
    struct bench *bench = ctx;
    return START_S + bench->unix_offset_s + bench->now_ms / 1000;
}

static uint32_t chance(void *ctx, uint32_t below)
{
    struct bench *bench = ctx;
    assert_true(below > 0);
    if (bench->next != UINT32_MAX)
        return bench->next < below ? bench->next : below - 1;
    bench->seed = bench->seed * 1103515245U + 12345U;
    return (bench->seed >> 8) % below;
}

static void begin(struct bench *bench, int64_t ticked_s, uint32_t owed)
{
    const struct schedule_plan plan = {.tick_s = TICK_S,
                                       .jitter_s = JITTER_S,
                                       .clock = {monotonic, unix_time, bench},
                                       .random = chance,
                                       .random_ctx = bench};
    schedule_init(&bench->schedule, &plan, ticked_s, owed);
}

static void first_start_is_owed_one_batch(void **state)
{
    (void)state;
    struct bench bench = {0};
    begin(&bench, 0, 0);
    assert_int_equal(bench.schedule.owed, 1);
    assert_true(schedule_ready(&bench.schedule));
    schedule_served(&bench.schedule);
    assert_false(schedule_ready(&bench.schedule));
    assert_int_equal(schedule_wait_ms(&bench.schedule), TICK_S * 1000);
}

static void missed_ticks_are_counted_whatever_their_number(void **state)
{
    (void)state;
    for (int64_t missed = 0; missed <= SCHEDULE_OWED_MAX + 5; missed++) {
        for (int64_t rest_s = 0; rest_s < TICK_S; rest_s += 599) {
            struct bench bench = {0};
            begin(&bench, START_S - missed * TICK_S - rest_s, 0);
            int64_t wanted = missed > SCHEDULE_OWED_MAX ? SCHEDULE_OWED_MAX : missed;
            assert_int_equal(bench.schedule.owed, wanted);
            assert_int_equal(bench.schedule.ticked_s, START_S - rest_s);
            bench.now_ms = (TICK_S - rest_s) * 1000 - 1;
            assert_false(schedule_count(&bench.schedule));
            bench.now_ms++;
            assert_true(schedule_count(&bench.schedule));
        }
    }
}

static void a_long_sleep_is_caught_up_by_its_ticks(void **state)
{
    (void)state;
    for (int ticks = 1; ticks < 40; ticks++) {
        struct bench bench = {0};
        begin(&bench, START_S, 0);
        assert_int_equal(bench.schedule.owed, 0);
        bench.now_ms = (int64_t)ticks * TICK_S * 1000 + 7000;
        assert_true(schedule_count(&bench.schedule));
        assert_int_equal(bench.schedule.owed, ticks);
        assert_int_equal(bench.schedule.ticked_s, START_S + (int64_t)ticks * TICK_S);
        assert_false(schedule_count(&bench.schedule));
    }
}

static void what_was_owed_and_kept_is_owed_again(void **state)
{
    (void)state;
    struct bench bench = {0};
    begin(&bench, START_S - 2 * TICK_S, 3);
    assert_int_equal(bench.schedule.owed, 5);
}

static void a_clock_that_went_back_owes_nothing(void **state)
{
    (void)state;
    struct bench bench = {.unix_offset_s = -START_S};
    begin(&bench, START_S, 0);
    assert_int_equal(bench.schedule.owed, 0);
    assert_int_equal(schedule_wait_ms(&bench.schedule), TICK_S * 1000);
}

static void ticks_stay_fixed_under_jitter(void **state)
{
    (void)state;
    struct bench bench = {.next = UINT32_MAX, .seed = 1};
    begin(&bench, START_S, 0);
    int64_t earliest = INT64_MAX;
    int64_t latest = 0;
    for (int tick = 1; tick <= 500; tick++) {
        bench.now_ms += schedule_wait_ms(&bench.schedule);
        assert_true(schedule_count(&bench.schedule));
        assert_int_equal(bench.schedule.owed, 1);
        schedule_served(&bench.schedule);
        int64_t late_ms = bench.now_ms - (int64_t)tick * TICK_S * 1000;
        assert_in_range(late_ms, 0, JITTER_S * 1000);
        earliest = late_ms < earliest ? late_ms : earliest;
        latest = late_ms > latest ? late_ms : latest;
    }
    assert_true(latest - earliest > JITTER_S * 900);
}

static void urgent_goes_at_once_and_beside_the_ticks(void **state)
{
    (void)state;
    struct bench bench = {0};
    begin(&bench, START_S, 2);
    schedule_at_once(&bench.schedule, true);
    assert_true(schedule_ready(&bench.schedule));
    schedule_served(&bench.schedule);
    assert_int_equal(bench.schedule.owed, 2);
    schedule_served(&bench.schedule);
    assert_int_equal(bench.schedule.owed, 1);
}

static int64_t fail_once(struct bench *bench)
{
    schedule_failed(&bench->schedule);
    return bench->schedule.retry_ms - bench->now_ms;
}

static void backoff_grows_to_its_cap_and_no_further(void **state)
{
    (void)state;
    struct bench bench = {.next = UINT32_MAX - 1};
    begin(&bench, START_S, 1);
    int64_t wanted = SCHEDULE_BACKOFF_BASE_MS;
    for (int i = 0; i < 100; i++) {
        assert_int_equal(fail_once(&bench), wanted);
        wanted = wanted * 2 < SCHEDULE_BACKOFF_CAP_MS ? wanted * 2 : SCHEDULE_BACKOFF_CAP_MS;
    }
    assert_false(schedule_ready(&bench.schedule));
    bench.now_ms += SCHEDULE_BACKOFF_CAP_MS;
    assert_true(schedule_ready(&bench.schedule));
    schedule_served(&bench.schedule);
    assert_int_equal(fail_once(&bench), SCHEDULE_BACKOFF_BASE_MS);
}

static void jitter_is_kept_at_the_cap(void **state)
{
    (void)state;
    struct bench bench = {.next = UINT32_MAX, .seed = 7};
    begin(&bench, START_S, 1);
    for (int i = 0; i < 50; i++)
        (void)fail_once(&bench);
    int low = 0;
    int high = 0;
    for (int i = 0; i < 1000; i++) {
        int64_t wait_ms = fail_once(&bench);
        assert_in_range(wait_ms, SCHEDULE_BACKOFF_MIN_MS, SCHEDULE_BACKOFF_CAP_MS);
        low += wait_ms < SCHEDULE_BACKOFF_CAP_MS / 4;
        high += wait_ms > SCHEDULE_BACKOFF_CAP_MS * 3LL / 4;
    }
    assert_in_range(low, 200, 300);
    assert_in_range(high, 200, 300);
}

static void a_failure_holds_back_the_urgent_too(void **state)
{
    (void)state;
    struct bench bench = {.next = 0};
    begin(&bench, START_S, 0);
    (void)fail_once(&bench);
    schedule_at_once(&bench.schedule, true);
    assert_false(schedule_ready(&bench.schedule));
    assert_int_equal(schedule_wait_ms(&bench.schedule), SCHEDULE_BACKOFF_MIN_MS);
    bench.now_ms += SCHEDULE_BACKOFF_MIN_MS;
    assert_true(schedule_ready(&bench.schedule));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(first_start_is_owed_one_batch),
        cmocka_unit_test(missed_ticks_are_counted_whatever_their_number),
        cmocka_unit_test(a_long_sleep_is_caught_up_by_its_ticks),
        cmocka_unit_test(what_was_owed_and_kept_is_owed_again),
        cmocka_unit_test(a_clock_that_went_back_owes_nothing),
        cmocka_unit_test(ticks_stay_fixed_under_jitter),
        cmocka_unit_test(urgent_goes_at_once_and_beside_the_ticks),
        cmocka_unit_test(backoff_grows_to_its_cap_and_no_further),
        cmocka_unit_test(jitter_is_kept_at_the_cap),
        cmocka_unit_test(a_failure_holds_back_the_urgent_too),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
