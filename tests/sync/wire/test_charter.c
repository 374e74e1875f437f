#include "sync/wire/charter.h"
#include "sync/wire/charter_text.h"
#include "sync/wire/roster.h"
#include "board/base/file.h"
#include "tests/sync/wire/wire_samples.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#define KEY_1 "1111111111111111111111111111111111111111111111111111111111111111"
#define KEY_2 "2222222222222222222222222222222222222222222222222222222222222222"
#define AGE_1 "age1qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqq"
#define AGE_2 "age1pppppppppppppppppppppppppppppppppppppppppppppppppppppppppp"
#define HEAD "tonggui charter 1\nversion 3\norganisation 西湖门诊部\n"
#define SALT "salt 000102030405060708090a0b0c0d0e0f\n"
#define DESK "desk officers " KEY_2 "\n"
#define SET "recipient office " AGE_1 "\n"
#define WHOLE                                                                                      \
    HEAD SALT "hub main " KEY_1 "\n" DESK SET "recipient office " AGE_2 "\nrecipient audit " AGE_2 \
              "\n"

static enum tg_err parse(const char *text, struct charter *out, struct fault *fault)
{
    return charter_parse("charter", (const uint8_t *)text, strlen(text), out, fault);
}

static void charter_reads_every_fact(void **state)
{
    (void)state;
    struct charter charter;
    struct fault fault;
    assert_int_equal(parse(WHOLE, &charter, &fault), TG_OK);
    assert_int_equal(charter.version, 3);
    assert_string_equal(charter.organisation, "西湖门诊部");
    assert_int_equal(charter.salt[15], 15);
    struct device_name main_hub = sample_name("main");
    struct device_name officers = sample_name("officers");
    assert_int_equal(charter_find_hub(&charter, &main_hub)->public_key[31], 0x11);
    assert_int_equal(charter_find_desk(&charter, &officers)->public_key[0], 0x22);
    assert_null(charter_find_desk(&charter, &main_hub));
    assert_int_equal(charter.set_count, 2);
    assert_int_equal(charter_find_set(&charter, "office")->recipient_count, 2);
    assert_string_equal(charter_find_set(&charter, "audit")->recipients[0], AGE_2);
    assert_null(charter_find_set(&charter, "external"));
}

