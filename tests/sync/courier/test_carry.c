/* A visit to a hub that lies or is somebody else. */
#include "tests/sync/courier/carry_rig.h"

#include "board/base/file.h"
#include "sync/vault/journal_reader.h"
#include "tests/sync/courier/fake_hub.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

static struct carry_rig rig;
static struct fake_hub *fake;

enum lie {
    HONEST,
    PORTAL,
    OTHER_HASH,
    OTHER_SEQ,
    OTHER_EPOCH,
    OTHER_KIOSK,
    STRANGER,
    BENT,
    AHEAD,
    STATUS,
    ENDLESS,
};

static struct {
    enum lie lie;
    int status;
    const char *header;
    uint8_t list[ACK_LIST_SIZE_MAX]; /* the answer to a question for acknowledgements */
    size_t list_len;
    uint8_t bytes[4096];
    uint8_t last[HASH_SIZE]; /* hash of the batch that came last */
    int batches;
    bool followed; /* somebody came to where we sent him */
} say;

static size_t compose_ack(const struct batch *batch, uint8_t *out)
{
    const struct sample_key stranger = sample_key(77);
    struct hub_ack ack = courier_rig_ack(batch);
    ack.batch_hash[0] ^= say.lie == OTHER_HASH;
    ack.seq += say.lie == OTHER_SEQ;
    ack.epoch ^= say.lie == OTHER_EPOCH;
    ack.high_water += say.lie == AHEAD ? 5 : 0;
    if (say.lie == OTHER_KIOSK)
        ack.kiosk = sample_name("beta");
    size_t len =
        hub_ack_compose(&ack, say.lie == STRANGER ? stranger.secret : rig.hub_keys->secret, out);
    out[len - 1] ^= say.lie == BENT;
    return len;
}

static struct fake_answer speak(void *ctx, const struct fake_request *request)
{
    static const char html[] = "<html><body>Please accept our terms</body></html>";
    (void)ctx;
    struct batch batch;
    struct fault fault;
    if (strstr(request->line, "/elsewhere") != NULL)
        say.followed = true;
    if (strncmp(request->line, "GET", 3) == 0)
        return (struct fake_answer){.status = 200, .body = say.list, .len = say.list_len};
    must(batch_parse(request->body, request->len, &batch, &fault) == TG_OK);
    memcpy(say.last, batch.hash, HASH_SIZE);
    say.batches++;
    static uint8_t endless[1 << 20];
    switch (say.lie) {
    case PORTAL:
        return (struct fake_answer){.status = 200, .body = html, .len = sizeof html - 1};
    case STATUS:
        return (struct fake_answer){.status = say.status, .header = say.header};
    case ENDLESS:
        return (struct fake_answer){.status = 200, .body = endless, .len = sizeof endless};
    default:
        return (struct fake_answer){
            .status = 200, .body = say.bytes, .len = compose_ack(&batch, say.bytes)};
    }
}

static void begin_fake(const char *folder)
{
    fake = fake_hub_create(folder, speak, NULL);
    carry_rig_link(&rig, fake_hub_port(fake));
}

static int setup(void **state)
{
    (void)state;
    memset(&say, 0, sizeof say);
    carry_rig_init(&rig);
    const struct ack_list nothing = {0};
    say.list_len = ack_list_compose(&nothing, say.list);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    fake_hub_destroy(fake);
    fake = NULL;
    carry_rig_finish(&rig);
    return 0;
}

/* After a lie: the same batch is still out, and an honest answer takes it. */
static void assert_nothing_was_believed(void)
{
    uint8_t hash[HASH_SIZE];
    memcpy(hash, say.last, HASH_SIZE);
    assert_int_equal(journal_state(rig.kiosk->journal)->outstanding, COURIER_RIG_BATCH);
    assert_int_equal(journal_state(rig.kiosk->journal)->batches_sent, 0);
    say.lie = HONEST;
    assert_int_equal(carry_rig_visit(&rig), TG_OK);
    assert_memory_equal(say.last, hash, HASH_SIZE);
    assert_int_equal(journal_state(rig.kiosk->journal)->outstanding, 0);
    assert_int_equal(rig.report.batches, 1);
}

static void a_captive_portals_200_is_no_acknowledgement(void **state)
{
    (void)state;
    begin_fake(rig.hub_folder);
    say.lie = PORTAL;
    assert_int_equal(carry_rig_visit(&rig), TG_ERR_CRYPTO);
    carry_rig_says(&rig, "captive portal");
    assert_nothing_was_believed();
}

