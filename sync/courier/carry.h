/* One visit of a kiosk's courier to the hub: takes a batch there, brings acknowledgements back. */
#ifndef TG_SYNC_COURIER_CARRY_H
#define TG_SYNC_COURIER_CARRY_H

#include "board/base/clock.h"
#include "sync/courier/compose.h"
#include "sync/courier/link.h"

struct carry {
    struct compose_plan plan;
    const struct charter *charter; /* all borrowed */
    struct journal *journal;
    struct vault_reader *reader;
    struct link *link;
    struct clock clock;
};

struct carry_report {
    uint32_t batches;      /* taken to the hub and acknowledged */
    uint32_t acks;         /* of desks, kept for the kiosk */
    uint32_t acks_refused; /* forged, or nobody's we know */
    size_t waiting;        /* slots that the hub did not have, before */
    size_t damaged;        /* slots that hold no envelope */
    uint64_t wishes;       /* of the vault, that this visit has seen */
    bool looked;           /* `troubles` is worth something */
    uint32_t troubles;     /* how the kiosk is: sync/wire/health.h */
};

/* Takes the batch that is out, else a new one, then fetches what the desks have acknowledged. The
 * acknowledgements are fetched too when there was no batch for want of fillers (MISSING). Fills the
 * report as far as it came. NETWORK, DENIED, FULL: worth another try. CONFLICT: the hub's past is
 * not ours; a new epoch has begun, try again. CRYPTO: what came is not the hub's acknowledgement of
 * this batch, and nothing was believed. */
enum tg_err carry_visit(struct carry *carry, struct carry_report *out_report,
                        struct fault *fault) MUST_USE;

/* What staff should know of it. */
void carry_log(const struct carry_report *report);

/* What wants to go at once, looked at cheaply. */
struct carry_look {
    uint64_t wishes;
    size_t urgent; /* slots that the hub does not have */
};
enum tg_err carry_look(const struct carry *carry, struct carry_look *out_look,
                       struct fault *fault) MUST_USE;

#endif
