/* What a submitter is told by itself, as the regulation prescribes: that the report has arrived,
 * and each step that is theirs to know. Words are the regulation's, in every language; of what
 * officers wrote only the text that is meant for the submitter goes along. */
#ifndef TG_TOOLS_DESK_TELL_H
#define TG_TOOLS_DESK_TELL_H

#include "tools/desk/post.h"

/* Whether the step is told: those that take up, refuse, route, extend, acknowledge, answer,
 * explain, close or reopen, and whatever the pack has words for (`tells`). */
bool tell_is_told(const struct pack_step *step);

/* Both within the transaction of what they tell. Nothing, and TG_OK, where the mailbox takes no
 * letter any more: post_takes says so beforehand, to an officer who should know. */

/* Of the first report of a case. */
enum tg_err tell_arrival(const struct post *post, struct register_file *reg,
                         const struct docket *docket, struct fault *fault) MUST_USE;
/* `docket` as it is after the step; `text` what was written at it, NULL none. */
enum tg_err tell_step(const struct post *post, struct register_file *reg,
                      const struct docket *docket, const struct pack_step *step, const char *text,
                      struct fault *fault) MUST_USE;

/* What a reply that was entered just now asks for: the report's text, once by itself (asked again,
 * by an officer's `echo`), or the end of the mailbox. Where the case is closed to who imports, the
 * text waits for an officer. */
enum tg_err tell_reply(const struct post *post, struct register_file *reg,
                       const struct rules *rules, const struct reply *reply,
                       const struct event_reply *entered, struct fault *fault) MUST_USE;

#endif
