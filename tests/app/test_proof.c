#include "app/seal/proof.h"

#include "board/base/file.h"
#include "board/base/secret.h"

#include <setjmp.h>
#include <sodium.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#define REPORT "{\"tonggui\":1,\"answers\":{\"course\":\"水龙头三天没水了\"}}"
#define LOBBY ((struct device_name){"lobby-1"})

static uint8_t root_key[SIGN_PUBLIC_SIZE];
static uint8_t root_secret[SIGN_SECRET_SIZE];
static struct proof_key *key;
static uint8_t commitment[PROOF_HASH_SIZE];
static struct proof proof;
static char digits[PROOF_DIGITS + 1];
static char folder[] = "/tmp/test_proof.XXXXXX";

static void path_of(const char *name, char out[static 64])
{
    assert_int_equal(file_join(out, 64, folder, name), TG_OK);
}

static void put(const char *name, const void *bytes, size_t len)
{
    char path[64];
    struct fault fault;
    path_of(name, path);
    assert_int_equal(file_write(path, bytes, len, 0600, &fault), TG_OK);
}

static void drop(const char *name)
{
    char path[64];
    path_of(name, path);
    assert_int_equal(unlink(path), 0);
}

static enum tg_err load(const struct device_name *kiosk, struct fault *fault)
{
    return proof_key_load(folder, kiosk, root_key, key, fault);
}

static void proof_says_which_kiosk_and_holds(void **state)
{
    (void)state;
    struct proof read;
    struct fault fault = {0};
    proof_sign(key, commitment, &proof);
    proof_encode(&proof, digits);
    assert_int_equal(strlen(digits), PROOF_DIGITS);
    assert_int_equal(strspn(digits, "0123456789"), PROOF_DIGITS);
    assert_int_equal(proof_decode(digits, &read), TG_OK);
    assert_memory_equal(&read, &proof, sizeof read);
    assert_int_equal(proof_verify(&read, root_key, &fault), TG_OK);
    assert_string_equal(read.kiosk.text, "lobby-1");
}

static void any_other_digit_breaks_it(void **state)
{
    (void)state;
    proof_sign(key, commitment, &proof);
    proof_encode(&proof, digits);
    for (size_t i = 0; i < PROOF_DIGITS; i++) {
        struct proof read;
        struct fault fault = {0};
        char kept = digits[i];
        digits[i] = kept == '9' ? '0' : (char)(kept + 1);
        if (proof_decode(digits, &read) == TG_OK)
            assert_int_equal(proof_verify(&read, root_key, &fault), TG_ERR_CRYPTO);
        digits[i] = kept;
    }
}

static void digits_may_be_broken_into_lines_and_nothing_else(void **state)
{
    (void)state;
    char broken[2 * PROOF_DIGITS + 8];
    struct proof read;
    proof_sign(key, commitment, &proof);
    proof_encode(&proof, digits);
    size_t used = 0;
    for (size_t i = 0; i < PROOF_DIGITS; i++) {
        if (i % 4 == 0)
            broken[used++] = i % 40 == 0 ? '\n' : ' ';
        broken[used++] = digits[i];
    }
    strcpy(broken + used, "\r\n");
    assert_int_equal(proof_decode(broken, &read), TG_OK);
    assert_memory_equal(&read, &proof, sizeof read);
    strcpy(broken + used, "\n7");
    assert_int_equal(proof_decode(broken, &read), TG_ERR_FORMAT);
    broken[10] = 'x';
    assert_int_equal(proof_decode(broken, &read), TG_ERR_FORMAT);
    digits[PROOF_DIGITS - 1] = '\0';
    assert_int_equal(proof_decode(digits, &read), TG_ERR_FORMAT);
    memset(digits, '9', PROOF_DIGITS);
    assert_int_equal(proof_decode(digits, &read), TG_ERR_FORMAT);
    memset(digits, '0', PROOF_DIGITS);
    assert_int_equal(proof_decode(digits, &read), TG_ERR_VERSION);
}

static void proof_of_another_organisation_does_not_hold(void **state)
{
    (void)state;
    uint8_t other_key[SIGN_PUBLIC_SIZE];
    uint8_t other_secret[SIGN_SECRET_SIZE];
    struct fault fault = {0};
    assert_int_equal(crypto_sign_keypair(other_key, other_secret), 0);
    proof_sign(key, commitment, &proof);
    assert_int_equal(proof_verify(&proof, other_key, &fault), TG_ERR_CRYPTO);
    assert_non_null(strstr(fault.text, "certificate"));
}

