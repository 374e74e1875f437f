#include "app/seal/hkdf.h"

#include <sodium.h>
#include <string.h>

static void hmac_sha256(const uint8_t *key, size_t key_len, const void *message, size_t len,
                        uint8_t last, uint8_t out[static HKDF_SIZE])
{
    crypto_auth_hmacsha256_state state;
    crypto_auth_hmacsha256_init(&state, key, key_len);
    crypto_auth_hmacsha256_update(&state, message, len);
    if (last != 0)
        crypto_auth_hmacsha256_update(&state, &last, 1);
    crypto_auth_hmacsha256_final(&state, out);
    sodium_memzero(&state, sizeof state);
}

void hkdf_sha256(const uint8_t *key, size_t key_len, const uint8_t *salt, size_t salt_len,
                 const char *info, uint8_t out[static HKDF_SIZE])
{
    static const uint8_t NO_SALT[HKDF_SIZE];
    uint8_t extracted[HKDF_SIZE];
    hmac_sha256(salt_len > 0 ? salt : NO_SALT, salt_len > 0 ? salt_len : sizeof NO_SALT, key,
                key_len, 0, extracted);
    hmac_sha256(extracted, sizeof extracted, info, strlen(info), 1, out);
    sodium_memzero(extracted, sizeof extracted);
}
