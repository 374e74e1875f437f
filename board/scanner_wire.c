#include "board/scanner_wire.h"

#include "board/base/bytes.h"
#include "board/base/must.h"
#include "board/base/secret.h"

static void write_head(struct sink *sink, uint8_t kind, uint32_t session)
{
    sink_u8(sink, SCANNER_WIRE_VERSION);
    sink_u8(sink, kind);
    sink_u32(sink, session);
}

size_t scanner_order_compose(const struct scanner_order_at *order, uint8_t *out)
{
    struct sink sink = sink_into(out, SCANNER_MESSAGE_MAX);
    write_head(&sink, (uint8_t)order->order, order->session);
    return sink_len(&sink);
}

size_t scanner_message_compose(const struct scanner_message *message, uint8_t *out)
{
    must(message->len <= SCANNER_CODE_MAX);
    struct sink sink = sink_into(out, SCANNER_MESSAGE_MAX);
    write_head(&sink, (uint8_t)message->news, message->session);
    if (message->news == SCANNER_CODE)
        sink_put(&sink, message->text, message->len);
    else if (message->news == SCANNER_STATE)
        sink_u8(&sink, message->there);
    must(!sink.bad);
    return sink_len(&sink);
}

static enum tg_err read_head(struct cursor *cur, uint8_t *out_kind, uint32_t *out_session)
{
    uint8_t version = cursor_u8(cur);
    if (!cur->bad && version != SCANNER_WIRE_VERSION)
        return TG_ERR_VERSION;
    *out_kind = cursor_u8(cur);
    *out_session = cursor_u32(cur);
    return cur->bad ? TG_ERR_FORMAT : TG_OK;
}

enum tg_err scanner_order_parse(const uint8_t *bytes, size_t len, struct scanner_order_at *out)
{
    struct cursor cur = cursor_over(bytes, len);
    struct scanner_order_at order = {0};
    uint8_t kind = 0;
    *out = order;
    enum tg_err err = read_head(&cur, &kind, &order.session);
    if (err != TG_OK)
        return err;
    if (!cursor_done(&cur) || (kind != SCANNER_ON && kind != SCANNER_OFF && kind != SCANNER_SEEN))
        return TG_ERR_FORMAT;
    order.order = (enum scanner_order)kind;
    *out = order;
    return TG_OK;
}

static void read_code(struct cursor *cur, struct scanner_message *out)
{
    out->len = cursor_left(cur);
    if (out->len == 0 || out->len > SCANNER_CODE_MAX) {
        cur->bad = true;
        return;
    }
    cursor_copy(cur, out->text, out->len);
    for (size_t i = 0; i < out->len; i++)
        cur->bad = cur->bad || out->text[i] < ' ' || out->text[i] > '~';
}

static enum tg_err read_message(struct cursor *cur, struct scanner_message *out)
{
    uint8_t kind = 0;
    enum tg_err err = read_head(cur, &kind, &out->session);
    if (err != TG_OK)
        return err;
    out->news = (enum scanner_news)kind;
    switch (kind) {
    case SCANNER_CODE:
        read_code(cur, out);
        break;
    case SCANNER_STATE: {
        uint8_t there = cursor_u8(cur);
        cur->bad = cur->bad || there > 1;
        out->there = there == 1;
        break;
    }
    case SCANNER_PICTURED:
        break;
    default:
        return TG_ERR_FORMAT;
    }
    return cursor_done(cur) ? TG_OK : TG_ERR_FORMAT;
}

enum tg_err scanner_message_parse(const uint8_t *bytes, size_t len, struct scanner_message *out)
{
    struct cursor cur = cursor_over(bytes, len);
    secret_wipe(out, sizeof *out);
    enum tg_err err = read_message(&cur, out);
    if (err != TG_OK)
        secret_wipe(out, sizeof *out);
    return err;
}
