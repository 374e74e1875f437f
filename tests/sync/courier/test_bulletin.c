/* What a courier says of its kiosk, and what it makes of a hub's answers to that. */
#include "sync/courier/bulletin.h"

#include "tests/sync/courier/carry_rig.h"
#include "tests/sync/courier/fake_hub.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <sqlite3.h>

#include <cmocka.h>

static struct carry_rig rig;
static struct fake_hub *fake;

static struct {
    struct fake_answer answer;
    char line[256];
    uint8_t body[64];
    size_t len;
    int asked;
} hub;

static struct fake_answer speak(void *ctx, const struct fake_request *request)
{
    (void)ctx;
    hub.asked++;
    hub.len = request->len;
    must(request->len <= sizeof hub.body);
    memcpy(hub.body, request->body, request->len);
    snprintf(hub.line, sizeof hub.line, "%s", request->line);
    return hub.answer;
}

static int setup(void **state)
{
    struct fault fault;
    (void)state;
    memset(&hub, 0, sizeof hub);
    hub.answer.status = 204;
    carry_rig_init(&rig);
    must(vault_note_charter(rig.kiosk->vault, &rig.kiosk->charter, &fault) == TG_OK);
    fake = fake_hub_create(rig.hub_folder, speak, NULL);
    carry_rig_link(&rig, fake_hub_port(fake));
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    fake_hub_destroy(fake);
    carry_rig_finish(&rig);
    return 0;
}

static enum tg_err tell(struct bulletin *bulletin)
{
    return bulletin_tell(bulletin, rig.link, &rig.kiosk->plan.kiosk, &rig.kiosk->fault);
}

static void the_request_is_the_same_but_for_its_bits(void **state)
{
    (void)state;
    const uint32_t all[] = {0, health_of(HEALTH_PRINTER_JAM), UINT32_MAX};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        uint32_t troubles = 0;
        struct bulletin bulletin = {.troubles = all[i]};
        assert_int_equal(tell(&bulletin), TG_OK);
        assert_false(bulletin.older);
        assert_string_equal(hub.line, "PUT /v1/k/alpha/health HTTP/1.1");
        assert_int_equal(hub.len, HEALTH_SIZE);
        assert_int_equal(health_parse(hub.body, hub.len, &troubles), TG_OK);
        assert_int_equal(troubles, all[i]);
    }
    assert_int_equal(hub.asked, 3);
}

static void a_hub_of_the_version_before_is_no_fault(void **state)
{
    (void)state;
    static const int OLDER[] = {404, 405};
    for (size_t i = 0; i < sizeof OLDER / sizeof *OLDER; i++) {
        struct bulletin bulletin = {0};
        hub.answer =
            (struct fake_answer){.status = OLDER[i], .body = "no such thing here\n", .len = 19};
        assert_int_equal(tell(&bulletin), TG_OK);
        assert_true(bulletin.older);
        hub.answer = (struct fake_answer){.status = 204};
        assert_int_equal(tell(&bulletin), TG_OK);
        assert_false(bulletin.older);
    }
}

static void what_is_no_hubs_answer_is_a_fault(void **state)
{
    (void)state;
    struct bulletin bulletin = {0};
    static const struct {
        int status;
        enum tg_err err;
    } CASES[] = {{200, TG_ERR_NETWORK}, {302, TG_ERR_NETWORK}, {400, TG_ERR_NETWORK},
                 {403, TG_ERR_DENIED},  {500, TG_ERR_NETWORK}, {507, TG_ERR_FULL}};
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        hub.answer = (struct fake_answer){.status = CASES[i].status};
        assert_int_equal(tell(&bulletin), CASES[i].err);
    }
    static uint8_t endless[1 << 16];
    hub.answer = (struct fake_answer){.status = 200, .body = endless, .len = sizeof endless};
    assert_int_equal(tell(&bulletin), TG_ERR_NETWORK);
}

static uint32_t of_the_vault(size_t damaged)
{
    struct vault_view view;
    struct fault fault;
    if (vault_reader_view(rig.kiosk->reader, &view, &fault) != TG_OK)
        fail_msg("%s", fault.text);
    uint32_t troubles = bulletin_of(&view, damaged, &rig.kiosk->charter);
    vault_view_finish(&view);
    return troubles;
}

static void the_kiosks_own_word_goes_along(void **state)
{
    (void)state;
    struct fault fault;
    vault_tell(rig.kiosk->vault, health_of(HEALTH_CAMERA_ABSENT));
    assert_int_equal(vault_refresh(rig.kiosk->vault, &fault), TG_OK);
    assert_int_equal(of_the_vault(0), health_of(HEALTH_CAMERA_ABSENT));
    assert_int_equal(of_the_vault(1),
                     health_of(HEALTH_CAMERA_ABSENT) | health_of(HEALTH_VAULT_DAMAGED));
}

static void how_full_the_vault_is_is_told_in_three_steps(void **state)
{
    (void)state;
    uint8_t hash[HASH_SIZE];
    uint32_t before = of_the_vault(0);
    int filling = -1, full = -1;
    for (int written = 1; written <= COURIER_RIG_SLOTS; written++) {
        courier_rig_append(rig.kiosk, false, hash);
        uint32_t now = of_the_vault(0) & ~before;
        if (filling < 0 && now == health_of(HEALTH_VAULT_FILLING))
            filling = written;
        if (full < 0 && now == health_of(HEALTH_VAULT_FULL))
            full = written;
        assert_int_equal(now, full > 0      ? health_of(HEALTH_VAULT_FULL)
                              : filling > 0 ? health_of(HEALTH_VAULT_FILLING)
                                            : 0);
    }
    assert_int_equal(filling, COURIER_RIG_SLOTS * 7 / 8);
    assert_int_equal(full, COURIER_RIG_SLOTS - VAULT_RESERVE + 1);
}

static void a_kiosk_on_another_charter_is_told_of(void **state)
{
    (void)state;
    assert_int_equal(of_the_vault(0) & health_of(HEALTH_OTHER_CHARTER), 0);
    rig.kiosk->charter.hash[5] ^= 1;
    assert_int_equal(of_the_vault(0) & health_of(HEALTH_OTHER_CHARTER),
                     health_of(HEALTH_OTHER_CHARTER));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
        TEST(the_request_is_the_same_but_for_its_bits),
        TEST(a_hub_of_the_version_before_is_no_fault),
        TEST(what_is_no_hubs_answer_is_a_fault),
        TEST(the_kiosks_own_word_goes_along),
        TEST(how_full_the_vault_is_is_told_in_three_steps),
        TEST(a_kiosk_on_another_charter_is_told_of),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
