#include "app/seal/receipt.h"

#include "app/seal/hkdf.h"
#include "board/base/child.h"
#include "board/base/must.h"
#include "board/base/secret.h"

#include <sodium.h>
#include <stdbool.h>
#include <string.h>

enum {
    RANDOM_DIGITS = RECEIPT_DIGITS - 2,
    ARGON2_PASSES = 3,
    ARGON2_BYTES = 64 << 20,
};

/* What each key is derived with. A new use gets a new label; none is ever reused. */
#define LABEL "tonggui/receipt/1/"

/* ISO 7064 MOD 97-10: the two digits that make the whole number 1 modulo 97. */
static void check_digits(const char digits[static RANDOM_DIGITS], char out[static 2])
{
    unsigned rest = 0;
    for (int i = 0; i < RANDOM_DIGITS; i++)
        rest = (rest * 10 + (unsigned)(digits[i] - '0')) % 97;
    unsigned check = 98 - rest * 100 % 97;
    out[0] = (char)('0' + check / 10);
    out[1] = (char)('0' + check % 10);
}

void receipt_generate(struct receipt *out)
{
    for (int i = 0; i < RANDOM_DIGITS; i++)
        out->digits[i] = (char)('0' + randombytes_uniform(10));
    check_digits(out->digits, out->digits + RANDOM_DIGITS);
    out->digits[RECEIPT_DIGITS] = '\0';
}

static bool is_between(char c)
{
    return strchr(" -\t\r\n", c) != NULL;
}

static enum tg_err parse(const char *text, struct receipt *out)
{
    int count = 0;
    for (; *text != '\0'; text++) {
        if (is_between(*text))
            continue;
        if (*text < '0' || *text > '9' || count == RECEIPT_DIGITS)
            return TG_ERR_FORMAT;
        out->digits[count++] = *text;
    }
    if (count != RECEIPT_DIGITS)
        return TG_ERR_FORMAT;
    out->digits[RECEIPT_DIGITS] = '\0';
    char check[2];
    check_digits(out->digits, check);
    return memcmp(check, out->digits + RANDOM_DIGITS, 2) == 0 ? TG_OK : TG_ERR_CRYPTO;
}

enum tg_err receipt_parse(const char *text, struct receipt *out)
{
    struct receipt parsed;
    enum tg_err err = parse(text, &parsed);
    if (err == TG_OK)
        *out = parsed;
    secret_wipe(&parsed, sizeof parsed);
    return err;
}

bool receipt_salvage(const char *text, char out[static RECEIPT_DIGITS + 1])
{
    enum { DIGITS_MIN = RECEIPT_DIGITS / 2 + 1, DIGITS_MAX = RECEIPT_DIGITS + 4, FOR_ONE = 4 };
    size_t digits = 0, others = 0;
    for (; *text != '\0'; text++) {
        bool digit = *text >= '0' && *text <= '9';
        if (digit && digits < RECEIPT_DIGITS)
            out[digits] = *text;
        digits += digit;
        others += !digit && !is_between(*text);
    }
    bool ours = digits >= DIGITS_MIN && digits <= DIGITS_MAX && others * FOR_ONE <= digits;
    out[!ours ? 0 : digits < RECEIPT_DIGITS ? digits : RECEIPT_DIGITS] = '\0';
    return ours;
}

