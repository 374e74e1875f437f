/* A kiosk's courier asks for mail: what it does with the answers of a hub that is honest, lies,
 * goes away or is no hub. */
#include "tests/sync/courier/carry_rig.h"

#include "sync/courier/mail_round.h"
#include "tests/sync/courier/fake_hub.h"
#include "tests/sync/courier/mail_rig.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>

enum { BUNDLES = 5 };

static struct carry_rig rig;
static struct mail_rig mail;
static struct fake_hub *fake;
static struct mail_round plan;
static struct mail_report report;
static struct fault fault;

static struct {
    struct mail_file files[BUNDLES]; /* the hub's log: cursors 1 … BUNDLES */
    bool endless;                    /* the last one again and again, under higher numbers */
    unsigned there;                  /* of the files, so many */
    struct fake_answer instead;      /* of any bundle, when it has a status */
    int asked;
    unsigned first_after; /* of the round */
    char header[64];
} hub;

static uint32_t days_later;

static struct fake_answer speak(void *ctx, const struct fake_request *request)
{
    (void)ctx;
    unsigned after = 0;
    must(sscanf(request->line, "GET /v1/k/alpha/mail?after=%u ", &after) == 1);
    if (hub.asked++ == 0)
        hub.first_after = after;
    if (hub.instead.status != 0)
        return hub.instead;
    if (after >= hub.there && !hub.endless)
        return (struct fake_answer){.status = 204};
    const struct mail_file *file = &hub.files[after < BUNDLES ? after : BUNDLES - 1];
    snprintf(hub.header, sizeof hub.header, "Tonggui-Cursor: %u", after + 1);
    return (struct fake_answer){
        .status = 200, .body = file->bytes, .len = file->len, .header = hub.header};
}

static int64_t noon(void *ctx)
{
    (void)ctx;
    return (int64_t)(MAIL_RIG_DAY + days_later) * 86400 + 43200;
}

static int64_t slow_ms; /* that every look at the clock takes */

static int64_t monotonic(void *ctx)
{
    static int64_t now_ms;
    (void)ctx;
    return now_ms += slow_ms;
}

static int setup(void **state)
{
    (void)state;
    carry_rig_init(&rig);
    mail_rig_init(&mail);
    memset(&hub, 0, sizeof hub);
    hub.there = BUNDLES;
    days_later = 0;
    slow_ms = 0;
    for (int i = 0; i < BUNDLES; i++)
        hub.files[i] = mail_log_next(&mail.log);
    fake = fake_hub_create(rig.hub_folder, speak, NULL);
    carry_rig_link(&rig, fake_hub_port(fake));
    plan = (struct mail_round){.kiosk = rig.org.kiosks[0].name,
                               .group = mail.group,
                               .charter = &mail.charter,
                               .bag = mail.bag,
                               .link = rig.link,
                               .clock = {.unix_s = noon, .monotonic_ms = monotonic}};
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    fake_hub_destroy(fake);
    for (int i = 0; i < BUNDLES; i++)
        mail_file_finish(&hub.files[i]);
    mail_rig_finish(&mail);
    carry_rig_finish(&rig);
    return 0;
}

static enum tg_err run(void)
{
    hub.asked = 0;
    return mail_round_run(&plan, &report, &fault);
}

static void a_round_brings_all_there_is_and_the_next_one_nothing_twice(void **state)
{
    (void)state;
    assert_int_equal(run(), TG_OK);
    assert_int_equal(report.fetched, BUNDLES);
    assert_false(report.more);
    assert_int_equal(hub.asked, BUNDLES + 1);
    for (int i = 0; i < BUNDLES; i++)
        assert_int_equal(mail_rig_found(&mail, &hub.files[i], 0), 4);
    mail_rig_reopen(&mail);
    plan.bag = mail.bag;
    assert_int_equal(mailbag_cursor(mail.bag), BUNDLES);
    assert_int_equal(run(), TG_OK);
    assert_int_equal(report.fetched, 0);
}

static void a_refused_bundle_does_not_stop_the_rest(void **state)
{
    (void)state;
    hub.files[1].bytes[BUNDLE_HEADER_SIZE] ^= 1;
    hub.files[3].len -= 100;
    assert_int_equal(run(), TG_OK);
    assert_int_equal(report.fetched, BUNDLES);
    assert_int_equal(report.refused, 2);
    assert_int_equal(report.refusal.err, TG_ERR_FORMAT);
    const struct mailbag_status status = mail_rig_status(&mail);
    assert_int_equal(status.refused, 2);
    assert_int_equal(status.missing, 2);
    assert_int_equal(status.bundles, BUNDLES - 2);
    assert_int_equal(mailbag_cursor(mail.bag), BUNDLES);
}