static void an_acknowledgement_for_anything_else_is_refused(void **state)
{
    (void)state;
    begin_fake(rig.hub_folder);
    for (enum lie lie = OTHER_HASH; lie <= BENT; lie++) {
        say.lie = lie;
        assert_int_equal(carry_rig_visit(&rig), TG_ERR_CRYPTO);
        carry_rig_says(&rig, lie < STRANGER ? "another batch" : "not signed");
    }
    assert_int_equal(say.batches, BENT - OTHER_HASH + 1);
    assert_nothing_was_believed();
}

static void a_conflict_begins_a_new_epoch_and_loses_nothing(void **state)
{
    (void)state;
    uint8_t hash[HASH_SIZE];
    begin_fake(rig.hub_folder);
    courier_rig_append(rig.kiosk, false, hash);
    uint64_t epoch = journal_state(rig.kiosk->journal)->epoch;
    say.lie = STATUS;
    say.status = 409;
    assert_int_equal(carry_rig_visit(&rig), TG_ERR_CONFLICT);
    carry_rig_says(&rig, "restored");
    assert_true(journal_state(rig.kiosk->journal)->alarm_epoch);
    assert_true(journal_state(rig.kiosk->journal)->epoch != epoch);
    say.lie = HONEST;
    assert_int_equal(carry_rig_visit(&rig), TG_OK);
    assert_int_equal(rig.report.waiting, 1);
    assert_int_equal(carry_rig_visit(&rig), TG_OK);
    assert_int_equal(rig.report.waiting, 0);
}

static void a_high_water_beyond_ours_raises_the_alarm(void **state)
{
    (void)state;
    struct journal_status status;
    begin_fake(rig.hub_folder);
    say.lie = AHEAD;
    assert_int_equal(carry_rig_visit(&rig), TG_ERR_CONFLICT);
    assert_int_equal(journal_read_status(rig.kiosk->journal_path, &status, &rig.kiosk->fault),
                     TG_OK);
    assert_true(status.alarm_epoch);
    assert_int_equal(status.batches_sent, 1);
    assert_int_equal(journal_state(rig.kiosk->journal)->seq, 1);
}

static void refusals_are_said_in_words(void **state)
{
    (void)state;
    static const struct {
        int status;
        enum tg_err err;
        const char *words;
    } refusals[] = {
        {403, TG_ERR_DENIED, "roster"},
        {507, TG_ERR_FULL, "full"},
        {400, TG_ERR_NETWORK, "400"},
        {503, TG_ERR_NETWORK, "503"},
    };
    begin_fake(rig.hub_folder);
    say.lie = STATUS;
    for (size_t i = 0; i < sizeof refusals / sizeof refusals[0]; i++) {
        say.status = refusals[i].status;
        assert_int_equal(carry_rig_visit(&rig), refusals[i].err);
        carry_rig_says(&rig, refusals[i].words);
    }
    assert_nothing_was_believed();
}

static void no_redirect_is_followed(void **state)
{
    (void)state;
    begin_fake(rig.hub_folder);
    say.lie = STATUS;
    say.status = 307;
    say.header = "Location: /elsewhere";
    assert_int_equal(carry_rig_visit(&rig), TG_ERR_NETWORK);
    assert_false(say.followed);
    assert_int_equal(say.batches, 1);
}

static void an_endless_answer_is_cut_off(void **state)
{
    (void)state;
    begin_fake(rig.hub_folder);
    say.lie = ENDLESS;
    assert_int_equal(carry_rig_visit(&rig), TG_ERR_NETWORK);
    carry_rig_says(&rig, "more than a hub");
    assert_nothing_was_believed();
}

static void an_expired_hub_is_told_from_others(void **state)
{
    (void)state;
    char ca[PATH_MAX];
    char crt[PATH_MAX];
    must(file_join(ca, sizeof ca, rig.org.org_path, "ca.crt") == TG_OK);
    must(file_join(crt, sizeof crt, rig.hub_folder, "device.crt") == TG_OK);
    fake_hub_write_expired(rig.org.org.root, ca, rig.hub_keys, crt);
    begin_fake(rig.hub_folder);
    assert_int_equal(carry_rig_visit(&rig), TG_ERR_NETWORK);
    carry_rig_says(&rig, "expired");
    carry_rig_says(&rig, "clock");
    assert_int_equal(say.batches, 0);
}

