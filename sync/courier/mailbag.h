/* The courier's side of mail.db, which it alone writes: takes in bundles, throws away what has
 * expired. sync/vault/mailbag_format.h has the tables.
 *
 * What is taken in is verified by the charter's desk keys first: a lying hub can withhold mail, and
 * is found out by the gap, but can forge none. Bundles may come in any order and again. Invariants:
 * a bundle is here whole or not at all; the first in its place stays; of one desk there are never
 * more letters than mailbag_letters_max, the oldest give way.
 *
 * A day counts as over when this machine's clock and the newest bundle of a desk both say so: no
 * clock that leapt ahead may throw away what the hub will not send a second time. */
#ifndef TG_SYNC_COURIER_MAILBAG_H
#define TG_SYNC_COURIER_MAILBAG_H

#include "sync/vault/mailbag_reader.h"
#include "sync/wire/charter.h"

enum {
    MAILBAG_SPARE_BUNDLES = 64,   /* a desk may have sent more than its periods are */
    MAILBAG_ANEW_DAYS_MAX = 64,   /* the longest wait between two askings from the beginning */
    MAILBAG_SILENT_DAYS = 2,      /* so long no mail at all, beside a period: ask from there */
    MAILBAG_JOURNAL_MAX = 1 << 20 /* bytes that SQLite's journal keeps */
};

struct mailbag;

/* Opens `path`, or makes it. BUSY, FORMAT, VERSION, FULL, IO. */
enum tg_err mailbag_create(const char *path, struct mailbag **out_bag,
                           struct fault *fault) MUST_USE;
void mailbag_destroy(struct mailbag *bag);

/* Looks through the whole file, a second for some hundred MiB. FORMAT: it is damaged; IO. */
enum tg_err mailbag_check(struct mailbag *bag, struct fault *fault) MUST_USE;

/* Takes in one bundle file, whole or not at all. OK also when it was here before. CRYPTO, FORMAT,
 * VERSION: not what a desk of the charter signed; CONFLICT: a desk signed two in one place, the
 * first stays; DENIED: of another group. All of those are counted in the status with their words.
 * FULL, IO: try again. `today` as for mailbag_find: an expired one is noted and not kept. */
enum tg_err mailbag_take(struct mailbag *bag, const struct charter *charter,
                         const struct device_name *group, uint32_t today, const uint8_t *bytes,
                         size_t len, struct fault *fault) MUST_USE;

/* Throws away what has expired, a bundle at a time. */
enum tg_err mailbag_sweep(struct mailbag *bag, uint32_t today, struct fault *fault) MUST_USE;

/* The hub's cursor, up to which bundles were fetched. */
uint64_t mailbag_cursor(const struct mailbag *bag);
enum tg_err mailbag_note_cursor(struct mailbag *bag, uint64_t cursor, struct fault *fault) MUST_USE;

/* Before a round: puts the cursor back to the beginning for another group than before. */
enum tg_err mailbag_turn_to(struct mailbag *bag, const struct device_name *group, uint32_t today,
                            struct fault *fault) MUST_USE;

/* When a hub has no more: puts the cursor back to the beginning if something is amiss, which a hub
 * that lost its numbering or held mail back may put right. That is: the hub's numbers end before
 * the cursor (`behind`), bundles are missing or were refused, or none came for long; at most once a
 * day, then after 2, 4, 8 … days while it does not help. */
enum tg_err mailbag_look_back(struct mailbag *bag, const struct charter *charter, bool behind,
                              uint32_t today, struct fault *fault) MUST_USE;

/* How many letters of one desk can be here, by the charter; how many bundles of all of them. */
uint64_t mailbag_letters_max(const struct charter_mail *mail);
uint64_t mailbag_bundles_max(const struct charter *charter);

#endif
