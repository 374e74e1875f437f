/* The cases as the log has them: the state of each follows from its events. */
#ifndef TG_TOOLS_DESK_CASES_H
#define TG_TOOLS_DESK_CASES_H

#include "tools/desk/register.h"

#include <jansson.h>

struct case_line {
    char id[CASE_ID_MAX];
    char number[CASE_TEXT_SIZE];
    uint8_t ordinal;
    bool conflict; /* others claim the same number with other keys */
    uint32_t reports;
    int64_t event; /* of its first report */
    struct event_receipt receipt;
    struct device_name kiosk;
    char pack[PACK_ID_MAX + 1];
    char kind[PACK_ID_MAX + 1];
    char category[PACK_ID_MAX + 1];
    bool named, about_readers, urgent;
};

struct cases {
    struct case_line *lines; /* owned; in the order in which they arrived */
    size_t count, room;
    size_t unreadable;
};

/* Walks the whole log, and so checks it. Owned by the caller (cases_finish, which wipes). */
enum tg_err cases_load(struct register_file *reg, struct cases *out, struct fault *fault) MUST_USE;
void cases_finish(struct cases *cases);

/* The line of one report's event, as if nothing else were known. */
void case_line_from(const struct event_report *report, int64_t event, struct case_line *out);

/* What happened to it last: "new". */
const char *case_line_state(const struct case_line *line);

/* A new object with case, received, received_by, kiosk, pack, kind, category, identity, urgent,
 * about_readers, state, reports, conflict. NULL when memory is out. */
json_t *case_line_json(const struct case_line *line) MUST_USE;

/* "2026-11-23 22:05", local time. */
enum { CASE_TIME_SIZE = 24 };
void case_line_time(uint64_t unix_s, char out[static CASE_TIME_SIZE]);

#endif
