/* A case for programs: ids and titles, times in ISO 8601 with their zone. */
#ifndef TG_TOOLS_DESK_CASE_JSON_H
#define TG_TOOLS_DESK_CASE_JSON_H

#include "tools/desk/sheet.h"

#include <jansson.h>
#include <stdio.h>

/* A new object with case, received, received_by, kiosk, pack, kind, category, identity, urgent,
 * about_readers, state, reports, conflict, wrote_back, asks_echo, forgotten; due,
 * due_unsure, clock, holder, departments, facts, closed; and titles behind ids ("kind_title"). NULL
 * when memory is out. */
json_t *case_json_line(const struct rules *rules, const struct sheet_line *line,
                       enum lang lang) MUST_USE;

/* A new object with all that is known of a case: case_json_line, closed_to, terms, history with
 * what was written, letters and replies (of the history, what was written to the submitter
 * and what they wrote back), steps. */
enum tg_err case_json_docket(struct register_file *reg, const struct rules *rules,
                             const struct docket *docket, enum lang lang, int64_t now_s,
                             json_t **out, struct fault *fault) MUST_USE;

/* The replies alone: a new array. */
enum tg_err case_json_replies(struct register_file *reg, const struct docket *docket,
                              enum lang lang, json_t **out, struct fault *fault) MUST_USE;

/* All steps, with `can` and, where not, `why_not`: a new array. NULL when memory is out. */
json_t *case_json_steps(struct register_file *reg, const struct docket *docket,
                        enum lang lang) MUST_USE;

/* {"id", "title"} for each. NULL when memory is out. */
json_t *case_json_departments(const struct pack *pack, const char *const *ids, size_t count,
                              enum lang lang) MUST_USE;

/* Writes and releases it; MEMORY when `json` is NULL. */
enum tg_err case_json_write(json_t *json, FILE *out, struct fault *fault) MUST_USE;

#endif
