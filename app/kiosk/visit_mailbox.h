/* The way back: somebody with a receipt reads what headquarters wrote, and writes back. Part of a
 * visit, with its invariants (visit.h): such a session too ends with exactly one envelope, the
 * reply or a cover.
 *
 *   visit_choose_mailbox       visit_open_start           visit_open_finish
 *  LANGUAGE ─────────────▶ CODE ───────────────▶ OPENING ─────────────────▶ MAILBOX ◀─▶ LETTER
 *                           ▲                      │ no memory        ▲        │ │   visit_read
 *                           └──────────────────────┘       visit_back │        │ │ visit_write
 *                                                                     └────────┘ ▼
 *                 REPLY_CHECK ◀── REPLY ◀─┐                                 REPLY_ABOUT?
 *      visit_send   │                     ├───────────────────────────────────┘
 *   SENT ◀── SENDING ◀── ECHO ◀───────────┤
 *              ▲                          │
 *              └── FORGET_SURE ◀── FORGET ┘                (others: visit_forward, visit_back)
 *
 * REPLY_ABOUT only where no letter says who may read the reply, and only with a pack that knows
 * other readers. A code that was never given out opens a mailbox as well: an empty one. */
#ifndef TG_APP_KIOSK_VISIT_MAILBOX_H
#define TG_APP_KIOSK_VISIT_MAILBOX_H

#include "app/form/reply.h"
#include "app/kiosk/visit.h"
#include "app/seal/mailbox.h"

enum {
    VISIT_OPENINGS_MAX = 5, /* of mailboxes, one after the other */
    VISIT_OPENING_EVERY_MS = 30000,
    VISIT_MAIL_TRIES_MAX = 3,
};

/* From LANGUAGE to CODE. */
void visit_choose_mailbox(struct visit *visit, enum lang lang);

/* On CODE, with what was typed or scanned: starts deriving the keys, to OPENING; *out_fd becomes
 * readable when visit_open_finish may be called. FORMAT: not 28 digits; CRYPTO: the check digits do
 * not hold; BUSY: codes come faster than people have them, *out_wait_ms says when to try again. An
 * error changes nothing, and the first two cost nothing. */
enum tg_err visit_open_start(struct visit *visit, const char *code, int *out_fd,
                             int64_t *out_wait_ms) MUST_USE;
/* OPENING. To MAILBOX; an error on MAILBOX means that this kiosk's mail cannot be read now. Back to
 * CODE with MEMORY when there was none to derive the keys. */
enum tg_err visit_open_finish(struct visit *visit, struct fault *fault) MUST_USE;
/* On CODE after that: the digits that were tried, else "". */
const char *visit_code(const struct visit *visit);

/* From MAILBOX on; borrowed. NULL: the mail cannot be read now. */
const struct mailbox *visit_mailbox(const struct visit *visit);
/* The last day that mail was brought here, days since 1970-01-01; 0: never. */
uint32_t visit_mail_day(const struct visit *visit);
/* The question that stands: the last one, where nothing came after it that answers or closes. NULL:
 * none. */
const struct mailbox_message *visit_standing_question(const struct visit *visit);

/* From MAILBOX to LETTER. */
void visit_read(struct visit *visit, size_t message);
/* On LETTER. */
const struct mailbox_message *visit_message(const struct visit *visit);

/* From MAILBOX or LETTER to the first page of that. ANSWER: to the letter on LETTER, to the
 * standing question on MAILBOX. */
void visit_write(struct visit *visit, enum reply_what what);
/* What is written, and on SENT what was. */
enum reply_what visit_writes(const struct visit *visit);
/* While an answer is written: the question; NULL: what is written is no answer. */
const struct mailbox_message *visit_asked(const struct visit *visit);
/* What was written so far. Copies at most REPLY_TEXT_MAX bytes: FULL when there are more, and then
 * nothing changed. */
const char *visit_reply(const struct visit *visit);
enum tg_err visit_set_reply(struct visit *visit, const char *text, size_t len) MUST_USE;

/* SENDING: writes, signs, seals and appends; to SENT, with everything wiped. After an error the
 * same again is a retry; FORMAT and FULL from the reply (*out_unfit) want other words. */
enum tg_err visit_send(struct visit *visit, bool *out_unfit, struct fault *fault) MUST_USE;

#endif
