#include "tools/desk/calendar_inside.h"

#include "app/ui/words.h"
#include "board/base/file.h"
#include "board/base/must.h"

#include <dirent.h>
#include <errno.h>
#include <fnmatch.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include <sodium.h>

struct calendar *calendar_create(void)
{
    return calloc(1, sizeof(struct calendar));
}

void calendar_destroy(struct calendar *calendar)
{
    free(calendar);
}

bool calendar_date(int year, int month, int day, struct tm *out)
{
    if (year < CALENDAR_FIRST || year > CALENDAR_LAST || month < 1 || month > 12 || day < 1 ||
        day > 31)
        return false;
    /* timegm makes 1 March of a 29 February that is not there. */
    *out = (struct tm){.tm_year = year - 1900, .tm_mon = month - 1, .tm_mday = day};
    timegm(out);
    return out->tm_mday == day;
}

enum calendar_day calendar_look(const struct calendar *calendar, int year, int month, int day)
{
    struct tm date;
    if (!calendar_date(year, month, day, &date))
        return CALENDAR_UNKNOWN;
    return (enum calendar_day)calendar->years[year - CALENDAR_FIRST].days[date.tm_yday];
}

int calendar_last_year(const struct calendar *calendar)
{
    size_t i = 0;
    while (i < CALENDAR_YEARS && !calendar->years[i].known)
        i++;
    if (i == CALENDAR_YEARS)
        return 0;
    while (i < CALENDAR_YEARS && calendar->years[i].known)
        i++;
    return CALENDAR_FIRST + (int)i - 1;
}

void calendar_hash(const struct calendar *calendar, uint8_t out[static CALENDAR_HASH_SIZE])
{
    crypto_generichash_state state;
    must(crypto_generichash_init(&state, NULL, 0, CALENDAR_HASH_SIZE) == 0);
    for (size_t i = 0; i < CALENDAR_YEARS; i++) {
        const struct calendar_year *year = &calendar->years[i];
        must(crypto_generichash_update(&state, year->days, sizeof year->days) == 0);
    }
    must(crypto_generichash_final(&state, out, CALENDAR_HASH_SIZE) == 0);
}

static int is_calendar(const struct dirent *entry)
{
    return fnmatch("*.yaml", entry->d_name, FNM_PERIOD) == 0;
}

static enum tg_err add_file(struct calendar *calendar, const char *dir, const char *name,
                            struct fault *fault)
{
    char path[PATH_MAX];
    uint8_t *bytes = NULL;
    size_t len = 0;
    if (file_join(path, sizeof path, dir, name) != TG_OK)
        return fault_set(fault, TG_ERR_FULL, _("%s/%s: name too long"), dir, name);
    enum tg_err err = file_read(path, CALENDAR_FILE_MAX, &bytes, &len, fault);
    if (err == TG_OK)
        err = calendar_parse(path, bytes, len, calendar, fault);
    free(bytes);
    return err;
}

enum tg_err calendar_load(const char *dir, struct calendar **out_calendar, struct fault *fault)
{
    struct calendar *calendar = calendar_create();
    if (calendar == NULL)
        return fault_set(fault, TG_ERR_MEMORY, _("%s: out of memory"), dir);
    /* In the order of their names: of two files with the same year, the same one is refused. */
    struct dirent **entries = NULL;
    int count = scandir(dir, &entries, is_calendar, alphasort);
    enum tg_err err = TG_OK;
    if (count < 0 && errno != ENOENT)
        err = fault_set(fault, TG_ERR_IO, _("%s: cannot list: %s"), dir, strerror(errno));
    for (int i = 0; i < count; i++) {
        if (err == TG_OK)
            err = add_file(calendar, dir, entries[i]->d_name, fault);
        free(entries[i]);
    }
    free(entries);
    if (err != TG_OK) {
        calendar_destroy(calendar);
        return err;
    }
    *out_calendar = calendar;
    return TG_OK;
}
