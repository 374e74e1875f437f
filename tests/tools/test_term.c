#include "tools/desk/term.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

enum { HOUR_S = 3600 };

static struct calendar *calendar; /* what ships: 2024 to 2026 at least */

static int load(void **state)
{
    (void)state;
    struct fault fault;
    return calendar_load("assets/calendars", &calendar, &fault) == TG_OK ? 0 : -1;
}

static int unload(void **state)
{
    (void)state;
    calendar_destroy(calendar);
    return 0;
}

static void live_in(const char *zone)
{
    setenv("TZ", zone, 1);
    tzset();
}

/* "2026-11-25 14:05:00", local time. */
static int64_t at(const char *text)
{
    struct tm local = {.tm_isdst = -1};
    assert_non_null(strptime(text, "%Y-%m-%d %H:%M:%S", &local));
    return mktime(&local);
}

static void shows(int64_t unix_s, const char *wanted)
{
    char text[32];
    time_t moment = unix_s;
    struct tm local;
    assert_non_null(localtime_r(&moment, &local));
    assert_int_not_equal(strftime(text, sizeof text, "%Y-%m-%d %H:%M:%S", &local), 0);
    assert_string_equal(text, wanted);
}

struct rule {
    const char *from;
    struct pack_term term;
    const char *end;
    bool unsure;
};

static void hold(const struct rule *rules, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct term_end end;
        term_end(calendar, at(rules[i].from), rules[i].term, &end);
        shows(end.unix_s, rules[i].end);
        assert_int_equal(end.unsure, rules[i].unsure);
    }
}

#define HOLD(rules) hold(rules, sizeof(rules) / sizeof *(rules))
#define MINUTES(n)                                                                                 \
    {                                                                                              \
        n, PACK_UNIT_MINUTES                                                                       \
    }
#define HOURS(n)                                                                                   \
    {                                                                                              \
        n, PACK_UNIT_HOURS                                                                         \
    }
#define DAYS(n)                                                                                    \
    {                                                                                              \
        n, PACK_UNIT_DAYS                                                                          \
    }
#define WORKING(n)                                                                                 \
    {                                                                                              \
        n, PACK_UNIT_WORKING_DAYS                                                                  \
    }

static void days_count_from_the_day_after(void **state)
{
    (void)state;
    static const struct rule rules[] = {
        {"2026-11-25 14:05:00", DAYS(30), "2026-12-25 23:59:59", false},
        {"2026-11-25 00:00:00", DAYS(1), "2026-11-26 23:59:59", false},
        {"2026-11-25 23:59:59", DAYS(1), "2026-11-26 23:59:59", false},
        {"2026-11-25 14:05:00", DAYS(0), "2026-11-25 23:59:59", false},
        {"2026-11-27 14:05:00", DAYS(1), "2026-11-28 23:59:59", false}, /* a Saturday: a day too */
        {"2028-02-28 14:05:00", DAYS(1), "2028-02-29 23:59:59", false},
        {"2100-02-28 14:05:00", DAYS(1), "2100-03-01 23:59:59", false},
        {"2026-12-31 14:05:00", DAYS(1), "2027-01-01 23:59:59", false}, /* no calendar is needed */
        {"2026-11-25 14:05:00", DAYS(3660), "2036-12-02 23:59:59", false},
    };
    live_in("Asia/Shanghai");
    HOLD(rules);
}

static void minutes_and_hours_are_plain(void **state)
{
    (void)state;
    static const struct rule rules[] = {
        {"2026-02-17 23:50:00", MINUTES(20), "2026-02-18 00:10:00", false},
        {"2026-02-17 23:50:00", HOURS(24), "2026-02-18 23:50:00", false},
        {"2026-02-17 23:50:00", MINUTES(0), "2026-02-17 23:50:00", false},
    };
    live_in("Asia/Shanghai");
    HOLD(rules);
}

