/* What whoever brings a receipt waits for once its keys are there: all of a mailbox's labels, of
 * one desk and of four, are looked up among a large group's mail, warm and after the disk's memory
 * was emptied. Beside it as many plain reads of a letter's size at random places of a file of that
 * size. Then the whole of opening a mailbox, which is the same work whatever is in it, beside the
 * key agreements and signatures of as many letters. And what a letter costs on the way and on the
 * disk. */
#include "app/seal/mailbox.h"
#include "board/base/must.h"
#include "board/base/secret.h"
#include "tests/sync/courier/mail_rig.h"
#include "tools/bench/bench.h"

#include <fcntl.h>
#include <math.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    LETTERS = 100000,
    PER_BUNDLE = CHARTER_MAIL_LETTERS_DEFAULT,
    BUNDLES = LETTERS / PER_BUNDLE,
    LABELS = 256, /* of one desk */
    LABELS_MAX = LABELS * CHARTER_DESKS_MAX,
    LOOKS = 40,
    THERE = 8, /* of a mailbox's labels, as in a long case */
};

struct turns {
    double warm[LOOKS], warm_raw[LOOKS], warm_ratio[LOOKS];
    double cold[LOOKS], cold_raw[LOOKS], cold_ratio[LOOKS];
};

struct bench {
    char folder[256];
    char path[300];
    struct charter charter;
    struct sample_key key; /* the desk's */
    struct mailbag *bag;
    uint8_t known[THERE][BUNDLE_LABEL_SIZE]; /* of letters spread over the whole log */
    uint8_t labels[LABELS_MAX][BUNDLE_LABEL_SIZE];
    uint8_t bodies[LABELS_MAX][BUNDLE_BODY_SIZE];
    bool found[LABELS_MAX];
    struct turns one, four; /* desks */
    double open_ms[LOOKS], open_raw[LOOKS], open_ratio[LOOKS];
    double take_ms[BUNDLES];
};

static void make_group(struct bench *b)
{
    struct mail_log log = {.desk = b->charter.desks[0].name,
                           .group = bundle_group_default(),
                           .epoch = 1,
                           .seq = 1,
                           .count = PER_BUNDLE,
                           .secret = b->key.secret};
    struct fault fault = {0};
    for (int i = 0; i < BUNDLES; i++) {
        log.day = MAIL_RIG_DAY + (uint32_t)i / 40;
        struct mail_file file = mail_log_next(&log);
        if (i % (BUNDLES / THERE) == 0 && i / (BUNDLES / THERE) < THERE)
            memcpy(b->known[i / (BUNDLES / THERE)], bundle_label(&file.bundle, 0),
                   BUNDLE_LABEL_SIZE);
        int64_t start = bench_now_ns();
        enum tg_err err =
            mailbag_take(b->bag, &b->charter, &log.group, log.day, file.bytes, file.len, &fault);
        b->take_ms[i] = (double)(bench_now_ns() - start) / 1e6;
        if (err != TG_OK)
            fprintf(stderr, "bench_mail: %s\n", fault.text);
        must(err == TG_OK);
        mail_file_finish(&file);
    }
}

static void bench_open(struct bench *b)
{
    struct fault fault;
    const char *build = getenv("BUILD");
    struct charter_device *desk = &b->charter.desks[0];
    snprintf(b->folder, sizeof b->folder, "%s/bench-mail-XXXXXX", build != NULL ? build : ".");
    must(mkdtemp(b->folder) != NULL);
    snprintf(b->path, sizeof b->path, "%s/mail.db", b->folder);
    b->charter.mail = (struct charter_mail){
        .letters = PER_BUNDLE, .period_s = 2160, .keep_days = CHARTER_MAIL_KEEP_DAYS_DEFAULT};
    b->charter.desk_count = 1;
    must(device_name_parse("desk-1", &desk->name) == TG_OK);
    b->key = sample_key(1);
    memcpy(desk->public_key, b->key.public_key, SIGN_PUBLIC_SIZE);
    must(mailbag_create(b->path, &b->bag, &fault) == TG_OK);
    make_group(b);
    mailbag_destroy(b->bag);
}

static void bench_close(struct bench *b)
{
    char name[320];
    unlink(b->path);
    snprintf(name, sizeof name, "%s-journal", b->path);
    unlink(name);
    rmdir(b->folder);
}

static double look_up(struct bench *b, size_t count)
{
    struct fault fault;
    randombytes_buf(b->labels, sizeof b->labels);
    for (int i = 0; i < THERE; i++)
        memcpy(b->labels[i], b->known[i], BUNDLE_LABEL_SIZE);
    int64_t start = bench_now_ns();
    must(mailbag_find(b->path, MAIL_RIG_DAY, (const uint8_t(*)[BUNDLE_LABEL_SIZE])b->labels, count,
                      b->bodies, b->found, &fault) == TG_OK);
    double ms = (double)(bench_now_ns() - start) / 1e6;
    for (size_t i = 0; i < count; i++)
        must(b->found[i] == (i < THERE));
    return ms;
}

static double read_raw(struct bench *b, size_t count)
{
    int64_t start = bench_now_ns();
    int fd = open(b->path, O_RDONLY | O_CLOEXEC);
    must(fd >= 0);
    for (size_t i = 0; i < count; i++) {
        off_t at = (off_t)randombytes_uniform(LETTERS) * BUNDLE_BODY_SIZE;
        must(pread(fd, b->bodies[i], BUNDLE_BODY_SIZE, at) == BUNDLE_BODY_SIZE);
    }
    close(fd);
    return (double)(bench_now_ns() - start) / 1e6;
}

