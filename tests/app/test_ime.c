#include "app/input/ime.h"

#include "tests/app/ime_rig.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static struct ime *ime;
static struct ime_answer answer;

static int open_engines(void **state)
{
    (void)state;
    ime = ime_rig_open();
    return 0;
}

static int close_engines(void **state)
{
    (void)state;
    ime_destroy(ime);
    return 0;
}

static void ask(const char *letters)
{
    struct ime_request request = ime_rig_request(letters);
    ime_rig_ask(ime, &request, &answer);
}

static void first_is(const char *letters, const char *text)
{
    ask(letters);
    assert_true(answer.count > 0);
    assert_string_equal(answer.candidates[0].text, text);
    assert_int_equal(answer.candidates[0].letters, strlen(letters));
}

static void a_sentence_arrives_whole(void **state)
{
    (void)state;
    first_is("wozaiyiyuanpaiduipailesangexiaoshi", "我在医院排队排了三个小时");
    assert_string_equal(answer.spelled, "wo zai yi yuan pai dui pai le san ge xiao shi");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_sentence_arrives_whole),
    };
    return cmocka_run_group_tests(tests, open_engines, close_engines);
}
