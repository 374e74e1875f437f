/* A kiosk opens for business on what headquarters signed and on a vault that works, or not at all.
 */
#include "tests/app/place_rig.h"

#include "board/base/file.h"
#include "sync/vault/vault_reader.h"
#include "sync/wire/charter_text.h"
#include "sync/wire/health.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

static void opens(const struct place *place)
{
    struct station station;
    struct fault fault;
    if (place_station(place, &station, &fault) != TG_OK)
        fail_msg("%s", fault.text);
    assert_non_null(station.vault);
    station_finish(&station);
}

/* Stays closed with that error, and the fault says something of `about`. */
static void stays_closed(const struct place *place, enum tg_err expected, const char *about)
{
    struct station station;
    struct fault fault;
    assert_int_equal(place_station(place, &station, &fault), expected);
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
    place_write(place, "pack.yaml", place->pack, place->pack_len);
    stays_closed(place, TG_ERR_CRYPTO, "pack.yaml");
}

static void station_stays_closed_on_a_charter_signed_as_a_pack(void **state)
{
    struct place *place = *state;
    uint8_t text[CHARTER_FILE_MAX];
    size_t len = 0;
    struct fault fault;
    assert_int_equal(charter_write(&place->charter, text, &len, &fault), TG_OK);
    place_write_signed(place, "charter", CONTEXT_PACK, text, len);
    stays_closed(place, TG_ERR_CRYPTO, "charter");
}

static void station_stays_closed_on_an_older_charter(void **state)
{
    struct place *place = *state;
    opens(place);
    place->charter.version = 4;
    place_write_charter(place);
    stays_closed(place, TG_ERR_VERSION, "charter");
    place->charter.version = 6;
    place_write_charter(place);
    opens(place);
}

static void station_stays_closed_without_the_set_that_its_pack_seals_to(void **state)
{
    struct place *place = *state;
    place->charter.set_count = 0;
    place_add_set(&place->charter, "elsewhere");
    place_write_charter(place);
    stays_closed(place, TG_ERR_MISSING, "recipient set");
}

static void station_stays_closed_on_a_torn_vault_and_leaves_it_alone(void **state)
{
    struct place *place = *state;
    char path[128];
    struct fault fault;
    uint8_t *before = NULL, *after = NULL;
    size_t before_len = 0, after_len = 0;
    place_path(place, "vault.db", path);
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
    assert_int_equal(place_station(place, &first, &fault), TG_OK);
    stays_closed(place, TG_ERR_BUSY, "vault.db");
    station_finish(&first);
    opens(place);
}

static void station_stays_closed_without_a_vault(void **state)
{
    struct place *place = *state;
    char path[128];
    place_path(place, "vault.db", path);
    assert_int_equal(unlink(path), 0);
    stays_closed(place, TG_ERR_MISSING, "vault.db");
}

static void write_conf(const struct place *place, const char *text)
{
    place_write(place, "kiosk.conf", text, strlen(text));
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
    write_conf(place, "kiosk: lobby-1\nscanner: {serial: /dev/ttyACM0, baud: 9601}\n");
    stays_closed(place, TG_ERR_RANGE, "scanner: devices");
    write_conf(place, "kiosk: lobby-1\nscanner: {camera: video0}\n");
    stays_closed(place, TG_ERR_RANGE, "whole paths");
    write_conf(place, "kiosk: lobby-1\nscanner: {prefix: \"一\"}\n");
    stays_closed(place, TG_ERR_RANGE, "a prefix");
}

static void station_knows_where_slips_are_printed(void **state)
{
    struct place *place = *state;
    struct station station;
    struct fault fault;
    write_conf(place, "kiosk: lobby-1\nprinter: {device: /dev/ttyS0, baud: 9600}\n");
    assert_int_equal(place_station(place, &station, &fault), TG_OK);
    assert_string_equal(station.settings.printer.device, "/dev/ttyS0");
    assert_int_equal(station.settings.printer.baud, 9600);
    assert_int_equal(station.settings.printer.paper_mm, 58);
    station_finish(&station);
}

