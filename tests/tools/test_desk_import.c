#include "tests/tools/desk_rig.h"

#include "app/seal/sealer.h"
#include "board/base/file.h"
#include "board/base/secret.h"
#include "sync/wire/ack.h"
#include "tools/desk/cases.h"
#include "tools/desk/export.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <cmocka.h>
#include <limits.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

static uint8_t bodies[RIG_ENVELOPES][ENVELOPE_SIZE];

static int setup(void **state)
{
    struct desk_rig *rig = malloc(sizeof *rig);
    desk_rig_init(rig);
    for (size_t i = 0; i < RIG_ENVELOPES; i++)
        assert_int_equal(sealer_cover(NULL, bodies[i]), TG_OK);
    *state = rig;
    return 0;
}

static int teardown(void **state)
{
    desk_rig_finish(*state);
    free(*state);
    return 0;
}

static struct desk_rig_parcel from_lobby(uint64_t seq)
{
    return (struct desk_rig_parcel){.kiosk = "lobby-1", .seq = seq, .bodies = bodies[0]};
}

static void deliver(struct desk_rig *rig, uint64_t seq)
{
    struct desk_rig_parcel parcel = from_lobby(seq);
    desk_rig_deliver(rig, &parcel);
}

static size_t count_cases(struct desk_rig *rig)
{
    struct cases cases;
    struct fault fault = {0};
    assert_int_equal(cases_load(rig->reg, &cases, &fault), TG_OK);
    size_t count = cases.count;
    cases_finish(&cases);
    return count;
}

static void reports_become_cases_and_covers_are_counted(void **state)
{
    struct desk_rig *rig = *state;
    struct cases cases;
    struct fault fault = {0};
    desk_rig_report(&rig->charter.sets[0], "AAA1", 1, bodies[1]);
    desk_rig_report(&rig->strangers, "AAA2", 2, bodies[2]);
    deliver(rig, 1);
    assert_int_equal(desk_rig_import(rig), TG_OK);
    assert_int_equal(rig->sum.reports, 1);
    assert_int_equal(rig->sum.others, 3);
    assert_int_equal(rig->arrived, 1);
    assert_int_equal(desk_rig_count(rig, "spool/in", "*"), 0);
    assert_int_equal(cases_load(rig->reg, &cases, &fault), TG_OK);
    assert_int_equal(cases.count, 1);
    assert_string_equal(cases.lines[0].id, "HZ-AAAA-AAAA-AAA1");
    assert_string_equal(cases.lines[0].kiosk.text, "lobby-1");
    assert_int_equal(cases.lines[0].receipt.unix_s, 1795000000);
    assert_true(cases.lines[0].receipt.by_hub);
    cases_finish(&cases);
}

static void the_acknowledgement_names_every_envelope(void **state)
{
    struct desk_rig *rig = *state;
    struct desk_ack ack;
    struct fault fault;
    uint8_t *bytes = NULL, hash[HASH_SIZE];
    size_t len = 0;
    char path[PATH_MAX];
    deliver(rig, 9);
    assert_int_equal(desk_rig_import(rig), TG_OK);
    assert_int_equal(
        file_join(path, sizeof path, rig->path, "spool/out/lobby-1-0000000000000007-9.ack"), TG_OK);
    assert_int_equal(file_read(path, DESK_ACK_SIZE_MAX, &bytes, &len, &fault), TG_OK);
    assert_int_equal(desk_ack_parse(bytes, len, &ack), TG_OK);
    assert_int_equal(desk_ack_verify(bytes, len, rig->desk.public_key), TG_OK);
    assert_int_equal(ack.count, RIG_ENVELOPES);
    for (size_t i = 0; i < RIG_ENVELOPES; i++) {
        envelope_hash(bodies[i], hash);
        assert_memory_equal(ack.hashes[i], hash, HASH_SIZE);
    }
    free(bytes);
}

