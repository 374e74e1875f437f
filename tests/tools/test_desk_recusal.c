/* What an import makes of a report before an officer sees it: who is kept away from it, who wrote
 * it, what it says by choice. */
#include "tests/tools/desk_rig.h"

#include "board/base/file.h"
#include "board/base/must.h"
#include "board/base/secret.h"
#include "tools/desk/export.h"
#include "tools/desk/show.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <cmocka.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

/* officer (admin), wang whose name is 王强 (inspector), li whose name is Li Ming (clerk). */
static void add(struct desk_rig *rig, const char *name, const char *real_name, const char *role)
{
    struct fault fault = {0};
    struct event_officer who = {.role_count = 1};
    char key[PATH_MAX];
    snprintf(who.name, sizeof who.name, "%s", name);
    snprintf(who.real_name, sizeof who.real_name, "%s", real_name);
    snprintf(who.roles[0], sizeof who.roles[0], "%s", role);
    must(file_join(key, sizeof key, rig->path, name) == TG_OK);
    struct credential_source source = {.key_file = key};
    if (register_officer_add(rig->reg, &who, &source, &fault) != TG_OK)
        fail_msg("%s", fault.text);
}

static void login(struct desk_rig *rig, const char *name)
{
    struct fault fault = {0};
    char path[PATH_MAX], key[PATH_MAX];
    bool new = false;
    must(file_join(path, sizeof path, rig->path, "register.db") == TG_OK);
    must(file_join(key, sizeof key, rig->path, name) == TG_OK);
    register_destroy(rig->reg);
    rig->reg = NULL;
    struct register_login by = {.officer = name, .source = {.key_file = key}};
    if (register_create(path, &rig->clock, &by, &rig->reg, &new, &fault) != TG_OK)
        fail_msg("%s", fault.text);
}

static int setup(void **state)
{
    struct desk_rig *rig = malloc(sizeof *rig);
    desk_rig_init(rig);
    add(rig, "wang", "王强", "inspector");
    add(rig, "li", "Li Ming", "clerk");
    *state = rig;
    return 0;
}

static int teardown(void **state)
{
    desk_rig_finish(*state);
    free(*state);
    return 0;
}

/* A named report of case HZ-AAAA-AAAA-AAA1 with that course, by somebody of that name. */
static void import_named(struct desk_rig *rig, uint64_t seq, const char *name, const char *course)
{
    char json[2048], key[65] = {0};
    memset(key, '1', 64);
    snprintf(json, sizeof json,
             "{\"tonggui\":1,\"type\":\"report\",\"pack\":{\"id\":\"clinic\",\"version\":1,"
             "\"hash\":\"%s\"},\"kiosk\":\"lobby-1\",\"case\":\"HZ-AAAA-AAAA-AAA1\","
             "\"mailbox\":{\"box\":\"%s\",\"sign\":\"%s\",\"labels\":\"%s\"},"
             "\"language\":\"zh-Hans\",\"kind\":\"complaint\",\"identity\":\"named\","
             "\"filed\":\"2026-11-23T14:05\",\"clock\":\"unsure\",\"who\":{\"name\":\"%s\"},"
             "\"answers\":{\"course\":\"%s\",\"wanted\":\"reply\",\"harm\":[\"time\",\"odd\"]}}",
             key, key, key, key, name, course);
    desk_rig_seal(&rig->charter.sets[0], json, rig->bodies[0]);
    desk_rig_deliver_plain(rig, seq);
    assert_int_equal(desk_rig_import(rig), TG_OK);
    assert_int_equal(rig->sum.reports, 1);
}

static enum tg_err find(struct desk_rig *rig, register_visit_fn *visit, void *ctx)
{
    struct fault fault;
    return register_find(rig->reg, "case HZ-AAAA-AAAA-AAA1", visit, ctx, &fault);
}

static enum tg_err copy(void *ctx, int64_t id, struct event *event, struct fault *fault)
{
    (void)id;
    (void)fault;
    if (event->type == EVENT_REPORT)
        *(struct event_report *)ctx = event->report;
    return TG_OK;
}

static void whom_a_report_names_never_sees_it(void **state)
{
    struct desk_rig *rig = *state;
    struct event_report report;
    import_named(rig, 1, "李娜", "收费处的王强骂人");
    assert_string_equal(rig->warning, "");
    assert_int_equal(find(rig, copy, &report), TG_OK);
    login(rig, "wang");
    assert_int_equal(find(rig, copy, &report), TG_ERR_DENIED);
    assert_int_equal(desk_rig_cases(rig), 0);
    login(rig, "li");
    assert_int_equal(find(rig, copy, &report), TG_OK);
    assert_int_equal(desk_rig_cases(rig), 1);
}

