/* An Ed25519 key pair of the organisation: the root's, or a machine's. */
#ifndef TG_TOOLS_CTL_KEYS_H
#define TG_TOOLS_CTL_KEYS_H

#include "sync/wire/device.h"

/* Stands in secret memory. */
struct keys {
    uint8_t secret[SIGN_SECRET_SIZE]; /* libsodium's form: seed, then public key */
    uint8_t public_key[SIGN_PUBLIC_SIZE];
};

/* A fresh pair; NULL when no memory is left. */
struct keys *keys_create(void) MUST_USE;
void keys_destroy(struct keys *keys);

/* Reads a file of 32 raw bytes, the seed. `*out_keys` is owned by the caller. */
enum tg_err keys_load(const char *seed_path, struct keys **out_keys, struct fault *fault) MUST_USE;

/* Writes the seed as 32 raw bytes, mode 0600. */
enum tg_err keys_save(const struct keys *keys, const char *seed_path, struct fault *fault) MUST_USE;

/* Writes `path` and, beside it, `path`.sig; keys_repair_signed finishes what a power cut between
 * the two left. */
enum tg_err keys_write_signed(const struct keys *root, const char *path, const char *context,
                              const void *bytes, size_t len, struct fault *fault) MUST_USE;
enum tg_err keys_repair_signed(const struct keys *root, const char *path, const char *context,
                               size_t len_max, struct fault *fault) MUST_USE;

#endif
