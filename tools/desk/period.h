/* Weeks, months, quarters and years, local time: what figures are of and duties are due for. */
#ifndef TG_TOOLS_DESK_PERIOD_H
#define TG_TOOLS_DESK_PERIOD_H

#include "app/form/pack_handling.h"

struct period {
    enum pack_period kind;
    int64_t from_s, until_s; /* Unix seconds; `until_s` is the first that is not inside any more */
    char name[16];           /* "2026-W47" (ISO 8601), "2026-10", "2026-Q3", "2026" */
};

/* The period of that kind that holds the moment. */
void period_of(enum pack_period kind, int64_t at_s, struct period *out);
void period_before(const struct period *period, struct period *out);
void period_next(struct period *period);

/* Reads a name as above. FORMAT says what it may be. */
enum tg_err period_parse(const char *text, struct period *out, struct fault *fault) MUST_USE;

#endif