static void working_days_go_round_holidays(void **state)
{
    (void)state;
    static const struct rule rules[] = {
        /* A Wednesday, and the weekend after it. */
        {"2026-11-25 14:05:00", WORKING(2), "2026-11-27 23:59:59", false},
        {"2026-11-25 14:05:00", WORKING(3), "2026-11-30 23:59:59", false},
        /* Spring Festival: Friday, the Saturday that is worked, nine days off. */
        {"2026-02-12 10:00:00", WORKING(1), "2026-02-13 23:59:59", false},
        {"2026-02-12 10:00:00", WORKING(2), "2026-02-14 23:59:59", false},
        {"2026-02-12 10:00:00", WORKING(3), "2026-02-24 23:59:59", false},
        {"2026-02-12 10:00:00", WORKING(7), "2026-02-28 23:59:59", false}, /* a Saturday, worked */
        {"2026-02-12 10:00:00", WORKING(8), "2026-03-02 23:59:59", false},
        /* From inside it. */
        {"2026-02-18 10:00:00", WORKING(1), "2026-02-24 23:59:59", false},
        {"2026-09-30 10:00:00", WORKING(1), "2026-10-08 23:59:59", false},
        /* Over the year's end: three days off, then a Sunday that is worked. */
        {"2025-12-31 10:00:00", WORKING(1), "2026-01-04 23:59:59", false},
        /* The same day, if it is one. */
        {"2026-02-28 10:00:00", WORKING(0), "2026-02-28 23:59:59", false},
        {"2026-11-29 10:00:00", WORKING(0), "2026-11-30 23:59:59", false},
    };
    live_in("Asia/Shanghai");
    HOLD(rules);
}

static void past_the_calendar_the_earliest_end_is_told(void **state)
{
    (void)state;
    static const char text[] =
        "years: [{year: 2026, holidays: [{name: a, from: 2026-01-01, to: 2026-01-03}]}]";
    static const struct rule rules[] = {
        {"2026-12-30 10:00:00", WORKING(1), "2026-12-31 23:59:59", false},
        {"2026-12-30 10:00:00", WORKING(2), "2027-01-01 23:59:59", true},
        {"2026-12-30 10:00:00", WORKING(5), "2027-01-04 23:59:59", true},
        {"2027-01-02 10:00:00", WORKING(0), "2027-01-02 23:59:59",
         true}, /* a Saturday: who knows */
        {"2025-12-30 10:00:00", WORKING(3), "2026-01-06 23:59:59", true}, /* 31st; 5th, 6th */
    };
    live_in("Asia/Shanghai");
    struct calendar *shipped = calendar;
    struct fault fault;
    calendar = calendar_create();
    assert_int_equal(calendar_parse("c", (const uint8_t *)text, strlen(text), calendar, &fault),
                     TG_OK);
    HOLD(rules);
    calendar_destroy(calendar);
    calendar = shipped;
}

static void a_day_ends_by_the_clock_on_the_wall(void **state)
{
    (void)state;
    static const struct rule rules[] = {
        {"2026-10-31 12:00:00", DAYS(1), "2026-11-01 23:59:59", false}, /* 25 hours long */
        {"2026-03-07 12:00:00", DAYS(1), "2026-03-08 23:59:59", false}, /* 23 hours */
        {"2026-10-31 12:00:00", HOURS(24), "2026-11-01 11:00:00", false},
        {"2026-03-07 12:00:00", HOURS(24), "2026-03-08 13:00:00", false},
    };
    live_in("America/New_York");
    HOLD(rules);
    struct term_end end;
    term_end(calendar, at("2026-10-31 12:00:00"), (struct pack_term)DAYS(1), &end);
    assert_int_equal(end.unix_s - at("2026-10-31 23:59:59"), 25 * HOUR_S);

    /* Put back from midnight to 23:00, so that 23:59:59 comes twice: in time is until the second.
     * Put forward from midnight: the day before ends as ever. */
    live_in("America/Sao_Paulo");
    term_end(calendar, at("2018-02-16 12:00:00"), (struct pack_term)DAYS(1), &end);
    shows(end.unix_s, "2018-02-17 23:59:59");
    shows(end.unix_s + 1, "2018-02-18 00:00:00");
    assert_int_equal(end.unix_s - at("2018-02-16 23:59:59"), 25 * HOUR_S);
    term_end(calendar, at("2018-11-02 12:00:00"), (struct pack_term)DAYS(1), &end);
    shows(end.unix_s, "2018-11-03 23:59:59");
    shows(end.unix_s + 1, "2018-11-04 01:00:00");
}

