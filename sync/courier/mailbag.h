/* The courier's side of mail.db, which it alone writes: takes in bundles, throws away what has
 * expired. sync/vault/mailbag_reader.h has the tables.
 *
 * What is taken in is verified by the charter's desk keys first: a lying hub can withhold mail, and
 * is found out by the gap, but can forge none. Bundles may come in any order and again. Bounded:
 * charter_mail says how many letters there can be. */
#ifndef TG_SYNC_COURIER_MAILBAG_H
#define TG_SYNC_COURIER_MAILBAG_H

#include "sync/vault/mailbag_reader.h"
#include "sync/wire/charter.h"

struct mailbag;

/* Opens `path`, or makes it. BUSY, FORMAT, VERSION, FULL, IO. */
enum tg_err mailbag_create(const char *path, struct mailbag **out_bag,
                           struct fault *fault) MUST_USE;
void mailbag_destroy(struct mailbag *bag);

/* Takes in one bundle file, whole or not at all. OK also when it was here before. CRYPTO, FORMAT,
 * VERSION: not what a desk of the charter signed; CONFLICT: a desk signed two in one place, the
 * first stays; DENIED: of another group. All of those are counted in the status with their words.
 * FULL, IO: try again. `today` as for mailbag_find: an expired one is noted and not kept. */
enum tg_err mailbag_take(struct mailbag *bag, const struct charter *charter,
                         const struct device_name *group, uint32_t today, const uint8_t *bytes,
                         size_t len, struct fault *fault) MUST_USE;

/* Throws away what has expired. */
enum tg_err mailbag_sweep(struct mailbag *bag, uint32_t today, struct fault *fault) MUST_USE;

/* The hub's cursor, up to which bundles were fetched. */
uint64_t mailbag_cursor(const struct mailbag *bag);
enum tg_err mailbag_note_cursor(struct mailbag *bag, uint64_t cursor, struct fault *fault) MUST_USE;

#endif
