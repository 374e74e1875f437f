/* What falls due, lists, and cases that are alike: over the sheet, as officers see it. */
#include "tests/tools/docket_rig.h"
#include "tests/tools/text_page.h"

#include "board/base/secret.h"
#include "tools/desk/due_show.h"
#include "tools/desk/similar.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include <jansson.h>

struct view {
    struct docket_rig rig;
    struct due_list due;
    struct text_page page;
};

static int setup(void **state)
{
    struct view *view = calloc(1, sizeof *view);
    docket_rig_init(&view->rig, DOCKET_RIG_LIBRARY);
    *state = view;
    return 0;
}

static int teardown(void **state)
{
    struct view *view = *state;
    due_finish(&view->due);
    docket_rig_finish(&view->rig);
    text_page_finish(&view->page);
    free(view);
    return 0;
}

static void file(struct view *view, const char *tail, const char *kind, const char *category)
{
    const struct docket_rig_report report = {
        .tail = tail, .kind = kind, .category = category, .urgent = strcmp(kind, "danger") == 0};
    docket_rig_file(&view->rig, &report);
}

static void collect(struct view *view, const char *when, bool all, size_t most)
{
    struct fault fault = {0};
    due_finish(&view->due);
    assert_int_equal(due_collect(view->rig.desk.reg, &view->rig.desk.by, docket_rig_time(when), all,
                                 most, &view->due, &fault),
                     TG_OK);
}

static void item_is(const struct view *view, size_t at, enum due_stage stage, const char *id)
{
    assert_true(at < view->due.count);
    assert_int_equal(view->due.items[at].stage, stage);
    assert_string_equal(view->due.items[at].line.id, id);
}

static void print(struct view *view, const char *when)
{
    FILE *out = text_page_open(&view->page);
    due_show_print(&view->due, &view->rig.desk.by, LANG_ZH_HANS, docket_rig_time(when), out);
    fclose(out);
}

static void what_is_late_comes_before_what_is_near(void **state)
{
    struct view *view = *state;
    file(view, "AAA1", "complaint", "loans"); /* 2026-11-30 */
    file(view, "AAA2", "danger", "building"); /* in 20 minutes */
    view->rig.now_s = docket_rig_time("2026-11-24 10:00");
    file(view, "AAA3", "complaint", "loans"); /* 2026-12-01 */
    collect(view, "2026-11-23 10:10", false, 9);
    assert_int_equal(view->due.count, 0);
    assert_int_equal(view->due.later, 3 + 3); /* with the pack's three duties */
    collect(view, "2026-11-23 10:16", false, 9);
    item_is(view, 0, DUE_SOON, "HZ-AAAA-AAAA-AAA2");
    collect(view, "2026-11-23 10:21", false, 9);
    item_is(view, 0, DUE_LATE, "HZ-AAAA-AAAA-AAA2");
    collect(view, "2026-12-01 08:00", false, 99);
    item_is(view, 0, DUE_LATE, "HZ-AAAA-AAAA-AAA2");
    item_is(view, view->due.late - 1, DUE_LATE, "HZ-AAAA-AAAA-AAA1");
    assert_int_equal(view->due.items[view->due.count - 1].stage, DUE_SOON);
}

static void what_is_kept_is_what_is_due_first(void **state)
{
    struct view *view = *state;
    file(view, "AAA2", "danger", "building");
    view->rig.now_s += 60;
    file(view, "AAA3", "danger", "building");
    view->rig.now_s -= 120;
    file(view, "AAA1", "danger", "building");
    collect(view, "2026-11-23 11:00", false, 2);
    assert_int_equal(view->due.count, 2);
    assert_int_equal(view->due.late, 3);
    item_is(view, 0, DUE_LATE, "HZ-AAAA-AAAA-AAA1");
    item_is(view, 1, DUE_LATE, "HZ-AAAA-AAAA-AAA2");
}

static void what_is_done_is_not_due(void **state)
{
    struct view *view = *state;
    file(view, "AAA1", "danger", "building");
    struct docket *docket = docket_rig_load(&view->rig, "AAA1");
    assert_int_equal(
        docket_rig_do(&view->rig, &docket, "go_and_look", "person=王强", "danger_now=gone", NULL),
        TG_OK);
    docket_destroy(docket);
    collect(view, "2026-11-23 12:00", false, 9);
    assert_int_equal(view->due.late, 0);
}

