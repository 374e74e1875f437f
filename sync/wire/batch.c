#include "sync/wire/batch.h"

#include "board/base/must.h"

#include <string.h>

#include <sodium.h>

static size_t signed_len(uint16_t count)
{
    return (size_t)BATCH_HEADER_FIXED + (size_t)count * HASH_SIZE;
}

static size_t header_len(uint16_t count)
{
    return signed_len(count) + SIGNATURE_SIZE;
}

size_t batch_size(uint16_t count)
{
    return header_len(count) + (size_t)count * ENVELOPE_SIZE;
}

enum tg_err batch_compose(struct batch *batch, const uint8_t secret[static SIGN_SECRET_SIZE],
                          uint8_t *out)
{
    must(batch->count >= 1 && batch->count <= BATCH_ENVELOPES_MAX && batch->seq >= 1);
    for (size_t i = 0; i < batch->count; i++) {
        const uint8_t *body = batch->bodies + i * ENVELOPE_SIZE;
        if (envelope_check(body, ENVELOPE_SIZE) != TG_OK)
            return TG_ERR_FORMAT;
        envelope_hash(body, batch->hashes[i]);
    }
    struct sink sink = sink_into(out, batch_size(batch->count));
    sink_u8(&sink, BATCH_VERSION);
    device_name_write(&sink, &batch->kiosk);
    sink_u64(&sink, batch->epoch);
    sink_u64(&sink, batch->seq);
    sink_put(&sink, batch->before, HASH_SIZE);
    sink_u32(&sink, batch->charter_version);
    sink_put(&sink, batch->charter_hash, HASH_SIZE);
    sink_u16(&sink, batch->count);
    sink_put(&sink, batch->hashes, (size_t)batch->count * HASH_SIZE);
    uint8_t signature[SIGNATURE_SIZE];
    device_sign(CONTEXT_BATCH, out, signed_len(batch->count), secret, signature);
    sink_put(&sink, signature, sizeof signature);
    sink_put(&sink, batch->bodies, (size_t)batch->count * ENVELOPE_SIZE);
    must(!sink.bad && sink.at == sink.end);
    must(crypto_generichash(batch->hash, HASH_SIZE, out, header_len(batch->count), NULL, 0) == 0);
    return TG_OK;
}

static enum tg_err parse_header(struct cursor *cur, const uint8_t *bytes, struct batch *batch,
                                struct fault *fault)
{
    uint8_t version = cursor_u8(cur);
    if (!cur->bad && version != BATCH_VERSION)
        return fault_set(fault, TG_ERR_VERSION,
                         "batch: format %u; this program reads format %d: update it", version,
                         BATCH_VERSION);
    device_name_read(cur, &batch->kiosk);
    if (cur->bad)
        return fault_set(fault, TG_ERR_FORMAT, "batch: no kiosk name at offset 1");
    batch->epoch = cursor_u64(cur);
    batch->seq = cursor_u64(cur);
    cursor_copy(cur, batch->before, HASH_SIZE);
    batch->charter_version = cursor_u32(cur);
    cursor_copy(cur, batch->charter_hash, HASH_SIZE);
    batch->count = cursor_u16(cur);
    if (cur->bad)
        return fault_set(fault, TG_ERR_FORMAT, "batch: cut off in its header, before offset %d",
                         BATCH_HEADER_FIXED);
    if (batch->seq == 0)
        return fault_set(fault, TG_ERR_FORMAT, "batch: sequence number 0 at offset 25");
    if (batch->seq == 1 && !sodium_is_zero(batch->before, HASH_SIZE))
        return fault_set(fault, TG_ERR_FORMAT,
                         "batch: the first one names one before it, at offset 33");
    if (batch->count == 0 || batch->count > BATCH_ENVELOPES_MAX)
        return fault_set(fault, TG_ERR_FORMAT, "batch: %u envelopes at offset %d; 1 to %d allowed",
                         batch->count, BATCH_HEADER_FIXED - 2, BATCH_ENVELOPES_MAX);
    size_t len = (size_t)(cur->end - bytes);
    if (len != batch_size(batch->count))
        return fault_set(fault, TG_ERR_FORMAT, "batch: %zu bytes; %zu belong to %u envelopes", len,
                         batch_size(batch->count), batch->count);
    cursor_copy(cur, batch->hashes, (size_t)batch->count * HASH_SIZE);
    return TG_OK;
}

enum tg_err batch_parse(const uint8_t *bytes, size_t len, struct batch *out_batch,
                        struct fault *fault)
{
    struct batch batch = {0};
    struct cursor cur = cursor_over(bytes, len);
    enum tg_err err = parse_header(&cur, bytes, &batch, fault);
    if (err != TG_OK)
        return err;
    (void)cursor_take(&cur, SIGNATURE_SIZE);
    batch.bodies = cursor_take(&cur, (size_t)batch.count * ENVELOPE_SIZE);
    must(cursor_done(&cur));
    for (size_t i = 0; i < batch.count; i++) {
        const uint8_t *body = batch.bodies + i * ENVELOPE_SIZE;
        uint8_t hash[HASH_SIZE];
        envelope_hash(body, hash);
        if (memcmp(hash, batch.hashes[i], HASH_SIZE) != 0)
            return fault_set(fault, TG_ERR_CRYPTO, "batch: envelope %zu is not what its hash says",
                             i);
        if (envelope_check(body, ENVELOPE_SIZE) != TG_OK)
            return fault_set(fault, TG_ERR_FORMAT,
                             "batch: envelope %zu has not the outer shape of "
                             "one",
                             i);
    }
    must(crypto_generichash(batch.hash, HASH_SIZE, bytes, header_len(batch.count), NULL, 0) == 0);
    *out_batch = batch;
    return TG_OK;
}

enum tg_err batch_verify(const uint8_t *bytes, const struct batch *batch,
                         const uint8_t public_key[static SIGN_PUBLIC_SIZE])
{
    size_t len = signed_len(batch->count);
    return device_verify(CONTEXT_BATCH, bytes, len, public_key, bytes + len);
}
