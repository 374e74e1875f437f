/* What is plugged into a kiosk beside its screen: opened before the walls go up, as kiosk.conf has
 * it, and closed at the end. A kiosk without still takes reports. */
#ifndef TG_APP_KIOSK_DEVICES_H
#define TG_APP_KIOSK_DEVICES_H

#include "app/kiosk/settings.h"
#include "board/printer.h"
#include "board/scanner.h"

#include <limits.h>

struct devices {
    struct scanner *scanner; /* owned, NULL: none */
    struct printer *printer; /* likewise */
    char printed[PATH_MAX];  /* where the printer is, for the walls */
};

/* What cannot be had is logged. */
void devices_open(struct devices *out, const struct kiosk_settings *settings);
void devices_close(struct devices *devices);

/* What this process still opens by name. Borrows the paths of both. */
enum { DEVICES_GRANTS = SCANNER_GRANTS + 1 };
void devices_grants(const struct devices *devices, const struct kiosk_settings *settings,
                    struct sandbox_grant out_grants[static DEVICES_GRANTS]);

#endif
