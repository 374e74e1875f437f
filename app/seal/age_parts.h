/* What sealing and opening an age file share: its words, its keys, its nonces. Private to app/seal.
 *
 * Notation of C2SP age-encryption.org/v1. */
#ifndef TG_APP_SEAL_AGE_PARTS_H
#define TG_APP_SEAL_AGE_PARTS_H

#include "app/seal/age.h"

enum {
    AGE_PARTS_FILE_KEY_SIZE = 16,
    AGE_PARTS_TAG_SIZE = 16,
    AGE_PARTS_WRAPPED_SIZE = AGE_PARTS_FILE_KEY_SIZE + AGE_PARTS_TAG_SIZE,
    AGE_PARTS_MAC_SIZE = 32,
    AGE_PARTS_NONCE_SIZE = 16,        /* of the file: salt of the payload key */
    AGE_PARTS_STREAM_NONCE_SIZE = 12, /* of a chunk */
    AGE_PARTS_BASE64_LEN = 43,        /* characters of 32 bytes, unpadded */
};

#define AGE_PARTS_VERSION_LINE "age-encryption.org/v1\n"
#define AGE_PARTS_X25519 "X25519"

/* Key that wraps the file key for one X25519 stanza. CRYPTO: the shared secret is zero, a point of
 * low order. `scalar` · `peer` is the exchange; `share` and `recipient` are its salt. */
enum tg_err age_parts_wrap_key(const uint8_t scalar[static AGE_KEY_SIZE],
                               const uint8_t peer[static AGE_KEY_SIZE],
                               const uint8_t share[static AGE_KEY_SIZE],
                               const uint8_t recipient[static AGE_KEY_SIZE],
                               uint8_t out[static AGE_KEY_SIZE]) MUST_USE;

/* HMAC over the header, from the version line up to and with "---". */
void age_parts_mac(const uint8_t file_key[static AGE_PARTS_FILE_KEY_SIZE], const uint8_t *header,
                   size_t len, uint8_t out[static AGE_PARTS_MAC_SIZE]);

void age_parts_payload_key(const uint8_t file_key[static AGE_PARTS_FILE_KEY_SIZE],
                           const uint8_t nonce[static AGE_PARTS_NONCE_SIZE],
                           uint8_t out[static AGE_KEY_SIZE]);

/* The STREAM nonce of chunk `index`: 11 bytes big-endian counter, 1 byte flag of the last. */
void age_parts_stream_nonce(size_t index, int last,
                            uint8_t out[static AGE_PARTS_STREAM_NONCE_SIZE]);

#endif
