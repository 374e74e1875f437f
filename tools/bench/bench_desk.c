/* What the desk adds to the cryptography that nobody can do without: a spool of parcels imported
 * into the register, beside libsodium opening as many envelopes; and what an officer waits for over
 * 200,000 cases, beside as many bytes read and decrypted. */
#include "app/seal/letter.h"
#include "app/seal/sealer.h"
#include "board/base/file.h"
#include "board/base/must.h"
#include "board/base/secret.h"
#include "tests/tools/desk_rig.h"
#include "tools/bench/bench.h"
#include "tools/bench/bench_cases.h"
#include "tools/desk/due.h"
#include "tools/desk/figures.h"
#include "tools/desk/listing.h"
#include "tools/desk/reception.h"
#include "tools/desk/view_list.h"

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
    DUE_PAGE = 40,
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

/* Just what it takes to sign a letter and to seal it to one mailbox. */
static void seal_bare(const uint8_t point[static 32],
                      const uint8_t sign_secret[static crypto_sign_SECRETKEYBYTES])
{
    static const uint8_t nonce[12];
    static uint8_t plain[LETTER_PLAIN_SIZE], sealed[LETTER_PLAIN_SIZE + 16];
    uint8_t secret[32], own[32], shared[32], key[32], signature[crypto_sign_BYTES];
    must(crypto_sign_detached(signature, NULL, plain, sizeof plain, sign_secret) == 0);
    must(crypto_box_keypair(own, secret) == 0 && crypto_scalarmult(shared, secret, point) == 0);
    derive(shared, sizeof shared, own, sizeof own, key);
    must(crypto_aead_chacha20poly1305_ietf_encrypt(sealed, NULL, plain, sizeof plain, NULL, 0, NULL,
                                                   nonce, key) == 0);
}

/* `letters`: and as many letters sealed. */
static double open_all_bare(size_t count, bool letters)
{
    static uint8_t plain[ENVELOPE_PLAIN_SIZE], sealed[ENVELOPE_PLAIN_SIZE + 16];
    static const uint8_t nonce[12];
    uint8_t scalar[32], points[STANZAS][32], key[32];
    uint8_t sign_public[crypto_sign_PUBLICKEYBYTES], sign_secret[crypto_sign_SECRETKEYBYTES];
    must(crypto_sign_keypair(sign_public, sign_secret) == 0);
    memset(key, 7, sizeof key);
    randombytes_buf(scalar, sizeof scalar);
    for (size_t i = 0; i < STANZAS; i++) {
        uint8_t secret[32];
        must(crypto_box_keypair(points[i], secret) == 0);
    }
    must(crypto_aead_chacha20poly1305_ietf_encrypt(sealed, NULL, plain, sizeof plain, NULL, 0, NULL,
                                                   nonce, key) == 0);
    int64_t start = bench_now_ns();
    for (size_t i = 0; i < count; i++) {
        open_bare(scalar, points, sealed, sizeof sealed, plain);
        if (letters)
            seal_bare(points[0], sign_secret);
    }
    return (double)count / ((double)(bench_now_ns() - start) / 1e9);
}

