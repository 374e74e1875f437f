#include "app/seal/age_open.h"
#include "app/seal/identity.h"
#include "board/base/file.h"
#include "board/base/must.h"
#include "board/base/secret.h"

#include <limits.h>
#include <setjmp.h>
#include <sodium.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

enum { RECIPIENT_SIZE = 62 + 1, PLAIN_MAX = 3 * AGE_CHUNK_SIZE, FILE_MAX = PLAIN_MAX + 4096 };

struct bench {
    char folder[32];
    char identity[IDENTITY_TEXT_MAX + 1];
    char recipient[RECIPIENT_SIZE];
    struct age_identity key;
    struct age_recipient to;
    uint8_t plain[PLAIN_MAX];
    uint8_t file[FILE_MAX];
    uint8_t opened[FILE_MAX];
};

static void write_in(const struct bench *bench, const char *name, const void *bytes, size_t len)
{
    char path[PATH_MAX];
    struct fault fault;
    assert_int_equal(file_join(path, sizeof path, bench->folder, name), TG_OK);
    assert_int_equal(file_write(path, bytes, len, 0600, &fault), TG_OK);
}

/* Runs a command in the bench's folder; returns the length of what it printed. */
static size_t run(const struct bench *bench, const char *command, void *out, size_t cap)
{
    char line[512];
    assert_true(snprintf(line, sizeof line, "cd %s && %s", bench->folder, command) <
                (int)sizeof line);
    FILE *pipe = popen(line, "r");
    assert_non_null(pipe);
    size_t len = fread(out, 1, cap, pipe);
    assert_int_equal(pclose(pipe), 0);
    return len;
}

static void recipient_parses_only_what_bech32_allows(void **state)
{
    const struct bench *bench = *state;
    struct age_recipient to;
    char text[RECIPIENT_SIZE];
    assert_int_equal(age_recipient_parse(bench->recipient, &to), TG_OK);
    assert_memory_equal(to.point, bench->key.point, AGE_KEY_SIZE);
    for (size_t i = 0; i < strlen(bench->recipient); i++) {
        memcpy(text, bench->recipient, sizeof text);
        text[i] = text[i] == 'q' ? 'p' : 'q';
        assert_int_equal(age_recipient_parse(text, &to), TG_ERR_FORMAT);
    }
    assert_int_equal(age_recipient_parse("", &to), TG_ERR_FORMAT);
    assert_int_equal(age_recipient_parse(bench->identity, &to), TG_ERR_FORMAT);
}

static void recipient_of_low_order_is_refused(void **state)
{
    (void)state;
    struct age_recipient to;
    assert_int_equal(
        age_recipient_parse("age1qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqq5cu47z", &to),
        TG_ERR_CRYPTO);
    to = (struct age_recipient){.point = {1}};
    uint8_t out[512];
    assert_int_equal(age_seal(&to, 1, out, 0, out), TG_ERR_CRYPTO);
}

static void seal_and_open_agree_at_every_edge_of_a_chunk(void **state)
{
    struct bench *bench = *state;
    const size_t lens[] = {
        0,        1, AGE_CHUNK_SIZE - 1, AGE_CHUNK_SIZE, AGE_CHUNK_SIZE + 1, 2 * AGE_CHUNK_SIZE,
        PLAIN_MAX};
    for (size_t i = 0; i < sizeof lens / sizeof *lens; i++) {
        size_t size = age_sealed_size(1, lens[i]);
        size_t len;
        assert_true(size <= FILE_MAX);
        assert_int_equal(age_seal(&bench->to, 1, bench->plain, lens[i], bench->file), TG_OK);
        assert_int_equal(age_open(&bench->key, 1, bench->file, size, bench->opened, &len), TG_OK);
        assert_int_equal(len, lens[i]);
        assert_memory_equal(bench->opened, bench->plain, len);
        assert_int_equal(age_open(&bench->key, 1, bench->file, size - 1, bench->opened, &len),
                         TG_ERR_CRYPTO);
        assert_true(sodium_is_zero(bench->opened, size - 1));
    }
}

