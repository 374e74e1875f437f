/* Proof of filing: says that something was filed at a kiosk of the organisation, not what, when or
 * in which envelope.
 *
 *     commitment = SHA-256(r ‖ SHA-256(report))        r: the receipt's proof_blind
 *     signature  = Ed25519 by the kiosk's proof key over CONTEXT_PROOF, a zero byte, commitment
 *     certificate = Ed25519 by the organisation's root key over CONTEXT_PROOF_KEY, a zero byte,
 *                   kiosk name (16, NUL-padded), proof key (32)
 *
 * `report` is the JSON that was sealed, without the member "proof" that holds the commitment and
 * without padding. Whoever reveals r and the text shows that this text was filed; stock tools do
 * (docs/proof.md). On paper, as digits only:
 *
 *     u8 version (1) · 16 kiosk · 32 proof key · 64 certificate · 32 commitment · 64 signature ·
 *     zero · each three bytes as eight decimal digits */
#ifndef TG_APP_SEAL_PROOF_H
#define TG_APP_SEAL_PROOF_H

#include "sync/wire/device.h"

#include <stddef.h>
#include <stdint.h>

enum {
    PROOF_VERSION = 1,
    PROOF_HASH_SIZE = 32,
    PROOF_BYTES = 1 + 16 + SIGN_PUBLIC_SIZE + SIGNATURE_SIZE + PROOF_HASH_SIZE + SIGNATURE_SIZE + 1,
    PROOF_DIGITS = PROOF_BYTES / 3 * 8, /* 560; a QR of version 11-M holds 604 */
};

#define PROOF_SEED_FILE "proof.seed"        /* 32 raw bytes, mode 0600 */
#define PROOF_CERTIFICATE_FILE "proof.cert" /* 64 raw bytes */

/* What a kiosk proves with: proof.seed and proof.cert of its folder. Secret memory. */
struct proof_key {
    struct device_name kiosk;
    uint8_t secret[SIGN_SECRET_SIZE];
    uint8_t certificate[SIGNATURE_SIZE];
};

struct proof {
    struct device_name kiosk;
    uint8_t key[SIGN_PUBLIC_SIZE];
    uint8_t certificate[SIGNATURE_SIZE];
    uint8_t commitment[PROOF_HASH_SIZE];
    uint8_t signature[SIGNATURE_SIZE];
};

void proof_commit(const uint8_t blind[static 32], const uint8_t *report, size_t len,
                  uint8_t out[static PROOF_HASH_SIZE]);

/* By the root key, when a kiosk is added. */
void proof_certify(const struct device_name *kiosk, const uint8_t key[static SIGN_PUBLIC_SIZE],
                   const uint8_t root_secret[static SIGN_SECRET_SIZE],
                   uint8_t out_certificate[static SIGNATURE_SIZE]);

/* Reads proof.seed and proof.cert of `data_dir` and checks the certificate. MISSING when neither is
 * there: such a kiosk offers no proofs. CRYPTO, FORMAT, IO, MEMORY. `out` is secret memory. */
enum tg_err proof_key_load(const char *data_dir, const struct device_name *kiosk,
                           const uint8_t root_key[static SIGN_PUBLIC_SIZE], struct proof_key *out,
                           struct fault *fault) MUST_USE;

void proof_sign(const struct proof_key *key, const uint8_t commitment[static PROOF_HASH_SIZE],
                struct proof *out);
void proof_encode(const struct proof *proof, char out[static PROOF_DIGITS + 1]);
/* Forgives spaces and line ends. FORMAT, VERSION. */
enum tg_err proof_decode(const char *digits, struct proof *out) MUST_USE;
/* Certificate and signature, by the organisation's root key. CRYPTO, the fault says which. */
enum tg_err proof_verify(const struct proof *proof, const uint8_t root_key[static SIGN_PUBLIC_SIZE],
                         struct fault *fault) MUST_USE;

#endif
