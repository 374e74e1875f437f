/* One round of fetching mail: asks the hub for bundles behind the cursor, one by one, until there
 * are no more. On every visit, whatever stands in the mailbag: what a kiosk asks tells nothing. */
#ifndef TG_SYNC_COURIER_MAIL_ROUND_H
#define TG_SYNC_COURIER_MAIL_ROUND_H

#include "board/base/clock.h"
#include "sync/courier/link.h"
#include "sync/courier/mailbag.h"

enum {
    MAIL_ROUND_BUNDLES_MAX = 1024, /* fetched in one round: more than half a year's */
    MAIL_ROUND_MS_MAX = 15000,     /* then something urgent may want to go first */
};

struct mail_round {
    struct device_name kiosk;
    struct device_name group;
    const struct charter *charter; /* all borrowed */
    struct mailbag *bag;
    struct link *link;
    struct clock clock;
};

struct mail_report {
    uint32_t fetched; /* bundles, refused ones among them */
    uint32_t refused;
    bool more;            /* the round was cut off: the next one goes on from there */
    bool elsewhere;       /* the hub has this kiosk in another group */
    bool behind;          /* the hub's numbers end before the cursor: it lost some */
    struct fault refusal; /* of the last refused one */
};

/* A refused bundle does not stop the rest, except for one of another group: where the hub's roster
 * and courier.conf do not agree yet, the next round begins from the beginning. Fills the report as
 * far as it came. NETWORK, DENIED: the hub; FULL, BUSY, IO, FORMAT: mail.db. */
enum tg_err mail_round_run(const struct mail_round *round, struct mail_report *out_report,
                           struct fault *fault) MUST_USE;

/* What staff should know of it. */
void mail_round_log(const struct mail_report *report);

#endif
