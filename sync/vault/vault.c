/* The kiosk's store.
 *
 * Invariants
 *  1. After provisioning no row is added, deleted or changes its size; the file never grows.
 *  2. Every slot and every filler holds a sealed envelope at all times, on the disk too.
 *  3. Every change of a body is one transaction over the same pages: the body's own, its leaf, the
 *     state row (which always gets a fresh nonce) and the first page. So each journal overwrites
 *     the one before it to the last byte, and the file tells what was changed, not in which order.
 *  4. A slot goes from unwritten to written only in vault_append, back only in vault_release, and
 *     both compare the row's `written` in the same transaction.
 *  5. vault_append returns TG_OK only after SQLite's commit synced the journal, the file, and the
 *     journal's end (synchronous=FULL, journal_mode=PERSIST).
 *  6. The urgent list names written slots only.
 *  7. The journal's room is taken on the disk before the vault opens; nothing later needs more.
 *  8. What `notes` and `state` hold in memory is what the file holds, unless `stale` is set.
 *
 * A slot                  vault_append
 *      ┌──▶ unwritten ───────────────────▶ written
 *      │     │    ▲                          │
 *      │     └────┘ vault_refresh            │ vault_release: every desk has acknowledged the
 *      └─────────────────────────────────────┘ hash of the body that still stands there */
#include "sync/vault/vault.h"

#include "board/base/file.h"
#include "board/base/must.h"
#include "sync/vault/vault_inside.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/statvfs.h>
#include <time.h>
#include <unistd.h>

enum {
    VAULT_JOURNAL_SIZE = 32768,       /* 7 pages of 4,104 bytes and a header, rounded up */
    VAULT_DISK_FREE_MIN = 256 * 1024, /* below this no session begins */
    VAULT_BUSY_MS = 10000,            /* the courier reads for some milliseconds */
    VAULT_LOCK_TRIES_MAX = 20,        /* a dying process' child may hold the lock for a moment */
    VAULT_LOCK_PAUSE_MS = 50,
};

const struct throttle_rate vault_session_rate = {VAULT_BURST_MAX, VAULT_SESSION_EVERY_MS};