/* Each is wrong for one reason; the fault must name its line. */
static const struct {
    const char *text;
    const char *where;
    enum tg_err err;
} BAD[] = {
    {"", "line 1:", TG_ERR_FORMAT},
    {"tonggui charter 2\n", "format 2", TG_ERR_VERSION},
    {"tonggui roster 1\n", "line 1:", TG_ERR_FORMAT},
    {"tonggui charter 1\nversion 0\n", "line 2:", TG_ERR_FORMAT},
    {"tonggui charter 1\nversion 4294967296\n", "line 2:", TG_ERR_FORMAT},
    {"tonggui charter 1\nversion 03\n", "line 2:", TG_ERR_FORMAT},
    {"tonggui charter 1\nversion 3\nsalt 00\n", "line 3:", TG_ERR_FORMAT},
    {"tonggui charter 1\nversion 3\norganisation \n", "line 3:", TG_ERR_FORMAT},
    {"tonggui charter 1\nversion 3\norganisation A\xC0\x80\n", "line 3:", TG_ERR_FORMAT},
    {"tonggui charter 1\nversion 3\norganisation A\xED\xA0\x80\n", "line 3:", TG_ERR_FORMAT},
    {"tonggui charter 1\nversion 3\norganisation A\xF4\x90\x80\x80\n", "line 3:", TG_ERR_FORMAT},
    {"tonggui charter 1\nversion 3\norganisation A\xE8\xA5\n", "line 3:", TG_ERR_FORMAT},
    {"tonggui charter 1\nversion 3\norganisation A\tB\n", "line 3:", TG_ERR_FORMAT},
    {HEAD "salt 00010203\n", "line 4:", TG_ERR_FORMAT},
    {HEAD "salt 000102030405060708090A0B0C0D0E0F\n", "line 4:", TG_ERR_FORMAT},
    {HEAD SALT "hub Main " KEY_1 "\n" DESK SET, "line 5:", TG_ERR_FORMAT},
    {HEAD SALT "hub main " KEY_1 "0\n" DESK SET, "line 5:", TG_ERR_FORMAT},
    {HEAD SALT "hub main  " KEY_1 "\n" DESK SET, "line 5:", TG_ERR_FORMAT},
    {HEAD SALT "hub main " KEY_1 " \n" DESK SET, "line 5:", TG_ERR_FORMAT},
    {HEAD SALT DESK DESK SET, "line 6:", TG_ERR_FORMAT},
    {HEAD SALT DESK "hub main " KEY_1 "\n" SET, "line 6:", TG_ERR_FORMAT},
    {HEAD SALT "hub a " KEY_1 "\ndesk a " KEY_1 "\n" SET, "line 6:", TG_ERR_FORMAT},
    {HEAD SALT DESK "recipient office age1short\n", "line 6:", TG_ERR_FORMAT},
    {HEAD SALT DESK "recipient Office " AGE_1 "\n", "line 6:", TG_ERR_FORMAT},
    {HEAD SALT DESK SET SET, "line 7:", TG_ERR_FORMAT},
    {HEAD SALT DESK SET "recipient audit " AGE_1 "\nrecipient office " AGE_2 "\n",
     "line 8:", TG_ERR_FORMAT},
    {HEAD SALT DESK SET "colour red\n", "line 7:", TG_ERR_FORMAT},
    {HEAD SALT DESK SET "\n", "line 7:", TG_ERR_FORMAT},
    {HEAD SALT "mail 0 3600 90\n" DESK SET, "line 5:", TG_ERR_FORMAT},
    {HEAD SALT "mail 257 3600 90\n" DESK SET, "line 5:", TG_ERR_FORMAT},
    {HEAD SALT "mail 16 4 90\n" DESK SET, "line 5:", TG_ERR_FORMAT},
    {HEAD SALT "mail 16 604801 90\n" DESK SET, "line 5:", TG_ERR_FORMAT},
    {HEAD SALT "mail 16 3600 0\n" DESK SET, "line 5:", TG_ERR_FORMAT},
    {HEAD SALT "mail 16 3600 731\n" DESK SET, "line 5:", TG_ERR_FORMAT},
    {HEAD SALT "mail 16 3600\n" DESK SET, "line 5:", TG_ERR_FORMAT},
    {HEAD SALT "mail 16 3600 90 \n" DESK SET, "line 5:", TG_ERR_FORMAT},
    {HEAD SALT "mail 16 3600 090\n" DESK SET, "line 5:", TG_ERR_FORMAT},
    {HEAD SALT "mail 16 21600 180\n" DESK SET, "line 5:", TG_ERR_FORMAT},
    {HEAD SALT "mail 4 3600 90\nmail 4 3600 90\n" DESK SET, "line 6:", TG_ERR_FORMAT},
    {HEAD SALT "hub main " KEY_1 "\nmail 4 3600 90\n" DESK SET, "line 6:", TG_ERR_FORMAT},
    {HEAD SALT SET, "line 5:", TG_ERR_FORMAT},
    {HEAD SALT DESK, "line 5:", TG_ERR_FORMAT},
};

static void charter_errors_name_the_line(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof BAD / sizeof *BAD; i++) {
        struct charter charter;
        struct fault fault = {.text = ""};
        assert_int_equal(parse(BAD[i].text, &charter, &fault), BAD[i].err);
        assert_non_null(strstr(fault.text, BAD[i].where));
    }
}

