/* What the docket's own files share. Nobody else includes it. */
#ifndef TG_TOOLS_DESK_DOCKET_INSIDE_H
#define TG_TOOLS_DESK_DOCKET_INSIDE_H

#include "tools/desk/docket.h"

/* The latest word on a fact is the one that counts. */
void docket_learn(struct docket *docket, const char *id, const char *value);
/* Of a question with several answers all count; the next report's take their place. */
void docket_learn_answers(struct docket *docket, const struct event_report *report);
void docket_learn_departments(struct docket *docket);

void docket_take_reply(struct docket *docket, const struct event_reply *reply);
void docket_take_letter(struct docket *docket, const struct event_letter *letter);

void docket_clocks_run(struct docket *docket, const struct rules *rules);

#endif
