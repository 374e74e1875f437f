#include "tests/sync/courier/courier_rig.h"

#include "board/base/secret.h"

#include <ftw.h>
#include <stdlib.h>
#include <unistd.h>

static void ok(const struct courier_rig *rig, enum tg_err err)
{
    if (err != TG_OK)
        fprintf(stderr, "rig: %s\n", rig->fault.text);
    must(err == TG_OK);
}

static int64_t monotonic(void *ctx)
{
    return ((struct courier_rig *)ctx)->now_ms;
}

static int64_t unix_time(void *ctx)
{
    return 1700000000 + ((struct courier_rig *)ctx)->now_ms / 1000;
}

static enum tg_err cover(void *ctx, uint8_t out[static ENVELOPE_SIZE])
{
    (void)ctx;
    sample_envelope(out);
    return TG_OK;
}

static void found(struct courier_rig *rig)
{
    rig->kiosk_key = sample_key(1);
    rig->hub_key = sample_key(2);
    rig->desk_key = sample_key(3);
    rig->charter.version = 1;
    rig->charter.mail = charter_mail_default();
    rig->charter.hub_count = 1;
    rig->charter.hubs[0].name = sample_name("hub-1");
    memcpy(rig->charter.hubs[0].public_key, rig->hub_key.public_key, SIGN_PUBLIC_SIZE);
    rig->charter.desk_count = 1;
    rig->charter.desks[0].name = sample_name("desk-1");
    memcpy(rig->charter.desks[0].public_key, rig->desk_key.public_key, SIGN_PUBLIC_SIZE);
    rig->plan = (struct compose_plan){
        .kiosk = sample_name("lobby"), .count = COURIER_RIG_BATCH, .secret = rig->kiosk_key.secret};
}

static void open_journal(struct courier_rig *rig)
{
    const struct journal_plan plan = {.slots = COURIER_RIG_SLOTS,
                                      .fillers = COURIER_RIG_FILLERS,
                                      .batch_envelopes = COURIER_RIG_BATCH};
    ok(rig, journal_create(rig->journal_path, &plan, &rig->journal, &rig->fault));
}

struct courier_rig *courier_rig_create(void)
{
    struct courier_rig *rig = calloc(1, sizeof *rig);
    must(rig != NULL && secret_init() == TG_OK);
    snprintf(rig->folder, sizeof rig->folder, "%s/tonggui-courier-XXXXXX",
             access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp");
    must(mkdtemp(rig->folder) != NULL);
    snprintf(rig->vault_path, sizeof rig->vault_path, "%s/vault.db", rig->folder);
    snprintf(rig->journal_path, sizeof rig->journal_path, "%s/courier.db", rig->folder);
    rig->clock = (struct clock){monotonic, unix_time, rig};
    found(rig);
    const struct vault_cover_source covers = {.make = cover};
    const struct vault_plan plan = {
        .slots = COURIER_RIG_SLOTS, .fillers = COURIER_RIG_FILLERS, .covers = covers};
    ok(rig, vault_provision(rig->vault_path, &plan, &rig->fault));
    ok(rig, vault_create(rig->vault_path, &rig->clock, covers, &rig->vault, &rig->fault));
    ok(rig, vault_note_charter(rig->vault, &rig->charter, &rig->fault));
    ok(rig, vault_reader_create(rig->vault_path, &rig->reader, &rig->fault));
    open_journal(rig);
    return rig;
}

static int remove_one(const char *path, const struct stat *st, int kind, struct FTW *walk)
{
    (void)st;
    (void)kind;
    (void)walk;
    return remove(path);
}

void courier_rig_destroy(struct courier_rig *rig)
{
    journal_destroy(rig->journal);
    vault_reader_destroy(rig->reader);
    vault_destroy(rig->vault);
    must(nftw(rig->folder, remove_one, 16, FTW_DEPTH | FTW_PHYS) == 0);
    free(rig);
}

void courier_rig_append(struct courier_rig *rig, bool urgent, uint8_t hash[static HASH_SIZE])
{
    uint8_t body[ENVELOPE_SIZE];
    sample_envelope(body);
    envelope_hash(body, hash);
    ok(rig, vault_append(rig->vault, body, urgent, &rig->fault));
    ok(rig, vault_refresh(rig->vault, &rig->fault));
}

void courier_rig_reopen(struct courier_rig *rig)
{
    journal_destroy(rig->journal);
    open_journal(rig);
}

enum tg_err courier_rig_compose(struct courier_rig *rig, uint8_t **out_bytes,
                                struct batch *out_batch)
{
    struct picture picture;
    size_t len = 0;
    ok(rig, picture_take(rig->reader, rig->journal, &picture, &rig->fault));
    enum tg_err err = compose_batch(&rig->plan, rig->journal, rig->reader, &picture, &rig->fault);
    picture_finish(&picture);
    if (err == TG_OK)
        ok(rig, journal_read_batch(rig->journal, out_bytes, &len, out_batch, &rig->fault));
    return err;
}

struct hub_ack courier_rig_ack(const struct batch *batch)
{
    struct hub_ack ack = {.hub = sample_name("hub-1"),
                          .kiosk = batch->kiosk,
                          .epoch = batch->epoch,
                          .seq = batch->seq,
                          .high_water = batch->seq};
    memcpy(ack.batch_hash, batch->hash, HASH_SIZE);
    return ack;
}

void courier_rig_deliver(struct courier_rig *rig, struct batch *out_batch)
{
    uint8_t *bytes = NULL;
    ok(rig, courier_rig_compose(rig, &bytes, out_batch));
    const struct hub_ack ack = courier_rig_ack(out_batch);
    ok(rig, journal_batch_arrived(rig->journal, out_batch, &ack, 1, &rig->fault));
    out_batch->bodies = NULL;
    free(bytes);
}

size_t courier_rig_desk_ack(const struct courier_rig *rig, const struct sample_key *key,
                            const uint8_t (*hashes)[HASH_SIZE], uint16_t count,
                            uint8_t out[static DESK_ACK_SIZE_MAX])
{
    struct desk_ack ack = {.desk = sample_name("desk-1"),
                           .kiosk = rig->plan.kiosk,
                           .epoch = 1,
                           .seq = 1,
                           .count = count};
    memcpy(ack.hashes, hashes, (size_t)count * HASH_SIZE);
    return desk_ack_compose(&ack, key->secret, out);
}

bool courier_rig_in_batch(const struct batch *batch, const uint8_t hash[static HASH_SIZE])
{
    for (uint16_t i = 0; i < batch->count; i++) {
        if (memcmp(batch->hashes[i], hash, HASH_SIZE) == 0)
            return true;
    }
    return false;
}