/* The system forgets what it holds of the file. */
static void empty_memory(struct bench *b)
{
    int fd = open(b->path, O_RDONLY | O_CLOEXEC);
    must(fd >= 0 && fsync(fd) == 0 && posix_fadvise(fd, 0, 0, POSIX_FADV_DONTNEED) == 0);
    close(fd);
}

static void fill_memory(struct bench *b)
{
    static uint8_t block[1 << 20];
    int fd = open(b->path, O_RDONLY | O_CLOEXEC);
    must(fd >= 0);
    while (read(fd, block, sizeof block) > 0)
        ;
    close(fd);
}

static void measure(struct bench *b, size_t count, struct turns *turns)
{
    fill_memory(b);
    for (int i = 0; i < LOOKS; i++) {
        turns->warm_raw[i] = read_raw(b, count);
        turns->warm[i] = look_up(b, count);
        turns->warm_ratio[i] = turns->warm[i] / turns->warm_raw[i];
    }
    for (int i = 0; i < LOOKS; i++) {
        empty_memory(b);
        turns->cold_raw[i] = read_raw(b, count);
        empty_memory(b);
        turns->cold[i] = look_up(b, count);
        turns->cold_ratio[i] = turns->cold[i] / turns->cold_raw[i];
    }
}

static double open_mailbox(struct bench *b, const struct receipt_keys *keys)
{
    struct fault fault;
    struct mailbox *mailbox = NULL;
    int64_t start = bench_now_ns();
    must(mailbox_open(b->path, MAIL_RIG_DAY, &b->charter, keys, &mailbox, &fault) == TG_OK);
    double ms = (double)(bench_now_ns() - start) / 1e6;
    mailbox_destroy(mailbox);
    return ms;
}

static double agree_and_verify(struct bench *b, const struct receipt_keys *keys)
{
    uint8_t shared[crypto_scalarmult_BYTES];
    uint8_t signature[SIGNATURE_SIZE];
    must(crypto_sign_detached(signature, NULL, b->bodies[0], BUNDLE_PLAIN_SIZE, b->key.secret) ==
         0);
    int64_t start = bench_now_ns();
    for (int i = 0; i < LABELS; i++) {
        must(crypto_scalarmult(shared, keys->mailbox_secret, keys->mailbox_public) == 0);
        must(crypto_sign_verify_detached(signature, b->bodies[0], BUNDLE_PLAIN_SIZE,
                                         b->key.public_key) == 0);
    }
    return (double)(bench_now_ns() - start) / 1e6;
}

static void measure_opening(struct bench *b)
{
    struct receipt_keys *keys = secret_create(sizeof *keys);
    must(keys != NULL);
    randombytes_buf(keys->label_seed, sizeof keys->label_seed);
    must(crypto_box_keypair(keys->mailbox_public, keys->mailbox_secret) == 0);
    for (int i = 0; i < LOOKS; i++) {
        b->open_raw[i] = agree_and_verify(b, keys);
        b->open_ms[i] = open_mailbox(b, keys);
        b->open_ratio[i] = b->open_ms[i] / b->open_raw[i];
    }
    secret_destroy(keys);
}

static void print_turns(struct turns *turns, const char *labels, const char *aim)
{
    bench_row(labels, bench_median(turns->warm, LOOKS), "ms", bench_median(turns->warm_raw, LOOKS),
              bench_median(turns->warm_ratio, LOOKS), "≤ 10 x as many preads of 2 KiB");
    bench_row("the same, nothing of the file in memory", bench_median(turns->cold, LOOKS), "ms",
              bench_median(turns->cold_raw, LOOKS), bench_median(turns->cold_ratio, LOOKS), aim);
}

int main(void)
{
    struct bench *b = calloc(1, sizeof *b);
    struct stat st;
    must(b != NULL && secret_init() == TG_OK);
    bench_open(b);
    measure(b, LABELS, &b->one);
    measure(b, LABELS_MAX, &b->four);
    measure_opening(b);
    must(stat(b->path, &st) == 0);
    bench_close(b);
    print_turns(&b->one, "a mailbox's 256 labels among 100,000 letters", "< 25 ms; ≤ 1 x the same");
    print_turns(&b->four, "four desks' 1,024 labels among them", "< 50 ms; ≤ 1 x the same");
    bench_row("a mailbox is opened, whatever is in it", bench_median(b->open_ms, LOOKS), "ms",
              bench_median(b->open_raw, LOOKS), bench_median(b->open_ratio, LOOKS),
              "≤ 2.5 x 256 X25519 and Ed25519");
    bench_row("a bundle of 16 letters is taken in", bench_median(b->take_ms, BUNDLES), "ms", NAN,
              NAN, "-");
    bench_row("a letter on the way", (double)bundle_size(PER_BUNDLE) / PER_BUNDLE, "bytes",
              BUNDLE_BODY_SIZE, (double)bundle_size(PER_BUNDLE) / PER_BUNDLE / BUNDLE_BODY_SIZE,
              "< 1.1 x its 2,048 bytes");
    bench_row("a letter on the disk", (double)st.st_size / LETTERS, "bytes", BUNDLE_BODY_SIZE,
              (double)st.st_size / LETTERS / BUNDLE_BODY_SIZE, "< 1.1 x its 2,048 bytes");
    free(b);
    return 0;
}
