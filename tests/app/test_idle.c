#include "app/kiosk/idle.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static void check_limits(enum idle_mode mode, int64_t quiet, int64_t countdown)
{
    struct idle idle;
    idle_enter(&idle, mode, 1000);
    assert_int_equal(idle_state(&idle, 1000 + quiet - 1), IDLE_ACTIVE);
    assert_int_equal(idle_wait_ms(&idle, 1000), quiet);
    if (countdown > 0) {
        assert_int_equal(idle_state(&idle, 1000 + quiet), IDLE_WARNING);
        assert_int_equal(idle_countdown_s(&idle, 1000 + quiet), countdown / 1000);
        assert_int_equal(idle_state(&idle, 1000 + quiet + countdown - 1), IDLE_WARNING);
        assert_int_equal(idle_countdown_s(&idle, 1000 + quiet + countdown - 1), 1);
    }
    assert_int_equal(idle_state(&idle, 1000 + quiet + countdown), IDLE_EXPIRED);
    assert_int_equal(idle_wait_ms(&idle, 1000 + quiet + countdown + 5), 0);
}

static void idle_limits_are_those_promised(void **state)
{
    (void)state;
    check_limits(IDLE_FORM, 120000, 45000);
    check_limits(IDLE_WRITING, 240000, 45000);
    check_limits(IDLE_RECEIPT, 60000, 45000);
    check_limits(IDLE_DONE, 10000, 0);
}

static void idle_off_never_ends(void **state)
{
    (void)state;
    struct idle idle;
    idle_enter(&idle, IDLE_OFF, 0);
    assert_int_equal(idle_state(&idle, INT64_MAX / 2), IDLE_ACTIVE);
    assert_int_equal(idle_wait_ms(&idle, INT64_MAX / 2), -1);
}

static void idle_touch_starts_the_time_again(void **state)
{
    (void)state;
    struct idle idle;
    idle_enter(&idle, IDLE_FORM, 0);
    for (int64_t now = 0; now < 10 * IDLE_FORM_MS; now += IDLE_FORM_MS - 1) {
        assert_int_equal(idle_state(&idle, now), IDLE_ACTIVE);
        idle_touch(&idle, now);
    }
}

static void idle_warning_ends_by_more_time_alone(void **state)
{
    (void)state;
    struct idle idle;
    idle_enter(&idle, IDLE_FORM, 0);
    idle_touch(&idle, IDLE_FORM_MS + 1);
    assert_int_equal(idle_state(&idle, IDLE_FORM_MS + 1), IDLE_WARNING);
    assert_true(idle_more(&idle, IDLE_FORM_MS + 1));
    assert_int_equal(idle_state(&idle, IDLE_FORM_MS + 2), IDLE_ACTIVE);
}

static void idle_gives_more_time_ten_times_and_more_but_not_for_ever(void **state)
{
    (void)state;
    assert_true(IDLE_EXTENSIONS_MAX >= 10);
    struct idle idle;
    idle_enter(&idle, IDLE_FORM, 0);
    int64_t now = 0;
    for (int i = 0; i < IDLE_EXTENSIONS_MAX; i++) {
        now += IDLE_FORM_MS + IDLE_COUNTDOWN_MS - 1;
        assert_int_equal(idle_state(&idle, now), IDLE_WARNING);
        assert_true(idle_more(&idle, now));
    }
    now += IDLE_FORM_MS;
    assert_false(idle_more(&idle, now));
    assert_int_equal(idle_state(&idle, now + IDLE_COUNTDOWN_MS), IDLE_EXPIRED);
}

static void idle_forgets_extensions_when_the_visitor_goes_on(void **state)
{
    (void)state;
    struct idle idle;
    idle_enter(&idle, IDLE_FORM, 0);
    for (int64_t now = IDLE_FORM_MS, i = 0; i < 3 * IDLE_EXTENSIONS_MAX; i++) {
        assert_true(idle_more(&idle, now));
        idle_touch(&idle, now + 1);
        now += 1 + IDLE_FORM_MS;
    }
}

static void idle_expired_takes_no_more_time(void **state)
{
    (void)state;
    struct idle idle;
    idle_enter(&idle, IDLE_RECEIPT, 0);
    assert_false(idle_more(&idle, IDLE_RECEIPT_MS + IDLE_COUNTDOWN_MS));
}

static void idle_countdown_wakes_once_a_second(void **state)
{
    (void)state;
    struct idle idle;
    idle_enter(&idle, IDLE_FORM, 0);
    int64_t now = IDLE_FORM_MS;
    int wakes = 0;
    while (idle_state(&idle, now) == IDLE_WARNING) {
        int shown = idle_countdown_s(&idle, now);
        now += idle_wait_ms(&idle, now);
        wakes++;
        assert_int_equal(idle_countdown_s(&idle, now), shown - 1);
    }
    assert_int_equal(wakes, IDLE_COUNTDOWN_MS / 1000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(idle_limits_are_those_promised),
        cmocka_unit_test(idle_off_never_ends),
        cmocka_unit_test(idle_touch_starts_the_time_again),
        cmocka_unit_test(idle_warning_ends_by_more_time_alone),
        cmocka_unit_test(idle_gives_more_time_ten_times_and_more_but_not_for_ever),
        cmocka_unit_test(idle_forgets_extensions_when_the_visitor_goes_on),
        cmocka_unit_test(idle_expired_takes_no_more_time),
        cmocka_unit_test(idle_countdown_wakes_once_a_second),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
