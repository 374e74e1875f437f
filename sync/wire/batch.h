/* A batch: one immutable file, the same bytes over HTTPS and on a USB stick.
 *
 *     u8   version (1)            16  kiosk name, NUL-padded
 *     u64  epoch                  u64 sequence number, from 1
 *     32   hash of the batch before in this epoch (zeroes for the first)
 *     u32  charter version        32  charter hash
 *     u16  envelope count N       N × 32 envelope hashes
 *     64   Ed25519 signature by the kiosk's device key over all of the above (CONTEXT_BATCH)
 *     N × 16,384 envelopes, in the order of their hashes
 *
 * Big-endian. The hash of a batch is BLAKE2b-256 over the header with its signature: it fixes every
 * envelope through its hash. N is fixed at provisioning (16), so all batches of a kiosk are one
 * size. */
#ifndef TG_SYNC_WIRE_BATCH_H
#define TG_SYNC_WIRE_BATCH_H

#include "sync/wire/device.h"
#include "sync/wire/envelope.h"

#include <stddef.h>
#include <stdint.h>

enum {
    BATCH_VERSION = 1,
    BATCH_ENVELOPES_MAX = 64,
    BATCH_ENVELOPES_DEFAULT = 16,
    BATCH_HEADER_FIXED = 1 + 16 + 8 + 8 + 32 + 4 + 32 + 2, /* bytes before the hashes */
    BATCH_HEADER_MAX = BATCH_HEADER_FIXED + BATCH_ENVELOPES_MAX * HASH_SIZE + SIGNATURE_SIZE,
    BATCH_SIZE_MAX = BATCH_HEADER_MAX + BATCH_ENVELOPES_MAX * ENVELOPE_SIZE,
};

struct batch {
    struct device_name kiosk;
    uint64_t epoch;
    uint64_t seq;
    uint8_t before[HASH_SIZE];
    uint32_t charter_version;
    uint8_t charter_hash[HASH_SIZE];
    uint16_t count;
    uint8_t hashes[BATCH_ENVELOPES_MAX][HASH_SIZE];
    uint8_t hash[HASH_SIZE]; /* of the batch itself; set by batch_compose and batch_parse */
    const uint8_t *bodies;   /* count × ENVELOPE_SIZE, borrowed from the file's bytes */
};

/* Bytes of a batch file with `count` envelopes. */
size_t batch_size(uint16_t count);

/* Writes a whole batch file to `out` (batch_size(batch->count) bytes) from the fields of `batch`
 * and its `bodies`, fills `hashes` and `hash`, signs. Every body must pass envelope_check (FORMAT).
 */
enum tg_err batch_compose(struct batch *batch, const uint8_t secret[static SIGN_SECRET_SIZE],
                          uint8_t *out) MUST_USE;

/* Parses the shape and the hashes of a batch file: version, lengths, each body against its hash and
 * envelope_check. No signature yet: the key depends on the name inside. VERSION, FORMAT, CRYPTO (a
 * body that is not its hash), each with the offset or the index in the fault. */
enum tg_err batch_parse(const uint8_t *bytes, size_t len, struct batch *out_batch,
                        struct fault *fault) MUST_USE;

/* Verifies the signature over the header of a parsed file. */
enum tg_err batch_verify(const uint8_t *bytes, const struct batch *batch,
                         const uint8_t public_key[static SIGN_PUBLIC_SIZE]) MUST_USE;

#endif
