#include "sync/wire/bundle.h"

#include "board/base/must.h"
#include "sync/wire/shape.h"

#include <string.h>

#include <sodium.h>

enum {
    SIGNED_SIZE = BUNDLE_HEADER_SIZE - SIGNATURE_SIZE,
    BODY_STANZAS = 1,
    AT_DESK = 1,
    AT_GROUP = AT_DESK + DEVICE_NAME_MAX,
    AT_SEQ = AT_GROUP + DEVICE_NAME_MAX + 8,
    AT_BEFORE = AT_SEQ + 8,
    AT_DAY = AT_BEFORE + HASH_SIZE,
    AT_COUNT = AT_DAY + 4 + 4,
};

struct device_name bundle_group_default(void)
{
    struct device_name group;
    must(device_name_parse(BUNDLE_GROUP_DEFAULT, &group) == TG_OK);
    return group;
}

size_t bundle_size(uint16_t count)
{
    return (size_t)BUNDLE_HEADER_SIZE + (size_t)count * BUNDLE_LETTER_SIZE;
}

enum tg_err bundle_check_body(const uint8_t body[static BUNDLE_BODY_SIZE])
{
    return shape_check(body, BUNDLE_BODY_SIZE, BODY_STANZAS, BUNDLE_PLAIN_SIZE);
}

const uint8_t *bundle_label(const struct bundle *bundle, size_t at)
{
    must(at < bundle->count);
    return bundle->letters + at * BUNDLE_LETTER_SIZE;
}

const uint8_t *bundle_body(const struct bundle *bundle, size_t at)
{
    return bundle_label(bundle, at) + BUNDLE_LABEL_SIZE;
}

static void hash_letters(const struct bundle *bundle, uint8_t out[static HASH_SIZE])
{
    size_t len = (size_t)bundle->count * BUNDLE_LETTER_SIZE;
    must(crypto_generichash(out, HASH_SIZE, bundle->letters, len, NULL, 0) == 0);
}

static void hash_header(const uint8_t *bytes, uint8_t out[static HASH_SIZE])
{
    must(crypto_generichash(out, HASH_SIZE, bytes, BUNDLE_HEADER_SIZE, NULL, 0) == 0);
}

static bool days_fit(const struct bundle *bundle)
{
    return bundle->expires_day > bundle->day &&
           bundle->expires_day - bundle->day <= BUNDLE_KEEP_DAYS_MAX;
}

enum tg_err bundle_compose(struct bundle *bundle, const uint8_t secret[static SIGN_SECRET_SIZE],
                           uint8_t *out)
{
    must(bundle->count >= 1 && bundle->count <= BUNDLE_LETTERS_MAX);
    must(bundle->seq >= 1 && bundle->seq <= INT64_MAX && days_fit(bundle));
    for (size_t i = 0; i < bundle->count; i++) {
        if (bundle_check_body(bundle_body(bundle, i)) != TG_OK)
            return TG_ERR_FORMAT;
    }
    uint8_t letters_hash[HASH_SIZE];
    hash_letters(bundle, letters_hash);
    struct sink sink = sink_into(out, bundle_size(bundle->count));
    sink_u8(&sink, BUNDLE_VERSION);
    device_name_write(&sink, &bundle->desk);
    device_name_write(&sink, &bundle->group);
    sink_u64(&sink, bundle->epoch);
    sink_u64(&sink, bundle->seq);
    sink_put(&sink, bundle->before, HASH_SIZE);
    sink_u32(&sink, bundle->day);
    sink_u32(&sink, bundle->expires_day);
    sink_u16(&sink, bundle->count);
    sink_put(&sink, letters_hash, HASH_SIZE);
    must(sink_len(&sink) == SIGNED_SIZE);
    uint8_t signature[SIGNATURE_SIZE];
    device_sign(CONTEXT_BUNDLE, out, SIGNED_SIZE, secret, signature);
    sink_put(&sink, signature, sizeof signature);
    sink_put(&sink, bundle->letters, (size_t)bundle->count * BUNDLE_LETTER_SIZE);
    must(!sink.bad && sink.at == sink.end);
    hash_header(out, bundle->hash);
    return TG_OK;
}

