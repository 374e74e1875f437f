#include "app/form/draft.h"

#include "board/base/file.h"
#include "board/base/secret.h"
#include "tests/app/memory_rig.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { KIND_COMPLAINT, KIND_REPAIR, KIND_HAZARD };
enum { CATEGORY_NOISE, CATEGORY_LIFT, CATEGORY_MANNER };

static struct pack *pack;
static struct draft *draft;

/* The pack asks for a signature, whose room is kept free. */
enum { TEXT_ROOM = DRAFT_TOTAL_MAX - STROKES_TEXT_MAX };

static size_t question(const char *id)
{
    size_t at = 0;
    while (at < pack->question_count && strcmp(pack->questions[at].id, id) != 0)
        at++;
    assert_true(at < pack->question_count);
    return at;
}

static enum tg_err say(const char *id, const char *text)
{
    return draft_set_text(draft, question(id), text, strlen(text));
}

static enum draft_problem problem_of(const char *id, const char *text)
{
    assert_int_equal(say(id, text), TG_OK);
    return draft_check(draft, question(id), "2026-11-23");
}

static void kept_as(const char *id, const char *text, const char *wanted)
{
    assert_int_equal(say(id, text), TG_OK);
    assert_string_equal(draft_text(draft, question(id)), wanted);
}

static void draft_new_kind_clears_the_category_only(void **state)
{
    (void)state;
    draft_set_kind(draft, KIND_COMPLAINT);
    draft_set_category(draft, CATEGORY_NOISE);
    assert_int_equal(say("course", "噪音"), TG_OK);
    draft_set_kind(draft, KIND_COMPLAINT);
    assert_int_equal(draft_category(draft), CATEGORY_NOISE);
    draft_set_kind(draft, KIND_REPAIR);
    assert_int_equal(draft_category(draft), -1);
    assert_string_equal(draft_text(draft, question("course")), "噪音");
}

static void draft_asks_what_the_conditions_say(void **state)
{
    (void)state;
    assert_false(draft_applies(draft, question("since")));
    draft_set_kind(draft, KIND_COMPLAINT);
    assert_false(draft_applies(draft, question("since")));
    draft_set_category(draft, CATEGORY_MANNER);
    assert_true(draft_applies(draft, question("since")));
    draft_set_category(draft, CATEGORY_NOISE);
    assert_false(draft_applies(draft, question("since")));

    assert_false(draft_applies(draft, question("floor")));
    draft_set_options(draft, question("place"), 2);
    assert_true(draft_applies(draft, question("floor")));
    draft_set_options(draft, question("place"), 0);
    assert_false(draft_applies(draft, question("floor")));
}

static void draft_asks_who_only_if_named(void **state)
{
    (void)state;
    assert_false(draft_applies(draft, question("name")));
    draft_set_identity(draft, DRAFT_ANONYMOUS);
    assert_false(draft_applies(draft, question("name")));
    assert_true(draft_applies(draft, question("receipt_hint")));
    draft_set_identity(draft, DRAFT_NAMED);
    assert_true(draft_applies(draft, question("name")));
    assert_false(draft_applies(draft, question("receipt_hint")));
}

static void draft_is_urgent_when_asked_or_when_it_is(void **state)
{
    (void)state;
    assert_false(draft_urgent(draft));
    draft_set_kind(draft, KIND_HAZARD);
    assert_true(draft_urgent(draft));
    draft_set_kind(draft, KIND_COMPLAINT);
    assert_false(draft_urgent(draft));
    draft_set_category(draft, CATEGORY_LIFT);
    assert_true(draft_urgent(draft));
    draft_set_category(draft, CATEGORY_NOISE);
    draft_set_urgent(draft, true);
    assert_true(draft_urgent(draft));
}

static void draft_keeps_answers_that_do_not_apply_now(void **state)
{
    (void)state;
    draft_set_kind(draft, KIND_REPAIR);
    assert_int_equal(say("model", "样车"), TG_OK);
    draft_set_kind(draft, KIND_COMPLAINT);
    assert_false(draft_applies(draft, question("model")));
    draft_set_kind(draft, KIND_REPAIR);
    assert_string_equal(draft_text(draft, question("model")), "样车");
}

