/* What can be done with a case and what its clocks say, by a regulation that no code has seen. */
#include "tests/tools/docket_rig.h"

#include "board/base/secret.h"
#include "tools/desk/act_check.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#define DO(...) assert_int_equal(docket_rig_do(rig, &docket, __VA_ARGS__, NULL), TG_OK)
#define REFUSED(wanted, words, ...)                                                                \
    docket_rig_refused(rig, docket_rig_do(rig, &docket, __VA_ARGS__, NULL), wanted, words)

static void a_case_goes_from_arrival_to_archive(void **state)
{
    struct docket_rig *rig = *state;
    struct docket *docket = docket_rig_complaint(rig);
    assert_int_equal(docket->state, DOCKET_NEW);
    DO("accept");
    assert_int_equal(docket->state, DOCKET_OPEN);
    DO("take");
    assert_string_equal(docket->holder, "officer");
    DO("settle", "outcome=established", "text=换了灯");
    assert_string_equal(docket_fact(docket, "outcome"), "established");
    DO("answer", "text=修好了");
    DO("close");
    assert_int_equal(docket->state, DOCKET_CLOSED);
    assert_int_equal(docket->closed_s, rig->now_s);
    DO("archive");
    assert_int_equal(docket->state, DOCKET_ARCHIVED);
    docket_destroy(docket);
    docket = docket_rig_load(rig, "AAA1");
    assert_int_equal(docket->state, DOCKET_ARCHIVED);
    assert_int_equal(docket->entry_count, 6);
    docket_destroy(docket);
}

static void a_step_out_of_its_state_is_refused(void **state)
{
    struct docket_rig *rig = *state;
    struct docket *docket = docket_rig_complaint(rig);
    REFUSED(TG_ERR_RANGE, "not in a case that is new", "close");
    REFUSED(TG_ERR_RANGE, "not in a case that is new", "archive");
    REFUSED(TG_ERR_RANGE, "not in a case that is new", "reopen");
    REFUSED(TG_ERR_RANGE, "There is no step bake", "bake");
    assert_int_equal(docket->entry_count, 0);
    docket_destroy(docket);
}

static void what_comes_before_is_named(void **state)
{
    struct docket_rig *rig = *state;
    struct docket *docket = docket_rig_complaint(rig);
    REFUSED(TG_ERR_RANGE, "answer comes after settle (查清并处理)", "answer", "text=好");
    DO("accept");
    REFUSED(TG_ERR_RANGE, "close comes after answer (答复读者)", "close");
    docket_destroy(docket);
}

static void a_step_for_other_cases_is_neither_open_nor_wanted(void **state)
{
    struct docket_rig *rig = *state;
    struct docket *docket = docket_rig_complaint(rig);
    REFUSED(TG_ERR_RANGE, "for other cases", "go_and_look", "person=王强", "danger_now=gone");
    DO("accept");
    DO("settle", "outcome=established", "text=好"); /* needs go_and_look where that applies */
    docket_destroy(docket);
    docket = docket_rig_filed(
        rig, (struct docket_rig_report){
                 .tail = "AAA2", .kind = "danger", .category = "building", .urgent = true});
    DO("accept");
    REFUSED(TG_ERR_RANGE, "settle comes after go_and_look", "settle", "outcome=established",
            "text=好");
    docket_destroy(docket);
}

