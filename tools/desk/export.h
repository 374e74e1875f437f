/* Cases and what they say, as JSON: for archives and other systems. Plain text: for people who may
 * have it, at their own word. */
#ifndef TG_TOOLS_DESK_EXPORT_H
#define TG_TOOLS_DESK_EXPORT_H

#include "tools/desk/register.h"

#include <stdio.h>

/* {"tonggui_export":1,"cases":[{… as `list --json` …,"texts":[report, …]}]}; the reports are the
 * documents of app/form/report.h as they were sealed, without the padding. `case_id` NULL: all;
 * else that case's object alone. Written piece by piece. MISSING. */
enum tg_err export_cases(struct register_file *reg, const char *case_id, FILE *out,
                         struct fault *fault) MUST_USE;

/* The bytes of one unreadable event as they were. MISSING when that event is none. */
enum tg_err export_unreadable(struct register_file *reg, int64_t event, FILE *out,
                              struct fault *fault) MUST_USE;

/* A file for one of them: mode 0600, CONFLICT when something is there; standard output when `path`
 * is NULL. export_close says whether all of it is on the disk, and removes what is not whole. */
enum tg_err export_open(const char *path, FILE **out, struct fault *fault) MUST_USE;
enum tg_err export_close(const char *path, FILE *out, enum tg_err so_far,
                         struct fault *fault) MUST_USE;

#endif
