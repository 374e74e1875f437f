#include "sync/wire/ack.h"

#include "board/base/must.h"

static const uint8_t KIND_HUB = 'H';
static const uint8_t KIND_DESK = 'D';

static size_t sign_end(struct sink *sink, const char *context,
                       const uint8_t secret[static SIGN_SECRET_SIZE])
{
    uint8_t signature[SIGNATURE_SIZE];
    device_sign(context, sink->start, sink_len(sink), secret, signature);
    sink_put(sink, signature, sizeof signature);
    must(!sink->bad);
    return sink_len(sink);
}

size_t hub_ack_compose(const struct hub_ack *ack, const uint8_t secret[static SIGN_SECRET_SIZE],
                       uint8_t out[static HUB_ACK_SIZE_MAX])
{
    must(ack->gap_count <= ACK_GAPS_MAX);
    struct sink sink = sink_into(out, HUB_ACK_SIZE_MAX);
    sink_u8(&sink, ACK_VERSION);
    sink_u8(&sink, KIND_HUB);
    device_name_write(&sink, &ack->hub);
    device_name_write(&sink, &ack->kiosk);
    sink_u64(&sink, ack->epoch);
    sink_u64(&sink, ack->seq);
    sink_put(&sink, ack->batch_hash, HASH_SIZE);
    sink_u64(&sink, ack->high_water);
    sink_u16(&sink, ack->gap_count);
    for (size_t i = 0; i < ack->gap_count; i++)
        sink_u64(&sink, ack->gaps[i]);
    sink_u64(&sink, ack->hub_unix_s);
    return sign_end(&sink, CONTEXT_HUB_ACK, secret);
}

size_t desk_ack_compose(const struct desk_ack *ack, const uint8_t secret[static SIGN_SECRET_SIZE],
                        uint8_t out[static DESK_ACK_SIZE_MAX])
{
    must(ack->count >= 1 && ack->count <= BATCH_ENVELOPES_MAX);
    struct sink sink = sink_into(out, DESK_ACK_SIZE_MAX);
    sink_u8(&sink, ACK_VERSION);
    sink_u8(&sink, KIND_DESK);
    device_name_write(&sink, &ack->desk);
    device_name_write(&sink, &ack->kiosk);
    sink_u64(&sink, ack->epoch);
    sink_u64(&sink, ack->seq);
    sink_u16(&sink, ack->count);
    sink_put(&sink, ack->hashes, (size_t)ack->count * HASH_SIZE);
    return sign_end(&sink, CONTEXT_DESK_ACK, secret);
}

static enum tg_err parse_start(struct cursor *cur, uint8_t kind)
{
    uint8_t version = cursor_u8(cur);
    if (cur->bad)
        return TG_ERR_FORMAT;
    if (version != ACK_VERSION)
        return TG_ERR_VERSION;
    return cursor_u8(cur) == kind ? TG_OK : TG_ERR_FORMAT;
}

enum tg_err hub_ack_parse(const uint8_t *bytes, size_t len, struct hub_ack *out_ack)
{
    struct cursor cur = cursor_over(bytes, len);
    enum tg_err err = parse_start(&cur, KIND_HUB);
    if (err != TG_OK)
        return err;
    struct hub_ack ack = {0};
    device_name_read(&cur, &ack.hub);
    device_name_read(&cur, &ack.kiosk);
    ack.epoch = cursor_u64(&cur);
    ack.seq = cursor_u64(&cur);
    cursor_copy(&cur, ack.batch_hash, HASH_SIZE);
    ack.high_water = cursor_u64(&cur);
    ack.gap_count = cursor_u16(&cur);
    if (ack.gap_count > ACK_GAPS_MAX)
        return TG_ERR_FORMAT;
    for (size_t i = 0; i < ack.gap_count; i++)
        ack.gaps[i] = cursor_u64(&cur);
    ack.hub_unix_s = cursor_u64(&cur);
    (void)cursor_take(&cur, SIGNATURE_SIZE);
    if (!cursor_done(&cur))
        return TG_ERR_FORMAT;
    *out_ack = ack;
    return TG_OK;
}

enum tg_err desk_ack_parse(const uint8_t *bytes, size_t len, struct desk_ack *out_ack)
{
    struct cursor cur = cursor_over(bytes, len);
    enum tg_err err = parse_start(&cur, KIND_DESK);
    if (err != TG_OK)
        return err;
    struct desk_ack ack = {0};
    device_name_read(&cur, &ack.desk);
    device_name_read(&cur, &ack.kiosk);
    ack.epoch = cursor_u64(&cur);
    ack.seq = cursor_u64(&cur);
    ack.count = cursor_u16(&cur);
    if (ack.count == 0 || ack.count > BATCH_ENVELOPES_MAX)
        return TG_ERR_FORMAT;
    cursor_copy(&cur, ack.hashes, (size_t)ack.count * HASH_SIZE);
    (void)cursor_take(&cur, SIGNATURE_SIZE);
    if (!cursor_done(&cur))
        return TG_ERR_FORMAT;
    *out_ack = ack;
    return TG_OK;
}

static enum tg_err verify_end(const char *context, const uint8_t *bytes, size_t len,
                              const uint8_t public_key[static SIGN_PUBLIC_SIZE])
{
    if (len < SIGNATURE_SIZE)
        return TG_ERR_CRYPTO;
    size_t signed_len = len - SIGNATURE_SIZE;
    return device_verify(context, bytes, signed_len, public_key, bytes + signed_len);
}

enum tg_err hub_ack_verify(const uint8_t *bytes, size_t len,
                           const uint8_t public_key[static SIGN_PUBLIC_SIZE])
{
    return verify_end(CONTEXT_HUB_ACK, bytes, len, public_key);
}

enum tg_err desk_ack_verify(const uint8_t *bytes, size_t len,
                            const uint8_t public_key[static SIGN_PUBLIC_SIZE])
{
    return verify_end(CONTEXT_DESK_ACK, bytes, len, public_key);
}