static void another_kiosk_s_name_or_commitment_does_not_hold(void **state)
{
    (void)state;
    struct fault fault = {0};
    proof_sign(key, commitment, &proof);
    strcpy(proof.kiosk.text, "lobby-2");
    assert_int_equal(proof_verify(&proof, root_key, &fault), TG_ERR_CRYPTO);
    assert_non_null(strstr(fault.text, "certificate"));
    proof_sign(key, commitment, &proof);
    proof.commitment[31] ^= 1;
    assert_int_equal(proof_verify(&proof, root_key, &fault), TG_ERR_CRYPTO);
    assert_non_null(strstr(fault.text, "lobby-1"));
}

/* SHA-256(r ‖ SHA-256(report)), by the tool that everybody has. */
static void commitment_is_what_sha256sum_says(void **state)
{
    (void)state;
    uint8_t blind[32];
    char command[256], said[2 * PROOF_HASH_SIZE + 1] = "", ours[2 * PROOF_HASH_SIZE + 1];
    memset(blind, 0x5A, sizeof blind);
    put("report", REPORT, strlen(REPORT));
    put("r", blind, sizeof blind);
    snprintf(command, sizeof command,
             "cd %s && (cat r; openssl dgst -sha256 -binary report) | sha256sum", folder);
    FILE *pipe = popen(command, "r");
    assert_non_null(pipe);
    assert_int_equal(fread(said, 1, 2 * PROOF_HASH_SIZE, pipe), 2 * PROOF_HASH_SIZE);
    char rest[16];
    while (fgets(rest, sizeof rest, pipe) != NULL)
        continue;
    assert_int_equal(pclose(pipe), 0);
    proof_commit(blind, (const uint8_t *)REPORT, strlen(REPORT), commitment);
    hex_encode(commitment, sizeof commitment, ours);
    assert_string_equal(ours, said);
    drop("report");
    drop("r");
}

static void kiosk_loads_only_a_key_that_is_its_own(void **state)
{
    (void)state;
    uint8_t seed[SIGN_SEED_SIZE], certificate[SIGNATURE_SIZE];
    struct fault fault = {0};
    memcpy(seed, key->secret, sizeof seed);
    memcpy(certificate, key->certificate, sizeof certificate);
    assert_int_equal(load(&LOBBY, &fault), TG_ERR_MISSING);
    put(PROOF_SEED_FILE, seed, sizeof seed);
    assert_int_equal(load(&LOBBY, &fault), TG_ERR_FORMAT);
    assert_non_null(strstr(fault.text, PROOF_CERTIFICATE_FILE));
    put(PROOF_CERTIFICATE_FILE, certificate, sizeof certificate - 1);
    assert_int_equal(load(&LOBBY, &fault), TG_ERR_FORMAT);
    put(PROOF_CERTIFICATE_FILE, certificate, sizeof certificate);
    assert_int_equal(load(&(struct device_name){"lobby-2"}, &fault), TG_ERR_CRYPTO);
    assert_true(sodium_is_zero((uint8_t *)key, sizeof *key));
    seed[0] ^= 1;
    put(PROOF_SEED_FILE, seed, sizeof seed);
    assert_int_equal(load(&LOBBY, &fault), TG_ERR_CRYPTO);
    seed[0] ^= 1;
    put(PROOF_SEED_FILE, seed, sizeof seed);
    assert_int_equal(load(&LOBBY, &fault), TG_OK);
    proof_sign(key, commitment, &proof);
    assert_int_equal(proof_verify(&proof, root_key, &fault), TG_OK);
    drop(PROOF_SEED_FILE);
    drop(PROOF_CERTIFICATE_FILE);
}

static int set_up(void **state)
{
    (void)state;
    uint8_t public_key[SIGN_PUBLIC_SIZE];
    if (secret_init() != TG_OK || mkdtemp(folder) == NULL)
        return -1;
    key = secret_create(sizeof *key);
    key->kiosk = LOBBY;
    if (crypto_sign_keypair(root_key, root_secret) != 0 ||
        crypto_sign_keypair(public_key, key->secret) != 0)
        return -1;
    proof_certify(&key->kiosk, public_key, root_secret, key->certificate);
    randombytes_buf(commitment, sizeof commitment);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    secret_destroy(key);
    return rmdir(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(proof_says_which_kiosk_and_holds),
        cmocka_unit_test(any_other_digit_breaks_it),
        cmocka_unit_test(digits_may_be_broken_into_lines_and_nothing_else),
        cmocka_unit_test(proof_of_another_organisation_does_not_hold),
        cmocka_unit_test(another_kiosk_s_name_or_commitment_does_not_hold),
        cmocka_unit_test(commitment_is_what_sha256sum_says),
        cmocka_unit_test(kiosk_loads_only_a_key_that_is_its_own),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