static void stock_age_opens_ours(void **state)
{
    struct bench *bench = *state;
    struct age_recipient to[3];
    age_recipient_throwaway(&to[0]);
    age_recipient_throwaway(&to[1]);
    to[2] = bench->to;
    size_t size = age_sealed_size(3, PLAIN_MAX - 7);
    assert_int_equal(age_seal(to, 3, bench->plain, PLAIN_MAX - 7, bench->file), TG_OK);
    write_in(bench, "ours.age", bench->file, size);
    assert_int_equal(run(bench, "age -d -i identity ours.age", bench->opened, FILE_MAX),
                     PLAIN_MAX - 7);
    assert_memory_equal(bench->opened, bench->plain, PLAIN_MAX - 7);
}

static void ours_opens_stock_age(void **state)
{
    struct bench *bench = *state;
    char command[300];
    size_t len;
    write_in(bench, "plain", bench->plain, PLAIN_MAX - 7);
    snprintf(command, sizeof command,
             "age-keygen -o other 2>/dev/null && age -r $(age-keygen -y other) -r %s plain",
             bench->recipient);
    size_t size = run(bench, command, bench->file, FILE_MAX);
    assert_int_equal(age_open(&bench->key, 1, bench->file, size, bench->opened, &len), TG_OK);
    assert_int_equal(len, PLAIN_MAX - 7);
    assert_memory_equal(bench->opened, bench->plain, len);
}

static void open_without_the_key_says_so(void **state)
{
    struct bench *bench = *state;
    struct age_recipient other;
    size_t len;
    age_recipient_throwaway(&other);
    assert_int_equal(age_seal(&other, 1, bench->plain, 10, bench->file), TG_OK);
    assert_int_equal(
        age_open(&bench->key, 1, bench->file, age_sealed_size(1, 10), bench->opened, &len),
        TG_ERR_CRYPTO);
    assert_int_equal(
        age_open(&bench->key, 0, bench->file, age_sealed_size(1, 10), bench->opened, &len),
        TG_ERR_CRYPTO);
    assert_int_equal(age_open(&bench->key, 1, bench->file, 0, bench->opened, &len), TG_ERR_FORMAT);
}

static void identity_parses_only_whole_upper_case(void **state)
{
    const struct bench *bench = *state;
    struct age_identity key;
    char text[IDENTITY_TEXT_MAX + 2];
    for (size_t i = 0; i < IDENTITY_TEXT_MAX; i++) {
        snprintf(text, sizeof text, "%s", bench->identity);
        text[i] = text[i] == 'Q' ? 'P' : 'Q';
        assert_int_equal(identity_parse(text, &key), TG_ERR_FORMAT);
    }
    for (size_t i = 0; i < IDENTITY_TEXT_MAX; i++) {
        snprintf(text, sizeof text, "%s", bench->identity);
        if (text[i] >= 'A' && text[i] <= 'Z') {
            text[i] = (char)(text[i] - 'A' + 'a');
            assert_int_equal(identity_parse(text, &key), TG_ERR_FORMAT);
        }
    }
    snprintf(text, sizeof text, "%sQ", bench->identity);
    assert_int_equal(identity_parse(text, &key), TG_ERR_FORMAT);
    assert_int_equal(identity_parse("", &key), TG_ERR_FORMAT);
}

static void identity_file_of_the_stock_tool_loads(void **state)
{
    const struct bench *bench = *state;
    char recipient[RECIPIENT_SIZE] = "";
    char path[PATH_MAX];
    struct age_identity keys[IDENTITIES_MAX];
    struct age_recipient to;
    struct fault fault;
    size_t count = 0;
    run(bench, "age-keygen -o stock 2>/dev/null; age-keygen -y stock | tr -d '\\n'", recipient,
        sizeof recipient - 1);
    assert_int_equal(file_join(path, sizeof path, bench->folder, "stock"), TG_OK);
    assert_int_equal(identity_load(path, keys, &count, &fault), TG_OK);
    assert_int_equal(count, 1);
    assert_int_equal(age_recipient_parse(recipient, &to), TG_OK);
    assert_memory_equal(to.point, keys[0].point, AGE_KEY_SIZE);
}

