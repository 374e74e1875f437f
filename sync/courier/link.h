/* One hub over HTTPS: TLS 1.3 with both certificates, and the hub's key pinned to the charter.
 *
 * No redirect is followed, no proxy asked, no other authority believed; every wait and every answer
 * has a limit. What comes back is only bytes: whether it is an acknowledgement its reader decides.
 */
#ifndef TG_SYNC_COURIER_LINK_H
#define TG_SYNC_COURIER_LINK_H

#include "sync/wire/charter.h"

#include <stddef.h>
#include <stdint.h>

enum {
    LINK_CONNECT_S_MAX = 30,
    LINK_SLOW_S_MAX = 60, /* … below LINK_SLOW_BYTES a second */
    LINK_SLOW_BYTES = 100,
    LINK_PATH_MAX = 200,
};

struct link_plan {
    const char *hub_url;  /* https://address:port */
    const char *data_dir; /* holds device.crt, device.key, ca.crt */
    const struct charter *charter;
};

struct link;

/* Borrows nothing afterwards. MEMORY; MISSING when a file is not there. */
enum tg_err link_create(const struct link_plan *plan, struct link **out_link,
                        struct fault *fault) MUST_USE;
void link_destroy(struct link *link);

struct link_answer {
    long status; /* HTTP */
    size_t len;
    uint8_t *bytes;  /* owned by the link, until its next request */
    uint64_t cursor; /* of the header Tonggui-Cursor; 0: none */
};

/* Any HTTP answer of at most `len_max` bytes is TG_OK. NETWORK: no answer, a hub that is not ours,
 * an answer too long; the fault says which and what to do. */
enum tg_err link_put(struct link *link, const char *path, const void *bytes, size_t len,
                     size_t len_max, struct link_answer *out_answer, struct fault *fault) MUST_USE;
enum tg_err link_get(struct link *link, const char *path, size_t len_max,
                     struct link_answer *out_answer, struct fault *fault) MUST_USE;

/* What an HTTP status other than the wanted one means, in words for IT. Returns CONFLICT for 409,
 * DENIED for 403, FULL for 507, NETWORK else. */
enum tg_err link_status_fault(const struct link_answer *answer, struct fault *fault);

#endif
