#include "app/seal/receipt.h"

#include "app/receipt/qr.h"
#include "app/seal/hkdf.h"
#include "board/base/bytes.h"
#include "board/base/secret.h"
#include "board/sandbox.h"

#include <poll.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#define DIGITS "1234567890123456789012345627"

static const uint8_t SALT[CHARTER_SALT_SIZE] = "salt of the test";

static void assert_hex(const uint8_t *bytes, size_t len, const char *want)
{
    char have[129];
    hex_encode(bytes, len, have);
    assert_string_equal(have, want);
}

static void hkdf_holds_rfc_5869_cases_1_and_3(void **state)
{
    (void)state;
    uint8_t key[22];
    memset(key, 0x0b, sizeof key);
    const uint8_t salt[] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12};
    uint8_t out[HKDF_SIZE];
    hkdf_sha256(key, sizeof key, salt, sizeof salt, "\xf0\xf1\xf2\xf3\xf4\xf5\xf6\xf7\xf8\xf9",
                out);
    assert_hex(out, 32, "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf");
    hkdf_sha256(key, sizeof key, NULL, 0, "", out);
    assert_hex(out, 32, "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d");
}

static void receipt_catches_every_single_wrong_digit(void **state)
{
    (void)state;
    for (int round = 0; round < 20; round++) {
        struct receipt good;
        struct receipt parsed;
        receipt_generate(&good);
        assert_int_equal(receipt_parse(good.digits, &parsed), TG_OK);
        for (int i = 0; i < RECEIPT_DIGITS; i++) {
            for (int digit = '0'; digit <= '9'; digit++) {
                struct receipt bad = good;
                bad.digits[i] = (char)digit;
                assert_int_equal(receipt_parse(bad.digits, &parsed),
                                 digit == good.digits[i] ? TG_OK : TG_ERR_CRYPTO);
            }
        }
    }
}

static void receipt_catches_every_swap_of_neighbours(void **state)
{
    (void)state;
    for (int round = 0; round < 100; round++) {
        struct receipt good;
        struct receipt parsed;
        receipt_generate(&good);
        for (int i = 0; i + 1 < RECEIPT_DIGITS; i++) {
            struct receipt bad = good;
            bad.digits[i] = good.digits[i + 1];
            bad.digits[i + 1] = good.digits[i];
            assert_int_equal(receipt_parse(bad.digits, &parsed),
                             good.digits[i] == good.digits[i + 1] ? TG_OK : TG_ERR_CRYPTO);
        }
    }
}

static void receipts_are_random_in_every_digit(void **state)
{
    (void)state;
    unsigned seen[RECEIPT_DIGITS - 2] = {0};
    for (int round = 0; round < 500; round++) {
        struct receipt receipt;
        receipt_generate(&receipt);
        for (int i = 0; i < RECEIPT_DIGITS - 2; i++)
            seen[i] |= 1u << (receipt.digits[i] - '0');
    }
    for (int i = 0; i < RECEIPT_DIGITS - 2; i++)
        assert_int_equal(seen[i], 0x3ff);
}

static void receipt_parse_forgives_spaces_and_dashes_and_nothing_else(void **state)
{
    (void)state;
    struct receipt receipt;
    memset(&receipt, 'x', sizeof receipt);
    assert_int_equal(receipt_parse(" 1234 5678-9012 3456\t7890 1234 5627\r\n", &receipt), TG_OK);
    assert_string_equal(receipt.digits, DIGITS);
    struct receipt kept = receipt;
    assert_int_equal(receipt_parse("", &receipt), TG_ERR_FORMAT);
    assert_int_equal(receipt_parse("123456789012345678901234562", &receipt), TG_ERR_FORMAT);
    assert_int_equal(receipt_parse(DIGITS "0", &receipt), TG_ERR_FORMAT);
    assert_int_equal(receipt_parse("1234567890123456789012345x27", &receipt), TG_ERR_FORMAT);
    /* 01 and 98 are the same modulo 97; only one of them is a receipt. */
    assert_int_equal(receipt_parse("0000000000000000000000000098", &receipt), TG_OK);
    receipt = kept;
    assert_int_equal(receipt_parse("0000000000000000000000000001", &receipt), TG_ERR_CRYPTO);
    assert_memory_equal(&receipt, &kept, sizeof receipt);
}

