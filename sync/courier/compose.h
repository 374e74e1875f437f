/* What goes into the next batch: urgent slots first, then others that wait, chosen at random, then
 * fillers that have never gone out, up to the fixed count; all in shuffled order. */
#ifndef TG_SYNC_COURIER_COMPOSE_H
#define TG_SYNC_COURIER_COMPOSE_H

#include "sync/courier/picture.h"

struct compose_plan {
    struct device_name kiosk;
    uint16_t count;
    const uint8_t *secret; /* SIGN_SECRET_SIZE bytes of the device key; borrowed, secret memory */
};

/* Composes one batch and keeps it in the journal, durable before this returns TG_OK; nothing may be
 * out. MISSING: the kiosk has too few fresh fillers left. BUSY: the vault changed meanwhile, look
 * anew. */
enum tg_err compose_batch(const struct compose_plan *plan, struct journal *journal,
                          struct vault_reader *reader, const struct picture *picture,
                          struct fault *fault) MUST_USE;

#endif
