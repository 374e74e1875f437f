/* Waiting for parcels, and for the mail's time. */
#ifndef TG_TOOLS_DESK_WATCH_H
#define TG_TOOLS_DESK_WATCH_H

#include "tools/desk/import.h"

/* Takes in what is there, then whatever arrives (inotify, and a look every minute), and makes each
 * period's mail, until SIGTERM or SIGINT. What goes wrong (a full disk, a roster half copied) is
 * told to the listener and tried again. Only when nothing can be watched at all it returns an
 * error. */
enum tg_err watch_spool(struct folder *folder, struct register_file *reg, const struct clock *clock,
                        const struct import_listener *listener, const struct intake_rules *rules,
                        struct fault *fault) MUST_USE;

#endif
