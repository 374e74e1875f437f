/* HKDF-SHA256 (RFC 5869), extract and expand in one step, for one block of output. */
#ifndef TG_APP_SEAL_HKDF_H
#define TG_APP_SEAL_HKDF_H

#include <stddef.h>
#include <stdint.h>

enum { HKDF_SIZE = 32 }; /* bytes that come out, always */

/* `salt` may be NULL when `salt_len` is 0. `info` is a string; its NUL is not part of it. */
void hkdf_sha256(const uint8_t *key, size_t key_len, const uint8_t *salt, size_t salt_len,
                 const char *info, uint8_t out[static HKDF_SIZE]);

#endif