static void what_no_clock_and_no_pack_says_is_unsure(void **state)
{
    (void)state;
    static const int64_t moments[] = {INT64_MIN, -1, 7289654400, INT64_MAX};
    struct term_end end;
    live_in("Asia/Shanghai");
    for (size_t i = 0; i < sizeof moments / sizeof *moments; i++) {
        for (enum pack_unit unit = PACK_UNIT_MINUTES; unit <= PACK_UNIT_WORKING_DAYS; unit++) {
            struct pack_term most = {UINT32_MAX, unit};
            term_end(calendar, moments[i], (struct pack_term){1, unit}, &end);
            assert_true(end.unsure);
            term_end(calendar, moments[i], most, &end);
            assert_true(end.unsure);
            assert_true(term_before(calendar, moments[i], 0, most) >= 0);
        }
    }
    term_end(calendar, at("2026-11-25 14:05:00"), (struct pack_term)DAYS(3661), &end);
    shows(end.unix_s, "2036-12-02 23:59:59");
    assert_true(end.unsure);
}

static void a_warning_comes_before_the_end(void **state)
{
    (void)state;
    static const struct {
        const char *from, *end;
        struct pack_term before;
        const char *moment;
    } rules[] = {
        {"2026-01-01 00:00:00", "2026-11-27 23:59:59", DAYS(3), "2026-11-24 23:59:59"},
        {"2026-01-01 00:00:00", "2026-11-27 23:59:59", DAYS(0), "2026-11-27 23:59:59"},
        {"2026-01-01 00:00:00", "2026-11-27 10:30:00", HOURS(2), "2026-11-27 08:30:00"},
        {"2026-01-01 00:00:00", "2026-11-27 10:30:00", MINUTES(45), "2026-11-27 09:45:00"},
        {"2026-01-01 00:00:00", "2026-11-27 10:30:00", DAYS(1), "2026-11-26 10:30:00"},
        {"2026-01-01 00:00:00", "2026-11-27 23:59:59", WORKING(2),
         "2026-11-25 23:59:59"}, /* Thursday, Friday are left */
        {"2026-01-01 00:00:00", "2026-11-30 23:59:59", WORKING(1),
         "2026-11-27 23:59:59"}, /* Monday is left */
        {"2026-01-01 00:00:00", "2026-11-29 23:59:59", WORKING(1),
         "2026-11-26 23:59:59"}, /* an end on a Sunday: Friday */
        {"2026-01-01 00:00:00", "2026-02-24 23:59:59", WORKING(1),
         "2026-02-14 23:59:59"}, /* over Spring Festival */
        {"2026-01-01 00:00:00", "2026-02-24 23:59:59", WORKING(2), "2026-02-13 23:59:59"},
        {"2026-11-01 00:00:00", "2026-11-25 23:59:59", DAYS(60),
         "2026-11-01 00:00:00"}, /* not before it began */
        {"2026-01-01 00:00:00", "2199-06-10 23:59:59", WORKING(2),
         "2199-06-06 23:59:59"}, /* unknown: Friday, Monday */
    };
    live_in("Asia/Shanghai");
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++) {
        int64_t moment =
            term_before(calendar, at(rules[i].end), at(rules[i].from), rules[i].before);
        shows(moment, rules[i].moment);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(days_count_from_the_day_after),
        cmocka_unit_test(minutes_and_hours_are_plain),
        cmocka_unit_test(working_days_go_round_holidays),
        cmocka_unit_test(past_the_calendar_the_earliest_end_is_told),
        cmocka_unit_test(a_day_ends_by_the_clock_on_the_wall),
        cmocka_unit_test(what_no_clock_and_no_pack_says_is_unsure),
        cmocka_unit_test(a_warning_comes_before_the_end),
    };
    return cmocka_run_group_tests(tests, load, unload);
}