/* Computed once in another language, with hashlib and the RFCs alone behind Argon2id. */
static void receipt_keys_stay_what_they_were(void **state)
{
    (void)state;
    struct receipt receipt = {DIGITS};
    struct receipt_keys *keys = secret_create(sizeof *keys);
    assert_non_null(keys);
    assert_int_equal(receipt_derive(&receipt, SALT, "HZ", keys), TG_OK);
    assert_hex(keys->mailbox_secret, 32,
               "e0dbcce330faac07eb8ef8f042348d5387ce8853c02e4740e0c444f31e137d3f");
    assert_hex(keys->mailbox_public, 32,
               "ac62f14a9a1d6d7fc33648a2f324fe763297dd9a6e940c8f3a4900b575b3c860");
    assert_hex(keys->sign_seed, 32,
               "0869932aff0a9aec284607255e2ec7dc50e4ed64f5b1e5410191f8e456650896");
    assert_hex(keys->sign_public, 32,
               "1a97b7546a0864cf9dbe09657f5d43c567612ea0525280db8d16228ccdf0dbd6");
    assert_hex(keys->label_seed, 32,
               "497ace6eced0b77d2a577eb81d35ff277cea843f28c85e49ae98845adeaa949a");
    assert_hex(keys->proof_blind, 32,
               "f6ee7ca2568f841e2ed402bfdc37f073305f6a29c2dc83a271b6f260cb3a8d32");
    assert_string_equal(keys->case_number, "HZ-MY5B-TG94-MYQH");
    secret_destroy(keys);
}

static void receipt_keys_depend_on_the_organisation(void **state)
{
    (void)state;
    struct receipt receipt = {DIGITS};
    const uint8_t other[CHARTER_SALT_SIZE] = "salt of another";
    struct receipt_keys keys[2];
    assert_int_equal(receipt_derive(&receipt, SALT, "", &keys[0]), TG_OK);
    assert_int_equal(receipt_derive(&receipt, other, "", &keys[1]), TG_OK);
    assert_memory_not_equal(keys[0].mailbox_secret, keys[1].mailbox_secret, 32);
    assert_string_not_equal(keys[0].case_number, keys[1].case_number);
    assert_int_equal(strlen(keys[0].case_number), CASE_NUMBER_DIGITS + 2);
}

static void receipt_refuses_a_prefix_that_is_none(void **state)
{
    (void)state;
    struct receipt receipt = {DIGITS};
    struct receipt_keys keys;
    assert_int_equal(receipt_derive(&receipt, SALT, "ABCDE", &keys), TG_ERR_RANGE);
    assert_int_equal(receipt_derive(&receipt, SALT, "hz", &keys), TG_ERR_RANGE);
}

static void die_if_in_a_child(void)
{
    abort();
}

static void receipt_job_gives_the_same_keys_and_leaves_no_child(void **state)
{
    (void)state;
    struct receipt receipt = {DIGITS};
    struct receipt_keys direct;
    struct receipt_keys keys;
    struct receipt_job job;
    assert_int_equal(receipt_derive(&receipt, SALT, "HZ", &direct), TG_OK);
    assert_int_equal(receipt_job_start(&receipt, SALT, "HZ", &job), TG_OK);
    struct pollfd ready = {.fd = job.fd, .events = POLLIN};
    assert_int_equal(poll(&ready, 1, 20000), 1);
    assert_int_equal(receipt_job_finish(&job, &keys), TG_OK);
    assert_memory_equal(&keys, &direct, offsetof(struct receipt_keys, case_number));
    assert_string_equal(keys.case_number, direct.case_number);
    assert_int_equal(waitpid(-1, NULL, WNOHANG), -1);
    receipt_job_abandon(&job);
}

static void receipt_job_passes_errors_on_and_can_be_abandoned(void **state)
{
    (void)state;
    struct receipt receipt = {DIGITS};
    struct receipt_keys keys;
    struct receipt_job job;
    assert_int_equal(receipt_job_start(&receipt, SALT, "no", &job), TG_OK);
    assert_int_equal(receipt_job_finish(&job, &keys), TG_ERR_RANGE);
    assert_int_equal(receipt_job_start(&receipt, SALT, "HZ", &job), TG_OK);
    assert_int_equal(kill(job.child, SIGKILL), 0);
    assert_int_equal(receipt_job_finish(&job, &keys), TG_ERR_MEMORY);
    assert_int_equal(receipt_job_start(&receipt, SALT, "HZ", &job), TG_OK);
    receipt_job_abandon(&job);
    assert_int_equal(waitpid(-1, NULL, WNOHANG), -1);
}

