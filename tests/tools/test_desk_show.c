#include "tests/tools/desk_rig.h"
#include "tests/tools/text_page.h"

#include "app/seal/sealer.h"
#include "board/base/file.h"
#include "board/base/secret.h"
#include "tools/desk/export.h"
#include "tools/desk/show.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <cmocka.h>
#include <jansson.h>
#include <limits.h>

enum { NOW = 1795100000 }; /* a day after what the rig delivers was received */

#define KEY "1111111111111111111111111111111111111111111111111111111111111111"

struct view {
    struct desk_rig rig;
    struct text_page page;
};

/* A case with every kind of answer, one of them to a question that no pack has. */
static const char report[] =
    "{\"tonggui\":1,\"type\":\"report\",\"pack\":{\"id\":\"clinic\",\"version\":1,\"hash\":\"" KEY
    "\"},\"kiosk\":\"lobby-1\",\"case\":\"HZ-AAAA-AAAA-AAA1\",\"mailbox\":{\"box\":\"" KEY
    "\",\"sign\":\"" KEY "\",\"labels\":\"" KEY
    "\"},\"language\":\"zh-Hans\",\"kind\":\"complaint\",\"category\":\"waiting\","
    "\"identity\":\"named\",\"urgent\":true,\"filed\":\"2026-11-23T14:05\",\"clock\":\"unsure\","
    "\"who\":{\"name\":\"李娜\"},"
    "\"answers\":{\"place\":\"三楼\",\"course\":\"排队\\n一个多小时\","
    "\"unheard_of\":[\"one\",\"two\"]}}";

static int setup(void **state)
{
    struct view *view = calloc(1, sizeof *view);
    uint8_t bodies[RIG_ENVELOPES][ENVELOPE_SIZE];
    desk_rig_init(&view->rig);
    desk_rig_pack(&view->rig, "assets/packs/clinic.yaml");
    desk_rig_seal(&view->rig.charter.sets[0], report, bodies[0]);
    desk_rig_report(&view->rig.charter.sets[0], "AAA2", 2, bodies[1]);
    for (size_t i = 2; i < RIG_ENVELOPES; i++)
        assert_int_equal(sealer_cover(NULL, bodies[i]), TG_OK);
    struct desk_rig_parcel parcel = {.kiosk = "lobby-1", .seq = 1, .bodies = bodies[0]};
    desk_rig_deliver(&view->rig, &parcel);
    assert_int_equal(desk_rig_import(&view->rig), TG_OK);
    assert_int_equal(view->rig.sum.reports, 2);
    *state = view;
    return 0;
}

static int teardown(void **state)
{
    struct view *view = *state;
    desk_rig_finish(&view->rig);
    text_page_finish(&view->page);
    free(view);
    return 0;
}

static struct docket *docket_of(struct view *view, const struct rules *rules, const char *id)
{
    struct docket *docket = NULL;
    struct fault fault = {0};
    assert_int_equal(docket_load(view->rig.reg, rules, id, &docket, &fault), TG_OK);
    return docket;
}

/* The whole page of a case. */
static void show(struct view *view, const struct rules *rules, const char *id)
{
    struct fault fault = {0};
    struct docket *docket = docket_of(view, rules, id);
    FILE *out = text_page_open(&view->page);
    assert_int_equal(show_case(view->rig.reg, rules, docket, LANG_ZH_HANS, NOW, out, &fault),
                     TG_OK);
    fclose(out);
    docket_destroy(docket);
}

static void a_case_is_shown_in_the_packs_words(void **state)
{
    struct view *view = *state;
    show(view, &view->rig.by, "hz-aaaa-aaaa-aaa1");
    text_page_has(&view->page, "Kind        投诉\n");
    text_page_has(&view->page, "Category    排队和挂号\n");
    text_page_has(&view->page, "Submitter   named\n");
    text_page_has(&view->page, "Filed       2026-11-23T14:05\n");
    text_page_has(&view->page, "the kiosk's clock was unsure");
    text_page_has(&view->page, "words below are of another version");
    text_page_has(&view->page, "发生在什么地方？\n    三楼");
    text_page_has(&view->page, "请把事情说一说\n    排队\n    一个多小时\n");
    text_page_has(&view->page, "    李娜\n");
    text_page_has(&view->page, "unheard_of\n    one\n    two\n");
}

static void nothing_from_outside_moves_the_officers_cursor(void **state)
{
    struct view *view = *state;
    FILE *out = text_page_open(&view->page);
    show_text(out, "  ",
              "三楼\x1b[2J\r\xc2\x9b"
              "1A\n\xe2\x80\xae二楼\xe2\x81\xa6\t.");
    fclose(out);
    assert_string_equal(view->page.text, "  三楼\xef\xbf\xbd[2J\xef\xbf\xbd\xef\xbf\xbd"
                                         "1A\n"
                                         "  \xef\xbf\xbd二楼\xef\xbf\xbd\t.\n");
}

static void without_its_pack_a_case_shows_ids(void **state)
{
    struct view *view = *state;
    const struct rules none = {.calendar = view->rig.by.calendar};
    show(view, &none, "HZ-AAAA-AAAA-AAA2");
    text_page_has(&view->page, "not here: put it into packs/");
    text_page_has(&view->page, "Kind        complaint\n");
    text_page_has(&view->page, "course\n    排队一个多小时\n");
}

