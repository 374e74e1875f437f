/* Something on loopback that speaks TLS 1.3 and HTTP and answers as a test tells it. */
#ifndef TG_TESTS_SYNC_COURIER_FAKE_HUB_H
#define TG_TESTS_SYNC_COURIER_FAKE_HUB_H

#include "tools/ctl/keys.h"

#include <stddef.h>
#include <stdint.h>

struct fake_request {
    char line[256]; /* "PUT /v1/… HTTP/1.1" */
    const uint8_t *body;
    size_t len;
};

struct fake_answer {
    int status;
    const void *body; /* borrowed until the next request */
    size_t len;
    const char *header; /* one more header line without its end; NULL: none */
};

typedef struct fake_answer (*fake_hub_fn)(void *ctx, const struct fake_request *request);

struct fake_hub;

/* Serves with the certificate and key in `folder` (device.crt, device.key) until destroyed; `fn` is
 * called on a thread of its own, one request after the other. */
struct fake_hub *fake_hub_create(const char *folder, fake_hub_fn fn, void *ctx);
void fake_hub_destroy(struct fake_hub *hub);

unsigned fake_hub_port(const struct fake_hub *hub);

/* Writes a server's certificate for 127.0.0.1 that ran out long ago. */
void fake_hub_write_expired(const struct keys *root, const char *ca_path, const struct keys *device,
                            const char *path);

#endif
