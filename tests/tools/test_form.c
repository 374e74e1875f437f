/* Forms and archives of one case, through a real register and a pack that ships. */
#include "tests/tools/paper_rig.h"
#include "tools/desk/archive.h"
#include "tools/desk/form.h"

#include "app/form/strokes.h"
#include "board/base/secret.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <cmocka.h>
#include <string.h>

enum { NAMED = 1, ANONYMOUS = 2 };

#define DAY 86400
#define RECEIVED 1793600100 /* 2026-11-02 14:15 in Shanghai */

static const char course[] =
    "上个月二十八号夜班，班长张某某安排我一个人看两台冲床，我说不符合规程，"
    "他当着全班人的面骂我，还说“不想干就滚”。第二天我的岗位津贴被停了，"
    "工资条上少了 320.50 元，问了三次都没有人解释。";

static const char *signature(void)
{
    static char text[STROKES_TEXT_MAX + 1];
    static const int way[][2] = {{120, 80},  {300, 60},  {480, 90},  {300, 60},  {310, 300},
                                 {200, 210}, {120, 300}, {330, 180}, {520, 300}, {640, 90},
                                 {700, 280}, {820, 100}, {760, 190}, {940, 180}};
    struct strokes *ink = secret_create(sizeof *ink);
    strokes_begin(ink, 1200, 400);
    for (size_t i = 0; i < sizeof way / sizeof *way; i++)
        if (i % 3 == 0)
            assert_true(strokes_start(ink, way[i][0], way[i][1]));
        else
            strokes_extend(ink, way[i][0], way[i][1]);
    strokes_write(ink, text);
    secret_destroy(ink);
    return text;
}

static void enter_named(struct paper_rig *rig)
{
    char who[2048], answers[2048];
    snprintf(who, sizeof who,
             "{\"name\":\"李娜\",\"department\":\"第一厂区冲压车间\",\"post\":\"操作工\","
             "\"phone\":\"139 0000 1234\",\"signature\":\"%s\"}",
             signature());
    snprintf(answers, sizeof answers,
             "{\"matter\":\"班长当众辱骂，停发津贴\",\"day\":\"2026-10-28\","
             "\"place\":\"第一厂区冲压车间\",\"course\":\"%s\",\"persons\":\"张某某（班长）\","
             "\"evidence\":\"工资条；当晚的排班表\",\"witnesses\":\"同班组的两位工友\","
             "\"demand\":\"道歉，补发津贴\"}",
             course);
    const struct paper_rig_case what = {.number = NAMED,
                                        .kind = "complaint",
                                        .category = "dignity",
                                        .who = who,
                                        .answers = answers,
                                        .filed = "2026-11-02T14:05",
                                        .received_s = RECEIVED};
    paper_rig_report(rig, &what);
}

static void handle_named(struct paper_rig *rig)
{
    paper_rig_do(rig, NAMED, RECEIVED + DAY, "accept", "text=署名投诉，内容具体，予以受理。", NULL);
    paper_rig_do(rig, NAMED, RECEIVED + DAY, "acknowledge", "text=电话告知本人已收到。", NULL);
    paper_rig_do(rig, NAMED, RECEIVED + DAY + 3600, "hand_over", NULL);
    paper_rig_do(rig, NAMED, RECEIVED + 2 * DAY, "sign", "inquiry_by=inspector",
                 "text=由督查员调查，注意为投诉人保密。", NULL);
    paper_rig_do(rig, NAMED, RECEIVED + 5 * DAY, "hear_subject", "person=张某某",
                 "text=承认说过重话，称津贴由车间统一停发。", NULL);
    paper_rig_do(rig, NAMED, RECEIVED + 8 * DAY, "find",
                 "text=查明当晚确实安排一人看两台冲床，违反操作规程；津贴停发没有依据。", NULL);
    paper_rig_do(rig, NAMED, RECEIVED + 10 * DAY, "decide", "outcome=established", "level=minor",
                 "management_fault=no", "text=补发津贴，张某某当面道歉。", NULL);
    paper_rig_do(rig, NAMED, RECEIVED + 11 * DAY, "correct", "text=已在班前会上道歉。", NULL);
    paper_rig_do(
        rig, NAMED, RECEIVED + 12 * DAY, "answer",
        "text=您反映的情况属实。停发的津贴 320.50 元将随本月工资补发，有关人员已当面道歉。", NULL);
}