static void seeing_a_name_stands_in_the_case(void **state)
{
    struct view *view = *state;
    show(view, &view->rig.by, "HZ-AAAA-AAAA-AAA1");
    text_page_has(&view->page, "    李娜\n");
    assert_null(strstr(view->page.text, "saw who the submitter is"));
    show(view, &view->rig.by, "HZ-AAAA-AAAA-AAA1");
    text_page_has(&view->page, "officer     saw who the submitter is\n");
    show(view, &view->rig.by, "HZ-AAAA-AAAA-AAA2");
    show(view, &view->rig.by, "HZ-AAAA-AAAA-AAA2");
    assert_null(strstr(view->page.text, "saw who the submitter is"));
}

static json_t *read_json(const struct view *view)
{
    json_error_t error;
    json_t *json = json_loadb(view->page.text, view->page.len, 0, &error);
    if (json == NULL)
        fail_msg("%s:\n%s", error.text, view->page.text);
    return json;
}

static const char *text_of(const json_t *object, const char *key)
{
    return json_string_value(json_object_get(object, key));
}

static void the_list_as_json_has_each_case_once(void **state)
{
    struct view *view = *state;
    struct fault fault = {0};
    FILE *out = text_page_open(&view->page);
    const struct listing_filter all = {0};
    assert_int_equal(
        listing_print(view->rig.reg, &view->rig.by, &all, LANG_ZH_HANS, NOW, true, out, &fault),
        TG_OK);
    fclose(out);
    json_t *json = read_json(view);
    assert_int_equal(json_array_size(json), 2);
    const json_t *first = json_array_get(json, 0);
    assert_string_equal(text_of(first, "case"), "HZ-AAAA-AAAA-AAA1");
    assert_string_equal(text_of(first, "received"), "2026-11-18T11:06:40Z");
    assert_string_equal(text_of(first, "received_by"), "hub");
    assert_string_equal(text_of(first, "identity"), "named");
    assert_true(json_is_true(json_object_get(first, "urgent")));
    assert_true(json_is_false(json_object_get(json_array_get(json, 1), "urgent")));
    json_decref(json);
}

static void an_export_holds_the_reports_as_they_were_sealed(void **state)
{
    struct view *view = *state;
    struct fault fault = {0};
    FILE *out = text_page_open(&view->page);
    assert_int_equal(export_cases(view->rig.reg, &view->rig.by, LANG_ZH_HANS, out, &fault), TG_OK);
    fclose(out);
    text_page_has(&view->page, report);
    json_t *json = read_json(view);
    const json_t *cases = json_object_get(json, "cases");
    assert_int_equal(json_array_size(cases), 2);
    const json_t *texts = json_object_get(json_array_get(cases, 1), "texts");
    assert_int_equal(json_array_size(texts), 1);
    assert_string_equal(text_of(json_array_get(texts, 0), "case"), "HZ-AAAA-AAAA-AAA2");
    json_decref(json);
    struct docket *docket = docket_of(view, &view->rig.by, "hz-aaaa-aaaa-aaa2");
    out = text_page_open(&view->page);
    assert_int_equal(export_case(view->rig.reg, &view->rig.by, docket, EVENT_VIEW_EXPORTED,
                                 LANG_ZH_HANS, NOW, out, &fault),
                     TG_OK);
    fclose(out);
    docket_destroy(docket);
    json = read_json(view);
    assert_string_equal(text_of(json, "case"), "HZ-AAAA-AAAA-AAA2");
    json_decref(json);
}

static void an_export_overwrites_nothing_and_leaves_nothing_half(void **state)
{
    struct view *view = *state;
    struct fault fault = {0};
    char path[PATH_MAX];
    FILE *out = NULL;
    assert_int_equal(file_join(path, sizeof path, view->rig.path, "all.json"), TG_OK);
    assert_int_equal(export_open(path, &out, &fault), TG_OK);
    assert_int_equal(export_close(path, out, TG_ERR_CRYPTO, &fault), TG_ERR_CRYPTO);
    assert_int_equal(desk_rig_count(&view->rig, ".", "all.json"), 0);
    assert_int_equal(export_open(path, &out, &fault), TG_OK);
    assert_int_equal(export_close(path, out, TG_OK, &fault), TG_OK);
    assert_int_equal(export_open(path, &out, &fault), TG_ERR_CONFLICT);
}

/* Everything but the spool and the export: register, its WAL, whatever was left behind. */
static void no_file_of_the_desk_has_what_was_said(void **state)
{
    struct view *view = *state;
    static const char *const said[] = {"李娜", "一个多小时", "unheard_of", "HZ-AAAA"};
    for (size_t i = 0; i < sizeof said / sizeof *said; i++) {
        char command[256];
        snprintf(command, sizeof command, "! grep -rqaF '%s' '%s'", said[i], view->rig.path);
        assert_int_equal(system(command), 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_case_is_shown_in_the_packs_words, setup, teardown),
        cmocka_unit_test_setup_teardown(nothing_from_outside_moves_the_officers_cursor, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(without_its_pack_a_case_shows_ids, setup, teardown),
        cmocka_unit_test_setup_teardown(seeing_a_name_stands_in_the_case, setup, teardown),
        cmocka_unit_test_setup_teardown(the_list_as_json_has_each_case_once, setup, teardown),
        cmocka_unit_test_setup_teardown(an_export_holds_the_reports_as_they_were_sealed, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(an_export_overwrites_nothing_and_leaves_nothing_half, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(no_file_of_the_desk_has_what_was_said, setup, teardown),
    };
    if (secret_init() != TG_OK)
        return 1;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
