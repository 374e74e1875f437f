/* What libcyaml says while it gives a pack up, told again for the pack's author: file, line, field,
 * what would be right. */
#ifndef TG_APP_FORM_PACK_COMPLAINT_H
#define TG_APP_FORM_PACK_COMPLAINT_H

#include "app/form/pack.h"
#include "app/form/pack_lines.h"

#include <cyaml/cyaml.h>

enum { PACK_COMPLAINT_MAX = 200, PACK_COMPLAINT_PARTS_MAX = 2 * PACK_LINES_DEPTH_MAX };

/* The first thing that it says, and the way there, innermost part first: "zh-Hant", "title", "[1]",
 * "kinds". */
struct pack_complaint {
    char what[PACK_COMPLAINT_MAX];
    char parts[PACK_COMPLAINT_PARTS_MAX][PACK_ID_MAX + 1];
    size_t part_count;
};

/* A cyaml_log_fn_t; `ctx` is a zeroed struct pack_complaint. */
void pack_complaint_hear(cyaml_log_t level, void *ctx, const char *fmt, va_list args);

/* Fills the fault; FORMAT. */
enum tg_err pack_complaint_tell(const struct pack_complaint *complaint, const char *name,
                                const struct pack_lines *lines, struct fault *fault) MUST_USE;

#endif