static void our_identity_is_one_to_the_stock_tool(void **state)
{
    const struct bench *bench = *state;
    char recipient[RECIPIENT_SIZE] = "";
    run(bench, "age-keygen -y identity | tr -d '\\n'", recipient, sizeof recipient - 1);
    assert_string_equal(recipient, bench->recipient);
}

static void identity_load_names_file_and_line(void **state)
{
    const struct bench *bench = *state;
    char path[PATH_MAX];
    char text[2048];
    struct age_identity keys[IDENTITIES_MAX];
    struct fault fault;
    size_t count;
    assert_int_equal(file_join(path, sizeof path, bench->folder, "broken"), TG_OK);
    assert_int_equal(identity_load(path, keys, &count, &fault), TG_ERR_MISSING);
    int len = snprintf(text, sizeof text, "# mine\r\n\n%s\r\nAGE-SECRET-KEY-1X\n", bench->identity);
    write_in(bench, "broken", text, (size_t)len);
    assert_int_equal(identity_load(path, keys, &count, &fault), TG_ERR_FORMAT);
    assert_non_null(strstr(fault.text, "broken:4:"));
    assert_null(strstr(fault.text, "KEY-1X"));
    assert_true(sodium_is_zero((const uint8_t *)keys, sizeof keys));
    write_in(bench, "broken", "# nothing\n", 10);
    assert_int_equal(identity_load(path, keys, &count, &fault), TG_ERR_FORMAT);
    len = 0;
    for (int i = 0; i <= IDENTITIES_MAX; i++)
        len += snprintf(text + len, sizeof text - (size_t)len, "%s\n", bench->identity);
    write_in(bench, "broken", text, (size_t)len);
    assert_int_equal(identity_load(path, keys, &count, &fault), TG_ERR_FULL);
    write_in(bench, "broken", text, IDENTITIES_MAX * (IDENTITY_TEXT_MAX + 1) - 1);
    assert_int_equal(identity_load(path, keys, &count, &fault), TG_OK);
    assert_int_equal(count, IDENTITIES_MAX);
}

static int start(void **state)
{
    static struct bench only;
    struct bench *bench = &only;
    if (secret_init() != TG_OK)
        return -1;
    strcpy(bench->folder, "/tmp/test_age.XXXXXX");
    if (mkdtemp(bench->folder) == NULL)
        return -1;
    identity_generate(bench->identity, bench->recipient);
    write_in(bench, "identity", bench->identity, IDENTITY_TEXT_MAX);
    randombytes_buf(bench->plain, sizeof bench->plain);
    must(identity_parse(bench->identity, &bench->key) == TG_OK);
    memcpy(bench->to.point, bench->key.point, AGE_KEY_SIZE);
    *state = bench;
    return 0;
}

static int finish(void **state)
{
    struct bench *bench = *state;
    uint8_t none[1];
    run(bench, "rm -f identity ours.age plain other stock broken && rmdir \"$PWD\"", none, 1);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(recipient_parses_only_what_bech32_allows),
        cmocka_unit_test(recipient_of_low_order_is_refused),
        cmocka_unit_test(seal_and_open_agree_at_every_edge_of_a_chunk),
        cmocka_unit_test(stock_age_opens_ours),
        cmocka_unit_test(ours_opens_stock_age),
        cmocka_unit_test(open_without_the_key_says_so),
        cmocka_unit_test(identity_parses_only_whole_upper_case),
        cmocka_unit_test(identity_file_of_the_stock_tool_loads),
        cmocka_unit_test(our_identity_is_one_to_the_stock_tool),
        cmocka_unit_test(identity_load_names_file_and_line),
    };
    return cmocka_run_group_tests(tests, start, finish);
}