static void whatever_comes_again_is_entered_once(void **state)
{
    struct desk_rig *rig = *state;
    desk_rig_report(&rig->charter.sets[0], "AAA1", 1, bodies[0]);
    desk_rig_report(&rig->charter.sets[0], "AAA2", 2, bodies[3]);
    deliver(rig, 2);
    assert_int_equal(desk_rig_import(rig), TG_OK);
    assert_int_equal(rig->sum.reports, 2);
    deliver(rig, 2);
    assert_int_equal(desk_rig_import(rig), TG_OK);
    assert_int_equal(rig->sum.again, 1);
    deliver(rig, 5); /* the same envelopes in another batch, after a gap */
    deliver(rig, 1); /* and out of order */
    desk_rig_close(rig);
    desk_rig_open(rig);
    assert_int_equal(desk_rig_import(rig), TG_OK);
    assert_int_equal(rig->sum.parcels, 2);
    assert_int_equal(rig->sum.reports, 0);
    assert_int_equal(rig->arrived, 2);
    assert_int_equal(count_cases(rig), 2);
    assert_int_equal(desk_rig_count(rig, "spool/out", "*.ack"), 3);
}

/* Runs one import in a child, with files that may not grow past `size_max` bytes. */
static pid_t import_in_child(struct desk_rig *rig, rlim_t size_max)
{
    pid_t child = fork();
    if (child != 0)
        return child;
    signal(SIGXFSZ, SIG_IGN);
    struct rlimit limit = {size_max, size_max};
    bool limited = size_max == RLIM_INFINITY || setrlimit(RLIMIT_FSIZE, &limit) == 0;
    desk_rig_open(rig);
    _exit(limited && desk_rig_import(rig) == TG_OK ? 0 : 1);
}

#ifdef TG_FAULTPOINTS
static void a_killed_import_loses_and_doubles_nothing(void **state)
{
    struct desk_rig *rig = *state;
    static const char *const points[] = {"desk.before_commit", "desk.after_commit",
                                         "desk.after_ack"};
    desk_rig_report(&rig->charter.sets[0], "AAA1", 1, bodies[2]);
    for (size_t i = 0; i < sizeof points / sizeof *points; i++) {
        deliver(rig, i + 1);
        desk_rig_report(&rig->charter.sets[0], i == 0 ? "AAA2" : "AAA3", (int)i + 2, bodies[2]);
        int status = 0;
        desk_rig_close(rig);
        setenv("TG_FAULT_AT", points[i], 1);
        pid_t child = import_in_child(rig, RLIM_INFINITY);
        unsetenv("TG_FAULT_AT");
        assert_int_equal(waitpid(child, &status, 0), child);
        assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
        assert_int_equal(desk_rig_count(rig, "spool/in", "*.parcel"), 1);
        desk_rig_open(rig);
        assert_int_equal(desk_rig_import(rig), TG_OK);
        assert_int_equal(rig->sum.again, i == 0 ? 0 : 1);
        assert_int_equal(count_cases(rig), i + 1);
        assert_int_equal(desk_rig_count(rig, "spool/in", "*"), 0);
    }
    struct register_sum sum;
    struct fault fault;
    assert_int_equal(register_verify(rig->reg, &sum, &fault), TG_OK);
    assert_int_equal(sum.batches, 3);
}
#endif

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
    assert_int_equal(count_cases(rig), 0);
}

static void one_flipped_bit_refuses_the_parcel_whole(void **state)
{
    struct desk_rig *rig = *state;
    struct desk_rig_parcel parcel = from_lobby(1);
    desk_rig_report(&rig->charter.sets[0], "AAA1", 1, bodies[0]);
    parcel.flip = 100;
    desk_rig_deliver(rig, &parcel);
    assert_refused(rig, "hash");
}

static void a_revoked_kiosk_is_refused(void **state)
{
    struct desk_rig *rig = *state;
    struct desk_rig_parcel parcel = from_lobby(1);
    parcel.kiosk = "gone-1";
    desk_rig_report(&rig->charter.sets[0], "AAA1", 1, bodies[0]);
    desk_rig_deliver(rig, &parcel);
    assert_refused(rig, "revoked");
}

static void an_unknown_kiosk_is_refused(void **state)
{
    struct desk_rig *rig = *state;
    struct desk_rig_parcel parcel = from_lobby(1);
    parcel.kiosk = "stranger-1";
    desk_rig_deliver(rig, &parcel);
    assert_refused(rig, "not in the roster");
}

static void another_key_under_a_kiosks_name_is_refused(void **state)
{
    struct desk_rig *rig = *state;
    rig->kiosk = sample_key(9);
    deliver(rig, 1);
    assert_refused(rig, "signature");
}

