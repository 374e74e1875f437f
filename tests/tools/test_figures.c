/* Figures of a period against a slow count by folding every case. */
#include "tests/tools/paper_rig.h"
#include "tools/desk/figures.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <cmocka.h>
#include <jansson.h>
#include <string.h>

#define DAY 86400
#define OCTOBER 1790784000 /* 2026-10-01 00:00 in Shanghai */

enum { CASES = 60 };

struct figures_test {
    struct paper_rig rig;
    struct period period;
};

static const char *const ids[] = {"kind", "category", "identity", "department", "state", "late"};
static struct pack_cell columns[] = {
    {{{"编号", "編號", "Number"}}, "case.number"},
    {{{"事由", "事由", "Matter"}}, "question.matter"},
    {{{"状态", "狀態", "State"}}, "case.state"},
};
static const struct pack_report report = {
    .id = "monthly",
    .title = {{"投诉和举报月度统计表", "投訴和舉報月統計表", "Figures of the month"}},
    .by = {(const char **)(uintptr_t)ids, sizeof ids / sizeof *ids},
};

/* From the first of October on, one a day; every third is a complaint of somebody. */
static void enter(struct paper_rig *rig, int number)
{
    static const char *const categories[] = {"graft", "theft", "power", "graft", "damage"};
    bool named = number % 3 == 0;
    const struct paper_rig_case what = {
        .number = number,
        .kind = named ? "complaint" : "report",
        .category = named ? (number % 2 == 0 ? "pay" : "manner") : categories[number % 5],
        .who = named ? "{\"name\":\"李娜\"}" : NULL,
        .answers = number == 40 ? "{\"matter\":\"=HYPERLINK(\\\"http://x\\\",\\\"a\\\")\","
                                  "\"course\":\"经过，\\\"引号\\\"\"}"
                                : "{\"matter\":\"一句话\",\"course\":\"经过\"}",
        .filed = "2026-09-30T10:00",
        .received_s = OCTOBER + 36000 + number * DAY};
    paper_rig_report(rig, &what);
}

/* Some are refused at once, some after their term, some handed over in time, some left lying. */
static void handle(struct paper_rig *rig, int number)
{
    int64_t received_s = OCTOBER + 36000 + number * DAY;
    if (number % 6 == 0 && (number % 12 == 0 || number < 40)) {
        paper_rig_do(rig, number, received_s + (number % 12 == 0 ? 3600 : 20 * DAY), "refuse",
                     "text=事实不清。", NULL);
        return;
    }
    if (number % 5 == 0)
        return;
    paper_rig_do(rig, number, received_s + 600, "accept", NULL);
    paper_rig_do(rig, number, received_s + (number % 4 == 0 && number < 50 ? 9 * DAY : 1200),
                 "hand_over", NULL);
}

static int setup(void **state)
{
    struct figures_test *test = calloc(1, sizeof *test);
    struct fault fault;
    paper_rig_init(&test->rig, "enterprise");
    test->rig.now_s = OCTOBER + 61 * DAY;
    for (int i = 0; i < CASES; i++) {
        enter(&test->rig, i);
        handle(&test->rig, i);
    }
    assert_int_equal(period_parse("2026-11", &test->period, &fault), TG_OK);
    *state = test;
    return 0;
}

static int teardown(void **state)
{
    struct figures_test *test = *state;
    paper_rig_finish(&test->rig);
    free(test);
    return 0;
}

static enum tg_err try_draw(struct figures_test *test, const struct pack_report *what,
                            enum paper_kind as, struct fault *fault)
{
    FILE *out = paper_rig_open(&test->rig);
    enum tg_err err =
        figures_draw(test->rig.of.reg, &test->rig.rules, test->rig.rules.packs.packs[0], what,
                     &test->period, as, LANG_ZH_HANS, test->rig.now_s, out, fault);
    fclose(out);
    return err;
}

static void draw(struct figures_test *test, const struct pack_report *what, enum paper_kind as)
{
    struct fault fault = {0};
    if (try_draw(test, what, as, &fault) != TG_OK)
        fail_msg("%s", fault.text);
    paper_rig_ask(&test->rig, as == PAPER_PDF ? "pdftotext -layout $PAPER -" : "cat $PAPER");
}

