/* A desk's courier: fills spool/in with parcels, carries the acknowledgements of spool/out away. */
#ifndef TG_SYNC_COURIER_SPOOL_H
#define TG_SYNC_COURIER_SPOOL_H

#include "sync/courier/journal.h"
#include "sync/courier/link.h"

enum {
    SPOOL_PARCELS_MAX = 256, /* fetched in one round */
    SPOOL_ACKS_MAX = 1024,   /* uploaded in one round */
};

struct spool {
    struct device_name desk;
    const char *in_dir; /* all borrowed */
    const char *out_dir;
    struct journal *journal;
    struct link *link;
};

struct spool_report {
    uint32_t parcels; /* written to in_dir */
    uint32_t set_aside;
    uint32_t acks;         /* the hub has */
    uint32_t acks_refused; /* the hub would not take; they stay */
    bool more;             /* the round was cut off: there is more to fetch */
};

/* One round. A parcel's file is whole under its name <kiosk>-<epoch, 16 hex>-<seq>.parcel before
 * the cursor moves past it. What is no parcel is kept as <cursor>.refused and does not stop the
 * rest. NETWORK, DENIED, IO, FULL. */
enum tg_err spool_round(struct spool *spool, struct spool_report *out_report,
                        struct fault *fault) MUST_USE;

#endif
