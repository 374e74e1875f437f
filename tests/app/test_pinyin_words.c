/* What our own words are worth, asked through the real program: sentences that they were tuned on
 * come out right as often as they did, and every word of the list is offered for its Pinyin. */
#include "board/base/file.h"
#include "tests/app/ime_rig.h"
#include "tests/app/sentences_rig.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

enum {
    /* Of 100 sentences; measured: 74 and 72. */
    RIGHT_MIN = 72,
    RIGHT_SOUTHERN_MIN = 70,
    WORDS_MIN = 1000,
    WITHIN = 5,
    LINE_MAX_BYTES = 512,
};

static struct ime *ime;
static struct ime_answer answer;
static struct sentence sentences[SENTENCES_MAX];

static bool first_is(const char *letters, const char *text)
{
    struct ime_request request = ime_rig_request(letters);
    ime_rig_ask(ime, &request, &answer);
    return answer.count > 0 && strcmp(answer.candidates[0].text, text) == 0;
}

static void sentences_come_out_right(void **state)
{
    (void)state;
    int right = 0, southern = 0;
    char letters[IME_LETTERS_MAX + 1];
    size_t count = sentences_rig_read('T', sentences);
    assert_int_equal(count, 100);
    for (size_t i = 0; i < count; i++) {
        sentences_rig_southern(sentences[i].letters, letters);
        right += first_is(sentences[i].letters, sentences[i].text);
        southern += first_is(letters, sentences[i].text);
    }
    assert_in_range(right, RIGHT_MIN, count);
    assert_in_range(southern, RIGHT_SOUTHERN_MIN, count);
}

/* Whether the engines load with `line` in their list of words. */
static bool load_with(const char *line)
{
    char share[] = "/tmp/words-XXXXXX", path[64];
    struct clock clock = clock_system();
    struct ime *own = NULL;
    struct fault fault;
    assert_non_null(mkdtemp(share));
    snprintf(path, sizeof path, "%s/input", share);
    assert_int_equal(mkdir(path, 0700), 0);
    snprintf(path, sizeof path, "%s/input/words.txt", share);
    assert_int_equal(file_write(path, line, strlen(line), 0600, &fault), TG_OK);
    assert_int_equal(ime_create(ime_rig_program(), share, &clock, &own, &fault), TG_OK);
    struct ime_request request = ime_rig_request("wo");
    ime_ask(own, &request);
    bool loads = ime_rig_wait(own, &answer) == IME_ANSWERED;
    ime_destroy(own);
    assert_int_equal(unlink(path), 0);
    snprintf(path, sizeof path, "%s/input", share);
    assert_int_equal(rmdir(path), 0);
    assert_int_equal(rmdir(share), 0);
    return loads;
}

static void a_list_that_is_wrong_is_refused(void **state)
{
    (void)state;
    assert_true(load_with("# words\n\n没有收到\n号源\thao'yuan\n"));
    assert_false(load_with("号源\thao yuan!\n"));
    assert_false(load_with("\thao'yuan\n"));
    assert_false(load_with("\xE5\x8F\n"));
}

static size_t place_of(const char *text)
{
    const struct ime_choice *choice = ime_rig_find(&answer, text);
    return choice != NULL ? (size_t)(choice - answer.candidates) : IME_CANDIDATES_MAX;
}

static void letters_of(const char *spelled, char out[static IME_LETTERS_MAX + 1])
{
    size_t len = 0;
    for (; *spelled != '\0' && *spelled != '\n'; spelled++)
        if (*spelled != '\'' && len < IME_LETTERS_MAX)
            out[len++] = *spelled;
    out[len] = '\0';
}

static void every_word_is_offered_for_its_pinyin(void **state)
{
    (void)state;
    char line[LINE_MAX_BYTES], letters[IME_LETTERS_MAX + 1];
    size_t words = 0;
    FILE *file = fopen("assets/input/words.txt", "r");
    assert_non_null(file);
    while (fgets(line, sizeof line, file) != NULL) {
        char *tab = strchr(line, '\t');
        if (line[0] == '#' || tab == NULL)
            continue;
        *tab = '\0';
        letters_of(tab + 1, letters);
        struct ime_request request = ime_rig_request(letters);
        ime_rig_ask(ime, &request, &answer);
        if (place_of(line) >= WITHIN)
            fail_msg("%s is not among the first %d for %s", line, WITHIN, letters);
        words++;
    }
    fclose(file);
    assert_in_range(words, WORDS_MIN, 100 * WORDS_MIN);
}

static void what_stands_before_is_heard(void **state)
{
    (void)state;
    struct ime_request request = ime_rig_request("shou");
    strcpy(request.before, "护士没有洗");
    ime_rig_ask(ime, &request, &answer);
    assert_string_equal(answer.candidates[0].text, "手");
    strcpy(request.before, "东西没有");
    strcpy(request.letters, "shoudao");
    ime_rig_ask(ime, &request, &answer);
    assert_string_equal(answer.candidates[0].text, "收到");
    strcpy(request.before, "孩子");
    ime_rig_ask(ime, &request, &answer);
    assert_string_equal(answer.candidates[0].text, "受到");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sentences_come_out_right),
        cmocka_unit_test(every_word_is_offered_for_its_pinyin),
        cmocka_unit_test(what_stands_before_is_heard),
        cmocka_unit_test(a_list_that_is_wrong_is_refused),
    };
    ime = ime_rig_open();
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    ime_destroy(ime);
    return failed;
}
