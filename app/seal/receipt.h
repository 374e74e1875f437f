/* The receipt: 28 decimal digits that are the only way back to a report, and the keys that grow
 * from it.
 *
 * 26 random digits (86.4 bits) and two check digits, ISO 7064 MOD 97-10 (02–98). Argon2id (RFC
 * 9106, 64 MiB, 3 passes, 1 lane, the organisation's salt) over the 28 digits as ASCII, then
 * HKDF-SHA256 (RFC 5869) with one label each. None of the keys can be computed from another. */
#ifndef TG_APP_SEAL_RECEIPT_H
#define TG_APP_SEAL_RECEIPT_H

#include "board/base/err.h"
#include "sync/wire/charter.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    RECEIPT_DIGITS = 28,
    CASE_PREFIX_MAX = 4,     /* a site's prefix, [A-Z0-9] */
    CASE_NUMBER_DIGITS = 12, /* Crockford base32 */
    CASE_NUMBER_SIZE = CASE_PREFIX_MAX + 1 + CASE_NUMBER_DIGITS + 2 + 1, /* "HZ-XXXX-XXXX-XXXX" */
};

struct receipt {
    char digits[RECEIPT_DIGITS + 1];
};

/* Uniformly random; keep in secret memory. */
void receipt_generate(struct receipt *out);

/* Forgives spaces and dashes; FORMAT when it is not 28 digits, CRYPTO when the check digits fail.
 */
enum tg_err receipt_parse(const char *text, struct receipt *out) MUST_USE;

/* What a damaged code still says, for filling in: its digits, RECEIPT_DIGITS at most, without the
 * few others among them. False, and "", for what was never a receipt: another system's code, a
 * proof, the number on a bottle. */
bool receipt_salvage(const char *text, char out[static RECEIPT_DIGITS + 1]) MUST_USE;

/* A case number like any other, of a case that is not there: for a slip that leads nowhere. */
void receipt_invent_case(const char *site_prefix, char out[static CASE_NUMBER_SIZE]);

struct receipt_keys {
    uint8_t mailbox_secret[32]; /* X25519 */
    uint8_t mailbox_public[32];
    uint8_t sign_seed[32]; /* Ed25519: signs what is written back */
    uint8_t sign_public[32];
    uint8_t label_seed[32];  /* of the mail labels */
    uint8_t proof_blind[32]; /* blinding value of the proof of filing */
    char case_number[CASE_NUMBER_SIZE];
};

/* Derives everything; needs 64 MiB and some 200 ms. `site_prefix` is "" or ≤ CASE_PREFIX_MAX
 * characters. `out` is secret memory. MEMORY. */
enum tg_err receipt_derive(const struct receipt *receipt,
                           const uint8_t salt[static CHARTER_SALT_SIZE], const char *site_prefix,
                           struct receipt_keys *out) MUST_USE;

/* The same in a short-lived child, so that the caller's memory stays small. receipt_job_start
 * forks; *out_fd becomes readable when it is done (poll it), receipt_job_finish reads the keys and
 * reaps. */
struct receipt_job {
    int fd;    /* readable when done */
    int child; /* pid */
};
enum tg_err receipt_job_start(const struct receipt *receipt,
                              const uint8_t salt[static CHARTER_SALT_SIZE], const char *site_prefix,
                              struct receipt_job *out_job) MUST_USE;
enum tg_err receipt_job_finish(struct receipt_job *job, struct receipt_keys *out) MUST_USE;
/* Ends it without a result: kills, reaps. Safe on a finished one. */
void receipt_job_abandon(struct receipt_job *job);

#endif
