#include "tests/tools/desk_rig.h"

#include "app/seal/sealer.h"
#include "board/base/file.h"
#include "board/base/must.h"
#include "sync/wire/charter_text.h"
#include "sync/wire/parcel.h"
#include "tools/desk/keygen.h"
#include "tools/desk/reception.h"

#include <dirent.h>
#include <errno.h>
#include <fnmatch.h>
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

static void write_in(const struct desk_rig *rig, const char *name, const void *bytes, size_t len)
{
    char path[PATH_MAX];
    struct fault fault;
    must(file_join(path, sizeof path, rig->path, name) == TG_OK);
    must(file_write(path, bytes, len, 0600, &fault) == TG_OK);
}

static void write_signed(const struct desk_rig *rig, const char *name, const char *context,
                         const void *bytes, size_t len)
{
    uint8_t signature[SIGNATURE_SIZE];
    char sig[PACK_ID_MAX + 32];
    snprintf(sig, sizeof sig, "%s.sig", name);
    device_sign(context, bytes, len, rig->root.secret, signature);
    write_in(rig, name, bytes, len);
    write_in(rig, sig, signature, sizeof signature);
}

static void load_rules(struct desk_rig *rig)
{
    struct fault fault;
    rules_finish(&rig->by);
    must(rules_init(rig->path, "assets", &rig->by, &fault) == TG_OK);
}

void desk_rig_pack(struct desk_rig *rig, const char *from)
{
    uint8_t *bytes = NULL;
    char name[PACK_ID_MAX + 16], dir[PATH_MAX];
    size_t len = 0;
    struct fault fault;
    must(file_join(dir, sizeof dir, rig->path, "packs") == TG_OK);
    must(mkdir(dir, 0700) == 0 || errno == EEXIST);
    must(file_read(from, PACK_FILE_MAX, &bytes, &len, &fault) == TG_OK);
    snprintf(name, sizeof name, "packs%.*s", PACK_ID_MAX, strrchr(from, '/'));
    write_signed(rig, name, CONTEXT_PACK, bytes, len);
    free(bytes);
    load_rules(rig);
}

static struct charter_set set_of(const struct desk_rig *rig, const char *name, const char *file)
{
    struct charter_set set = {.recipient_count = 1};
    char path[PATH_MAX];
    struct fault fault;
    must(file_join(path, sizeof path, rig->path, file) == TG_OK);
    must(keygen(path, &rig->clock, set.recipients[0], &fault) == TG_OK);
    snprintf(set.name, sizeof set.name, "%s", name);
    return set;
}

void desk_rig_charter(struct desk_rig *rig, uint32_t version, const char *organisation)
{
    uint8_t bytes[CHARTER_FILE_MAX];
    size_t len = 0;
    struct fault fault;
    struct charter *charter = &rig->charter;
    charter->version = version;
    charter->mail = charter_mail_default();
    snprintf(charter->organisation, sizeof charter->organisation, "%s", organisation);
    charter->hub_count = charter->desk_count = charter->set_count = 1;
    charter->hubs[0].name = sample_name("hub-1");
    memcpy(charter->hubs[0].public_key, rig->hub.public_key, SIGN_PUBLIC_SIZE);
    charter->desks[0].name = sample_name("desk-1");
    memcpy(charter->desks[0].public_key, rig->desk.public_key, SIGN_PUBLIC_SIZE);
    must(charter_write(charter, bytes, &len, &fault) == TG_OK);
    must(charter_parse("charter", bytes, len, charter, &fault) == TG_OK);
    write_signed(rig, "charter", CONTEXT_CHARTER, bytes, len);
}

static void put_roster(const struct desk_rig *rig, struct roster_kiosk lobby,
                       struct roster_kiosk annex)
{
    struct roster roster = {.version = 2};
    struct roster_kiosk gone = {.name = sample_name("gone-1"), .revoked = true};
    uint8_t *bytes = NULL;
    size_t len = 0;
    struct fault fault;
    lobby.name = sample_name("lobby-1");
    annex.name = sample_name("annex-1");
    memcpy(lobby.public_key, rig->kiosk.public_key, SIGN_PUBLIC_SIZE);
    memcpy(annex.public_key, rig->kiosk.public_key, SIGN_PUBLIC_SIZE);
    memcpy(gone.public_key, rig->kiosk.public_key, SIGN_PUBLIC_SIZE);
    must(roster_set(&roster, &lobby, &fault) == TG_OK);
    must(roster_set(&roster, &annex, &fault) == TG_OK);
    must(roster_set(&roster, &gone, &fault) == TG_OK);
    must(roster_write(&roster, &bytes, &len, &fault) == TG_OK);
    write_signed(rig, "roster", CONTEXT_ROSTER, bytes, len);
    free(bytes);
    roster_finish(&roster);
}

