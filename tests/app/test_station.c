/* A kiosk opens for business on what headquarters signed and on a vault that works, or not at all.
 */
#include "app/kiosk/station.h"

#include "app/seal/identity.h"
#include "app/seal/sealer.h"
#include "board/base/file.h"
#include "board/base/secret.h"
#include "sync/wire/charter_text.h"

#include <setjmp.h>
#include <sodium.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#define PACK_SOURCE "assets/packs/clinic.yaml"

struct place {
    char folder[64];
    uint8_t root_public[SIGN_PUBLIC_SIZE], root_secret[SIGN_SECRET_SIZE];
    struct charter charter;
    uint8_t *pack;
    size_t pack_len;
};

static void path_of(const struct place *place, const char *name, char out[static 128])
{
    (void)snprintf(out, 128, "%s/%s", place->folder, name);
}

static void write_file(const struct place *place, const char *name, const void *bytes, size_t len)
{
    char path[128];
    struct fault fault;
    path_of(place, name, path);
    if (file_write(path, bytes, len, 0600, &fault) != TG_OK)
        fail_msg("%s", fault.text);
}

static void write_signed(const struct place *place, const char *name, const char *context,
                         const void *bytes, size_t len)
{
    char signature_name[64];
    uint8_t signature[SIGNATURE_SIZE];
    device_sign(context, bytes, len, place->root_secret, signature);
    (void)snprintf(signature_name, sizeof signature_name, "%s.sig", name);
    write_file(place, name, bytes, len);
    write_file(place, signature_name, signature, sizeof signature);
}

static void write_charter(struct place *place)
{
    uint8_t text[CHARTER_FILE_MAX];
    size_t len = 0;
    struct fault fault;
    if (charter_write(&place->charter, text, &len, &fault) != TG_OK)
        fail_msg("%s", fault.text);
    write_signed(place, "charter", CONTEXT_CHARTER, text, len);
}

static void add_set(struct charter *charter, const char *name)
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

static void provision(const struct place *place)
{
    char path[128];
    struct fault fault;
    const struct vault_plan plan = {.slots = 16, .fillers = 16, .covers = {.make = sealer_cover}};
    path_of(place, "vault.db", path);
    if (vault_provision(path, &plan, &fault) != TG_OK)
        fail_msg("%s", fault.text);
}

static int open_place(void **state)
{
    static struct place place;
    static const char conf[] = "kiosk: lobby-1\nsite_prefix: HZ\nppi: 102\n";
    struct fault fault;
    place = (struct place){.folder = "/tmp/tg-station-XXXXXX"};
    assert_int_equal(secret_init(), TG_OK);
    assert_non_null(mkdtemp(place.folder));
    crypto_sign_keypair(place.root_public, place.root_secret);
    write_file(&place, "root.pub", place.root_public, sizeof place.root_public);
    write_file(&place, "kiosk.conf", conf, strlen(conf));
    if (file_read(PACK_SOURCE, PACK_FILE_MAX, &place.pack, &place.pack_len, &fault) != TG_OK)
        fail_msg("%s", fault.text);
    write_signed(&place, "pack.yaml", CONTEXT_PACK, place.pack, place.pack_len);
    place.charter = (struct charter){.version = 5, .organisation = "西湖门诊部"};
    place.charter.hubs[place.charter.hub_count++] = device("hub");
    place.charter.desks[place.charter.desk_count++] = device("desk");
    add_set(&place.charter, "office");
    add_set(&place.charter, "audit");
    write_charter(&place);
    provision(&place);
    *state = &place;
    return 0;
}

static int close_place(void **state)
{
    struct place *place = *state;
    char command[128];
    free(place->pack);
    (void)snprintf(command, sizeof command, "rm -rf '%s'", place->folder);
    return system(command);
}

static enum tg_err open_station(const struct place *place, struct station *station,
                                struct fault *fault)
{
    struct clock clock = clock_system();
    return station_init(station, place->folder, &clock, fault);
}

static void opens(const struct place *place)
{
    struct station station;
    struct fault fault;
    if (open_station(place, &station, &fault) != TG_OK)
        fail_msg("%s", fault.text);
    assert_non_null(station.vault);
    station_finish(&station);
}

/* Stays closed with that error, and the fault says something of `about`. */
static void stays_closed(const struct place *place, enum tg_err expected, const char *about)
{
    struct station station;
    struct fault fault;
    assert_int_equal(open_station(place, &station, &fault), expected);
    if (!strstr(fault.text, about))
        fail_msg("\"%s\" does not say \"%s\"", fault.text, about);
    assert_null(station.vault);
    station_finish(&station);
}