static enum tg_err check_place(const struct bundle *bundle, struct fault *fault)
{
    if (bundle->seq == 0 || bundle->seq > INT64_MAX)
        return fault_set(fault, TG_ERR_FORMAT, "bundle: no sequence number at offset %d", AT_SEQ);
    if (bundle->seq == 1 && !sodium_is_zero(bundle->before, HASH_SIZE))
        return fault_set(fault, TG_ERR_FORMAT,
                         "bundle: the first one names one before it, at offset %d", AT_BEFORE);
    if (!days_fit(bundle))
        return fault_set(fault, TG_ERR_FORMAT,
                         "bundle: made on day %u and kept until %u, at offset %d; 1 to %d days "
                         "allowed",
                         bundle->day, bundle->expires_day, AT_DAY, BUNDLE_KEEP_DAYS_MAX);
    if (bundle->count == 0 || bundle->count > BUNDLE_LETTERS_MAX)
        return fault_set(fault, TG_ERR_FORMAT, "bundle: %u letters at offset %d; 1 to %d allowed",
                         bundle->count, AT_COUNT, BUNDLE_LETTERS_MAX);
    return TG_OK;
}

static enum tg_err parse_header(struct cursor *cur, struct bundle *bundle,
                                uint8_t letters_hash[static HASH_SIZE], struct fault *fault)
{
    size_t len = cursor_left(cur);
    uint8_t version = cursor_u8(cur);
    if (!cur->bad && version != BUNDLE_VERSION)
        return fault_set(fault, TG_ERR_VERSION,
                         "bundle: format %u; this program reads format %d: update it", version,
                         BUNDLE_VERSION);
    device_name_read(cur, &bundle->desk);
    if (cur->bad)
        return fault_set(fault, TG_ERR_FORMAT, "bundle: no desk's name at offset %d", AT_DESK);
    device_name_read(cur, &bundle->group);
    if (cur->bad)
        return fault_set(fault, TG_ERR_FORMAT, "bundle: no group's name at offset %d", AT_GROUP);
    bundle->epoch = cursor_u64(cur);
    bundle->seq = cursor_u64(cur);
    cursor_copy(cur, bundle->before, HASH_SIZE);
    bundle->day = cursor_u32(cur);
    bundle->expires_day = cursor_u32(cur);
    bundle->count = cursor_u16(cur);
    cursor_copy(cur, letters_hash, HASH_SIZE);
    (void)cursor_take(cur, SIGNATURE_SIZE);
    if (cur->bad)
        return fault_set(fault, TG_ERR_FORMAT, "bundle: cut off in its header, before offset %d",
                         BUNDLE_HEADER_SIZE);
    enum tg_err err = check_place(bundle, fault);
    if (err == TG_OK && len != bundle_size(bundle->count))
        err = fault_set(fault, TG_ERR_FORMAT, "bundle: %zu bytes; %zu belong to %u letters", len,
                        bundle_size(bundle->count), bundle->count);
    return err;
}

enum tg_err bundle_parse(const uint8_t *bytes, size_t len, struct bundle *out_bundle,
                         struct fault *fault)
{
    struct bundle bundle = {0};
    struct cursor cur = cursor_over(bytes, len);
    uint8_t promised[HASH_SIZE];
    uint8_t found[HASH_SIZE];
    enum tg_err err = parse_header(&cur, &bundle, promised, fault);
    if (err != TG_OK)
        return err;
    bundle.letters = cursor_take(&cur, (size_t)bundle.count * BUNDLE_LETTER_SIZE);
    must(cursor_done(&cur));
    hash_letters(&bundle, found);
    if (memcmp(found, promised, HASH_SIZE) != 0)
        return fault_set(fault, TG_ERR_CRYPTO, "bundle: its letters are not what their hash says");
    for (size_t i = 0; i < bundle.count; i++) {
        if (bundle_check_body(bundle_body(&bundle, i)) != TG_OK)
            return fault_set(fault, TG_ERR_FORMAT,
                             "bundle: letter %zu has not the outer shape of one", i);
    }
    hash_header(bytes, bundle.hash);
    *out_bundle = bundle;
    return TG_OK;
}

enum tg_err bundle_verify(const uint8_t *bytes, const struct bundle *bundle,
                          const uint8_t public_key[static SIGN_PUBLIC_SIZE])
{
    must(bundle->letters == bytes + BUNDLE_HEADER_SIZE);
    return device_verify(CONTEXT_BUNDLE, bytes, SIGNED_SIZE, public_key, bytes + SIGNED_SIZE);
}
