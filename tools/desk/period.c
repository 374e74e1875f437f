#include "tools/desk/period.h"

#include "app/ui/words.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

enum { YEAR_MIN = 1970, YEAR_MAX = 2200, WEEKS_MAX = 53 };

/* Midnight at the beginning of that day; days and months past their end roll over. */
static int64_t midnight(int year, int month, int day)
{
    struct tm local = {.tm_year = year - 1900, .tm_mon = month, .tm_mday = day, .tm_isdst = -1};
    return (int64_t)mktime(&local);
}

/* `month` from 0; the day is that on which the period begins. */
static void fill(enum pack_period kind, int year, int month, int day, struct period *out)
{
    struct tm local;
    char name[64] = "";
    out->kind = kind;
    out->from_s = midnight(year, month, day);
    switch (kind) {
    case PACK_PERIOD_WEEK:
        out->until_s = midnight(year, month, day + 7);
        break;
    case PACK_PERIOD_MONTH:
        out->until_s = midnight(year, month + 1, 1);
        break;
    case PACK_PERIOD_QUARTER:
        out->until_s = midnight(year, month + 3, 1);
        break;
    case PACK_PERIOD_YEAR:
        out->until_s = midnight(year + 1, 0, 1);
        break;
    }
    time_t from = (time_t)out->from_s;
    localtime_r(&from, &local);
    if (kind == PACK_PERIOD_WEEK)
        strftime(name, sizeof name, "%G-W%V", &local);
    else if (kind == PACK_PERIOD_MONTH)
        strftime(name, sizeof name, "%Y-%m", &local);
    else if (kind == PACK_PERIOD_QUARTER)
        snprintf(name, sizeof name, "%d-Q%d", local.tm_year + 1900, local.tm_mon / 3 + 1);
    else
        strftime(name, sizeof name, "%Y", &local);
    snprintf(out->name, sizeof out->name, "%.15s", name);
}

void period_of(enum pack_period kind, int64_t at_s, struct period *out)
{
    struct tm local;
    time_t at = (time_t)at_s;
    localtime_r(&at, &local);
    int year = local.tm_year + 1900, month = local.tm_mon, day = 1;
    if (kind == PACK_PERIOD_WEEK)
        day = local.tm_mday - (local.tm_wday + 6) % 7;
    else if (kind == PACK_PERIOD_QUARTER)
        month -= month % 3;
    else if (kind == PACK_PERIOD_YEAR)
        month = 0;
    fill(kind, year, month, day, out);
}

void period_before(const struct period *period, struct period *out)
{
    period_of(period->kind, period->from_s - 1, out);
}

void period_next(struct period *period)
{
    period_of(period->kind, period->until_s, period);
}

/* Monday of that ISO week: the 4th of January is always in the first. */
static void fill_week(int year, int week, struct period *out)
{
    struct period first;
    struct tm local;
    period_of(PACK_PERIOD_WEEK, midnight(year, 0, 4), &first);
    time_t monday = (time_t)first.from_s;
    localtime_r(&monday, &local);
    fill(PACK_PERIOD_WEEK, local.tm_year + 1900, local.tm_mon, local.tm_mday + 7 * (week - 1), out);
}

static bool ends(const char *text, int used)
{
    return used > 0 && text[used] == '\0';
}

enum tg_err period_parse(const char *text, struct period *out, struct fault *fault)
{
    int year = 0, part = 0, used = 0;
    struct period found = {0};
    bool sound = strlen(text) < sizeof found.name && sscanf(text, "%4d", &year) == 1 &&
                 year >= YEAR_MIN && year <= YEAR_MAX;
    if (sound && sscanf(text, "%*4d-W%2d%n", &part, &used) == 1 && ends(text, used) && part >= 1 &&
        part <= WEEKS_MAX)
        fill_week(year, part, &found);
    else if (sound && sscanf(text, "%*4d-Q%1d%n", &part, &used) == 1 && ends(text, used) &&
             part >= 1 && part <= 4)
        fill(PACK_PERIOD_QUARTER, year, 3 * (part - 1), 1, &found);
    else if (sound && sscanf(text, "%*4d-%2d%n", &part, &used) == 1 && ends(text, used) &&
             part >= 1 && part <= 12)
        fill(PACK_PERIOD_MONTH, year, part - 1, 1, &found);
    else if (sound && sscanf(text, "%*4d%n", &used) == 0 && ends(text, used))
        fill(PACK_PERIOD_YEAR, year, 0, 1, &found);
    if (!sound || strcmp(found.name, text) != 0)
        return fault_set(fault, TG_ERR_FORMAT,
                         _("'%.20s' is no period: a month is 2026-10, a quarter 2026-Q3, a week "
                           "2026-W47, a year 2026."),
                         text);
    *out = found;
    return TG_OK;
}
