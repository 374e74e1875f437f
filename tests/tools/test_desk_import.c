#include "tests/tools/desk_rig.h"

#include "board/base/file.h"
#include "board/base/secret.h"
#include "sync/wire/ack.h"
#include "tools/desk/export.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <cmocka.h>
#include <limits.h>

static int setup(void **state)
{
    struct desk_rig *rig = malloc(sizeof *rig);
    desk_rig_init(rig);
    *state = rig;
    return 0;
}

static int teardown(void **state)
{
    desk_rig_finish(*state);
    free(*state);
    return 0;
}

static void reports_become_cases_and_covers_are_counted(void **state)
{
    struct desk_rig *rig = *state;
    desk_rig_report(&rig->charter.sets[0], "AAA1", 1, rig->bodies[1]);
    desk_rig_report(&rig->strangers, "AAA2", 2, rig->bodies[2]);
    desk_rig_deliver_plain(rig, 1);
    assert_int_equal(desk_rig_import(rig), TG_OK);
    assert_int_equal(rig->sum.reports, 1);
    assert_int_equal(rig->sum.others, 3);
    assert_int_equal(rig->arrived, 1);
    assert_int_equal(desk_rig_count(rig, "spool/in", "*"), 0);
    struct listing_lines cases = desk_rig_lines(rig);
    assert_int_equal(cases.count, 1);
    assert_string_equal(cases.all[0].id, "HZ-AAAA-AAAA-AAA1");
    assert_string_equal(cases.all[0].kiosk, "lobby-1");
    assert_int_equal(cases.all[0].received_s, 1795000000);
    assert_true(cases.all[0].by_hub);
    listing_lines_finish(&cases);
}

static void the_acknowledgement_names_every_envelope(void **state)
{
    struct desk_rig *rig = *state;
    struct desk_ack ack;
    struct fault fault;
    uint8_t *bytes = NULL, hash[HASH_SIZE];
    size_t len = 0;
    char path[PATH_MAX];
    desk_rig_deliver_plain(rig, 9);
    assert_int_equal(desk_rig_import(rig), TG_OK);
    assert_int_equal(
        file_join(path, sizeof path, rig->path, "spool/out/lobby-1-0000000000000007-9.ack"), TG_OK);
    assert_int_equal(file_read(path, DESK_ACK_SIZE_MAX, &bytes, &len, &fault), TG_OK);
    assert_int_equal(desk_ack_parse(bytes, len, &ack), TG_OK);
    assert_int_equal(desk_ack_verify(bytes, len, rig->desk.public_key), TG_OK);
    assert_int_equal(ack.count, RIG_ENVELOPES);
    for (size_t i = 0; i < RIG_ENVELOPES; i++) {
        envelope_hash(rig->bodies[i], hash);
        assert_memory_equal(ack.hashes[i], hash, HASH_SIZE);
    }
    free(bytes);
}

static void whatever_comes_again_is_entered_once(void **state)
{
    struct desk_rig *rig = *state;
    desk_rig_report(&rig->charter.sets[0], "AAA1", 1, rig->bodies[0]);
    desk_rig_report(&rig->charter.sets[0], "AAA2", 2, rig->bodies[3]);
    desk_rig_deliver_plain(rig, 2);
    assert_int_equal(desk_rig_import(rig), TG_OK);
    assert_int_equal(rig->sum.reports, 2);
    desk_rig_deliver_plain(rig, 2);
    assert_int_equal(desk_rig_import(rig), TG_OK);
    assert_int_equal(rig->sum.again, 1);
    desk_rig_deliver_plain(rig, 5); /* the same envelopes in another batch, after a gap */
    desk_rig_deliver_plain(rig, 1); /* and out of order */
    desk_rig_close(rig);
    desk_rig_open(rig);
    assert_int_equal(desk_rig_import(rig), TG_OK);
    assert_int_equal(rig->sum.parcels, 2);
    assert_int_equal(rig->sum.reports, 0);
    assert_int_equal(rig->arrived, 2);
    assert_int_equal(desk_rig_cases(rig), 2);
    assert_int_equal(desk_rig_count(rig, "spool/out", "*.ack"), 3);
}

/* The parcel is whole in spool/refused, not acknowledged, with the reason beside it. */
static void assert_refused(struct desk_rig *rig, const char *reason)
{
    assert_int_equal(desk_rig_import(rig), TG_OK);
    assert_int_equal(rig->sum.refused, 1);
    assert_int_equal(rig->sum.parcels, 0);
    if (strstr(rig->warning, reason) == NULL)
        fail_msg("%s", rig->warning);
    assert_int_equal(desk_rig_count(rig, "spool/in", "*"), 0);
    assert_int_equal(desk_rig_count(rig, "spool/out", "*"), 0);
    assert_int_equal(desk_rig_count(rig, "spool/refused", "*.parcel"), 1);
    assert_int_equal(desk_rig_count(rig, "spool/refused", "*.parcel.txt"), 1);
    assert_int_equal(desk_rig_cases(rig), 0);
}

