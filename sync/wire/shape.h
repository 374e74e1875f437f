/* The outer shape of an age v1 file (C2SP age-encryption.org/v1) whose stanzas are all X25519 and
 * whose payload is one STREAM chunk: what can be said of it without a key. */
#ifndef TG_SYNC_WIRE_SHAPE_H
#define TG_SYNC_WIRE_SHAPE_H

#include "board/base/err.h"

#include <stddef.h>
#include <stdint.h>

/* FORMAT unless `bytes` are a version line, `stanzas` X25519 stanzas of canonical base64, a MAC
 * line, and a payload that holds exactly `plain_size` bytes of plaintext. */
enum tg_err shape_check(const uint8_t *bytes, size_t len, int stanzas, size_t plain_size) MUST_USE;

#endif
