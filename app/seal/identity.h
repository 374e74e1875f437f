/* A headquarters identity file, as `age-keygen` writes it: the key that opens reports.
 *
 * Linked into the desk and the tests alone; tools/dev/walls fails the build otherwise. */
#ifndef TG_APP_SEAL_IDENTITY_H
#define TG_APP_SEAL_IDENTITY_H

#include "app/seal/age_open.h"

enum {
    IDENTITY_TEXT_MAX = 74, /* "AGE-SECRET-KEY-1" + 58 */
    IDENTITIES_MAX = 8,
};

/* Parses one "AGE-SECRET-KEY-1…" (Bech32, upper case). FORMAT. */
enum tg_err identity_parse(const char *text, struct age_identity *out) MUST_USE;

/* Reads a file of identities, one a line, '#' comments allowed; faults name file and line. `out` is
 * secret memory of IDENTITIES_MAX. */
enum tg_err identity_load(const char *path, struct age_identity *out, size_t *out_count,
                          struct fault *fault) MUST_USE;

/* A fresh identity and its recipient, both as text (…_TEXT_MAX + 1 bytes). */
void identity_generate(char out_identity[static IDENTITY_TEXT_MAX + 1],
                       char out_recipient[static 62 + 1]);

#endif