static void other_bytes_in_a_batchs_place_are_refused(void **state)
{
    struct desk_rig *rig = *state;
    deliver(rig, 1);
    assert_int_equal(desk_rig_import(rig), TG_OK);
    desk_rig_report(&rig->charter.sets[0], "AAA1", 1, bodies[0]);
    deliver(rig, 1);
    assert_int_equal(desk_rig_import(rig), TG_OK);
    assert_int_equal(rig->sum.refused, 1);
    assert_int_equal(count_cases(rig), 0);
    assert_non_null(strstr(rig->warning, "other bytes"));
    deliver(rig, 1);
    assert_int_equal(desk_rig_import(rig), TG_OK);
    assert_int_equal(desk_rig_count(rig, "spool/refused", "*.parcel"), 2);
    assert_int_equal(desk_rig_count(rig, "spool/refused", "*.parcel.txt"), 2);
}

static void a_batch_by_stick_has_the_desks_time(void **state)
{
    struct desk_rig *rig = *state;
    struct desk_rig_parcel parcel = from_lobby(1);
    struct cases cases;
    struct fault fault = {0};
    parcel.no_ack = true;
    desk_rig_report(&rig->charter.sets[0], "AAA1", 1, bodies[0]);
    desk_rig_deliver(rig, &parcel);
    assert_int_equal(desk_rig_import(rig), TG_OK);
    assert_int_equal(cases_load(rig->reg, &cases, &fault), TG_OK);
    assert_false(cases.lines[0].receipt.by_hub);
    assert_true(cases.lines[0].receipt.unix_s + 60 > (uint64_t)clock_unix_s(&rig->clock));
    cases_finish(&cases);
}

static void a_hubs_false_word_costs_only_its_time(void **state)
{
    struct desk_rig *rig = *state;
    rig->hub = sample_key(9);
    desk_rig_report(&rig->charter.sets[0], "AAA1", 1, bodies[0]);
    deliver(rig, 1);
    assert_int_equal(desk_rig_import(rig), TG_OK);
    assert_int_equal(rig->sum.reports, 1);
    assert_non_null(strstr(rig->warning, "Check the hub"));
}

static void a_strange_charter_is_told(void **state)
{
    struct desk_rig *rig = *state;
    struct desk_rig_parcel parcel = from_lobby(1);
    parcel.charter_version = 2;
    desk_rig_deliver(rig, &parcel);
    assert_int_equal(desk_rig_import(rig), TG_OK);
    assert_int_equal(rig->sum.parcels, 1);
    assert_non_null(strstr(rig->warning, "lobby-1 seals by charter version 2"));
}

static void the_same_number_with_other_keys_never_mixes(void **state)
{
    struct desk_rig *rig = *state;
    struct cases cases;
    struct fault fault = {0};
    desk_rig_report(&rig->charter.sets[0], "AAA1", 1, bodies[0]);
    desk_rig_report(&rig->charter.sets[0], "AAA1", 2, bodies[1]);
    desk_rig_report(&rig->charter.sets[0], "AAA1", 1, bodies[2]);
    deliver(rig, 1);
    assert_int_equal(desk_rig_import(rig), TG_OK);
    assert_int_equal(cases_load(rig->reg, &cases, &fault), TG_OK);
    assert_int_equal(cases.count, 2);
    assert_string_equal(cases.lines[0].id, "HZ-AAAA-AAAA-AAA1");
    assert_int_equal(cases.lines[0].reports, 2);
    assert_string_equal(cases.lines[1].id, "HZ-AAAA-AAAA-AAA1#2");
    assert_true(cases.lines[0].conflict && cases.lines[1].conflict);
    cases_finish(&cases);
}

static void what_is_no_report_is_kept(void **state)
{
    struct desk_rig *rig = *state;
    struct fault fault = {0};
    static const char strange[] = "{\"tonggui\":2,\"from\":\"tomorrow\"}";
    char text[sizeof strange] = {0};
    desk_rig_seal(&rig->charter.sets[0], strange, bodies[0]);
    desk_rig_report(&rig->charter.sets[0], "aa\\u001b", 1, bodies[1]);
    deliver(rig, 1);
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
    deliver(rig, 1);
    assert_int_equal(desk_rig_import(rig), TG_OK);
    assert_string_equal(rig->warning, "");
    deliver(rig, 2);
    desk_rig_charter(rig, 3, "西湖门诊部");
    assert_int_equal(desk_rig_import(rig), TG_ERR_VERSION);
    desk_rig_charter(rig, 4, "另一个门诊部");
    assert_int_equal(desk_rig_import(rig), TG_ERR_CONFLICT);
    assert_int_equal(desk_rig_count(rig, "spool/in", "*.parcel"), 1);
    desk_rig_charter(rig, 5, "另一个门诊部");
    assert_int_equal(desk_rig_import(rig), TG_OK);
    assert_int_equal(desk_rig_count(rig, "spool/in", "*.parcel"), 0);
}

