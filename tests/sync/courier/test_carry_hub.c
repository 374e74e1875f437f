/* Visits to a real hub that is killed on the way, or will not have us. */
#include "tests/sync/courier/carry_rig.h"

#include "sync/wire/parcel.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>

static struct carry_rig rig;

static int setup(void **state)
{
    (void)state;
    carry_rig_init(&rig);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    carry_rig_finish(&rig);
    return 0;
}

/* How often a desk is handed a batch with that envelope, from the beginning. */
static int times_at_the_hub(const uint8_t hash[static HASH_SIZE])
{
    int times = 0;
    uint64_t cursor = 0;
    for (int i = 0; i < 100; i++) {
        char path[128];
        struct parcel parcel;
        struct batch batch;
        struct fault fault;
        snprintf(path, sizeof path, "/v1/d/desk-1/batches?after=%llu", (unsigned long long)cursor);
        struct hub_rig_reply reply = hub_rig_get(&rig.org, &rig.org.desks[0], path);
        if (reply.status == 204) {
            hub_rig_reply_finish(&reply);
            return times;
        }
        assert_int_equal(reply.status, 200);
        assert_int_equal(parcel_parse(reply.bytes, reply.len, &parcel), TG_OK);
        assert_int_equal(batch_parse(parcel.batch, parcel.batch_len, &batch, &fault), TG_OK);
        times += courier_rig_in_batch(&batch, hash);
        cursor = reply.cursor;
        hub_rig_reply_finish(&reply);
    }
    return -1;
}

static void a_real_hub_killed_at_any_point_gets_it_once(void **state)
{
    (void)state;
    static const char *const points[] = {"hub.before_commit", "hub.after_commit",
                                         "hub.before_reply"};
    for (size_t i = 0; i < sizeof points / sizeof points[0]; i++) {
        uint8_t hash[HASH_SIZE];
        courier_rig_append(rig.kiosk, false, hash);
        hub_rig_start(&rig.org, points[i]);
        carry_rig_link(&rig, rig.org.port);
        assert_int_equal(carry_rig_visit(&rig), TG_ERR_NETWORK);
        hub_rig_wait_killed(&rig.org);
        assert_int_equal(journal_state(rig.kiosk->journal)->outstanding, COURIER_RIG_BATCH);
        courier_rig_reopen(rig.kiosk);
        hub_rig_start(&rig.org, NULL);
        carry_rig_link(&rig, rig.org.port);
        if (carry_rig_visit(&rig) != TG_OK)
            fail_msg("%s", rig.kiosk->fault.text);
        assert_int_equal(times_at_the_hub(hash), 1);
        hub_rig_stop(&rig.org);
    }
}

static void an_answer_lost_on_the_way_is_asked_for_again(void **state)
{
    (void)state;
    uint8_t hash[HASH_SIZE];
    uint8_t *bytes = NULL;
    struct batch batch;
    courier_rig_append(rig.kiosk, false, hash);
    assert_int_equal(courier_rig_compose(rig.kiosk, &bytes, &batch), TG_OK);
    hub_rig_start(&rig.org, NULL);
    char path[128];
    snprintf(path, sizeof path, "/v1/k/alpha/%016llx/b/%llu", (unsigned long long)batch.epoch,
             (unsigned long long)batch.seq);
    struct hub_rig_reply reply =
        hub_rig_put(&rig.org, &rig.org.kiosks[0], path, bytes, batch_size(batch.count));
    assert_int_equal(reply.status, 200);
    hub_rig_reply_finish(&reply);
    free(bytes);
    carry_rig_link(&rig, rig.org.port);
    assert_int_equal(carry_rig_visit(&rig), TG_OK);
    assert_int_equal(times_at_the_hub(hash), 1);
}

static void a_revoked_kiosk_is_told_so(void **state)
{
    (void)state;
    char folder[PATH_MAX];
    strcpy(folder, rig.org.kiosks[2].folder);
    strcpy(rig.org.kiosks[0].folder, folder);
    rig.kiosk->plan.kiosk = rig.org.kiosks[2].name;
    rig.kiosk->plan.secret = rig.org.kiosks[2].keys->secret;
    hub_rig_start(&rig.org, NULL);
    carry_rig_link(&rig, rig.org.port);
    assert_int_equal(carry_rig_visit(&rig), TG_ERR_DENIED);
    carry_rig_says(&rig, "revoked");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
        TEST(a_real_hub_killed_at_any_point_gets_it_once),
        TEST(an_answer_lost_on_the_way_is_asked_for_again),
        TEST(a_revoked_kiosk_is_told_so),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
