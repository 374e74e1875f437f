/* How mail.db lies in its file: what the courier, who writes it, and the kiosk, who reads it, must
 * agree on. A file of sync/vault/courier_file.h:
 *
 *     letters(id, label, body)   every letter that is kept; a label once. `body` lacks the opening
 *                                that all bodies share, MAILBAG_OPENING
 *     bundles(first, count, …)   where each bundle's letters stand: ids first … first+count-1; of
 *                                one that came too late, count is 0
 *     state(id, body)            one row, id 0: struct mailbag_state, MAILBAG_STATE_SIZE bytes
 *
 * A page holds two letters, to the byte: MAILBAG_OPENING is what makes a letter cost 2 KiB of disk
 * and not 4. The index of the labels is apart from them, small enough to stay in memory. Letters
 * lie here for whoever brings a receipt, in the order in which they came: that tells of nobody. */
#ifndef TG_SYNC_VAULT_MAILBAG_FORMAT_H
#define TG_SYNC_VAULT_MAILBAG_FORMAT_H

#include "sync/vault/courier_file.h"
#include "sync/wire/bundle.h"

enum {
    MAILBAG_VERSION = 1,                 /* user_version of mail.db */
    MAILBAG_APPLICATION_ID = 0x5447434D, /* "TGCM" */
    MAILBAG_STATE_VERSION = 1,
    MAILBAG_ERROR_MAX = 159, /* bytes, without the NUL */
    MAILBAG_OPENING_SIZE = 32,
    MAILBAG_REST_SIZE = BUNDLE_BODY_SIZE - MAILBAG_OPENING_SIZE,
    MAILBAG_STATE_SIZE = 1 + 8 + DEVICE_NAME_MAX + 8 + 4 + 4 + 4 + (MAILBAG_ERROR_MAX + 1),
};

/* How every body begins that bundle_check_body lets pass. */
#define MAILBAG_OPENING "age-encryption.org/v1\n-> X25519 "

extern const struct courier_file MAILBAG_FILE;

struct mailbag_state {
    uint64_t cursor;          /* of the hub */
    struct device_name group; /* whose mail was asked for; "" before the first time */
    uint64_t refused;         /* since the hub was last asked from the beginning */
    uint32_t newest_day;      /* that a bundle was made, of all that ever came; 0: none */
    uint32_t anew_day;        /* the hub was last asked from the beginning; 0: never */
    uint32_t anew_wait_days;  /* … and may be again after so many */
    char last_error[MAILBAG_ERROR_MAX + 1];
};

void mailbag_state_encode(const struct mailbag_state *state,
                          uint8_t out[static MAILBAG_STATE_SIZE]);
enum tg_err mailbag_state_read(sqlite3 *db, const char *path, struct mailbag_state *out_state,
                               struct fault *fault) MUST_USE;

/* How many bundles are here, and how many are missing between the first and the last of each log of
 * that group: what is left of the group before nobody sends any more. */
struct mailbag_tally {
    uint64_t bundles;
    uint64_t missing;
    uint64_t letters;
};
enum tg_err mailbag_tally(sqlite3 *db, const char *path, const struct device_name *group,
                          struct mailbag_tally *out_tally, struct fault *fault) MUST_USE;

#endif
