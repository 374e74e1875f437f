/* Which days are worked: weekends, public holidays and the weekends that are worked to make up for
 * them, year by year from files (assets/calendars/README.md).
 *
 * A year is known whole or not at all. Inside a known year a day that no file lists is worked from
 * Monday to Friday; outside nothing is guessed: CALENDAR_UNKNOWN. Only the arithmetic of the
 * Gregorian calendar is used, no time zone. */
#ifndef TG_TOOLS_DESK_CALENDAR_H
#define TG_TOOLS_DESK_CALENDAR_H

#include "board/base/err.h"

#include <stddef.h>
#include <stdint.h>

enum {
    CALENDAR_FILE_MAX = 262144, /* bytes */
    CALENDAR_FIRST = 1970,      /* years that a file may list */
    CALENDAR_LAST = 2200,
    CALENDAR_HASH_SIZE = 32,
};

enum calendar_day { CALENDAR_UNKNOWN, CALENDAR_WORKING, CALENDAR_OFF };

struct calendar;

/* Knows no year. NULL: out of memory. */
struct calendar *calendar_create(void);
void calendar_destroy(struct calendar *calendar);

/* Reads every .yaml in `dir`; a folder that is not there makes an empty calendar. The calendar is
 * owned by the caller. Faults name file, line and field. IO, MEMORY, FULL, FORMAT. */
enum tg_err calendar_load(const char *dir, struct calendar **out_calendar,
                          struct fault *fault) MUST_USE;

/* Adds the years of one file; `name` is what faults call it. A file is taken whole or not at all: a
 * year that `into` has already is refused. MEMORY, FULL, FORMAT. */
enum tg_err calendar_parse(const char *name, const uint8_t *bytes, size_t len,
                           struct calendar *into, struct fault *fault) MUST_USE;

/* Month 1–12, day 1–31. A day that does not exist is unknown. */
enum calendar_day calendar_look(const struct calendar *calendar, int year, int month, int day);

/* The last year up to which every year from the first is known; 0: none is. */
int calendar_last_year(const struct calendar *calendar);

/* BLAKE2b-256 (RFC 7693) of what it knows, whichever files said so: two calendars have the same
 * when calendar_look answers the same for every day. */
void calendar_hash(const struct calendar *calendar, uint8_t out[static CALENDAR_HASH_SIZE]);

#endif
