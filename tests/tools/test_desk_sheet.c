/* The sheet of lines, words and notes: what stands beside the log for lists and terms. */
#include "tests/tools/register_rig.h"

#include "board/base/must.h"
#include "board/base/secret.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static int setup(void **state)
{
    struct register_rig *rig = malloc(sizeof *rig);
    register_rig_init(rig);
    register_rig_add(rig, "li", "李明", "");
    *state = rig;
    return 0;
}

static int teardown(void **state)
{
    register_rig_finish(*state);
    free(*state);
    return 0;
}

static enum tg_err try_put(struct register_rig *rig, int n, int value)
{
    uint8_t line[REGISTER_LINE_SIZE] = {0};
    snprintf((char *)line, sizeof line, "%d=%d", n, value);
    enum tg_err err = register_begin(rig->reg, &rig->fault);
    if (err == TG_OK)
        err = register_line_put(rig->reg, register_rig_case(n), line, &rig->fault);
    if (err == TG_OK)
        err = register_commit(rig->reg, &rig->fault);
    register_rollback(rig->reg);
    return err;
}

static void put(struct register_rig *rig, int n, int value)
{
    if (try_put(rig, n, value) != TG_OK)
        fail_msg("%s", rig->fault.text);
}

struct seen {
    size_t count;
    char text[4096];
};

static enum tg_err see(void *ctx, const uint8_t line[static REGISTER_LINE_SIZE],
                       struct fault *fault)
{
    (void)fault;
    struct seen *seen = ctx;
    if (seen->count++ < 100)
        snprintf(seen->text + strlen(seen->text), sizeof seen->text - strlen(seen->text), "%s ",
                 (const char *)line);
    return TG_OK;
}

static void assert_lines(struct register_rig *rig, const char *expected)
{
    struct seen seen = {.count = 0};
    if (register_lines(rig->reg, see, &seen, &rig->fault) != TG_OK)
        fail_msg("%s", rig->fault.text);
    assert_string_equal(seen.text, expected);
}

static void lines_stand_in_the_order_of_arrival(void **state)
{
    struct register_rig *rig = *state;
    struct register_sum sum;
    for (int n = 5; n > 1; n--)
        register_rig_enter(rig, n);
    for (int n = 2; n <= 4; n++)
        put(rig, n, n);
    assert_lines(rig, "4=4 3=3 2=2 ");
    put(rig, 3, 9);
    register_rig_login(rig, "li");
    assert_lines(rig, "4=4 3=9 2=2 ");
    register_rig_assert_sound(rig, &sum);
    assert_int_equal(sum.lines, 3);
    assert_int_equal(try_put(rig, 7, 1), TG_ERR_MISSING);
}

static void a_line_that_was_put_is_there_at_once_and_gone_with_a_rollback(void **state)
{
    struct register_rig *rig = *state;
    uint8_t line[REGISTER_LINE_SIZE] = "1=2";
    register_rig_enter(rig, 1);
    put(rig, 1, 1);
    assert_int_equal(register_begin(rig->reg, &rig->fault), TG_OK);
    assert_int_equal(register_line_put(rig->reg, register_rig_case(1), line, &rig->fault), TG_OK);
    assert_lines(rig, "1=2 ");
    register_rollback(rig->reg);
    assert_lines(rig, "1=1 ");
}

static void two_that_are_open_see_each_others_lines(void **state)
{
    struct register_rig *rig = *state;
    struct register_rig other = *rig;
    other.reg = NULL;
    register_rig_login(&other, "li");
    for (int n = 1; n <= 2; n++)
        register_rig_enter(rig, n);
    put(rig, 1, 1);
    put(&other, 2, 2);
    put(rig, 1, 3);
    assert_lines(&other, "1=3 2=2 ");
    assert_lines(rig, "1=3 2=2 ");
    register_rig_close(&other);
}

