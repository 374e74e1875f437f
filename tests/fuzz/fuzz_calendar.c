/* Calendars: whatever parses is known in whole years, and a term in working days ends on a day that
 * it says is worked or does not know. */
#include "tools/desk/term.h"

#include "board/base/must.h"

#include <sodium.h>
#include <stdlib.h>
#include <time.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

static void count_through(const struct calendar *calendar, int year)
{
    struct tm start = {.tm_year = year - 1900, .tm_mday = 1, .tm_hour = 12};
    struct term_end end;
    term_end(calendar, timegm(&start), (struct pack_term){30, PACK_UNIT_WORKING_DAYS}, &end);
    struct tm last;
    time_t moment = end.unix_s;
    must(gmtime_r(&moment, &last) != NULL);
    enum calendar_day kind =
        calendar_look(calendar, last.tm_year + 1900, last.tm_mon + 1, last.tm_mday);
    must(kind != CALENDAR_OFF && (kind == CALENDAR_WORKING || end.unsure));
    must(end.unix_s - timegm(&start) > (int64_t)29 * 86400);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    must(sodium_init() >= 0 && setenv("TZ", "UTC", 1) == 0);
    struct fault fault;
    struct calendar *calendar = calendar_create();
    must(calendar != NULL);
    bool good = calendar_parse("calendar", bytes, len, calendar, &fault) == TG_OK;
    int last = calendar_last_year(calendar);
    must(good == (last != 0));
    if (good) {
        must(calendar_look(calendar, last, 12, 31) != CALENDAR_UNKNOWN);
        must(calendar_look(calendar, last + 1, 1, 1) == CALENDAR_UNKNOWN);
        count_through(calendar, last);
        must(calendar_parse("again", bytes, len, calendar, &fault) != TG_OK);
    }
    calendar_destroy(calendar);
    return 0;
}