/* The job's exit status must be the child's own: a handler that ran would have aborted it. */
static void receipt_job_runs_no_atexit_handlers(void **state)
{
    (void)state;
    pid_t pid = fork();
    if (pid == 0) {
        struct receipt receipt = {DIGITS};
        struct receipt_keys keys;
        struct receipt_job job;
        atexit(die_if_in_a_child);
        bool ok = receipt_job_start(&receipt, SALT, "HZ", &job) == TG_OK &&
                  receipt_job_finish(&job, &keys) == TG_OK;
        _exit(ok ? 0 : 1);
    }
    int status = -1;
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_int_equal(status, 0);
}

/* The short-lived children of receipt and QR must work where the kiosk works. */
static void receipt_job_and_qr_work_behind_the_walls_of_the_kiosk(void **state)
{
    (void)state;
    pid_t pid = fork();
    if (pid == 0) {
        struct sandbox_result result;
        struct fault fault;
        struct receipt receipt = {DIGITS};
        struct receipt_keys keys;
        struct receipt_job job;
        uint8_t modules[QR_SIDE_MAX * QR_SIDE_MAX];
        int side;
        bool ok = sandbox_enter_kiosk(NULL, 0, &result, &fault) == TG_OK &&
                  receipt_job_start(&receipt, SALT, "HZ", &job) == TG_OK &&
                  receipt_job_finish(&job, &keys) == TG_OK &&
                  qr_encode(receipt.digits, QR_SCREEN, modules, &side) == TG_OK;
        _exit(ok ? 0 : 1);
    }
    int status = -1;
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_int_equal(status, 0);
}

static int start(void **state)
{
    (void)state;
    return secret_init() == TG_OK ? 0 : -1;
}

static void salvage_keeps_the_digits_of_a_damaged_code(void **state)
{
    (void)state;
    char digits[RECEIPT_DIGITS + 1];
    assert_true(receipt_salvage("12?4 56-8\n90l2 3456 7890", digits));
    assert_string_equal(digits, "12456890234567890");
    assert_true(receipt_salvage("012345678901234567890123456789", digits));
    assert_string_equal(digits, "0123456789012345678901234567");
    assert_true(receipt_salvage("Q0123456789012345678901234567", digits));
    assert_string_equal(digits, "0123456789012345678901234567");
}

static void salvage_takes_nothing_from_what_was_no_receipt(void **state)
{
    (void)state;
    static const char *const others[] = {
        "",
        "https://example.org/4172839055810264739158203746?a=1234567890",
        "https://u.wechat.com/kB1x2y3z4A5b6C7d8E9f0",
        "BEGIN:VCARD\nTEL:057100001234\nTEL:057100005678\nEND:VCARD",
        "6901234567892",  /* EAN-13 */
        "12345678901231", /* ITF-14 */
        "0123456789012345678901234567890123456789",
    };
    char digits[RECEIPT_DIGITS + 1], proof[561];
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        strcpy(digits, "x");
        assert_false(receipt_salvage(others[i], digits));
        assert_string_equal(digits, "");
    }
    memset(proof, '7', sizeof proof - 1);
    proof[sizeof proof - 1] = '\0';
    assert_false(receipt_salvage(proof, digits));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(salvage_keeps_the_digits_of_a_damaged_code),
        cmocka_unit_test(salvage_takes_nothing_from_what_was_no_receipt),
        cmocka_unit_test(hkdf_holds_rfc_5869_cases_1_and_3),
        cmocka_unit_test(receipt_catches_every_single_wrong_digit),
        cmocka_unit_test(receipt_catches_every_swap_of_neighbours),
        cmocka_unit_test(receipts_are_random_in_every_digit),
        cmocka_unit_test(receipt_parse_forgives_spaces_and_dashes_and_nothing_else),
        cmocka_unit_test(receipt_keys_stay_what_they_were),
        cmocka_unit_test(receipt_keys_depend_on_the_organisation),
        cmocka_unit_test(receipt_refuses_a_prefix_that_is_none),
        cmocka_unit_test(receipt_job_gives_the_same_keys_and_leaves_no_child),
        cmocka_unit_test(receipt_job_passes_errors_on_and_can_be_abandoned),
        cmocka_unit_test(receipt_job_runs_no_atexit_handlers),
        cmocka_unit_test(receipt_job_and_qr_work_behind_the_walls_of_the_kiosk),
    };
    return cmocka_run_group_tests(tests, start, NULL);
}
