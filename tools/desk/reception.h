/* What arrives at this desk, by its rules: which answers are choices, who may read who the
 * submitter is, the new case's line in the sheet, the word to its submitter, and what goes
 * back to one who writes again. */
#ifndef TG_TOOLS_DESK_RECEPTION_H
#define TG_TOOLS_DESK_RECEPTION_H

#include "board/base/clock.h"
#include "tools/desk/intake.h"
#include "tools/desk/post.h"
#include "tools/desk/rules.h"

struct reception {
    const struct rules *rules; /* borrowed, all three */
    const struct clock *clock;
    const struct post *post; /* NULL: submitters are not told */
};

/* For import_spool and watch_spool; `reception` is borrowed. */
struct intake_rules reception_rules(struct reception *reception);

#endif