/* A kiosk that was moved: its courier.conf hears of it before the hub's roster does. */
static void a_move_in_whatever_order_brings_all_mail_of_the_new_group(void **state)
{
    (void)state;
    struct mail_log other = mail.log;
    other.group = sample_name("harbour");
    other.seq = 1;
    memset(other.before, 0, sizeof other.before);
    struct mail_file elsewhere[BUNDLES], here[BUNDLES];
    for (int i = 0; i < BUNDLES; i++) {
        here[i] = hub.files[i];
        elsewhere[i] = mail_log_next(&other);
    }
    hub.files[2] = hub.files[3]; /* the group before has a gap, which nobody will fill */
    assert_int_equal(run(), TG_OK);
    assert_int_equal(mail_rig_status(&mail).missing, 1);
    memcpy(hub.files, here, sizeof here);
    plan.group = other.group;
    for (int visit = 0; visit < 3; visit++) {
        assert_int_equal(run(), TG_OK);
        assert_int_equal(hub.asked, 1);
        assert_false(report.more);
        assert_int_equal(report.refusal.err, TG_ERR_DENIED);
        assert_int_equal(mail_rig_status(&mail).refused, 1);
        assert_true(mail_rig_status(&mail).last_error[0] != '\0');
    }
    memcpy(hub.files, elsewhere, sizeof elsewhere); /* now the hub knows */
    assert_int_equal(run(), TG_OK);
    const struct mailbag_status status = mail_rig_status(&mail);
    assert_int_equal(status.refused + status.missing, 0);
    assert_string_equal(status.last_error, "");
    for (int i = 0; i < BUNDLES; i++)
        assert_int_equal(mail_rig_found(&mail, &elsewhere[i], 0), 4);
    assert_int_equal(mail_rig_found(&mail, &here[0], 0), 4); /* until it expires */
    days_later = 1;
    assert_int_equal(run(), TG_OK);
    assert_int_equal(hub.asked, 1);
    for (int i = 0; i < BUNDLES; i++)
        mail_file_finish(&here[i]);
}

/* What was refused for the hub's sake is asked for once more, and no kiosk is the poorer for it. */
static void what_the_hub_spoiled_is_fetched_once_it_mends(void **state)
{
    (void)state;
    hub.files[1].bytes[BUNDLE_HEADER_SIZE] ^= 1;
    assert_int_equal(run(), TG_OK);
    hub.files[1].bytes[BUNDLE_HEADER_SIZE] ^= 1;
    assert_int_equal(run(), TG_OK); /* asked from the beginning a moment ago: not yet again */
    assert_int_equal(hub.first_after, BUNDLES);
    days_later = 1;
    assert_int_equal(run(), TG_OK);
    assert_int_equal(hub.asked, 1 + BUNDLES + 1);
    const struct mailbag_status status = mail_rig_status(&mail);
    assert_int_equal(status.missing + status.refused, 0);
    assert_int_equal(mail_rig_found(&mail, &hub.files[1], 0), 4);
}

/* The last one leaves no gap behind: it is missed all the same. */
static void a_spoiled_newest_bundle_is_fetched_once_it_is_whole(void **state)
{
    (void)state;
    struct mail_file *last = &hub.files[BUNDLES - 1];
    last->bytes[BUNDLE_HEADER_SIZE] ^= 1;
    assert_int_equal(run(), TG_OK);
    last->bytes[BUNDLE_HEADER_SIZE] ^= 1;
    days_later = 1;
    assert_int_equal(run(), TG_OK);
    assert_int_equal(mail_rig_found(&mail, last, 0), 4);
    assert_int_equal(mail_rig_status(&mail).refused, 0);
    days_later = 2;
    assert_int_equal(run(), TG_OK);
    assert_int_equal(hub.asked, 1);
}

/* Days of silence were its own: it asks for what it missed, not for everything. */
static void a_kiosk_that_was_off_for_long_goes_on_from_where_it_was(void **state)
{
    (void)state;
    hub.there = 2;
    assert_int_equal(run(), TG_OK);
    days_later = 30;
    mail.log.seq = 3;
    mail.log.day += days_later;
    memcpy(mail.log.before, hub.files[1].bundle.hash, HASH_SIZE);
    for (int i = 2; i < BUNDLES; i++) {
        mail_file_finish(&hub.files[i]);
        hub.files[i] = mail_log_next(&mail.log);
    }
    hub.there = BUNDLES;
    assert_int_equal(run(), TG_OK);
    assert_int_equal(hub.first_after, 2);
    assert_int_equal(hub.asked, BUNDLES - 2 + 1);
    assert_int_equal(mail_rig_status(&mail).missing, 0);
}

static void nothing_came(void)
{
    assert_int_equal(mail_rig_status(&mail).bundles, 0);
    assert_int_equal(mailbag_cursor(mail.bag), 0);
}

static void an_answer_without_a_cursor_is_no_mail(void **state)
{
    (void)state;
    static const char *const headers[] = {
        NULL,
        "Tonggui-Cursor: 0",
        "Tonggui-Cursor: -1",
        "Tonggui-Cursor: 1x",
        "Tonggui-Cursor:",
        "Tonggui-Cursor: 9223372036854775808",
        "Tonggui-Cursor: 99999999999999999999999",
    };
    for (size_t i = 0; i < sizeof headers / sizeof *headers; i++) {
        hub.instead = (struct fake_answer){.status = 200,
                                           .body = hub.files[0].bytes,
                                           .len = hub.files[0].len,
                                           .header = headers[i]};
        assert_int_equal(run(), TG_ERR_NETWORK);
        assert_non_null(strstr(fault.text, "captive portal"));
        nothing_came();
    }
}