static void a_closed_cases_line_is_seen_by_its_holders_alone(void **state)
{
    struct register_rig *rig = *state;
    struct register_sum sum;
    for (int n = 1; n <= 3; n++) {
        register_rig_enter(rig, n);
        put(rig, n, n);
    }
    assert_int_equal(register_rig_bar(rig, 2, "li"), TG_OK);
    assert_lines(rig, "1=1 2=2 3=3 ");
    register_rig_login(rig, "li");
    assert_lines(rig, "1=1 3=3 ");
    assert_int_equal(try_put(rig, 2, 5), TG_ERR_DENIED);
    register_rig_assert_sound(rig, &sum);
    register_rig_login(rig, "officer");
    put(rig, 2, 7);
    register_rig_login(rig, "li");
    assert_lines(rig, "1=1 3=3 ");
    register_rig_login(rig, "officer");
    assert_lines(rig, "1=1 2=7 3=3 ");
    assert_int_equal(register_rig_admit(rig, 2, "li"), TG_OK);
    register_rig_assert_sound(rig, &sum);
    register_rig_login(rig, "li");
    assert_lines(rig, "1=1 2=7 3=3 ");
}

/* More cases than the transaction holds segments in memory, touched in turns. */
static void lines_of_many_segments_keep_their_places(void **state)
{
    struct register_rig *rig = *state;
    enum { CASES = 20 * 256 + 3, STEP = 257 };
    struct event *event = secret_create(sizeof *event);
    struct seen seen = {.count = 0};
    const struct register_parts parts = {.body = (const uint8_t *)"{}", .body_len = 2};
    assert_int_equal(register_begin(rig->reg, &rig->fault), TG_OK);
    for (int i = 0; i < CASES; i++) {
        memset(event, 0, sizeof *event);
        event->type = EVENT_REPORT;
        event->report.of.ordinal = 1;
        snprintf(event->report.of.number, sizeof event->report.of.number, "HZ-%d", i);
        assert_int_equal(register_append(rig->reg, event, &parts, NULL, &rig->fault), TG_OK);
    }
    for (int k = 0; k < CASES; k++) {
        uint8_t line[REGISTER_LINE_SIZE] = {0};
        char id[CASE_ID_MAX];
        int i = (int)((long)k * STEP % CASES);
        snprintf(id, sizeof id, "HZ-%d", i);
        snprintf((char *)line, sizeof line, "%d", i);
        assert_int_equal(register_line_put(rig->reg, id, line, &rig->fault), TG_OK);
    }
    assert_int_equal(register_commit(rig->reg, &rig->fault), TG_OK);
    assert_int_equal(register_lines(rig->reg, see, &seen, &rig->fault), TG_OK);
    assert_int_equal(seen.count, CASES);
    assert_memory_equal(seen.text, "0 1 2 3 4 5 6 7 8 9 10 ", 23);
    secret_destroy(event);
}

static void a_changed_sheet_is_found(void **state)
{
    struct register_rig *rig = *state;
    register_rig_enter(rig, 1);
    put(rig, 1, 1);
    register_rig_meddle(rig, "UPDATE sheet SET lines = zeroblob(length(lines))");
    register_rig_assert_caught(rig);
}

static uint16_t enter_word(struct register_rig *rig, const char *word, bool commit)
{
    uint16_t number = 0;
    assert_int_equal(register_begin(rig->reg, &rig->fault), TG_OK);
    assert_int_equal(register_word(rig->reg, word, &number, &rig->fault), TG_OK);
    if (commit)
        assert_int_equal(register_commit(rig->reg, &rig->fault), TG_OK);
    register_rollback(rig->reg);
    return number;
}

static void a_word_keeps_its_number(void **state)
{
    struct register_rig *rig = *state;
    struct register_rig other = *rig;
    other.reg = NULL;
    register_rig_login(&other, "li");
    assert_int_equal(enter_word(rig, "", true), 0);
    uint16_t billing = enter_word(rig, "billing", true);
    uint16_t waiting = enter_word(&other, "waiting", true);
    assert_int_not_equal(billing, waiting);
    assert_int_equal(enter_word(rig, "waiting", true), waiting);
    assert_int_equal(enter_word(&other, "billing", true), billing);
    uint16_t lost = enter_word(rig, "manners", false);
    assert_string_equal(register_word_text(rig->reg, lost), "");
    assert_int_equal(enter_word(&other, "safety", true), lost);
    assert_int_equal(enter_word(rig, "safety", true), lost);
    register_rig_login(rig, "officer");
    assert_string_equal(register_word_text(rig->reg, billing), "billing");
    assert_string_equal(register_word_text(rig->reg, waiting), "waiting");
    assert_string_equal(register_word_text(rig->reg, 0), "");
    assert_string_equal(register_word_text(rig->reg, 999), "");
    register_rig_close(&other);
}

