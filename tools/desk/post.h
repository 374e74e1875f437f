/* The desk's post: letters to mailboxes, and the bundles that they travel in.
 *
 * A letter is sealed to its mailbox at once, in the transaction of what it tells, and waits in the
 * register. Every period of the charter each group of kiosks gets one bundle of one size: what
 * waits, shuffled among dummies. So neither the hub nor a kiosk learns whether there was anything
 * to say, nor to whom.
 *
 *     words ─▶ outbox ─▶ bundle in the register ─▶ spool/out/GROUP-EPOCH-SEQ.mail ─▶ courier
 *
 *  1. A bundle is committed before it is written to the spool, and never made again: killed on the
 *     way, the next run writes the same bytes.
 *  2. How many letters it has follows from the charter alone.
 *  3. A letter stands in the register until the bundle that holds it does.
 *  4. What waits for a mailbox that is destroyed never goes out: nothing comes behind FORGOTTEN.
 *  5. No label goes out twice, also where letters went out that the register lost: kiosks would
 *     show one letter in another's place, and the hub see that there are any. */
#ifndef TG_TOOLS_DESK_POST_H
#define TG_TOOLS_DESK_POST_H

#include "app/seal/letter.h"
#include "tools/desk/docket.h"
#include "tools/desk/folder.h"
#include "tools/desk/register_mail.h"

enum {
    POST_CATCH_UP_MAX = 24, /* bundles of one group that are made at once */
    POST_LOST_NUMBERS = 32, /* left out when a copy was restored: more than a letter's parts */
    POST_TEXT_MAX = LETTER_PARTS_MAX * LETTER_TEXT_MAX,
};

/* Who writes. */
struct post {
    const struct folder *folder; /* borrowed, as is the clock */
    const struct clock *clock;
    struct register_restarts restarts;
};

/* Once the register is open. When it is an older copy of itself, which spool/mail tells, that is
 * entered: numbers that letters since the copy may have are left out. */
enum tg_err post_init(struct post *out, const struct folder *folder, const struct clock *clock,
                      struct register_file *reg, struct fault *fault) MUST_USE;

/* What is said; all of it borrowed. */
struct post_message {
    enum letter_kind kind;
    const struct pack_text *title;  /* NULL: none */
    const char *text;               /* NULL: none; ≤ POST_TEXT_MAX bytes */
    const struct docket_clock *due; /* what the submitter may expect, and until when; NULL: none */
    const char *step;               /* STATUS: which step it tells of; NULL: none */
    bool closed;                    /* the case is, by this */
    bool later;                     /* goes at some time within a period, so that when it goes tells
                                       nothing of when it was written */
};

/* Seals it to the case's mailbox, enters that it was written and, of an officer's own words
 * (QUESTION, ANSWER), what. Between register_begin and register_commit. DENIED: the submitter
 * destroyed the mailbox; FULL: it has had its letters; RANGE: too long; FORMAT: no text to show.
 * FORGOTTEN goes to one that was destroyed, in the place of all that waits for it, and is not
 * entered. */
enum tg_err post_letter(const struct post *post, struct register_file *reg,
                        const struct docket *docket, const struct post_message *message,
                        struct fault *fault) MUST_USE;
/* Letters that the case's mailbox still takes from this desk; 0 when it was destroyed. */
size_t post_room(const struct post *post, const struct docket *docket);
/* Whether it takes one with that text (NULL: none): not where nobody could ever open it. */
bool post_takes(const struct post *post, const struct docket *docket, const char *text);

struct post_sum {
    size_t made;                  /* bundles */
    char warning[FAULT_TEXT_MAX]; /* "" none */
};
/* Makes what is due for every group, and writes what was made to the spool. Cheap when nothing is
 * due. A transaction of its own for each group. RANGE: nothing is made by a clock that cannot be
 * believed; it would have expired by any other.
 *
 * spool/mail/GROUP says how far that group's bundles had come. A register that is behind it is an
 * older copy: kiosks have other bundles of the numbers that would come next, so it begins a new
 * epoch, and `warning` says so. */
enum tg_err post_due(struct folder *folder, struct register_file *reg, const struct clock *clock,
                     struct post_sum *out, struct fault *fault) MUST_USE;
/* Writes all bundles that have not expired to the spool again: for a hub that lost them. */
enum tg_err post_again(const struct folder *folder, struct register_file *reg, size_t *out_count,
                       struct fault *fault) MUST_USE;
/* Seconds until the next period begins, at least 1. */
int64_t post_wait_s(const struct charter_mail *mail, int64_t now_s);

/* Every group that a bundle is made for: the default one first. Owned by the caller (free). */
enum tg_err post_groups(const struct roster *roster, struct device_name **out, size_t *out_count,
                        struct fault *fault) MUST_USE;
/* The group that the mail to a report's mailbox goes to: its kiosk's; for a kiosk that is not there
 * any more the one that it was of, where that has others left, else the default one. */
struct device_name post_group_of(const struct roster *roster, const struct event_report *report);

#endif
