/* Calendar files: assets/calendars/README.md. A file is checked into a calendar of its own, which
 * only then joins the other: what is refused leaves nothing behind. */
#include "tools/desk/calendar_inside.h"

#include "app/form/draft_text.h"
#include "app/form/pack_place.h"
#include "app/form/pack_yaml.h"
#include "app/ui/words.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { DATE_LEN = 10, NAME_MAX_BYTES = 64, ENTRIES_MAX = 60 };

struct file_holiday {
    const char *name, *from, *to;
};

struct file_year {
    uint32_t year;
    struct file_holiday *holidays;
    size_t holiday_count;
    const char **worked;
    size_t worked_count;
};

struct file {
    struct file_year *years;
    size_t year_count;
};

#define POINTER CYAML_FLAG_POINTER
#define DATE(key, owner, member) CYAML_FIELD_STRING_PTR(key, POINTER, owner, member, 1, DATE_LEN)

static const struct cyaml_schema_field holiday_fields[] = {
    CYAML_FIELD_STRING_PTR("name", POINTER, struct file_holiday, name, 1, NAME_MAX_BYTES),
    DATE("from", struct file_holiday, from),
    DATE("to", struct file_holiday, to),
    CYAML_FIELD_END,
};
static const struct cyaml_schema_value holiday_value = {
    CYAML_VALUE_MAPPING(CYAML_FLAG_DEFAULT, struct file_holiday, holiday_fields),
};
static const struct cyaml_schema_value worked_value = {
    CYAML_VALUE_STRING(POINTER, char, 1, DATE_LEN),
};

static const struct cyaml_schema_field year_fields[] = {
    CYAML_FIELD_UINT("year", CYAML_FLAG_DEFAULT, struct file_year, year),
    CYAML_FIELD_SEQUENCE_COUNT("holidays", POINTER, struct file_year, holidays, holiday_count,
                               &holiday_value, 1, ENTRIES_MAX),
    CYAML_FIELD_SEQUENCE_COUNT("worked", POINTER | CYAML_FLAG_OPTIONAL, struct file_year, worked,
                               worked_count, &worked_value, 1, ENTRIES_MAX),
    CYAML_FIELD_END,
};
static const struct cyaml_schema_value year_value = {
    CYAML_VALUE_MAPPING(CYAML_FLAG_DEFAULT, struct file_year, year_fields),
};

static const struct cyaml_schema_field file_fields[] = {
    CYAML_FIELD_SEQUENCE_COUNT("years", POINTER, struct file, years, year_count, &year_value, 1,
                               CALENDAR_YEARS),
    CYAML_FIELD_END,
};
static const struct cyaml_schema_value file_schema = {
    CYAML_VALUE_MAPPING(POINTER, struct file, file_fields),
};

/* The day of the year; -1, and the place is wrong, unless `text` is a day of `year`. */
static int read_day(struct pack_place *place, uint32_t year, const char *text, struct tm *out)
{
    int y, m, d, used = 0;
    bool ok = strspn(text, "0123456789-") == DATE_LEN && text[4] == '-' && text[7] == '-' &&
              sscanf(text, "%4d-%2d-%2d%n", &y, &m, &d, &used) == 3 && used == DATE_LEN &&
              y == (int)year && calendar_date(y, m, d, out);
    if (!ok)
        pack_place_wrong(place, _("'%s' is no day of that year: write it as %u-01-31"), text, year);
    return ok ? out->tm_yday : -1;
}

static void take_holiday(struct pack_place *place, const struct file_year *from, size_t y, size_t h,
                         uint8_t days[static CALENDAR_YEAR_DAYS])
{
    const struct file_holiday *holiday = &from->holidays[h];
    struct tm date;
    pack_place_at(place, "years[%zu].holidays[%zu].name", y, h);
    if (!draft_text_is_showable(holiday->name))
        pack_place_wrong(place, _("holds a character that no screen can show: write plain text"));
    pack_place_at(place, "years[%zu].holidays[%zu].from", y, h);
    int first = read_day(place, from->year, holiday->from, &date);
    pack_place_at(place, "years[%zu].holidays[%zu].to", y, h);
    int last = read_day(place, from->year, holiday->to, &date);
    if (first < 0 || last < 0)
        return;
    if (last < first)
        pack_place_wrong(place, _("'%s' is before 'from'"), holiday->to);
    for (int day = first; day <= last; day++) {
        if (days[day] != CALENDAR_UNKNOWN) {
            pack_place_at(place, "years[%zu].holidays[%zu]", y, h);
            pack_place_wrong(place, _("has a day that is in another range already: list it once"));
        }
        days[day] = CALENDAR_OFF;
    }
}

