#include "sync/wire/health.h"

#include "board/base/bytes.h"
#include "board/base/must.h"

uint32_t health_of(enum health_trouble trouble)
{
    return UINT32_C(1) << trouble;
}

void health_compose(uint32_t troubles, uint8_t out[static HEALTH_SIZE])
{
    struct sink sink = sink_into(out, HEALTH_SIZE);
    sink_u8(&sink, HEALTH_VERSION);
    sink_u32(&sink, troubles);
    must(!sink.bad && sink_len(&sink) == HEALTH_SIZE);
}

enum tg_err health_parse(const uint8_t *bytes, size_t len, uint32_t *out_troubles)
{
    struct cursor cur = cursor_over(bytes, len);
    uint8_t version = cursor_u8(&cur);
    if (cur.bad)
        return TG_ERR_FORMAT;
    if (version != HEALTH_VERSION)
        return TG_ERR_VERSION;
    uint32_t troubles = cursor_u32(&cur);
    if (!cursor_done(&cur))
        return TG_ERR_FORMAT;
    *out_troubles = troubles;
    return TG_OK;
}
