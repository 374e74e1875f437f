/* What submitters write back, in the register: whose it is, and each but once.
 *
 * A reply counts only with the keys that a report brought first. What comes before its report waits
 * among what could not be read, sealed so that only those keys open it: until the report is here
 * nobody knows to whom the case will be closed. */
#ifndef TG_TOOLS_DESK_REGISTER_REPLIES_H
#define TG_TOOLS_DESK_REGISTER_REPLIES_H

#include "tools/desk/register.h"

enum { REGISTER_WAITING_OVERHEAD = 24 + 16, REGISTER_WAITING_MAX = 64 };

/* The case of the first report that bore the reply's keys; `*out_there` false: none has come, or it
 * is from before mail and closed to who is logged in. */
enum tg_err register_reply_case(struct register_file *reg, const struct reply *reply,
                                struct event_case *out, bool *out_there,
                                struct fault *fault) MUST_USE;

/* Notes that the mailbox was destroyed: whether for the first time, and by which kiosk its report
 * came. Asks for no right to the case. MISSING (no fault): nothing is kept of it, it is from before
 * mail. Between register_begin and register_commit. */
enum tg_err register_reply_end(struct register_file *reg, const struct reply *reply,
                               struct device_name *out_kiosk, bool *out_first,
                               struct fault *fault) MUST_USE;

/* Marks it as taken in; CONFLICT (no fault) when it was before, in whatever envelope. `waits`: it
 * is kept as that event (EVENT_UNREADABLE) until its report comes; 0: it does not wait. Between
 * register_begin and register_commit, like the two below. */
enum tg_err register_reply_mark(struct register_file *reg, const struct reply *reply, int64_t waits,
                                struct fault *fault) MUST_USE;
/* Whether it was marked. */
enum tg_err register_reply_known(struct register_file *reg, const struct reply *reply,
                                 bool *out_known, struct fault *fault) MUST_USE;

/* The events that wait for a report with these keys, oldest first; as many as there is room for. */
enum tg_err register_replies_waiting(struct register_file *reg, const struct event_report *report,
                                     int64_t out[static REGISTER_WAITING_MAX], size_t *out_count,
                                     struct fault *fault) MUST_USE;
/* That one waits no longer. */
enum tg_err register_reply_arrived(struct register_file *reg, int64_t event,
                                   struct fault *fault) MUST_USE;
/* Whether an EVENT_UNREADABLE is a reply that waited and is in its case now. */
enum tg_err register_reply_is_in(struct register_file *reg, int64_t event, bool *out_in,
                                 struct fault *fault) MUST_USE;

/* Seals and opens by those keys. `out` holds len + REGISTER_WAITING_OVERHEAD bytes. */
void register_reply_seal(const struct register_file *reg, const struct reply *reply,
                         const uint8_t *plain, size_t len, uint8_t *out);
/* `out` holds len - REGISTER_WAITING_OVERHEAD bytes. CRYPTO (no fault). */
enum tg_err register_reply_unseal(const struct register_file *reg,
                                  const struct event_report *report, const uint8_t *sealed,
                                  size_t len, uint8_t *out) MUST_USE;

#endif
