#include "app/form/report_split.h"

#include "board/base/secret.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <cmocka.h>
#include <string.h>

enum { ROOM = 256 };

struct parts {
    uint8_t json[ROOM], identity[ROOM];
    size_t len, identity_len;
};

static enum tg_err split(struct parts *parts, const char *json)
{
    *parts = (struct parts){.len = strlen(json)};
    memcpy(parts->json, json, parts->len);
    return report_split(parts->json, parts->len, parts->identity, &parts->identity_len);
}

static void assert_split(const char *json, const char *left, const char *identity)
{
    struct parts parts;
    assert_int_equal(split(&parts, json), TG_OK);
    assert_memory_equal(parts.json, left, strlen(left));
    for (size_t i = strlen(left); i < parts.len; i++)
        assert_int_equal(parts.json[i], ' ');
    assert_int_equal(parts.identity_len, strlen(identity));
    assert_memory_equal(parts.identity, identity, strlen(identity));
}

static void who_is_cut_out_wherever_it_stands(void **state)
{
    (void)state;
    assert_split("{\"a\":1,\"who\":{\"name\":\"李娜\"},\"answers\":{}}  ",
                 "{\"a\":1,\"answers\":{}}", "{\"who\":{\"name\":\"李娜\"}}");
    assert_split("{\"who\":{},\"b\":[1]}", "{\"b\":[1]}", "{\"who\":{}}");
    assert_split("{\"b\":[1] , \"who\" : {\"x\":\"y\"}}", "{\"b\":[1] }",
                 "{\"who\":{\"x\":\"y\"}}");
    assert_split("{\"who\":{}}", "{}", "{\"who\":{}}");
    assert_split("{\"\\u0077h\\u006F\":{\"n\":\"}\\\"]\"},\"z\":2}", "{\"z\":2}",
                 "{\"who\":{\"n\":\"}\\\"]\"}}");
}

/* Not what an answer says, nor a member further in. */
static void only_the_reports_own_member_is_cut_out(void **state)
{
    (void)state;
    static const char *const others[] = {
        "{\"answers\":{\"who\":{\"a\":\"b\"}}}",
        "{\"answers\":\",\\\"who\\\":{}\"}",
        "{\"whom\":{},\"wh\":1}",
        "{}",
        "[]",
        "",
        "{\"who\":{\"cut off",
    };
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        struct parts parts;
        assert_int_equal(split(&parts, others[i]), TG_ERR_MISSING);
        assert_memory_equal(parts.json, others[i], strlen(others[i]));
    }
}

static void what_was_cut_out_goes_back_to_its_place(void **state)
{
    (void)state;
    static const char whole[] =
        "{\"filed\":\"x\",\"who\":{\"name\":\"李娜\"},\"answers\":{\"who\":\"no\"}}";
    struct parts parts;
    size_t len = 0;
    assert_int_equal(split(&parts, whole), TG_OK);
    assert_int_equal(
        report_join(parts.json, ROOM, parts.len, parts.identity, parts.identity_len, &len), TG_OK);
    assert_int_equal(len, sizeof whole - 1);
    assert_memory_equal(parts.json, whole, len);
}

static void without_the_part_an_empty_one_stands_in_its_place(void **state)
{
    (void)state;
    static const char whole[] = "{\"a\":1,\"who\":{},\"answers\":{}}";
    struct parts parts;
    size_t len = 0;
    assert_int_equal(split(&parts, "{\"a\":1,\"who\":{\"n\":\"m\"},\"answers\":{}}"), TG_OK);
    assert_int_equal(report_join(parts.json, ROOM, parts.len, NULL, 0, &len), TG_OK);
    assert_int_equal(len, sizeof whole - 1);
    assert_memory_equal(parts.json, whole, len);
    assert_int_equal(split(&parts, "{\"who\":{}}"), TG_OK);
    assert_int_equal(report_join(parts.json, ROOM, parts.len, NULL, 0, &len), TG_OK);
    assert_memory_equal(parts.json, "{\"who\":{}}", len);
}

static void what_does_not_fit_together_is_refused(void **state)
{
    (void)state;
    uint8_t json[32] = "{\"answers\":{}}";
    static const uint8_t who[] = "{\"who\":{\"name\":\"a longer one\"}}";
    size_t len = 0;
    assert_int_equal(report_join(json, sizeof json, 14, who, sizeof who - 1, &len), TG_ERR_FULL);
    assert_int_equal(report_join(json, sizeof json, 12, NULL, 0, &len), TG_ERR_FORMAT);
    assert_int_equal(report_join(json, sizeof json, 14, who, 3, &len), TG_ERR_FORMAT);
    assert_int_equal(report_join(json, sizeof json, 0, NULL, 0, &len), TG_ERR_FORMAT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(who_is_cut_out_wherever_it_stands),
        cmocka_unit_test(only_the_reports_own_member_is_cut_out),
        cmocka_unit_test(what_was_cut_out_goes_back_to_its_place),
        cmocka_unit_test(without_the_part_an_empty_one_stands_in_its_place),
        cmocka_unit_test(what_does_not_fit_together_is_refused),
    };
    if (secret_init() != TG_OK)
        return 1;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
