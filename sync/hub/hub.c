#include "sync/hub/hub.h"

#include "board/base/file.h"
#include "board/base/log.h"
#include "board/base/must.h"
#include "board/base/secret.h"
#include "sync/hub/papers.h"
#include "sync/wire/parcel.h"

#include <inttypes.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include <sodium.h>

enum { DAY_S = 86400 };

struct hub {
    struct device_name name;
    uint8_t *secret;       /* SIGN_SECRET_SIZE bytes of secret memory; owned */
    struct papers *papers; /* owned */
    struct store *store;   /* borrowed */
    struct clock clock;
};

static enum tg_err load_key(struct hub *hub, const char *data, struct fault *fault)
{
    char path[PATH_MAX];
    if (file_join(path, sizeof path, data, "device.seed") != TG_OK)
        return fault_set(fault, TG_ERR_RANGE, "%s: name too long", data);
    uint8_t *seed = secret_create(SIGN_SEED_SIZE);
    hub->secret = secret_create(SIGN_SECRET_SIZE);
    if (seed == NULL || hub->secret == NULL) {
        secret_destroy(seed);
        return fault_set(fault, TG_ERR_MEMORY, "hub: no locked memory left for its key");
    }
    enum tg_err err = file_read_exact(path, seed, SIGN_SEED_SIZE, fault);
    uint8_t public_key[SIGN_PUBLIC_SIZE];
    if (err == TG_OK)
        must(crypto_sign_seed_keypair(public_key, hub->secret, seed) == 0);
    secret_destroy(seed);
    return err;
}

enum tg_err hub_create(const char *data, const struct device_name *name, struct store *store,
                       const struct clock *clock, struct hub **out_hub, struct fault *fault)
{
    struct hub *hub = calloc(1, sizeof *hub);
    if (hub == NULL)
        return fault_set(fault, TG_ERR_MEMORY, "hub: out of memory");
    hub->name = *name;
    hub->store = store;
    hub->clock = *clock;
    enum tg_err err = load_key(hub, data, fault);
    if (err == TG_OK)
        err = papers_create(data, name, hub->secret + SIGN_SEED_SIZE, store, &hub->papers, fault);
    if (err != TG_OK) {
        hub_destroy(hub);
        return err;
    }
    *out_hub = hub;
    return TG_OK;
}

void hub_destroy(struct hub *hub)
{
    if (hub == NULL)
        return;
    papers_destroy(hub->papers);
    secret_destroy(hub->secret);
    free(hub);
}

enum tg_err hub_reload(struct hub *hub, bool force, struct fault *fault)
{
    return papers_reload(hub->papers, force, fault);
}

static bool is_peer(const struct peer *peer, const struct device_name *name,
                    const uint8_t key[static SIGN_PUBLIC_SIZE])
{
    return strcmp(peer->name.text, name->text) == 0 &&
           memcmp(peer->public_key, key, SIGN_PUBLIC_SIZE) == 0;
}

enum tg_err hub_admit_kiosk(struct hub *hub, const struct peer *peer,
                            const struct device_name *kiosk, struct fault *fault)
{
    struct roster_kiosk entry;
    if (papers_kiosk(hub->papers, kiosk, &entry) != TG_OK)
        return fault_set(fault, TG_ERR_DENIED,
                         "kiosk %s is not in the hub's roster; copy the newest roster to the hub",
                         kiosk->text);
    if (entry.revoked)
        return fault_set(fault, TG_ERR_DENIED, "kiosk %s has been revoked", kiosk->text);
    if (!is_peer(peer, kiosk, entry.public_key))
        return fault_set(fault, TG_ERR_DENIED,
                         "the certificate of \"%s\" does not speak for kiosk %s", peer->name.text,
                         kiosk->text);
    return TG_OK;
}

enum tg_err hub_admit_desk(struct hub *hub, const struct peer *peer, const struct device_name *desk,
                           struct fault *fault)
{
    uint8_t key[SIGN_PUBLIC_SIZE];
    if (papers_desk(hub->papers, desk, key) != TG_OK)
        return fault_set(fault, TG_ERR_DENIED, "the charter names no desk %s", desk->text);
    if (!is_peer(peer, desk, key))
        return fault_set(fault, TG_ERR_DENIED,
                         "the certificate of \"%s\" does not speak for desk "
                         "%s",
                         peer->name.text, desk->text);
    return TG_OK;
}