static bool prefix_valid(const char *prefix)
{
    size_t len = strnlen(prefix, CASE_PREFIX_MAX + 1);
    return len <= CASE_PREFIX_MAX && strspn(prefix, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789") == len;
}

/* The prefix, then the first 60 bits of `from` in three groups of four. */
static void case_number(const char *prefix, const uint8_t *from, char out[static CASE_NUMBER_SIZE])
{
    static const char CROCKFORD[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    uint64_t bits = 0;
    for (int i = 0; i < 8; i++)
        bits = bits << 8 | from[i];
    size_t len = strlen(prefix);
    memcpy(out, prefix, len);
    char *at = out + len;
    for (int i = 0; i < CASE_NUMBER_DIGITS; i++) {
        if (i % 4 == 0 && at != out)
            *at++ = '-';
        *at++ = CROCKFORD[bits >> (59 - 5 * i) & 31];
    }
    *at = '\0';
}

void receipt_invent_case(const char *site_prefix, char out[static CASE_NUMBER_SIZE])
{
    uint8_t random[8];
    randombytes_buf(random, sizeof random);
    case_number(site_prefix, random, out);
}

static void derive(const uint8_t master[static HKDF_SIZE], const char *label,
                   uint8_t out[static HKDF_SIZE])
{
    hkdf_sha256(master, HKDF_SIZE, NULL, 0, label, out);
}

static void grow(const uint8_t master[static HKDF_SIZE], const char *site_prefix,
                 struct receipt_keys *out)
{
    uint8_t case_bits[HKDF_SIZE];
    uint8_t sign_secret[crypto_sign_SECRETKEYBYTES];
    derive(master, LABEL "mailbox", out->mailbox_secret);
    derive(master, LABEL "sign", out->sign_seed);
    derive(master, LABEL "labels", out->label_seed);
    derive(master, LABEL "proof", out->proof_blind);
    derive(master, LABEL "case", case_bits);
    must(crypto_scalarmult_base(out->mailbox_public, out->mailbox_secret) == 0);
    must(crypto_sign_seed_keypair(out->sign_public, sign_secret, out->sign_seed) == 0);
    case_number(site_prefix, case_bits, out->case_number);
    secret_wipe(sign_secret, sizeof sign_secret);
    secret_wipe(case_bits, sizeof case_bits);
}

enum tg_err receipt_derive(const struct receipt *receipt,
                           const uint8_t salt[static CHARTER_SALT_SIZE], const char *site_prefix,
                           struct receipt_keys *out)
{
    if (!prefix_valid(site_prefix))
        return TG_ERR_RANGE;
    uint8_t *master = secret_create(HKDF_SIZE);
    if (master == NULL)
        return TG_ERR_MEMORY;
    enum tg_err err = TG_ERR_MEMORY;
    if (crypto_pwhash(master, HKDF_SIZE, receipt->digits, RECEIPT_DIGITS, salt, ARGON2_PASSES,
                      ARGON2_BYTES, crypto_pwhash_ALG_ARGON2ID13) == 0) {
        grow(master, site_prefix, out);
        err = TG_OK;
    }
    secret_destroy(master);
    return err;
}

struct question {
    const struct receipt *receipt;
    const uint8_t *salt;
    const char *site_prefix;
};

static enum tg_err answer(const void *asked, void *keys, size_t keys_size)
{
    (void)keys_size;
    const struct question *question = asked;
    return receipt_derive(question->receipt, question->salt, question->site_prefix, keys);
}

enum tg_err receipt_job_start(const struct receipt *receipt,
                              const uint8_t salt[static CHARTER_SALT_SIZE], const char *site_prefix,
                              struct receipt_job *out_job)
{
    struct question question = {.receipt = receipt, .salt = salt, .site_prefix = site_prefix};
    struct child child;
    enum tg_err err = child_start(answer, &question, sizeof(struct receipt_keys), &child);
    if (err == TG_OK)
        *out_job = (struct receipt_job){.fd = child.fd, .child = child.pid};
    return err;
}

enum tg_err receipt_job_finish(struct receipt_job *job, struct receipt_keys *out)
{
    struct child child = {.fd = job->fd, .pid = job->child};
    enum tg_err err = child_finish(&child, out, sizeof *out);
    *job = (struct receipt_job){.fd = -1};
    return err;
}

void receipt_job_abandon(struct receipt_job *job)
{
    struct child child = {.fd = job->fd, .pid = job->child};
    child_abandon(&child);
    *job = (struct receipt_job){.fd = -1};
}
