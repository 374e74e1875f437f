/* What a hub does with what it is sent, whoever carries it (http.c does, over TLS).
 *
 * It takes batches in once and for good, and says so with its signed acknowledgement, made only
 * after the commit; hands them to the desks; keeps the desks' acknowledgements for the kiosks;
 * keeps the desks' mail for each group of kiosks until it expires; remembers how each kiosk is.
 * It holds no key that opens anything. All functions may be called by many threads at once. */
#ifndef TG_SYNC_HUB_HUB_H
#define TG_SYNC_HUB_HUB_H

#include "board/base/clock.h"
#include "sync/hub/peer.h"
#include "sync/hub/store.h"

struct hub;

/* Reads root.pub, charter, roster and device.seed from the folder `data`. DENIED when the charter
 * has no hub of that name and key. `store` and `clock` are borrowed for the hub's life; VERSION
 * when the store has seen a newer charter or roster. */
enum tg_err hub_create(const char *data, const struct device_name *name, struct store *store,
                       const struct clock *clock, struct hub **out_hub,
                       struct fault *fault) MUST_USE;
void hub_destroy(struct hub *hub);

/* Reads charter and roster again if they have changed on disk, or in any case when `force` is set.
 * What is not good is not taken: the old ones stay, and the fault says why. */
enum tg_err hub_reload(struct hub *hub, bool force, struct fault *fault) MUST_USE;

/* DENIED unless the peer is that kiosk, not revoked, or that desk. */
enum tg_err hub_admit_kiosk(struct hub *hub, const struct peer *peer,
                            const struct device_name *kiosk, struct fault *fault) MUST_USE;
enum tg_err hub_admit_desk(struct hub *hub, const struct peer *peer, const struct device_name *desk,
                           struct fault *fault) MUST_USE;

/* Takes in a batch that an admitted kiosk put at `epoch` and `seq`. FORMAT, VERSION, CRYPTO: what
 * it is not; CONFLICT: set aside; FULL, BUSY, IO: try again. */
enum tg_err hub_put_batch(struct hub *hub, const struct device_name *kiosk, uint64_t epoch,
                          uint64_t seq, const uint8_t *bytes, size_t len,
                          uint8_t out_ack[static HUB_ACK_SIZE_MAX], size_t *out_len,
                          struct fault *fault) MUST_USE;

/* Keeps an admitted desk's acknowledgement. */
enum tg_err hub_put_desk_ack(struct hub *hub, const struct device_name *desk, const uint8_t *bytes,
                             size_t len, struct fault *fault) MUST_USE;

/* Keeps an admitted desk's bundle until it has expired by the hub's clock and a newer bundle.
 * FORMAT, VERSION, CRYPTO: what it is not; CONFLICT: another one has its place, and stays; FULL,
 * BUSY, IO: try again. OK also when it was here before. */
enum tg_err hub_put_bundle(struct hub *hub, const struct device_name *desk, const uint8_t *bytes,
                           size_t len, struct fault *fault) MUST_USE;

/* The bundle past the cursor `after` of an admitted kiosk's group, by the roster; owned by the
 * caller (free). MISSING when there is none. */
enum tg_err hub_next_bundle(struct hub *hub, const struct device_name *kiosk, uint64_t after,
                            uint8_t **out_bytes, size_t *out_len, uint64_t *out_cursor,
                            struct fault *fault) MUST_USE;

/* The highest cursor of any bundle, 0 before the first. */
enum tg_err hub_last_bundle(struct hub *hub, uint64_t *out_cursor, struct fault *fault) MUST_USE;

/* Keeps how an admitted kiosk is, in place of what it said before. FORMAT, VERSION: what it is not;
 * FULL, BUSY, IO: try again. */
enum tg_err hub_put_health(struct hub *hub, const struct device_name *kiosk, const uint8_t *bytes,
                           size_t len, struct fault *fault) MUST_USE;

/* The parcel past the cursor `after`; owned by the caller (free). MISSING when there is none. */
enum tg_err hub_next_parcel(struct hub *hub, uint64_t after, uint8_t **out_bytes, size_t *out_len,
                            uint64_t *out_cursor, struct fault *fault) MUST_USE;

/* The list of desk acknowledgements past `after`; owned by the caller (free). */
enum tg_err hub_list_acks(struct hub *hub, const struct device_name *kiosk, uint64_t after,
                          uint8_t **out_bytes, size_t *out_len, struct fault *fault) MUST_USE;

#endif
