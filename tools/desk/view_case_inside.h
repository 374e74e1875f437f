/* What view_case.c and view_history.c share: a case that is being written. */
#ifndef TG_TOOLS_DESK_VIEW_CASE_INSIDE_H
#define TG_TOOLS_DESK_VIEW_CASE_INSIDE_H

#include "tools/desk/view_case.h"
#include "tools/desk/view_words.h"

struct writing {
    const struct view_with *with;
    const struct docket *docket;
    struct view_page *page;
    bool identity; /* is to be shown */
    int64_t now_s;
    enum view_case_who who;
};

/* An empty line and a heading. */
void view_case_head(const struct writing *writing, enum view_word title);

/* What was done with it, by whom, when, in order. */
enum tg_err view_case_history(const struct writing *writing, struct fault *fault) MUST_USE;

#endif