static void charter_mail_is_the_usual_or_as_written(void **state)
{
    (void)state;
    static const char OTHER[] = HEAD SALT "mail 4 3600 90\nhub main " KEY_1 "\n" DESK SET;
    struct charter charter;
    struct fault fault;
    uint8_t text[CHARTER_FILE_MAX];
    size_t len = 0;
    assert_int_equal(parse(WHOLE, &charter, &fault), TG_OK);
    assert_true(charter_mail_is_default(&charter.mail));
    assert_int_equal(charter_mail_bound(&charter.mail, 1), 11520);
    assert_int_equal(parse(OTHER, &charter, &fault), TG_OK);
    assert_int_equal(charter.mail.letters, 4);
    assert_int_equal(charter.mail.period_s, 3600);
    assert_int_equal(charter.mail.keep_days, 90);
    assert_int_equal(charter_mail_bound(&charter.mail, 1), 4 * 24 * 90);
    assert_int_equal(charter_write(&charter, text, &len, &fault), TG_OK);
    assert_int_equal(len, strlen(OTHER));
    assert_memory_equal(text, OTHER, len);
    charter.mail.keep_days = 0;
    assert_int_equal(charter_write(&charter, text, &len, &fault), TG_ERR_FORMAT);
}

/* A period that does not divide the days, and two desks that each send. */
static void charter_mail_bound_counts_what_is_begun_and_every_desk(void **state)
{
    (void)state;
    const struct charter_mail mail = {.letters = 10, .period_s = 500000, .keep_days = 7};
    assert_int_equal(charter_mail_bound(&mail, 2), 2 * 2 * 10);
}

static void charter_cut_off_anywhere_but_between_lists_is_refused(void **state)
{
    (void)state;
    size_t whole_set = strlen(HEAD SALT "hub main " KEY_1 "\n" DESK);
    for (size_t len = 0; len < strlen(WHOLE); len++) {
        struct charter charter;
        struct fault fault;
        enum tg_err err = charter_parse("charter", (const uint8_t *)WHOLE, len, &charter, &fault);
        bool at_a_line = len > whole_set && WHOLE[len - 1] == '\n';
        assert_int_equal(err, at_a_line ? TG_OK : TG_ERR_FORMAT);
    }
}

static void charter_limits_hold(void **state)
{
    (void)state;
    char text[CHARTER_FILE_MAX];
    struct charter charter;
    struct fault fault;
    int at = snprintf(text, sizeof text, HEAD SALT);
    for (int i = 0; i <= CHARTER_DESKS_MAX; i++)
        at += snprintf(text + at, sizeof text - (size_t)at, "desk d%d " KEY_1 "\n", i);
    assert_int_equal(parse(text, &charter, &fault), TG_ERR_FORMAT);
    assert_non_null(strstr(fault.text, "line 9:"));
    at = snprintf(text, sizeof text, HEAD SALT DESK);
    for (int i = 0; i <= CHARTER_SETS_MAX; i++)
        at += snprintf(text + at, sizeof text - (size_t)at, "recipient s%d " AGE_1 "\n", i);
    assert_int_equal(parse(text, &charter, &fault), TG_ERR_FORMAT);
    assert_non_null(strstr(fault.text, "line 14:"));
    memset(text, 'a', sizeof text);
    assert_int_equal(charter_parse("charter", (const uint8_t *)text, sizeof text, &charter, &fault),
                     TG_ERR_FORMAT);
}

static void charter_written_reads_back_the_same(void **state)
{
    (void)state;
    struct charter charter;
    struct charter back;
    struct fault fault;
    uint8_t text[CHARTER_FILE_MAX];
    size_t len = 0;
    assert_int_equal(parse(WHOLE, &charter, &fault), TG_OK);
    assert_int_equal(charter_write(&charter, text, &len, &fault), TG_OK);
    assert_int_equal(len, strlen(WHOLE));
    assert_memory_equal(text, WHOLE, len);
    assert_int_equal(charter_parse("charter", text, len, &back, &fault), TG_OK);
    assert_memory_equal(back.hash, charter.hash, HASH_SIZE);
    memcpy(charter.organisation, "A\ndesk evil", sizeof "A\ndesk evil");
    assert_int_equal(charter_write(&charter, text, &len, &fault), TG_ERR_FORMAT);
}