static void what_is_written_is_held_against_its_field(void **state)
{
    struct docket_rig *rig = *state;
    struct docket *docket = docket_rig_filed(
        rig, (struct docket_rig_report){.kind = "wish",
                                        .answers = "\"book\":\"鲁迅全集\",\"course\":\"想看\""});
    DO("accept");
    REFUSED(TG_ERR_RANGE, "purchase (To buy it): is needed", "choose");
    REFUSED(TG_ERR_RANGE, "must be one of buy (买), borrow", "choose", "purchase=steal");
    REFUSED(TG_ERR_RANGE, "amount (Price in yuan): is needed", "choose", "purchase=buy");
    REFUSED(TG_ERR_RANGE, "1 to 5000", "choose", "purchase=buy", "amount=5001");
    REFUSED(TG_ERR_RANGE, "1 to 5000", "choose", "purchase=buy", "amount=0");
    REFUSED(TG_ERR_RANGE, "whole number", "choose", "purchase=buy", "amount=12x");
    REFUSED(TG_ERR_RANGE, "has no place in this case", "choose", "purchase=borrow", "amount=10");
    REFUSED(TG_ERR_RANGE, "has no field colour", "choose", "purchase=borrow", "colour=red");
    REFUSED(TG_ERR_RANGE, "why (Why not): is needed", "choose", "purchase=decline");
    DO("choose", "purchase=buy", "amount=5000");
    docket_destroy(docket);
}

static void a_day_must_be_one(void **state)
{
    struct docket_rig *rig = *state;
    struct docket *docket = docket_rig_filed(
        rig, (struct docket_rig_report){.kind = "danger", .category = "building", .urgent = true});
    DO("go_and_look", "person=王强", "danger_now=fenced");
    REFUSED(TG_ERR_RANGE, "must be a day", "repair", "done_on=2026-02-30");
    REFUSED(TG_ERR_RANGE, "must be a day", "repair", "done_on=tomorrow");
    DO("repair", "done_on=2026-11-23");
    docket_destroy(docket);
}

static void an_answer_needs_words(void **state)
{
    struct docket_rig *rig = *state;
    struct docket *docket = docket_rig_complaint(rig);
    REFUSED(TG_ERR_RANGE, "the note is needed: give --text", "note");
    REFUSED(TG_ERR_RANGE, "the note is needed", "note", "text= \n");
    static char long_text[ACT_TEXT_MAX + 8] = "text=";
    memset(long_text + 5, 'x', ACT_TEXT_MAX + 1);
    REFUSED(TG_ERR_FULL, "an entry takes 12000", "note", long_text);
    memset(long_text + 5, '"', ACT_TEXT_MAX);
    long_text[5 + ACT_TEXT_MAX] = '\0';
    REFUSED(TG_ERR_FULL, "too long for an entry", "note", long_text);
    REFUSED(TG_ERR_FORMAT, "not UTF-8", "note", "text=\xff\xfe");
    DO("note", "text=打过电话");
    docket_destroy(docket);
}

static void a_case_is_not_accepted_on_a_ground_alone(void **state)
{
    struct docket_rig *rig = *state;
    struct docket *docket = docket_rig_complaint(rig);
    REFUSED(TG_ERR_RANGE, "unless there is one of rule (属于公开的借阅规定)", "refuse", "text=不");
    REFUSED(TG_ERR_RANGE, "the reply that the submitter gets", "refuse", "ground=rule");
    assert_true(docket_clock(docket, "answer")->running);
    DO("refuse", "ground=rule", "text=这是公开的规定");
    assert_int_equal(docket->state, DOCKET_REFUSED);
    assert_string_equal(docket_fact(docket, "ground"), "rule");
    assert_false(docket_clock(docket, "answer")->running);
    assert_null(docket_due(docket));
    DO("archive");
    docket_destroy(docket);
}

