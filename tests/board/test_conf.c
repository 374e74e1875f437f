#include "board/conf.h"

#include "board/base/file.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

struct size {
    int width, height;
};
struct settings {
    char kiosk[17];
    uint32_t tick_s;
    double ppi;
    struct size display;
};

static const struct cyaml_schema_field SIZE_FIELDS[] = {
    CYAML_FIELD_INT("width", CYAML_FLAG_DEFAULT, struct size, width),
    CYAML_FIELD_INT("height", CYAML_FLAG_DEFAULT, struct size, height),
    CYAML_FIELD_END,
};
static const struct cyaml_schema_field FIELDS[] = {
    CYAML_FIELD_STRING("kiosk", CYAML_FLAG_DEFAULT, struct settings, kiosk, 1),
    CYAML_FIELD_UINT("tick_s", CYAML_FLAG_OPTIONAL, struct settings, tick_s),
    CYAML_FIELD_FLOAT("ppi", CYAML_FLAG_OPTIONAL, struct settings, ppi),
    CYAML_FIELD_MAPPING("display", CYAML_FLAG_OPTIONAL, struct settings, display, SIZE_FIELDS),
    CYAML_FIELD_END,
};

static char path[] = "/tmp/test_conf_XXXXXX";

static int make_file(void **state)
{
    (void)state;
    int fd = mkstemp(path);
    return fd >= 0 && close(fd) == 0 ? 0 : -1;
}

static int drop_file(void **state)
{
    (void)state;
    return unlink(path);
}

static enum tg_err load(const char *text, struct settings *out, struct fault *fault)
{
    *fault = (struct fault){0};
    assert_int_equal(file_write(path, text, strlen(text), 0600, fault), TG_OK);
    return conf_load(path, FIELDS, out, sizeof *out, fault);
}

static void refused(const char *text, const char *where, const char *what)
{
    struct settings settings = {.tick_s = 77};
    struct fault fault;
    assert_int_equal(load(text, &settings, &fault), TG_ERR_FORMAT);
    assert_non_null(strstr(fault.text, path));
    if (strstr(fault.text, where) == NULL || strstr(fault.text, what) == NULL)
        fail_msg("wanted \"%s\" and \"%s\" in: %s", where, what, fault.text);
    assert_int_equal(settings.tick_s, 77);
}

static void conf_fills_the_struct_and_leaves_out_what_is_optional(void **state)
{
    (void)state;
    struct settings settings;
    struct fault fault;
    assert_int_equal(load("# a kiosk\nkiosk: lobby-1\ntick_s: 5\ndisplay: {width: 3, height: 4}\n",
                          &settings, &fault),
                     TG_OK);
    assert_string_equal(settings.kiosk, "lobby-1");
    assert_int_equal(settings.tick_s, 5);
    assert_int_equal(settings.display.height, 4);
    assert_true(settings.ppi == 0);
}

static void conf_names_the_line_and_key_of_what_is_wrong(void **state)
{
    (void)state;
    refused("kiosk: a\ntikc_s: 3\n", ":2:", "'tikc_s'");
    refused("kiosk: a\n\ntick_s: soon\n", ":3:", "tick_s");
    refused("kiosk: a\ntick_s: -1\n", ":2:", "tick_s");
    refused("kiosk: abcdefghijklmnopq\n", ":1:", "kiosk");
    refused("kiosk: [a]\n", ":1:", "kiosk");
    refused("kiosk: a\nkiosk: b\n", ":2:", "kiosk");
    refused("kiosk: a\ndisplay: {width: 3, hieght: 4}\n", ":2:", "'hieght'");
    refused("kiosk: a\nppi: [\n", ":", "");
}

static void conf_names_a_missing_key_and_an_empty_file(void **state)
{
    (void)state;
    refused("tick_s: 3\n", "'kiosk'", "missing");
    refused("", "empty", "");
    refused("just words\n", ":1:", "");
}

static void conf_says_that_a_file_is_not_there(void **state)
{
    (void)state;
    struct settings settings;
    struct fault fault;
    assert_int_equal(conf_load("/nonexistent/x.conf", FIELDS, &settings, sizeof settings, &fault),
                     TG_ERR_MISSING);
    assert_non_null(strstr(fault.text, "/nonexistent/x.conf"));
}

static void range_names_file_key_and_limits(void **state)
{
    (void)state;
    struct fault fault;
    assert_int_equal(conf_check_range("a.conf", "tick_s", 1, 1, 60, &fault), TG_OK);
    assert_int_equal(conf_check_range("a.conf", "tick_s", 61, 1, 60, &fault), TG_ERR_RANGE);
    assert_string_equal(fault.text, "a.conf: tick_s: 61 is outside its limits 1 to 60");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(conf_fills_the_struct_and_leaves_out_what_is_optional),
        cmocka_unit_test(conf_names_the_line_and_key_of_what_is_wrong),
        cmocka_unit_test(conf_names_a_missing_key_and_an_empty_file),
        cmocka_unit_test(conf_says_that_a_file_is_not_there),
        cmocka_unit_test(range_names_file_key_and_limits),
    };
    return cmocka_run_group_tests(tests, make_file, drop_file);
}
