/* hub.conf: who this hub is and where it listens. */
#ifndef TG_SYNC_HUB_SETTINGS_H
#define TG_SYNC_HUB_SETTINGS_H

#include "sync/wire/device.h"

enum {
    HUB_ADDRESS_MAX = 45, /* bytes of a numeric IPv4 or IPv6 address */
    HUB_PORT_DEFAULT = 8443,
};

struct hub_settings {
    struct device_name name;
    char address[HUB_ADDRESS_MAX + 1]; /* numeric; 127.0.0.1 if left out */
    uint16_t port;                     /* HUB_PORT_DEFAULT if left out */
};

/* Reads a YAML file with the keys `name` (the hub's name in the charter), `address` and `port`, the
 * last two optional. Faults name file, line and key. MISSING, FORMAT, RANGE. */
enum tg_err hub_settings_load(const char *path, struct hub_settings *out_settings,
                              struct fault *fault) MUST_USE;

#endif
