#include "sync/wire/parcel.h"

#include "board/base/must.h"

size_t parcel_size(const struct parcel *parcel)
{
    return 1 + 2 + parcel->ack_len + parcel->batch_len;
}

void parcel_compose(const struct parcel *parcel, uint8_t *out)
{
    must(parcel->ack_len <= HUB_ACK_SIZE_MAX);
    must(parcel->batch_len >= 1 && parcel->batch_len <= BATCH_SIZE_MAX);
    struct sink sink = sink_into(out, parcel_size(parcel));
    sink_u8(&sink, PARCEL_VERSION);
    sink_u16(&sink, (uint16_t)parcel->ack_len);
    sink_put(&sink, parcel->ack, parcel->ack_len);
    sink_put(&sink, parcel->batch, parcel->batch_len);
    must(!sink.bad);
}

enum tg_err parcel_parse(const uint8_t *bytes, size_t len, struct parcel *out_parcel)
{
    struct cursor cur = cursor_over(bytes, len);
    uint8_t version = cursor_u8(&cur);
    if (cur.bad)
        return TG_ERR_FORMAT;
    if (version != PARCEL_VERSION)
        return TG_ERR_VERSION;
    struct parcel parcel = {0};
    parcel.ack_len = cursor_u16(&cur);
    if (parcel.ack_len > 0)
        parcel.ack = cursor_take(&cur, parcel.ack_len);
    parcel.batch_len = cursor_left(&cur);
    parcel.batch = cursor_take(&cur, parcel.batch_len);
    if (!cursor_done(&cur) || parcel.ack_len > HUB_ACK_SIZE_MAX || parcel.batch_len == 0 ||
        parcel.batch_len > BATCH_SIZE_MAX)
        return TG_ERR_FORMAT;
    *out_parcel = parcel;
    return TG_OK;
}
