/* What the hub answers to a request whose sender was admitted and whose body came whole. */
#ifndef TG_SYNC_HUB_ANSWER_H
#define TG_SYNC_HUB_ANSWER_H

#include "sync/hub/hub.h"
#include "sync/hub/route.h"

struct answer {
    unsigned status; /* of HTTP */
    uint8_t *bytes;  /* owned by who asked (free); may be NULL */
    size_t len;
    uint64_t cursor; /* 0: none */
};

/* Does what `route` says. `after` is the cursor of the query, NULL when it has none; `body` is
 * there for what is put. The hub's errors. */
enum tg_err answer_make(struct hub *hub, const struct route *route, const char *after,
                        const uint8_t *body, size_t len, struct answer *out_answer,
                        struct fault *fault) MUST_USE;

/* The status of HTTP that tells of an error. */
unsigned answer_status(enum tg_err err);

#endif
