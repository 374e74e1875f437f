#include "sync/hub/hub.h"

#include "board/base/file.h"
#include "board/base/log.h"
#include "board/base/must.h"
#include "board/base/secret.h"
#include "sync/wire/parcel.h"
#include "sync/wire/roster.h"

#include <inttypes.h>
#include <limits.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <sodium.h>

enum { WATCHED_FILES = 4 };
static const char *const WATCHED[WATCHED_FILES] = {"charter", "charter.sig", "roster",
                                                   "roster.sig"};

/* What tells that a file was written anew. */
struct mark {
    ino_t inode;
    off_t size;
    struct timespec changed;
};

struct hub {
    char data[PATH_MAX];
    struct device_name name;
    uint8_t root_key[SIGN_PUBLIC_SIZE];
    uint8_t *secret;     /* SIGN_SECRET_SIZE bytes of secret memory; owned */
    struct store *store; /* borrowed */
    struct clock clock;
    pthread_rwlock_t lock; /* over charter and roster */
    struct charter charter;
    struct roster roster;
    struct mark marks[WATCHED_FILES]; /* of the files as they were last tried */
};

static enum tg_err path_in(const struct hub *hub, const char *name, char out[static PATH_MAX],
                           struct fault *fault)
{
    if (file_join(out, PATH_MAX, hub->data, name) != TG_OK)
        return fault_set(fault, TG_ERR_RANGE, "%s: name too long", hub->data);
    return TG_OK;
}

static enum tg_err load_keys(struct hub *hub, struct fault *fault)
{
    char path[PATH_MAX];
    enum tg_err err = path_in(hub, "root.pub", path, fault);
    if (err == TG_OK)
        err = file_read_exact(path, hub->root_key, SIGN_PUBLIC_SIZE, fault);
    if (err == TG_OK)
        err = path_in(hub, "device.seed", path, fault);
    if (err != TG_OK)
        return err;
    uint8_t *seed = secret_create(SIGN_SEED_SIZE);
    hub->secret = secret_create(SIGN_SECRET_SIZE);
    if (seed == NULL || hub->secret == NULL) {
        secret_destroy(seed);
        return fault_set(fault, TG_ERR_MEMORY, "hub: no locked memory left for its key");
    }
    err = file_read_exact(path, seed, SIGN_SEED_SIZE, fault);
    uint8_t public_key[SIGN_PUBLIC_SIZE];
    if (err == TG_OK)
        must(crypto_sign_seed_keypair(public_key, hub->secret, seed) == 0);
    secret_destroy(seed);
    return err;
}

static void take_marks(const struct hub *hub, struct mark marks[static WATCHED_FILES])
{
    memset(marks, 0, WATCHED_FILES * sizeof *marks);
    for (int i = 0; i < WATCHED_FILES; i++) {
        char path[PATH_MAX];
        struct stat st;
        if (file_join(path, sizeof path, hub->data, WATCHED[i]) != TG_OK || stat(path, &st) != 0)
            continue;
        marks[i].inode = st.st_ino;
        marks[i].size = st.st_size;
        marks[i].changed = st.st_mtim;
    }
}

/* Our own key must stand in the charter, or couriers would not believe what we sign. */
static enum tg_err check_charter(const struct hub *hub, const struct charter *charter,
                                 struct fault *fault)
{
    const struct charter_device *self = charter_find_hub(charter, &hub->name);
    const uint8_t *public_key = hub->secret + SIGN_SEED_SIZE;
    if (self == NULL)
        return fault_set(fault, TG_ERR_DENIED,
                         "%s/charter: names no hub \"%s\"; check `name` in hub.conf", hub->data,
                         hub->name.text);
    if (memcmp(self->public_key, public_key, SIGN_PUBLIC_SIZE) != 0)
        return fault_set(fault, TG_ERR_DENIED,
                         "%s/charter: has another key for hub \"%s\" than %s/device.seed",
                         hub->data, hub->name.text, hub->data);
    return TG_OK;
}

static enum tg_err load_signed(struct hub *hub, struct charter *charter, struct roster *roster,
                               struct fault *fault)
{
    char path[PATH_MAX];
    enum tg_err err = path_in(hub, "charter", path, fault);
    if (err == TG_OK)
        err = charter_load(path, hub->root_key, charter, fault);
    if (err == TG_OK)
        err = check_charter(hub, charter, fault);
    if (err == TG_OK)
        err = hub->store->ops->note_version(hub->store, "charter", charter->version, fault);
    if (err == TG_OK)
        err = path_in(hub, "roster", path, fault);
    if (err == TG_OK)
        err = roster_load(path, hub->root_key, roster, fault);
    if (err != TG_OK)
        return err;
    err = hub->store->ops->note_version(hub->store, "roster", roster->version, fault);
    if (err != TG_OK)
        roster_finish(roster);
    return err;
}

