#include "tools/desk/when.h"

#include "app/ui/words.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { MINUTE_S = 60, HOUR_S = 3600, DAY_S = 86400 };
enum { YEAR_MIN = 1970, YEAR_MAX = 2200, DAY_CHARS = 10, MOMENT_CHARS = 16 };

/* Whether there is such a day and time; days and hours past their end would roll over. */
static bool is_real(struct tm moment)
{
    struct tm again = moment;
    if (moment.tm_year < YEAR_MIN - 1900 || moment.tm_year > YEAR_MAX - 1900 ||
        moment.tm_hour > 23 || moment.tm_min > 59)
        return false;
    return mktime(&again) != -1 && again.tm_mon == moment.tm_mon && again.tm_mday == moment.tm_mday;
}

static bool read_day(const char *text, struct tm *out)
{
    int used = 0;
    *out = (struct tm){.tm_isdst = -1};
    if (sscanf(text, "%4d-%2d-%2d%n", &out->tm_year, &out->tm_mon, &out->tm_mday, &used) != 3 ||
        used != DAY_CHARS)
        return false;
    out->tm_year -= 1900;
    out->tm_mon--;
    return is_real(*out);
}

enum tg_err when_day(const char *what, const char *text, int64_t *out_first_s, int64_t *out_last_s,
                     struct fault *fault)
{
    struct tm day;
    if (!read_day(text, &day) || text[DAY_CHARS] != '\0')
        return fault_set(fault, TG_ERR_FORMAT, _("%s: must be a day such as 2026-11-23"), what);
    struct tm next = {.tm_year = day.tm_year, .tm_mon = day.tm_mon, .tm_isdst = -1};
    next.tm_mday = day.tm_mday + 1;
    *out_first_s = (int64_t)mktime(&day);
    *out_last_s = (int64_t)mktime(&next) - 1;
    return TG_OK;
}

enum tg_err when_moment(const char *what, const char *text, int64_t *out_s, struct fault *fault)
{
    struct tm moment;
    int used = 0;
    bool good =
        read_day(text, &moment) && (text[DAY_CHARS] == ' ' || text[DAY_CHARS] == 'T') &&
        sscanf(text + DAY_CHARS + 1, "%2d:%2d%n", &moment.tm_hour, &moment.tm_min, &used) == 2 &&
        used == MOMENT_CHARS - DAY_CHARS - 1 && text[MOMENT_CHARS] == '\0';
    if (!good || !is_real(moment))
        return fault_set(fault, TG_ERR_FORMAT, _("%s: must be a time such as '2026-11-23 14:05'"),
                         what);
    *out_s = (int64_t)mktime(&moment);
    return TG_OK;
}

void when_local(int64_t unix_s, char out[static WHEN_SIZE])
{
    struct tm local;
    time_t when = (time_t)unix_s;
    localtime_r(&when, &local);
    strftime(out, WHEN_SIZE, "%Y-%m-%d %H:%M", &local);
}

void when_iso(int64_t unix_s, char out[static WHEN_ISO_SIZE])
{
    struct tm local;
    time_t when = (time_t)unix_s;
    localtime_r(&when, &local);
    size_t used = strftime(out, WHEN_ISO_SIZE, "%Y-%m-%dT%H:%M:%S", &local);
    long east_min = local.tm_gmtoff / MINUTE_S, apart_min = labs(east_min);
    if (east_min == 0)
        snprintf(out + used, WHEN_ISO_SIZE - used, "Z");
    else
        snprintf(out + used, WHEN_ISO_SIZE - used, "%c%02ld:%02ld", east_min < 0 ? '-' : '+',
                 apart_min / 60, apart_min % 60);
}

void when_span(int64_t now_s, int64_t due_s, enum lang lang, char out[static WHEN_SPAN_SIZE])
{
    static const char *const units[LANG_COUNT][3] = {
        {"天", "小时", "分钟"}, {"天", "小時", "分鐘"}, {"day", "hour", "minute"}};
    bool late = now_s > due_s;
    int64_t left_s = late ? now_s - due_s : due_s - now_s;
    size_t unit = left_s >= DAY_S ? 0 : left_s >= HOUR_S ? 1 : 2;
    int64_t count = left_s / (unit == 0 ? DAY_S : unit == 1 ? HOUR_S : MINUTE_S);
    const char *word = units[lang][unit];
    if (lang == LANG_EN)
        snprintf(out, WHEN_SPAN_SIZE, "%s%" PRId64 " %s%s%s", late ? "" : "in ", count, word,
                 count == 1 ? "" : "s", late ? " late" : "");
    else if (late)
        snprintf(out, WHEN_SPAN_SIZE, "%s %" PRId64 " %s", lang == LANG_ZH_HANS ? "迟了" : "遲了",
                 count, word);
    else
        snprintf(out, WHEN_SPAN_SIZE, "%" PRId64 " %s%s", count, word,
                 lang == LANG_ZH_HANS ? "后" : "後");
}