struct slow_sums {
    int received, in_time, late, open;
};

static bool was_late(const struct figures_test *test, const struct docket *docket)
{
    for (size_t i = 0; i < docket->clock_count; i++)
        if (docket->clocks[i].applies && docket_clock_late(&docket->clocks[i], test->rig.now_s))
            return true;
    return false;
}

static bool has(const struct figures_test *test, const struct docket *docket, const char *fact,
                const char *value)
{
    if (strcmp(fact, "state") == 0)
        return strcmp(docket_state_name(docket->state), value) == 0;
    if (strcmp(fact, "late") == 0)
        return was_late(test, docket) == (strcmp(value, "yes") == 0);
    if (strcmp(fact, "department") == 0)
        return docket->department_count == 0 && value[0] == '\0';
    const char *known = docket_fact(docket, fact);
    return strcmp(known != NULL ? known : "", value) == 0;
}

static struct slow_sums count_slowly(struct figures_test *test, const struct period *period,
                                     const char *fact, const char *value)
{
    struct slow_sums sums = {0};
    for (int i = 0; i < CASES; i++) {
        struct docket *docket = paper_rig_docket(&test->rig, i);
        bool counts = docket->received_s >= period->from_s &&
                      docket->received_s < period->until_s && has(test, docket, fact, value);
        bool ended = docket->state >= DOCKET_REFUSED;
        bool late = was_late(test, docket);
        sums.received += counts;
        sums.late += counts && late;
        sums.in_time += counts && !late && ended;
        sums.open += counts && !late && !ended;
        docket_destroy(docket);
    }
    return sums;
}

static int number_of(const json_t *object, const char *key)
{
    const json_t *value = json_object_get(object, key);
    assert_true(json_is_integer(value));
    return (int)json_integer_value(value);
}

static void assert_sums(const json_t *got, struct slow_sums wanted)
{
    assert_int_equal(number_of(got, "received"), wanted.received);
    assert_int_equal(number_of(got, "closed_in_time"), wanted.in_time);
    assert_int_equal(number_of(got, "late"), wanted.late);
    assert_int_equal(number_of(got, "open"), wanted.open);
}

static json_t *read_figures(struct figures_test *test)
{
    json_error_t error;
    json_t *json = json_loads(test->rig.text, 0, &error);
    if (json == NULL)
        fail_msg("%s:\n%s", error.text, test->rig.text);
    return json;
}

static void every_number_is_that_of_a_slow_count(void **state)
{
    struct figures_test *test = *state;
    struct period before;
    size_t i, j;
    const json_t *by, *row;
    int rows = 0, late = 0;
    period_before(&test->period, &before);
    draw(test, &report, PAPER_JSON);
    json_t *json = read_figures(test);
    json_array_foreach(json_object_get(json, "by"), i, by)
    {
        const char *fact = json_string_value(json_object_get(by, "id"));
        int sum = 0;
        json_array_foreach(json_object_get(by, "values"), j, row)
        {
            const char *value = json_string_value(json_object_get(row, "id"));
            assert_sums(row, count_slowly(test, &test->period, fact, value));
            assert_sums(json_object_get(row, "before"), count_slowly(test, &before, fact, value));
            sum += number_of(row, "received");
            late += number_of(row, "late");
            rows++;
        }
        assert_int_equal(sum, number_of(json_object_get(json, "total"), "received"));
    }
    json_decref(json);
    assert_true(rows > 25);
    assert_true(late > 0);
}

static void what_was_closed_and_what_lay_there_adds_up(void **state)
{
    struct figures_test *test = *state;
    draw(test, &report, PAPER_JSON);
    json_t *json = read_figures(test);
    const json_t *total = json_object_get(json, "total");
    assert_int_equal(number_of(total, "backlog"),
                     number_of(json_object_get(total, "before"), "backlog") +
                         number_of(total, "received") - number_of(total, "closed"));
    assert_true(number_of(total, "closed") > 0);
    assert_string_equal(json_string_value(json_object_get(json, "from")), "2026-11-01");
    assert_string_equal(json_string_value(json_object_get(json, "until")), "2026-11-30");
    json_decref(json);
}