static void a_duty_is_due_until_it_is_entered(void **state)
{
    struct view *view = *state;
    struct period week;
    struct fault fault = {0};
    collect(view, "2026-12-01 10:00", false, 9);
    assert_int_equal(view->due.count, 2); /* last week's board, late; November's report, soon */
    assert_string_equal(view->due.items[0].duty->id, "board");
    assert_string_equal(view->due.items[0].period, "2026-W48");
    assert_int_equal(view->due.items[0].stage, DUE_LATE);
    assert_string_equal(view->due.items[1].duty->id, "monthly");
    assert_string_equal(view->due.items[1].period, "2026-11");
    assert_int_equal(period_parse("2026-W48", &week, &fault), TG_OK);
    assert_int_equal(
        due_duty_done(view->rig.desk.reg, &view->rig.desk.by, "library", "board", &week, &fault),
        TG_OK);
    assert_int_equal(
        due_duty_done(view->rig.desk.reg, &view->rig.desk.by, "library", "monthly", &week, &fault),
        TG_ERR_RANGE);
    assert_int_equal(
        due_duty_done(view->rig.desk.reg, &view->rig.desk.by, "library", "bake", &week, &fault),
        TG_ERR_MISSING);
    collect(view, "2026-12-01 10:00", false, 9);
    assert_int_equal(view->due.count, 1);
    assert_string_equal(view->due.items[0].duty->id, "monthly");
}

static void a_duty_is_entered_once_and_not_ahead(void **state)
{
    struct view *view = *state;
    struct period period;
    struct fault fault = {0};
    assert_int_equal(period_parse("2026-11", &period, &fault), TG_OK);
    assert_int_equal(due_duty_done(view->rig.desk.reg, &view->rig.desk.by, "library", "monthly",
                                   &period, &fault),
                     TG_OK);
    assert_int_equal(due_duty_done(view->rig.desk.reg, &view->rig.desk.by, "library", "monthly",
                                   &period, &fault),
                     TG_ERR_CONFLICT);
    assert_int_equal(period_parse("2031-01", &period, &fault), TG_OK);
    assert_int_equal(due_duty_done(view->rig.desk.reg, &view->rig.desk.by, "library", "monthly",
                                   &period, &fault),
                     TG_ERR_RANGE);
}

static void an_open_case_without_a_term_stays_in_sight(void **state)
{
    struct view *view = *state;
    struct docket *docket = docket_rig_complaint(&view->rig);
    struct docket_rig *rig = &view->rig;
    assert_int_equal(docket_rig_do(rig, &docket, "accept", NULL), TG_OK);
    assert_int_equal(docket_rig_do(rig, &docket, "settle", "outcome=established", "text=好", NULL),
                     TG_OK);
    collect(view, "2026-11-23 12:00", false, 9);
    assert_int_equal(view->due.open, 0);
    assert_int_equal(docket_rig_do(rig, &docket, "answer", "text=修好了", NULL), TG_OK);
    collect(view, "2026-11-23 12:00", false, 9);
    assert_int_equal(view->due.open, 1);
    item_is(view, 0, DUE_OPEN, docket->id);
    print(view, "2026-11-23 12:00");
    assert_non_null(strstr(view->page.text, "没有期限在走 (1)"));
    assert_int_equal(docket_rig_do(rig, &docket, "close", NULL), TG_OK);
    collect(view, "2026-11-23 12:00", false, 9);
    assert_int_equal(view->due.open, 0);
    docket_destroy(docket);
}

static void it_is_told_in_days_and_by_whom(void **state)
{
    struct view *view = *state;
    file(view, "AAA1", "complaint", "loans");
    struct docket *docket = docket_rig_load(&view->rig, "AAA1");
    assert_int_equal(docket_rig_do(&view->rig, &docket, "route", NULL), TG_OK);
    collect(view, "2026-12-03 08:00", false, 9);
    print(view, "2026-12-03 08:00");
    text_page_has(&view->page, "已超期 (2)\n");
    text_page_has(&view->page, "迟了 2 天");
    text_page_has(&view->page, "不满意的地方 · 借书还书和逾期费");
    text_page_has(&view->page, "读者服务部\n");
    assert_int_equal(docket_rig_do(&view->rig, &docket, "take", NULL), TG_OK);
    docket_destroy(docket);
    collect(view, "2026-11-30 08:00", false, 9);
    print(view, "2026-11-30 08:00");
    text_page_has(&view->page, "15 小时后");
    text_page_has(&view->page, "officer\n");
    assert_null(strstr(view->page.text, "≥"));
}

static void an_unsure_term_is_marked_and_the_year_named(void **state)
{
    struct view *view = *state;
    view->rig.now_s = docket_rig_time("2026-12-29 10:00");
    file(view, "AAA1", "complaint", "loans");
    collect(view, "2026-12-29 10:00", true, 9);
    print(view, "2026-12-29 10:00");
    text_page_has(&view->page, "≥ 5 天后");
    text_page_has(&view->page, "Put the calendar of 2027");
}

