/* How the mail stands: for each group what waits, what was made, when the next bundle goes. */
#ifndef TG_TOOLS_DESK_MAIL_SHOW_H
#define TG_TOOLS_DESK_MAIL_SHOW_H

#include "tools/desk/post.h"

#include <stdio.h>

enum tg_err mail_show(struct register_file *reg, const struct folder *folder, int64_t now_s,
                      FILE *out, struct fault *fault) MUST_USE;
enum tg_err mail_show_json(struct register_file *reg, const struct folder *folder, int64_t now_s,
                           FILE *out, struct fault *fault) MUST_USE;

/* How long what waits for the fullest group will take, in seconds; 0: the next bundle takes it all.
 */
enum tg_err mail_show_backlog(struct register_file *reg, const struct charter_mail *mail,
                              int64_t *out_s, struct fault *fault) MUST_USE;

#endif
