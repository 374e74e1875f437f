#include "app/kiosk/visit.h"

#include "tests/app/kiosk_rig.h"

#include <poll.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

struct stage_of_test {
    struct rig rig;
    struct visit *visit;
};

static void open_visit(struct stage_of_test *t, uint32_t slots)
{
    rig_init(&t->rig, slots);
    struct visit_ground ground = {
        .pack = &t->rig.pack,
        .charter = &t->rig.station.charter,
        .vault = t->rig.station.vault,
        .clock = t->rig.station.clock,
        .kiosk = t->rig.station.settings.kiosk,
        .site_prefix = "HZ",
    };
    assert_int_equal(visit_create(&ground, &t->visit), TG_OK);
}

static void close_visit(struct stage_of_test *t)
{
    struct fault fault;
    assert_int_equal(visit_end(t->visit, &fault), TG_OK);
    visit_destroy(t->visit);
    rig_finish(&t->rig);
}

static void begin(struct stage_of_test *t)
{
    struct fault fault;
    int64_t wait_ms = 0;
    t->rig.now_ms += VAULT_SESSION_EVERY_MS;
    assert_int_equal(visit_begin(t->visit, &wait_ms, &fault), TG_OK);
    assert_int_equal(visit_page(t->visit), VISIT_LANGUAGE);
}

static void end(struct stage_of_test *t)
{
    struct fault fault;
    assert_int_equal(visit_end(t->visit, &fault), TG_OK);
    assert_int_equal(visit_page(t->visit), VISIT_NOBODY);
    assert_null(visit_draft(t->visit));
}

static void forward_to(struct stage_of_test *t, enum visit_page page)
{
    visit_forward(t->visit);
    assert_int_equal(visit_page(t->visit), page);
}

static void forward_to_question(struct stage_of_test *t, size_t question)
{
    forward_to(t, VISIT_QUESTION);
    assert_int_equal(visit_question(t->visit), question);
}

static void back_to(struct stage_of_test *t, enum visit_page page)
{
    assert_true(visit_back(t->visit));
    assert_int_equal(visit_page(t->visit), page);
}

static void answer(struct stage_of_test *t, size_t question, const char *text)
{
    assert_int_equal(draft_set_text(visit_draft(t->visit), question, text, strlen(text)), TG_OK);
}

static void to_kind(struct stage_of_test *t)
{
    begin(t);
    visit_choose_lang(t->visit, LANG_ZH_HANS);
    assert_int_equal(visit_page(t->visit), VISIT_PRIVACY);
    forward_to(t, VISIT_NOT_ACCEPTED);
    forward_to(t, VISIT_KIND);
}

/* An anonymous complaint about manners in the ward, up to CHECK. */
static void to_check(struct stage_of_test *t)
{
    to_kind(t);
    draft_set_kind(visit_draft(t->visit), 0);
    forward_to(t, VISIT_CATEGORY);
    draft_set_category(visit_draft(t->visit), 0);
    forward_to(t, VISIT_IDENTITY);
    draft_set_identity(visit_draft(t->visit), DRAFT_ANONYMOUS);
    forward_to(t, VISIT_ABOUT);
    forward_to_question(t, RIG_WHAT);
    answer(t, RIG_WHAT, "收费处态度很差");
    forward_to_question(t, RIG_WHERE);
    draft_set_options(visit_draft(t->visit), RIG_WHERE, 1);
    forward_to_question(t, RIG_DAY);
    forward_to(t, VISIT_CHECK);
}

static void file(struct stage_of_test *t)
{
    struct fault fault;
    bool too_long = true;
    int fd = -1;
    forward_to(t, VISIT_SEALING);
    assert_int_equal(visit_file_start(t->visit, &fd), TG_OK);
    struct pollfd ready = {.fd = fd, .events = POLLIN};
    assert_int_equal(poll(&ready, 1, 20000), 1);
    if (visit_file_finish(t->visit, &too_long, &fault) != TG_OK)
        fail_msg("%s", fault.text);
    assert_false(too_long);
    assert_int_equal(visit_page(t->visit), VISIT_RECEIPT);
}

static void visit_goes_through_every_page_in_order(void **state)
{
    (void)state;
    struct stage_of_test t;
    open_visit(&t, 16);
    to_check(&t);
    assert_int_equal(visit_step(t.visit), 5);
    file(&t);
    assert_int_equal(strlen(visit_receipt(t.visit)->digits), RECEIPT_DIGITS);
    assert_memory_equal(visit_case_number(t.visit), "HZ-", 3);
    assert_null(visit_draft(t.visit));
    assert_false(visit_back(t.visit));
    visit_keep(t.visit);
    assert_int_equal(visit_page(t.visit), VISIT_DONE);
    end(&t);
    close_visit(&t);
}