static void a_verbs_step_is_the_one_of_its_name(void **state)
{
    struct docket_rig *rig = calloc(1, sizeof *rig);
    const struct pack_step *step = NULL;
    (void)state;
    docket_rig_init(rig, "assets/packs/clinic.yaml");
    struct docket *docket = docket_rig_filed(
        rig, (struct docket_rig_report){.kind = "complaint", .category = "waiting"});
    assert_int_equal(act_step_of(rig->desk.reg, docket, PACK_VERB_CLASSIFY, &step, &rig->fault),
                     TG_OK);
    assert_string_equal(step->id, "classify");
    assert_int_equal(docket_rig_do(rig, &docket, "accept", NULL), TG_OK); /* "serious" too */
    assert_int_equal(act_step_of(rig->desk.reg, docket, PACK_VERB_CLASSIFY, &step, &rig->fault),
                     TG_OK);
    assert_string_equal(step->id, "classify");
    docket_rig_refused(rig, act_step_of(rig->desk.reg, docket, PACK_VERB_CLOSE, &step, &rig->fault),
                       TG_ERR_RANGE, "close comes after classify");
    docket_rig_refused(rig,
                       act_step_of(rig->desk.reg, docket, PACK_VERB_ARCHIVE, &step, &rig->fault),
                       TG_ERR_RANGE, "not in a case that is open");
    docket_destroy(docket);
    docket_rig_finish(rig);
    free(rig);
}

static void it_goes_where_the_table_proposes(void **state)
{
    struct docket_rig *rig = *state;
    struct docket *docket = docket_rig_complaint(rig);
    struct act_input input = {.step = "route", .departments = {"kitchen"}, .department_count = 1};
    docket_rig_refused(rig, docket_rig_act(rig, &docket, &input), TG_ERR_RANGE,
                       "kitchen is no department of pack library");
    DO("route");
    assert_int_equal(docket->department_count, 1);
    assert_string_equal(docket->departments[0], "building");
    assert_string_equal(docket_fact(docket, "departments"), "one");
    input.departments[0] = "readers";
    input.departments[1] = "building";
    input.department_count = 2;
    assert_int_equal(docket_rig_act(rig, &docket, &input), TG_OK);
    assert_string_equal(docket_fact(docket, "departments"), "several");
    docket_destroy(docket);
}

static void roles_say_who_may(void **state)
{
    struct docket_rig *rig = *state;
    struct event_officer li = {.name = "li", .roles = {"reader_services"}, .role_count = 1};
    const struct credential_source source = {.password_file = rig->desk.password};
    struct register_login login = {.officer = "li", .source = source};
    struct register_file *admin = rig->desk.reg;
    char path[128];
    bool is_new = false;
    struct docket *docket = docket_rig_filed(rig, (struct docket_rig_report){.kind = "report"});
    assert_int_equal(register_officer_add(admin, &li, &source, &rig->fault), TG_OK);
    snprintf(path, sizeof path, "%s/register.db", rig->desk.path);
    assert_int_equal(
        register_create(path, &rig->desk.clock, &login, &rig->desk.reg, &is_new, &rig->fault),
        TG_OK);
    DO("accept");
    REFUSED(TG_ERR_DENIED, "hear_librarian is for director (馆长)", "hear_librarian", "text=好");
    register_destroy(rig->desk.reg);
    rig->desk.reg = admin;
    DO("hear_librarian", "text=好");
    assert_string_equal(docket->entries[0].officer, "li");
    assert_string_equal(docket->entries[1].officer, "officer");
    docket_destroy(docket);
}

static void a_case_is_not_given_to_whom_it_is_closed_to(void **state)
{
    struct docket_rig *rig = *state;
    struct event_officer li = {.name = "li"};
    const struct credential_source source = {.password_file = rig->desk.password};
    struct docket *docket = docket_rig_complaint(rig);
    assert_int_equal(register_officer_add(rig->desk.reg, &li, &source, &rig->fault), TG_OK);
    assert_int_equal(register_begin(rig->desk.reg, &rig->fault), TG_OK);
    assert_int_equal(
        register_bar(rig->desk.reg, docket->id, "li", EVENT_ACCESS_SAID, NULL, 0, &rig->fault),
        TG_OK);
    assert_int_equal(register_commit(rig->desk.reg, &rig->fault), TG_OK);
    const struct act_input input = {.step = "take", .to = "li"};
    docket_rig_refused(rig, docket_rig_act(rig, &docket, &input), TG_ERR_DENIED, "closed to li");
    assert_string_equal(docket->holder, "");
    docket_destroy(docket);
}

