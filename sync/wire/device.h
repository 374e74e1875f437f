/* Who a machine is: a short name and an Ed25519 key. */
#ifndef TG_SYNC_WIRE_DEVICE_H
#define TG_SYNC_WIRE_DEVICE_H

#include "board/base/bytes.h"
#include "board/base/err.h"

#include <stdint.h>

enum {
    DEVICE_NAME_MAX = 16, /* bytes, without the NUL: [a-z0-9-], first one a letter */
    SIGN_PUBLIC_SIZE = 32,
    SIGN_SECRET_SIZE = 64, /* libsodium's form: seed, then public key */
    SIGN_SEED_SIZE = 32,
    SIGNATURE_SIZE = 64, /* Ed25519, RFC 8032 */
};

struct device_name {
    char text[DEVICE_NAME_MAX + 1]; /* NUL-padded to its end */
};

/* TG_ERR_FORMAT for anything but [a-z][a-z0-9-]{0,15}. */
enum tg_err device_name_parse(const char *text, struct device_name *out_name) MUST_USE;

/* On the wire: 16 bytes, NUL-padded. Reading marks the cursor bad if it is not a name. */
void device_name_write(struct sink *sink, const struct device_name *name);
void device_name_read(struct cursor *cur, struct device_name *out_name);

/* A file of ours that a key vouches for. The signature is Ed25519 over the ASCII context, one zero
 * byte, and the bytes, so that what is signed as a pack can't pass as a charter. */
#define CONTEXT_PACK "tonggui pack v1"
#define CONTEXT_CHARTER "tonggui charter v1"
#define CONTEXT_ROSTER "tonggui roster v1"
#define CONTEXT_BATCH "tonggui batch v1"
#define CONTEXT_HUB_ACK "tonggui hub ack v1"
#define CONTEXT_DESK_ACK "tonggui desk ack v1"
#define CONTEXT_BUNDLE "tonggui bundle v1"
#define CONTEXT_LETTER "tonggui letter v1"
#define CONTEXT_REPLY "tonggui reply v1"
#define CONTEXT_PROOF "tonggui proof v1"
#define CONTEXT_PROOF_KEY "tonggui proof key v1"

void device_sign(const char *context, const void *bytes, size_t len,
                 const uint8_t secret[static SIGN_SECRET_SIZE],
                 uint8_t out_signature[static SIGNATURE_SIZE]);
enum tg_err device_verify(const char *context, const void *bytes, size_t len,
                          const uint8_t public_key[static SIGN_PUBLIC_SIZE],
                          const uint8_t signature[static SIGNATURE_SIZE]) MUST_USE;

/* Reads `path` (at most len_max bytes) and `path`.sig (64 raw bytes) and checks the one by the
 * other.
 * `*out_bytes` is owned by the caller (free), NUL behind its end. CRYPTO when the signature fails.
 */
enum tg_err device_read_signed(const char *path, const char *context, size_t len_max,
                               const uint8_t public_key[static SIGN_PUBLIC_SIZE],
                               uint8_t **out_bytes, size_t *out_len, struct fault *fault) MUST_USE;

#endif
