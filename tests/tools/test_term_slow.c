/* Terms against a slow implementation that shares nothing with the fast one: a table of days that
 * is stepped through one by one, with its own calendar arithmetic, its own reading of cn.yaml and
 * its own time zones; over every start day of thirteen years. */
#include "tools/desk/term.h"

#include "board/base/file.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#define OFFICIAL "assets/calendars/cn.yaml"

enum {
    HOUR_S = 3600,
    DAY_S = 86400,
    FIRST = 2020, /* a day's number counts from the first of it */
    CALENDAR_ENDS = 2031,
    STARTS_LAST = 2032, /* so that terms run past the calendar, too */
    LAST = 2034,
    DAYS_MAX = (LAST - FIRST + 1) * 366,
};

struct day {
    int year, month, day, weekday; /* 0: Sunday */
    enum calendar_day kind;
    bool summer; /* New York, at the end of the day */
};

static struct day days[DAYS_MAX];
static int day_count;

static int number(int year, int month, int day)
{
    for (int i = 0; i < day_count; i++)
        if (days[i].year == year && days[i].month == month && days[i].day == day)
            return i;
    fail_msg("%d-%d-%d is not in the table", year, month, day);
    return 0;
}

static int month_days(int year, int month)
{
    if (month == 2)
        return year % 4 == 0 ? 29 : 28; /* no century in the table */
    return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
}

/* From Wednesday 1 January 2020. Summer time from the second Sunday of March to the first of
 * November. */
static void make_days(void)
{
    int weekday = 3;
    day_count = 0;
    for (int year = FIRST; year <= LAST; year++) {
        bool summer = false;
        for (int month = 1; month <= 12; month++) {
            for (int day = 1; day <= month_days(year, month); day++) {
                if (weekday == 0 && month == 3 && day >= 8 && day <= 14)
                    summer = true;
                if (weekday == 0 && month == 11 && day <= 7)
                    summer = false;
                bool weekend = weekday == 0 || weekday == 6;
                days[day_count++] = (struct day){
                    year, month, day, weekday, weekend ? CALENDAR_OFF : CALENDAR_WORKING, summer};
                weekday = (weekday + 1) % 7;
            }
        }
    }
}

static void mark(const char *from, const char *to, enum calendar_day kind)
{
    int y, m, d, y2, m2, d2;
    assert_int_equal(sscanf(from, "%d-%d-%d", &y, &m, &d), 3);
    assert_int_equal(sscanf(to, "%d-%d-%d", &y2, &m2, &d2), 3);
    for (int i = number(y, m, d); i <= number(y2, m2, d2); i++)
        days[i].kind = kind;
}

/* cn.yaml, as far as it is needed: no YAML, only its dates. */
static void mark_official(const char *text)
{
    for (const char *at_from = text; (at_from = strstr(at_from, "from: 20")) != NULL; at_from++)
        mark(at_from + strlen("from: "), strstr(at_from, "to: ") + strlen("to: "), CALENDAR_OFF);
    for (const char *list = text; (list = strstr(list, "worked: [")) != NULL; list++)
        for (const char *day = list + strlen("worked: "); *day != ']';
             day += 1 + strcspn(day + 1, ",]"))
            mark(day + 1 + strspn(day + 1, " "), day + 1 + strspn(day + 1, " "), CALENDAR_WORKING);
}

/* A year that cn.yaml lacks: a day off at new year, then every eighth week four days off from
 * Thursday on, with the Sunday before worked. */
static void mark_made_up(int year, FILE *yaml)
{
    char worked[1024] = "";
    fprintf(yaml, "- year: %d\n  holidays:\n", year);
    fprintf(yaml, "  - {name: a, from: %d-01-01, to: %d-01-01}\n", year, year);
    int first = number(year, 1, 1);
    days[first].kind = CALENDAR_OFF;
    for (int i = first + 42 - days[first].weekday; i < first + 350; i += 56) {
        const struct day *from = &days[i + 4], *to = &days[i + 7];
        fprintf(yaml, "  - {name: b, from: %d-%02d-%02d, to: %d-%02d-%02d}\n", year, from->month,
                from->day, year, to->month, to->day);
        for (int off = i + 4; off <= i + 7; off++)
            days[off].kind = CALENDAR_OFF;
        size_t used = strlen(worked);
        snprintf(worked + used, sizeof worked - used, "%s%d-%02d-%02d", used == 0 ? "" : ", ", year,
                 days[i].month, days[i].day);
        days[i].kind = CALENDAR_WORKING;
    }
    fprintf(yaml, "  worked: [%s]\n", worked);
}

static struct calendar *calendar;

static void add(const char *name, const void *bytes, size_t len)
{
    struct fault fault = {0};
    if (calendar_parse(name, bytes, len, calendar, &fault) != TG_OK)
        fail_msg("%s", fault.text);
}

/* The same days twice: in the table, and as files for the calendar. */
static int make_both(void **state)
{
    (void)state;
    uint8_t *official;
    char *yaml_text = NULL;
    size_t official_len, yaml_len = 0;
    struct fault fault;
    calendar = calendar_create();
    if (file_read(OFFICIAL, CALENDAR_FILE_MAX, &official, &official_len, &fault) != TG_OK)
        fail_msg("%s", fault.text);
    add(OFFICIAL, official, official_len);
    make_days();
    mark_official((const char *)official);
    FILE *yaml = open_memstream(&yaml_text, &yaml_len);
    fputs("years:\n", yaml);
    for (int year = FIRST; year <= CALENDAR_ENDS; year++)
        if (calendar_look(calendar, year, 1, 1) == CALENDAR_UNKNOWN)
            mark_made_up(year, yaml);
    fclose(yaml);
    add("made up", yaml_text, yaml_len);
    for (int i = 0; i < day_count; i++)
        if (days[i].year > calendar_last_year(calendar))
            days[i].kind = CALENDAR_UNKNOWN;
    free(yaml_text);
    free(official);
    return 0;
}

