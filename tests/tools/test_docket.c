/* What a case is after its steps: the state it stands in and the terms that run. */
#include "tests/tools/paper_rig.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <cmocka.h>

#define DAY 86400
#define RECEIVED 1793600000

enum { CASE = 1 };

static int enter(void **state)
{
    struct paper_rig *rig = calloc(1, sizeof *rig);
    paper_rig_init(rig, "enterprise");
    const struct paper_rig_case what = {.number = CASE,
                                        .kind = "complaint",
                                        .category = "pay",
                                        .who = "{\"name\":\"李娜\"}",
                                        .answers = "{\"course\":\"经过\"}",
                                        .filed = "2026-11-01T10:00",
                                        .received_s = RECEIVED};
    paper_rig_report(rig, &what);
    *state = rig;
    return 0;
}

static int leave(void **state)
{
    paper_rig_finish(*state);
    free(*state);
    return 0;
}

static void assert_stands(struct paper_rig *rig, enum docket_state state, bool inquiry_runs)
{
    struct docket *docket = paper_rig_docket(rig, CASE);
    assert_int_equal(docket->state, state);
    assert_int_equal(docket_clock(docket, "inquiry")->running, inquiry_runs);
    docket_destroy(docket);
}

static int64_t end_of_inquiry(struct paper_rig *rig)
{
    struct docket *docket = paper_rig_docket(rig, CASE);
    int64_t end_s = docket_clock(docket, "inquiry")->end_s;
    docket_destroy(docket);
    return end_s;
}

static void refused_and_opened_again_a_case_is_still_to_be_accepted(void **state)
{
    static const char *const again[] = {"dissatisfied", "reopen"};
    struct paper_rig *rig = *state;
    for (int i = 0; i < 2; i++) {
        paper_rig_do(rig, CASE, RECEIVED + DAY, "refuse", "text=事实不清。", NULL);
        assert_stands(rig, DOCKET_REFUSED, false);
        if (i == 0)
            paper_rig_do(rig, CASE, RECEIVED + DAY, again[i], "objection=facts", NULL);
        else
            paper_rig_do(rig, CASE, RECEIVED + DAY, again[i], NULL);
        assert_stands(rig, DOCKET_NEW, true);
    }
    paper_rig_do(rig, CASE, RECEIVED + DAY, "accept", NULL);
    assert_stands(rig, DOCKET_OPEN, true);
}

static void once_accepted_it_needs_no_second_acceptance(void **state)
{
    struct paper_rig *rig = *state;
    paper_rig_do(rig, CASE, RECEIVED + DAY, "accept", NULL);
    paper_rig_do(rig, CASE, RECEIVED + DAY, "refuse", "text=事实不清。", NULL);
    paper_rig_do(rig, CASE, RECEIVED + DAY, "reopen", NULL);
    assert_stands(rig, DOCKET_OPEN, true);
}

static void a_refusal_that_falls_wins_no_time(void **state)
{
    struct paper_rig *rig = *state;
    int64_t end_s = end_of_inquiry(rig);
    paper_rig_do(rig, CASE, RECEIVED + DAY, "refuse", "text=事实不清。", NULL);
    paper_rig_do(rig, CASE, RECEIVED + 9 * DAY, "accept", NULL);
    assert_stands(rig, DOCKET_OPEN, true);
    assert_int_equal(end_of_inquiry(rig), end_s);
}

static void what_was_done_before_the_refusal_stays_done(void **state)
{
    struct paper_rig *rig = *state;
    paper_rig_do(rig, CASE, RECEIVED + DAY, "accept", NULL);
    paper_rig_do(rig, CASE, RECEIVED + DAY, "hand_over", NULL);
    paper_rig_do(rig, CASE, RECEIVED + DAY, "refuse", "text=事实不清。", NULL);
    paper_rig_do(rig, CASE, RECEIVED + DAY, "reopen", NULL);
    struct docket *docket = paper_rig_docket(rig, CASE);
    assert_false(docket_clock(docket, "hand_over")->running);
    docket_destroy(docket);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(refused_and_opened_again_a_case_is_still_to_be_accepted,
                                        enter, leave),
        cmocka_unit_test_setup_teardown(once_accepted_it_needs_no_second_acceptance, enter, leave),
        cmocka_unit_test_setup_teardown(a_refusal_that_falls_wins_no_time, enter, leave),
        cmocka_unit_test_setup_teardown(what_was_done_before_the_refusal_stays_done, enter, leave),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
