#include "app/seal/proof.h"

#include "board/base/bytes.h"
#include "board/base/file.h"
#include "board/base/must.h"
#include "board/base/secret.h"

#include <sodium.h>
#include <limits.h>
#include <string.h>
#include <unistd.h>

enum {
    GROUP_BYTES = 3,
    GROUP_DIGITS = 8,
    CERTIFIED_SIZE = DEVICE_NAME_MAX + SIGN_PUBLIC_SIZE,
};

_Static_assert(PROOF_BYTES % GROUP_BYTES == 0, "a proof is whole groups of digits");

void proof_commit(const uint8_t blind[static 32], const uint8_t *report, size_t len,
                  uint8_t out[static PROOF_HASH_SIZE])
{
    uint8_t opened[32 + PROOF_HASH_SIZE];
    memcpy(opened, blind, 32);
    must(crypto_hash_sha256(opened + 32, report, len) == 0);
    must(crypto_hash_sha256(out, opened, sizeof opened) == 0);
    secret_wipe(opened, sizeof opened);
}

static void certified(const struct device_name *kiosk, const uint8_t key[static SIGN_PUBLIC_SIZE],
                      uint8_t out[static CERTIFIED_SIZE])
{
    memcpy(out, kiosk->text, DEVICE_NAME_MAX);
    memcpy(out + DEVICE_NAME_MAX, key, SIGN_PUBLIC_SIZE);
}

void proof_certify(const struct device_name *kiosk, const uint8_t key[static SIGN_PUBLIC_SIZE],
                   const uint8_t root_secret[static SIGN_SECRET_SIZE],
                   uint8_t out_certificate[static SIGNATURE_SIZE])
{
    uint8_t message[CERTIFIED_SIZE];
    certified(kiosk, key, message);
    device_sign(CONTEXT_PROOF_KEY, message, sizeof message, root_secret, out_certificate);
}

static enum tg_err check_certificate(const struct device_name *kiosk,
                                     const uint8_t key[static SIGN_PUBLIC_SIZE],
                                     const uint8_t certificate[static SIGNATURE_SIZE],
                                     const uint8_t root_key[static SIGN_PUBLIC_SIZE])
{
    uint8_t message[CERTIFIED_SIZE];
    certified(kiosk, key, message);
    return device_verify(CONTEXT_PROOF_KEY, message, sizeof message, root_key, certificate);
}

static enum tg_err read_key(const char *seed_path, const char *certificate_path,
                            struct proof_key *out, uint8_t out_public[static SIGN_PUBLIC_SIZE],
                            struct fault *fault)
{
    uint8_t *seed = secret_create(SIGN_SEED_SIZE);
    if (seed == NULL)
        return fault_set(fault, TG_ERR_MEMORY, "%s: out of secret memory", seed_path);
    enum tg_err err = file_read_exact(seed_path, seed, SIGN_SEED_SIZE, fault);
    if (err == TG_OK)
        err = file_read_exact(certificate_path, out->certificate, sizeof out->certificate, fault);
    if (err == TG_OK)
        must(crypto_sign_seed_keypair(out_public, out->secret, seed) == 0);
    secret_destroy(seed);
    return err;
}

enum tg_err proof_key_load(const char *data_dir, const struct device_name *kiosk,
                           const uint8_t root_key[static SIGN_PUBLIC_SIZE], struct proof_key *out,
                           struct fault *fault)
{
    char seed[PATH_MAX], certificate[PATH_MAX];
    uint8_t public_key[SIGN_PUBLIC_SIZE];
    enum tg_err err = file_join(seed, sizeof seed, data_dir, PROOF_SEED_FILE);
    if (err == TG_OK)
        err = file_join(certificate, sizeof certificate, data_dir, PROOF_CERTIFICATE_FILE);
    if (err != TG_OK)
        return fault_set(fault, err, "%s: path too long", data_dir);
    if (access(seed, F_OK) != 0 && access(certificate, F_OK) != 0)
        return fault_set(fault, TG_ERR_MISSING, "%s: not there: this kiosk prints no proofs", seed);
    out->kiosk = *kiosk;
    err = read_key(seed, certificate, out, public_key, fault);
    if (err == TG_ERR_MISSING)
        err =
            fault_set(fault, TG_ERR_FORMAT,
                      "%s and %s belong together, and one of them is missing; copy both again from "
                      "headquarters, or remove the other",
                      seed, certificate);
    if (err == TG_OK && check_certificate(kiosk, public_key, out->certificate, root_key) != TG_OK)
        err = fault_set(fault, TG_ERR_CRYPTO,
                        "%s: certifies another key, or for another kiosk or organisation; copy it "
                        "and %s again from headquarters, or remove both",
                        certificate, PROOF_SEED_FILE);
    if (err != TG_OK)
        secret_wipe(out, sizeof *out);
    return err;
}