static enum tg_err count_letters(void *ctx, int64_t id, struct event *event, struct fault *fault)
{
    (void)id;
    (void)fault;
    *(int *)ctx += event->type == EVENT_LETTER ? 1 : 0;
    return TG_OK;
}

/* The submitter is told all the same, once, and nobody has to wait for another officer. */
static void whom_a_report_names_can_carry_it_in_unseen(void **state)
{
    struct desk_rig *rig = *state;
    struct register_sum sum;
    struct fault fault;
    int64_t waiting = 0;
    int letters = 0;
    rig->telling = true;
    login(rig, "wang");
    import_named(rig, 1, "李娜", "收费处的王强骂人");
    import_named(rig, 2, "李娜", "王强又骂人");
    assert_int_equal(find(rig, count_letters, &letters), TG_ERR_DENIED);
    assert_int_equal(register_mail_waiting(rig->reg, NULL, &waiting, &fault), TG_OK);
    assert_int_equal(waiting, 1);
    assert_int_equal(register_verify(rig->reg, &sum, &fault), TG_OK);
    login(rig, "li");
    assert_int_equal(find(rig, count_letters, &letters), TG_OK);
    assert_int_equal(letters, 1);
    assert_int_equal(register_verify(rig->reg, &sum, &fault), TG_OK);
}

static void a_name_in_the_identity_part_or_in_a_longer_word_keeps_nobody_away(void **state)
{
    struct desk_rig *rig = *state;
    struct event_report report;
    import_named(rig, 1, "王强", "xLi Mings was here");
    static const char *const all[] = {"wang", "li"};
    for (size_t i = 0; i < 2; i++) {
        login(rig, all[i]);
        assert_int_equal(find(rig, copy, &report), TG_OK);
    }
    import_named(rig, 2, "李娜", "it was Li Ming.");
    assert_int_equal(find(rig, copy, &report), TG_ERR_DENIED);
}

static void what_names_everybody_is_closed_to_nobody_and_said_so(void **state)
{
    struct desk_rig *rig = *state;
    struct fault fault;
    struct event_report report;
    struct event_officer who = *register_me(rig->reg);
    strcpy(who.real_name, "赵敏");
    assert_int_equal(register_officer_change(rig->reg, &who, &fault), TG_OK);
    import_named(rig, 1, "李娜", "王强、赵敏 and Li Ming");
    assert_non_null(strstr(rig->warning, "names every officer"));
    login(rig, "wang");
    assert_int_equal(find(rig, copy, &report), TG_OK);
}

static void for_inspectors(void *ctx, const struct report *report, const char *const **out,
                           size_t *out_count)
{
    static const char *const roles[] = {"inspector"};
    (void)ctx;
    (void)report;
    *out = roles;
    *out_count = 1;
}

static enum tg_err put_line(void *ctx, struct register_file *reg, const char *case_id,
                            struct event *event, int64_t id, struct fault *fault)
{
    uint8_t line[REGISTER_LINE_SIZE] = {0};
    *(int64_t *)ctx = event->type == EVENT_REPORT ? id : 0;
    return register_line_put(reg, case_id, line, fault);
}

/* Prints the case, or exports it. */
static void show(struct desk_rig *rig, enum event_view_what how, char *out, size_t size)
{
    struct docket *docket = NULL;
    struct fault fault = {0};
    int64_t now_s = clock_unix_s(&rig->clock);
    FILE *file = fmemopen(out, size, "w");
    must(file != NULL);
    enum tg_err err = docket_load(rig->reg, &rig->by, "hz-aaaa-aaaa-aaa1", &docket, &fault);
    if (err == TG_OK && how == EVENT_VIEW_SHOWN)
        err = show_case(rig->reg, &rig->by, docket, LANG_ZH_HANS, now_s, file, &fault);
    else if (err == TG_OK)
        err = export_case(rig->reg, &rig->by, docket, how, LANG_ZH_HANS, now_s, file, &fault);
    if (err != TG_OK)
        fail_msg("%s", fault.text);
    docket_destroy(docket);
    fclose(file);
}

static enum tg_err count_views(void *ctx, int64_t id, struct event *event, struct fault *fault)
{
    (void)id;
    (void)fault;
    int *views = ctx;
    if (event->type == EVENT_VIEW)
        views[event->view.what]++;
    return TG_OK;
}