/* Reads RFC 4180: the cells of the line that begins at `at`, and where the next begins. */
static const char *read_csv_line(const char *at, size_t *out_cells, bool *out_formula)
{
    *out_cells = 0;
    while (*at != '\0' && *at != '\r') {
        bool quoted = *at == '"';
        at += quoted ? 1 : 0;
        *out_formula = *out_formula || strchr("=+-@", *at) != NULL;
        while (quoted ? *at != '"' || at[1] == '"' : *at != ',' && *at != '\r') {
            assert_true(*at != '\0');
            at += quoted && *at == '"' ? 2 : 1;
        }
        at += quoted ? 1 : 0;
        ++*out_cells;
        if (*at == ',')
            at++;
    }
    assert_true(*at == '\0' || strncmp(at, "\r\n", 2) == 0);
    return *at == '\0' ? at : at + 2;
}

static void a_spreadsheet_reads_the_csv_and_runs_nothing(void **state)
{
    struct figures_test *test = *state;
    struct pack_report listed = report;
    size_t cells = 0, lines = 0;
    bool formula = false;
    listed.columns = columns;
    listed.column_count = 3;
    draw(test, &listed, PAPER_CSV);
    assert_memory_equal(test->rig.text, "\xef\xbb\xbf", 3);
    const char *at = test->rig.text + 3;
    while (*at != '\0') {
        at = read_csv_line(at, &cells, &formula);
        if (cells == 0)
            break;
        assert_int_equal(cells, 15);
        lines++;
    }
    assert_true(lines > 25);
    for (lines = 0; *at != '\0'; lines++) {
        at = read_csv_line(at, &cells, &formula);
        assert_int_equal(cells, 3);
    }
    assert_int_equal(lines, 1 + count_slowly(test, &test->period, "urgent", "no").received);
    assert_false(formula);
    paper_rig_assert_says(&test->rig, "\"'=HYPERLINK(\"\"http://x\"\"");
}

static void the_paper_has_titles_numbers_and_each_case(void **state)
{
    struct figures_test *test = *state;
    struct pack_report listed = report;
    listed.columns = columns;
    listed.column_count = 3;
    draw(test, &listed, PAPER_PDF);
    paper_rig_assert_says(&test->rig, "投诉和举报月度统计表");
    paper_rig_assert_says(&test->rig, "统计期：2026年11月1日至2026年11月30日");
    paper_rig_assert_says(&test->rig, "HZ-AAAA-AAAA-A040");
    paper_rig_assert_says(&test->rig, "第1页");
    paper_rig_assert_says(&test->rig, "企业管理部"); /* of no case, but of the pack */
}

static void a_month_without_cases_says_so(void **state)
{
    struct figures_test *test = *state;
    struct fault fault;
    struct pack_report listed = {
        .id = "by_hand", .by = report.by, .columns = columns, .column_count = 3};
    assert_int_equal(period_parse("2026-W03", &test->period, &fault), TG_OK);
    draw(test, &listed, PAPER_PDF);
    paper_rig_assert_says(&test->rig, "统计报表");
    paper_rig_assert_says(&test->rig, "无记录");
    draw(test, &listed, PAPER_JSON);
    json_t *json = read_figures(test);
    assert_int_equal(number_of(json_object_get(json, "total"), "received"), 0);
    json_decref(json);
}

static void too_many_dimensions_are_refused(void **state)
{
    struct figures_test *test = *state;
    static const char *const many[] = {"kind", "kind", "kind", "kind", "kind",
                                       "kind", "kind", "kind", "kind"};
    const struct pack_report wide = {.id = "wide", .by = {(const char **)(uintptr_t)many, 9}};
    struct fault fault = {0};
    assert_int_equal(try_draw(test, &wide, PAPER_JSON, &fault), TG_ERR_RANGE);
    assert_non_null(strstr(fault.text, "at most 8"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(every_number_is_that_of_a_slow_count, setup, teardown),
        cmocka_unit_test_setup_teardown(what_was_closed_and_what_lay_there_adds_up, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(a_spreadsheet_reads_the_csv_and_runs_nothing, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(the_paper_has_titles_numbers_and_each_case, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(a_month_without_cases_says_so, setup, teardown),
        cmocka_unit_test_setup_teardown(too_many_dimensions_are_refused, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
