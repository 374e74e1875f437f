#include "sync/vault/vault.h"

#include "board/base/file.h"
#include "sync/vault/vault_format.h"
#include "sync/wire/health.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <sys/statvfs.h>
#include <unistd.h>

enum { PROVISION_SPARE = 1 << 20 }; /* bytes beside the rows: schema, journal, room to breathe */

/* The whole file is one transaction into a name that nobody opens: no journal, one sync at the end.
 */
static const char provision_schema[] =
    "PRAGMA page_size=4096; PRAGMA encoding='UTF-8'; PRAGMA auto_vacuum=NONE;"
    "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA temp_store=MEMORY;"
    "PRAGMA application_id=0x54475654; PRAGMA user_version=1;"
    "BEGIN;" VAULT_SQL_FILLERS ";" VAULT_SQL_SLOTS ";" VAULT_SQL_STATE ";";
_Static_assert(VAULT_APPLICATION_ID == 0x54475654 && VAULT_VERSION == 1 && VAULT_PAGE_SIZE == 4096,
               "as provision_schema has it");

struct provision {
    sqlite3 *db;
    const char *path; /* the final name, for faults */
    const struct vault_plan *plan;
    uint32_t done;
};

static enum tg_err provision_rows(struct provision *p, const char *sql, uint32_t count,
                                  struct fault *fault)
{
    sqlite3_stmt *stmt = NULL;
    uint8_t body[ENVELOPE_SIZE];
    enum tg_err err = TG_OK;
    int rc = sqlite3_prepare_v2(p->db, sql, -1, &stmt, NULL);
    for (uint32_t row = 0; row < count && rc == SQLITE_OK; row++) {
        err = p->plan->covers.make(p->plan->covers.ctx, body);
        if (err != TG_OK) {
            (void)fault_set(fault, err, "%s: cannot make a cover: %s", p->path, err_name(err));
            break;
        }
        rc = sqlite3_bind_int64(stmt, 1, row);
        if (rc == SQLITE_OK)
            rc = sqlite3_bind_blob(stmt, 2, body, ENVELOPE_SIZE, SQLITE_STATIC);
        if (rc == SQLITE_OK && sqlite3_step(stmt) != SQLITE_DONE)
            rc = sqlite3_extended_errcode(p->db);
        else if (rc == SQLITE_OK)
            rc = sqlite3_reset(stmt);
        p->done++;
        if (p->plan->progress != NULL)
            p->plan->progress(p->plan->progress_ctx, p->done, p->plan->slots + p->plan->fillers);
    }
    if (rc != SQLITE_OK)
        err = vault_sql_fault(p->db, rc, p->path, "fill the new vault", fault);
    sqlite3_finalize(stmt);
    return err;
}

static enum tg_err provision_state(struct provision *p, struct fault *fault)
{
    struct vault_state state = {.troubles = health_of(HEALTH_UNTOLD)};
    for (int i = 0; i < VAULT_URGENT_MAX; i++)
        state.urgent[i] = VAULT_NO_SLOT;
    uint8_t bytes[VAULT_STATE_SIZE];
    vault_state_encode(&state, bytes);
    sqlite3_stmt *stmt = NULL;
    int rc = sqlite3_prepare_v2(p->db, "INSERT INTO state VALUES(0,?1)", -1, &stmt, NULL);
    if (rc == SQLITE_OK)
        rc = sqlite3_bind_blob(stmt, 1, bytes, sizeof bytes, SQLITE_STATIC);
    if (rc == SQLITE_OK && sqlite3_step(stmt) != SQLITE_DONE)
        rc = sqlite3_extended_errcode(p->db);
    sqlite3_finalize(stmt);
    if (rc == SQLITE_OK)
        rc = sqlite3_exec(p->db, "COMMIT", NULL, NULL, NULL);
    return rc == SQLITE_OK ? TG_OK : vault_sql_fault(p->db, rc, p->path, "make the vault", fault);
}

static enum tg_err provision_fill(struct provision *p, const char *temporary, struct fault *fault)
{
    int rc =
        sqlite3_open_v2(temporary, &p->db,
                        SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_EXRESCODE, NULL);
    if (rc == SQLITE_OK)
        rc = sqlite3_exec(p->db, provision_schema, NULL, NULL, NULL);
    enum tg_err err =
        rc == SQLITE_OK ? TG_OK : vault_sql_fault(p->db, rc, p->path, "make the vault", fault);
    if (err == TG_OK)
        err = provision_rows(p, "INSERT INTO slots VALUES(?1,0,?2)", p->plan->slots, fault);
    if (err == TG_OK)
        err = provision_rows(p, "INSERT INTO fillers VALUES(?1,?2)", p->plan->fillers, fault);
    if (err == TG_OK)
        err = provision_state(p, fault);
    sqlite3_close(p->db);
    return err;
}

