/* What the desk adds to the cryptography that nobody can do without: a spool of parcels imported
 * into the register, beside libsodium opening as many envelopes; and the sheet of 200,000 cases
 * read, beside the same bytes read and decrypted. */
#include "app/seal/sealer.h"
#include "board/base/file.h"
#include "board/base/must.h"
#include "board/base/secret.h"
#include "tests/tools/desk_rig.h"
#include "tests/tools/register_rig.h"
#include "tools/bench/bench.h"
#include "tools/bench/bench_cases.h"

#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
    ROUNDS = 5,
    A_PARCEL = 16, /* envelopes */
    PARCELS = 125, /* a round: 10,000 envelopes in all */
    A_ROUND = PARCELS * A_PARCEL,
    STANZAS = 4,
    HEADER_SIZE = 480, /* bytes that an envelope's MAC is over */
    LINES_ROUNDS = 9,
    SEGMENT_SIZE = 41216, /* bytes of 256 lines */
};

static void report_json(size_t n, char *out, size_t size)
{
    char key[65];
    snprintf(key, sizeof key, "%064zx", n);
    bool named = n % 4 == 0;
    snprintf(out, size,
             "{\"tonggui\":1,\"type\":\"report\",\"pack\":{\"id\":\"clinic\",\"version\":1,"
             "\"hash\":\"%s\"},\"kiosk\":\"lobby-1\",\"case\":\"HZ-BNCH-%04zu-%04zu\","
             "\"mailbox\":{\"box\":\"%s\",\"sign\":\"%s\",\"labels\":\"%s\"},"
             "\"language\":\"zh-Hans\",\"kind\":\"complaint\",\"identity\":\"%s\",%s"
             "\"answers\":{\"course\":\"排队一个多小时，窗口没有人，问了也不答\",\"demand\":"
             "\"请答复\"}}",
             key, n / 10000, n % 10000, key, key, key, named ? "named" : "anonymous",
             named ? "\"filed\":\"2026-11-23T14:05\",\"who\":{\"name\":\"李娜\"}," : "");
}

static void deliver(struct desk_rig *rig, size_t round)
{
    static uint8_t bodies[A_PARCEL][ENVELOPE_SIZE];
    char json[2048];
    for (size_t p = 0; p < PARCELS; p++) {
        for (size_t i = 0; i < A_PARCEL; i++) {
            report_json(round * A_ROUND + p * A_PARCEL + i, json, sizeof json);
            desk_rig_seal(&rig->charter.sets[0], json, bodies[i]);
        }
        struct desk_rig_parcel parcel = desk_rig_from_lobby(rig, 1 + round * PARCELS + p);
        parcel.bodies = bodies[0];
        parcel.count = A_PARCEL;
        desk_rig_deliver(rig, &parcel);
    }
}

/* HKDF of one block, as for each stanza. */
static void derive(const uint8_t *secret, size_t len, const uint8_t *salt, size_t salt_len,
                   uint8_t out[static 32])
{
    uint8_t key[32];
    crypto_auth_hmacsha256_state state;
    crypto_auth_hmacsha256_init(&state, salt, salt_len);
    crypto_auth_hmacsha256_update(&state, secret, len);
    crypto_auth_hmacsha256_final(&state, key);
    crypto_auth_hmacsha256_init(&state, key, sizeof key);
    crypto_auth_hmacsha256_update(&state, (const uint8_t *)"age-encryption.org/v1/X25519\1", 29);
    crypto_auth_hmacsha256_final(&state, out);
}

/* Just what it takes to open one envelope with one identity. */
static void open_bare(const uint8_t scalar[static 32], uint8_t points[static STANZAS][32],
                      const uint8_t *sealed, size_t len, uint8_t *out)
{
    static const uint8_t nonce[12], wrapped[32];
    uint8_t shared[32], salt[64] = {0}, key[32], file_key[32] = {0}, mac[32];
    for (size_t i = 0; i < STANZAS; i++) {
        must(crypto_scalarmult(shared, scalar, points[i]) == 0);
        derive(shared, sizeof shared, salt, sizeof salt, key);
        (void)!crypto_aead_chacha20poly1305_ietf_decrypt(file_key, NULL, NULL, wrapped,
                                                         sizeof wrapped, NULL, 0, nonce, key);
    }
    derive(file_key, 16, NULL, 0, key);
    crypto_auth_hmacsha256(mac, sealed, HEADER_SIZE, key);
    derive(file_key, 16, nonce, sizeof nonce, key);
    memset(key, 7, sizeof key);
    must(crypto_aead_chacha20poly1305_ietf_decrypt(out, NULL, NULL, sealed, len, NULL, 0, nonce,
                                                   key) == 0);
}