static void reward_named(struct paper_rig *rig)
{
    paper_rig_do(rig, NAMED, RECEIVED + 13 * DAY, "consent", "consent_reward=yes",
                 "consent_publicity=no", NULL);
    paper_rig_do(rig, NAMED, RECEIVED + 14 * DAY, "reward", "reward_basis=fine", "base=200",
                 "percent=15", "amount=30", NULL);
}

static int setup(void **state)
{
    struct paper_rig *rig = malloc(sizeof *rig);
    paper_rig_init(rig, "enterprise");
    enter_named(rig);
    const struct paper_rig_case quiet = {.number = ANONYMOUS,
                                         .kind = "report",
                                         .category = "graft",
                                         .answers = "{\"matter\":\"采购收回扣\",\"day\":\"about "
                                                    "2026-09\",\"course\":\"每批货加价一成。\"}",
                                         .received_s = RECEIVED};
    paper_rig_report(rig, &quiet);
    handle_named(rig);
    *state = rig;
    return 0;
}

static int teardown(void **state)
{
    paper_rig_finish(*state);
    free(*state);
    return 0;
}

static void draw_form(struct paper_rig *rig, int number, const char *id, enum lang lang)
{
    struct fault fault = {0};
    struct docket *docket = paper_rig_docket(rig, number);
    FILE *out = paper_rig_open(rig);
    enum tg_err err = form_draw(rig->of.reg, &rig->rules, docket,
                                pack_form_find(docket->pack->handling, id), lang, out, &fault);
    fclose(out);
    docket_destroy(docket);
    if (err != TG_OK)
        fail_msg("%s", fault.text);
    paper_rig_ask(rig, "pdftotext -raw $PAPER - | tr -d ' \\n\\f'");
}

static void draw_archive(struct paper_rig *rig, int number, enum lang lang)
{
    struct fault fault = {0};
    struct docket *docket = paper_rig_docket(rig, number);
    FILE *out = paper_rig_open(rig);
    enum tg_err err = archive_draw(rig->of.reg, &rig->rules, docket, lang, out, &fault);
    fclose(out);
    docket_destroy(docket);
    if (err != TG_OK)
        fail_msg("%s", fault.text);
    paper_rig_ask(rig, "pdftotext -raw $PAPER - | tr -d ' \\n\\f'");
}

static void recuse(struct paper_rig *rig, int number, const char *officer, const char *why)
{
    struct fault fault;
    assert_int_equal(register_begin(rig->of.reg, &fault), TG_OK);
    assert_int_equal(register_bar(rig->of.reg, paper_rig_id(number), officer, EVENT_ACCESS_SAID,
                                  (const uint8_t *)why, strlen(why), &fault),
                     TG_OK);
    assert_int_equal(register_commit(rig->of.reg, &fault), TG_OK);
}

static size_t views_of(struct paper_rig *rig, int number)
{
    struct docket *docket = paper_rig_docket(rig, number);
    size_t count = 0;
    for (size_t i = 0; i < docket->entry_count; i++)
        count += docket->entries[i].type == EVENT_VIEW &&
                         docket->entries[i].view.what == EVENT_VIEW_PRINTED
                     ? 1
                     : 0;
    docket_destroy(docket);
    return count;
}

static void the_regulations_form_has_all_that_was_said_and_done(void **state)
{
    struct paper_rig *rig = *state;
    draw_form(rig, NAMED, "register", LANG_ZH_HANS);
    paper_rig_assert_says(rig, "投诉和举报登记单");
    paper_rig_assert_says(rig, "HZ-AAAA-AAAA-A001");
    paper_rig_assert_says(rig, "2026年11月2日14:05");
    paper_rig_assert_says(rig, "2026年10月28日");
    paper_rig_assert_says(rig, "李娜");
    paper_rig_assert_says(rig, "1390000"
                               "1234");
    paper_rig_assert_says(rig, "320.50元，问了三次");
    paper_rig_assert_says(rig, "以上内容已由投诉举报人核对无误。");
    paper_rig_assert_says(rig, "由督查员调查，注意为投诉人保密。");
    paper_rig_assert_says(rig, "督查员调查");
    paper_rig_assert_silent(rig, signature());
    assert_non_null(strstr(paper_rig_ask(rig, "pdfinfo $PAPER"), "Pages:           1\n"));
}

