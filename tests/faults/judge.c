#include "tests/faults/judge.h"

#include "board/base/file.h"
#include "board/base/must.h"
#include "tests/faults/recorder.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
    STEPS_MAX = 16,
    IMAGE_MAX = 1536 * 1024,
    SECTOR = 512,
    VARIANTS_DEFAULT = 12,
};

struct image {
    uint8_t bytes[IMAGE_MAX];
    size_t len;
};

/* The disk before the recording, and what it meant after each step. */
static struct {
    struct image before[DISK_FILES];
    judge_digest digests[STEPS_MAX];
    int steps;
} rec;

static struct {
    struct image durable[DISK_FILES];
    const struct op *pending[RECORDER_OPS_MAX]; /* not yet synced, borrowed */
    size_t pending_count;
    struct image cut[DISK_FILES];
    uint64_t random;
    int states;
    int broken;
    char first[JUDGE_WORDS_MAX]; /* what was wrong with the first broken one */
} judge;

static uint64_t random_next(void)
{
    judge.random += 0x9e3779b97f4a7c15; /* splitmix64 */
    uint64_t z = judge.random;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
    z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
    return z ^ (z >> 31);
}

static void image_load(struct image *image, const char *path)
{
    uint8_t *bytes = NULL;
    struct fault fault;
    must(file_read(path, IMAGE_MAX, &bytes, &image->len, &fault) == TG_OK);
    memcpy(image->bytes, bytes, image->len);
    free(bytes);
}

static void image_copy(struct image *to, const struct image *from)
{
    to->len = from->len;
    memcpy(to->bytes, from->bytes, from->len);
}

/* What is durable, before any of what is not is laid over it. */
static void cut_begin(void)
{
    for (int i = 0; i < DISK_FILES; i++)
        image_copy(&judge.cut[i], &judge.durable[i]);
}

void judge_begin(const char *path, const char *journal, const judge_digest first)
{
    image_load(&rec.before[DISK_DB], path);
    image_load(&rec.before[DISK_JOURNAL], journal);
    memcpy(rec.digests[0], first, sizeof(judge_digest));
    rec.steps = 1;
    recorder_switch(true);
}

void judge_step(const judge_digest now)
{
    must(rec.steps < STEPS_MAX);
    recorder_mark();
    memcpy(rec.digests[rec.steps++], now, sizeof(judge_digest));
}

bool judge_digest_rows(sqlite3 *db, const char *sql, crypto_generichash_state *hash)
{
    sqlite3_stmt *stmt = NULL;
    int rc = sqlite3_prepare_v2(db, sql, -1, &stmt, NULL);
    while (rc == SQLITE_OK && (rc = sqlite3_step(stmt)) == SQLITE_ROW) {
        uint8_t flag = (uint8_t)sqlite3_column_int(stmt, 0);
        crypto_generichash_update(hash, &flag, 1);
        crypto_generichash_update(hash, sqlite3_column_blob(stmt, 1),
                                  (unsigned long long)sqlite3_column_bytes(stmt, 1));
        rc = SQLITE_OK;
    }
    sqlite3_finalize(stmt);
    return rc == SQLITE_DONE;
}

static void image_apply(struct image *image, const struct op *op, size_t from, size_t to)
{
    if (op->kind == OP_DELETE || op->kind == OP_TRUNCATE) {
        image->len = op->len;
        return;
    }
    must(op->at + op->len <= IMAGE_MAX);
    if (op->at + to > image->len) {
        memset(image->bytes + image->len, 0, op->at + to - image->len);
        image->len = op->at + to;
    }
    memcpy(image->bytes + op->at + from, op->bytes + from, to - from);
}

/* Some of a write's sectors, at random. */
static void cut_tear(const struct op *op)
{
    for (size_t from = 0; from < op->len; from += SECTOR) {
        size_t to = from + SECTOR < op->len ? from + SECTOR : op->len;
        if ((random_next() & 1) != 0)
            image_apply(&judge.cut[op->file], op, from, to);
    }
}

/* The disks looked at: all of what is not synced, nothing, one file's alone; then random subsets
 * with torn writes. */