static void draft_drops_what_no_screen_can_show(void **state)
{
    (void)state;
    kept_as("course",
            "a\x01\x1b[31mb\x7f\tc\r\n\xc2\x85"
            "d",
            "a[31mbc\nd");
    kept_as("proof", "one\nline", "oneline");
    kept_as("course", "\xe2\x80\xaeoverride\xe2\x80\xac \xe2\x81\xa7isolate\xe2\x81\xa9",
            "override isolate");
    kept_as("course", "\xef\xbb\xbfmark\xef\xbf\xbf", "mark");
    kept_as("course", "👍🏽 👨‍👩‍👧 好", "👍🏽 👨‍👩‍👧 好");
    kept_as("course", "\xe2\x80\x8fשלום\xe2\x80\x8e", "\xe2\x80\x8fשלום\xe2\x80\x8e");
}

static void draft_composes_even_across_what_it_drops(void **state)
{
    (void)state;
    kept_as("course", "e\xcc\x81", "\xc3\xa9");
    kept_as("course", "e\xe2\x80\xae\xcc\x81", "\xc3\xa9");
    kept_as("course", "\xe1\x84\x80\xe1\x85\xa1", "\xea\xb0\x80");
}

static void draft_refuses_what_is_not_utf8_and_keeps_the_old(void **state)
{
    (void)state;
    static const char *const BAD[] = {"\xff", "\xc0\xaf", "\xed\xa0\x80", "\xf4\x90\x80\x80",
                                      "a\xe4\xb8"};
    assert_int_equal(say("course", "旧的"), TG_OK);
    for (size_t i = 0; i < sizeof BAD / sizeof *BAD; i++)
        assert_int_equal(say("course", BAD[i]), TG_ERR_FORMAT);
    assert_string_equal(draft_text(draft, question("course")), "旧的");
}

static void draft_takes_the_longest_and_not_one_byte_more(void **state)
{
    (void)state;
    char text[6002];
    memset(text, 'x', sizeof text);
    size_t course = question("course");
    assert_int_equal(draft_set_text(draft, course, text, 6000), TG_OK);
    assert_int_equal(draft_room(draft), TEXT_ROOM - 6000);
    assert_int_equal(draft_set_text(draft, course, text, 6001), TG_ERR_FULL);
    assert_int_equal(strlen(draft_text(draft, course)), 6000);
    assert_int_equal(draft_set_text(draft, course, "", 0), TG_OK);
    assert_int_equal(draft_room(draft), TEXT_ROOM);
    memset(text, '"', sizeof text);
    assert_int_equal(draft_set_text(draft, course, text, 5500), TG_OK);
    assert_int_equal(draft_room(draft), TEXT_ROOM - 11000);
}

/* Neighbours in the arena stay whole while one grows, shrinks and goes. */
static void draft_takes_ten_thousand_sets(void **state)
{
    (void)state;
    char text[200];
    memset(text, 'x', sizeof text);
    assert_int_equal(say("course", "前面"), TG_OK);
    assert_int_equal(say("witness", "后面"), TG_OK);
    for (size_t i = 0; i < 10000; i++) {
        size_t len = i * 37 % sizeof text;
        assert_int_equal(draft_set_text(draft, question("proof"), text, len), TG_OK);
        assert_int_equal(strlen(draft_text(draft, question("proof"))), len);
    }
    assert_string_equal(draft_text(draft, question("course")), "前面");
    assert_string_equal(draft_text(draft, question("witness")), "后面");
    assert_int_equal(say("proof", ""), TG_OK);
    assert_int_equal(draft_room(draft), TEXT_ROOM - 12);
}

static void draft_knows_telephones_and_numbers(void **state)
{
    (void)state;
    assert_int_equal(problem_of("phone", "+86 (571) 0000-1234"), DRAFT_FINE);
    assert_int_equal(problem_of("phone", "12345"), DRAFT_FINE);
    assert_int_equal(problem_of("phone", "1234"), DRAFT_NOT_A_PHONE);
    assert_int_equal(problem_of("phone", "12345a"), DRAFT_NOT_A_PHONE);
    assert_int_equal(problem_of("people", "1"), DRAFT_FINE);
    assert_int_equal(problem_of("people", "999"), DRAFT_FINE);
    assert_int_equal(problem_of("people", "0"), DRAFT_NOT_A_NUMBER);
    assert_int_equal(problem_of("people", "1000"), DRAFT_NOT_A_NUMBER);
    assert_int_equal(problem_of("people", "99999999999999999999"), DRAFT_NOT_A_NUMBER);
    assert_int_equal(problem_of("people", "三"), DRAFT_NOT_A_NUMBER);
    assert_int_equal(problem_of("floor", "-3"), DRAFT_FINE);
    assert_int_equal(problem_of("floor", "-4"), DRAFT_NOT_A_NUMBER);
    assert_int_equal(problem_of("floor", "-"), DRAFT_NOT_A_NUMBER);
}