static void station_opens_on_what_is_signed(void **state)
{
    opens(*state);
    opens(*state);
}

static void station_stays_closed_on_an_altered_pack(void **state)
{
    struct place *place = *state;
    place->pack[place->pack_len - 1] ^= 1;
    write_file(place, "pack.yaml", place->pack, place->pack_len);
    stays_closed(place, TG_ERR_CRYPTO, "pack.yaml");
}

static void station_stays_closed_on_a_charter_signed_as_a_pack(void **state)
{
    struct place *place = *state;
    uint8_t text[CHARTER_FILE_MAX];
    size_t len = 0;
    struct fault fault;
    assert_int_equal(charter_write(&place->charter, text, &len, &fault), TG_OK);
    write_signed(place, "charter", CONTEXT_PACK, text, len);
    stays_closed(place, TG_ERR_CRYPTO, "charter");
}

static void station_stays_closed_on_an_older_charter(void **state)
{
    struct place *place = *state;
    opens(place);
    place->charter.version = 4;
    write_charter(place);
    stays_closed(place, TG_ERR_VERSION, "charter");
    place->charter.version = 6;
    write_charter(place);
    opens(place);
}

static void station_stays_closed_without_the_set_that_its_pack_seals_to(void **state)
{
    struct place *place = *state;
    place->charter.set_count = 0;
    add_set(&place->charter, "elsewhere");
    write_charter(place);
    stays_closed(place, TG_ERR_MISSING, "recipient set");
}

static void station_stays_closed_on_a_torn_vault_and_leaves_it_alone(void **state)
{
    struct place *place = *state;
    char path[128];
    struct fault fault;
    uint8_t *before = NULL, *after = NULL;
    size_t before_len = 0, after_len = 0;
    path_of(place, "vault.db", path);
    assert_int_equal(truncate(path, 100000), 0);
    assert_int_equal(file_read(path, 1u << 24, &before, &before_len, &fault), TG_OK);
    stays_closed(place, TG_ERR_FORMAT, "vault.db");
    assert_int_equal(file_read(path, 1u << 24, &after, &after_len, &fault), TG_OK);
    assert_int_equal(before_len, after_len);
    assert_memory_equal(before, after, before_len);
    free(before);
    free(after);
}

static void station_stays_closed_while_another_kiosk_holds_the_vault(void **state)
{
    struct place *place = *state;
    struct station first;
    struct fault fault;
    assert_int_equal(open_station(place, &first, &fault), TG_OK);
    stays_closed(place, TG_ERR_BUSY, "vault.db");
    station_finish(&first);
    opens(place);
}

static void station_stays_closed_without_a_vault(void **state)
{
    struct place *place = *state;
    char path[128];
    path_of(place, "vault.db", path);
    assert_int_equal(unlink(path), 0);
    stays_closed(place, TG_ERR_MISSING, "vault.db");
}

static void station_names_the_setting_that_is_wrong(void **state)
{
    struct place *place = *state;
    static const char unknown[] = "kiosk: lobby-1\ncolour: red\n";
    static const char small[] = "kiosk: lobby-1\nppi: 3\n";
    write_file(place, "kiosk.conf", unknown, strlen(unknown));
    stays_closed(place, TG_ERR_FORMAT, "colour");
    write_file(place, "kiosk.conf", small, strlen(small));
    stays_closed(place, TG_ERR_RANGE, "ppi");
}

static void station_without_a_courier_has_nothing_to_release(void **state)
{
    struct place *place = *state;
    struct station station;
    struct fault fault;
    bool broken = true;
    assert_int_equal(open_station(place, &station, &fault), TG_OK);
    assert_int_equal(station_maintain(&station, &broken, &fault), TG_OK);
    assert_false(broken);
    station_finish(&station);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_place, close_place)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(station_opens_on_what_is_signed),
        TEST(station_stays_closed_on_an_altered_pack),
        TEST(station_stays_closed_on_a_charter_signed_as_a_pack),
        TEST(station_stays_closed_on_an_older_charter),
        TEST(station_stays_closed_without_the_set_that_its_pack_seals_to),
        TEST(station_stays_closed_on_a_torn_vault_and_leaves_it_alone),
        TEST(station_stays_closed_while_another_kiosk_holds_the_vault),
        TEST(station_stays_closed_without_a_vault),
        TEST(station_names_the_setting_that_is_wrong),
        TEST(station_without_a_courier_has_nothing_to_release),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