static void printing_names_is_entered_and_printing_none_is_not(void **state)
{
    struct paper_rig *rig = *state;
    assert_int_equal(views_of(rig, NAMED), 0);
    draw_form(rig, NAMED, "result", LANG_ZH_HANS);
    paper_rig_assert_says(rig, "您反映的情况属实。");
    assert_int_equal(views_of(rig, NAMED), 0);
    draw_form(rig, NAMED, "register", LANG_ZH_HANS);
    assert_int_equal(views_of(rig, NAMED), 1);
    draw_archive(rig, NAMED, LANG_ZH_HANS);
    assert_int_equal(views_of(rig, NAMED), 2);
}

static void who_may_not_know_the_name_gets_a_form_without_it(void **state)
{
    struct paper_rig *rig = *state;
    register_rig_login(&rig->of, "zhao");
    draw_form(rig, NAMED, "register", LANG_ZH_HANS);
    paper_rig_assert_says(rig, "（无权查看）");
    paper_rig_assert_says(rig, "320.50元");
    paper_rig_assert_silent(rig, "李娜");
    draw_archive(rig, NAMED, LANG_ZH_HANS);
    paper_rig_assert_says(rig, "（无权查看）");
    paper_rig_assert_silent(rig, "李娜");
    assert_int_equal(views_of(rig, NAMED), 0);
}

static void an_anonymous_form_has_no_names_and_says_about_when(void **state)
{
    struct paper_rig *rig = *state;
    draw_form(rig, ANONYMOUS, "register", LANG_ZH_HANS);
    paper_rig_assert_says(rig, "匿名");
    paper_rig_assert_says(rig, "大约2026年9月");
    paper_rig_assert_silent(rig, "（无权查看）");
    assert_int_equal(views_of(rig, ANONYMOUS), 0);
}

static void an_archive_holds_the_case_in_four_parts(void **state)
{
    struct paper_rig *rig = *state;
    recuse(rig, NAMED, "zhao", "他是张某某的表弟。");
    draw_archive(rig, NAMED, LANG_ZH_HANS);
    paper_rig_assert_says(rig, "投诉举报档案");
    paper_rig_assert_says(rig, "一、基本情况2二、投诉举报事项及证据材料");
    paper_rig_assert_says(rig, "李娜");
    paper_rig_assert_says(rig, "岗位津贴被停了");
    paper_rig_assert_says(rig, "承认说过重话");
    paper_rig_assert_says(rig, "是否属实：属实");
    paper_rig_assert_says(rig, "调查处理");
    paper_rig_assert_says(rig, "按期");
    paper_rig_assert_says(rig, "四、其他材料");
    paper_rig_assert_says(rig, "回避：赵云他是张某某的表弟。");
}

/* Both are called percent; one is for fines of other kinds, the other for arbitrary charges. */
static void of_two_fields_of_one_name_the_one_that_was_asked_is_printed(void **state)
{
    struct paper_rig *rig = *state;
    reward_named(rig);
    draw_archive(rig, NAMED, LANG_ZH_HANS);
    paper_rig_assert_says(rig, "奖励比例（%）：15奖金（元）：30");
    const char *first = strstr(rig->text, "奖励比例（%）：15");
    assert_null(strstr(first + 1, "奖励比例（%）：15"));
}

static void what_is_submitted_further_stands_behind(void **state)
{
    struct paper_rig *rig = *state;
    const struct paper_rig_case more = {.number = ANONYMOUS,
                                        .kind = "report",
                                        .category = "graft",
                                        .answers = "{\"course\":\"上个月又加了半成。\"}",
                                        .received_s = RECEIVED + 3 * DAY};
    paper_rig_report(rig, &more);
    draw_form(rig, ANONYMOUS, "register", LANG_ZH_HANS);
    paper_rig_assert_says(rig, "每批货加价一成。上个月又加了半成。");
    draw_archive(rig, ANONYMOUS, LANG_ZH_HANS);
    paper_rig_assert_says(rig, "补充提交收到时间2026年11月5日14:15");
    paper_rig_assert_says(rig, "上个月又加了半成。");
}

static void without_its_pack_an_archive_shows_ids(void **state)
{
    struct paper_rig *rig = *state;
    size_t count = rig->rules.packs.count;
    rig->rules.packs.count = 0;
    draw_archive(rig, NAMED, LANG_ZH_HANS);
    rig->rules.packs.count = count;
    paper_rig_assert_says(rig, "complaint");
    paper_rig_assert_says(rig, "岗位津贴被停了");
    paper_rig_assert_says(rig, "承认说过重话");
}

