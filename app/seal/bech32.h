/* Bech32 (BIP 173) for 32-byte keys: age's recipients and identities. */
#ifndef TG_APP_SEAL_BECH32_H
#define TG_APP_SEAL_BECH32_H

#include "board/base/err.h"

#include <stdint.h>

enum {
    BECH32_KEY_SIZE = 32,
    BECH32_PREFIX_MAX = 16,
    BECH32_DATA_LEN = 52 + 6, /* characters behind the separator: 256 bits and the checksum */
    BECH32_TEXT_MAX = BECH32_PREFIX_MAX + 1 + BECH32_DATA_LEN,
};

/* Writes `prefix` (lower case), "1", data and checksum, lower case, and a NUL: `out` holds
 * strlen(prefix) + 1 + BECH32_DATA_LEN + 1 bytes. */
void bech32_encode(const char *prefix, const uint8_t key[static BECH32_KEY_SIZE], char *out);

/* Reads text that is lower case throughout, with exactly this prefix and 32 bytes behind it; spare
 * bits must be zero. FORMAT. Leaves nothing of the key on the stack. */
enum tg_err bech32_decode(const char *prefix, const char *text,
                          uint8_t out[static BECH32_KEY_SIZE]) MUST_USE;

#endif
