#include "tests/app/place_rig.h"

#include "app/seal/identity.h"
#include "app/seal/sealer.h"
#include "board/base/file.h"
#include "board/base/secret.h"
#include "sync/wire/charter_text.h"

#include <setjmp.h>
#include <sodium.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#define PACK_SOURCE "assets/packs/clinic.yaml"

void place_path(const struct place *place, const char *name, char out[static 128])
{
    (void)snprintf(out, 128, "%s/%s", place->folder, name);
}

void place_write(const struct place *place, const char *name, const void *bytes, size_t len)
{
    char path[128];
    struct fault fault;
    place_path(place, name, path);
    if (file_write(path, bytes, len, 0600, &fault) != TG_OK)
        fail_msg("%s", fault.text);
}

void place_write_signed(const struct place *place, const char *name, const char *context,
                        const void *bytes, size_t len)
{
    char signature_name[64];
    uint8_t signature[SIGNATURE_SIZE];
    device_sign(context, bytes, len, place->root_secret, signature);
    (void)snprintf(signature_name, sizeof signature_name, "%s.sig", name);
    place_write(place, name, bytes, len);
    place_write(place, signature_name, signature, sizeof signature);
}

void place_write_charter(struct place *place)
{
    uint8_t text[CHARTER_FILE_MAX];
    size_t len = 0;
    struct fault fault;
    if (charter_write(&place->charter, text, &len, &fault) != TG_OK)
        fail_msg("%s", fault.text);
    place_write_signed(place, "charter", CONTEXT_CHARTER, text, len);
}

void place_add_set(struct charter *charter, const char *name)
{
    char identity[IDENTITY_TEXT_MAX + 1];
    struct charter_set *set = &charter->sets[charter->set_count++];
    (void)snprintf(set->name, sizeof set->name, "%s", name);
    identity_generate(identity, set->recipients[0]);
    set->recipient_count = 1;
}

static struct charter_device device(const char *name)
{
    struct charter_device made = {.public_key = {1}};
    uint8_t secret[SIGN_SECRET_SIZE];
    assert_int_equal(device_name_parse(name, &made.name), TG_OK);
    crypto_sign_keypair(made.public_key, secret);
    return made;
}

void place_provision(const struct place *place)
{
    char path[128];
    struct fault fault;
    const struct vault_plan plan = {.slots = 16, .fillers = 16, .covers = {.make = sealer_cover}};
    place_path(place, "vault.db", path);
    if (vault_provision(path, &plan, &fault) != TG_OK)
        fail_msg("%s", fault.text);
}

void place_give_proof_key(const struct place *place, const char *kiosk)
{
    uint8_t public_key[SIGN_PUBLIC_SIZE], secret[SIGN_SECRET_SIZE], certificate[SIGNATURE_SIZE];
    struct device_name name;
    assert_int_equal(device_name_parse(kiosk, &name), TG_OK);
    crypto_sign_keypair(public_key, secret);
    proof_certify(&name, public_key, place->root_secret, certificate);
    place_write(place, PROOF_SEED_FILE, secret, SIGN_SEED_SIZE);
    place_write(place, PROOF_CERTIFICATE_FILE, certificate, sizeof certificate);
}

int place_open(void **state)
{
    static struct place place;
    static const char conf[] = "kiosk: lobby-1\nsite_prefix: HZ\nppi: 102\n";
    struct fault fault;
    place = (struct place){.folder = "/tmp/tg-station-XXXXXX"};
    assert_int_equal(secret_init(), TG_OK);
    assert_non_null(mkdtemp(place.folder));
    crypto_sign_keypair(place.root_public, place.root_secret);
    place_write(&place, "root.pub", place.root_public, sizeof place.root_public);
    place_write(&place, "kiosk.conf", conf, strlen(conf));
    if (file_read(PACK_SOURCE, PACK_FILE_MAX, &place.pack, &place.pack_len, &fault) != TG_OK)
        fail_msg("%s", fault.text);
    place_write_signed(&place, "pack.yaml", CONTEXT_PACK, place.pack, place.pack_len);
    place.charter = (struct charter){
        .version = 5, .organisation = "西湖门诊部", .mail = charter_mail_default()};
    place.charter.hubs[place.charter.hub_count++] = device("hub");
    place.charter.desks[place.charter.desk_count++] = device("desk");
    place_add_set(&place.charter, "office");
    place_add_set(&place.charter, "audit");
    place_write_charter(&place);
    place_provision(&place);
    *state = &place;
    return 0;
}

int place_close(void **state)
{
    struct place *place = *state;
    char command[128];
    free(place->pack);
    (void)snprintf(command, sizeof command, "rm -rf '%s'", place->folder);
    return system(command);
}

enum tg_err place_station(const struct place *place, struct station *station, struct fault *fault)
{
    struct clock clock = clock_system();
    return station_init(station, place->folder, &clock, fault);
}
