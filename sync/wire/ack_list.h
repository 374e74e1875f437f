/* What a hub answers to a kiosk's courier that asks for the desks' acknowledgements.
 *
 *     u8 version (1) · u64 next cursor · u16 count n (≤ 64) · n × (u16 length, a desk
 *     acknowledgement)
 *
 * Big-endian. The next request's `after` is `next`; an empty list repeats the one asked with. */
#ifndef TG_SYNC_WIRE_ACK_LIST_H
#define TG_SYNC_WIRE_ACK_LIST_H

#include "sync/wire/ack.h"

enum {
    ACK_LIST_VERSION = 1,
    ACK_LIST_MAX = 64,
    ACK_LIST_SIZE_MAX = 1 + 8 + 2 + ACK_LIST_MAX * (2 + DESK_ACK_SIZE_MAX),
};

struct ack_bytes {
    const uint8_t *bytes; /* borrowed */
    size_t len;           /* 1 … DESK_ACK_SIZE_MAX */
};

struct ack_list {
    uint64_t next;
    uint16_t count;
    struct ack_bytes acks[ACK_LIST_MAX];
};

/* Returns the length written. */
size_t ack_list_compose(const struct ack_list *list, uint8_t out[static ACK_LIST_SIZE_MAX]);

/* The acknowledgements point into `bytes`; desk_ack_parse and desk_ack_verify are for the caller.
 * VERSION, FORMAT. */
enum tg_err ack_list_parse(const uint8_t *bytes, size_t len, struct ack_list *out_list) MUST_USE;

#endif