static void a_sentence_of_the_form_stands_in_a_cell_of_its_own(void **state)
{
    struct paper_rig *rig = *state;
    struct fault fault = {0};
    struct docket *docket = paper_rig_docket(rig, ANONYMOUS);
    struct pack_cell cells[] = {
        {{{"以上内容已向投诉人宣读，投诉人确认无误。", "以上內容已向投訴人宣讀。", "Read back."}},
         "words"}};
    struct pack_row row = {.cells = cells, .cell_count = 1};
    const struct pack_form form = {
        .id = "own", .title = {{"单", "單", "Form"}}, .rows = &row, .row_count = 1};
    FILE *out = paper_rig_open(rig);
    assert_int_equal(form_draw(rig->of.reg, &rig->rules, docket, &form, LANG_ZH_HANS, out, &fault),
                     TG_OK);
    fclose(out);
    docket_destroy(docket);
    paper_rig_ask(rig, "pdftotext -layout $PAPER -"); /* in one line: it has the whole width */
    paper_rig_assert_says(rig, "以上内容已向投诉人宣读，投诉人确认无误。");
}

static void papers_speak_the_officers_language(void **state)
{
    struct paper_rig *rig = *state;
    draw_archive(rig, NAMED, LANG_EN);
    paper_rig_assert_says(rig, "Casearchive");
    paper_rig_assert_says(rig, "Established:Established");
    draw_archive(rig, NAMED, LANG_ZH_HANT);
    paper_rig_assert_says(rig, "投訴舉報檔案");
}

static const struct pack *pack_of(const struct paper_rig *rig)
{
    return rig->rules.packs.packs[0];
}

static void draw_every_form(struct paper_rig *rig)
{
    const struct pack_handling *handling = pack_of(rig)->handling;
    for (size_t i = 0; i < handling->form_count; i++)
        for (enum lang lang = 0; lang < LANG_COUNT; lang++) {
            char title[256] = "";
            const char *from = pack_text_in(&handling->forms[i].title, lang);
            for (size_t len = 0; *from != '\0'; from++)
                if (*from != ' ')
                    title[len++] = *from;
            draw_form(rig, ANONYMOUS, handling->forms[i].id, lang);
            paper_rig_assert_says(rig, title);
            paper_rig_assert_says(rig, "HZ-AAAA-AAAA-A002");
            assert_non_null(strstr(paper_rig_ask(rig, "pdfinfo $PAPER"), "Pages:           1\n"));
        }
}

static void every_form_that_ships_can_be_drawn(void **state)
{
    static const char *const packs[] = {"clinic",    "dealership", "enterprise", "hospital",
                                        "logistics", "plaza",      "residence",  "retail",
                                        "tower",     "waterworks"};
    (void)state;
    for (size_t i = 0; i < sizeof packs / sizeof *packs; i++) {
        struct paper_rig *rig = malloc(sizeof *rig);
        paper_rig_init(rig, packs[i]);
        const struct pack_kind *kind = &pack_of(rig)->kinds[0];
        const struct paper_rig_case what = {
            .number = ANONYMOUS,
            .kind = kind->id,
            .category = kind->category_count > 0 ? kind->categories[0].id : "",
            .answers = "{\"course\":\"经过\"}",
            .received_s = RECEIVED};
        assert_true(pack_of(rig)->handling->form_count > 0);
        paper_rig_report(rig, &what);
        draw_every_form(rig);
        paper_rig_finish(rig);
        free(rig);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_regulations_form_has_all_that_was_said_and_done, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(printing_names_is_entered_and_printing_none_is_not, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(who_may_not_know_the_name_gets_a_form_without_it, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(an_anonymous_form_has_no_names_and_says_about_when, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(an_archive_holds_the_case_in_four_parts, setup, teardown),
        cmocka_unit_test_setup_teardown(of_two_fields_of_one_name_the_one_that_was_asked_is_printed,
                                        setup, teardown),
        cmocka_unit_test_setup_teardown(what_is_submitted_further_stands_behind, setup, teardown),
        cmocka_unit_test_setup_teardown(without_its_pack_an_archive_shows_ids, setup, teardown),
        cmocka_unit_test_setup_teardown(a_sentence_of_the_form_stands_in_a_cell_of_its_own, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(papers_speak_the_officers_language, setup, teardown),
        cmocka_unit_test(every_form_that_ships_can_be_drawn),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