/* A machine of the same organisation, with a server's certificate, is still not the hub. */
static void another_key_of_the_organisation_is_not_the_hub(void **state)
{
    (void)state;
    char ca[PATH_MAX];
    char crt[PATH_MAX];
    struct fault fault;
    const struct hub_rig_device *beta = &rig.org.kiosks[1];
    const struct certs_subject subject = {
        .name = "hub-1", .organisation = "Test", .server_address = "127.0.0.1"};
    must(file_join(ca, sizeof ca, rig.org.org_path, "ca.crt") == TG_OK);
    must(file_join(crt, sizeof crt, beta->folder, "device.crt") == TG_OK);
    must(certs_write_device(rig.org.org.root, ca, beta->keys, &subject, crt, &fault) == TG_OK);
    begin_fake(beta->folder);
    assert_int_equal(carry_rig_visit(&rig), TG_ERR_NETWORK);
    carry_rig_says(&rig, "does not prove to be our hub");
    assert_int_equal(say.batches, 0);
}

static void a_hub_that_is_not_there_is_said_so(void **state)
{
    (void)state;
    carry_rig_link(&rig, 1);
    assert_int_equal(carry_rig_visit(&rig), TG_ERR_NETWORK);
    carry_rig_says(&rig, "cannot be reached");
    assert_int_equal(journal_state(rig.kiosk->journal)->outstanding, COURIER_RIG_BATCH);
}

static void only_acknowledgements_that_hold_are_brought_home(void **state)
{
    (void)state;
    uint8_t hashes[1][HASH_SIZE];
    uint8_t strange[1][HASH_SIZE] = {{1}};
    uint8_t good[DESK_ACK_SIZE_MAX];
    uint8_t forged[DESK_ACK_SIZE_MAX];
    uint8_t idle[DESK_ACK_SIZE_MAX];
    const struct sample_key stranger = sample_key(99);
    struct sample_key desk;
    memcpy(desk.secret, rig.org.desks[0].keys->secret, sizeof desk.secret);
    courier_rig_append(rig.kiosk, false, hashes[0]);
    size_t len =
        courier_rig_desk_ack(rig.kiosk, &desk, (const uint8_t(*)[HASH_SIZE])hashes, 1, good);
    (void)courier_rig_desk_ack(rig.kiosk, &stranger, (const uint8_t(*)[HASH_SIZE])hashes, 1,
                               forged);
    (void)courier_rig_desk_ack(rig.kiosk, &desk, (const uint8_t(*)[HASH_SIZE])strange, 1, idle);
    const struct ack_list list = {
        .next = 9, .count = 3, .acks = {{forged, len}, {good, len}, {idle, len}}};
    say.list_len = ack_list_compose(&list, say.list);
    begin_fake(rig.hub_folder);
    assert_int_equal(carry_rig_visit(&rig),
                     TG_ERR_CRYPTO); /* asked past 9, such a list leads nowhere */
    assert_int_equal(rig.report.acks, 1);
    assert_int_equal(rig.report.acks_refused, 1);
    assert_int_equal(journal_state(rig.kiosk->journal)->cursor, 9);
    struct desk_ack *acks = NULL;
    size_t count = 0;
    size_t refused = 0;
    assert_int_equal(journal_read_acks(rig.kiosk->journal_path, &rig.kiosk->charter,
                                       &rig.kiosk->plan.kiosk, &acks, &count, &refused,
                                       &rig.kiosk->fault),
                     TG_OK);
    assert_int_equal(count, 1);
    assert_int_equal(refused, 0);
    assert_memory_equal(acks[0].hashes[0], hashes[0], HASH_SIZE);
    free(acks);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
        TEST(a_captive_portals_200_is_no_acknowledgement),
        TEST(an_acknowledgement_for_anything_else_is_refused),
        TEST(a_conflict_begins_a_new_epoch_and_loses_nothing),
        TEST(a_high_water_beyond_ours_raises_the_alarm),
        TEST(refusals_are_said_in_words),
        TEST(no_redirect_is_followed),
        TEST(an_endless_answer_is_cut_off),
        TEST(an_expired_hub_is_told_from_others),
        TEST(another_key_of_the_organisation_is_not_the_hub),
        TEST(a_hub_that_is_not_there_is_said_so),
        TEST(only_acknowledgements_that_hold_are_brought_home),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
