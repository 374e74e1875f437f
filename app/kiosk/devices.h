/* What is plugged into a kiosk beside its screen: opened before the walls go up, as kiosk.conf has
 * it, and closed at the end. A kiosk without still takes reports. */
#ifndef TG_APP_KIOSK_DEVICES_H
#define TG_APP_KIOSK_DEVICES_H

#include "app/kiosk/settings.h"
#include "board/scanner.h"

struct devices {
    struct scanner *scanner; /* owned, NULL: none */
};

/* What cannot be had is logged. */
void devices_open(struct devices *out, const struct kiosk_settings *settings);
void devices_close(struct devices *devices);

/* What this process still opens by name. Borrows the settings' paths. */
enum { DEVICES_GRANTS = SCANNER_GRANTS };
void devices_grants(const struct kiosk_settings *settings,
                    struct sandbox_grant out_grants[static DEVICES_GRANTS]);

#endif