static void cut_apply(const struct op *op, int variant)
{
    uint64_t dice = random_next();
    bool keep = variant == 0   ? true
                : variant == 1 ? false
                : variant == 2 ? op->file == DISK_DB
                : variant == 3 ? op->file == DISK_JOURNAL
                               : (dice & 1) != 0;
    if (variant > 3 && op->kind == OP_WRITE && op->len > SECTOR && (dice & 6) == 0)
        cut_tear(op);
    else if (keep)
        image_apply(&judge.cut[op->file], op, 0, op->len);
}

static void judge_blame(const char *what, size_t point, int variant)
{
    if (judge.broken++ == 0)
        snprintf(judge.first, sizeof judge.first, "point %zu, variant %d: %s", point, variant,
                 what);
}

/* Opens the disk as it is and compares what it means with what may be. */
static void judge_cut(const struct judge_disk *disk, size_t point, int variant, int done)
{
    const char *names[DISK_FILES] = {disk->path, disk->journal};
    for (int i = 0; i < DISK_FILES; i++) {
        /* In place: a file of memory keeps its pages, which is most of the time this test takes. */
        const struct image *cut = &judge.cut[i];
        int fd = open(names[i], O_RDWR | O_CREAT | O_CLOEXEC, 0600);
        must(fd >= 0 && pwrite(fd, cut->bytes, cut->len, 0) == (ssize_t)cut->len &&
             ftruncate(fd, (off_t)cut->len) == 0);
        close(fd);
    }
    judge.states++;
    judge_digest found;
    struct fault fault;
    if (disk->recover(disk->ctx, found, &fault) != TG_OK) {
        judge_blame(fault.text, point, variant);
        return;
    }
    bool before = memcmp(found, rec.digests[done], sizeof found) == 0;
    bool after = done + 1 < rec.steps && memcmp(found, rec.digests[done + 1], sizeof found) == 0;
    if (!before && !after)
        judge_blame("neither what was acknowledged nor what was under way", point, variant);
}

static void judge_point(const struct judge_disk *disk, size_t point, int done, int variants)
{
    for (int variant = 0; variant < variants; variant++) {
        cut_begin();
        for (size_t i = 0; i < judge.pending_count; i++)
            cut_apply(judge.pending[i], variant);
        judge_cut(disk, point, variant, done);
        if (judge.pending_count == 0)
            return;
    }
}

/* Just before a sync most is at stake: there each write goes missing once, alone. */
static void judge_each_missing(const struct judge_disk *disk, size_t point, int done)
{
    for (size_t missing = 0; missing < judge.pending_count; missing++) {
        cut_begin();
        for (size_t i = 0; i < judge.pending_count; i++)
            if (i != missing)
                cut_apply(judge.pending[i], 0);
        judge_cut(disk, point, -1 - (int)missing, done);
    }
}

static void judge_sync(enum disk_file file)
{
    size_t left = 0;
    for (size_t i = 0; i < judge.pending_count; i++) {
        const struct op *op = judge.pending[i];
        if (op->file == file)
            image_apply(&judge.durable[file], op, 0, op->len);
        else
            judge.pending[left++] = judge.pending[i];
    }
    judge.pending_count = left;
}

static int from_environment(const char *name, int otherwise)
{
    const char *text = getenv(name);
    return text != NULL ? atoi(text) : otherwise;
}

struct judge_verdict judge_recording(const struct judge_disk *disk)
{
    int variants = from_environment("POWERCUT_VARIANTS", VARIANTS_DEFAULT);
    int done = 0;
    memset(&judge, 0, sizeof judge);
    judge.random = (uint64_t)from_environment("POWERCUT_SEED", 1);
    memcpy(judge.durable, rec.before, sizeof judge.durable);
    size_t count;
    const struct op *ops = recorder_ops(&count);
    judge_point(disk, 0, 0, variants);
    for (size_t i = 0; i < count; i++) {
        const struct op *op = &ops[i];
        if (op->kind == OP_SYNC) {
            judge_each_missing(disk, i, done);
            judge_sync(op->file);
        } else if (op->kind == OP_DONE) {
            done++;
        } else {
            judge.pending[judge.pending_count++] = op;
        }
        judge_point(disk, i + 1, done, variants);
    }
    struct judge_verdict verdict = {.points = count, .states = judge.states, .wrong = judge.broken};
    memcpy(verdict.first, judge.first, sizeof verdict.first);
    return verdict;
}
