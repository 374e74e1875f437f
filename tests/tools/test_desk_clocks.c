/* What the clocks of a case say, by a regulation that no code has seen. */
#include "tests/tools/docket_rig.h"

#include "board/base/secret.h"
#include "tools/desk/when.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

static void ends(const struct docket *docket, const char *clock, const char *when)
{
    char end[WHEN_SIZE];
    const struct docket_clock *found = docket_clock(docket, clock);
    assert_non_null(found);
    when_local(found->end_s, end);
    assert_string_equal(end, when);
}

#define DO(...) assert_int_equal(docket_rig_do(rig, &docket, __VA_ARGS__, NULL), TG_OK)
#define REFUSED(wanted, words, ...)                                                                \
    docket_rig_refused(rig, docket_rig_do(rig, &docket, __VA_ARGS__, NULL), wanted, words)

static void a_named_case_runs_from_when_it_was_filed(void **state)
{
    struct docket_rig *rig = *state;
    struct docket *docket = docket_rig_filed(
        rig, (struct docket_rig_report){
                 .kind = "complaint", .category = "loans", .filed = "2026-11-18T09:00"});
    ends(docket, "answer", "2026-11-25 23:59");
    docket_destroy(docket);
}

static void an_anonymous_one_runs_from_when_headquarters_got_it(void **state)
{
    struct docket_rig *rig = *state;
    struct docket *docket = docket_rig_complaint(rig);
    ends(docket, "answer", "2026-11-30 23:59");
    docket_destroy(docket);
}

static void a_kiosks_clock_counts_only_where_it_is_trusted(void **state)
{
    struct docket_rig *rig = *state;
    struct docket_rig_report report = {.kind = "complaint", .category = "loans"};
    report.filed = "2026-11-18T09:00";
    report.clock_unsure = true;
    struct docket *docket = docket_rig_filed(rig, report);
    ends(docket, "answer", "2026-11-30 23:59");
    docket_destroy(docket);
    report = (struct docket_rig_report){
        .tail = "AAA2", .kind = "complaint", .category = "loans", .filed = "2027-11-18T09:00"};
    docket = docket_rig_filed(rig, report);
    ends(docket, "answer", "2026-11-30 23:59");
    docket_destroy(docket);
}

static void a_term_that_was_missed_stays_so(void **state)
{
    struct docket_rig *rig = *state;
    struct docket *docket = docket_rig_complaint(rig);
    DO("accept");
    DO("settle", "outcome=established", "text=好");
    assert_false(docket_clock_late(docket_clock(docket, "answer"), rig->now_s));
    rig->now_s = docket_rig_time("2026-12-01 00:00");
    assert_true(docket_clock_late(docket_clock(docket, "answer"), rig->now_s));
    DO("answer", "text=好");
    assert_false(docket_clock(docket, "answer")->running);
    assert_true(docket_clock_late(docket_clock(docket, "answer"), rig->now_s));
    docket_destroy(docket);
}

static void a_term_that_was_kept_is_kept(void **state)
{
    struct docket_rig *rig = *state;
    struct docket *docket = docket_rig_complaint(rig);
    DO("accept");
    DO("settle", "outcome=established", "text=好");
    DO("answer", "text=好");
    assert_null(docket_due(docket));
    assert_false(docket_clock_late(docket_clock(docket, "answer"), rig->now_s + 99 * 86400));
    docket_destroy(docket);
}

static void who_is_not_satisfied_opens_it_and_starts_the_clock_afresh(void **state)
{
    struct docket_rig *rig = *state;
    struct docket *docket = docket_rig_complaint(rig);
    DO("accept");
    DO("settle", "outcome=established", "text=好");
    DO("answer", "text=好");
    DO("close");
    rig->now_s = docket_rig_time("2026-11-26 10:00");
    DO("dissatisfied", "text=没有修");
    assert_int_equal(docket->state, DOCKET_OPEN);
    assert_true(docket->dissatisfied);
    assert_int_equal(docket->closed_s, 0);
    assert_true(docket_clock(docket, "answer")->running);
    ends(docket, "answer", "2026-12-03 23:59");
    REFUSED(TG_ERR_RANGE, "close comes after answer", "close");
    DO("answer", "text=这次修好了");
    DO("close");
    docket_destroy(docket);
}

static void what_is_explained_is_explained_again_to_who_is_still_not_satisfied(void **state)
{
    struct docket_rig *rig = *state;
    struct docket *docket = docket_rig_complaint(rig);
    DO("accept");
    DO("settle", "outcome=established", "text=好");
    DO("answer", "text=好");
    DO("dissatisfied", "objection=facts");
    DO("answer", "text=再答");
    REFUSED(TG_ERR_RANGE, "close comes after explain", "close");
    DO("explain", "text=解释");
    DO("close");
    DO("dissatisfied", "objection=tone");
    DO("answer", "text=三答");
    REFUSED(TG_ERR_RANGE, "close comes after explain", "close");
    DO("explain", "text=再解释");
    DO("close");
    docket_destroy(docket);
}

