/* The kiosk's side of mail.db: the mail of its whole group, of which it can open nothing.
 *
 * mail.db is written by the courier alone (sync/courier/mailbag.c) and read here, so that reading
 * an answer asks the network nothing. It stands beside courier.db; sync/vault/mailbag_format.h has
 * its tables. A courier killed in the middle of a commit leaves it BUSY until the next one starts.
 */
#ifndef TG_SYNC_VAULT_MAILBAG_READER_H
#define TG_SYNC_VAULT_MAILBAG_READER_H

#include "sync/wire/bundle.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct mailbag_status {
    bool present;     /* false: no courier has brought mail here */
    uint64_t letters; /* dummies among them; no one can tell which */
    uint64_t bundles;
    uint64_t missing;     /* bundles between the first and the last that never came */
    uint32_t newest_day;  /* that a bundle was made, days since 1970-01-01; 0: none */
    uint64_t refused;     /* bundles that were forged, torn or another in the place of one */
    char last_error[160]; /* why the last one was refused, English, for IT */
};

/* `path` may not exist: then *out_status is all zero and TG_OK. */
enum tg_err mailbag_read_status(const char *path, struct mailbag_status *out_status,
                                struct fault *fault) MUST_USE;

/* The newest_day of that status alone, which reads little. A file that is not there: 0. */
enum tg_err mailbag_read_newest_day(const char *path, uint32_t *out_day,
                                    struct fault *fault) MUST_USE;

/* Looks for every one of `count` labels, whatever is found: the time tells nothing. `out_found[i]`
 * says whether `out_bodies[i]` was filled; the others are zeroed. Expired ones are not found: their
 * day has begun by `today` (days since 1970-01-01; 0: the clock is not to be believed, none has)
 * and by the newest mail. A file that is not there holds nothing. BUSY, IO, FORMAT, MEMORY. */
enum tg_err mailbag_find(const char *path, uint32_t today,
                         const uint8_t (*labels)[BUNDLE_LABEL_SIZE], size_t count,
                         uint8_t (*out_bodies)[BUNDLE_BODY_SIZE], bool *out_found,
                         struct fault *fault) MUST_USE;

#endif
