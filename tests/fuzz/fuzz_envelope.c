/* Bytes that say they are an envelope, as headquarters would meet them: the outer check, then the
 * whole reader with a key. An age file with a right MAC is out of a fuzzer's reach, so the seeds
 * hold files that open with this key, and what opens must have kept to its size. */
#include "app/seal/age_open.h"
#include "board/base/must.h"
#include "board/base/secret.h"
#include "sync/wire/envelope.h"

#include <sodium.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    static const char NAME[] = "tonggui test identity";
    static struct age_identity identity;
    if (sodium_is_zero(identity.scalar, AGE_KEY_SIZE)) {
        uint8_t scalar[AGE_KEY_SIZE];
        must(secret_init() == TG_OK);
        crypto_hash_sha256(scalar, (const uint8_t *)NAME, strlen(NAME));
        age_identity_derive(scalar, &identity);
    }
    uint8_t *plain = malloc(len + 1);
    size_t plain_len = 0;
    must(plain != NULL);
    bool shaped = envelope_check(bytes, len) == TG_OK;
    enum tg_err err = age_open(&identity, 1, bytes, len, plain, &plain_len);
    must(!shaped || len == ENVELOPE_SIZE);
    must(err != TG_OK || plain_len < len);
    must(!shaped || err != TG_OK || plain_len == ENVELOPE_PLAIN_SIZE);
    free(plain);
    return 0;
}