static void take_worked(struct pack_place *place, const struct file_year *from, size_t y, size_t w,
                        uint8_t days[static CALENDAR_YEAR_DAYS])
{
    const char *text = from->worked[w];
    struct tm date;
    pack_place_at(place, "years[%zu].worked[%zu]", y, w);
    int day = read_day(place, from->year, text, &date);
    if (day < 0)
        return;
    if (days[day] == CALENDAR_OFF)
        pack_place_wrong(place, _("'%s' is inside a range of days off: it can't be both"), text);
    if (days[day] == CALENDAR_WORKING)
        pack_place_wrong(place, _("'%s' is listed twice: remove one"), text);
    if (date.tm_wday != 0 && date.tm_wday != 6)
        pack_place_wrong(place, _("'%s' is no Saturday or Sunday: it is worked anyway"), text);
    days[day] = CALENDAR_WORKING;
}

/* All that is not listed: Monday to Friday is worked. */
static void take_rest(uint32_t year, uint8_t days[static CALENDAR_YEAR_DAYS])
{
    struct tm date;
    for (int month = 1; month <= 12; month++) {
        for (int day = 1; calendar_date((int)year, month, day, &date); day++) {
            bool weekend = date.tm_wday == 0 || date.tm_wday == 6;
            if (days[date.tm_yday] == CALENDAR_UNKNOWN)
                days[date.tm_yday] = weekend ? CALENDAR_OFF : CALENDAR_WORKING;
        }
    }
}

static void take_year(struct pack_place *place, const struct file_year *from, size_t y,
                      const struct calendar *into, struct calendar *staged)
{
    pack_place_at(place, "years[%zu].year", y);
    pack_place_whole(place);
    if (from->year < CALENDAR_FIRST || from->year > CALENDAR_LAST) {
        pack_place_wrong(place, _("must be %d to %d"), CALENDAR_FIRST, CALENDAR_LAST);
        return;
    }
    struct calendar_year *year = &staged->years[from->year - CALENDAR_FIRST];
    if (year->known)
        pack_place_wrong(place, _("%u is listed twice: remove one"), from->year);
    if (into->years[from->year - CALENDAR_FIRST].known)
        pack_place_wrong(place, _("%u is in another file already: a year stands in one"),
                         from->year);
    year->known = true;
    for (size_t h = 0; h < from->holiday_count; h++)
        take_holiday(place, from, y, h, year->days);
    for (size_t w = 0; w < from->worked_count; w++)
        take_worked(place, from, y, w, year->days);
    take_rest(from->year, year->days);
}

enum tg_err calendar_parse(const char *name, const uint8_t *bytes, size_t len,
                           struct calendar *into, struct fault *fault)
{
    if (len > CALENDAR_FILE_MAX)
        return fault_set(fault, TG_ERR_FULL, _("%s: %zu bytes: a calendar has at most %d"), name,
                         len, CALENDAR_FILE_MAX);
    struct calendar *staged = calendar_create();
    if (staged == NULL)
        return fault_set(fault, TG_ERR_MEMORY, _("%s: out of memory"), name);
    struct pack_lines *lines = NULL;
    void *loaded = NULL;
    enum tg_err err = pack_yaml_load(name, bytes, len, &file_schema, &lines, &loaded, fault);
    if (err != TG_OK)
        goto out;
    const struct file *file = loaded;
    struct pack_place place = {.name = name, .lines = lines, .fault = fault};
    for (size_t y = 0; y < file->year_count; y++)
        take_year(&place, &file->years[y], y, into, staged);
    err = place.err;
    for (size_t i = 0; err == TG_OK && i < CALENDAR_YEARS; i++)
        if (staged->years[i].known)
            into->years[i] = staged->years[i];
out:
    pack_yaml_free(&file_schema, loaded);
    pack_lines_destroy(lines);
    calendar_destroy(staged);
    return err;
}