static void signed_file_counts_only_with_its_key_and_context(void **state)
{
    (void)state;
    char folder[] = "/tmp/tonggui-test-XXXXXX";
    char path[64];
    char signature_path[64];
    assert_non_null(mkdtemp(folder));
    assert_int_equal(file_join(path, sizeof path, folder, "charter"), TG_OK);
    assert_int_equal(file_join(signature_path, sizeof signature_path, folder, "charter.sig"),
                     TG_OK);
    struct sample_key root = sample_key(1);
    struct charter charter;
    struct fault fault;
    uint8_t signature[SIGNATURE_SIZE];
    assert_int_equal(file_write(path, WHOLE, strlen(WHOLE), 0644, &fault), TG_OK);
    assert_int_equal(charter_load(path, root.public_key, &charter, &fault), TG_ERR_MISSING);
    device_sign(CONTEXT_CHARTER, WHOLE, strlen(WHOLE), root.secret, signature);
    assert_int_equal(file_write(signature_path, signature, sizeof signature, 0644, &fault), TG_OK);
    assert_int_equal(charter_load(path, root.public_key, &charter, &fault), TG_OK);
    assert_int_equal(charter_load(path, sample_key(2).public_key, &charter, &fault), TG_ERR_CRYPTO);
    assert_non_null(strstr(fault.text, path));
    device_sign(CONTEXT_ROSTER, WHOLE, strlen(WHOLE), root.secret, signature);
    assert_int_equal(file_write(signature_path, signature, sizeof signature, 0644, &fault), TG_OK);
    assert_int_equal(charter_load(path, root.public_key, &charter, &fault), TG_ERR_CRYPTO);
    unlink(path);
    unlink(signature_path);
    rmdir(folder);
}

static void roster_finds_its_kiosks(void **state)
{
    (void)state;
    const char *text =
        "tonggui roster 1\nversion 12\nkiosk gate " KEY_1 "\nrevoked hall " KEY_2 "\n";
    struct roster roster;
    struct fault fault;
    assert_int_equal(roster_parse("roster", (const uint8_t *)text, strlen(text), &roster, &fault),
                     TG_OK);
    assert_int_equal(roster.version, 12);
    struct device_name gate = sample_name("gate");
    struct device_name hall = sample_name("hall");
    struct device_name lost = sample_name("lost");
    assert_false(roster_find(&roster, &gate)->revoked);
    assert_int_equal(roster_find(&roster, &hall)->public_key[0], 0x22);
    assert_true(roster_find(&roster, &hall)->revoked);
    assert_null(roster_find(&roster, &lost));
    roster_finish(&roster);
}

static void roster_group_is_the_usual_or_as_written(void **state)
{
    (void)state;
    static const char TEXT[] = "tonggui roster 1\nversion 2\nkiosk gate " KEY_1
                               "\nkiosk hall " KEY_2 " east\nrevoked yard " KEY_2 "\n";
    struct roster roster;
    struct fault fault;
    uint8_t *text = NULL;
    size_t len = 0;
    assert_int_equal(roster_parse("roster", (const uint8_t *)TEXT, strlen(TEXT), &roster, &fault),
                     TG_OK);
    assert_string_equal(roster.kiosks[0].group.text, BUNDLE_GROUP_DEFAULT);
    assert_string_equal(roster.kiosks[1].group.text, "east");
    assert_int_equal(roster_write(&roster, &text, &len, &fault), TG_OK);
    assert_int_equal(len, strlen(TEXT));
    assert_memory_equal(text, TEXT, len);
    free(text);
    roster.kiosks[1].revoked = true;
    assert_int_equal(roster_write(&roster, &text, &len, &fault), TG_OK);
    assert_null(memmem(text, len, "east", 4));
    free(text);
    roster_finish(&roster);
}