static void draft_knows_days_that_exist_and_have_been(void **state)
{
    (void)state;
    static const char *const FINE[] = {"2026-11-23", "2024-02-29", "1900-01-01", "about 2026-11",
                                       "unknown"};
    static const char *const NOT[] = {"2026-11-24",     "2025-02-29", "2026-13-01",    "2026-00-10",
                                      "2026-04-31",     "2026-4-3",   "about 2026-12", "about",
                                      "2026-11-23 ",    "yesterday",  "1899-12-31",    "2100-02-29",
                                      "about 2026-11-2"};
    for (size_t i = 0; i < sizeof FINE / sizeof *FINE; i++)
        assert_int_equal(problem_of("since", FINE[i]), DRAFT_FINE);
    for (size_t i = 0; i < sizeof NOT / sizeof *NOT; i++)
        assert_int_equal(problem_of("since", NOT[i]), DRAFT_NOT_A_DATE);
    assert_int_equal(say("since", "2099-01-01"), TG_OK);
    assert_int_equal(draft_check(draft, question("since"), NULL), DRAFT_FINE);
}

static void draft_warns_of_what_is_long_ago(void **state)
{
    (void)state;
    static const struct {
        const char *day, *today;
        bool late;
    } CASES[] = {
        {"2026-10-23", "2026-11-23", false},    {"2026-10-22", "2026-11-23", true},
        {"2026-02-28", "2026-03-31", false},    {"2024-02-28", "2024-03-31", true},
        {"about 2026-10", "2026-11-23", false}, {"about 2026-09", "2026-11-23", true},
        {"unknown", "2026-11-23", false},       {"", "2026-11-23", false},
        {"2025-12-20", "2026-01-20", false},    {"2025-12-19", "2026-01-20", true},
    };
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        assert_int_equal(say("since", CASES[i].day), TG_OK);
        assert_int_equal(draft_is_late(draft, question("since"), CASES[i].today), CASES[i].late);
    }
    assert_int_equal(say("since", "1999-01-01"), TG_OK);
    assert_false(draft_is_late(draft, question("since"), NULL));
}

static void draft_knows_plates(void **state)
{
    (void)state;
    static const char *const FINE[] = {"浙A12345",  "京A·D12345", "粤B 1234港",
                                       "沪AD12345", "粤ZA123澳",  "浙a12345",
                                       "AB 1234",   "MR-12-34",   "WJ01234"};
    static const char *const NOT[] = {"浙A1234", "浙江A12345", "12345浙A", "浙A123456789",
                                      "你好",    "A",          "浙A12345!"};
    for (size_t i = 0; i < sizeof FINE / sizeof *FINE; i++)
        if (problem_of("plate", FINE[i]) != DRAFT_FINE)
            fail_msg("refused %s", FINE[i]);
    for (size_t i = 0; i < sizeof NOT / sizeof *NOT; i++)
        if (problem_of("plate", NOT[i]) != DRAFT_NOT_A_PLATE)
            fail_msg("took %s", NOT[i]);
}

static void draft_takes_strokes_as_a_signature(void **state)
{
    (void)state;
    assert_int_equal(problem_of("signature", "AQEAZABkAWBg"), DRAFT_FINE); /* one dot */
    assert_int_equal(problem_of("signature", "AQEAZABkAWBgAA"), DRAFT_BAD_CHARACTERS);
    assert_int_equal(problem_of("signature", "AQz-_09"), DRAFT_BAD_CHARACTERS);
    char text[STROKES_TEXT_MAX + 1];
    memset(text, 'A', sizeof text);
    assert_int_equal(draft_set_text(draft, question("signature"), text, sizeof text), TG_ERR_FULL);
}

static void draft_keeps_room_for_the_signature(void **state)
{
    (void)state;
    char text[6000];
    memset(text, '"', sizeof text);
    assert_int_equal(draft_set_text(draft, question("course"), text, TEXT_ROOM / 2), TG_OK);
    assert_int_equal(draft_room(draft), 0);
    assert_int_equal(say("proof", "x"), TG_ERR_FULL);
    memset(text, 'A', STROKES_TEXT_MAX);
    assert_int_equal(draft_set_text(draft, question("signature"), text, STROKES_TEXT_MAX), TG_OK);
    assert_int_equal(draft_room(draft), 0);
    assert_int_equal(say("signature", ""), TG_OK);
    assert_int_equal(draft_room(draft), 0);
}

