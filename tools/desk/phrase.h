/* The papers' own words, in the languages of the packs. */
#ifndef TG_TOOLS_DESK_PHRASE_H
#define TG_TOOLS_DESK_PHRASE_H

#include "app/form/pack.h"

enum phrase {
    PHRASE_CASE,
    PHRASE_CASE_NUMBER,
    PHRASE_ORGANISATION,
    PHRASE_RECEIVED,
    PHRASE_FILED,
    PHRASE_KIOSK,
    PHRASE_KIND,
    PHRASE_CATEGORY,
    PHRASE_SUBMITTER,
    PHRASE_NAMED,
    PHRASE_ANONYMOUS,
    PHRASE_YES,
    PHRASE_NO,
    PHRASE_URGENT,
    PHRASE_ABOUT_READERS,
    PHRASE_STATE,
    PHRASE_HOLDER,
    PHRASE_DEPARTMENTS,
    PHRASE_DEPARTMENT,
    PHRASE_HOW_MANY_DEPARTMENTS,
    PHRASE_NONE,
    PHRASE_ONE,
    PHRASE_SEVERAL,
    PHRASE_NOT_FOR_YOU,
    PHRASE_NOT_FOR_YOU_NOTE,
    PHRASE_INK_UNREADABLE,
    PHRASE_UNKNOWN_GLYPHS,
    PHRASE_CLOCK_UNSURE,
    PHRASE_DATE_ABOUT,
    PHRASE_DATE_UNKNOWN,
    PHRASE_NOTHING,
    PHRASE_ARCHIVE,
    PHRASE_CONTENTS,
    PHRASE_SECTION_BASE,
    PHRASE_SECTION_MATTER,
    PHRASE_SECTION_HANDLING,
    PHRASE_SECTION_REST,
    PHRASE_RETENTION,
    PHRASE_REASON,
    PHRASE_CLOSED,
    PHRASE_REPORT,
    PHRASE_REPORT_AGAIN,
    PHRASE_MORE_REPORTS,
    PHRASE_STEPS,
    PHRASE_CLOCKS,
    PHRASE_GROUND,
    PHRASE_CLOCK,
    PHRASE_FROM,
    PHRASE_UNTIL,
    PHRASE_STOPPED,
    PHRASE_OUTCOME,
    PHRASE_KEPT,
    PHRASE_LATE,
    PHRASE_RUNNING,
    PHRASE_EXTENDED,
    PHRASE_UNSURE,
    PHRASE_TIME,
    PHRASE_ENTERED,
    PHRASE_OFFICER,
    PHRASE_WHAT,
    PHRASE_TEXT,
    PHRASE_ACCESS,
    PHRASE_VIEW_SHOWN,
    PHRASE_VIEW_EXPORTED,
    PHRASE_VIEW_PRINTED,
    PHRASE_BARRED_NAMED,
    PHRASE_BARRED_SAID,
    PHRASE_ADMITTED,
    PHRASE_DENIED,
    PHRASE_FIGURES,
    PHRASE_PERIOD,
    PHRASE_DIMENSION,
    PHRASE_NAME,
    PHRASE_ID,
    PHRASE_COUNT_RECEIVED,
    PHRASE_COUNT_IN_TIME,
    PHRASE_COUNT_LATE,
    PHRASE_COUNT_OPEN,
    PHRASE_COUNT_BEFORE,
    PHRASE_COUNT_CHANGE,
    PHRASE_COUNT_CLOSED,
    PHRASE_COUNT_BACKLOG,
    PHRASE_COUNT_NOTE,
    PHRASE_THIS_PERIOD,
    PHRASE_LAST_PERIOD,
    PHRASE_TOTAL,
    PHRASE_NOT_GIVEN,
    PHRASE_CASES,
    PHRASE_AS_OF,
    PHRASE_PRINTED_BY,
    PHRASE_RESULT,
    PHRASE_END,
};

/* Static storage. */
const char *phrase_in(enum phrase phrase, enum lang lang);
/* "第 1 页 共 3 页". */
void phrase_page(enum lang lang, size_t page, size_t of, char *out, size_t size);

enum { PHRASE_TIME_SIZE = 48 };
/* Local time: "2026年11月23日 22:05", in English "2026-11-23 22:05"; and the day alone. "" for 0.
 */
void phrase_time(int64_t unix_s, enum lang lang, char out[static PHRASE_TIME_SIZE]);
void phrase_day(int64_t unix_s, enum lang lang, char out[static PHRASE_TIME_SIZE]);
/* The same of a date as draft.h has them: "2026-11-23", "about 2026-11", "unknown"; what is none of
 * these stays as it is. */
void phrase_date(const char *text, enum lang lang, char out[static PHRASE_TIME_SIZE]);

#endif