static void the_list_for_programs_has_ids_and_titles(void **state)
{
    struct view *view = *state;
    struct fault fault = {0};
    file(view, "AAA1", "complaint", "loans");
    collect(view, "2026-12-03 08:00", false, 9);
    FILE *out = text_page_open(&view->page);
    assert_int_equal(due_show_json(&view->due, &view->rig.desk.by, LANG_EN,
                                   docket_rig_time("2026-12-03 08:00"), out, &fault),
                     TG_OK);
    fclose(out);
    json_t *json = json_loads(view->page.text, 0, NULL);
    const json_t *items = json_object_get(json, "items");
    assert_int_equal(json_integer_value(json_object_get(json, "late")), 2);
    assert_int_equal(json_integer_value(json_object_get(json, "calendar_until")), 2026);
    const json_t *item = json_array_get(items, 0);
    if (json_object_get(item, "case") == NULL)
        item = json_array_get(items, 1);
    assert_string_equal(json_string_value(json_object_get(item, "due")),
                        "2026-11-30T23:59:59+08:00");
    assert_string_equal(json_string_value(json_object_get(item, "how_long")), "2 days late");
    assert_string_equal(json_string_value(json_object_get(item, "clock")), "answer");
    assert_string_equal(json_string_value(json_object_get(item, "clock_title")), "Answer");
    json_decref(json);
}

static void only_what_one_officer_holds(void **state)
{
    struct view *view = *state;
    const struct listing_filter mine = {.holder = "officer"};
    file(view, "AAA1", "complaint", "loans");
    file(view, "AAA2", "complaint", "loans");
    struct docket *docket = docket_rig_load(&view->rig, "AAA2");
    assert_int_equal(docket_rig_do(&view->rig, &docket, "take", NULL), TG_OK);
    docket_destroy(docket);
    collect(view, "2026-12-03 08:00", false, 9);
    assert_int_equal(view->due.late, 3);
    assert_int_equal(due_show_narrow(&view->due, view->rig.desk.reg, &mine, &view->rig.fault),
                     TG_OK);
    assert_int_equal(view->due.late, 1);
    item_is(view, 0, DUE_LATE, "HZ-AAAA-AAAA-AAA2");
}

static void other_rules_make_the_lines_anew(void **state)
{
    struct view *view = *state;
    struct fault fault = {0};
    file(view, "AAA1", "complaint", "loans");
    char command[256];
    snprintf(command, sizeof command,
             "sed -e 's/^version: 4/version: 5/' "
             "-e 's/term: {count: 5, unit: working_days}/term: {count: 2, unit: "
             "working_days}/' " DOCKET_RIG_LIBRARY " >'%s/library-5.yaml'",
             view->rig.desk.path);
    assert_int_equal(system(command), 0);
    snprintf(command, sizeof command, "%s/library-5.yaml", view->rig.desk.path);
    collect(view, "2026-11-26 10:00", false, 9);
    assert_int_equal(view->due.late, 0);
    desk_rig_pack(&view->rig.desk, command);
    assert_int_equal(
        sheet_refresh(view->rig.desk.reg, &view->rig.desk.by, view->rig.now_s, NULL, NULL, &fault),
        TG_OK);
    collect(view, "2026-11-26 10:00", false, 9);
    assert_int_equal(view->due.late, 1);
}

/* Whoever imports may be the one whom a report names: then it is another who must see its term. */
static void a_case_that_is_closed_to_who_imports_is_due_for_others(void **state)
{
    struct view *view = *state;
    struct desk_rig *desk = &view->rig.desk;
    struct event_officer wang = {.name = "wang", .real_name = "王强"};
    const struct credential_source source = {.password_file = desk->password};
    struct register_login login = {.officer = "wang", .source = source};
    struct register_file *admin = desk->reg;
    struct fault fault = {0};
    char path[128];
    bool is_new = false;
    assert_int_equal(register_officer_add(admin, &wang, &source, &fault), TG_OK);
    assert_int_equal(sheet_refresh(admin, &desk->by, view->rig.now_s, NULL, NULL, &fault), TG_OK);
    snprintf(path, sizeof path, "%s/register.db", desk->path);
    assert_int_equal(register_create(path, &desk->clock, &login, &desk->reg, &is_new, &fault),
                     TG_OK);
    const struct docket_rig_report report = {.tail = "AAA1",
                                             .kind = "complaint",
                                             .category = "loans",
                                             .answers = "\"course\":\"王强骂人\""};
    docket_rig_file(&view->rig, &report);
    collect(view, "2026-12-03 08:00", false, 9);
    assert_int_equal(view->due.late, 1); /* the duty alone */
    register_destroy(desk->reg);
    desk->reg = admin;
    assert_int_equal(sheet_refresh(admin, &desk->by, view->rig.now_s, NULL, NULL, &fault), TG_OK);
    collect(view, "2026-12-03 08:00", false, 9);
    assert_int_equal(view->due.late, 2);
}