static enum tg_err vault_lock(struct vault *vault, struct fault *fault)
{
    char name[PATH_MAX];
    snprintf(name, sizeof name, "%s-lock", vault->path);
    vault->lock_fd = open(name, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (vault->lock_fd < 0)
        return fault_set(fault, errno == ENOSPC ? TG_ERR_FULL : TG_ERR_IO, "%s: cannot open: %s",
                         name, strerror(errno));
    for (int i = 0; i < VAULT_LOCK_TRIES_MAX; i++) {
        if (flock(vault->lock_fd, LOCK_EX | LOCK_NB) == 0)
            return TG_OK;
        struct timespec pause = {.tv_nsec = VAULT_LOCK_PAUSE_MS * 1000000};
        nanosleep(&pause, NULL);
    }
    return fault_set(fault, TG_ERR_BUSY, "%s: another kiosk program has this vault open. End it.",
                     vault->path);
}

static enum tg_err vault_open_db(struct vault *vault, struct fault *fault)
{
    int rc = vault_vfs_open(vault);
    if (rc == SQLITE_OK)
        rc = sqlite3_busy_timeout(vault->db, VAULT_BUSY_MS);
    if (rc == SQLITE_OK)
        rc = sqlite3_exec(vault->db,
                          "PRAGMA journal_mode=PERSIST; PRAGMA synchronous=FULL;"
                          "PRAGMA temp_store=MEMORY; PRAGMA mmap_size=0; PRAGMA cache_size=64;"
                          "PRAGMA trusted_schema=OFF; PRAGMA cell_size_check=ON",
                          NULL, NULL, NULL);
    return rc == SQLITE_OK ? TG_OK
                           : vault_sql_fault(vault->db, rc, vault->path, "open the vault", fault);
}

static enum tg_err vault_torn(const struct vault *vault, const char *what, struct fault *fault)
{
    return fault_set(fault, TG_ERR_FORMAT,
                     "%s: torn: %s. Keep the file for recovery; nothing was changed.", vault->path,
                     what);
}

static enum tg_err vault_check_schema(struct vault *vault, struct fault *fault)
{
    static const char *const expected[] = {VAULT_SQL_FILLERS, VAULT_SQL_SLOTS, VAULT_SQL_STATE};
    enum { TABLES = 3 };
    sqlite3_stmt *stmt = NULL;
    int found = 0;
    bool same = true;
    int rc = sqlite3_prepare_v2(vault->db, "SELECT sql FROM sqlite_schema ORDER BY name", -1, &stmt,
                                NULL);
    while (rc == SQLITE_OK && (rc = sqlite3_step(stmt)) == SQLITE_ROW) {
        const char *sql = (const char *)sqlite3_column_text(stmt, 0);
        same = same && found < TABLES && sql != NULL && strcmp(sql, expected[found]) == 0;
        found++;
        rc = SQLITE_OK;
    }
    sqlite3_finalize(stmt);
    if (rc != SQLITE_DONE)
        return vault_sql_fault(vault->db, rc, vault->path, "read the schema", fault);
    return same && found == TABLES ? TG_OK : vault_torn(vault, "its tables are not ours", fault);
}

/* Row numbers from 0 without a gap, bodies of the one size, `written` 0 or 1 into the notes. */
static enum tg_err vault_check_rows(struct vault *vault, const char *sql, uint32_t max,
                                    struct slot_note *notes, uint32_t *out_count,
                                    struct fault *fault)
{
    sqlite3_stmt *stmt = NULL;
    uint32_t count = 0;
    bool sound = true;
    int rc = sqlite3_prepare_v2(vault->db, sql, -1, &stmt, NULL);
    while (rc == SQLITE_OK && (rc = sqlite3_step(stmt)) == SQLITE_ROW && sound) {
        sqlite3_int64 flag = sqlite3_column_int64(stmt, 2);
        sound = count < max && sqlite3_column_int64(stmt, 0) == count &&
                sqlite3_column_int64(stmt, 1) == ENVELOPE_SIZE && (flag == 0 || flag == 1);
        if (sound && notes != NULL)
            notes[count] = (struct slot_note){.written = flag == 1};
        count++;
        rc = SQLITE_OK;
    }
    sqlite3_finalize(stmt);
    if (!sound)
        return vault_torn(vault, "a row is not as it was made", fault);
    if (rc != SQLITE_DONE)
        return vault_sql_fault(vault->db, rc, vault->path, "check the vault", fault);
    *out_count = count;
    return TG_OK;
}

static enum tg_err vault_check_urgent(const struct vault *vault, struct fault *fault)
{
    for (int i = 0; i < VAULT_URGENT_MAX; i++) {
        uint32_t slot = vault->state.urgent[i];
        if (slot != VAULT_NO_SLOT && (slot >= vault->slots || !vault->notes[slot].written))
            return vault_torn(vault, "its urgent list names what is not there", fault);
    }
    return TG_OK;
}

/* Memory for what is known of each slot, by the highest number there is. */
static enum tg_err vault_make_notes(struct vault *vault, struct fault *fault)
{
    sqlite3_stmt *stmt = NULL;
    sqlite3_int64 slots = 0;
    int rc = sqlite3_prepare_v2(vault->db, "SELECT max(slot)+1 FROM slots", -1, &stmt, NULL);
    if (rc == SQLITE_OK && (rc = sqlite3_step(stmt)) == SQLITE_ROW)
        slots = sqlite3_column_int64(stmt, 0);
    sqlite3_finalize(stmt);
    if (rc != SQLITE_ROW)
        return vault_sql_fault(vault->db, rc, vault->path, "check the vault", fault);
    if (slots < VAULT_SLOTS_MIN || slots > VAULT_SLOTS_MAX)
        return vault_torn(vault, "its slots are not as many as were made", fault);
    vault->slots = (uint32_t)slots;
    vault->notes = calloc(vault->slots, sizeof *vault->notes);
    return vault->notes != NULL ? TG_OK
                                : fault_set(fault, TG_ERR_MEMORY, "%s: out of memory", vault->path);
}

enum tg_err vault_load(struct vault *vault, struct fault *fault)
{
    uint32_t found = 0;
    enum tg_err err = vault->notes == NULL ? vault_make_notes(vault, fault) : TG_OK;
    if (err == TG_OK)
        err = vault_check_rows(vault, "SELECT slot, length(body), written FROM slots ORDER BY slot",
                               vault->slots, vault->notes, &found, fault);
    if (err == TG_OK)
        err = vault_check_rows(vault, "SELECT filler, length(body), 0 FROM fillers ORDER BY filler",
                               VAULT_FILLERS_MAX, NULL, &vault->fillers, fault);
    if (err == TG_OK)
        err = vault_state_read(vault->db, vault->path, &vault->state, fault);
    if (err != TG_OK)
        return err;
    if (found != vault->slots || vault->fillers < 1)
        return vault_torn(vault, "rows are missing", fault);
    vault->written = 0;
    for (uint32_t i = 0; i < vault->slots; i++)
        vault->written += vault->notes[i].written ? 1 : 0;
    err = vault_check_urgent(vault, fault);
    vault->stale = err != TG_OK;
    return err;
}

/* Takes the journal's room on the disk and makes its name durable: SQLite syncs the folder only
 * when it made the journal itself. After recovery, so that a waiting journal is not touched. */
static enum tg_err vault_reserve_journal(const struct vault *vault, struct fault *fault)
{
    char name[PATH_MAX];
    snprintf(name, sizeof name, "%s-journal", vault->path);
    int fd = open(name, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    int failed = fd < 0 ? errno : posix_fallocate(fd, 0, VAULT_JOURNAL_SIZE);
    if (failed == 0 && (fsync(fd) != 0 || file_sync_folder_of(name) != TG_OK))
        failed = errno;
    if (fd >= 0)
        close(fd);
    if (failed == 0)
        return TG_OK;
    bool full = failed == ENOSPC || failed == EFBIG || failed == EDQUOT;
    return fault_set(fault, full ? TG_ERR_FULL : TG_ERR_IO,
                     "%s: no room for the journal (%d bytes): %s. Free some of the disk.", name,
                     VAULT_JOURNAL_SIZE, strerror(failed));
}

enum tg_err vault_create(const char *path, const struct clock *clock,
                         struct vault_cover_source covers, struct vault **out_vault,
                         struct fault *fault)
{
    struct vault *vault = calloc(1, sizeof *vault);
    if (vault == NULL)
        return fault_set(fault, TG_ERR_MEMORY, "%s: out of memory", path);
    vault->lock_fd = -1;
    vault->clock = clock;
    vault->covers = covers;
    vault->throttle = &vault->own_throttle;
    enum tg_err err = TG_OK;
    int printed = snprintf(vault->path, sizeof vault->path, "%s", path);
    if (printed < 0 || printed >= (int)sizeof vault->path)
        err = fault_set(fault, TG_ERR_RANGE, "%s: name too long", path);
    if (err == TG_OK)
        err = vault_check_header(path, fault);
    if (err == TG_OK)
        err = vault_lock(vault, fault);
    if (err == TG_OK)
        err = vault_open_db(vault, fault);
    if (err == TG_OK)
        err = vault_check_schema(vault, fault);
    if (err == TG_OK)
        err = vault_load(vault, fault);
    if (err == TG_OK)
        err = vault_reserve_journal(vault, fault);
    if (err != TG_OK) {
        vault_destroy(vault);
        return err;
    }
    vault->troubles = vault->state.troubles;
    throttle_init(&vault->own_throttle, &vault_session_rate, clock_monotonic_ms(clock));
    *out_vault = vault;
    return TG_OK;
}

void vault_destroy(struct vault *vault)
{
    if (vault == NULL)
        return;
    must(sqlite3_close(vault->db) == SQLITE_OK);
    if (vault->throttle != &vault->own_throttle)
        throttle_unmap(vault->throttle);
    if (vault->lock_fd >= 0)
        close(vault->lock_fd);
    free(vault->notes);
    free(vault);
}

enum tg_err vault_share_throttle(struct vault *vault, int fd, struct fault *fault)
{
    struct throttle *shared = NULL;
    enum tg_err err = throttle_map(fd, &shared, fault);
    if (err != TG_OK)
        return err;
    if (vault->throttle != &vault->own_throttle)
        throttle_unmap(vault->throttle);
    vault->throttle = shared;
    return TG_OK;
}

static uint64_t vault_disk_free(const struct vault *vault)
{
    struct statvfs fs;
    return fstatvfs(vault->lock_fd, &fs) == 0 ? (uint64_t)fs.f_bavail * fs.f_frsize : 0;
}

enum tg_err vault_status(struct vault *vault, struct vault_status *out_status, struct fault *fault)
{
    enum tg_err err = vault_ready(vault, fault);
    if (err != TG_OK)
        return err;
    struct vault_status status = {
        .slots = vault->slots,
        .written = vault->written,
        .fillers = vault->fillers,
        .wishes = vault->state.wishes,
        .disk_free = vault_disk_free(vault),
    };
    for (int i = 0; i < VAULT_URGENT_MAX; i++)
        status.urgent += vault->state.urgent[i] != VAULT_NO_SLOT ? 1 : 0;
    *out_status = status;
    return TG_OK;
}

enum tg_err vault_enter(struct vault *vault, int64_t *out_wait_ms, struct fault *fault)
{
    enum tg_err err = vault_ready(vault, fault);
    if (err != TG_OK)
        return err;
    if (vault->kept)
        return TG_OK;
    if (vault->slots - vault->written < VAULT_RESERVE)
        return fault_set(fault, TG_ERR_FULL,
                         "%s: %u of %u slots wait for headquarters. Connect the kiosk or carry its "
                         "batches by USB.",
                         vault->path, (unsigned)vault->written, (unsigned)vault->slots);
    uint64_t room = vault_disk_free(vault);
    if (room < VAULT_DISK_FREE_MIN)
        return fault_set(fault, TG_ERR_FULL, "%s: the disk has %llu bytes left. Free some of it.",
                         vault->path, (unsigned long long)room);
    int64_t wait_ms = 0;
    if (!throttle_take(vault->throttle, &vault_session_rate, clock_monotonic_ms(vault->clock),
                       &wait_ms)) {
        *out_wait_ms = wait_ms;
        return fault_set(fault, TG_ERR_BUSY, "Sessions begin faster than one every %d s.",
                         VAULT_SESSION_EVERY_MS / 1000);
    }
    vault->kept = true;
    return TG_OK;
}

void vault_leave(struct vault *vault)
{
    vault->kept = false;
}
