#include "sync/hub/answer.h"

#include "board/base/faultpoint.h"
#include "board/base/must.h"

#include <stdlib.h>

#include <microhttpd.h>

unsigned answer_status(enum tg_err err)
{
    switch (err) {
    case TG_OK:
        return MHD_HTTP_OK;
    case TG_ERR_FORMAT:
    case TG_ERR_VERSION:
    case TG_ERR_CRYPTO:
        return MHD_HTTP_BAD_REQUEST;
    case TG_ERR_DENIED:
        return MHD_HTTP_FORBIDDEN;
    case TG_ERR_CONFLICT:
        return MHD_HTTP_CONFLICT;
    case TG_ERR_FULL:
        return MHD_HTTP_INSUFFICIENT_STORAGE;
    case TG_ERR_BUSY:
    case TG_ERR_MEMORY:
        return MHD_HTTP_SERVICE_UNAVAILABLE;
    default:
        return MHD_HTTP_INTERNAL_SERVER_ERROR;
    }
}

static enum tg_err put_batch(struct hub *hub, const struct route *route, const uint8_t *body,
                             size_t len, struct answer *answer, struct fault *fault)
{
    answer->bytes = malloc(HUB_ACK_SIZE_MAX);
    if (answer->bytes == NULL)
        return fault_set(fault, TG_ERR_MEMORY, "busy; try again later");
    enum tg_err err = hub_put_batch(hub, &route->name, route->epoch, route->seq, body, len,
                                    answer->bytes, &answer->len, fault);
    if (err == TG_OK)
        fault_point("hub.before_reply");
    return err;
}

static enum tg_err put(struct hub *hub, const struct route *route, const uint8_t *body, size_t len,
                       struct answer *answer, struct fault *fault)
{
    if (route->kind == ROUTE_PUT_BATCH)
        return put_batch(hub, route, body, len, answer, fault);
    answer->status = MHD_HTTP_NO_CONTENT;
    if (route->kind == ROUTE_PUT_HEALTH)
        return hub_put_health(hub, &route->name, body, len, fault);
    return route->kind == ROUTE_PUT_BUNDLE ? hub_put_bundle(hub, &route->name, body, len, fault)
                                           : hub_put_desk_ack(hub, &route->name, body, len, fault);
}

static enum tg_err nothing_more(struct hub *hub, const struct route *route, struct answer *answer,
                                struct fault *fault)
{
    answer->status = MHD_HTTP_NO_CONTENT;
    return route->kind == ROUTE_NEXT_BUNDLE ? hub_last_bundle(hub, &answer->cursor, fault) : TG_OK;
}

static enum tg_err get(struct hub *hub, const struct route *route, uint64_t after,
                       struct answer *answer, struct fault *fault)
{
    if (route->kind == ROUTE_LIST_ACKS)
        return hub_list_acks(hub, &route->name, after, &answer->bytes, &answer->len, fault);
    enum tg_err err =
        route->kind == ROUTE_NEXT_PARCEL
            ? hub_next_parcel(hub, after, &answer->bytes, &answer->len, &answer->cursor, fault)
            : hub_next_bundle(hub, &route->name, after, &answer->bytes, &answer->len,
                              &answer->cursor, fault);
    return err == TG_ERR_MISSING ? nothing_more(hub, route, answer, fault) : err;
}

enum tg_err answer_make(struct hub *hub, const struct route *route, const char *after,
                        const uint8_t *body, size_t len, struct answer *out_answer,
                        struct fault *fault)
{
    struct answer answer = {.status = MHD_HTTP_OK};
    uint64_t cursor = 0;
    enum tg_err err = TG_OK;
    if (after != NULL && route_number(after, &cursor) != TG_OK)
        err = fault_set(fault, TG_ERR_FORMAT, "after: must be a number");
    else if (route_is_put(route->kind))
        err = put(hub, route, body, len, &answer, fault);
    else
        err = get(hub, route, cursor, &answer, fault);
    if (err != TG_OK) {
        free(answer.bytes);
        return err;
    }
    *out_answer = answer;
    return TG_OK;
}
