/* The regulation's own form for one case: 《投诉和举报登记单》, 《投诉登记表》 and their like,
 * drawn row by row as the pack has it. */
#ifndef TG_TOOLS_DESK_FORM_H
#define TG_TOOLS_DESK_FORM_H

#include "tools/desk/docket.h"

#include <stdio.h>

/* Writes the PDF. Titles in `lang`, what people wrote as they wrote it. That it shows names to who
 * prints it is entered into the register; where it may not, it says so. */
enum tg_err form_draw(struct register_file *reg, const struct rules *rules,
                      const struct docket *docket, const struct pack_form *form, enum lang lang,
                      FILE *out, struct fault *fault) MUST_USE;

#endif