static void one_flipped_bit_refuses_the_parcel_whole(void **state)
{
    struct desk_rig *rig = *state;
    struct desk_rig_parcel parcel = desk_rig_from_lobby(rig, 1);
    desk_rig_report(&rig->charter.sets[0], "AAA1", 1, rig->bodies[0]);
    parcel.flip = 100;
    desk_rig_deliver(rig, &parcel);
    assert_refused(rig, "hash");
}

static void a_revoked_kiosk_is_refused(void **state)
{
    struct desk_rig *rig = *state;
    struct desk_rig_parcel parcel = desk_rig_from_lobby(rig, 1);
    parcel.kiosk = "gone-1";
    desk_rig_report(&rig->charter.sets[0], "AAA1", 1, rig->bodies[0]);
    desk_rig_deliver(rig, &parcel);
    assert_refused(rig, "revoked");
}

static void an_unknown_kiosk_is_refused(void **state)
{
    struct desk_rig *rig = *state;
    struct desk_rig_parcel parcel = desk_rig_from_lobby(rig, 1);
    parcel.kiosk = "stranger-1";
    desk_rig_deliver(rig, &parcel);
    assert_refused(rig, "not in the roster");
}

static void another_key_under_a_kiosks_name_is_refused(void **state)
{
    struct desk_rig *rig = *state;
    rig->kiosk = sample_key(9);
    desk_rig_deliver_plain(rig, 1);
    assert_refused(rig, "signature");
}

static void other_bytes_in_a_batchs_place_are_refused(void **state)
{
    struct desk_rig *rig = *state;
    desk_rig_deliver_plain(rig, 1);
    assert_int_equal(desk_rig_import(rig), TG_OK);
    desk_rig_report(&rig->charter.sets[0], "AAA1", 1, rig->bodies[0]);
    desk_rig_deliver_plain(rig, 1);
    assert_int_equal(desk_rig_import(rig), TG_OK);
    assert_int_equal(rig->sum.refused, 1);
    assert_int_equal(desk_rig_cases(rig), 0);
    assert_non_null(strstr(rig->warning, "other bytes"));
    desk_rig_deliver_plain(rig, 1);
    assert_int_equal(desk_rig_import(rig), TG_OK);
    assert_int_equal(desk_rig_count(rig, "spool/refused", "*.parcel"), 1);
    desk_rig_report(&rig->charter.sets[0], "AAA2", 1, rig->bodies[0]);
    desk_rig_deliver_plain(rig, 1);
    assert_int_equal(desk_rig_import(rig), TG_OK);
    assert_int_equal(desk_rig_count(rig, "spool/refused", "*.parcel"), 2);
    assert_int_equal(desk_rig_count(rig, "spool/refused", "*.parcel.txt"), 2);
}

static void a_batch_by_stick_has_the_desks_time(void **state)
{
    struct desk_rig *rig = *state;
    struct desk_rig_parcel parcel = desk_rig_from_lobby(rig, 1);
    parcel.no_ack = true;
    desk_rig_report(&rig->charter.sets[0], "AAA1", 1, rig->bodies[0]);
    desk_rig_deliver(rig, &parcel);
    assert_int_equal(desk_rig_import(rig), TG_OK);
    struct listing_lines cases = desk_rig_lines(rig);
    assert_false(cases.all[0].by_hub);
    assert_true(cases.all[0].received_s + 60 > clock_unix_s(&rig->clock));
    listing_lines_finish(&cases);
}

static void a_hubs_false_word_costs_only_its_time(void **state)
{
    struct desk_rig *rig = *state;
    rig->hub = sample_key(9);
    desk_rig_report(&rig->charter.sets[0], "AAA1", 1, rig->bodies[0]);
    desk_rig_deliver_plain(rig, 1);
    assert_int_equal(desk_rig_import(rig), TG_OK);
    assert_int_equal(rig->sum.reports, 1);
    assert_non_null(strstr(rig->warning, "Check the hub"));
}

static void a_strange_charter_is_told(void **state)
{
    struct desk_rig *rig = *state;
    struct desk_rig_parcel parcel = desk_rig_from_lobby(rig, 1);
    parcel.charter_version = 2;
    desk_rig_deliver(rig, &parcel);
    assert_int_equal(desk_rig_import(rig), TG_OK);
    assert_int_equal(rig->sum.parcels, 1);
    assert_non_null(strstr(rig->warning, "lobby-1 seals by charter version 2"));
}

static void the_same_number_with_other_keys_never_mixes(void **state)
{
    struct desk_rig *rig = *state;
    desk_rig_report(&rig->charter.sets[0], "AAA1", 1, rig->bodies[0]);
    desk_rig_report(&rig->charter.sets[0], "AAA1", 2, rig->bodies[1]);
    desk_rig_report(&rig->charter.sets[0], "AAA1", 1, rig->bodies[2]);
    desk_rig_deliver_plain(rig, 1);
    assert_int_equal(desk_rig_import(rig), TG_OK);
    struct listing_lines cases = desk_rig_lines(rig);
    assert_int_equal(cases.count, 2);
    assert_string_equal(cases.all[0].id, "HZ-AAAA-AAAA-AAA1");
    assert_int_equal(cases.all[0].reports, 2);
    assert_string_equal(cases.all[1].id, "HZ-AAAA-AAAA-AAA1#2");
    assert_true(cases.all[0].conflict && cases.all[1].conflict);
    listing_lines_finish(&cases);
}