static double open_all_bare(size_t count)
{
    static uint8_t plain[ENVELOPE_PLAIN_SIZE], sealed[ENVELOPE_PLAIN_SIZE + 16];
    static const uint8_t nonce[12];
    uint8_t scalar[32], points[STANZAS][32], key[32];
    memset(key, 7, sizeof key);
    randombytes_buf(scalar, sizeof scalar);
    for (size_t i = 0; i < STANZAS; i++) {
        uint8_t secret[32];
        must(crypto_box_keypair(points[i], secret) == 0);
    }
    must(crypto_aead_chacha20poly1305_ietf_encrypt(sealed, NULL, plain, sizeof plain, NULL, 0, NULL,
                                                   nonce, key) == 0);
    int64_t start = bench_now_ns();
    for (size_t i = 0; i < count; i++)
        open_bare(scalar, points, sealed, sizeof sealed, plain);
    return (double)count / ((double)(bench_now_ns() - start) / 1e9);
}

static void bench_import(void)
{
    static struct desk_rig rig;
    double ours[ROUNDS], baseline[ROUNDS], ratio[ROUNDS];
    desk_rig_init(&rig);
    for (size_t round = 0; round < ROUNDS; round++) {
        deliver(&rig, round);
        baseline[round] = open_all_bare(A_ROUND);
        int64_t start = bench_now_ns();
        must(desk_rig_import(&rig) == TG_OK);
        ours[round] = A_ROUND / ((double)(bench_now_ns() - start) / 1e9);
        must(rig.sum.reports == A_ROUND);
        ratio[round] = ours[round] / baseline[round];
    }
    desk_rig_finish(&rig);
    bench_row("import of 10,000 envelopes", bench_median(ours, ROUNDS), "/s",
              bench_median(baseline, ROUNDS), bench_median(ratio, ROUNDS),
              "≥ 0.7 x libsodium opening as many");
}

static enum tg_err put_line(void *ctx, struct register_file *reg, const char *case_id,
                            struct event *event, int64_t id, struct fault *fault)
{
    uint8_t line[REGISTER_LINE_SIZE] = {0};
    (void)ctx;
    (void)event;
    memcpy(line, &id, sizeof id);
    return register_line_put(reg, case_id, line, fault);
}

static enum tg_err sum_line(void *ctx, const uint8_t line[static REGISTER_LINE_SIZE],
                            struct fault *fault)
{
    (void)fault;
    *(uint64_t *)ctx += line[0];
    return TG_OK;
}

/* The same bytes in a file of their own, a segment at a time. */
static double read_bare(int fd, size_t segments)
{
    static uint8_t sealed[SEGMENT_SIZE], plain[SEGMENT_SIZE];
    static const uint8_t key[32], nonce[24];
    int64_t start = bench_now_ns();
    for (size_t i = 0; i < segments; i++) {
        must(pread(fd, sealed, sizeof sealed, (off_t)(i * sizeof sealed)) ==
             (ssize_t)sizeof sealed);
        must(crypto_stream_xchacha20_xor(plain, sealed, sizeof sealed, nonce, key) == 0);
    }
    return (double)(bench_now_ns() - start) / 1e6;
}

static int make_bare(const char *folder, size_t segments)
{
    static uint8_t bytes[SEGMENT_SIZE];
    char path[128];
    must(file_join(path, sizeof path, folder, "bare") == TG_OK);
    int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    must(fd >= 0);
    for (size_t i = 0; i < segments; i++)
        must(write(fd, bytes, sizeof bytes) == (ssize_t)sizeof bytes);
    return fd;
}

static void bench_lines(void)
{
    static struct register_rig rig;
    const struct intake_rules rules = {.entered = put_line};
    double ours[LINES_ROUNDS], baseline[LINES_ROUNDS], ratio[LINES_ROUNDS];
    size_t segments = (BENCH_CASES + 255) / 256;
    register_rig_init(&rig);
    bench_cases_fill(rig.reg, BENCH_CASES, 1795000000, &rules);
    int fd = make_bare(rig.folder, segments);
    for (size_t round = 0; round < LINES_ROUNDS; round++) {
        uint64_t sum = 0;
        baseline[round] = read_bare(fd, segments);
        int64_t start = bench_now_ns();
        must(register_lines(rig.reg, sum_line, &sum, &rig.fault) == TG_OK && sum > 0);
        ours[round] = (double)(bench_now_ns() - start) / 1e6;
        ratio[round] = ours[round] / baseline[round];
    }
    close(fd);
    register_rig_finish(&rig);
    bench_row("the sheet of 200,000 cases read", bench_median(ours, LINES_ROUNDS), "ms",
              bench_median(baseline, LINES_ROUNDS), bench_median(ratio, LINES_ROUNDS),
              "≤ 3 x read + one ChaCha20 pass; < 60 ms");
}

int main(void)
{
    must(secret_init() == TG_OK);
    bench_import();
    bench_lines();
    return 0;
}
