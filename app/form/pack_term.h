/* A term as a pack writes it: `term: {count: 30, unit: days}`.
 *
 * Days and working days are counted from the day after: the day on which the term begins is day 0,
 * and the term ends with the last day. Minutes and hours are plain. tools/desk/term.h counts. */
#ifndef TG_APP_FORM_PACK_TERM_H
#define TG_APP_FORM_PACK_TERM_H

#include <stdint.h>

enum {
    PACK_TERM_DAYS_MAX = 3660, /* days, working days */
    PACK_TERM_HOURS_MAX = PACK_TERM_DAYS_MAX * 24,
    PACK_TERM_MINUTES_MAX = PACK_TERM_HOURS_MAX * 60,
};

enum pack_unit { PACK_UNIT_MINUTES, PACK_UNIT_HOURS, PACK_UNIT_DAYS, PACK_UNIT_WORKING_DAYS };

struct pack_term {
    uint32_t count; /* 0 days, 0 working days: the same day */
    enum pack_unit unit;
};

#endif
