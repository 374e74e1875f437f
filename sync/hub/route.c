#include "sync/hub/route.h"

#include <stdlib.h>
#include <string.h>

enum { PATH_LEN_MAX = 96, PARTS_MAX = 7 };

enum tg_err route_number(const char *text, uint64_t *out)
{
    size_t len = strlen(text);
    if (len == 0 || len > 19 || strspn(text, "0123456789") != len || (text[0] == '0' && len > 1))
        return TG_ERR_FORMAT;
    unsigned long long value = strtoull(text, NULL, 10);
    if (value > INT64_MAX)
        return TG_ERR_FORMAT;
    *out = value;
    return TG_OK;
}

bool route_is_put(enum route_kind kind)
{
    return kind == ROUTE_PUT_BATCH || kind == ROUTE_PUT_DESK_ACK || kind == ROUTE_PUT_BUNDLE ||
           kind == ROUTE_PUT_HEALTH;
}

bool route_is_kiosk(enum route_kind kind)
{
    return kind == ROUTE_PUT_BATCH || kind == ROUTE_LIST_ACKS || kind == ROUTE_NEXT_BUNDLE ||
           kind == ROUTE_PUT_HEALTH;
}

static enum tg_err parse_epoch(const char *text, uint64_t *out)
{
    uint8_t bytes[8];
    if (hex_decode(text, bytes, sizeof bytes) != TG_OK)
        return TG_ERR_FORMAT;
    struct cursor cur = cursor_over(bytes, sizeof bytes);
    *out = cursor_u64(&cur);
    return TG_OK;
}

/* Splits "/a/b" into "a" and "b", in place. 0 when it is no such path. */
static size_t split(char *path, char *parts[static PARTS_MAX])
{
    size_t count = 0;
    while (*path == '/' && count < PARTS_MAX) {
        *path++ = '\0';
        parts[count++] = path;
        path += strcspn(path, "/");
    }
    return *path == '\0' ? count : 0;
}

static enum tg_err parse_batch_path(const char *method, char *parts[static PARTS_MAX],
                                    struct route *route)
{
    if (strcmp(method, "PUT") != 0)
        return TG_ERR_RANGE;
    route->kind = ROUTE_PUT_BATCH;
    if (parse_epoch(parts[3], &route->epoch) != TG_OK ||
        route_number(parts[5], &route->seq) != TG_OK || route->seq == 0)
        return TG_ERR_FORMAT;
    return TG_OK;
}

static enum tg_err parse_short_path(const char *method, char *parts[static PARTS_MAX],
                                    struct route *route)
{
    static const struct {
        const char *who;
        const char *what;
        const char *method;
        enum route_kind kind;
    } PATHS[] = {
        {"k", "acks", "GET", ROUTE_LIST_ACKS},   {"d", "batches", "GET", ROUTE_NEXT_PARCEL},
        {"k", "mail", "GET", ROUTE_NEXT_BUNDLE}, {"d", "acks", "PUT", ROUTE_PUT_DESK_ACK},
        {"d", "mail", "PUT", ROUTE_PUT_BUNDLE},  {"k", "health", "PUT", ROUTE_PUT_HEALTH},
    };
    for (size_t i = 0; i < sizeof PATHS / sizeof *PATHS; i++) {
        if (strcmp(parts[1], PATHS[i].who) != 0 || strcmp(parts[3], PATHS[i].what) != 0)
            continue;
        route->kind = PATHS[i].kind;
        return strcmp(method, PATHS[i].method) == 0 ? TG_OK : TG_ERR_RANGE;
    }
    return TG_ERR_MISSING;
}

enum tg_err route_parse(const char *method, const char *path, struct route *out_route)
{
    char copy[PATH_LEN_MAX + 1];
    size_t len = strlen(path);
    if (len > PATH_LEN_MAX)
        return TG_ERR_MISSING;
    memcpy(copy, path, len + 1);
    char *parts[PARTS_MAX];
    size_t count = split(copy, parts);
    if (count < 4 || strcmp(parts[0], "v1") != 0)
        return TG_ERR_MISSING;
    struct route route = {0};
    enum tg_err err = TG_ERR_MISSING;
    if (count == 6 && strcmp(parts[1], "k") == 0 && strcmp(parts[4], "b") == 0)
        err = parse_batch_path(method, parts, &route);
    else if (count == 4)
        err = parse_short_path(method, parts, &route);
    if (err == TG_OK)
        err = device_name_parse(parts[2], &route.name);
    if (err == TG_OK)
        *out_route = route;
    return err;
}