static void station_loads_its_own_proof_key_and_no_other(void **state)
{
    struct place *place = *state;
    struct station station;
    struct fault fault;
    assert_int_equal(place_station(place, &station, &fault), TG_OK);
    assert_null(station.proof);
    station_finish(&station);
    place_give_proof_key(place, "lobby-2");
    stays_closed(place, TG_ERR_CRYPTO, PROOF_CERTIFICATE_FILE);
    place_give_proof_key(place, "lobby-1");
    assert_int_equal(place_station(place, &station, &fault), TG_OK);
    assert_string_equal(station.proof->kiosk.text, "lobby-1");
    station_finish(&station);
}

static void station_knows_what_reads_receipts_back(void **state)
{
    struct place *place = *state;
    struct station station;
    struct fault fault;
    write_conf(place, "kiosk: lobby-1\nscanner: {serial: /dev/ttyACM0, prefix: \"~]\"}\n");
    assert_int_equal(place_station(place, &station, &fault), TG_OK);
    assert_string_equal(station.settings.scanner.serial, "/dev/ttyACM0");
    assert_int_equal(station.settings.scanner.baud, 9600);
    assert_string_equal(station.settings.scanner.camera, "");
    assert_string_equal(station.settings.scanner.prefix, "~]");
    station_finish(&station);
}

static void station_without_a_courier_has_nothing_to_release(void **state)
{
    struct place *place = *state;
    struct station station;
    struct fault fault;
    bool broken = true;
    assert_int_equal(place_station(place, &station, &fault), TG_OK);
    assert_int_equal(station_maintain(&station, &broken, &fault), TG_OK);
    assert_false(broken);
    station_finish(&station);
}

static void leaves_for_the_courier(const struct place *place, uint32_t troubles)
{
    char path[128];
    struct vault_reader *reader = NULL;
    struct vault_view view;
    struct fault fault;
    place_path(place, "vault.db", path);
    assert_int_equal(vault_reader_create(path, &reader, &fault), TG_OK);
    assert_int_equal(vault_reader_view(reader, &view, &fault), TG_OK);
    assert_int_equal(view.troubles, troubles);
    vault_view_finish(&view);
    vault_reader_destroy(reader);
}

static void station_tells_that_it_is_closed_and_once(void **state)
{
    struct place *place = *state;
    char path[128];
    struct stat first, second;
    place_path(place, "vault.db", path);
    leaves_for_the_courier(place, health_of(HEALTH_UNTOLD));
    opens(place);
    leaves_for_the_courier(place, 0);
    place->pack[place->pack_len - 1] ^= 1;
    place_write(place, "pack.yaml", place->pack, place->pack_len);
    stays_closed(place, TG_ERR_CRYPTO, "pack.yaml");
    leaves_for_the_courier(place, health_of(HEALTH_CLOSED));
    assert_int_equal(stat(path, &first), 0);
    stays_closed(place, TG_ERR_CRYPTO, "pack.yaml");
    assert_int_equal(stat(path, &second), 0);
    assert_int_equal(first.st_mtim.tv_nsec, second.st_mtim.tv_nsec);
    place->pack[place->pack_len - 1] ^= 1;
    place_write(place, "pack.yaml", place->pack, place->pack_len);
    place->charter.set_count = 0;
    place_add_set(&place->charter, "elsewhere");
    place_write_charter(place);
    stays_closed(place, TG_ERR_MISSING, "recipient set");
    leaves_for_the_courier(place, health_of(HEALTH_SELF_TEST));
}

static void station_that_is_closed_for_an_older_charter_tells_so(void **state)
{
    struct place *place = *state;
    opens(place);
    place->charter.version = 4;
    place_write_charter(place);
    stays_closed(place, TG_ERR_VERSION, "charter");
    leaves_for_the_courier(place, health_of(HEALTH_CLOSED));
    place->charter.version = 6;
    place_write_charter(place);
    opens(place);
    leaves_for_the_courier(place, 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, place_open, place_close)

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
        TEST(station_loads_its_own_proof_key_and_no_other),
        TEST(station_without_a_courier_has_nothing_to_release),
        TEST(station_knows_where_slips_are_printed),
        TEST(station_knows_what_reads_receipts_back),
        TEST(station_tells_that_it_is_closed_and_once),
        TEST(station_that_is_closed_for_an_older_charter_tells_so),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
