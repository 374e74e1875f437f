#include "app/seal/age_parts.h"

#include "app/seal/hkdf.h"
#include "board/base/secret.h"

#include <sodium.h>
#include <string.h>

enum tg_err age_parts_wrap_key(const uint8_t scalar[static AGE_KEY_SIZE],
                               const uint8_t peer[static AGE_KEY_SIZE],
                               const uint8_t share[static AGE_KEY_SIZE],
                               const uint8_t recipient[static AGE_KEY_SIZE],
                               uint8_t out[static AGE_KEY_SIZE])
{
    uint8_t shared[AGE_KEY_SIZE];
    uint8_t salt[2 * AGE_KEY_SIZE];
    if (crypto_scalarmult(shared, scalar, peer) != 0)
        return TG_ERR_CRYPTO;
    memcpy(salt, share, AGE_KEY_SIZE);
    memcpy(salt + AGE_KEY_SIZE, recipient, AGE_KEY_SIZE);
    hkdf_sha256(shared, sizeof shared, salt, sizeof salt, "age-encryption.org/v1/X25519", out);
    secret_wipe(shared, sizeof shared);
    return TG_OK;
}

void age_parts_mac(const uint8_t file_key[static AGE_PARTS_FILE_KEY_SIZE], const uint8_t *header,
                   size_t len, uint8_t out[static AGE_PARTS_MAC_SIZE])
{
    uint8_t key[HKDF_SIZE];
    hkdf_sha256(file_key, AGE_PARTS_FILE_KEY_SIZE, NULL, 0, "header", key);
    crypto_auth_hmacsha256(out, header, len, key);
    secret_wipe(key, sizeof key);
}

void age_parts_payload_key(const uint8_t file_key[static AGE_PARTS_FILE_KEY_SIZE],
                           const uint8_t nonce[static AGE_PARTS_NONCE_SIZE],
                           uint8_t out[static AGE_KEY_SIZE])
{
    hkdf_sha256(file_key, AGE_PARTS_FILE_KEY_SIZE, nonce, AGE_PARTS_NONCE_SIZE, "payload", out);
}

void age_parts_stream_nonce(size_t index, int last, uint8_t out[static AGE_PARTS_STREAM_NONCE_SIZE])
{
    memset(out, 0, AGE_PARTS_STREAM_NONCE_SIZE);
    for (size_t i = 0; i < sizeof index; i++)
        out[10 - i] = (uint8_t)(index >> (8 * i));
    out[11] = last != 0;
}
