/* What a submitter wrote back, out of its envelope and into its case. */
#ifndef TG_TOOLS_DESK_INTAKE_REPLY_H
#define TG_TOOLS_DESK_INTAKE_REPLY_H

#include "tools/desk/register_replies.h"

#include <stdbool.h>

/* Where it comes from. */
struct intake_reply_from {
    const struct event_receipt *receipt;
    const struct device_name *kiosk;
    const uint8_t *envelope; /* HASH_SIZE */
};

/* After each reply's event, within its transaction; both are in secret memory. Of the reply the
 * keys hold, and what is asked. */
typedef enum tg_err intake_reply_fn(void *ctx, const struct reply *reply, struct event *event,
                                    int64_t id, struct fault *fault);

enum intake_reply_done {
    INTAKE_REPLY_ENTERED,
    INTAKE_REPLY_WAITS, /* no report with its keys has come: kept until one does */
    INTAKE_REPLY_AGAIN, /* it was taken in before, from another envelope */
};

/* Enters a reply whose signature was checked, between register_begin and register_commit; `room` is
 * in secret memory. */
enum tg_err intake_reply_take(struct register_file *reg, const struct intake_reply_from *from,
                              const struct reply *reply, struct event *room,
                              intake_reply_fn *entered, void *ctx, enum intake_reply_done *out_done,
                              struct fault *fault) MUST_USE;

/* Enters all that waited for this report, which was entered just now. */
enum tg_err intake_reply_wake(struct register_file *reg, const struct event_report *report,
                              intake_reply_fn *entered, void *ctx, struct fault *fault) MUST_USE;

#endif
