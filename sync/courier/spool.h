/* A desk's courier: fills spool/in with parcels, carries the acknowledgements and the bundles of
 * mail of spool/out away. */
#ifndef TG_SYNC_COURIER_SPOOL_H
#define TG_SYNC_COURIER_SPOOL_H

#include "sync/courier/journal.h"
#include "sync/courier/link.h"

enum {
    SPOOL_PARCELS_MAX = 256,  /* fetched in one round */
    SPOOL_UPLOADS_MAX = 1024, /* of each kind, in one round */
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
    uint32_t mail;         /* bundles that the hub has */
    uint32_t mail_refused; /* … would not take; kept as *.mail.refused */
    struct fault refusal;  /* of the last of those */
    bool more;             /* the round was cut off: there is more to fetch */
};

/* One round. A parcel's file is whole under its name <kiosk>-<epoch, 16 hex>-<seq>.parcel before
 * the cursor moves past it. What is no parcel is kept as <cursor>.refused and does not stop the
 * rest. Files of spool/out named *.ack and *.mail are carried to the hub and removed once it has
 * them. NETWORK, DENIED, IO, FULL. */
enum tg_err spool_round(struct spool *spool, struct spool_report *out_report,
                        struct fault *fault) MUST_USE;

#endif
