#include "app/seal/age_open.h"

#include "app/seal/age_parts.h"
#include "board/base/bytes.h"
#include "board/base/must.h"
#include "board/base/secret.h"

#include <sodium.h>
#include <stdbool.h>
#include <string.h>

enum {
    BODY_LINE_LEN = 64, /* characters of a full line of a stanza's body: 48 bytes */
    BODY_LINE_BYTES = 48,
};

struct text {
    const char *at;
    size_t len;
};

struct x25519_stanza {
    uint8_t share[AGE_KEY_SIZE];
    uint8_t wrapped[AGE_PARTS_WRAPPED_SIZE];
};

struct header {
    struct x25519_stanza stanzas[AGE_STANZAS_MAX];
    size_t count;     /* X25519 stanzas */
    size_t all_count; /* with those of types we do not know */
    bool has_scrypt;
    size_t maced_len; /* bytes from the start that the MAC covers */
    uint8_t mac[AGE_PARTS_MAC_SIZE];
};

static bool text_is(struct text text, const char *word)
{
    return text.len == strlen(word) && memcmp(text.at, word, text.len) == 0;
}

/* Canonical base64 without padding; false when it is not, or has more than `cap` bytes. */
static bool decode_base64(struct text text, uint8_t *out, size_t cap, size_t *out_len)
{
    return base64_decode(text.at, text.len, BASE64_STANDARD, out, cap, out_len) == TG_OK;
}

static bool decode_32(struct text text, uint8_t out[static 32])
{
    size_t len;
    return decode_base64(text, out, 32, &len) && len == 32;
}

/* Takes `word` off the input if it stands there. */
static bool take_word(struct cursor *cur, const char *word)
{
    size_t len = strlen(word);
    if (cursor_left(cur) < len || memcmp(cur->at, word, len) != 0)
        return false;
    return cursor_take(cur, len) != NULL;
}

/* Takes a line and its line feed; the text is without it. */
static bool take_line(struct cursor *cur, struct text *out)
{
    size_t left = cursor_left(cur);
    const uint8_t *end = left > 0 ? memchr(cur->at, '\n', left) : NULL;
    if (end == NULL)
        return false;
    size_t len = (size_t)(end - cur->at);
    *out = (struct text){.at = (const char *)cursor_take(cur, len + 1), .len = len};
    return true;
}

/* Takes the argument at the front of `line`: one or more visible characters up to a space. */
static bool take_argument(struct text *line, struct text *out)
{
    size_t len = 0;
    while (len < line->len && line->at[len] != ' ') {
        if (line->at[len] < '!' || line->at[len] > '~')
            return false;
        len++;
    }
    *out = (struct text){.at = line->at, .len = len};
    line->at += len;
    line->len -= len;
    return len > 0;
}

/* Takes the further arguments of a stanza; keeps the first. */
static bool take_arguments(struct text line, struct text *out_first, size_t *out_count)
{
    *out_count = 0;
    while (line.len > 0) {
        line.at++; /* the space that ended the one before */
        line.len--;
        struct text argument;
        if (!take_argument(&line, &argument))
            return false;
        if ((*out_count)++ == 0)
            *out_first = argument;
    }
    return true;
}

/* Takes a body: full lines, then one that is shorter, maybe empty. Keeps the first line's bytes. */
static bool take_body(struct cursor *cur, uint8_t out[static BODY_LINE_BYTES], size_t *out_len)
{
    *out_len = 0;
    bool first = true;
    struct text line;
    do {
        uint8_t bytes[BODY_LINE_BYTES];
        size_t len;
        if (!take_line(cur, &line) || line.len > BODY_LINE_LEN ||
            !decode_base64(line, bytes, sizeof bytes, &len))
            return false;
        if (first)
            memcpy(out, bytes, len);
        *out_len += len;
        first = false;
    } while (line.len == BODY_LINE_LEN);
    return true;
}

/* Takes one stanza, its arrow already taken. */
static bool take_stanza(struct cursor *cur, struct header *header)
{
    struct text line;
    struct text type;
    struct text first = {.at = NULL};
    size_t argument_count;
    uint8_t body[BODY_LINE_BYTES];
    size_t body_len;
    if (!take_line(cur, &line) || !take_argument(&line, &type) ||
        !take_arguments(line, &first, &argument_count) || !take_body(cur, body, &body_len))
        return false;
    header->all_count++;
    header->has_scrypt |= text_is(type, "scrypt");
    if (!text_is(type, AGE_PARTS_X25519))
        return true;
    if (header->count == AGE_STANZAS_MAX || argument_count != 1 ||
        body_len != AGE_PARTS_WRAPPED_SIZE)
        return false;
    struct x25519_stanza *stanza = &header->stanzas[header->count++];
    memcpy(stanza->wrapped, body, sizeof stanza->wrapped);
    return decode_32(first, stanza->share);
}

static bool take_header(struct cursor *cur, struct header *out)
{
    const uint8_t *start = cur->at;
    if (!take_word(cur, AGE_PARTS_VERSION_LINE))
        return false;
    while (take_word(cur, "-> ")) {
        if (!take_stanza(cur, out))
            return false;
    }
    if (!take_word(cur, "---"))
        return false;
    out->maced_len = (size_t)(cur->at - start);
    struct text line;
    return take_word(cur, " ") && take_line(cur, &line) && decode_32(line, out->mac) &&
           out->all_count > 0 && (!out->has_scrypt || out->all_count == 1);
}

