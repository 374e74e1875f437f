#include "sync/vault/courier_file.h"

#include "sync/vault/vault_format.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    READER_BUSY_MS = 2000,
    READER_ROW_MAX = 1 << 20, /* bytes: what a kiosk reads takes far less */
    DOING_MAX = 80,
};

enum tg_err courier_file_fault(const struct courier_file *kind, sqlite3 *db, int rc,
                               const char *path, const char *doing, struct fault *fault)
{
    char words[DOING_MAX];
    snprintf(words, sizeof words, "%s %s", doing, kind->name);
    return vault_sql_fault(db, rc, path, words, fault);
}

static int read_pragma(sqlite3 *db, const char *sql, int64_t *out_value)
{
    sqlite3_stmt *stmt = NULL;
    int rc = sqlite3_prepare_v2(db, sql, -1, &stmt, NULL);
    if (rc == SQLITE_OK)
        rc = sqlite3_step(stmt);
    if (rc == SQLITE_ROW)
        *out_value = sqlite3_column_int64(stmt, 0);
    sqlite3_finalize(stmt);
    return rc == SQLITE_ROW ? SQLITE_OK : rc;
}

enum tg_err courier_file_check(const struct courier_file *kind, sqlite3 *db, const char *path,
                               struct fault *fault)
{
    int64_t id = 0;
    int64_t version = 0;
    int rc = read_pragma(db, "PRAGMA application_id", &id);
    if (rc == SQLITE_OK)
        rc = read_pragma(db, "PRAGMA user_version", &version);
    if (rc != SQLITE_OK)
        return courier_file_fault(kind, db, rc, path, "open", fault);
    if (id != kind->application_id)
        return fault_set(fault, TG_ERR_FORMAT, "%s: not %s. Nothing was changed.", path,
                         kind->name);
    if (version != kind->version)
        return fault_set(fault, TG_ERR_VERSION,
                         "%s: version %lld of %s, this program speaks %d. Nothing was changed; "
                         "install the program that made it.",
                         path, (long long)version, kind->name, kind->version);
    return TG_OK;
}

/* Of another owner's files the time cannot be left out. */
int courier_file_open_unseen(const char *path, int flags, int mode)
{
    if ((flags & O_ACCMODE) == O_RDONLY) {
        int fd = open(path, flags | O_NOATIME, mode);
        if (fd >= 0 || errno != EPERM)
            return fd;
    }
    return open(path, flags, mode);
}

/* For every file that this process opens by SQLite to read only. */
static int read_unseen(void)
{
    sqlite3_vfs *unix_vfs = sqlite3_vfs_find("unix");
    if (unix_vfs == NULL || unix_vfs->iVersion < 3)
        return SQLITE_ERROR;
    return unix_vfs->xSetSystemCall(unix_vfs, "open",
                                    (sqlite3_syscall_ptr)courier_file_open_unseen);
}

/* Whoever takes over the courier may write what he likes here. A view in the place of a table could
 * keep its reader for ever; a row of a gigabyte, all its memory. */
static int trust_little(sqlite3 *db)
{
    int rc = sqlite3_db_config(db, SQLITE_DBCONFIG_ENABLE_VIEW, 0, NULL);
    if (rc == SQLITE_OK)
        rc = sqlite3_db_config(db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    (void)sqlite3_limit(db, SQLITE_LIMIT_LENGTH, READER_ROW_MAX);
    return rc;
}

enum tg_err courier_file_read(const struct courier_file *kind, const char *path, sqlite3 **out_db,
                              struct fault *fault)
{
    *out_db = NULL;
    struct stat st;
    bool there = stat(path, &st) == 0;
    if (there && !S_ISREG(st.st_mode))
        return fault_set(fault, TG_ERR_FORMAT, "%s: not %s, not even a file", path, kind->name);
    if (there ? st.st_size == 0 : errno == ENOENT)
        return TG_OK;
    sqlite3 *db = NULL;
    enum tg_err err = TG_OK;
    int rc = read_unseen();
    if (rc == SQLITE_OK)
        rc = sqlite3_open_v2(path, &db, SQLITE_OPEN_READONLY | SQLITE_OPEN_EXRESCODE, NULL);
    if (rc == SQLITE_OK)
        rc = sqlite3_busy_timeout(db, READER_BUSY_MS);
    if (rc == SQLITE_OK)
        rc = sqlite3_exec(db,
                          "PRAGMA temp_store=MEMORY; PRAGMA mmap_size=0; PRAGMA cell_size_check=ON;"
                          "PRAGMA trusted_schema=OFF; PRAGMA query_only=ON",
                          NULL, NULL, NULL);
    if (rc == SQLITE_OK)
        rc = trust_little(db);
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

enum tg_err courier_file_state(const struct courier_file *kind, sqlite3 *db, const char *path,
                               courier_file_decode_fn *decode, void *out_state, struct fault *fault)
{
    sqlite3_stmt *stmt = NULL;
    enum tg_err err = TG_OK;
    int rc = sqlite3_prepare_v2(db, "SELECT body FROM state WHERE id=0", -1, &stmt, NULL);
    if (rc == SQLITE_OK)
        rc = sqlite3_step(stmt);
    if (rc != SQLITE_ROW)
        err = courier_file_fault(kind, db, rc == SQLITE_DONE ? SQLITE_CORRUPT : rc, path, "read",
                                 fault);
    else if (decode(sqlite3_column_blob(stmt, 0), (size_t)sqlite3_column_bytes(stmt, 0),
                    out_state) != TG_OK)
        err = fault_set(fault, TG_ERR_FORMAT, "%s: %s", path, kind->damaged);
    sqlite3_finalize(stmt);
    return err;
}
