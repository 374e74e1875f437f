#include "app/seal/age.h"

#include "app/seal/age_parts.h"
#include "app/seal/bech32.h"
#include "board/base/bytes.h"
#include "board/base/must.h"
#include "board/base/secret.h"

#include <sodium.h>
#include <stdbool.h>
#include <string.h>

enum { STANZA_SIZE = 3 + 6 + 1 + AGE_PARTS_BASE64_LEN + 1 + AGE_PARTS_BASE64_LEN + 1 };

_Static_assert((int)AGE_OVERHEAD_ONE == (int)sizeof AGE_PARTS_VERSION_LINE - 1 + STANZA_SIZE +
                                            (int)sizeof "--- " - 1 + AGE_PARTS_BASE64_LEN + 1 +
                                            AGE_PARTS_NONCE_SIZE + AGE_PARTS_TAG_SIZE,
               "what age.h says of one stanza");

static bool low_order(const uint8_t point[static AGE_KEY_SIZE])
{
    static const uint8_t ANY_SCALAR[AGE_KEY_SIZE] = {8};
    uint8_t product[AGE_KEY_SIZE];
    return crypto_scalarmult(product, ANY_SCALAR, point) != 0;
}

enum tg_err age_recipient_decode(const char *text, struct age_recipient *out)
{
    struct age_recipient decoded = {0};
    if (bech32_decode("age", text, decoded.point) != TG_OK)
        return TG_ERR_FORMAT;
    *out = decoded;
    return TG_OK;
}

enum tg_err age_recipient_parse(const char *text, struct age_recipient *out)
{
    struct age_recipient parsed;
    enum tg_err err = age_recipient_decode(text, &parsed);
    if (err == TG_OK && low_order(parsed.point))
        err = TG_ERR_CRYPTO;
    if (err == TG_OK)
        *out = parsed;
    return err;
}

void age_recipient_throwaway(struct age_recipient *out)
{
    *out = (struct age_recipient){.nobody = true};
}

static size_t chunk_count(size_t plain_len)
{
    return plain_len == 0 ? 1 : (plain_len - 1) / AGE_CHUNK_SIZE + 1;
}

size_t age_sealed_size(size_t recipients, size_t plain_len)
{
    return strlen(AGE_PARTS_VERSION_LINE) + recipients * STANZA_SIZE + strlen("--- ") +
           AGE_PARTS_BASE64_LEN + 1 + AGE_PARTS_NONCE_SIZE + plain_len +
           chunk_count(plain_len) * AGE_PARTS_TAG_SIZE;
}

static void put_text(struct sink *sink, const char *text)
{
    sink_put(sink, text, strlen(text));
}

static void put_base64_line(struct sink *sink, const uint8_t bytes[static 32])
{
    char text[AGE_PARTS_BASE64_LEN + 1];
    sodium_bin2base64(text, sizeof text, bytes, 32, sodium_base64_VARIANT_ORIGINAL_NO_PADDING);
    put_text(sink, text);
    put_text(sink, "\n");
}

static enum tg_err wrap(const struct age_recipient *recipient,
                        const uint8_t ephemeral[static AGE_KEY_SIZE],
                        const uint8_t share[static AGE_KEY_SIZE],
                        const uint8_t file_key[static AGE_PARTS_FILE_KEY_SIZE],
                        uint8_t out[static AGE_PARTS_WRAPPED_SIZE])
{
    static const uint8_t ZERO_NONCE[AGE_PARTS_STREAM_NONCE_SIZE];
    uint8_t key[AGE_KEY_SIZE];
    if (recipient->nobody) {
        randombytes_buf(out, AGE_PARTS_WRAPPED_SIZE);
        return TG_OK;
    }
    enum tg_err err = age_parts_wrap_key(ephemeral, recipient->point, share, recipient->point, key);
    if (err == TG_OK)
        crypto_aead_chacha20poly1305_ietf_encrypt(out, NULL, file_key, AGE_PARTS_FILE_KEY_SIZE,
                                                  NULL, 0, NULL, ZERO_NONCE, key);
    secret_wipe(key, sizeof key);
    return err;
}

