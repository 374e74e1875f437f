/* A report becomes an envelope, a session without one becomes a cover: both look alike. */
#ifndef TG_APP_SEAL_SEALER_H
#define TG_APP_SEAL_SEALER_H

#include "sync/wire/charter.h"
#include "sync/wire/envelope.h"

#include <stddef.h>
#include <stdint.h>

/* Seals `json` (UTF-8, ≤ ENVELOPE_PLAIN_SIZE bytes; FULL otherwise), padded with spaces, to one set
 * of the charter; unused stanzas go to throw-away keys, all four in random order. Checks the result
 * with envelope_check before it returns. */
enum tg_err sealer_seal(const struct charter_set *set, const uint8_t *json, size_t len,
                        uint8_t out[static ENVELOPE_SIZE]) MUST_USE;

/* A cover: random content sealed to four throw-away keys. Has the shape of vault_cover_fn; ctx
 * unused. */
enum tg_err sealer_cover(void *ctx, uint8_t out[static ENVELOPE_SIZE]) MUST_USE;

/* Fail closed: every set of the charter parses, and a seal to each comes out well formed. */
enum tg_err sealer_self_test(const struct charter *charter, struct fault *fault) MUST_USE;

#endif
