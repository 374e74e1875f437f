/* A kiosk opens for business on what headquarters signed and on a vault that works, or not at all.
 */
#include "app/kiosk/station.h"

#include "app/seal/identity.h"
#include "app/seal/sealer.h"
#include "board/base/file.h"
#include "board/base/secret.h"
#include "sync/courier/journal.h"
#include "sync/wire/charter_text.h"

#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <sodium.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
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
    place.charter = (struct charter){
        .version = 5, .organisation = "西湖门诊部", .mail = charter_mail_default()};
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

static void write_conf(const struct place *place, const char *text)
{
    write_file(place, "kiosk.conf", text, strlen(text));
}

static void station_names_the_setting_that_is_wrong(void **state)
{
    struct place *place = *state;
    write_conf(place, "kiosk: lobby-1\ncolour: red\n");
    stays_closed(place, TG_ERR_FORMAT, "colour");
    write_conf(place, "kiosk: lobby-1\nppi: 3\n");
    stays_closed(place, TG_ERR_RANGE, "ppi");
    write_conf(place, "kiosk: lobby-1\nprinter: {device: /dev/usb/lp0, paper_mm: 60}\n");
    stays_closed(place, TG_ERR_RANGE, "80 mm of paper");
}

static void station_knows_where_slips_are_printed(void **state)
{
    struct place *place = *state;
    struct station station;
    struct fault fault;
    write_conf(place, "kiosk: lobby-1\nprinter: {device: /dev/ttyS0, baud: 9600}\n");
    assert_int_equal(open_station(place, &station, &fault), TG_OK);
    assert_string_equal(station.settings.printer.device, "/dev/ttyS0");
    assert_int_equal(station.settings.printer.baud, 9600);
    assert_int_equal(station.settings.printer.paper_mm, 58);
    station_finish(&station);
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

static void make_courier_folder(const struct place *place)
{
    char path[128];
    path_of(place, "courier", path);
    assert_int_equal(mkdir(path, 0700), 0);
    write_file(place, "courier/device.seed", "seed", 4);
    write_file(place, "courier/device.key", "key", 3);
    write_file(place, "courier/courier.conf", "tick_s: 1\n", 10);
}

static void make_journal(const struct place *place)
{
    const struct journal_plan plan = {.slots = 16, .fillers = 16, .batch_envelopes = 4};
    struct journal *journal = NULL;
    char path[128];
    struct fault fault;
    path_of(place, "courier/courier.db", path);
    if (journal_create(path, &plan, &journal, &fault) != TG_OK)
        fail_msg("%s", fault.text);
    journal_destroy(journal);
}

/* In the process of a kiosk: opens the station, then puts up the walls that the program does. */
static int enter_walls(const struct place *place, struct station *station,
                       struct sandbox_result *out_result)
{
    struct sandbox_grant grants[STATION_GRANTS];
    struct fault fault;
    if (open_station(place, station, &fault) != TG_OK)
        return 1;
    station_grants(station, grants);
    return sandbox_enter_kiosk(grants, STATION_GRANTS, out_result, &fault) == TG_OK ? 0 : 1;
}

static bool opens_at_all(const struct place *place, const char *name, int flags)
{
    char path[128];
    path_of(place, name, path);
    int fd = open(path, flags, 0600);
    if (fd >= 0)
        close(fd);
    return fd >= 0 || errno != EACCES; /* refused for that reason alone */
}

enum { NO_LANDLOCK = 77 };

/* 0 when all is as it must be, else the number of what is not. */
static int serve_behind_walls(const struct place *place)
{
    static const char *const refused[] = {
        "courier/device.seed",
        "courier/device.key",
        "courier/courier.conf",
        "kiosk.conf",
        "root.pub",
        "charter",
        "pack.yaml",
        "vault.db",
        "vault.db-lock",
        "courier",
        ".",
    };
    struct station station;
    struct sandbox_result result;
    struct fault fault;
    struct journal_status status = {0};
    uint8_t body[ENVELOPE_SIZE] = {1};
    bool broken = false;
    if (enter_walls(place, &station, &result) != 0)
        return 50;
    for (int round = 0; round < 2; round++)
        if (vault_append(station.vault, body, true, &fault) != TG_OK ||
            vault_refresh(station.vault, &fault) != TG_OK ||
            station_maintain(&station, &broken, &fault) != TG_OK ||
            journal_read_status(station.courier_db, &status, &fault) != TG_OK || !status.present)
            return 51;
    if (result.landlock_abi == 0)
        return NO_LANDLOCK;
    if (station_journal_is_walled_off(&station))
        return 52;
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++)
        if (opens_at_all(place, refused[i], O_RDONLY))
            return (int)i + 1;
    if (opens_at_all(place, "courier/courier.db", O_RDWR) ||
        opens_at_all(place, "courier/courier.db-journal", O_RDWR) ||
        opens_at_all(place, "made", O_WRONLY | O_CREAT))
        return 53;
    station_finish(&station);
    return 0;
}

static void in_child(const struct place *place, int (*child)(const struct place *place))
{
    pid_t pid = fork();
    assert_true(pid >= 0);
    if (pid == 0)
        _exit(child(place));
    int status = -1;
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_true(WIFEXITED(status));
    if (WEXITSTATUS(status) == NO_LANDLOCK)
        skip();
    assert_int_equal(WEXITSTATUS(status), 0);
}

static void station_behind_its_walls_reaches_no_key_and_no_setting(void **state)
{
    struct place *place = *state;
    make_courier_folder(place);
    make_journal(place);
    in_child(place, serve_behind_walls);
}

/* The journal is made by a process outside the walls. */
static int meet_a_new_journal(const struct place *place)
{
    struct station station;
    struct sandbox_result result;
    int go[2];
    char byte = 0;
    if (pipe(go) != 0)
        return 1;
    pid_t courier = fork();
    if (courier == 0) {
        if (read(go[0], &byte, 1) == 1)
            make_journal(place);
        _exit(0);
    }
    if (enter_walls(place, &station, &result) != 0 || station_journal_is_walled_off(&station))
        return 2;
    if (write(go[1], "x", 1) != 1 || waitpid(courier, NULL, 0) != courier)
        return 3;
    if (result.landlock_abi == 0)
        return NO_LANDLOCK;
    if (!station_journal_is_walled_off(&station))
        return 4;
    station_finish(&station);
    return 0;
}

static void station_knows_a_journal_made_after_its_walls(void **state)
{
    struct place *place = *state;
    make_courier_folder(place);
    in_child(place, meet_a_new_journal);
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
        TEST(station_knows_where_slips_are_printed),
        TEST(station_without_a_courier_has_nothing_to_release),
        TEST(station_behind_its_walls_reaches_no_key_and_no_setting),
        TEST(station_knows_a_journal_made_after_its_walls),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
