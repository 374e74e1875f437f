/* What an officer shows to open the register: a password, or a key file of their own.
 *
 * Held in secret memory from the first byte on; never in the environment, never on a command line.
 */
#ifndef TG_TOOLS_DESK_CREDENTIAL_H
#define TG_TOOLS_DESK_CREDENTIAL_H

#include "board/base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    PASSWORD_BYTES_MIN = 10,
    PASSWORD_BYTES_MAX = 1024,
    KEY_FILE_SIZE = 32, /* raw random bytes */
};

struct credential {
    bool is_key_file;
    size_t len;
    uint8_t bytes[PASSWORD_BYTES_MAX];
};

/* Where a credential is to come from; both NULL: asked for on the terminal. */
struct credential_source {
    const char *password_file; /* its first line */
    const char *key_file;
};

/* `*out` is owned by the caller (credential_destroy). `who` is named in the question on the
 * terminal. IO, MISSING, FORMAT, RANGE; DENIED when there is no terminal to ask on. */
enum tg_err credential_get(const struct credential_source *source, const char *who,
                           struct credential **out, struct fault *fault) MUST_USE;

/* For a new officer: asks twice, refuses fewer than PASSWORD_BYTES_MIN bytes, and writes a key file
 * that is not there yet (mode 0600). */
enum tg_err credential_make(const struct credential_source *source, const char *who,
                            struct credential **out, struct fault *fault) MUST_USE;

void credential_destroy(struct credential *credential);

#endif
