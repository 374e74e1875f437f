#include "sync/wire/ack_list.h"

#include "board/base/must.h"

size_t ack_list_compose(const struct ack_list *list, uint8_t out[static ACK_LIST_SIZE_MAX])
{
    must(list->count <= ACK_LIST_MAX);
    struct sink sink = sink_into(out, ACK_LIST_SIZE_MAX);
    sink_u8(&sink, ACK_LIST_VERSION);
    sink_u64(&sink, list->next);
    sink_u16(&sink, list->count);
    for (size_t i = 0; i < list->count; i++) {
        must(list->acks[i].len >= 1 && list->acks[i].len <= DESK_ACK_SIZE_MAX);
        sink_u16(&sink, (uint16_t)list->acks[i].len);
        sink_put(&sink, list->acks[i].bytes, list->acks[i].len);
    }
    must(!sink.bad);
    return sink_len(&sink);
}

enum tg_err ack_list_parse(const uint8_t *bytes, size_t len, struct ack_list *out_list)
{
    struct cursor cur = cursor_over(bytes, len);
    uint8_t version = cursor_u8(&cur);
    if (cur.bad)
        return TG_ERR_FORMAT;
    if (version != ACK_LIST_VERSION)
        return TG_ERR_VERSION;
    struct ack_list list = {.next = cursor_u64(&cur), .count = cursor_u16(&cur)};
    if (list.count > ACK_LIST_MAX)
        return TG_ERR_FORMAT;
    for (size_t i = 0; i < list.count; i++) {
        list.acks[i].len = cursor_u16(&cur);
        list.acks[i].bytes = cursor_take(&cur, list.acks[i].len);
        if (list.acks[i].len == 0 || list.acks[i].len > DESK_ACK_SIZE_MAX)
            return TG_ERR_FORMAT;
    }
    if (!cursor_done(&cur))
        return TG_ERR_FORMAT;
    *out_list = list;
    return TG_OK;
}
