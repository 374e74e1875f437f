/* Which kiosks an organisation has, signed by its root key, for the hub and the desk.
 *
 * A text file like the charter, `roster.sig` beside it (context CONTEXT_ROSTER):
 *
 *     tonggui roster 1
 *     version 12
 *     kiosk <name> <Ed25519 device public key, 64 hex digits> [group]
 *     revoked <name> <Ed25519 device public key>
 *
 * `group` is whose mail that kiosk holds, left out when it is BUNDLE_GROUP_DEFAULT. Names in
 * ascending order, each once. The device key is the one in the kiosk's TLS certificate and the one
 * that signs its batches. */
#ifndef TG_SYNC_WIRE_ROSTER_H
#define TG_SYNC_WIRE_ROSTER_H

#include "sync/wire/bundle.h"
#include "sync/wire/device.h"

#include <stdbool.h>
#include <stddef.h>

enum {
    ROSTER_FILE_MAX = 4 << 20, /* bytes */
    ROSTER_KIOSKS_MAX = 20000,
};

struct roster_kiosk {
    struct device_name name;
    uint8_t public_key[SIGN_PUBLIC_SIZE];
    struct device_name group;
    bool revoked;
};

struct roster {
    uint32_t version;
    struct roster_kiosk *kiosks; /* owned, sorted by name */
    size_t kiosk_count;
};

/* Parses the bytes of a roster; `name` is what faults call it. FORMAT with the line. */
enum tg_err roster_parse(const char *name, const uint8_t *bytes, size_t len,
                         struct roster *out_roster, struct fault *fault) MUST_USE;
/* Reads, verifies by the root key and parses. */
enum tg_err roster_load(const char *path, const uint8_t root_key[static SIGN_PUBLIC_SIZE],
                        struct roster *out_roster, struct fault *fault) MUST_USE;
void roster_finish(struct roster *roster);

/* The kiosk's entry, borrowed; NULL if unknown. Callers look at `revoked`. */
const struct roster_kiosk *roster_find(const struct roster *roster, const struct device_name *name);

#endif