/* By a whole regulation: facts, identities apart, terms, the line in the sheet. */
static void bench_import(bool letters)
{
    static struct desk_rig rig;
    static struct rules rules;
    double ours[ROUNDS], baseline[ROUNDS], ratio[ROUNDS];
    struct fault fault;
    desk_rig_init(&rig);
    desk_rig_pack(&rig, "assets/packs/clinic.yaml");
    must(rules_init(rig.path, "assets", &rules, &fault) == TG_OK);
    struct reception reception = {
        .rules = &rules, .clock = &rig.clock, .post = letters ? &rig.post : NULL};
    const struct intake_rules by = reception_rules(&reception);
    const struct import_listener nobody = {0};
    for (size_t round = 0; round < ROUNDS; round++) {
        deliver(&rig, round);
        baseline[round] = open_all_bare(A_ROUND, letters);
        int64_t start = bench_now_ns();
        must(import_spool(&rig.folder, rig.reg, &rig.clock, &nobody, &by, &rig.sum, &fault) ==
             TG_OK);
        ours[round] = A_ROUND / ((double)(bench_now_ns() - start) / 1e9);
        must(rig.sum.reports == A_ROUND);
        ratio[round] = ours[round] / baseline[round];
    }
    rules_finish(&rules);
    desk_rig_finish(&rig);
    bench_row(letters ? "…and a letter to each submitter" : "import of 10,000 envelopes",
              bench_median(ours, ROUNDS), "/s", bench_median(baseline, ROUNDS),
              bench_median(ratio, ROUNDS),
              letters ? "≥ 0.5 x libsodium opening and sealing as many"
                      : "≥ 0.7 x libsodium opening as many");
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

/* What an officer waits for, over as many cases as ten years bring. */
struct wait {
    struct desk_rig rig;
    struct rules rules;
    int64_t now_s;
    FILE *nowhere;
    struct fault fault;
};

static void read_lines(struct wait *wait)
{
    uint64_t sum = 0;
    must(register_lines(wait->rig.reg, sum_line, &sum, &wait->fault) == TG_OK && sum > 0);
}

static void ask_due(struct wait *wait)
{
    struct due_list list;
    must(due_collect(wait->rig.reg, &wait->rules, wait->now_s, false, DUE_PAGE, &list,
                     &wait->fault) == TG_OK);
    must(list.count == DUE_PAGE && list.late > 0);
    due_finish(&list);
}

static void list_page(struct wait *wait)
{
    const struct listing_filter filter = {.limit = LISTING_LIMIT, .page = 1};
    must(listing_print(wait->rig.reg, &wait->rules, &filter, LANG_ZH_HANS, wait->now_s, false,
                       wait->nowhere, &wait->fault) == TG_OK);
}

/* Every case, and those whose matter has a word in its title. */
static void load_view(struct wait *wait, enum view_tab tab, const char *search)
{
    struct view_list list = {.tab = tab, .counted = true};
    snprintf(list.search, sizeof list.search, "%s", search);
    must(view_list_load(&list, wait->rig.reg, &wait->rules, wait->now_s, LANG_ZH_HANS,
                        &wait->fault) == TG_OK);
    must(list.count > 0);
    view_list_finish(&list);
}

static void view_due(struct wait *wait)
{
    load_view(wait, VIEW_DUE, "");
}

static void view_new(struct wait *wait)
{
    load_view(wait, VIEW_NEW, "");
}

static void view_search(struct wait *wait)
{
    load_view(wait, VIEW_ALL, "收费");
}

static void report_month(struct wait *wait)
{
    const struct pack *pack = rules_pack(&wait->rules, "clinic");
    struct period period;
    period_of(PACK_PERIOD_MONTH, wait->now_s - (int64_t)40 * 86400, &period);
    must(figures_draw(wait->rig.reg, &wait->rules, pack, &rules_handling(pack)->reports[0], &period,
                      PAPER_CSV, LANG_ZH_HANS, wait->now_s, wait->nowhere, &wait->fault) == TG_OK);
}

static void bench_wait(struct wait *wait, int fd, size_t segments, void (*ask)(struct wait *wait),
                       const char *what, const char *aim)
{
    double ours[LINES_ROUNDS], baseline[LINES_ROUNDS], ratio[LINES_ROUNDS];
    for (size_t round = 0; round < LINES_ROUNDS; round++) {
        baseline[round] = read_bare(fd, segments);
        int64_t start = bench_now_ns();
        ask(wait);
        ours[round] = (double)(bench_now_ns() - start) / 1e6;
        ratio[round] = ours[round] / baseline[round];
    }
    bench_row(what, bench_median(ours, LINES_ROUNDS), "ms", bench_median(baseline, LINES_ROUNDS),
              bench_median(ratio, LINES_ROUNDS), aim);
}

static void bench_waits(void)
{
    static struct wait wait = {.now_s = 1795000000};
    size_t segments = (BENCH_CASES + 255) / 256;
    desk_rig_init(&wait.rig);
    desk_rig_pack(&wait.rig, "assets/packs/clinic.yaml");
    must(rules_init(wait.rig.path, "assets", &wait.rules, &wait.fault) == TG_OK);
    struct reception reception = {.rules = &wait.rules, .clock = &wait.rig.clock};
    const struct intake_rules by = reception_rules(&reception);
    wait.nowhere = fopen("/dev/null", "w");
    must(wait.nowhere != NULL);
    bench_cases_fill(wait.rig.reg, BENCH_CASES, (uint64_t)wait.now_s, &by);
    int fd = make_bare(wait.rig.path, segments);
    bench_wait(&wait, fd, segments, read_lines, "the sheet of 200,000 cases read",
               "≤ 3 x read + one ChaCha20 pass; < 60 ms");
    bench_wait(&wait, fd, segments, ask_due, "`due` over 200,000 cases", "< 100 ms");
    bench_wait(&wait, fd, segments, list_page, "a page of `list` over 200,000 cases", "< 100 ms");
    bench_wait(&wait, fd, segments, view_due, "`view`: due, over 200,000 cases", "< 100 ms");
    bench_wait(&wait, fd, segments, view_new, "`view`: 200,000 new ones in the list", "< 100 ms");
    bench_wait(&wait, fd, segments, view_search, "`view`: a word found in 200,000 cases",
               "< 500 ms");
    bench_wait(&wait, fd, segments, report_month, "a month's report over 200,000 cases",
               "< 2000 ms");
    close(fd);
    fclose(wait.nowhere);
    rules_finish(&wait.rules);
    desk_rig_finish(&wait.rig);
}

int main(void)
{
    must(secret_init() == TG_OK);
    secret_keep_rooms();
    bench_import(false);
    bench_import(true);
    bench_waits();
    return 0;
}
