/* Mail on its way to the kiosks: letters that only a mailbox's receipt opens, in bundles of one
 * size, an append-only log that a desk signs.
 *
 *     u8   version (1)
 *     16   desk, 16 group (names, NUL-padded)     u64 epoch (random, of the desk's register)
 *     u64  sequence number, from 1                32  hash of the bundle before (zeroes: first)
 *     u32  day it was made, u32 day it expires    (days since 1970-01-01, UTC)
 *     u16  letter count N                         32  BLAKE2b-256 over the N letters
 *     64   Ed25519 signature by the desk's key over all of the above (CONTEXT_BUNDLE)
 *     N ×  16 label · 2,048 body
 *
 * Big-endian; a reader demands the exact length. The hash of a bundle is BLAKE2b-256 over the
 * header with its signature. A body is an age v1 file with one X25519 stanza; a label is a value
 * that only the mailbox's seed yields. Dummies fill a bundle up: nobody on the way can tell. */
#ifndef TG_SYNC_WIRE_BUNDLE_H
#define TG_SYNC_WIRE_BUNDLE_H

#include "sync/wire/device.h"
#include "sync/wire/envelope.h"

#include <stddef.h>
#include <stdint.h>

enum {
    BUNDLE_VERSION = 1,
    BUNDLE_LABEL_SIZE = 16,
    BUNDLE_BODY_SIZE = 2048,
    BUNDLE_PLAIN_SIZE = 1848, /* bytes of plaintext inside a body */
    BUNDLE_LETTER_SIZE = BUNDLE_LABEL_SIZE + BUNDLE_BODY_SIZE,
    BUNDLE_LETTERS_MAX = 256,
    BUNDLE_KEEP_DAYS_MAX = 730,
    BUNDLE_HEADER_SIZE = 1 + 16 + 16 + 8 + 8 + 32 + 4 + 4 + 2 + HASH_SIZE + SIGNATURE_SIZE,
    BUNDLE_SIZE_MAX = BUNDLE_HEADER_SIZE + BUNDLE_LETTERS_MAX * BUNDLE_LETTER_SIZE,
};

#define BUNDLE_GROUP_DEFAULT "main" /* of kiosks that nobody put into another group */

struct bundle {
    struct device_name desk;
    struct device_name group;
    uint64_t epoch;
    uint64_t seq; /* 1 … INT64_MAX */
    uint8_t before[HASH_SIZE];
    uint32_t day; /* made */
    uint32_t
        expires_day; /* nobody keeps it from that day on; 1 … BUNDLE_KEEP_DAYS_MAX past `day` */
    uint16_t count;  /* 1 … BUNDLE_LETTERS_MAX */
    uint8_t hash[HASH_SIZE]; /* of the bundle itself; set by bundle_compose and bundle_parse */
    const uint8_t *letters;  /* count × BUNDLE_LETTER_SIZE, borrowed from the file's bytes */
};

struct device_name bundle_group_default(void);

/* Bytes of a bundle file with `count` letters. */
size_t bundle_size(uint16_t count);

/* Writes a whole bundle file to `out` (bundle_size(bundle->count) bytes), fills `hash`, signs.
 * Every body must pass bundle_check_body (FORMAT). */
enum tg_err bundle_compose(struct bundle *bundle, const uint8_t secret[static SIGN_SECRET_SIZE],
                           uint8_t *out) MUST_USE;

/* Parses shape and hash of a bundle file; no signature yet: the key depends on the name inside.
 * VERSION, FORMAT (also for a body that is no age file of that shape), CRYPTO (letters that are not
 * their hash), each with where in the fault. */
enum tg_err bundle_parse(const uint8_t *bytes, size_t len, struct bundle *out_bundle,
                         struct fault *fault) MUST_USE;

/* Verifies the signature over the header of a parsed file. CRYPTO. */
enum tg_err bundle_verify(const uint8_t *bytes, const struct bundle *bundle,
                          const uint8_t public_key[static SIGN_PUBLIC_SIZE]) MUST_USE;

/* Letter `at` of a bundle, borrowed: BUNDLE_LABEL_SIZE bytes, BUNDLE_BODY_SIZE bytes. */
const uint8_t *bundle_label(const struct bundle *bundle, size_t at);
const uint8_t *bundle_body(const struct bundle *bundle, size_t at);

/* The outer shape of a body: an age file with exactly one X25519 stanza, one STREAM chunk. */
enum tg_err bundle_check_body(const uint8_t body[static BUNDLE_BODY_SIZE]) MUST_USE;

#endif