static void draft_takes_spaces_for_no_answer(void **state)
{
    (void)state;
    assert_int_equal(problem_of("course", " \n\xe3\x80\x80 "), DRAFT_NOT_ANSWERED);
    assert_int_equal(problem_of("course", " 。"), DRAFT_FINE);
    assert_int_equal(problem_of("proof", "  "), DRAFT_FINE);
}

static void draft_finds_the_first_problem_that_applies(void **state)
{
    (void)state;
    draft_set_kind(draft, KIND_REPAIR);
    draft_set_identity(draft, DRAFT_NAMED);
    assert_int_equal(draft_first_problem(draft, NULL), question("course"));
    assert_int_equal(say("course", "x"), TG_OK);
    assert_int_equal(draft_first_problem(draft, NULL), question("name"));
    assert_int_equal(say("plate", "?"), TG_OK);
    assert_int_equal(draft_first_problem(draft, NULL), question("plate"));
    draft_set_kind(draft, KIND_HAZARD);
    draft_set_identity(draft, DRAFT_ANONYMOUS);
    assert_int_equal(draft_first_problem(draft, NULL), pack->question_count);
}

/* What to look for, never whole in this program's own file or stack. */
static void spell(char out[static 33], int salt)
{
    for (int i = 0; i < 32; i++)
        out[i] = (char)('!' + (salt * 7 + i * 41) % 90);
    out[32] = '\0';
}

static void draft_leaves_nothing_in_memory(void **state)
{
    (void)state;
    static char secret[33], planted[33];
    spell(secret, 3);
    spell(planted, 5);
    char *copy = strdup(planted);
    assert_non_null(copy);
    draft_set_kind(draft, KIND_REPAIR);
    for (int i = 0; i < 50; i++) {
        assert_int_equal(say("course", secret), TG_OK);
        assert_int_equal(say("model", "x"), TG_OK);
        assert_int_equal(say("course", secret + 1), TG_OK);
        assert_int_equal(say("proof", secret), TG_OK);
    }
    assert_true(memory_found(secret, strlen(secret)) >= 1);
    draft_destroy(draft);
    draft = NULL;
    assert_true(memory_found(planted, strlen(planted)) >= 1);
    assert_int_equal(memory_found(secret, strlen(secret)), 0);
    assert_int_equal(memory_found(secret + 1, strlen(secret + 1)), 0);
    free(copy);
}

static int begin(void **state)
{
    (void)state;
    draft = draft_create(pack);
    return draft ? 0 : -1;
}

static int end(void **state)
{
    (void)state;
    draft_destroy(draft);
    draft = NULL;
    return 0;
}

static int prepare(void **state)
{
    (void)state;
    const char path[] = "tests/vectors/packs/everything.yaml";
    uint8_t *bytes = NULL;
    size_t len = 0;
    struct fault fault = {0};
    if (secret_init() != TG_OK || file_read(path, PACK_FILE_MAX, &bytes, &len, &fault) != TG_OK ||
        pack_parse(path, bytes, len, &pack, &fault) != TG_OK)
        print_error("%s\n", fault.text);
    free(bytes);
    return pack ? 0 : -1;
}

static int clear(void **state)
{
    (void)state;
    pack_destroy(pack);
    return 0;
}

#define DRAFT_TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        DRAFT_TEST(draft_new_kind_clears_the_category_only),
        DRAFT_TEST(draft_asks_what_the_conditions_say),
        DRAFT_TEST(draft_asks_who_only_if_named),
        DRAFT_TEST(draft_is_urgent_when_asked_or_when_it_is),
        DRAFT_TEST(draft_keeps_answers_that_do_not_apply_now),
        DRAFT_TEST(draft_drops_what_no_screen_can_show),
        DRAFT_TEST(draft_composes_even_across_what_it_drops),
        DRAFT_TEST(draft_refuses_what_is_not_utf8_and_keeps_the_old),
        DRAFT_TEST(draft_takes_the_longest_and_not_one_byte_more),
        DRAFT_TEST(draft_takes_ten_thousand_sets),
        DRAFT_TEST(draft_knows_telephones_and_numbers),
        DRAFT_TEST(draft_knows_days_that_exist_and_have_been),
        DRAFT_TEST(draft_warns_of_what_is_long_ago),
        DRAFT_TEST(draft_knows_plates),
        DRAFT_TEST(draft_takes_strokes_as_a_signature),
        DRAFT_TEST(draft_keeps_room_for_the_signature),
        DRAFT_TEST(draft_takes_spaces_for_no_answer),
        DRAFT_TEST(draft_finds_the_first_problem_that_applies),
        DRAFT_TEST(draft_leaves_nothing_in_memory),
    };
    return cmocka_run_group_tests(tests, prepare, clear);
}
