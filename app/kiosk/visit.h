/* One visitor's session: what they said so far, which page comes next, and how it ends.
 *
 * Invariants:
 *  1. A session that got past the language page ends by exactly one vault_append (the report or a
 *     cover) followed by vault_refresh, whatever way it ends.
 *  2. The page is VISIT_RECEIPT only after the append of the report returned TG_OK.
 *  3. visit_end is the one reset path: after it nothing of the visitor is left here.
 *
 *   visit_begin   visit_choose_lang            visit_forward / visit_back
 *  NOBODY ──▶ LANGUAGE ──▶ PRIVACY ──▶ NOT_ACCEPTED? ──▶ KIND ──▶ CATEGORY? ──▶ NOTICE?
 *     ▲                                                                          │
 *     │                CHECK ◀── QUESTION … QUESTION ◀── ABOUT? ◀── IDENTITY ◀───┘
 *     │                  │ ▲ visit_change, then back to CHECK
 *     │                  ▼ │ visit_back while it failed
 *     └── DONE ◀── RECEIPT ◀── SEALING
 *  visit_end  visit_keep   visit_file_*
 *
 * Pages with '?' are left out where the pack has nothing for them. Somebody with a receipt goes
 * from LANGUAGE another way, visit_mailbox.h. */
#ifndef TG_APP_KIOSK_VISIT_H
#define TG_APP_KIOSK_VISIT_H

#include "app/form/draft.h"
#include "app/seal/receipt.h"
#include "board/base/clock.h"
#include "sync/vault/vault.h"

enum visit_page {
    VISIT_NOBODY,
    VISIT_LANGUAGE,
    VISIT_PRIVACY,
    VISIT_NOT_ACCEPTED,
    VISIT_KIND,
    VISIT_CATEGORY,
    VISIT_NOTICE, /* call first, or goes at once */
    VISIT_IDENTITY,
    VISIT_ABOUT, /* is it about the people who would read it */
    VISIT_QUESTION,
    VISIT_CHECK,
    VISIT_SEALING,
    VISIT_RECEIPT,
    VISIT_DONE,
    VISIT_CODE, /* the receipt is shown or typed; from here on visit_mailbox.h */
    VISIT_OPENING,
    VISIT_MAILBOX,
    VISIT_LETTER, /* one message, whole */
    VISIT_REPLY_ABOUT,
    VISIT_REPLY,
    VISIT_REPLY_CHECK,
    VISIT_ECHO,   /* asks for the own words */
    VISIT_FORGET, /* what that means, and then once more */
    VISIT_FORGET_SURE,
    VISIT_SENDING,
    VISIT_SENT,
};

enum { VISIT_STEPS = 6 };

/* What a session stands on; all borrowed for the visit's life. */
struct visit_ground {
    const struct pack *pack;
    const struct charter *charter;
    struct vault *vault;
    struct clock clock;
    struct device_name kiosk;
    char site_prefix[CASE_PREFIX_MAX + 1];
    const char *mail_db;
    struct throttle *openings; /* of mailboxes; NULL: this visit counts for itself */
};

/* Of the bucket that those are counted in. */
extern const struct throttle_rate visit_opening_rate;

struct visit;

/* One for the life of the program; MEMORY when secret memory is exhausted. */
enum tg_err visit_create(const struct visit_ground *ground, struct visit **out_visit) MUST_USE;
/* Must have ended (VISIT_NOBODY). Takes NULL. */
void visit_destroy(struct visit *visit);

/* Somebody touched the attract page. Errors of vault_enter (BUSY with *out_wait_ms, FULL), or
 * MEMORY; then there is no session. */
enum tg_err visit_begin(struct visit *visit, int64_t *out_wait_ms, struct fault *fault) MUST_USE;

/* Ends it whatever page it is on: appends a cover if an envelope is still owed, wipes everything.
 * With nobody there it does nothing. An error means that the vault does not take envelopes; the
 * session is wiped all the same, and the kiosk must close. */
enum tg_err visit_end(struct visit *visit, struct fault *fault) MUST_USE;

enum visit_page visit_page(const struct visit *visit);
size_t visit_question(const struct visit *visit); /* on VISIT_QUESTION */
const struct pack *visit_pack(const struct visit *visit);
/* NULL with nobody there and once the report is filed. */
struct draft *visit_draft(struct visit *visit);
/* 1 … VISIT_STEPS; 0 where there is no progress to show. */
int visit_step(const struct visit *visit);

void visit_choose_lang(struct visit *visit, enum lang lang);

/* What keeps this page from being left forwards; DRAFT_FINE: nothing. */
enum draft_problem visit_problem(const struct visit *visit);
/* To the page after this one; the page stays when visit_problem says something. From CHECK to
 * SEALING. */
void visit_forward(struct visit *visit);
/* To the page before. From LANGUAGE, RECEIPT and DONE it does not move; SEALING goes back to CHECK
 * only after a failure. False when it did not move. */
bool visit_back(struct visit *visit);
/* From CHECK to one page to change an answer; forward and back return to CHECK, past whatever the
 * change made necessary. */
void visit_change(struct visit *visit, enum visit_page page, size_t question);

/* SEALING. visit_file_start makes the receipt and starts deriving its keys; *out_fd becomes
 * readable when visit_file_finish may be called (-1: at once), which writes, seals and appends, and
 * on success moves to RECEIPT and wipes what was said. After an error the same again is a retry;
 * nothing is lost: FULL from the report (*out_too_long) wants a shorter answer, all else another
 * try. */
enum tg_err visit_file_start(struct visit *visit, int *out_fd) MUST_USE;
enum tg_err visit_file_finish(struct visit *visit, bool *out_too_long,
                              struct fault *fault) MUST_USE;

/* On RECEIPT: borrowed, in secret memory. */
const struct receipt *visit_receipt(const struct visit *visit);
const char *visit_case_number(const struct visit *visit);
/* PROOF_HASH_SIZE bytes: what a proof of filing signs. */
const uint8_t *visit_commitment(const struct visit *visit);
/* "I have kept it": to DONE. */
void visit_keep(struct visit *visit);

/* Local date of today ("2026-11-23"); NULL when the clock can't be believed. Valid until the next
 * call. */
const char *visit_today(struct visit *visit);
/* The day `days` from today into `out`; false when the clock can't be believed. */
bool visit_day_after(const struct visit *visit, uint32_t days, char out[static 11]);

#endif
