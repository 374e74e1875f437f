/* What a visitor waits for at the end: a report is sealed and its commit returns. Beside it the
 * plainest durable write of the same bytes. */
#include "app/seal/identity.h"
#include "app/seal/sealer.h"
#include "board/base/must.h"
#include "board/base/secret.h"
#include "sync/vault/vault.h"
#include "tools/bench/bench.h"

#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
    ROUNDS = 200,
    SLOTS = 512,
    REPORT_BYTES = 4000,
};

struct raw {
    int fd;
    uint8_t body[ENVELOPE_SIZE];
};

static double raw_write(struct raw *raw)
{
    randombytes_buf(raw->body, sizeof raw->body);
    off_t at = (off_t)randombytes_uniform(SLOTS) * ENVELOPE_SIZE;
    int64_t start = bench_now_ns();
    must(pwrite(raw->fd, raw->body, sizeof raw->body, at) == (ssize_t)sizeof raw->body);
    must(fdatasync(raw->fd) == 0);
    return (double)(bench_now_ns() - start) / 1e6;
}

static void raw_fill(struct raw *raw)
{
    for (int i = 0; i < SLOTS; i++)
        must(pwrite(raw->fd, raw->body, sizeof raw->body, (off_t)i * ENVELOPE_SIZE) > 0);
    must(fsync(raw->fd) == 0);
}

struct bench {
    char folder[256];
    char path[300];
    char raw_path[300];
    struct clock clock;
    struct vault *vault;
    struct charter_set set;
    struct raw raw;
    double ours[ROUNDS];
    double session[ROUNDS];
    double baseline[ROUNDS];
    double ratio[ROUNDS];
    double session_ratio[ROUNDS];
};

static void bench_open(struct bench *b)
{
    struct fault fault;
    char identity[IDENTITY_TEXT_MAX + 1];
    const char *build = getenv("BUILD");
    snprintf(b->folder, sizeof b->folder, "%s/bench-vault-XXXXXX", build != NULL ? build : ".");
    must(mkdtemp(b->folder) != NULL);
    snprintf(b->path, sizeof b->path, "%s/vault.db", b->folder);
    snprintf(b->raw_path, sizeof b->raw_path, "%s/raw", b->folder);
    struct vault_cover_source covers = {.make = sealer_cover};
    struct vault_plan plan = {.slots = SLOTS, .fillers = 16, .covers = covers};
    b->clock = clock_system();
    must(vault_provision(b->path, &plan, &fault) == TG_OK);
    must(vault_create(b->path, &b->clock, covers, &b->vault, &fault) == TG_OK);
    strcpy(b->set.name, "office");
    identity_generate(identity, b->set.recipients[0]);
    b->set.recipient_count = 1;
    b->raw.fd = open(b->raw_path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    must(b->raw.fd >= 0);
    raw_fill(&b->raw);
}

static void bench_close(struct bench *b)
{
    static const char *const ends[] = {"", "-journal", "-lock"};
    char name[320];
    vault_destroy(b->vault);
    close(b->raw.fd);
    unlink(b->raw_path);
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        snprintf(name, sizeof name, "%s%s", b->path, ends[i]);
        unlink(name);
    }
    rmdir(b->folder);
}

static void bench_round(struct bench *b, int round)
{
    static const uint8_t report[REPORT_BYTES] = {'{'};
    uint8_t envelope[ENVELOPE_SIZE];
    struct fault fault;
    b->baseline[round] = raw_write(&b->raw);
    int64_t start = bench_now_ns();
    must(sealer_seal(&b->set, report, sizeof report, envelope) == TG_OK);
    must(vault_append(b->vault, envelope, false, &fault) == TG_OK);
    b->ours[round] = (double)(bench_now_ns() - start) / 1e6;
    must(vault_refresh(b->vault, &fault) == TG_OK);
    b->session[round] = (double)(bench_now_ns() - start) / 1e6;
    b->ratio[round] = b->ours[round] / b->baseline[round];
    b->session_ratio[round] = b->session[round] / b->baseline[round];
}

int main(void)
{
    struct bench *b = calloc(1, sizeof *b);
    must(b != NULL && secret_init() == TG_OK);
    bench_open(b);
    for (int i = 0; i < ROUNDS; i++)
        bench_round(b, i);
    bench_close(b);
    double baseline = bench_median(b->baseline, ROUNDS);
    bench_row("seal + commit, until \"received\"", bench_median(b->ours, ROUNDS), "ms", baseline,
              bench_median(b->ratio, ROUNDS), "≤ 6 x one 16 KiB pwrite + fdatasync");
    bench_row("the same with the refresh behind it", bench_median(b->session, ROUNDS), "ms",
              baseline, bench_median(b->session_ratio, ROUNDS), "-");
    free(b);
    return 0;
}
