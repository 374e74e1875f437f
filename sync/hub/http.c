#include "sync/hub/http.h"

#include "board/base/file.h"
#include "board/base/log.h"
#include "board/base/must.h"
#include "board/base/secret.h"
#include "sync/hub/answer.h"

#include <inttypes.h>
#include <limits.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <microhttpd.h>

enum {
    PEM_FILE_MAX = 16384,
    CONNECTION_MEMORY = 128 * 1024, /* bytes; a body comes in pieces of at most that */
    THREAD_STACK = 512 * 1024,
};

struct http {
    struct MHD_Daemon *daemon;
    struct hub *hub; /* borrowed */
    struct clock clock;
    char *ca;  /* PEM; owned */
    char *crt; /* PEM; owned */
    char *key; /* PEM; secret memory, owned */
    atomic_int bodies;
};

/* Kept for a connection: who is at the other end, found out at its first request. */
struct connection {
    bool asked;
    enum tg_err err; /* of peer_identify */
    struct peer peer;
    struct fault fault;
};

struct request {
    struct route route;
    unsigned refusal; /* the status that stands already, 0 if none */
    struct fault fault;
    uint8_t *body; /* owned; NULL when there is none to keep */
    size_t len;    /* bytes that came, kept or not */
    size_t cap;
    int64_t deadline_ms;
};

static enum MHD_Result send_answer(struct MHD_Connection *connection, const struct answer *answer)
{
    struct MHD_Response *response =
        MHD_create_response_from_buffer(answer->len, answer->bytes, MHD_RESPMEM_MUST_FREE);
    if (response == NULL) {
        free(answer->bytes);
        return MHD_NO;
    }
    char cursor[24];
    snprintf(cursor, sizeof cursor, "%" PRIu64, answer->cursor);
    if (answer->cursor > 0)
        (void)MHD_add_response_header(response, HTTP_CURSOR_HEADER, cursor);
    enum MHD_Result queued = MHD_queue_response(connection, answer->status, response);
    MHD_destroy_response(response);
    return queued;
}

static enum MHD_Result send_refusal(struct MHD_Connection *connection, unsigned status,
                                    const struct fault *fault)
{
    size_t size = strlen(fault->text) + 2;
    char *line = malloc(size);
    if (line == NULL)
        return MHD_NO;
    snprintf(line, size, "%s\n", fault->text);
    struct answer answer = {.status = status, .bytes = (uint8_t *)line, .len = size - 1};
    return send_answer(connection, &answer);
}