static void who_wrote_it_is_shown_to_their_roles_and_each_time_recorded(void **state)
{
    struct desk_rig *rig = *state;
    int64_t entered = 0;
    const struct intake_rules rules = {
        .ctx = &entered, .identity_roles = for_inspectors, .entered = put_line};
    char text[4096];
    int views[4] = {0};
    rig->rules = &rules;
    import_named(rig, 1, "李娜", "排队");
    assert_true(entered > 0);
    login(rig, "li");
    show(rig, EVENT_VIEW_SHOWN, text, sizeof text);
    assert_non_null(strstr(text, "not shown to your role"));
    assert_null(strstr(text, "李娜"));
    assert_non_null(strstr(text, "排队"));
    login(rig, "wang");
    assert_int_equal(find(rig, count_views, views), TG_OK);
    assert_int_equal(views[EVENT_VIEW_SHOWN], 0);
    show(rig, EVENT_VIEW_SHOWN, text, sizeof text);
    assert_non_null(strstr(text, "李娜"));
    show(rig, EVENT_VIEW_EXPORTED, text, sizeof text);
    assert_non_null(strstr(text, "李娜"));
    assert_int_equal(find(rig, count_views, views), TG_OK);
    assert_int_equal(views[EVENT_VIEW_SHOWN], 1);
    assert_int_equal(views[EVENT_VIEW_EXPORTED], 1);
}

static enum tg_err refuse(void *ctx, struct register_file *reg, const char *case_id,
                          struct event *event, int64_t id, struct fault *fault)
{
    (void)ctx;
    (void)reg;
    (void)event;
    (void)id;
    return fault_set(fault, TG_ERR_FULL, "%s: no room", case_id);
}

static void what_is_made_of_a_report_goes_in_with_it_or_not_at_all(void **state)
{
    struct desk_rig *rig = *state;
    const struct intake_rules rules = {.entered = refuse};
    rig->rules = &rules;
    desk_rig_report(&rig->charter.sets[0], "AAA1", 1, rig->bodies[0]);
    desk_rig_deliver_plain(rig, 1);
    assert_int_equal(desk_rig_import(rig), TG_ERR_FULL);
    assert_int_equal(desk_rig_cases(rig), 0);
    assert_int_equal(desk_rig_count(rig, "spool/in", "*.parcel"), 1);
    rig->rules = NULL;
    assert_int_equal(desk_rig_import(rig), TG_OK);
    assert_int_equal(desk_rig_cases(rig), 1);
}

static void choices_and_the_time_of_filing_stand_in_the_event(void **state)
{
    struct desk_rig *rig = *state;
    struct pack_option wanted[] = {{.id = "reply"}, {.id = "nothing"}};
    struct pack_option harm[] = {{.id = "money"}, {.id = "time"}};
    struct pack_question questions[] = {
        {.id = "course"},
        {.id = "wanted", .options = wanted, .option_count = 2},
        {.id = "harm", .options = harm, .option_count = 2},
    };
    struct pack pack = {.id = "clinic", .questions = questions, .question_count = 3};
    const struct packs packs = {.packs = {&pack}, .count = 1};
    const struct intake_rules rules = {.packs = &packs};
    struct event_report report;
    struct tm local;
    char filed[32];
    rig->rules = &rules;
    import_named(rig, 1, "李娜", "reply");
    assert_int_equal(find(rig, copy, &report), TG_OK);
    time_t when = (time_t)report.filed_unix_s;
    localtime_r(&when, &local);
    strftime(filed, sizeof filed, "%Y-%m-%dT%H:%M", &local);
    assert_string_equal(filed, "2026-11-23T14:05");
    assert_true(report.clock_unsure);
    assert_int_equal(report.fact_count, 2); /* an option that the pack does not have is none */
    assert_string_equal(report.facts[0].id, "wanted");
    assert_string_equal(report.facts[0].value, "reply");
    assert_string_equal(report.facts[1].id, "harm");
    assert_string_equal(report.facts[1].value, "time");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(whom_a_report_names_never_sees_it),
        TEST(whom_a_report_names_can_carry_it_in_unseen),
        TEST(a_name_in_the_identity_part_or_in_a_longer_word_keeps_nobody_away),
        TEST(what_names_everybody_is_closed_to_nobody_and_said_so),
        TEST(who_wrote_it_is_shown_to_their_roles_and_each_time_recorded),
        TEST(what_is_made_of_a_report_goes_in_with_it_or_not_at_all),
        TEST(choices_and_the_time_of_filing_stand_in_the_event),
    };
    if (secret_init() != TG_OK)
        return 1;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