void desk_rig_roster(const struct desk_rig *rig, const char *group)
{
    put_roster(rig, (struct roster_kiosk){.group = sample_name(group)},
               (struct roster_kiosk){.group = bundle_group_default()});
}

void desk_rig_revoke(const struct desk_rig *rig, const char *group)
{
    put_roster(rig, (struct roster_kiosk){.revoked = true},
               (struct roster_kiosk){.group = sample_name(group)});
}

void desk_rig_open(struct desk_rig *rig)
{
    struct fault fault = {0};
    char path[PATH_MAX];
    bool new = false;
    struct register_login login = {.source = {.password_file = rig->password}};
    must(file_join(path, sizeof path, rig->path, "register.db") == TG_OK);
    must(folder_init(rig->path, &rig->folder, &fault) == TG_OK);
    load_rules(rig);
    must(register_create(path, &rig->clock, &login, &rig->reg, &new, &fault) == TG_OK);
    must(post_init(&rig->post, &rig->folder, &rig->clock, rig->reg, &fault) == TG_OK);
}

void desk_rig_init(struct desk_rig *rig)
{
    static const char conf[] = "desk: desk-1\n", password[] = "correct horse\n";
    char path[PATH_MAX];
    *rig = (struct desk_rig){
        .clock = clock_system(),
        .root = sample_key(1),
        .desk = sample_key(2),
        .hub = sample_key(3),
        .kiosk = sample_key(4),
    };
    strcpy(rig->path, "/tmp/test_desk.XXXXXX");
    must(mkdtemp(rig->path) != NULL);
    snprintf(rig->password, sizeof rig->password, "%s/password", rig->path);
    write_in(rig, "password", password, strlen(password));
    write_in(rig, "desk.conf", conf, strlen(conf));
    write_in(rig, "root.pub", rig->root.public_key, SIGN_PUBLIC_SIZE);
    write_in(rig, "device.seed", rig->desk.secret, SIGN_SEED_SIZE);
    for (size_t i = 0; i < RIG_ENVELOPES; i++)
        must(sealer_cover(NULL, rig->bodies[i]) == TG_OK);
    rig->charter.sets[0] = set_of(rig, "office", "office.identity");
    desk_rig_charter(rig, 3, "西湖门诊部");
    desk_rig_roster(rig, BUNDLE_GROUP_DEFAULT);
    rig->strangers = set_of(rig, "audit", "elsewhere");
    must(file_join(path, sizeof path, rig->path, "spool") == TG_OK && mkdir(path, 0700) == 0);
    must(file_join(path, sizeof path, rig->path, "spool/in") == TG_OK && mkdir(path, 0700) == 0);
    desk_rig_open(rig);
}

void desk_rig_close(struct desk_rig *rig)
{
    register_destroy(rig->reg);
    rig->reg = NULL;
    rules_finish(&rig->by);
    folder_finish(&rig->folder);
}

void desk_rig_finish(struct desk_rig *rig)
{
    char command[128];
    desk_rig_close(rig);
    snprintf(command, sizeof command, "rm -rf '%s'", rig->path);
    must(system(command) == 0);
}

void desk_rig_seal(const struct charter_set *set, const char *json,
                   uint8_t out[static ENVELOPE_SIZE])
{
    must(sealer_seal(set, (const uint8_t *)json, strlen(json), out) == TG_OK);
}

void desk_rig_report(const struct charter_set *set, const char *tail, int keys,
                     uint8_t out[static ENVELOPE_SIZE])
{
    char json[1024], key[65] = {0};
    memset(key, '0' + keys, 64);
    snprintf(json, sizeof json,
             "{\"tonggui\":1,\"type\":\"report\",\"pack\":{\"id\":\"clinic\",\"version\":1,"
             "\"hash\":\"%s\"},\"kiosk\":\"lobby-1\",\"case\":\"HZ-AAAA-AAAA-%s\","
             "\"mailbox\":{\"box\":\"%s\",\"sign\":\"%s\",\"labels\":\"%s\"},"
             "\"language\":\"zh-Hans\",\"kind\":\"complaint\",\"identity\":\"anonymous\","
             "\"answers\":{\"course\":\"排队一个多小时\"}}",
             key, tail, key, key, key);
    desk_rig_seal(set, json, out);
}

