/* A whole case on paper (卷), in the four parts of an archive: basic information; the matter and
 * its evidence; inquiry, handling and reply; the rest. */
#ifndef TG_TOOLS_DESK_ARCHIVE_H
#define TG_TOOLS_DESK_ARCHIVE_H

#include "tools/desk/docket.h"

#include <stdio.h>

/* Writes the PDF, with a cover and contents before them. Names as in form_draw. */
enum tg_err archive_draw(struct register_file *reg, const struct rules *rules,
                         const struct docket *docket, enum lang lang, FILE *out,
                         struct fault *fault) MUST_USE;

#endif
