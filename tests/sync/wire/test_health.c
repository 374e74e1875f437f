#include "sync/wire/health.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static void health_has_one_size_whatever_is_wrong(void **state)
{
    (void)state;
    const uint32_t all[] = {0, health_of(HEALTH_PRINTER_PAPER_OUT), UINT32_MAX};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        uint8_t bytes[HEALTH_SIZE];
        uint32_t troubles = ~all[i];
        health_compose(all[i], bytes);
        assert_int_equal(health_parse(bytes, sizeof bytes, &troubles), TG_OK);
        assert_int_equal(troubles, all[i]);
    }
}

/* Written down by hand from health.h: what is on the wire stays as it is. */
static void health_stands_as_it_is_described(void **state)
{
    (void)state;
    static const uint8_t PAPER_OUT[] = {1, 0, 0, 2, 0};
    uint8_t bytes[HEALTH_SIZE];
    health_compose(health_of(HEALTH_PRINTER_PAPER_OUT), bytes);
    assert_int_equal(sizeof bytes, sizeof PAPER_OUT);
    assert_memory_equal(bytes, PAPER_OUT, sizeof PAPER_OUT);
    assert_int_equal(HEALTH_PRINTER_PAPER_LOW, 15);
}

static void health_of_another_size_or_version_is_refused(void **state)
{
    (void)state;
    uint8_t bytes[HEALTH_SIZE + 1] = {HEALTH_VERSION};
    uint32_t troubles = 7;
    for (size_t len = 0; len < HEALTH_SIZE; len++)
        assert_int_equal(health_parse(bytes, len, &troubles), TG_ERR_FORMAT);
    assert_int_equal(health_parse(bytes, HEALTH_SIZE + 1, &troubles), TG_ERR_FORMAT);
    for (int version = 0; version < 256; version++) {
        bytes[0] = (uint8_t)version;
        assert_int_equal(health_parse(bytes, HEALTH_SIZE, &troubles),
                         version == HEALTH_VERSION ? TG_OK : TG_ERR_VERSION);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(health_has_one_size_whatever_is_wrong),
        cmocka_unit_test(health_stands_as_it_is_described),
        cmocka_unit_test(health_of_another_size_or_version_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