enum tg_err hub_reload(struct hub *hub, bool force, struct fault *fault)
{
    struct mark marks[WATCHED_FILES];
    take_marks(hub, marks);
    if (!force && memcmp(marks, hub->marks, sizeof marks) == 0)
        return TG_OK;
    memcpy(hub->marks, marks, sizeof marks);
    struct charter charter;
    struct roster roster;
    enum tg_err err = load_signed(hub, &charter, &roster, fault);
    /* What may pass by itself is tried again next time, though the files stay as they are. */
    if (err == TG_ERR_IO || err == TG_ERR_FULL || err == TG_ERR_BUSY || err == TG_ERR_MEMORY)
        memset(hub->marks, 0, sizeof hub->marks);
    if (err != TG_OK)
        return err;
    pthread_rwlock_wrlock(&hub->lock);
    struct roster old = hub->roster;
    hub->charter = charter;
    hub->roster = roster;
    pthread_rwlock_unlock(&hub->lock);
    roster_finish(&old);
    log_info("hub", "charter %u, roster %u with %zu kiosks", charter.version, roster.version,
             roster.kiosk_count);
    return TG_OK;
}

enum tg_err hub_create(const char *data, const struct device_name *name, struct store *store,
                       const struct clock *clock, struct hub **out_hub, struct fault *fault)
{
    struct hub *hub = calloc(1, sizeof *hub);
    if (hub == NULL)
        return fault_set(fault, TG_ERR_MEMORY, "hub: out of memory");
    pthread_rwlock_init(&hub->lock, NULL);
    hub->name = *name;
    hub->store = store;
    hub->clock = *clock;
    enum tg_err err = TG_OK;
    if (strlen(data) >= sizeof hub->data)
        err = fault_set(fault, TG_ERR_RANGE, "%s: name too long", data);
    else
        memcpy(hub->data, data, strlen(data) + 1);
    if (err == TG_OK)
        err = load_keys(hub, fault);
    if (err == TG_OK)
        err = hub_reload(hub, true, fault);
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
    secret_destroy(hub->secret);
    roster_finish(&hub->roster);
    pthread_rwlock_destroy(&hub->lock);
    free(hub);
}

static enum tg_err kiosk_key(struct hub *hub, const struct device_name *kiosk,
                             uint8_t out_key[static SIGN_PUBLIC_SIZE], bool *out_revoked)
{
    pthread_rwlock_rdlock(&hub->lock);
    const struct roster_kiosk *entry = roster_find(&hub->roster, kiosk);
    if (entry != NULL) {
        memcpy(out_key, entry->public_key, SIGN_PUBLIC_SIZE);
        *out_revoked = entry->revoked;
    }
    pthread_rwlock_unlock(&hub->lock);
    return entry == NULL ? TG_ERR_MISSING : TG_OK;
}

static enum tg_err desk_key(struct hub *hub, const struct device_name *desk,
                            uint8_t out_key[static SIGN_PUBLIC_SIZE])
{
    pthread_rwlock_rdlock(&hub->lock);
    const struct charter_device *entry = charter_find_desk(&hub->charter, desk);
    if (entry != NULL)
        memcpy(out_key, entry->public_key, SIGN_PUBLIC_SIZE);
    pthread_rwlock_unlock(&hub->lock);
    return entry == NULL ? TG_ERR_MISSING : TG_OK;
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
    uint8_t key[SIGN_PUBLIC_SIZE];
    bool revoked = false;
    if (kiosk_key(hub, kiosk, key, &revoked) != TG_OK)
        return fault_set(fault, TG_ERR_DENIED,
                         "kiosk %s is not in the hub's roster; copy the newest roster to the hub",
                         kiosk->text);
    if (revoked)
        return fault_set(fault, TG_ERR_DENIED, "kiosk %s has been revoked", kiosk->text);
    if (!is_peer(peer, kiosk, key))
        return fault_set(fault, TG_ERR_DENIED,
                         "the certificate of \"%s\" does not speak for kiosk %s", peer->name.text,
                         kiosk->text);
    return TG_OK;
}

enum tg_err hub_admit_desk(struct hub *hub, const struct peer *peer, const struct device_name *desk,
                           struct fault *fault)
{
    uint8_t key[SIGN_PUBLIC_SIZE];
    if (desk_key(hub, desk, key) != TG_OK)
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
    uint8_t key[SIGN_PUBLIC_SIZE];
    bool revoked = false;
    if (kiosk_key(hub, kiosk, key, &revoked) != TG_OK || revoked)
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
    if (batch_verify(bytes, &batch, key) != TG_OK)
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
    if (strcmp(ack.desk.text, desk->text) != 0 || desk_key(hub, desk, key) != TG_OK ||
        desk_ack_verify(bytes, len, key) != TG_OK)
        return fault_set(fault, TG_ERR_CRYPTO,
                         "desk acknowledgement: its signature does not hold under the key of desk "
                         "%s",
                         desk->text);
    if (ack.seq > INT64_MAX)
        return fault_set(fault, TG_ERR_FORMAT, "desk acknowledgement: number out of range");
    pthread_rwlock_rdlock(&hub->lock);
    struct charter charter = hub->charter;
    pthread_rwlock_unlock(&hub->lock);
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
