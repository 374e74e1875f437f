/* Envelopes, letters, keys and names for tests of what travels. */
#ifndef TG_TESTS_SYNC_WIRE_WIRE_SAMPLES_H
#define TG_TESTS_SYNC_WIRE_WIRE_SAMPLES_H

#include "board/base/must.h"
#include "sync/wire/bundle.h"
#include "sync/wire/device.h"
#include "sync/wire/envelope.h"

#include <stdio.h>
#include <string.h>

#include <sodium.h>

struct sample_key {
    uint8_t public_key[SIGN_PUBLIC_SIZE];
    uint8_t secret[SIGN_SECRET_SIZE];
};

static inline struct sample_key sample_key(uint8_t number)
{
    struct sample_key key;
    uint8_t seed[SIGN_SEED_SIZE];
    memset(seed, number, sizeof seed);
    crypto_sign_seed_keypair(key.public_key, key.secret, seed);
    return key;
}

static inline struct device_name sample_name(const char *text)
{
    struct device_name name;
    must(device_name_parse(text, &name) == TG_OK);
    return name;
}

static inline void sample_base64(char out[static 44])
{
    uint8_t value[32];
    randombytes_buf(value, sizeof value);
    sodium_bin2base64(out, 44, value, sizeof value, sodium_base64_VARIANT_ORIGINAL_NO_PADDING);
}

/* Random bytes in the outer shape of an age file. */
static inline void sample_age(uint8_t *out, size_t size, int stanzas)
{
    char head[512];
    char share[44];
    char body[44];
    int at = snprintf(head, sizeof head, "age-encryption.org/v1\n");
    for (int i = 0; i < stanzas; i++) {
        sample_base64(share);
        sample_base64(body);
        at += snprintf(head + at, sizeof head - (size_t)at, "-> X25519 %s\n%s\n", share, body);
    }
    sample_base64(body);
    at += snprintf(head + at, sizeof head - (size_t)at, "--- %s\n", body);
    memcpy(out, head, (size_t)at);
    randombytes_buf(out + at, size - (size_t)at);
}

static inline void sample_envelope(uint8_t out[static ENVELOPE_SIZE])
{
    sample_age(out, ENVELOPE_SIZE, ENVELOPE_STANZAS);
}

static inline void sample_letters(uint8_t *out, size_t count)
{
    for (size_t i = 0; i < count; i++, out += BUNDLE_LETTER_SIZE) {
        randombytes_buf(out, BUNDLE_LABEL_SIZE);
        sample_age(out + BUNDLE_LABEL_SIZE, BUNDLE_BODY_SIZE, 1);
    }
}

#endif
