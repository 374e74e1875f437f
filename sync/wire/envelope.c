#include "sync/wire/envelope.h"

#include "board/base/must.h"
#include "sync/wire/shape.h"

#include <sodium.h>

void envelope_hash(const uint8_t body[static ENVELOPE_SIZE], uint8_t out[static HASH_SIZE])
{
    must(crypto_generichash(out, HASH_SIZE, body, ENVELOPE_SIZE, NULL, 0) == 0);
}

enum tg_err envelope_check(const uint8_t *body, size_t len)
{
    return shape_check(body, len, ENVELOPE_STANZAS, ENVELOPE_PLAIN_SIZE);
}
