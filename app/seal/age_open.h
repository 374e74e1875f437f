/* Opening an age v1 file with an X25519 identity. Linked into the desk and, for letters, which a
 * receipt's own key opens, into the kiosk; into nothing else (tools/dev/walls). */
#ifndef TG_APP_SEAL_AGE_OPEN_H
#define TG_APP_SEAL_AGE_OPEN_H

#include "app/seal/age.h"

struct age_identity {
    uint8_t scalar[AGE_KEY_SIZE]; /* X25519 secret; keep in secret memory */
    uint8_t point[AGE_KEY_SIZE];
};

/* From a scalar to a whole identity. */
void age_identity_derive(const uint8_t scalar[static AGE_KEY_SIZE], struct age_identity *out);

/* Opens a whole file in memory. `out` must hold `len` bytes; *out_len is the plaintext's. CRYPTO:
 * no identity opens it, or the MAC or a chunk does not verify. FORMAT: not an age file. Nothing is
 * left in `out` on error. Fails exactly where C2SP's test vectors do. */
enum tg_err age_open(const struct age_identity *identities, size_t identity_count,
                     const uint8_t *file, size_t len, uint8_t *out, size_t *out_len) MUST_USE;

#endif
