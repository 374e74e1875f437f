/* Cases and what they say, as JSON: for archives and other systems. Plain text: for people who may
 * have it, at their own word. */
#ifndef TG_TOOLS_DESK_EXPORT_H
#define TG_TOOLS_DESK_EXPORT_H

#include "tools/desk/docket.h"

#include <stdio.h>

/* {"tonggui_export":1,"cases":[{… as `list --json` …,"texts":[report, …]}]}; the reports are the
 * documents of app/form/report.h as they were sealed, without the padding, and without "who" for
 * roles that may not see it; that somebody's name left the register is recorded in their case. */
enum tg_err export_cases(struct register_file *reg, const struct rules *rules, enum lang lang,
                         FILE *out, struct fault *fault) MUST_USE;

/* One case alone, with its terms, history and steps (case_json_docket). `how`: shown or exported.
 */
enum tg_err export_case(struct register_file *reg, const struct rules *rules,
                        const struct docket *docket, enum event_view_what how, enum lang lang,
                        int64_t now_s, FILE *out, struct fault *fault) MUST_USE;

/* The bytes of one unreadable event as they were. MISSING when that event is none. */
enum tg_err export_unreadable(struct register_file *reg, int64_t event, FILE *out,
                              struct fault *fault) MUST_USE;

/* A file for one of them: mode 0600, CONFLICT when something is there; standard output when `path`
 * is NULL. export_close says whether all of it is on the disk, and removes what is not whole. */
enum tg_err export_open(const char *path, FILE **out, struct fault *fault) MUST_USE;
enum tg_err export_close(const char *path, FILE *out, enum tg_err so_far,
                         struct fault *fault) MUST_USE;

/* The bytes that report `nth` (from 0) of the case was sealed as, without the commitment at their
 * end: what `tonggui-ctl verify --report` wants (app/seal/proof.h). MISSING: there is no such
 * report, or its kiosk made no proofs yet; DENIED: who wrote it is among the bytes, and not for who
 * is logged in. That a name was given out is recorded. */
enum tg_err export_filed(struct register_file *reg, const struct docket *docket, size_t nth,
                         FILE *out, struct fault *fault) MUST_USE;

#endif