static void roster_errors_name_the_line(void **state)
{
    (void)state;
    static const char *const BAD_LINES[] = {
        "kiosk gate " KEY_1 "\nkiosk gate " KEY_2 "\n",
        "kiosk hall " KEY_1 "\nkiosk gate " KEY_1 "\n",
        "kiosk a " KEY_1 "\nkisok b " KEY_1 "\n",
        "kiosk a " KEY_1 "\nkiosk b " KEY_1,
        "kiosk a " KEY_1 "\nkiosk b 11\n",
        "kiosk a " KEY_1 "\nkiosk 1b " KEY_1 "\n",
        "kiosk a " KEY_1 "\nkiosk b " KEY_1 " \n",
        "kiosk a " KEY_1 "\nkiosk b " KEY_1 " main\n",
        "kiosk a " KEY_1 "\nkiosk b " KEY_1 " East\n",
        "kiosk a " KEY_1 "\nkiosk b " KEY_1 " east \n",
        "kiosk a " KEY_1 "\nkiosk b  " KEY_1 "\n",
        "kiosk a " KEY_1 "\nrevoked b " KEY_1 " east\n",
    };
    for (size_t i = 0; i < sizeof BAD_LINES / sizeof *BAD_LINES; i++) {
        char text[400];
        int len = snprintf(text, sizeof text, "tonggui roster 1\nversion 1\n%s", BAD_LINES[i]);
        struct roster roster;
        struct fault fault = {.text = ""};
        assert_int_equal(roster_parse("roster", (uint8_t *)text, (size_t)len, &roster, &fault),
                         TG_ERR_FORMAT);
        assert_non_null(strstr(fault.text, "line 4:"));
    }
}

static void roster_set_keeps_the_order_and_replaces(void **state)
{
    (void)state;
    struct roster roster = {.version = 2};
    struct fault fault;
    static const char *const NAMES[] = {"m", "a", "z", "b", "a"};
    for (size_t i = 0; i < sizeof NAMES / sizeof *NAMES; i++) {
        struct roster_kiosk kiosk = {
            .name = sample_name(NAMES[i]), .group = bundle_group_default(), .revoked = i == 4};
        assert_int_equal(roster_set(&roster, &kiosk, &fault), TG_OK);
    }
    uint8_t *text = NULL;
    size_t len = 0;
    struct roster back;
    assert_int_equal(roster_write(&roster, &text, &len, &fault), TG_OK);
    assert_int_equal(roster_parse("roster", text, len, &back, &fault), TG_OK);
    assert_int_equal(back.kiosk_count, 4);
    assert_string_equal(back.kiosks[0].name.text, "a");
    assert_true(back.kiosks[0].revoked);
    assert_string_equal(back.kiosks[3].name.text, "z");
    roster_finish(&back);
    roster_finish(&roster);
    free(text);
}

static void device_names_are_short_and_plain(void **state)
{
    (void)state;
    struct device_name name;
    assert_int_equal(device_name_parse("a23456789012345-", &name), TG_OK);
    static const char *const BAD_NAMES[] = {
        "", "a2345678901234567", "1a", "-a", "A", "a b", "a_b", "a/b"};
    for (size_t i = 0; i < sizeof BAD_NAMES / sizeof *BAD_NAMES; i++)
        assert_int_equal(device_name_parse(BAD_NAMES[i], &name), TG_ERR_FORMAT);
    struct cursor cur = cursor_over("ab\0c\0\0\0\0\0\0\0\0\0\0\0\0", 16);
    device_name_read(&cur, &name);
    assert_true(cur.bad);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(charter_reads_every_fact),
        cmocka_unit_test(charter_errors_name_the_line),
        cmocka_unit_test(charter_mail_is_the_usual_or_as_written),
        cmocka_unit_test(charter_mail_bound_counts_what_is_begun_and_every_desk),
        cmocka_unit_test(charter_cut_off_anywhere_but_between_lists_is_refused),
        cmocka_unit_test(charter_limits_hold),
        cmocka_unit_test(charter_written_reads_back_the_same),
        cmocka_unit_test(signed_file_counts_only_with_its_key_and_context),
        cmocka_unit_test(roster_finds_its_kiosks),
        cmocka_unit_test(roster_group_is_the_usual_or_as_written),
        cmocka_unit_test(roster_errors_name_the_line),
        cmocka_unit_test(roster_set_keeps_the_order_and_replaces),
        cmocka_unit_test(device_names_are_short_and_plain),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
