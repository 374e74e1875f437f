/* Waiting for parcels. */
#ifndef TG_TOOLS_DESK_WATCH_H
#define TG_TOOLS_DESK_WATCH_H

#include "tools/desk/import.h"

/* Takes in what is there, then whatever arrives (inotify, and a look every minute), until SIGTERM
 * or SIGINT. A full or failing disk is told to the listener and tried again; only what can't heal
 * ends it. */
enum tg_err watch_spool(struct folder *folder, struct register_file *reg, const struct clock *clock,
                        const struct import_listener *listener, struct fault *fault) MUST_USE;

#endif
