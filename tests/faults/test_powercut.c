/* The vault under power cuts at every I/O.
 *
 * An SQLite VFS records what a few vault transactions write, sync and delete. For each point in
 * that record it is asked what the disk may hold when the power goes there: everything synced, and
 * of the rest any subset, each write whole or torn at 512-byte sectors. Each such disk is opened
 * by vault_create and must hold exactly what had been acknowledged, or that and the transaction
 * under way. Settings known to be unsafe run through the same judge and must be caught.
 *
 * POWERCUT_VARIANTS (states for each point, 12) and POWERCUT_SEED (1) widen the search. */
#include "board/base/must.h"
#include "tests/faults/recorder.h"
#include "tests/sync/vault_fixture.h"

#include <fcntl.h>
#include <sqlite3.h>

enum {
    STEPS_MAX = 16,
    IMAGE_MAX = 384 * 1024,
    SECTOR = 512,
    SLOTS = 16,
    VARIANTS_DEFAULT = 12,
};

struct image {
    uint8_t bytes[IMAGE_MAX];
    size_t len;
};

typedef uint8_t digest[HASH_SIZE];

/* The disk before the recording, and what it meant after each step. */
static struct {
    struct image before[DISK_FILES];
    digest digests[STEPS_MAX];
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
    char first[FAULT_TEXT_MAX + 64]; /* what was wrong with the first broken one */
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
    uint8_t *bytes = fixture_read(path, &image->len);
    must(image->len <= IMAGE_MAX);
    memcpy(image->bytes, bytes, image->len);
    free(bytes);
}

/* ---- what a vault means: every row, and the state without its nonce ---- */

static bool digest_rows(sqlite3 *db, const char *sql, crypto_generichash_state *hash)
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

static bool digest_vault(const char *path, digest out)
{
    sqlite3 *db = NULL;
    crypto_generichash_state hash;
    crypto_generichash_init(&hash, NULL, 0, HASH_SIZE);
    bool ok = sqlite3_open_v2(path, &db, SQLITE_OPEN_READONLY, "unix") == SQLITE_OK &&
              digest_rows(db, "SELECT written, body FROM slots ORDER BY slot", &hash) &&
              digest_rows(db, "SELECT 0, body FROM fillers ORDER BY filler", &hash) &&
              digest_rows(db, "SELECT 0, substr(body, 1, length(body) - 16) FROM state", &hash);
    sqlite3_close(db);
    crypto_generichash_final(&hash, out, HASH_SIZE);
    return ok;
}

/* A step returned: what the file means now is acknowledged from here on. */
static void step_done(const struct vault_fixture *f)
{
    must(rec.steps < STEPS_MAX);
    recorder_mark();
    assert_true(digest_vault(f->path, rec.digests[rec.steps++]));
}

/* ---- the judge ---- */

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
static void judge_cut(struct vault_fixture *f, size_t point, int variant, int done)
{
    const char *names[DISK_FILES] = {f->path, f->journal};
    for (int i = 0; i < DISK_FILES; i++) {
        /* In place: a file of memory keeps its pages, which is most of the time this test takes. */
        const struct image *cut = &judge.cut[i];
        int fd = open(names[i], O_RDWR | O_CREAT | O_CLOEXEC, 0600);
        must(fd >= 0 && pwrite(fd, cut->bytes, cut->len, 0) == (ssize_t)cut->len &&
             ftruncate(fd, (off_t)cut->len) == 0);
        close(fd);
    }
    judge.states++;
    digest found;
    if (fixture_create(f) != TG_OK) {
        judge_blame(f->fault.text, point, variant);
        return;
    }
    bool read = digest_vault(f->path, found);
    fixture_close(f);
    bool before = memcmp(found, rec.digests[done], sizeof found) == 0;
    bool after = done + 1 < rec.steps && memcmp(found, rec.digests[done + 1], sizeof found) == 0;
    if (!read || (!before && !after))
        judge_blame("neither what was acknowledged nor what was under way", point, variant);
}

static void judge_point(struct vault_fixture *f, size_t point, int done, int variants)
{
    for (int variant = 0; variant < variants; variant++) {
        memcpy(judge.cut, judge.durable, sizeof judge.cut);
        for (size_t i = 0; i < judge.pending_count; i++)
            cut_apply(judge.pending[i], variant);
        judge_cut(f, point, variant, done);
        if (judge.pending_count == 0)
            return;
    }
}

