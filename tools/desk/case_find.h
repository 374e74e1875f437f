/* A case by what somebody typed of its number. */
#ifndef TG_TOOLS_DESK_CASE_FIND_H
#define TG_TOOLS_DESK_CASE_FIND_H

#include "tools/desk/sheet.h"

enum { CASE_FIND_MIN = 4 }; /* letters and digits that are needed */

/* The only case that this officer may see whose number begins so: dashes, spaces and small letters
 * are forgiven. MISSING when there is none or too little was typed, RANGE when there are several.
 */
enum tg_err case_find(struct register_file *reg, const char *typed, char out_id[static CASE_ID_MAX],
                      struct fault *fault) MUST_USE;

#endif