static void what_is_entered_has_happened(void **state)
{
    struct docket_rig *rig = *state;
    struct docket *docket = docket_rig_complaint(rig);
    struct act_input input = {.step = "accept", .at_s = rig->now_s + 60};
    docket_rig_refused(rig, docket_rig_act(rig, &docket, &input), TG_ERR_RANGE, "lies ahead");
    input.at_s = rig->now_s - 3600;
    docket_rig_refused(rig, docket_rig_act(rig, &docket, &input), TG_ERR_RANGE,
                       "before the case was received");
    rig->now_s += 86400;
    input.at_s = rig->now_s - 3600;
    assert_int_equal(docket_rig_act(rig, &docket, &input), TG_OK);
    assert_int_equal(docket->entries[0].step.at_unix_s, rig->now_s - 3600);
    assert_int_equal(docket->entries[0].unix_s, rig->now_s);
    docket_destroy(docket);
}

static void a_time_is_typed_to_the_minute(void **state)
{
    struct docket_rig *rig = *state;
    rig->now_s += 37;
    struct docket *docket = docket_rig_complaint(rig);
    const struct act_input input = {.step = "accept", .at_s = docket_rig_time("2026-11-23 10:00")};
    assert_int_equal(docket_rig_act(rig, &docket, &input), TG_OK);
    assert_int_equal(docket->entries[0].step.at_unix_s, docket->received_s);
    docket_destroy(docket);
}

static void one_percent_too_much_is_refused(void **state)
{
    struct docket_rig *rig = calloc(1, sizeof *rig);
    docket_rig_init(rig, "assets/packs/enterprise.yaml");
    (void)state;
    const struct pack_handling *handling = rig->desk.by.packs.packs[0]->handling;
    const struct pack_step *step = pack_step_find(handling, "reward");
    struct docket docket = {.pack = rig->desk.by.packs.packs[0], .rules = &rig->desk.by};
    static const struct {
        const char *basis, *percent;
        bool good;
    } rewards[] = {{"charges", "19", false},  {"charges", "20", true},   {"charges", "50", true},
                   {"charges", "51", false},  {"recovered", "9", false}, {"recovered", "10", true},
                   {"recovered", "20", true}, {"recovered", "21", false}};
    for (size_t i = 0; i < sizeof rewards / sizeof *rewards; i++) {
        struct event_step out = {0};
        const struct act_input input = {.values = {{"reward_basis", rewards[i].basis},
                                                   {"base", "1000"},
                                                   {"percent", rewards[i].percent},
                                                   {"amount", "200"}},
                                        .value_count = 4};
        enum tg_err err = act_check(rig->desk.reg, &docket, step, &input, &out, &rig->fault);
        assert_int_equal(err, rewards[i].good ? TG_OK : TG_ERR_RANGE);
    }
    docket_rig_finish(rig);
    free(rig);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, docket_rig_setup, docket_rig_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_case_goes_from_arrival_to_archive),
        TEST(a_step_out_of_its_state_is_refused),
        TEST(what_comes_before_is_named),
        TEST(a_step_for_other_cases_is_neither_open_nor_wanted),
        TEST(what_is_written_is_held_against_its_field),
        TEST(a_day_must_be_one),
        TEST(an_answer_needs_words),
        TEST(a_case_is_not_accepted_on_a_ground_alone),
        cmocka_unit_test(a_verbs_step_is_the_one_of_its_name),
        TEST(it_goes_where_the_table_proposes),
        TEST(roles_say_who_may),
        TEST(a_case_is_not_given_to_whom_it_is_closed_to),
        TEST(what_is_entered_has_happened),
        TEST(a_time_is_typed_to_the_minute),
        cmocka_unit_test(one_percent_too_much_is_refused),
    };
    if (secret_init() != TG_OK)
        return 1;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