static void a_term_without_a_warning_warns_on_its_last_day(void **state)
{
    struct docket_rig *rig = *state;
    struct docket *docket = docket_rig_filed(
        rig, (struct docket_rig_report){
                 .kind = "complaint", .category = "loans", .filed = "2026-11-23T09:00"});
    DO("accept");
    DO("settle", "outcome=established", "text=好");
    DO("answer", "text=好");
    ends(docket, "follow_up", "2026-11-26 23:59");
    assert_int_equal(docket_clock(docket, "follow_up")->warn_s,
                     docket_rig_time("2026-11-26 00:00"));
    docket_destroy(docket);
    docket = docket_rig_filed(
        rig, (struct docket_rig_report){
                 .tail = "AAA2", .kind = "danger", .category = "building", .urgent = true});
    DO("go_and_look", "person=王强", "danger_now=fenced");
    const struct docket_clock *mend = docket_clock(docket, "mend");
    assert_int_equal(mend->end_s - mend->warn_s, 12 * 3600);
    docket_destroy(docket);
}

static void a_day_that_a_case_is_delegated_until_is_a_term(void **state)
{
    struct docket_rig *rig = *state;
    struct docket *docket = docket_rig_complaint(rig);
    const struct act_input input = {
        .step = "delegate", .to = "officer", .until_s = docket_rig_time("2026-11-25 23:59")};
    assert_null(docket_clock(docket, "delegated"));
    assert_int_equal(docket_rig_act(rig, &docket, &input), TG_OK);
    ends(docket, "delegated", "2026-11-25 23:59");
    assert_string_equal(docket_due(docket)->rule->id, "delegated");
    DO("accept");
    DO("settle", "outcome=established", "text=好");
    assert_false(docket_clock(docket, "delegated")->running);
    docket_destroy(docket);
}

static void an_extension_has_its_bounds_and_its_reason(void **state)
{
    struct docket_rig *rig = *state;
    struct docket *docket = docket_rig_complaint(rig);
    struct act_input input = {.step = "extend",
                              .values = {{"text", "等备件"}},
                              .value_count = 1,
                              .until_s = docket_rig_time("2026-12-15 23:59")};
    docket_rig_refused(
        rig, docket_rig_act(rig, &docket, &input), TG_ERR_RANGE,
        "it ends 2026-11-30 23:59; the regulation lets it be extended to 2026-12-14");
    input.until_s = docket_rig_time("2026-11-30 12:00");
    docket_rig_refused(rig, docket_rig_act(rig, &docket, &input), TG_ERR_RANGE,
                       "it ends 2026-11-30");
    input.until_s = docket_rig_time("2026-12-10 23:59");
    input.value_count = 0;
    docket_rig_refused(rig, docket_rig_act(rig, &docket, &input), TG_ERR_RANGE, "the explanation");
    input.value_count = 1;
    input.clock = "purchase";
    docket_rig_refused(rig, docket_rig_act(rig, &docket, &input), TG_ERR_RANGE,
                       "no such term runs");
    input.clock = NULL;
    assert_int_equal(docket_rig_act(rig, &docket, &input), TG_OK);
    assert_true(docket_clock(docket, "answer")->extended);
    ends(docket, "answer", "2026-12-10 23:59");
    input.until_s = docket_rig_time("2026-12-14 23:59");
    assert_int_equal(docket_rig_act(rig, &docket, &input), TG_OK);
    ends(docket, "answer", "2026-12-14 23:59");
    docket_destroy(docket);
}

static void a_fact_that_is_found_later_brings_its_clock(void **state)
{
    struct docket_rig *rig = *state;
    struct docket *docket = docket_rig_filed(
        rig, (struct docket_rig_report){.kind = "danger", .category = "building", .urgent = true});
    assert_string_equal(docket_due(docket)->rule->id, "go");
    ends(docket, "go", "2026-11-23 10:20");
    assert_false(docket_clock(docket, "mend")->applies);
    rig->now_s += 600;
    DO("go_and_look", "person=王强", "danger_now=fenced");
    assert_true(docket_clock(docket, "mend")->applies);
    assert_string_equal(docket_due(docket)->rule->id, "mend");
    ends(docket, "mend", "2026-11-25 10:10");
    rig->now_s += 600;
    DO("go_and_look", "person=王强", "danger_now=gone");
    assert_false(docket_clock(docket, "mend")->applies);
    docket_destroy(docket);
}

static void where_the_calendar_ends_a_term_is_the_earliest(void **state)
{
    struct docket_rig *rig = *state;
    rig->now_s = docket_rig_time("2026-12-29 10:00");
    struct docket *docket = docket_rig_complaint(rig);
    const struct docket_clock *clock = docket_clock(docket, "answer");
    assert_true(clock->unsure);
    ends(docket, "answer", "2027-01-03 23:59");
    docket_destroy(docket);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, docket_rig_setup, docket_rig_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_named_case_runs_from_when_it_was_filed),
        TEST(an_anonymous_one_runs_from_when_headquarters_got_it),
        TEST(a_kiosks_clock_counts_only_where_it_is_trusted),
        TEST(a_term_that_was_missed_stays_so),
        TEST(a_term_that_was_kept_is_kept),
        TEST(a_term_without_a_warning_warns_on_its_last_day),
        TEST(a_day_that_a_case_is_delegated_until_is_a_term),
        TEST(who_is_not_satisfied_opens_it_and_starts_the_clock_afresh),
        TEST(what_is_explained_is_explained_again_to_who_is_still_not_satisfied),
        TEST(an_extension_has_its_bounds_and_its_reason),
        TEST(a_fact_that_is_found_later_brings_its_clock),
        TEST(where_the_calendar_ends_a_term_is_the_earliest),
    };
    if (secret_init() != TG_OK)
        return 1;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
