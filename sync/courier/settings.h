/* courier.conf: for which machine a courier goes, where the hub is, how often to set out. */
#ifndef TG_SYNC_COURIER_SETTINGS_H
#define TG_SYNC_COURIER_SETTINGS_H

#include "sync/wire/batch.h"
#include "sync/wire/device.h"

enum {
    COURIER_URL_MAX = 300, /* bytes */
    COURIER_TICK_S_DEFAULT = 6 * 3600,
    COURIER_TICK_S_MAX = 7 * 24 * 3600,
    COURIER_POLL_S_DEFAULT = 10,
    COURIER_POLL_S_MAX = 3600,
};

enum courier_role {
    COURIER_KIOSK, /* carries a vault's envelopes to the hub, brings acknowledgements */
    COURIER_DESK,  /* fills a desk's spool, carries its acknowledgements */
};

struct courier_settings {
    struct device_name name;       /* of the kiosk or the desk: the keys `kiosk`, `desk` */
    struct device_name group;      /* whose mail the kiosk holds; left out: "main" */
    char hub_url[COURIER_URL_MAX]; /* https://address:port, no slash at the end */
    uint32_t tick_s;               /* seconds between scheduled batches; kiosk only */
    uint32_t jitter_s;             /* each is up to so much late; 0: a quarter of tick_s */
    uint32_t poll_s;               /* how often to look at the vault, or at the hub for a desk */
    uint16_t batch_envelopes;      /* in every batch; kiosk only */
};

/* Reads a YAML file; name and hub_url are required. Faults name file, line and key. MISSING,
 * FORMAT, RANGE. */
enum tg_err courier_settings_load(const char *path, enum courier_role role,
                                  struct courier_settings *out_settings,
                                  struct fault *fault) MUST_USE;

#endif
