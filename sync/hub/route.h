/* What a request line asks for. */
#ifndef TG_SYNC_HUB_ROUTE_H
#define TG_SYNC_HUB_ROUTE_H

#include "sync/wire/device.h"

#include <stdbool.h>
#include <stdint.h>

enum route_kind {
    ROUTE_PUT_BATCH,
    ROUTE_LIST_ACKS,
    ROUTE_NEXT_PARCEL,
    ROUTE_PUT_DESK_ACK,
    ROUTE_PUT_BUNDLE,
    ROUTE_NEXT_BUNDLE,
    ROUTE_PUT_HEALTH,
};

struct route {
    enum route_kind kind;
    struct device_name name; /* of the kiosk or the desk */
    uint64_t epoch;
    uint64_t seq;
};

/* Parses method and path (no query). MISSING: no such path. RANGE: the path is there, not with this
 * method. FORMAT: a name, an epoch or a number in it is malformed. */
enum tg_err route_parse(const char *method, const char *path, struct route *out_route) MUST_USE;

/* Whether a body comes with it, and whether its name is a kiosk's (a desk's otherwise). */
bool route_is_put(enum route_kind kind);
bool route_is_kiosk(enum route_kind kind);

/* A decimal number of up to 19 digits without leading zeros, at most INT64_MAX. FORMAT. */
enum tg_err route_number(const char *text, uint64_t *out) MUST_USE;

#endif
