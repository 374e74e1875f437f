#include "sync/courier/database.h"

#include "board/base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { DATABASE_BUSY_MS = 5000 }; /* the kiosk reads for some milliseconds */

static const char SHAPE[] =
    "PRAGMA page_size=4096; PRAGMA encoding='UTF-8'; PRAGMA auto_vacuum=NONE";
_Static_assert(COURIER_FILE_PAGE_SIZE == 4096, "as SHAPE has it");

static const char WRITER[] = "PRAGMA journal_mode=PERSIST; PRAGMA synchronous=FULL;"
                             "PRAGMA temp_store=MEMORY; PRAGMA mmap_size=0;"
                             "PRAGMA trusted_schema=OFF; PRAGMA cell_size_check=ON";

static const char MAKER[] =
    "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA temp_store=MEMORY";

/* In one transaction. */
static int fill_whole(sqlite3 *db, database_fill_fn fill, const void *ctx)
{
    int rc = sqlite3_exec(db, SHAPE, NULL, NULL, NULL);
    if (rc == SQLITE_OK)
        rc = sqlite3_exec(db, "BEGIN IMMEDIATE", NULL, NULL, NULL);
    if (rc == SQLITE_OK)
        rc = fill(db, ctx);
    return rc == SQLITE_OK ? sqlite3_exec(db, "COMMIT", NULL, NULL, NULL) : rc;
}

/* Asks SQLite, which first undoes what a filling that was cut off has left. */
static int fill_if_empty(sqlite3 *db, database_fill_fn fill, const void *ctx)
{
    sqlite3_stmt *stmt = NULL;
    int64_t pages = 0;
    int rc = sqlite3_prepare_v2(db, "PRAGMA page_count", -1, &stmt, NULL);
    if (rc == SQLITE_OK)
        rc = sqlite3_step(stmt);
    if (rc == SQLITE_ROW)
        pages = sqlite3_column_int64(stmt, 0);
    sqlite3_finalize(stmt);
    if (rc != SQLITE_ROW)
        return rc;
    return pages == 0 ? fill_whole(db, fill, ctx) : SQLITE_OK;
}

/* An empty file: also in the place of a journal that an earlier file of this name left, which must
 * never be rolled back into this one. */
static enum tg_err make_empty(const char *path, struct fault *fault)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0644);
    bool ok = fd >= 0 && fsync(fd) == 0;
    enum tg_err err = ok ? TG_OK
                         : fault_set(fault, errno == ENOSPC ? TG_ERR_FULL : TG_ERR_IO,
                                     "%s: cannot create: %s", path, strerror(errno));
    if (fd >= 0)
        close(fd);
    return err;
}

static enum tg_err sync_file(const char *path, struct fault *fault)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    bool ok = fd >= 0 && fsync(fd) == 0;
    enum tg_err err =
        ok ? TG_OK : fault_set(fault, TG_ERR_IO, "%s: cannot sync: %s", path, strerror(errno));
    if (fd >= 0)
        close(fd);
    return err;
}

static enum tg_err publish(const char *temporary, const char *path, struct fault *fault)
{
    if (rename(temporary, path) != 0 || file_sync_folder_of(path) != TG_OK)
        return fault_set(fault, TG_ERR_IO, "%s: cannot name the new file: %s", path,
                         strerror(errno));
    return TG_OK;
}

enum tg_err database_make(const struct courier_file *kind, const char *path, database_fill_fn fill,
                          const void *ctx, struct fault *fault)
{
    char temporary[PATH_MAX];
    char rollback[PATH_MAX];
    int printed = snprintf(temporary, sizeof temporary, "%s.new", path);
    if (printed < 0 || printed >= PATH_MAX || strlen(path) + sizeof "-journal" > PATH_MAX)
        return fault_set(fault, TG_ERR_RANGE, "%s: name too long", path);
    snprintf(rollback, sizeof rollback, "%s-journal", path);
    enum tg_err err = make_empty(temporary, fault);
    if (err != TG_OK)
        return err;
    sqlite3 *db = NULL;
    int rc = sqlite3_open_v2(temporary, &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_EXRESCODE, NULL);
    if (rc == SQLITE_OK)
        rc = sqlite3_exec(db, MAKER, NULL, NULL, NULL);
    if (rc == SQLITE_OK)
        rc = fill_whole(db, fill, ctx);
    if (rc != SQLITE_OK)
        err = courier_file_fault(kind, db, rc, path, "make", fault);
    sqlite3_close(db);
    if (err == TG_OK)
        err = sync_file(temporary, fault);
    if (err == TG_OK)
        err = make_empty(rollback, fault);
    if (err == TG_OK)
        err = publish(temporary, path, fault);
    if (err != TG_OK)
        unlink(temporary);
    return err;
}

enum tg_err database_open(const struct courier_file *kind, const char *path, database_fill_fn fill,
                          const void *ctx, sqlite3 **out_db, struct fault *fault)
{
    sqlite3 *db = NULL;
    enum tg_err err = TG_OK;
    if (access(path, F_OK) != 0 && errno == ENOENT)
        err = database_make(kind, path, fill, ctx, fault);
    if (err != TG_OK)
        return err;
    int rc = sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_EXRESCODE, NULL);
    if (rc == SQLITE_OK)
        rc = sqlite3_busy_timeout(db, DATABASE_BUSY_MS);
    if (rc == SQLITE_OK)
        rc = sqlite3_exec(db, WRITER, NULL, NULL, NULL);
    if (rc == SQLITE_OK)
        rc = fill_if_empty(db, fill, ctx);
    if (rc != SQLITE_OK)
        err = courier_file_fault(kind, db, rc, path, "open", fault);
    if (err == TG_OK)
        err = courier_file_check(kind, db, path, fault);
    if (err != TG_OK)
        sqlite3_close(db);
    else
        *out_db = db;
    return err;
}