static void an_acknowledgement_that_cannot_be_written_is_written_later(void **state)
{
    struct desk_rig *rig = *state;
    char out[PATH_MAX];
    desk_rig_report(&rig->charter.sets[0], "AAA1", 1, bodies[0]);
    deliver(rig, 1);
    assert_int_equal(file_join(out, sizeof out, rig->path, "spool/out"), TG_OK);
    FILE *in_the_way = fopen(out, "w");
    assert_non_null(in_the_way);
    fclose(in_the_way);
    assert_int_equal(desk_rig_import(rig), TG_ERR_IO);
    assert_int_equal(desk_rig_count(rig, "spool/in", "*.parcel"), 1);
    assert_int_equal(unlink(out), 0);
    assert_int_equal(desk_rig_import(rig), TG_OK);
    assert_int_equal(rig->sum.again, 1);
    assert_int_equal(desk_rig_count(rig, "spool/out", "*.ack"), 1);
    assert_int_equal(desk_rig_count(rig, "spool/in", "*"), 0);
    assert_int_equal(count_cases(rig), 1);
}

static int ended(pid_t child)
{
    int status = 0;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    return WEXITSTATUS(status);
}

static void a_full_disk_keeps_the_parcel(void **state)
{
    struct desk_rig *rig = *state;
    for (int i = 0; i < RIG_ENVELOPES; i++) {
        char tail[16];
        snprintf(tail, sizeof tail, "AAA%d", i);
        desk_rig_report(&rig->charter.sets[0], tail, i, bodies[i]);
    }
    deliver(rig, 1);
    desk_rig_close(rig);
    assert_int_equal(ended(import_in_child(rig, 80000)), 1);
    assert_int_equal(desk_rig_count(rig, "spool/in", "*.parcel"), 1);
    desk_rig_open(rig);
    assert_int_equal(desk_rig_import(rig), TG_OK);
    assert_int_equal(rig->sum.reports, RIG_ENVELOPES);
}

static void two_imports_at_once_enter_everything_once(void **state)
{
    struct desk_rig *rig = *state;
    enum { PARCELS = 6 };
    for (int i = 0; i < PARCELS; i++) {
        char tail[16];
        snprintf(tail, sizeof tail, "AAA%d", i);
        desk_rig_report(&rig->charter.sets[0], tail, i, bodies[0]);
        deliver(rig, (uint64_t)i + 1);
    }
    desk_rig_close(rig);
    pid_t first = import_in_child(rig, RLIM_INFINITY);
    pid_t second = import_in_child(rig, RLIM_INFINITY);
    assert_int_equal(ended(first), 0);
    assert_int_equal(ended(second), 0);
    desk_rig_open(rig);
    assert_int_equal(count_cases(rig), PARCELS);
    assert_int_equal(desk_rig_count(rig, "spool/out", "*.ack"), PARCELS);
    assert_int_equal(desk_rig_count(rig, "spool/in", "*"), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(reports_become_cases_and_covers_are_counted, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(the_acknowledgement_names_every_envelope, setup, teardown),
        cmocka_unit_test_setup_teardown(whatever_comes_again_is_entered_once, setup, teardown),
#ifdef TG_FAULTPOINTS
        cmocka_unit_test_setup_teardown(a_killed_import_loses_and_doubles_nothing, setup, teardown),
#endif
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
        cmocka_unit_test_setup_teardown(an_acknowledgement_that_cannot_be_written_is_written_later,
                                        setup, teardown),
        cmocka_unit_test_setup_teardown(a_full_disk_keeps_the_parcel, setup, teardown),
        cmocka_unit_test_setup_teardown(two_imports_at_once_enter_everything_once, setup, teardown),
    };
    if (secret_init() != TG_OK)
        return 1;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
