/* One parcel: is it sound, what is in it, into the register with it. */
#ifndef TG_TOOLS_DESK_INTAKE_H
#define TG_TOOLS_DESK_INTAKE_H

#include "app/form/report.h"
#include "sync/wire/parcel.h"
#include "tools/desk/folder.h"
#include "tools/desk/packs.h"
#include "tools/desk/register.h"

#include <stdbool.h>

enum { INTAKE_REPLIES_MAX = BATCH_ENVELOPES_MAX };

/* How what arrives is read and what is made of it; all of it may be left out. */
struct intake_rules {
    const struct packs *packs; /* which answers are choices */
    void *ctx;
    /* Who may read who a report's submitter is, besides admins: roles, borrowed until the next. */
    void (*identity_roles)(void *ctx, const struct report *report, const char *const **out,
                           size_t *out_count);
    /* After each report's event, within its transaction. */
    enum tg_err (*entered)(void *ctx, struct register_file *reg, const char *case_id,
                           struct event *event, int64_t id, struct fault *fault);
    /* Likewise after each reply's; of the reply the keys hold, and what is asked. */
    enum tg_err (*replied)(void *ctx, struct register_file *reg, const struct reply *reply,
                           struct event *event, int64_t id, struct fault *fault);
};

struct intake_report {
    char case_id[CASE_ID_MAX];
    int64_t event;
};

struct intake_reply {
    char case_id[CASE_ID_MAX];
    enum reply_what what;
};

/* What was in the envelopes. */
struct intake_opened {
    uint8_t *plain; /* ENVELOPE_SIZE bytes for each, secret memory */
    size_t lens[BATCH_ENVELOPES_MAX];
    enum tg_err errs[BATCH_ENVELOPES_MAX]; /* of age_open */
};

struct intake {
    struct batch batch;           /* its bodies are borrowed from the parcel's bytes */
    struct device_name group;     /* of its kiosk */
    struct event_receipt receipt; /* by_hub false: unix_s is not set yet */
    bool charter_known;
    char warning[FAULT_TEXT_MAX];       /* "" if none */
    char named_warning[FAULT_TEXT_MAX]; /* of a report that names all officers; likewise */
    bool again;                         /* the register had this batch already */
    size_t report_count, unreadable, others;
    struct intake_report reports[BATCH_ENVELOPES_MAX];
    size_t reply_count; /* those that waited among them; past INTAKE_REPLIES_MAX they are counted */
    struct intake_reply replies[INTAKE_REPLIES_MAX];
    struct intake_opened *opened; /* borrowed; from intake_open on */
};

/* Parses and verifies everything that needs no identity: parcel, batch, hashes, the kiosk's
 * signature, the hub's acknowledgement, the charter. An error means: refuse it whole. A hub's word
 * that does not hold is only a warning: the kiosk's signature vouches for the batch, and the time
 * of receipt is then the desk's. `out` is zeroed by the caller. */
enum tg_err intake_read(struct intake *out, const struct folder *folder, const uint8_t *bytes,
                        size_t len, struct fault *fault) MUST_USE;

/* Opens every envelope into `opened`, whose `plain` has room for all of them; may run in a thread
 * of its own, like intake_read. */
void intake_open(struct intake *intake, const struct folder *folder, struct intake_opened *opened);

/* Enters what the envelopes that the register does not know held, between
 * register_begin and register_commit. `*out_refused` when the parcel is at fault (its place was
 * taken by other bytes), not the machine. */
enum tg_err intake_enter(struct intake *intake, struct register_file *reg,
                         const struct clock *clock, const struct intake_rules *rules,
                         bool *out_refused, struct fault *fault) MUST_USE;

#endif