static void visit_stays_until_the_page_is_answered(void **state)
{
    (void)state;
    struct stage_of_test t;
    open_visit(&t, 16);
    to_kind(&t);
    assert_int_equal(visit_problem(t.visit), DRAFT_NOT_ANSWERED);
    forward_to(&t, VISIT_KIND);
    draft_set_kind(visit_draft(t.visit), 1);
    forward_to(&t, VISIT_IDENTITY);
    forward_to(&t, VISIT_IDENTITY);
    draft_set_identity(visit_draft(t.visit), DRAFT_ANONYMOUS);
    forward_to(&t, VISIT_ABOUT);
    forward_to_question(&t, RIG_WHAT);
    forward_to_question(&t, RIG_WHAT);
    close_visit(&t);
}

static void visit_says_call_first_and_urgent_where_the_category_is(void **state)
{
    (void)state;
    struct stage_of_test t;
    open_visit(&t, 16);
    to_kind(&t);
    draft_set_kind(visit_draft(t.visit), 0);
    forward_to(&t, VISIT_CATEGORY);
    draft_set_category(visit_draft(t.visit), 1);
    forward_to(&t, VISIT_NOTICE);
    assert_true(draft_urgent(visit_draft(t.visit)));
    forward_to(&t, VISIT_IDENTITY);
    back_to(&t, VISIT_NOTICE);
    back_to(&t, VISIT_CATEGORY);
    back_to(&t, VISIT_KIND);
    back_to(&t, VISIT_NOT_ACCEPTED);
    back_to(&t, VISIT_PRIVACY);
    back_to(&t, VISIT_LANGUAGE);
    assert_false(visit_back(t.visit));
    close_visit(&t);
}

static void visit_asks_what_a_condition_opens(void **state)
{
    (void)state;
    struct stage_of_test t;
    open_visit(&t, 16);
    to_check(&t);
    visit_change(t.visit, VISIT_QUESTION, RIG_WHERE);
    draft_set_options(visit_draft(t.visit), RIG_WHERE, 2);
    forward_to_question(&t, RIG_DETAIL);
    answer(&t, RIG_DETAIL, "停车场");
    forward_to(&t, VISIT_CHECK);
    close_visit(&t);
}

static void visit_change_returns_to_check(void **state)
{
    (void)state;
    struct stage_of_test t;
    open_visit(&t, 16);
    to_check(&t);
    visit_change(t.visit, VISIT_IDENTITY, 0);
    draft_set_identity(visit_draft(t.visit), DRAFT_NAMED);
    forward_to_question(&t, RIG_NAME);
    answer(&t, RIG_NAME, "王芳");
    forward_to(&t, VISIT_CHECK);
    visit_change(t.visit, VISIT_QUESTION, RIG_WHAT);
    back_to(&t, VISIT_CHECK);
    visit_change(t.visit, VISIT_KIND, 0);
    draft_set_kind(visit_draft(t.visit), 1);
    forward_to(&t, VISIT_CHECK);
    visit_change(t.visit, VISIT_KIND, 0);
    draft_set_kind(visit_draft(t.visit), 0);
    assert_int_equal(draft_category(visit_draft(t.visit)), -1);
    forward_to(&t, VISIT_CATEGORY);
    draft_set_category(visit_draft(t.visit), 0);
    forward_to(&t, VISIT_CHECK);
    close_visit(&t);
}

static void visit_half_a_change_never_reaches_check(void **state)
{
    (void)state;
    struct stage_of_test t;
    open_visit(&t, 16);
    to_check(&t);
    visit_change(t.visit, VISIT_KIND, 0);
    draft_set_kind(visit_draft(t.visit), 1);
    draft_set_kind(visit_draft(t.visit), 0);
    back_to(&t, VISIT_NOT_ACCEPTED);
    forward_to(&t, VISIT_CATEGORY);
    close_visit(&t);
}

static void visit_before_the_language_page_leaves_no_envelope(void **state)
{
    (void)state;
    struct stage_of_test t;
    open_visit(&t, 16);
    begin(&t);
    end(&t);
    assert_int_equal(rig_written(&t.rig), 0);
    close_visit(&t);
}

static void visit_given_up_anywhere_leaves_one_cover(void **state)
{
    (void)state;
    struct stage_of_test t;
    uint32_t expected = 0;
    open_visit(&t, 32);
    begin(&t);
    visit_choose_lang(t.visit, LANG_EN);
    end(&t);
    assert_int_equal(rig_written(&t.rig), ++expected);
    begin(&t);
    visit_choose_lang(t.visit, LANG_EN);
    back_to(&t, VISIT_LANGUAGE);
    end(&t);
    assert_int_equal(rig_written(&t.rig), ++expected);
    to_kind(&t);
    end(&t);
    assert_int_equal(rig_written(&t.rig), ++expected);
    to_check(&t);
    end(&t);
    assert_int_equal(rig_written(&t.rig), ++expected);
    to_check(&t);
    int fd = -1;
    forward_to(&t, VISIT_SEALING);
    assert_int_equal(visit_file_start(t.visit, &fd), TG_OK);
    end(&t);
    assert_int_equal(rig_written(&t.rig), ++expected);
    assert_int_equal(rig_open(&t.rig, t.rig.office, NULL), 0);
    close_visit(&t);
}