static void a_page_of_the_list_is_newest_first(void **state)
{
    struct view *view = *state;
    struct fault fault = {0};
    struct listing_filter filter = {.limit = 1, .page = 1};
    file(view, "AAA1", "complaint", "loans");
    file(view, "AAA2", "complaint", "quiet");
    FILE *out = text_page_open(&view->page);
    assert_int_equal(listing_print(view->rig.desk.reg, &view->rig.desk.by, &filter, LANG_ZH_HANS,
                                   view->rig.now_s, false, out, &fault),
                     TG_OK);
    fclose(out);
    text_page_has(&view->page, "HZ-AAAA-AAAA-AAA2");
    text_page_has(&view->page, "1 to 1 of 2 cases; --page 2 goes on.\n");
    assert_null(strstr(view->page.text, "HZ-AAAA-AAAA-AAA1"));
    filter = (struct listing_filter){.state = "closed", .limit = 9, .page = 1};
    out = text_page_open(&view->page);
    assert_int_equal(listing_print(view->rig.desk.reg, &view->rig.desk.by, &filter, LANG_ZH_HANS,
                                   view->rig.now_s, false, out, &fault),
                     TG_OK);
    fclose(out);
    text_page_has(&view->page, "No such cases.\n");
}

static void texts_are_alike_by_their_pairs_of_letters(void **state)
{
    int percent = 0;
    (void)state;
    assert_int_equal(similar_percent("灯坏了三个星期", "灯坏了，三个星期！", &percent), TG_OK);
    assert_int_equal(percent, 100);
    assert_int_equal(
        similar_percent("二楼厕所的灯坏了三个星期", "二楼的厕所灯坏三星期了", &percent), TG_OK);
    assert_in_range(percent, SIMILAR_PERCENT_MIN, 90);
    assert_int_equal(similar_percent("排队太久", "灯坏了三个星期", &percent), TG_OK);
    assert_int_equal(percent, 0);
    assert_int_equal(similar_percent("", "灯坏了", &percent), TG_OK);
    assert_int_equal(percent, -1);
}

static void a_case_that_tells_the_same_is_offered(void **state)
{
    struct view *view = *state;
    struct similar_case found[SIMILAR_SHOWN_MAX];
    struct fault fault = {0};
    size_t count = 0;
    static const struct docket_rig_report reports[] = {
        {.tail = "AAA1",
         .kind = "complaint",
         .category = "facilities",
         .answers = "\"course\":\"二楼厕所的灯坏了三个星期，没人修\""},
        {.tail = "AAA2",
         .kind = "complaint",
         .category = "facilities",
         .filed = "2026-11-22T10:00",
         .answers = "\"course\":\"二楼的厕所灯坏了三星期，一直没人修\""},
        {.tail = "AAA3",
         .kind = "complaint",
         .category = "facilities",
         .answers = "\"course\":\"空调太冷，孩子感冒了\""},
        {.tail = "AAA4",
         .kind = "complaint",
         .category = "loans",
         .answers = "\"course\":\"二楼厕所的灯坏了三个星期，没人修\""},
    };
    for (size_t i = 0; i < sizeof reports / sizeof *reports; i++)
        docket_rig_file(&view->rig, &reports[i]);
    struct docket *docket = docket_rig_load(&view->rig, "AAA1");
    assert_int_equal(similar_find(view->rig.desk.reg, docket, found, &count, &fault), TG_OK);
    docket_destroy(docket);
    assert_int_equal(count, 1);
    assert_string_equal(found[0].id, "HZ-AAAA-AAAA-AAA2");
    assert_true(found[0].same_category && !found[0].same_department);
    assert_in_range(found[0].course, SIMILAR_PERCENT_MIN, 99);
    assert_int_equal(found[0].subject, -1);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(what_is_late_comes_before_what_is_near),
        TEST(what_is_kept_is_what_is_due_first),
        TEST(what_is_done_is_not_due),
        TEST(a_duty_is_due_until_it_is_entered),
        TEST(a_duty_is_entered_once_and_not_ahead),
        TEST(an_open_case_without_a_term_stays_in_sight),
        TEST(it_is_told_in_days_and_by_whom),
        TEST(an_unsure_term_is_marked_and_the_year_named),
        TEST(the_list_for_programs_has_ids_and_titles),
        TEST(only_what_one_officer_holds),
        TEST(other_rules_make_the_lines_anew),
        TEST(a_case_that_is_closed_to_who_imports_is_due_for_others),
        TEST(a_page_of_the_list_is_newest_first),
        cmocka_unit_test(texts_are_alike_by_their_pairs_of_letters),
        TEST(a_case_that_tells_the_same_is_offered),
    };
    if (secret_init() != TG_OK)
        return 1;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