/* Tries one identity on one stanza: TG_OK with the file key, CRYPTO when it is for someone else,
 * FORMAT for a share of low order. */
static enum tg_err unwrap(const struct x25519_stanza *stanza, const struct age_identity *identity,
                          uint8_t out[static AGE_PARTS_FILE_KEY_SIZE])
{
    static const uint8_t ZERO_NONCE[AGE_PARTS_STREAM_NONCE_SIZE];
    uint8_t key[AGE_KEY_SIZE];
    if (age_parts_wrap_key(identity->scalar, stanza->share, stanza->share, identity->point, key) !=
        TG_OK)
        return TG_ERR_FORMAT;
    int opened = crypto_aead_chacha20poly1305_ietf_decrypt(
        out, NULL, NULL, stanza->wrapped, sizeof stanza->wrapped, NULL, 0, ZERO_NONCE, key);
    secret_wipe(key, sizeof key);
    return opened == 0 ? TG_OK : TG_ERR_CRYPTO;
}

/* Every stanza that opens must hold the same file key: a file has one, whoever reads it. */
static enum tg_err find_file_key(const struct header *header, const struct age_identity *identities,
                                 size_t identity_count, uint8_t out[static AGE_PARTS_FILE_KEY_SIZE])
{
    enum tg_err found = TG_ERR_CRYPTO;
    uint8_t opened[AGE_PARTS_FILE_KEY_SIZE];
    for (size_t i = 0; i < header->count * identity_count; i++) {
        enum tg_err err =
            unwrap(&header->stanzas[i / identity_count], &identities[i % identity_count], opened);
        if (err == TG_OK && found == TG_OK && sodium_memcmp(opened, out, sizeof opened) != 0)
            err = TG_ERR_FORMAT;
        if (err == TG_ERR_FORMAT) {
            found = err;
            break;
        }
        if (err == TG_OK) {
            memcpy(out, opened, sizeof opened);
            found = TG_OK;
        }
    }
    secret_wipe(opened, sizeof opened);
    return found;
}

static bool open_chunks(struct cursor *cur, const uint8_t key[static AGE_KEY_SIZE], uint8_t *out,
                        size_t *out_len)
{
    size_t done = 0;
    size_t index = 0;
    bool last;
    do {
        size_t left = cursor_left(cur);
        last = left <= AGE_CHUNK_SIZE + AGE_PARTS_TAG_SIZE;
        size_t len = last ? left : AGE_CHUNK_SIZE + AGE_PARTS_TAG_SIZE;
        if (len < AGE_PARTS_TAG_SIZE || (len == AGE_PARTS_TAG_SIZE && index > 0))
            return false;
        uint8_t nonce[AGE_PARTS_STREAM_NONCE_SIZE];
        age_parts_stream_nonce(index, last, nonce);
        if (crypto_aead_chacha20poly1305_ietf_decrypt(out + done, NULL, NULL, cursor_take(cur, len),
                                                      len, NULL, 0, nonce, key) != 0)
            return false;
        done += len - AGE_PARTS_TAG_SIZE;
        index++;
    } while (!last);
    *out_len = done;
    return true;
}

static enum tg_err open_payload(struct cursor *cur,
                                const uint8_t file_key[static AGE_PARTS_FILE_KEY_SIZE],
                                uint8_t *out, size_t *out_len)
{
    const uint8_t *nonce = cursor_take(cur, AGE_PARTS_NONCE_SIZE);
    if (nonce == NULL)
        return TG_ERR_FORMAT;
    uint8_t key[AGE_KEY_SIZE];
    age_parts_payload_key(file_key, nonce, key);
    bool opened = open_chunks(cur, key, out, out_len);
    secret_wipe(key, sizeof key);
    return opened ? TG_OK : TG_ERR_CRYPTO;
}

void age_identity_derive(const uint8_t scalar[static AGE_KEY_SIZE], struct age_identity *out)
{
    memmove(out->scalar, scalar, AGE_KEY_SIZE);
    must(crypto_scalarmult_base(out->point, out->scalar) == 0);
}

enum tg_err age_open(const struct age_identity *identities, size_t identity_count,
                     const uint8_t *file, size_t len, uint8_t *out, size_t *out_len)
{
    struct cursor cur = cursor_over(file, len);
    struct header header = {.count = 0};
    if (!take_header(&cur, &header))
        return TG_ERR_FORMAT;
    uint8_t file_key[AGE_PARTS_FILE_KEY_SIZE];
    uint8_t mac[AGE_PARTS_MAC_SIZE];
    enum tg_err err = find_file_key(&header, identities, identity_count, file_key);
    if (err != TG_OK)
        goto out;
    age_parts_mac(file_key, file, header.maced_len, mac);
    err = sodium_memcmp(mac, header.mac, sizeof mac) == 0 ? TG_OK : TG_ERR_CRYPTO;
    if (err != TG_OK)
        goto out;
    err = open_payload(&cur, file_key, out, out_len);
    if (err != TG_OK)
        secret_wipe(out, len);
out:
    secret_wipe(file_key, sizeof file_key);
    return err;
}