/* Syncs the file under its temporary name and gives it its own, unless that is taken. */
static enum tg_err provision_publish(const char *temporary, const char *path, struct fault *fault)
{
    int fd = open(temporary, O_RDONLY | O_CLOEXEC);
    bool synced = fd >= 0 && fsync(fd) == 0;
    if (fd >= 0)
        close(fd);
    if (!synced)
        return fault_set(fault, TG_ERR_IO, "%s: cannot sync: %s", temporary, strerror(errno));
    if (renameat2(AT_FDCWD, temporary, AT_FDCWD, path, RENAME_NOREPLACE) != 0)
        return fault_set(fault, errno == EEXIST ? TG_ERR_CONFLICT : TG_ERR_IO,
                         "%s: cannot name the new vault: %s", path, strerror(errno));
    if (file_sync_folder_of(path) != TG_OK)
        return fault_set(fault, TG_ERR_IO, "%s: cannot sync its folder", path);
    return TG_OK;
}

static enum tg_err provision_check_plan(const char *path, const struct vault_plan *plan,
                                        struct fault *fault)
{
    if (plan->slots < VAULT_SLOTS_MIN || plan->slots > VAULT_SLOTS_MAX || plan->fillers < 1 ||
        plan->fillers > VAULT_FILLERS_MAX)
        return fault_set(fault, TG_ERR_RANGE, "%s: a vault has %d to %d slots, 1 to %d fillers",
                         path, VAULT_SLOTS_MIN, VAULT_SLOTS_MAX, VAULT_FILLERS_MAX);
    if (access(path, F_OK) == 0)
        return fault_set(fault, TG_ERR_CONFLICT,
                         "%s: there is a vault already; it is never overwritten.", path);
    return TG_OK;
}

/* An empty file of that name, on the disk before the vault is: a journal left by an earlier vault
 * must never be rolled back into this one. */
static enum tg_err provision_empty(const char *path, struct statvfs *out_fs, struct fault *fault)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
    bool ok = fd >= 0 && fsync(fd) == 0 && fstatvfs(fd, out_fs) == 0;
    enum tg_err err = ok ? TG_OK
                         : fault_set(fault, errno == ENOSPC ? TG_ERR_FULL : TG_ERR_IO,
                                     "%s: cannot create: %s", path, strerror(errno));
    if (fd >= 0)
        close(fd);
    return err;
}

static enum tg_err provision_check_room(const char *path, const struct vault_plan *plan,
                                        const struct statvfs *fs, struct fault *fault)
{
    uint64_t need = ((uint64_t)plan->slots + plan->fillers) * VAULT_ROW_SIZE + PROVISION_SPARE;
    uint64_t have = (uint64_t)fs->f_bavail * fs->f_frsize;
    if (have >= need)
        return TG_OK;
    return fault_set(fault, TG_ERR_FULL,
                     "%s: the vault needs %llu bytes, the disk has %llu. Make room or plan fewer "
                     "slots.",
                     path, (unsigned long long)need, (unsigned long long)have);
}

enum tg_err vault_provision(const char *path, const struct vault_plan *plan, struct fault *fault)
{
    char temporary[PATH_MAX];
    char journal[PATH_MAX];
    int printed = snprintf(temporary, sizeof temporary, "%s.new", path);
    if (printed < 0 || printed >= (int)sizeof temporary || strlen(path) + 9 > sizeof journal)
        return fault_set(fault, TG_ERR_RANGE, "%s: name too long", path);
    snprintf(journal, sizeof journal, "%s-journal", path);
    struct provision p = {.path = path, .plan = plan};
    struct statvfs fs = {0};
    enum tg_err err = provision_check_plan(path, plan, fault);
    if (err != TG_OK)
        return err;
    err = provision_empty(temporary, &fs, fault);
    if (err == TG_OK)
        err = provision_check_room(path, plan, &fs, fault);
    if (err == TG_OK)
        err = provision_fill(&p, temporary, fault);
    if (err == TG_OK)
        err = provision_empty(journal, &fs, fault);
    if (err == TG_OK)
        err = provision_publish(temporary, path, fault);
    if (err != TG_OK)
        unlink(temporary);
    return err;
}
