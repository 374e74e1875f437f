/* The courier's word to the hub on how its kiosk is: what the kiosk left in the vault, and what the
 * courier sees of the vault by itself. Why it is sent when it is: sync/wire/health.h.
 *
 * On every visit one request of one size, with what was so when a tick was last served, staff last
 * asked for a visit or the courier started. A visit for an urgent report repeats that. */
#ifndef TG_SYNC_COURIER_BULLETIN_H
#define TG_SYNC_COURIER_BULLETIN_H

#include "sync/courier/link.h"
#include "sync/courier/picture.h"
#include "sync/wire/health.h"

/* A set of health.h; `damaged` slots hold no envelope. */
uint32_t bulletin_of(const struct vault_view *view, size_t damaged, const struct charter *charter);

struct bulletin {
    uint32_t troubles; /* a set of health.h */
    bool older;        /* the hub has no place for it, which was logged and is no error */
};

/* What link_put and link_status_fault return. */
enum tg_err bulletin_tell(struct bulletin *bulletin, struct link *link,
                          const struct device_name *kiosk, struct fault *fault) MUST_USE;

#endif
