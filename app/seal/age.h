/* age v1 with X25519 recipients (C2SP age-encryption.org/v1), on libsodium.
 *
 * Sealing needs recipients only. Opening needs an identity, which app/seal/identity.h parses and
 * which nothing but the desk and the tests links. */
#ifndef TG_APP_SEAL_AGE_H
#define TG_APP_SEAL_AGE_H

#include "board/base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    AGE_KEY_SIZE = 32,
    AGE_STANZAS_MAX = 64,
    AGE_CHUNK_SIZE = 65536, /* STREAM chunk, plaintext bytes */
    AGE_OVERHEAD_ONE = 200, /* bytes around a plaintext of one chunk, with one X25519 stanza */
};

struct age_recipient {
    uint8_t point[AGE_KEY_SIZE]; /* X25519 public key, RFC 7748; unused for nobody */
    bool nobody;
};

/* Decodes "age1…" (Bech32, BIP 173, lower case). FORMAT. A low-order point passes here and is
 * refused by age_seal. */
enum tg_err age_recipient_decode(const char *text, struct age_recipient *out) MUST_USE;

/* The same, and CRYPTO for a low-order point: for recipients that are new here. */
enum tg_err age_recipient_parse(const char *text, struct age_recipient *out) MUST_USE;

/* Nobody: stands for a throw-away key of covers and unused stanzas. Its stanza has a fresh share
 * and a random body, which is what a file key wrapped to a key that is thrown away looks like. */
void age_recipient_throwaway(struct age_recipient *out);

/* Bytes of an age file with `recipients` X25519 stanzas over `plain_len` bytes. */
size_t age_sealed_size(size_t recipients, size_t plain_len);

/* Seals `plain` to all recipients, in the order given; `out` holds age_sealed_size() bytes. CRYPTO
 * if a recipient's point is of low order. */
enum tg_err age_seal(const struct age_recipient *recipients, size_t recipient_count,
                     const uint8_t *plain, size_t plain_len, uint8_t *out) MUST_USE;

#endif
