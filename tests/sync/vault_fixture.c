#include "tests/sync/vault_fixture.h"

#include <sqlite3.h>

enum tg_err fixture_cover(void *ctx, uint8_t out[static ENVELOPE_SIZE])
{
    (void)ctx;
    randombytes_buf(out, ENVELOPE_SIZE);
    return TG_OK;
}

struct vault_cover_source fixture_covers(void)
{
    return (struct vault_cover_source){.make = fixture_cover};
}

static int64_t fixture_monotonic(void *ctx)
{
    return ((struct vault_fixture *)ctx)->now_ms;
}

static int64_t fixture_unix(void *ctx)
{
    return ((struct vault_fixture *)ctx)->now_ms / 1000;
}

enum tg_err fixture_create(struct vault_fixture *f)
{
    return vault_create(f->path, &f->clock, fixture_covers(), &f->vault, &f->fault);
}

void fixture_open(struct vault_fixture *f)
{
    if (fixture_create(f) != TG_OK)
        fail_msg("%s", f->fault.text);
}

void fixture_close(struct vault_fixture *f)
{
    vault_destroy(f->vault);
    f->vault = NULL;
}

void fixture_provision(struct vault_fixture *f)
{
    struct vault_plan plan = {
        .slots = FIXTURE_SLOTS, .fillers = FIXTURE_FILLERS, .covers = fixture_covers()};
    if (vault_provision(f->path, &plan, &f->fault) != TG_OK)
        fail_msg("%s", f->fault.text);
}

struct vault_fixture *fixture_new(void)
{
    struct vault_fixture *f = calloc(1, sizeof *f);
    assert_non_null(f);
    assert_int_equal(secret_init(), TG_OK);
    /* In memory where there is such a place: the tests sync often. */
    snprintf(f->folder, sizeof f->folder, "%s/tonggui-vault-XXXXXX",
             access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp");
    assert_non_null(mkdtemp(f->folder));
    snprintf(f->path, sizeof f->path, "%s/vault.db", f->folder);
    snprintf(f->journal, sizeof f->journal, "%s-journal", f->path);
    f->clock = (struct clock){fixture_monotonic, fixture_unix, f};
    return f;
}

int fixture_setup(void **state)
{
    struct vault_fixture *f = fixture_new();
    fixture_provision(f);
    *state = f;
    return 0;
}

void fixture_delete(struct vault_fixture *f)
{
    static const char *const ends[] = {"", "-journal", "-lock", ".new"};
    char name[128];
    fixture_close(f);
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        snprintf(name, sizeof name, "%s%s", f->path, ends[i]);
        unlink(name);
    }
    assert_int_equal(rmdir(f->folder), 0);
    free(f);
}

int fixture_teardown(void **state)
{
    fixture_delete(*state);
    return 0;
}

uint8_t *fixture_read(const char *path, size_t *out_len)
{
    uint8_t *bytes = NULL;
    struct fault fault;
    if (file_read(path, FIXTURE_FILE_MAX, &bytes, out_len, &fault) != TG_OK)
        fail_msg("%s", fault.text);
    return bytes;
}

static sqlite3 *open_raw(const struct vault_fixture *f)
{
    sqlite3 *db = NULL;
    assert_int_equal(sqlite3_open(f->path, &db), SQLITE_OK);
    return db;
}

void fixture_sql(const struct vault_fixture *f, const char *sql)
{
    sqlite3 *db = open_raw(f);
    assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(db);
}

static struct fixture_row *read_rows(const struct vault_fixture *f, const char *sql, int count)
{
    struct fixture_row *rows = calloc((size_t)count, sizeof *rows);
    assert_non_null(rows);
    sqlite3 *db = open_raw(f);
    sqlite3_stmt *stmt = NULL;
    assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &stmt, NULL), SQLITE_OK);
    for (int i = 0; i < count; i++) {
        assert_int_equal(sqlite3_step(stmt), SQLITE_ROW);
        rows[i].written = sqlite3_column_int(stmt, 0);
        assert_int_equal(sqlite3_column_bytes(stmt, 1), ENVELOPE_SIZE);
        memcpy(rows[i].body, sqlite3_column_blob(stmt, 1), ENVELOPE_SIZE);
    }
    assert_int_equal(sqlite3_step(stmt), SQLITE_DONE);
    sqlite3_finalize(stmt);
    sqlite3_close(db);
    return rows;
}

struct fixture_row *fixture_slots(const struct vault_fixture *f)
{
    return read_rows(f, "SELECT written, body FROM slots ORDER BY slot", FIXTURE_SLOTS);
}

struct fixture_row *fixture_fillers(const struct vault_fixture *f)
{
    return read_rows(f, "SELECT 0, body FROM fillers ORDER BY filler", FIXTURE_FILLERS);
}

int fixture_differ(const struct fixture_row *a, const struct fixture_row *b, int count, int *out_at)
{
    int differ = 0;
    for (int i = 0; i < count; i++) {
        if (memcmp(&a[i], &b[i], sizeof a[i]) == 0)
            continue;
        differ++;
        *out_at = i;
    }
    return differ;
}

void fixture_append(struct vault_fixture *f, uint8_t body[static ENVELOPE_SIZE], bool urgent)
{
    randombytes_buf(body, ENVELOPE_SIZE);
    if (vault_append(f->vault, body, urgent, &f->fault) != TG_OK)
        fail_msg("%s", f->fault.text);
}

struct vault_status fixture_status(struct vault_fixture *f)
{
    struct vault_status status;
    assert_int_equal(vault_status(f->vault, &status, &f->fault), TG_OK);
    return status;
}