static size_t compose_ack(const struct desk_rig *rig, const struct batch *batch,
                          uint8_t out[static HUB_ACK_SIZE_MAX])
{
    struct hub_ack ack = {
        .hub = sample_name("hub-1"),
        .kiosk = batch->kiosk,
        .epoch = batch->epoch,
        .seq = batch->seq,
        .high_water = batch->seq,
        .hub_unix_s = 1795000000,
    };
    memcpy(ack.batch_hash, batch->hash, HASH_SIZE);
    return hub_ack_compose(&ack, rig->hub.secret, out);
}

void desk_rig_deliver(struct desk_rig *rig, const struct desk_rig_parcel *delivery)
{
    struct batch batch = {
        .kiosk = sample_name(delivery->kiosk),
        .epoch = 7,
        .seq = delivery->seq,
        .charter_version = rig->charter.version,
        .count = delivery->count != 0 ? delivery->count : RIG_ENVELOPES,
        .bodies = delivery->bodies,
    };
    uint8_t ack[HUB_ACK_SIZE_MAX];
    memcpy(batch.charter_hash, rig->charter.hash, HASH_SIZE);
    if (delivery->charter_version != 0)
        batch.charter_version = delivery->charter_version;
    uint8_t *bytes = malloc(batch_size(batch.count));
    must(bytes != NULL && batch_compose(&batch, rig->kiosk.secret, bytes) == TG_OK);
    struct parcel parcel = {
        .ack = ack,
        .ack_len = delivery->no_ack ? 0 : compose_ack(rig, &batch, ack),
        .batch = bytes,
        .batch_len = batch_size(batch.count),
    };
    size_t size = parcel_size(&parcel);
    uint8_t *file = malloc(size);
    must(file != NULL);
    parcel_compose(&parcel, file);
    if (delivery->flip > 0)
        file[size - delivery->flip] ^= 1;
    char name[96];
    snprintf(name, sizeof name, "spool/in/%s-%016" PRIx64 "-%" PRIu64 ".parcel", delivery->kiosk,
             batch.epoch, batch.seq);
    write_in(rig, name, file, size);
    free(file);
    free(bytes);
}

struct desk_rig_parcel desk_rig_from_lobby(const struct desk_rig *rig, uint64_t seq)
{
    return (struct desk_rig_parcel){.kiosk = "lobby-1", .seq = seq, .bodies = rig->bodies[0]};
}

void desk_rig_deliver_plain(struct desk_rig *rig, uint64_t seq)
{
    struct desk_rig_parcel parcel = desk_rig_from_lobby(rig, seq);
    desk_rig_deliver(rig, &parcel);
}

static void on_arrival(void *ctx, const char *case_id, int64_t event)
{
    (void)case_id;
    (void)event;
    ((struct desk_rig *)ctx)->arrived++;
}

static void on_warning(void *ctx, const char *text)
{
    struct desk_rig *rig = ctx;
    snprintf(rig->warning, sizeof rig->warning, "%s", text);
}

enum tg_err desk_rig_import(struct desk_rig *rig)
{
    struct fault fault = {0};
    struct import_listener listener = {.arrived = on_arrival, .warned = on_warning, .ctx = rig};
    struct reception reception = {
        .rules = &rig->by, .clock = &rig->clock, .post = rig->telling ? &rig->post : NULL};
    const struct intake_rules usual = reception_rules(&reception);
    rig->warning[0] = '\0';
    return import_spool(&rig->folder, rig->reg, &rig->clock, &listener,
                        rig->rules != NULL ? rig->rules : &usual, &rig->sum, &fault);
}

size_t desk_rig_count(const struct desk_rig *rig, const char *folder, const char *pattern)
{
    char path[PATH_MAX];
    size_t count = 0;
    must(file_join(path, sizeof path, rig->path, folder) == TG_OK);
    DIR *dir = opendir(path);
    must(dir != NULL);
    const struct dirent *entry;
    while ((entry = readdir(dir)) != NULL)
        count += fnmatch(pattern, entry->d_name, FNM_PERIOD) == 0 ? 1 : 0;
    closedir(dir);
    return count;
}

struct listing_lines desk_rig_lines(struct desk_rig *rig)
{
    static const struct listing_filter all;
    struct listing_lines lines;
    struct fault fault = {0};
    must(listing_lines_load(rig->reg, &all, &lines, &fault) == TG_OK);
    return lines;
}

size_t desk_rig_cases(struct desk_rig *rig)
{
    struct listing_lines lines = desk_rig_lines(rig);
    size_t count = lines.count;
    listing_lines_finish(&lines);
    return count;
}