static void visit_filed_leaves_one_report_and_no_cover(void **state)
{
    (void)state;
    struct stage_of_test t;
    struct report *report = NULL;
    open_visit(&t, 16);
    to_check(&t);
    file(&t);
    char number[CASE_NUMBER_SIZE];
    (void)snprintf(number, sizeof number, "%s", visit_case_number(t.visit));
    assert_int_equal(rig_written(&t.rig), 1);
    end(&t);
    assert_int_equal(rig_written(&t.rig), 1);
    assert_int_equal(rig_open(&t.rig, t.rig.office, &report), 1);
    assert_int_equal(rig_open(&t.rig, t.rig.audit, NULL), 0);
    assert_string_equal(report->case_number, number);
    assert_string_equal(report->kind, "complaint");
    assert_string_equal(report->answers[0].text, "收费处态度很差");
    assert_string_equal(report->filed, "");
    assert_false(report->named);
    report_destroy(report);
    to_check(&t);
    file(&t);
    visit_keep(t.visit);
    end(&t);
    assert_int_equal(rig_written(&t.rig), 2);
    close_visit(&t);
}

static void visit_about_its_readers_is_sealed_away_from_them(void **state)
{
    (void)state;
    struct stage_of_test t;
    open_visit(&t, 16);
    to_check(&t);
    visit_change(t.visit, VISIT_ABOUT, 0);
    draft_set_about_readers(visit_draft(t.visit), true);
    forward_to(&t, VISIT_CHECK);
    file(&t);
    end(&t);
    assert_int_equal(rig_open(&t.rig, t.rig.office, NULL), 0);
    assert_int_equal(rig_open(&t.rig, t.rig.audit, NULL), 1);
    close_visit(&t);
}

static void file_named(struct stage_of_test *t, struct report **out_report)
{
    to_check(t);
    visit_change(t->visit, VISIT_IDENTITY, 0);
    draft_set_identity(visit_draft(t->visit), DRAFT_NAMED);
    forward_to_question(t, RIG_NAME);
    answer(t, RIG_NAME, "王芳");
    forward_to(t, VISIT_CHECK);
    file(t);
    end(t);
    assert_int_equal(rig_open(&t->rig, t->rig.office, out_report), 1);
}

static void visit_named_bears_the_local_minute(void **state)
{
    (void)state;
    struct stage_of_test t;
    struct report *report = NULL;
    open_visit(&t, 16);
    file_named(&t, &report);
    assert_int_equal(strlen(report->filed), 16);
    assert_memory_equal(report->filed, "2026-11-2", 9);
    assert_false(report->clock_unsure);
    report_destroy(report);
    close_visit(&t);
}

static void visit_says_that_its_clock_is_unsure(void **state)
{
    (void)state;
    struct stage_of_test t;
    struct report *report = NULL;
    open_visit(&t, 16);
    t.rig.unix_s = 3600;
    assert_null(visit_today(t.visit));
    file_named(&t, &report);
    assert_true(report->clock_unsure);
    report_destroy(report);
    close_visit(&t);
}

static void visit_is_refused_when_the_vault_is_full(void **state)
{
    (void)state;
    struct stage_of_test t;
    struct fault fault;
    int64_t wait_ms = 0;
    open_visit(&t, VAULT_SLOTS_MIN);
    enum tg_err err = TG_OK;
    int taken = 0;
    for (; taken <= VAULT_SLOTS_MIN; taken++) {
        t.rig.now_ms += VAULT_SESSION_EVERY_MS;
        err = visit_begin(t.visit, &wait_ms, &fault);
        if (err != TG_OK)
            break;
        visit_choose_lang(t.visit, LANG_EN);
        end(&t);
    }
    assert_int_equal(err, TG_ERR_FULL);
    assert_int_equal(visit_page(t.visit), VISIT_NOBODY);
    assert_true(taken >= VAULT_SLOTS_MIN - VAULT_RESERVE - 1);
    close_visit(&t);
}

static void visit_knows_the_day_to_come_back(void **state)
{
    (void)state;
    struct stage_of_test t;
    char day[11];
    open_visit(&t, 16);
    t.rig.unix_s = 1795392000 + 12 * 3600;
    assert_true(visit_day_after(t.visit, 15, day));
    assert_string_equal(day, "2026-12-08");
    close_visit(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(visit_goes_through_every_page_in_order),
        cmocka_unit_test(visit_stays_until_the_page_is_answered),
        cmocka_unit_test(visit_says_call_first_and_urgent_where_the_category_is),
        cmocka_unit_test(visit_asks_what_a_condition_opens),
        cmocka_unit_test(visit_change_returns_to_check),
        cmocka_unit_test(visit_half_a_change_never_reaches_check),
        cmocka_unit_test(visit_before_the_language_page_leaves_no_envelope),
        cmocka_unit_test(visit_given_up_anywhere_leaves_one_cover),
        cmocka_unit_test(visit_filed_leaves_one_report_and_no_cover),
        cmocka_unit_test(visit_about_its_readers_is_sealed_away_from_them),
        cmocka_unit_test(visit_named_bears_the_local_minute),
        cmocka_unit_test(visit_says_that_its_clock_is_unsure),
        cmocka_unit_test(visit_is_refused_when_the_vault_is_full),
        cmocka_unit_test(visit_knows_the_day_to_come_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