/* Just before a sync most is at stake: there each write goes missing once, alone. */
static void judge_each_missing(struct vault_fixture *f, size_t point, int done)
{
    for (size_t missing = 0; missing < judge.pending_count; missing++) {
        memcpy(judge.cut, judge.durable, sizeof judge.cut);
        for (size_t i = 0; i < judge.pending_count; i++)
            if (i != missing)
                cut_apply(judge.pending[i], 0);
        judge_cut(f, point, -1 - (int)missing, done);
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

/* Walks through the recording; returns how many states were wrong. */
static int judge_recording(void)
{
    struct vault_fixture *f = fixture_new();
    int variants = from_environment("POWERCUT_VARIANTS", VARIANTS_DEFAULT);
    int done = 0;
    memset(&judge, 0, sizeof judge);
    judge.random = (uint64_t)from_environment("POWERCUT_SEED", 1);
    memcpy(judge.durable, rec.before, sizeof judge.durable);
    size_t count;
    const struct op *ops = recorder_ops(&count);
    judge_point(f, 0, 0, variants);
    for (size_t i = 0; i < count; i++) {
        const struct op *op = &ops[i];
        if (op->kind == OP_SYNC) {
            judge_each_missing(f, i, done);
            judge_sync(op->file);
        } else if (op->kind == OP_DONE) {
            done++;
        } else {
            judge.pending[judge.pending_count++] = op;
        }
        judge_point(f, i + 1, done, variants);
    }
    fixture_delete(f);
    return judge.broken;
}

/* ---- what is recorded ---- */

static int covers_until_step;

/* vault_release makes a second cover for the refresh behind it: by then its own commit is done. */
static enum tg_err cover_between_steps(void *ctx, uint8_t out[static ENVELOPE_SIZE])
{
    if (covers_until_step > 0 && --covers_until_step == 0)
        step_done(ctx);
    return fixture_cover(NULL, out);
}

static struct vault_fixture *begin(void)
{
    struct vault_fixture *f = fixture_new();
    struct vault_plan plan = {.slots = SLOTS, .fillers = 1, .covers = fixture_covers()};
    assert_int_equal(vault_provision(f->path, &plan, &f->fault), TG_OK);
    recorder_begin();
    rec.steps = 0;
    struct vault_cover_source covers = {cover_between_steps, f};
    assert_int_equal(vault_create(f->path, &f->clock, covers, &f->vault, &f->fault), TG_OK);
    return f;
}

static void recording_on(const struct vault_fixture *f)
{
    image_load(&rec.before[DISK_DB], f->path);
    image_load(&rec.before[DISK_JOURNAL], f->journal);
    assert_true(digest_vault(f->path, rec.digests[rec.steps++]));
    recorder_switch(true);
}

static void end(struct vault_fixture *f)
{
    recorder_switch(false);
    fixture_close(f);
    recorder_end();
    fixture_delete(f);
}

static void vault_transactions_survive_power_cuts(void **state)
{
    (void)state;
    uint8_t body[ENVELOPE_SIZE];
    struct vault_fixture *f = begin();
    struct charter charter = {.desk_count = 1};
    struct desk_ack ack = {.count = 1};
    uint32_t released;
    strcpy(charter.desks[0].name.text, "desk");
    strcpy(ack.desk.text, "desk");
    recording_on(f);
    for (int i = 0; i < 3; i++) {
        randombytes_buf(body, sizeof body);
        assert_int_equal(vault_append(f->vault, body, i == 1, &f->fault), TG_OK);
        step_done(f);
        assert_int_equal(vault_refresh(f->vault, &f->fault), TG_OK);
        step_done(f);
    }
    assert_int_equal(vault_wish(f->vault, &f->fault), TG_OK);
    step_done(f);
    envelope_hash(body, ack.hashes[0]);
    covers_until_step = 2;
    assert_int_equal(vault_release(f->vault, &charter, &ack, 1, &released, &f->fault), TG_OK);
    assert_int_equal(released, 1);
    step_done(f);
    end(f);
    size_t count;
    (void)recorder_ops(&count);
    assert_true(count > 200);
    if (judge_recording() != 0)
        fail_msg("%d of %d states are wrong, first %s", judge.broken, judge.states, judge.first);
    print_message("# %zu points, %d states\n", count, judge.states);
    assert_true(judge.states > 1000);
}

/* The same change as vault_append's, by a connection with other settings. */
static int broken_with(const char *journal_mode, const char *synchronous)
{
    char sql[256];
    sqlite3 *db = NULL;
    struct vault_fixture *f = begin();
    recording_on(f);
    assert_int_equal(sqlite3_open(f->path, &db), SQLITE_OK);
    snprintf(sql, sizeof sql, "PRAGMA journal_mode=%s; PRAGMA synchronous=%s", journal_mode,
             synchronous);
    assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
    for (int slot = 3; slot < 6; slot++) {
        /* The state row with another wish counter: what a journal's checksum may not notice. */
        snprintf(sql, sizeof sql,
                 "BEGIN; UPDATE slots SET written=1, body=randomblob(16384) WHERE slot=%d;"
                 "UPDATE state SET body=CAST(substr(body, 1, 8) || char(%d) || substr(body, 10)"
                 " AS BLOB); COMMIT",
                 slot, slot);
        assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
        step_done(f);
    }
    sqlite3_close(db);
    end(f);
    int broken = judge_recording();
    print_message("# %s/%s: %d of %d states wrong\n", journal_mode, synchronous, broken,
                  judge.states);
    return broken;
}

static void powercut_judge_passes_persist_full(void **state)
{
    (void)state;
    assert_int_equal(broken_with("PERSIST", "FULL"), 0);
}

static void powercut_judge_catches_unsafe_settings(void **state)
{
    (void)state;
    assert_int_not_equal(broken_with("PERSIST", "OFF"), 0);
    assert_int_not_equal(broken_with("PERSIST", "NORMAL"), 0);
    assert_int_not_equal(broken_with("DELETE", "FULL"), 0);
    assert_int_not_equal(broken_with("MEMORY", "FULL"), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(vault_transactions_survive_power_cuts),
        cmocka_unit_test(powercut_judge_passes_persist_full),
        cmocka_unit_test(powercut_judge_catches_unsafe_settings),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
