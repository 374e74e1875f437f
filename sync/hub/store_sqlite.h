/* The hub's store in one SQLite file: WAL, synchronous=FULL, 16 KiB pages.
 *
 * Writers that arrive while a commit is under way share the next one, so many kiosks cost one sync.
 */
#ifndef TG_SYNC_HUB_STORE_SQLITE_H
#define TG_SYNC_HUB_STORE_SQLITE_H

#include "sync/hub/store.h"

enum {
    STORE_SQLITE_VERSION = 3,                 /* user_version of hub.db; older ones are raised */
    STORE_SQLITE_APPLICATION_ID = 0x54674862, /* "TgHb" */
    STORE_CONFLICTS_MAX = 16,                 /* of one kiosk set aside; more are only refused */
};

/* Opens `path`, creating it when it is not there. BUSY: another program keeps it locked. FORMAT:
 * not a hub's store. VERSION: a newer program's. FULL, IO, MEMORY. */
enum tg_err store_sqlite_create(const char *path, struct store **out_store,
                                struct fault *fault) MUST_USE;

#endif
