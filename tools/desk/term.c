#include "tools/desk/term.h"

#include <time.h>

enum { MINUTE_S = 60, HOUR_S = 3600, DAY_S = 86400 };

/* The last second of 2200, UTC. */
static const int64_t latest_s = (int64_t)84371 * DAY_S - 1;

/* Days since 1970-01-01 of a civil date: all reckoning is done on them. */
static int64_t day_of(const struct tm *date)
{
    struct tm midnight = {
        .tm_year = date->tm_year, .tm_mon = date->tm_mon, .tm_mday = date->tm_mday};
    return timegm(&midnight) / DAY_S;
}

static enum calendar_day look(const struct calendar *calendar, int64_t day, int *out_weekday)
{
    struct tm date;
    time_t midnight = day * DAY_S;
    gmtime_r(&midnight, &date);
    *out_weekday = date.tm_wday;
    return calendar_look(calendar, date.tm_year + 1900, date.tm_mon + 1, date.tm_mday);
}

static struct tm local_of(int64_t unix_s)
{
    struct tm local;
    time_t moment = unix_s;
    localtime_r(&moment, &local);
    return local;
}

static int second_of(const struct tm *local)
{
    return local->tm_hour * HOUR_S + local->tm_min * MINUTE_S + local->tm_sec;
}

/* The moment at which local clocks show that second of that day: the later one where they are put
 * back over it and show it twice, an earlier one where they are put forward and never do. */
static int64_t moment_of(int64_t day, int second_of_day)
{
    int64_t naive = day * DAY_S + second_of_day;
    struct tm before = local_of(naive - DAY_S), after = local_of(naive + DAY_S);
    int64_t one = naive - before.tm_gmtoff, other = naive - after.tm_gmtoff;
    int64_t early = one < other ? one : other, late = one < other ? other : one;
    struct tm shown = local_of(late);
    return day_of(&shown) == day && second_of(&shown) == second_of_day ? late : early;
}

static int64_t clamp_moment(int64_t unix_s)
{
    return unix_s < 0 ? 0 : unix_s > latest_s ? latest_s : unix_s;
}

static uint32_t clamp_count(struct pack_term term)
{
    uint32_t limit = PACK_TERM_DAYS_MAX;
    if (term.unit == PACK_UNIT_MINUTES)
        limit = PACK_TERM_MINUTES_MAX;
    if (term.unit == PACK_UNIT_HOURS)
        limit = PACK_TERM_HOURS_MAX;
    return term.count < limit ? term.count : limit;
}

static int64_t plain_s(enum pack_unit unit, uint32_t count)
{
    return (int64_t)count * (unit == PACK_UNIT_MINUTES ? MINUTE_S : HOUR_S);
}

/* The last of `count` working days after `day`; of none, `day` itself or the next that is worked.
 */
static int64_t work_on(const struct calendar *calendar, int64_t day, uint32_t count,
                       bool *out_unsure)
{
    int weekday;
    for (day += count > 0;; day++) {
        enum calendar_day kind = look(calendar, day, &weekday);
        *out_unsure |= kind == CALENDAR_UNKNOWN;
        if (kind != CALENDAR_OFF && (count == 0 || --count == 0))
            return day;
    }
}

/* The last working day after which `count` working days are left up to and with `day`. */
static int64_t work_back(const struct calendar *calendar, int64_t day, uint32_t count)
{
    int weekday;
    for (;; day--) {
        enum calendar_day kind = look(calendar, day, &weekday);
        bool weekend = weekday == 0 || weekday == 6;
        bool worked = kind == CALENDAR_WORKING || (kind == CALENDAR_UNKNOWN && !weekend);
        if (worked && count-- == 0)
            return day;
    }
}

void term_end(const struct calendar *calendar, int64_t from_unix_s, struct pack_term term,
              struct term_end *out)
{
    int64_t from = clamp_moment(from_unix_s);
    uint32_t count = clamp_count(term);
    bool unsure = from != from_unix_s || count != term.count;
    if (term.unit == PACK_UNIT_MINUTES || term.unit == PACK_UNIT_HOURS) {
        *out = (struct term_end){.unix_s = from + plain_s(term.unit, count), .unsure = unsure};
        return;
    }
    struct tm local = local_of(from);
    int64_t day = day_of(&local);
    day = term.unit == PACK_UNIT_DAYS ? day + count : work_on(calendar, day, count, &unsure);
    *out = (struct term_end){.unix_s = moment_of(day, DAY_S - 1), .unsure = unsure};
}

int64_t term_before(const struct calendar *calendar, int64_t end_unix_s, int64_t from_unix_s,
                    struct pack_term before)
{
    int64_t moment = clamp_moment(end_unix_s);
    uint32_t count = clamp_count(before);
    if (before.unit == PACK_UNIT_MINUTES || before.unit == PACK_UNIT_HOURS) {
        moment -= plain_s(before.unit, count);
    } else if (count > 0) {
        struct tm local = local_of(moment);
        int64_t day = day_of(&local);
        day = before.unit == PACK_UNIT_DAYS ? day - count : work_back(calendar, day, count);
        moment = moment_of(day, second_of(&local));
    }
    return moment > from_unix_s ? moment : from_unix_s;
}
