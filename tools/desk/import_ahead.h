/* Parcels read, checked and opened by threads, ahead of the register that takes them in one after
 * the other: what costs time is the opening, and it needs nothing of the register. */
#ifndef TG_TOOLS_DESK_IMPORT_AHEAD_H
#define TG_TOOLS_DESK_IMPORT_AHEAD_H

#include "tools/desk/intake.h"

enum { IMPORT_GROUP_MAX = 16 }; /* parcels that are entered together */

/* One parcel of the spool, as far as it comes without the register. */
struct import_parcel {
    const char *name; /* borrowed */
    uint8_t *bytes;
    size_t len;
    struct intake intake;
    enum tg_err err; /* of reading or checking it */
    bool refused;    /* the parcel is at fault, not the machine */
    struct fault fault;
};

struct import_ahead;

/* Begins with the `count` parcels of those names in the folder `in`; all is borrowed until
 * import_ahead_destroy. */
enum tg_err import_ahead_create(const struct folder *folder, const char *in,
                                const char *const *names, size_t count, struct import_ahead **out,
                                struct fault *fault) MUST_USE;
/* Waits for the next parcel in the order of names; at most IMPORT_GROUP_MAX are borrowed at a time.
 */
struct import_parcel *import_ahead_next(struct import_ahead *ahead);
/* Gives back all that are borrowed. */
void import_ahead_return(struct import_ahead *ahead);
/* Stops the threads, whatever is left. Takes NULL. */
void import_ahead_destroy(struct import_ahead *ahead);

#endif