static void what_is_no_answer_of_a_hub_moves_nothing(void **state)
{
    (void)state;
    static uint8_t endless[BUNDLE_SIZE_MAX + 1];
    static const char page[] = "<html><body>Please log in to the guests' network.</body></html>";
    static const char elsewhere[] = "Location: https://127.0.0.1:1/\r\nTonggui-Cursor: 1";
    const struct mail_file *file = &hub.files[0];
    const struct fake_answer answers[] = {
        {.status = 200, .body = page, .len = sizeof page - 1},
        {.status = 200, .body = "", .len = 0, .header = "Tonggui-Cursor: 1"},
        {.status = 200, .body = endless, .len = sizeof endless, .header = "Tonggui-Cursor: 1"},
        {.status = 206, .body = file->bytes, .len = 100, .header = "Tonggui-Cursor: 1"},
        {.status = 302, .body = page, .len = sizeof page - 1, .header = elsewhere},
        {.status = 304, .header = "Tonggui-Cursor: 1"},
        {.status = 400},
        {.status = 404, .body = page, .len = sizeof page - 1},
        {.status = 409},
        {.status = 413},
        {.status = 500, .body = file->bytes, .len = file->len, .header = "Tonggui-Cursor: 1"},
        {.status = 503},
        {.status = 507},
    };
    for (size_t i = 0; i < sizeof answers / sizeof *answers; i++) {
        hub.instead = answers[i];
        assert_int_not_equal(run(), TG_OK);
        assert_int_equal(report.fetched, 0);
        assert_true(fault.text[0] != '\0' && hub.asked == 1);
        nothing_came();
    }
    hub.instead = (struct fake_answer){0};
    assert_int_equal(run(), TG_OK);
    assert_int_equal(mail_rig_status(&mail).bundles, BUNDLES);
}

static void a_hub_that_goes_away_leaves_what_came_and_the_place(void **state)
{
    (void)state;
    hub.files[3].len = 0;
    assert_int_equal(run(), TG_ERR_NETWORK);
    assert_int_equal(report.fetched, 3);
    assert_int_equal(mailbag_cursor(mail.bag), 3);
    fake_hub_destroy(fake);
    fake = NULL;
    assert_int_equal(run(), TG_ERR_NETWORK);
    assert_int_equal(mailbag_cursor(mail.bag), 3);
    assert_int_equal(mail_rig_status(&mail).bundles, 3);
}

static void a_revoked_kiosk_gets_none_and_is_told(void **state)
{
    (void)state;
    hub.instead.status = 403;
    assert_int_equal(run(), TG_ERR_DENIED);
    assert_non_null(strstr(fault.text, "revoked"));
}

static void a_hub_that_never_ends_does_not_hold_the_round(void **state)
{
    (void)state;
    hub.endless = true;
    assert_int_equal(run(), TG_OK);
    assert_int_equal(report.fetched, MAIL_ROUND_BUNDLES_MAX);
    assert_true(report.more);
    assert_int_equal(mail_rig_status(&mail).bundles, BUNDLES);
}

/* Meanwhile, something urgent may want to go. */
static void a_slow_line_does_not_hold_the_courier_and_the_rest_comes(void **state)
{
    (void)state;
    slow_ms = MAIL_ROUND_MS_MAX / 2;
    assert_int_equal(run(), TG_OK);
    assert_true(report.more && report.fetched < BUNDLES);
    for (int rounds = 0; report.more; rounds++) {
        assert_true(rounds < BUNDLES);
        assert_int_equal(run(), TG_OK);
    }
    assert_int_equal(mail_rig_status(&mail).bundles, BUNDLES);
    assert_int_equal(mail_rig_status(&mail).missing, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
        TEST(a_round_brings_all_there_is_and_the_next_one_nothing_twice),
        TEST(a_refused_bundle_does_not_stop_the_rest),
        TEST(a_move_in_whatever_order_brings_all_mail_of_the_new_group),
        TEST(what_the_hub_spoiled_is_fetched_once_it_mends),
        TEST(a_spoiled_newest_bundle_is_fetched_once_it_is_whole),
        TEST(a_kiosk_that_was_off_for_long_goes_on_from_where_it_was),
        TEST(an_answer_without_a_cursor_is_no_mail),
        TEST(what_is_no_answer_of_a_hub_moves_nothing),
        TEST(a_hub_that_goes_away_leaves_what_came_and_the_place),
        TEST(a_revoked_kiosk_gets_none_and_is_told),
        TEST(a_hub_that_never_ends_does_not_hold_the_round),
        TEST(a_slow_line_does_not_hold_the_courier_and_the_rest_comes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