static int drop(void **state)
{
    (void)state;
    calendar_destroy(calendar);
    return 0;
}

enum zone { SHANGHAI, UTC, NEW_YORK, ZONES };

/* Seconds since 1970 of that second of a day; the night of a change of clocks is left out. */
static int64_t moment_of(enum zone zone, int day, int second)
{
    int64_t since_1970 = 50 * 365 + 12 + day; /* 1 January 2020 */
    bool summer = second < 3 * HOUR_S ? days[day == 0 ? 0 : day - 1].summer : days[day].summer;
    int ahead_h = zone == SHANGHAI ? 8 : zone == UTC ? 0 : summer ? -4 : -5;
    return since_1970 * DAY_S + second - ahead_h * HOUR_S;
}

/* The day with which the term ends. */
static int last_day(int start, struct pack_term term, bool *out_unsure)
{
    int day = start;
    uint32_t left = term.count;
    *out_unsure = false;
    if (term.unit == PACK_UNIT_DAYS)
        return start + (int)term.count;
    while (left > 0) {
        day++;
        if (days[day].kind == CALENDAR_UNKNOWN)
            *out_unsure = true;
        if (days[day].kind != CALENDAR_OFF)
            left--;
    }
    while (days[day].kind == CALENDAR_OFF)
        day++;
    if (days[day].kind == CALENDAR_UNKNOWN)
        *out_unsure = true;
    return day;
}

static void check_end(enum zone zone, int start, struct pack_term term)
{
    static const int seconds[] = {0, 12 * HOUR_S + 34 * 60 + 56, DAY_S - 1};
    struct term_end end;
    bool unsure;
    int last = last_day(start, term, &unsure);
    term_end(calendar, moment_of(zone, start, seconds[start % 3]), term, &end);
    if (end.unix_s != moment_of(zone, last, DAY_S - 1) || end.unsure != unsure) {
        fail_msg("%u of unit %d from %d-%d-%d: %lld, unsure %d, and not %lld, unsure %d",
                 (unsigned)term.count, (int)term.unit, days[start].year, days[start].month,
                 days[start].day, (long long)end.unix_s, end.unsure,
                 (long long)moment_of(zone, last, DAY_S - 1), unsure);
    }
}

static bool worked(const struct day *day)
{
    bool weekend = day->weekday == 0 || day->weekday == 6;
    return day->kind == CALENDAR_WORKING || (day->kind == CALENDAR_UNKNOWN && !weekend);
}

/* Between the moment of the warning and the end lie as many working days as it says, and the
 * warning comes with the end of one. */
static void check_before(enum zone zone, int end, uint32_t count)
{
    int day = end;
    for (uint32_t left = 0; left < count || !worked(&days[day]); day--)
        left += worked(&days[day]);
    struct pack_term before = {count, PACK_UNIT_WORKING_DAYS};
    int64_t moment = term_before(calendar, moment_of(zone, end, DAY_S - 1), 0, before);
    if (moment != moment_of(zone, day, DAY_S - 1))
        fail_msg("%u working days before %d-%d-%d: %lld", count, days[end].year, days[end].month,
                 days[end].day, (long long)moment);
}

static void every_start_day_ends_as_slowly_counted(void **state)
{
    (void)state;
    static const char *const zones[ZONES] = {"Asia/Shanghai", "UTC", "America/New_York"};
    static const uint32_t day_counts[] = {0, 1, 2, 15, 30, 60, 365};
    static const uint32_t working_counts[] = {0, 1, 2, 5, 10, 15, 60, 250};
    for (enum zone zone = 0; zone < ZONES; zone++) {
        setenv("TZ", zones[zone], 1);
        tzset();
        for (int start = 0; days[start].year <= STARTS_LAST; start++) {
            for (size_t i = 0; i < sizeof day_counts / sizeof *day_counts; i++)
                check_end(zone, start, (struct pack_term){day_counts[i], PACK_UNIT_DAYS});
            for (size_t i = 0; i < sizeof working_counts / sizeof *working_counts; i++)
                check_end(zone, start,
                          (struct pack_term){working_counts[i], PACK_UNIT_WORKING_DAYS});
        }
    }
}

static void every_warning_leaves_its_working_days(void **state)
{
    (void)state;
    static const uint32_t counts[] = {1, 2, 5, 20};
    setenv("TZ", "America/New_York", 1);
    tzset();
    for (int end = 60; days[end].year <= STARTS_LAST; end++)
        for (size_t i = 0; i < sizeof counts / sizeof *counts; i++)
            check_before(NEW_YORK, end, counts[i]);
}

/* What the table says is what the calendar says, day for day. */
static void the_calendar_knows_the_same_days(void **state)
{
    (void)state;
    int made_up = 0;
    for (int i = 0; i < day_count; i++) {
        enum calendar_day kind = calendar_look(calendar, days[i].year, days[i].month, days[i].day);
        if (kind != days[i].kind)
            fail_msg("%d-%d-%d", days[i].year, days[i].month, days[i].day);
        made_up += kind == CALENDAR_WORKING && (days[i].weekday == 0 || days[i].weekday == 6);
    }
    assert_in_range(made_up, 50, 1000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_calendar_knows_the_same_days),
        cmocka_unit_test(every_start_day_ends_as_slowly_counted),
        cmocka_unit_test(every_warning_leaves_its_working_days),
    };
    return cmocka_run_group_tests(tests, make_both, drop);
}
