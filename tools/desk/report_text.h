/* A report's whole JSON, as far as who is logged in may read it. */
#ifndef TG_TOOLS_DESK_REPORT_TEXT_H
#define TG_TOOLS_DESK_REPORT_TEXT_H

#include "tools/desk/register.h"

enum report_text_who {
    REPORT_TEXT_NOBODY, /* the report is anonymous */
    REPORT_TEXT_SHOWN,
    REPORT_TEXT_WITHHELD, /* not for this role; "who" is empty */
};

/* The report of event `id` into `out` (REGISTER_BODY_MAX bytes, secret memory), as report_parse
 * takes it; no spaces behind it. */
enum tg_err report_text_load(struct register_file *reg, int64_t id,
                             const struct event_report *report, uint8_t *out, size_t *out_len,
                             enum report_text_who *out_who, struct fault *fault) MUST_USE;

/* Enters that who is logged in is about to be shown who the submitters of the case are; nothing
 * when no report of it names one to them. Whatever shows them does this first. */
enum tg_err report_text_note_view(struct register_file *reg, const char *case_id,
                                  enum event_view_what what, struct fault *fault) MUST_USE;

#endif
