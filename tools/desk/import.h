/* Taking in what the courier left in the spool.
 *
 * A few parcels are one transaction of the register; then the desk's acknowledgements are written
 * to spool/out, then the parcels are removed. Whatever ends the program in between, doing it again
 * adds nothing and loses nothing: envelopes are known by their hash. What is not sound is set
 * aside, whole, in spool/refused with the reason beside it, and never acknowledged.
 *
 *     spool/in/x.parcel ──▶ register ──▶ spool/out/kiosk-epoch-seq.ack ──▶ parcel removed
 *              └──▶ spool/refused/x.parcel, x.parcel.txt */
#ifndef TG_TOOLS_DESK_IMPORT_H
#define TG_TOOLS_DESK_IMPORT_H

#include "tools/desk/intake.h"

enum { IMPORT_PASS_MAX = 4096 }; /* parcels looked at before the folder is read again */

/* Whom to tell, after the commit; any may be NULL. */
struct import_listener {
    void (*arrived)(void *ctx, const char *case_id, int64_t event);
    /* The submitter of a case wrote back. */
    void (*replied)(void *ctx, const char *case_id, enum reply_what what);
    void (*warned)(void *ctx, const char *text);
    void (*progress)(void *ctx, size_t done, size_t of);
    void (*looked)(void *ctx); /* watching: at least every minute, also when nothing came */
    void *ctx;
};

struct import_sum {
    size_t parcels;    /* taken in for the first time */
    size_t again;      /* acknowledged once more */
    size_t refused;    /* set aside */
    size_t reports;    /* new ones */
    size_t replies;    /* what submitters wrote back */
    size_t unreadable; /* opened, but neither, or a reply before its report: kept */
    size_t others;     /* covers, or sealed to others: only the hash is kept */
};

/* Takes in all of spool/in; waits while another import runs. Counts what was done until an error,
 * too. `rules` may be NULL. An error (disk, register) leaves the rest of the spool as it is. */
enum tg_err import_spool(struct folder *folder, struct register_file *reg,
                         const struct clock *clock, const struct import_listener *listener,
                         const struct intake_rules *rules, struct import_sum *sum,
                         struct fault *fault) MUST_USE;

#endif
