/* The sealed unit of the house, seen from outside: 16,384 bytes that only headquarters can open.
 *
 * An envelope is an age v1 file (C2SP age-encryption.org/v1) with exactly four X25519 stanzas and
 * one final STREAM chunk: 494 bytes of header, nonce and tag, and 15,890 of plaintext. app/seal
 * makes them. Everything under sync/ knows its size, its hash and its outer shape, and no more. */
#ifndef TG_SYNC_WIRE_ENVELOPE_H
#define TG_SYNC_WIRE_ENVELOPE_H

#include "board/base/err.h"

#include <stddef.h>
#include <stdint.h>

enum {
    ENVELOPE_SIZE = 16384,       /* bytes of a sealed envelope */
    ENVELOPE_PLAIN_SIZE = 15890, /* bytes of plaintext inside, always all of them */
    ENVELOPE_STANZAS = 4,        /* X25519 recipient stanzas, always that many */
    HASH_SIZE = 32,              /* BLAKE2b-256 */
};

/* The name of an envelope everywhere: BLAKE2b-256 (RFC 7693, unkeyed) over its 16,384 bytes. */
void envelope_hash(const uint8_t body[static ENVELOPE_SIZE], uint8_t out[static HASH_SIZE]);

/* Checks the outer shape: version line, four X25519 stanzas of canonical base64, a MAC line, and a
 * payload of the one right length. TG_ERR_FORMAT names nothing more; no key is needed or used. */
enum tg_err envelope_check(const uint8_t *body, size_t len) MUST_USE;

#endif
