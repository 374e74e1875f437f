/* When a term ends.
 *
 * Days and working days count from the day after: the day on which the term begins is day 0, worked
 * or not; of 0 working days from a day off the end is the next working day. The end is the last
 * second, 23:59:59 local time, of the last day, whatever the clocks did in between; a term in
 * working days never ends on a day off. Minutes and hours are plain time. Local time is that of the
 * process (TZ). Moments are seconds since 1970 UTC. */
#ifndef TG_TOOLS_DESK_TERM_H
#define TG_TOOLS_DESK_TERM_H

#include "app/form/pack_term.h"
#include "tools/desk/calendar.h"

#include <stdbool.h>
#include <stdint.h>

/* Where the calendar ends before the term does, every unknown day is taken as worked: the term may
 * end later than `unix_s`, never earlier, so that nobody is told too late. */
struct term_end {
    int64_t unix_s; /* the last second in time */
    bool unsure;    /* `unix_s` is the earliest that the end can be: a calendar is missing */
};

/* `from` outside the years 1970 to 2200 and a count past PACK_TERM_…_MAX are nothing that a clock
 * or a pack says: taken as the nearest that is, and unsure. */
void term_end(const struct calendar *calendar, int64_t from_unix_s, struct pack_term term,
              struct term_end *out);

/* The moment `before` ahead of an end, for an early warning; never before `from`. Days and working
 * days go back to the same local time, 23:59:59 for an end that is a day's: so many days, or so
 * many working days, the end's own among them, are then left whole. Where the calendar does not
 * reach, Monday to Friday are taken as worked: a warning promises nothing. */
int64_t term_before(const struct calendar *calendar, int64_t end_unix_s, int64_t from_unix_s,
                    struct pack_term before);

#endif