void proof_sign(const struct proof_key *key, const uint8_t commitment[static PROOF_HASH_SIZE],
                struct proof *out)
{
    *out = (struct proof){.kiosk = key->kiosk};
    memcpy(out->key, key->secret + SIGN_SEED_SIZE, sizeof out->key);
    memcpy(out->certificate, key->certificate, sizeof out->certificate);
    memcpy(out->commitment, commitment, sizeof out->commitment);
    device_sign(CONTEXT_PROOF, commitment, PROOF_HASH_SIZE, key->secret, out->signature);
}

void proof_encode(const struct proof *proof, char out[static PROOF_DIGITS + 1])
{
    uint8_t bytes[PROOF_BYTES];
    struct sink sink = sink_into(bytes, sizeof bytes);
    sink_u8(&sink, PROOF_VERSION);
    device_name_write(&sink, &proof->kiosk);
    sink_put(&sink, proof->key, sizeof proof->key);
    sink_put(&sink, proof->certificate, sizeof proof->certificate);
    sink_put(&sink, proof->commitment, sizeof proof->commitment);
    sink_put(&sink, proof->signature, sizeof proof->signature);
    sink_u8(&sink, 0);
    must(!sink.bad && sink_len(&sink) == sizeof bytes);
    for (size_t i = 0; i < PROOF_BYTES / GROUP_BYTES; i++) {
        const uint8_t *group = bytes + i * GROUP_BYTES;
        uint32_t value = (uint32_t)group[0] << 16 | (uint32_t)group[1] << 8 | group[2];
        for (int digit = GROUP_DIGITS - 1; digit >= 0; digit--, value /= 10)
            out[i * GROUP_DIGITS + (size_t)digit] = (char)('0' + value % 10);
    }
    out[PROOF_DIGITS] = '\0';
}

/* The next digit, 0 to 9, past spaces and line ends; -1 when there is none. */
static int next_digit(const char **at)
{
    *at += strspn(*at, " \t\r\n");
    return **at >= '0' && **at <= '9' ? *(*at)++ - '0' : -1;
}

static enum tg_err decode_bytes(const char *digits, uint8_t out[static PROOF_BYTES])
{
    for (size_t i = 0; i < PROOF_BYTES; i += GROUP_BYTES) {
        uint32_t value = 0;
        for (int n = 0; n < GROUP_DIGITS; n++) {
            int digit = next_digit(&digits);
            if (digit < 0)
                return TG_ERR_FORMAT;
            value = value * 10 + (uint32_t)digit;
        }
        if (value > 0xFFFFFF)
            return TG_ERR_FORMAT;
        out[i] = (uint8_t)(value >> 16);
        out[i + 1] = (uint8_t)(value >> 8);
        out[i + 2] = (uint8_t)value;
    }
    return digits[strspn(digits, " \t\r\n")] == '\0' ? TG_OK : TG_ERR_FORMAT;
}

enum tg_err proof_decode(const char *digits, struct proof *out)
{
    uint8_t bytes[PROOF_BYTES];
    struct proof proof;
    enum tg_err err = decode_bytes(digits, bytes);
    if (err != TG_OK)
        return err;
    struct cursor cur = cursor_over(bytes, sizeof bytes);
    if (cursor_u8(&cur) != PROOF_VERSION)
        return TG_ERR_VERSION;
    device_name_read(&cur, &proof.kiosk);
    cursor_copy(&cur, proof.key, sizeof proof.key);
    cursor_copy(&cur, proof.certificate, sizeof proof.certificate);
    cursor_copy(&cur, proof.commitment, sizeof proof.commitment);
    cursor_copy(&cur, proof.signature, sizeof proof.signature);
    if (cursor_u8(&cur) != 0 || !cursor_done(&cur))
        return TG_ERR_FORMAT;
    *out = proof;
    return TG_OK;
}

enum tg_err proof_verify(const struct proof *proof, const uint8_t root_key[static SIGN_PUBLIC_SIZE],
                         struct fault *fault)
{
    if (check_certificate(&proof->kiosk, proof->key, proof->certificate, root_key) != TG_OK)
        return fault_set(fault, TG_ERR_CRYPTO,
                         "its certificate does not hold: no kiosk of this organisation made it, or "
                         "it was read wrongly");
    if (device_verify(CONTEXT_PROOF, proof->commitment, sizeof proof->commitment, proof->key,
                      proof->signature) != TG_OK)
        return fault_set(fault, TG_ERR_CRYPTO,
                         "its signature does not hold: kiosk %s did not sign this commitment, or "
                         "it was read wrongly",
                         proof->kiosk.text);
    return TG_OK;
}