static void what_is_no_report_is_kept(void **state)
{
    struct desk_rig *rig = *state;
    struct fault fault = {0};
    static const char strange[] = "{\"tonggui\":2,\"from\":\"tomorrow\"}";
    char text[sizeof strange] = {0};
    desk_rig_seal(&rig->charter.sets[0], strange, rig->bodies[0]);
    desk_rig_report(&rig->charter.sets[0], "aa\\u001b", 1, rig->bodies[1]);
    desk_rig_deliver_plain(rig, 1);
    assert_int_equal(desk_rig_import(rig), TG_OK);
    assert_int_equal(rig->sum.unreadable, 2);
    assert_int_equal(rig->sum.reports, 0);
    FILE *out = tmpfile();
    int64_t event = 4; /* after the officer, the charter, the batch */
    assert_int_equal(export_unreadable(rig->reg, event, out, &fault), TG_OK);
    assert_int_equal(ftell(out), ENVELOPE_PLAIN_SIZE);
    rewind(out);
    assert_int_equal(fread(text, 1, sizeof strange - 1, out), sizeof strange - 1);
    assert_string_equal(text, strange);
    fclose(out);
}

static void a_desk_without_its_identity_takes_nothing_in(void **state)
{
    struct desk_rig *rig = *state;
    struct fault fault = {0};
    struct folder folder;
    char from[PATH_MAX], to[PATH_MAX];
    assert_int_equal(file_join(from, sizeof from, rig->path, "office.identity"), TG_OK);
    assert_int_equal(file_join(to, sizeof to, rig->path, "in-the-safe"), TG_OK);
    assert_int_equal(rename(from, to), 0);
    assert_int_equal(folder_init(rig->path, &folder, &fault), TG_ERR_MISSING);
    assert_int_equal(file_join(to, sizeof to, rig->path, "elsewhere"), TG_OK);
    assert_int_equal(rename(to, from), 0);
    assert_int_equal(folder_init(rig->path, &folder, &fault), TG_ERR_CRYPTO);
    assert_non_null(strstr(fault.text, "recipient"));
}

static void a_charter_never_goes_back(void **state)
{
    struct desk_rig *rig = *state;
    desk_rig_charter(rig, 4, "西湖门诊部");
    desk_rig_deliver_plain(rig, 1);
    assert_int_equal(desk_rig_import(rig), TG_OK);
    assert_string_equal(rig->warning, "");
    desk_rig_deliver_plain(rig, 2);
    desk_rig_charter(rig, 3, "西湖门诊部");
    assert_int_equal(desk_rig_import(rig), TG_ERR_VERSION);
    desk_rig_charter(rig, 4, "另一个门诊部");
    assert_int_equal(desk_rig_import(rig), TG_ERR_CONFLICT);
    assert_int_equal(desk_rig_count(rig, "spool/in", "*.parcel"), 1);
    desk_rig_charter(rig, 5, "另一个门诊部");
    assert_int_equal(desk_rig_import(rig), TG_OK);
    assert_int_equal(desk_rig_count(rig, "spool/in", "*.parcel"), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(reports_become_cases_and_covers_are_counted, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(the_acknowledgement_names_every_envelope, setup, teardown),
        cmocka_unit_test_setup_teardown(whatever_comes_again_is_entered_once, setup, teardown),
        cmocka_unit_test_setup_teardown(one_flipped_bit_refuses_the_parcel_whole, setup, teardown),
        cmocka_unit_test_setup_teardown(a_revoked_kiosk_is_refused, setup, teardown),
        cmocka_unit_test_setup_teardown(an_unknown_kiosk_is_refused, setup, teardown),
        cmocka_unit_test_setup_teardown(another_key_under_a_kiosks_name_is_refused, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(other_bytes_in_a_batchs_place_are_refused, setup, teardown),
        cmocka_unit_test_setup_teardown(a_batch_by_stick_has_the_desks_time, setup, teardown),
        cmocka_unit_test_setup_teardown(a_hubs_false_word_costs_only_its_time, setup, teardown),
        cmocka_unit_test_setup_teardown(a_strange_charter_is_told, setup, teardown),
        cmocka_unit_test_setup_teardown(the_same_number_with_other_keys_never_mixes, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(what_is_no_report_is_kept, setup, teardown),
        cmocka_unit_test_setup_teardown(a_desk_without_its_identity_takes_nothing_in, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(a_charter_never_goes_back, setup, teardown),
    };
    if (secret_init() != TG_OK)
        return 1;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