static void words_have_an_end(void **state)
{
    struct register_rig *rig = *state;
    uint16_t number = 0;
    char word[REGISTER_WORD_MAX + 2];
    memset(word, 'a', sizeof word);
    word[REGISTER_WORD_MAX + 1] = '\0';
    assert_int_equal(register_begin(rig->reg, &rig->fault), TG_OK);
    assert_int_equal(register_word(rig->reg, word, &number, &rig->fault), TG_ERR_RANGE);
    word[REGISTER_WORD_MAX] = '\0';
    assert_int_equal(register_word(rig->reg, word, &number, &rig->fault), TG_OK);
    for (int i = 1; i < REGISTER_WORDS_MAX; i++) {
        snprintf(word, sizeof word, "w%d", i);
        assert_int_equal(register_word(rig->reg, word, &number, &rig->fault), TG_OK);
    }
    assert_int_equal(number, REGISTER_WORDS_MAX);
    assert_int_equal(register_word(rig->reg, "more", &number, &rig->fault), TG_ERR_FULL);
    assert_int_equal(register_commit(rig->reg, &rig->fault), TG_OK);
    register_rig_login(rig, "officer");
    assert_string_equal(register_word_text(rig->reg, REGISTER_WORDS_MAX), word);
}

static void a_note_is_kept_under_its_name(void **state)
{
    struct register_rig *rig = *state;
    uint8_t out[32];
    size_t len = 9;
    assert_int_equal(register_note_get(rig->reg, "rules", out, sizeof out, &len, &rig->fault),
                     TG_OK);
    assert_int_equal(len, 0);
    assert_int_equal(register_begin(rig->reg, &rig->fault), TG_OK);
    assert_int_equal(register_note_put(rig->reg, "rules", (const uint8_t *)"one", 3, &rig->fault),
                     TG_OK);
    assert_int_equal(register_note_put(rig->reg, "rules", (const uint8_t *)"three", 5, &rig->fault),
                     TG_OK);
    assert_int_equal(register_note_put(rig->reg, "other", (const uint8_t *)"two", 3, &rig->fault),
                     TG_OK);
    assert_int_equal(register_commit(rig->reg, &rig->fault), TG_OK);
    register_rig_login(rig, "li");
    assert_int_equal(register_note_get(rig->reg, "rules", out, sizeof out, &len, &rig->fault),
                     TG_OK);
    assert_int_equal(len, 5);
    assert_memory_equal(out, "three", 5);
    assert_int_equal(register_note_get(rig->reg, "rules", out, 4, &len, &rig->fault), TG_ERR_RANGE);
    register_rig_meddle(rig, "UPDATE notes SET value = (SELECT max(value) FROM notes)");
    enum tg_err first = register_note_get(rig->reg, "rules", out, sizeof out, &len, &rig->fault);
    enum tg_err second = register_note_get(rig->reg, "other", out, sizeof out, &len, &rig->fault);
    assert_true((first == TG_ERR_CRYPTO) != (second == TG_ERR_CRYPTO));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(lines_stand_in_the_order_of_arrival),
        TEST(a_line_that_was_put_is_there_at_once_and_gone_with_a_rollback),
        TEST(two_that_are_open_see_each_others_lines),
        TEST(a_closed_cases_line_is_seen_by_its_holders_alone),
        TEST(lines_of_many_segments_keep_their_places),
        TEST(a_changed_sheet_is_found),
        TEST(a_word_keeps_its_number),
        TEST(words_have_an_end),
        TEST(a_note_is_kept_under_its_name),
    };
    if (secret_init() != TG_OK)
        return 1;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
