/* What a letter says as bytes, before it is sealed and after it is opened. Private to app/seal. */
#ifndef TG_APP_SEAL_LETTER_PLAIN_H
#define TG_APP_SEAL_LETTER_PLAIN_H

#include "app/seal/letter.h"

enum { LETTER_SIGNED_SIZE = LETTER_PLAIN_SIZE - SIGNATURE_SIZE };

/* Writes everything in front of the signature. RANGE when a member is out of its bounds. */
enum tg_err letter_plain_write(const struct letter *letter,
                               uint8_t out[static LETTER_SIGNED_SIZE]) MUST_USE;

/* Accepts exactly what letter_plain_write writes. FORMAT, VERSION; then `out` holds nothing. */
enum tg_err letter_plain_parse(const uint8_t bytes[static LETTER_SIGNED_SIZE],
                               struct letter *out) MUST_USE;

#endif
