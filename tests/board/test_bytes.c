#include "board/base/bytes.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static void cursor_stops_at_the_end_and_stays_bad(void **state)
{
    (void)state;
    const uint8_t bytes[] = {1, 2, 3, 4, 5};
    struct cursor cur = cursor_over(bytes, sizeof bytes);
    assert_int_equal(cursor_u32(&cur), 0x01020304);
    assert_int_equal(cursor_u16(&cur), 0);
    assert_true(cur.bad);
    assert_int_equal(cursor_u8(&cur), 0);
    assert_false(cursor_done(&cur));
}

static void cursor_done_demands_the_last_byte(void **state)
{
    (void)state;
    const uint8_t bytes[] = {1, 2};
    struct cursor cur = cursor_over(bytes, sizeof bytes);
    assert_int_equal(cursor_u8(&cur), 1);
    assert_false(cursor_done(&cur));
    assert_int_equal(cursor_u8(&cur), 2);
    assert_true(cursor_done(&cur));
}

static void sink_refuses_what_does_not_fit(void **state)
{
    (void)state;
    uint8_t bytes[6];
    struct sink sink = sink_into(bytes, sizeof bytes);
    sink_u32(&sink, 0xA1B2C3D4);
    assert_false(sink.bad);
    sink_u32(&sink, 1);
    assert_true(sink.bad);
    assert_int_equal(sink_len(&sink), 4);
    assert_memory_equal(bytes, "\xA1\xB2\xC3\xD4", 4);
}

static void hex_reads_what_it_wrote_and_nothing_else(void **state)
{
    (void)state;
    char text[9];
    uint8_t back[4] = {0};
    hex_encode("\x00\x7f\x80\xff", 4, text);
    assert_string_equal(text, "007f80ff");
    assert_int_equal(hex_decode("007F80ff", back, 4), TG_OK);
    assert_memory_equal(back, "\x00\x7f\x80\xff", 4);
    assert_int_equal(hex_decode("007f80f", back, 4), TG_ERR_FORMAT);
    assert_int_equal(hex_decode("007f80fg", back, 4), TG_ERR_FORMAT);
}

static void base64_has_one_spelling_for_a_value(void **state)
{
    (void)state;
    uint8_t back[3];
    size_t len = 0;
    assert_int_equal(base64_decode("AP/+", 4, BASE64_STANDARD, back, 3, &len), TG_OK);
    assert_int_equal(len, 3);
    assert_memory_equal(back, "\x00\xff\xfe", 3);
    assert_int_equal(base64_decode("AP_-", 4, BASE64_URL, back, 3, &len), TG_OK);
    assert_memory_equal(back, "\x00\xff\xfe", 3);
    assert_int_equal(base64_decode("AP/+AA", 6, BASE64_STANDARD, back, 3, &len), TG_ERR_FORMAT);
    assert_int_equal(base64_decode("AB", 2, BASE64_STANDARD, back, 3, &len), TG_ERR_FORMAT);
    assert_int_equal(base64_decode("AA==", 4, BASE64_STANDARD, back, 3, &len), TG_ERR_FORMAT);
    int taken = 0;
    for (int letter = 0; letter < 256; letter++) {
        const char text[4] = {'A', (char)letter, 'A', 'A'};
        taken += base64_decode(text, 4, BASE64_STANDARD, back, 3, &len) == TG_OK;
    }
    assert_int_equal(taken, 64);
}

static void fault_text_is_cut_at_a_whole_character(void **state)
{
    (void)state;
    char text[600];
    memset(text, 'a', sizeof text);
    memcpy(text + 510, "\xE6\xA1\xA5", 3);
    text[599] = '\0';
    struct fault fault;
    assert_int_equal(fault_set(&fault, TG_ERR_FORMAT, "%s", text), TG_ERR_FORMAT);
    assert_int_equal(strlen(fault.text), 510);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cursor_stops_at_the_end_and_stays_bad),
        cmocka_unit_test(cursor_done_demands_the_last_byte),
        cmocka_unit_test(sink_refuses_what_does_not_fit),
        cmocka_unit_test(hex_reads_what_it_wrote_and_nothing_else),
        cmocka_unit_test(base64_has_one_spelling_for_a_value),
        cmocka_unit_test(fault_text_is_cut_at_a_whole_character),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