static enum tg_err check_batch(struct hub *hub, const struct device_name *kiosk, uint64_t epoch,
                               uint64_t seq, const uint8_t *bytes, size_t len,
                               struct batch *out_batch, struct fault *fault)
{
    struct roster_kiosk entry;
    if (papers_kiosk(hub->papers, kiosk, &entry) != TG_OK || entry.revoked)
        return fault_set(fault, TG_ERR_DENIED, "kiosk %s is not in the hub's roster", kiosk->text);
    struct batch batch;
    enum tg_err err = batch_parse(bytes, len, &batch, fault);
    if (err != TG_OK)
        return err;
    if (strcmp(batch.kiosk.text, kiosk->text) != 0 || batch.epoch != epoch || batch.seq != seq)
        return fault_set(fault, TG_ERR_FORMAT,
                         "batch: it says kiosk %s, epoch %016" PRIx64 ", number %" PRIu64
                         ", its address says otherwise",
                         batch.kiosk.text, batch.epoch, batch.seq);
    if (batch.seq > INT64_MAX)
        return fault_set(fault, TG_ERR_FORMAT, "batch: sequence number out of range");
    if (batch_verify(bytes, &batch, entry.public_key) != TG_OK)
        return fault_set(fault, TG_ERR_CRYPTO,
                         "batch: its signature does not hold under the key of kiosk %s",
                         kiosk->text);
    *out_batch = batch;
    return TG_OK;
}

static void log_notes(const struct batch *batch, const struct store_facts *facts,
                      const struct store_notes *notes)
{
    if (notes->new_epoch)
        log_warn("hub", "kiosk %s begins a new epoch: was it installed anew, or its disk restored?",
                 batch->kiosk.text);
    if (notes->broken_past)
        log_warn("hub",
                 "kiosk %s: batch %" PRIu64 " does not follow the one before it that came here: "
                 "was its disk restored?",
                 batch->kiosk.text, batch->seq);
    if (!notes->repeated && facts->gap_count > 0)
        log_info("hub", "kiosk %s: batch %" PRIu64 " came, from %" PRIu64 " on some are missing",
                 batch->kiosk.text, batch->seq, facts->gaps[0]);
}

/* Made from what is committed, so that it is the same each time, to the last bit. */
static size_t compose_ack(const struct hub *hub, const struct device_name *kiosk, uint64_t epoch,
                          uint64_t seq, const uint8_t hash[static HASH_SIZE],
                          const struct store_facts *facts, uint8_t out[static HUB_ACK_SIZE_MAX])
{
    struct hub_ack ack = {.hub = hub->name,
                          .kiosk = *kiosk,
                          .epoch = epoch,
                          .seq = seq,
                          .high_water = facts->high_water,
                          .gap_count = facts->gap_count,
                          .hub_unix_s = (uint64_t)facts->received_s};
    memcpy(ack.batch_hash, hash, HASH_SIZE);
    memcpy(ack.gaps, facts->gaps, sizeof ack.gaps);
    return hub_ack_compose(&ack, hub->secret, out);
}

enum tg_err hub_put_batch(struct hub *hub, const struct device_name *kiosk, uint64_t epoch,
                          uint64_t seq, const uint8_t *bytes, size_t len,
                          uint8_t out_ack[static HUB_ACK_SIZE_MAX], size_t *out_len,
                          struct fault *fault)
{
    struct batch batch;
    enum tg_err err = check_batch(hub, kiosk, epoch, seq, bytes, len, &batch, fault);
    if (err != TG_OK)
        return err;
    struct store_facts facts = {0};
    struct store_notes notes = {0};
    err = hub->store->ops->put_batch(hub->store, &batch, bytes, clock_unix_s(&hub->clock), &facts,
                                     &notes, fault);
    if (err != TG_OK) {
        log_warn("hub", "%s", fault->text);
        return err;
    }
    log_notes(&batch, &facts, &notes);
    *out_len = compose_ack(hub, kiosk, epoch, seq, batch.hash, &facts, out_ack);
    return TG_OK;
}

enum tg_err hub_put_desk_ack(struct hub *hub, const struct device_name *desk, const uint8_t *bytes,
                             size_t len, struct fault *fault)
{
    struct desk_ack ack;
    enum tg_err err = desk_ack_parse(bytes, len, &ack);
    if (err != TG_OK)
        return fault_set(fault, err, "desk acknowledgement: %s", err_name(err));
    uint8_t key[SIGN_PUBLIC_SIZE];
    if (strcmp(ack.desk.text, desk->text) != 0 || papers_desk(hub->papers, desk, key) != TG_OK ||
        desk_ack_verify(bytes, len, key) != TG_OK)
        return fault_set(fault, TG_ERR_CRYPTO,
                         "desk acknowledgement: its signature does not hold under the key of desk "
                         "%s",
                         desk->text);
    if (ack.seq > INT64_MAX)
        return fault_set(fault, TG_ERR_FORMAT, "desk acknowledgement: number out of range");
    struct charter charter;
    papers_charter(hub->papers, &charter);
    return hub->store->ops->put_desk_ack(hub->store, &ack, bytes, len, &charter, fault);
}

