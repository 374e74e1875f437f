/* The right pane: one case, whole, as paragraphs. Who the submitter is stays out of it until it was
 * asked for and that was recorded. */
#ifndef TG_TOOLS_DESK_VIEW_CASE_H
#define TG_TOOLS_DESK_VIEW_CASE_H

#include "tools/desk/docket.h"
#include "tools/desk/view.h"
#include "tools/desk/view_page.h"

/* Zeroed is none. */
struct view_case {
    struct docket *docket; /* owned; NULL: none is open */
    struct view_page page;
    size_t top;    /* the page's line that is drawn first */
    bool identity; /* is shown */
};

enum view_case_who { VIEW_CASE_ANONYMOUS, VIEW_CASE_SHOWN, VIEW_CASE_WITHHELD };

/* Opens it in place of the one before, which stays on a fault. DENIED and MISSING as docket_load.
 */
enum tg_err view_case_open(struct view_case *seen, const struct view_with *with,
                           const char *case_id, struct fault *fault) MUST_USE;
/* Folds and writes it anew: after a step, or what another did. Stays where it was scrolled to. */
enum tg_err view_case_again(struct view_case *seen, const struct view_with *with,
                            struct fault *fault) MUST_USE;
/* Enters that the officer looks, then shows who the submitter is, as far as their role may. */
enum tg_err view_case_identity(struct view_case *seen, const struct view_with *with,
                               enum view_case_who *out_who, struct fault *fault) MUST_USE;
void view_case_finish(struct view_case *seen);

/* Which steps can be done now; how many. */
enum { VIEW_CASE_STEPS_MAX = PACK_STEPS_MAX + 16 };
size_t view_case_steps(const struct docket *docket, const struct view_with *with,
                       const struct pack_step *out[static VIEW_CASE_STEPS_MAX]);

#endif
