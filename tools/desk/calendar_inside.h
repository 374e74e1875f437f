/* What the calendar's own files share. Nobody else includes it. */
#ifndef TG_TOOLS_DESK_CALENDAR_INSIDE_H
#define TG_TOOLS_DESK_CALENDAR_INSIDE_H

#include "tools/desk/calendar.h"

#include <stdbool.h>
#include <time.h>

enum { CALENDAR_YEARS = CALENDAR_LAST - CALENDAR_FIRST + 1, CALENDAR_YEAR_DAYS = 366 };

struct calendar_year {
    bool known;
    uint8_t days[CALENDAR_YEAR_DAYS]; /* enum calendar_day, by the day of the year from 0 */
};

struct calendar {
    struct calendar_year years[CALENDAR_YEARS]; /* from CALENDAR_FIRST */
};

/* Whether there is such a day in the calendar's years; if so its weekday and its day of the year
 * stand in `out`. */
bool calendar_date(int year, int month, int day, struct tm *out);

#endif