enum tg_err hub_next_parcel(struct hub *hub, uint64_t after, uint8_t **out_bytes, size_t *out_len,
                            uint64_t *out_cursor, struct fault *fault)
{
    struct store_parcel stored;
    enum tg_err err = hub->store->ops->next_batch(hub->store, after, &stored, fault);
    if (err != TG_OK)
        return err;
    uint8_t ack[HUB_ACK_SIZE_MAX];
    struct parcel parcel = {.ack = ack, .batch = stored.bytes, .batch_len = stored.len};
    parcel.ack_len =
        compose_ack(hub, &stored.kiosk, stored.epoch, stored.seq, stored.hash, &stored.facts, ack);
    uint8_t *bytes = malloc(parcel_size(&parcel));
    if (bytes != NULL)
        parcel_compose(&parcel, bytes);
    free(stored.bytes);
    if (bytes == NULL)
        return fault_set(fault, TG_ERR_MEMORY, "hub: out of memory");
    *out_bytes = bytes;
    *out_len = parcel_size(&parcel);
    *out_cursor = stored.facts.id;
    return TG_OK;
}

enum tg_err hub_list_acks(struct hub *hub, const struct device_name *kiosk, uint64_t after,
                          uint8_t **out_bytes, size_t *out_len, struct fault *fault)
{
    uint8_t *room = malloc(ACK_LIST_SIZE_MAX);
    uint8_t *bytes = malloc(ACK_LIST_SIZE_MAX);
    struct ack_list list;
    enum tg_err err = TG_ERR_MEMORY;
    if (room == NULL || bytes == NULL)
        (void)fault_set(fault, err, "hub: out of memory");
    else
        err = hub->store->ops->list_acks(hub->store, kiosk, after, room, &list, fault);
    if (err == TG_OK) {
        *out_len = ack_list_compose(&list, bytes);
        *out_bytes = bytes;
        bytes = NULL;
    }
    free(room);
    free(bytes);
    return err;
}

static uint32_t today(const struct hub *hub)
{
    return (uint32_t)(clock_unix_s(&hub->clock) / DAY_S);
}

static enum tg_err check_bundle(struct hub *hub, const struct device_name *desk,
                                const uint8_t *bytes, size_t len, struct bundle *out_bundle,
                                struct fault *fault)
{
    struct bundle bundle;
    uint8_t key[SIGN_PUBLIC_SIZE];
    enum tg_err err = bundle_parse(bytes, len, &bundle, fault);
    if (err != TG_OK)
        return err;
    if (strcmp(bundle.desk.text, desk->text) != 0)
        return fault_set(fault, TG_ERR_FORMAT, "bundle: it says desk %s, its address says desk %s",
                         bundle.desk.text, desk->text);
    if (papers_desk(hub->papers, desk, key) != TG_OK || bundle_verify(bytes, &bundle, key) != TG_OK)
        return fault_set(fault, TG_ERR_CRYPTO,
                         "bundle: its signature does not hold under the key of desk %s",
                         desk->text);
    *out_bundle = bundle;
    return TG_OK;
}

enum tg_err hub_put_bundle(struct hub *hub, const struct device_name *desk, const uint8_t *bytes,
                           size_t len, struct fault *fault)
{
    struct bundle bundle;
    uint32_t day = today(hub);
    enum tg_err err = check_bundle(hub, desk, bytes, len, &bundle, fault);
    if (err == TG_OK)
        err = hub->store->ops->put_bundle(hub->store, &bundle, bytes, day, fault);
    if (err == TG_ERR_CONFLICT)
        log_warn("hub", "%s", fault->text);
    if (err == TG_OK && bundle.expires_day <= day)
        log_warn("hub",
                 "bundle %" PRIu64 " of desk %s has expired by this machine's clock and is not "
                 "handed out: is the clock right, was the desk long without a network?",
                 bundle.seq, desk->text);
    return err;
}

enum tg_err hub_next_bundle(struct hub *hub, const struct device_name *kiosk, uint64_t after,
                            uint8_t **out_bytes, size_t *out_len, uint64_t *out_cursor,
                            struct fault *fault)
{
    struct roster_kiosk entry;
    struct store_bundle stored;
    if (papers_kiosk(hub->papers, kiosk, &entry) != TG_OK || entry.revoked)
        return fault_set(fault, TG_ERR_DENIED, "kiosk %s is not in the hub's roster", kiosk->text);
    enum tg_err err =
        hub->store->ops->next_bundle(hub->store, &entry.group, after, today(hub), &stored, fault);
    if (err != TG_OK)
        return err;
    *out_bytes = stored.bytes;
    *out_len = stored.len;
    *out_cursor = stored.id;
    return TG_OK;
}

enum tg_err hub_last_bundle(struct hub *hub, uint64_t *out_cursor, struct fault *fault)
{
    return hub->store->ops->last_bundle(hub->store, out_cursor, fault);
}

enum tg_err hub_put_health(struct hub *hub, const struct device_name *kiosk, const uint8_t *bytes,
                           size_t len, struct fault *fault)
{
    uint32_t troubles = 0;
    enum tg_err err = health_parse(bytes, len, &troubles);
    if (err != TG_OK)
        return fault_set(fault, err, "health of kiosk %s: %s", kiosk->text, err_name(err));
    return hub->store->ops->put_health(hub->store, kiosk, troubles, clock_unix_s(&hub->clock),
                                       fault);
}