static enum tg_err put_stanza(struct sink *sink, const struct age_recipient *recipient,
                              const uint8_t file_key[static AGE_PARTS_FILE_KEY_SIZE])
{
    uint8_t ephemeral[AGE_KEY_SIZE];
    uint8_t share[AGE_KEY_SIZE];
    uint8_t wrapped[AGE_PARTS_WRAPPED_SIZE];
    randombytes_buf(ephemeral, sizeof ephemeral);
    must(crypto_scalarmult_base(share, ephemeral) == 0);
    enum tg_err err = wrap(recipient, ephemeral, share, file_key, wrapped);
    if (err == TG_OK) {
        put_text(sink, "-> " AGE_PARTS_X25519 " ");
        put_base64_line(sink, share);
        put_base64_line(sink, wrapped);
    }
    secret_wipe(ephemeral, sizeof ephemeral);
    return err;
}

static enum tg_err put_header(struct sink *sink, const struct age_recipient *recipients,
                              size_t recipient_count,
                              const uint8_t file_key[static AGE_PARTS_FILE_KEY_SIZE])
{
    put_text(sink, AGE_PARTS_VERSION_LINE);
    for (size_t i = 0; i < recipient_count; i++) {
        enum tg_err err = put_stanza(sink, &recipients[i], file_key);
        if (err != TG_OK)
            return err;
    }
    put_text(sink, "---");
    uint8_t mac[AGE_PARTS_MAC_SIZE];
    age_parts_mac(file_key, sink->start, sink_len(sink), mac);
    put_text(sink, " ");
    put_base64_line(sink, mac);
    return TG_OK;
}

static void put_payload(struct sink *sink, const uint8_t *plain, size_t plain_len,
                        const uint8_t file_key[static AGE_PARTS_FILE_KEY_SIZE])
{
    uint8_t nonce[AGE_PARTS_NONCE_SIZE];
    uint8_t key[AGE_KEY_SIZE];
    randombytes_buf(nonce, sizeof nonce);
    sink_put(sink, nonce, sizeof nonce);
    age_parts_payload_key(file_key, nonce, key);
    size_t chunks = chunk_count(plain_len);
    for (size_t i = 0; i < chunks; i++) {
        bool last = i == chunks - 1;
        size_t len = last ? plain_len - i * AGE_CHUNK_SIZE : AGE_CHUNK_SIZE;
        uint8_t chunk_nonce[AGE_PARTS_STREAM_NONCE_SIZE];
        age_parts_stream_nonce(i, last, chunk_nonce);
        crypto_aead_chacha20poly1305_ietf_encrypt(sink->at, NULL, plain, len, NULL, 0, NULL,
                                                  chunk_nonce, key);
        sink->at += len + AGE_PARTS_TAG_SIZE;
        plain += len;
    }
    secret_wipe(key, sizeof key);
}

enum tg_err age_seal(const struct age_recipient *recipients, size_t recipient_count,
                     const uint8_t *plain, size_t plain_len, uint8_t *out)
{
    must(recipient_count > 0 && recipient_count <= AGE_STANZAS_MAX);
    size_t size = age_sealed_size(recipient_count, plain_len);
    struct sink sink = sink_into(out, size);
    uint8_t file_key[AGE_PARTS_FILE_KEY_SIZE];
    randombytes_buf(file_key, sizeof file_key);
    enum tg_err err = put_header(&sink, recipients, recipient_count, file_key);
    if (err == TG_OK) {
        put_payload(&sink, plain, plain_len, file_key);
        must(!sink.bad && sink_len(&sink) == size);
    }
    secret_wipe(file_key, sizeof file_key);
    return err;
}
