/* The hub's door: HTTPS with mutual TLS 1.3, one thread a connection, everything bounded.
 *
 *     PUT /v1/k/{kiosk}/{epoch, 16 hex digits}/b/{seq}   a batch → 200, the hub's acknowledgement
 *     GET /v1/k/{kiosk}/acks?after={cursor}              → 200, a list of desk acknowledgements
 *     GET /v1/d/{desk}/batches?after={cursor}            → 200, a parcel, its cursor in the header
 *                                                        Tonggui-Cursor; 204 when there is none
 *     PUT /v1/d/{desk}/acks                              a desk acknowledgement → 204
 *     PUT /v1/d/{desk}/mail                              a bundle of the desk's → 204
 *     GET /v1/k/{kiosk}/mail?after={cursor}              → 200, a bundle of the kiosk's group, its
 *                                                        cursor as above; 204 when there is none,
 *                                                        with the last cursor that any bundle has:
 *                                                        a lower one than the kiosk's tells that
 *                                                        the hub lost its numbering
 *     PUT /v1/k/{kiosk}/health                           how the kiosk is → 204
 *
 * 400 malformed · 403 not who it says, unknown, revoked · 404, 405 no such thing · 409 another
 * batch or bundle has that place · 411 no Content-Length · 413 too large · 503 busy, try again ·
 * 507 disk full, try again. The body of a refusal is one line that says why. */
#ifndef TG_SYNC_HUB_HTTP_H
#define TG_SYNC_HUB_HTTP_H

#include "sync/hub/hub.h"

enum {
    HTTP_CONNECTIONS_MAX = 512,
    HTTP_CONNECTIONS_OF_ADDRESS_MAX = 64,
    HTTP_IDLE_S = 30,         /* a connection on which nothing moves, a handshake as well */
    HTTP_REQUEST_S_MAX = 600, /* from a request's head to its last byte */
    HTTP_BODIES_MAX = 128,    /* requests whose bodies are held in memory at the same time */
};

#define HTTP_CURSOR_HEADER "Tonggui-Cursor"

struct http;

/* Starts to serve on `listen_fd`, which it owns from then on, whatever comes back. Reads ca.crt,
 * device.crt and device.key from the folder `data`. `hub` is borrowed. */
enum tg_err http_create(const char *data, int listen_fd, struct hub *hub, struct http **out_http,
                        struct fault *fault) MUST_USE;

/* Ends every connection and waits for its thread. */
void http_destroy(struct http *http);

#endif
