/* The two acknowledgements.
 *
 * Hub's: "I have committed this batch". Stops the resending, frees nothing.
 *     u8 version (1) · u8 kind ('H') · 16 hub name · 16 kiosk name · u64 epoch · u64 seq · 32 batch
 * hash u64 high water: every seq up to it has arrived · u16 gap count G (≤ 16) · G × u64 missing
 * seq u64 hub time, Unix seconds · 64 signature by the hub's key (CONTEXT_HUB_ACK)
 *
 * Desk's: "headquarters has these envelopes". Frees slots. One for each batch that a desk took in.
 *     u8 version (1) · u8 kind ('D') · 16 desk name · 16 kiosk name · u64 epoch · u64 seq
 *     u16 count N (≤ 64) · N × 32 envelope hashes · 64 signature by the desk's key
 * (CONTEXT_DESK_ACK)
 *
 * Big-endian; a reader demands the exact length. */
#ifndef TG_SYNC_WIRE_ACK_H
#define TG_SYNC_WIRE_ACK_H

#include "sync/wire/batch.h"
#include "sync/wire/device.h"

enum {
    ACK_VERSION = 1,
    ACK_GAPS_MAX = 16,
    HUB_ACK_SIZE_MAX = 2 + 16 + 16 + 8 + 8 + 32 + 8 + 2 + ACK_GAPS_MAX * 8 + 8 + SIGNATURE_SIZE,
    DESK_ACK_SIZE_MAX = 2 + 16 + 16 + 8 + 8 + 2 + BATCH_ENVELOPES_MAX * HASH_SIZE + SIGNATURE_SIZE,
};

struct hub_ack {
    struct device_name hub;
    struct device_name kiosk;
    uint64_t epoch;
    uint64_t seq;
    uint8_t batch_hash[HASH_SIZE];
    uint64_t high_water;
    uint16_t gap_count;
    uint64_t gaps[ACK_GAPS_MAX];
    uint64_t hub_unix_s;
};

struct desk_ack {
    struct device_name desk;
    struct device_name kiosk;
    uint64_t epoch;
    uint64_t seq;
    uint16_t count;
    uint8_t hashes[BATCH_ENVELOPES_MAX][HASH_SIZE];
};

/* Writes and signs into `out` (…_SIZE_MAX bytes); returns the length. */
size_t hub_ack_compose(const struct hub_ack *ack, const uint8_t secret[static SIGN_SECRET_SIZE],
                       uint8_t out[static HUB_ACK_SIZE_MAX]);
size_t desk_ack_compose(const struct desk_ack *ack, const uint8_t secret[static SIGN_SECRET_SIZE],
                        uint8_t out[static DESK_ACK_SIZE_MAX]);

/* Parse without verifying: the key depends on the name inside. FORMAT, VERSION. */
enum tg_err hub_ack_parse(const uint8_t *bytes, size_t len, struct hub_ack *out_ack) MUST_USE;
enum tg_err desk_ack_parse(const uint8_t *bytes, size_t len, struct desk_ack *out_ack) MUST_USE;

/* Verify the signature of parsed bytes. CRYPTO. */
enum tg_err hub_ack_verify(const uint8_t *bytes, size_t len,
                           const uint8_t public_key[static SIGN_PUBLIC_SIZE]) MUST_USE;
enum tg_err desk_ack_verify(const uint8_t *bytes, size_t len,
                            const uint8_t public_key[static SIGN_PUBLIC_SIZE]) MUST_USE;

#endif