static const struct connection *identify(struct MHD_Connection *mhd)
{
    const union MHD_ConnectionInfo *context =
        MHD_get_connection_info(mhd, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
    const union MHD_ConnectionInfo *tls =
        MHD_get_connection_info(mhd, MHD_CONNECTION_INFO_GNUTLS_SESSION);
    if (context == NULL || context->socket_context == NULL || tls == NULL)
        return NULL;
    struct connection *connection = context->socket_context;
    if (!connection->asked) {
        connection->asked = true;
        connection->err = peer_identify(tls->tls_session, &connection->peer, &connection->fault);
        if (connection->err != TG_OK)
            log_warn("hub", "a connection was refused: %s", connection->fault.text);
    }
    return connection;
}

static size_t body_max(enum route_kind kind)
{
    return kind == ROUTE_PUT_BATCH    ? (size_t)BATCH_SIZE_MAX
           : kind == ROUTE_PUT_BUNDLE ? (size_t)BUNDLE_SIZE_MAX
           : kind == ROUTE_PUT_HEALTH ? (size_t)HEALTH_SIZE
                                      : (size_t)DESK_ACK_SIZE_MAX;
}

static void refuse(struct request *request, unsigned status, enum tg_err err, const char *why)
{
    request->refusal = status;
    (void)fault_set(&request->fault, err, "%s", why);
}

/* Reads the head's Content-Length and makes room for the body. */
static void expect_body(struct http *http, struct MHD_Connection *connection,
                        struct request *request)
{
    const char *text =
        MHD_lookup_connection_value(connection, MHD_HEADER_KIND, MHD_HTTP_HEADER_CONTENT_LENGTH);
    uint64_t len = 0;
    if (text == NULL || route_number(text, &len) != TG_OK) {
        refuse(request, MHD_HTTP_LENGTH_REQUIRED, TG_ERR_FORMAT, "Content-Length is missing");
    } else if (len > body_max(request->route.kind)) {
        refuse(request, MHD_HTTP_CONTENT_TOO_LARGE, TG_ERR_FORMAT, "larger than any such thing is");
    } else if (atomic_fetch_add(&http->bodies, 1) >= HTTP_BODIES_MAX) {
        atomic_fetch_sub(&http->bodies, 1);
        refuse(request, MHD_HTTP_SERVICE_UNAVAILABLE, TG_ERR_BUSY, "busy; try again later");
    } else {
        request->cap = (size_t)len;
        request->body = malloc(request->cap + 1);
        if (request->body != NULL)
            return;
        atomic_fetch_sub(&http->bodies, 1);
        refuse(request, MHD_HTTP_SERVICE_UNAVAILABLE, TG_ERR_MEMORY, "busy; try again later");
    }
}

/* Decides by the head alone, before a byte of the body is kept. */
static void judge_head(struct http *http, struct MHD_Connection *mhd, const char *method,
                       const char *path, struct request *request)
{
    const struct connection *connection = identify(mhd);
    if (connection == NULL) {
        refuse(request, MHD_HTTP_SERVICE_UNAVAILABLE, TG_ERR_MEMORY, "busy; try again later");
        return;
    }
    if (connection->err != TG_OK) {
        refuse(request, MHD_HTTP_FORBIDDEN, TG_ERR_DENIED, connection->fault.text);
        return;
    }
    enum tg_err err = route_parse(method, path, &request->route);
    if (err != TG_OK) {
        refuse(request,
               err == TG_ERR_MISSING ? MHD_HTTP_NOT_FOUND
               : err == TG_ERR_RANGE ? MHD_HTTP_METHOD_NOT_ALLOWED
                                     : MHD_HTTP_BAD_REQUEST,
               err, "no such thing here");
        return;
    }
    err = route_is_kiosk(request->route.kind)
              ? hub_admit_kiosk(http->hub, &connection->peer, &request->route.name, &request->fault)
              : hub_admit_desk(http->hub, &connection->peer, &request->route.name, &request->fault);
    if (err != TG_OK) {
        request->refusal = answer_status(err);
        log_warn("hub", "a request was refused: %s", request->fault.text);
        return;
    }
    if (route_is_put(request->route.kind))
        expect_body(http, mhd, request);
}

static struct request *begin(struct http *http, struct MHD_Connection *mhd, const char *method,
                             const char *path)
{
    struct request *request = calloc(1, sizeof *request);
    if (request == NULL)
        return NULL;
    request->deadline_ms = clock_monotonic_ms(&http->clock) + (int64_t)HTTP_REQUEST_S_MAX * 1000;
    request->cap = BATCH_SIZE_MAX;
    judge_head(http, mhd, method, path, request);
    return request;
}

static enum MHD_Result take_piece(struct http *http, struct request *request, const char *piece,
                                  size_t *len)
{
    if (clock_monotonic_ms(&http->clock) > request->deadline_ms)
        return MHD_NO;
    if (*len > request->cap - request->len)
        return MHD_NO;
    if (request->body != NULL)
        memcpy(request->body + request->len, piece, *len);
    request->len += *len;
    *len = 0;
    return MHD_YES;
}

static enum MHD_Result answer_request(struct http *http, struct MHD_Connection *mhd,
                                      struct request *request)
{
    if (request->refusal != 0)
        return send_refusal(mhd, request->refusal, &request->fault);
    struct answer answer;
    const char *after = MHD_lookup_connection_value(mhd, MHD_GET_ARGUMENT_KIND, "after");
    enum tg_err err = answer_make(http->hub, &request->route, after, request->body, request->len,
                                  &answer, &request->fault);
    return err == TG_OK ? send_answer(mhd, &answer)
                        : send_refusal(mhd, answer_status(err), &request->fault);
}

static enum MHD_Result handle(void *ctx, struct MHD_Connection *mhd, const char *path,
                              const char *method, const char *version, const char *piece,
                              size_t *piece_len, void **request_slot)
{
    (void)version;
    struct http *http = ctx;
    struct request *request = *request_slot;
    if (request == NULL) {
        request = begin(http, mhd, method, path);
        *request_slot = request;
        if (request == NULL)
            return MHD_NO;
        /* A refusal waits until the body has been read past, so that the other end gets to see it;
         * not for a body of unknown or undue length. */
        bool at_once = request->refusal == MHD_HTTP_CONTENT_TOO_LARGE ||
                       request->refusal == MHD_HTTP_LENGTH_REQUIRED;
        return at_once ? answer_request(http, mhd, request) : MHD_YES;
    }
    if (*piece_len > 0)
        return take_piece(http, request, piece, piece_len);
    return answer_request(http, mhd, request);
}

static void on_completed(void *ctx, struct MHD_Connection *mhd, void **request_slot,
                         enum MHD_RequestTerminationCode how)
{
    (void)mhd;
    (void)how;
    struct http *http = ctx;
    struct request *request = *request_slot;
    if (request == NULL)
        return;
    if (request->body != NULL)
        atomic_fetch_sub(&http->bodies, 1);
    free(request->body);
    free(request);
    *request_slot = NULL;
}

static void on_connection(void *ctx, struct MHD_Connection *mhd, void **connection_slot,
                          enum MHD_ConnectionNotificationCode what)
{
    (void)ctx;
    (void)mhd;
    if (what == MHD_CONNECTION_NOTIFY_STARTED) {
        *connection_slot = calloc(1, sizeof(struct connection));
    } else {
        free(*connection_slot);
        *connection_slot = NULL;
    }
}

static enum tg_err read_pem(const char *data, const char *name, char **out, struct fault *fault)
{
    char path[PATH_MAX];
    struct stat st;
    if (file_join(path, sizeof path, data, name) != TG_OK)
        return fault_set(fault, TG_ERR_RANGE, "%s: name too long", data);
    if (stat(path, &st) != 0 || st.st_size <= 0 || st.st_size > PEM_FILE_MAX)
        return fault_set(fault, TG_ERR_MISSING,
                         "%s: not there, empty or too large; copy it again from headquarters",
                         path);
    char *text = secret_create((size_t)st.st_size + 1);
    if (text == NULL)
        return fault_set(fault, TG_ERR_MEMORY, "hub: no locked memory left for %s", path);
    enum tg_err err = file_read_exact(path, text, (size_t)st.st_size, fault);
    if (err != TG_OK) {
        secret_destroy(text);
        return err;
    }
    *out = text;
    return TG_OK;
}

static struct MHD_Daemon *start(struct http *http, int listen_fd)
{
    unsigned flags = MHD_USE_TLS | MHD_USE_INTERNAL_POLLING_THREAD | MHD_USE_THREAD_PER_CONNECTION |
                     MHD_USE_POLL | MHD_USE_ITC;
    struct MHD_OptionItem options[] = {
        {MHD_OPTION_LISTEN_SOCKET, listen_fd, NULL},
        {MHD_OPTION_CONNECTION_LIMIT, HTTP_CONNECTIONS_MAX, NULL},
        {MHD_OPTION_PER_IP_CONNECTION_LIMIT, HTTP_CONNECTIONS_OF_ADDRESS_MAX, NULL},
        {MHD_OPTION_CONNECTION_TIMEOUT, HTTP_IDLE_S, NULL},
        {MHD_OPTION_CONNECTION_MEMORY_LIMIT, CONNECTION_MEMORY, NULL},
        {MHD_OPTION_THREAD_STACK_SIZE, THREAD_STACK, NULL},
        {MHD_OPTION_HTTPS_MEM_TRUST, 0, http->ca},
        {MHD_OPTION_HTTPS_MEM_CERT, 0, http->crt},
        {MHD_OPTION_HTTPS_MEM_KEY, 0, http->key},
        {MHD_OPTION_END, 0, NULL},
    };
    return MHD_start_daemon(flags, 0, NULL, NULL, handle, http, MHD_OPTION_ARRAY, options,
                            MHD_OPTION_HTTPS_PRIORITIES, "NORMAL:-VERS-ALL:+VERS-TLS1.3",
                            MHD_OPTION_NOTIFY_COMPLETED, on_completed, http,
                            MHD_OPTION_NOTIFY_CONNECTION, on_connection, NULL, MHD_OPTION_END);
}

enum tg_err http_create(const char *data, int listen_fd, struct hub *hub, struct http **out_http,
                        struct fault *fault)
{
    struct http *http = calloc(1, sizeof *http);
    if (http == NULL) {
        close(listen_fd);
        return fault_set(fault, TG_ERR_MEMORY, "hub: out of memory");
    }
    enum tg_err err = read_pem(data, "ca.crt", &http->ca, fault);
    if (err == TG_OK)
        err = read_pem(data, "device.crt", &http->crt, fault);
    if (err == TG_OK)
        err = read_pem(data, "device.key", &http->key, fault);
    if (err != TG_OK) {
        close(listen_fd);
        http_destroy(http);
        return err;
    }
    http->hub = hub;
    http->clock = clock_system();
    http->daemon = start(http, listen_fd);
    if (http->daemon == NULL) {
        close(listen_fd);
        http_destroy(http);
        return fault_set(fault, TG_ERR_IO,
                         "%s: cannot serve HTTPS with ca.crt, device.crt and device.key from "
                         "here; do they belong together?",
                         data);
    }
    *out_http = http;
    return TG_OK;
}

void http_destroy(struct http *http)
{
    if (http == NULL)
        return;
    if (http->daemon != NULL)
        MHD_stop_daemon(http->daemon);
    secret_destroy(http->ca);
    secret_destroy(http->crt);
    secret_destroy(http->key);
    free(http);
}
