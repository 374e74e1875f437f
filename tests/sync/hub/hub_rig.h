/* A real tonggui-hub on loopback with an organisation of its own, and clients that speak to it. */
#ifndef TG_TESTS_SYNC_HUB_HUB_RIG_H
#define TG_TESTS_SYNC_HUB_HUB_RIG_H

#include "sync/wire/ack.h"
#include "sync/wire/batch.h"
#include "sync/wire/bundle.h"
#include "tools/ctl/certs.h"
#include "tools/ctl/keys.h"
#include "tools/ctl/org.h"

#include <limits.h>
#include <stdbool.h>
#include <sys/types.h>

#include <curl/curl.h>

enum { RIG_BATCH_COUNT = 2, RIG_KIOSKS = 3, RIG_DESKS = 2, RIG_BUNDLE_COUNT = 2 };

struct hub_rig_device {
    struct device_name name;
    struct keys *keys; /* owned */
    char folder[PATH_MAX];
    CURL *curl; /* owned; keeps its connection */
};

/* Kiosks "alpha" and, in the group "east", "beta"; "gone" which is revoked; desks "desk-1" and
 * "desk-2". */
struct hub_rig {
    char folder[64];
    char org_path[PATH_MAX];
    struct org org;
    struct hub_rig_device kiosks[RIG_KIOSKS];
    struct hub_rig_device desks[RIG_DESKS];
    pid_t pid;
    unsigned port;
};

struct hub_rig_reply {
    long status;    /* 0: the connection broke */
    uint8_t *bytes; /* owned; free with rig_reply_finish */
    size_t len;
    uint64_t cursor;
};

void hub_rig_init(struct hub_rig *rig);
void hub_rig_finish(struct hub_rig *rig);

/* Starts the hub; `fault_at` goes to TG_FAULT_AT, NULL for none. */
void hub_rig_start(struct hub_rig *rig, const char *fault_at);
/* SIGTERM, and the hub must end well. */
void hub_rig_stop(struct hub_rig *rig);
/* Runs a hub that is to end by itself, and returns its exit status. */
int hub_rig_run_to_end(struct hub_rig *rig);
/* Waits for a hub that kills itself. */
void hub_rig_wait_killed(struct hub_rig *rig);
/* Whether the hub has logged a line with `text` since the rig began. */
bool hub_rig_has_logged(const struct hub_rig *rig, const char *text);

/* A device of its own that the organisation may not know: keys, certificate, folder. */
void hub_rig_equip(struct hub_rig_device *device, const struct org *org, const char *name,
                   const char *folder);
void hub_rig_device_finish(struct hub_rig_device *device);

struct hub_rig_reply hub_rig_put(const struct hub_rig *rig, struct hub_rig_device *device,
                                 const char *path, const void *bytes, size_t len);
/* Announces `len` bytes, sends half of them and breaks the connection. */
void hub_rig_put_half(const struct hub_rig *rig, struct hub_rig_device *device, const char *path,
                      const void *bytes, size_t len);
struct hub_rig_reply hub_rig_get(const struct hub_rig *rig, struct hub_rig_device *device,
                                 const char *path);
void hub_rig_reply_finish(struct hub_rig_reply *reply);
/* Fails the test for another status, with what was answered; the reply is finished. */
void hub_rig_assert_status(struct hub_rig_reply reply, long status);

/* A fresh batch of RIG_BATCH_COUNT envelopes; `before` may be NULL. Owned by the caller (free). */
uint8_t *hub_rig_batch(const struct hub_rig_device *kiosk, uint64_t epoch, uint64_t seq,
                       const uint8_t *before, struct batch *out_batch);
/* Puts it where it belongs. */
struct hub_rig_reply hub_rig_put_batch(const struct hub_rig *rig, struct hub_rig_device *kiosk,
                                       uint64_t epoch, uint64_t seq, const uint8_t *bytes);

/* The acknowledgement in an answer of 200, verified. */
struct hub_ack hub_rig_acked(const struct hub_rig *rig, const struct hub_rig_reply *reply);
/* A fresh batch, put and acknowledged. */
struct hub_ack hub_rig_put_fresh(const struct hub_rig *rig, struct hub_rig_device *kiosk,
                                 uint64_t epoch, uint64_t seq, const uint8_t *before,
                                 struct batch *out_batch);

/* A fresh bundle of RIG_BUNDLE_COUNT letters of one epoch, made the day before it expires. Owned by
 * the caller (free). */
uint8_t *hub_rig_bundle(const struct hub_rig_device *desk, const char *group, uint64_t seq,
                        uint32_t expires_day, struct bundle *out_bundle);
/* Puts it as that desk; asks for the next one as that kiosk. */
struct hub_rig_reply hub_rig_put_bundle(const struct hub_rig *rig, struct hub_rig_device *desk,
                                        const uint8_t *bytes);
struct hub_rig_reply hub_rig_next_bundle(const struct hub_rig *rig, struct hub_rig_device *kiosk,
                                         uint64_t after);

#endif
