#include "sync/vault/vault_format.h"

#include "board/base/must.h"
#include "sync/wire/health.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void mark(const uint8_t nonce[static VAULT_NONCE_SIZE], uint32_t troubles,
                 uint8_t out[static VAULT_MARK_SIZE])
{
    static const char CONTEXT[] = "tonggui vault health";
    uint8_t bytes[VAULT_NONCE_SIZE + 4];
    uint8_t hash[crypto_generichash_BYTES];
    struct sink sink = sink_into(bytes, sizeof bytes);
    sink_put(&sink, nonce, VAULT_NONCE_SIZE);
    sink_u32(&sink, troubles);
    must(crypto_generichash(hash, sizeof hash, bytes, sizeof bytes, (const uint8_t *)CONTEXT,
                            sizeof CONTEXT - 1) == 0);
    memcpy(out, hash, VAULT_MARK_SIZE);
}

void vault_state_encode(const struct vault_state *state, uint8_t out[static VAULT_STATE_SIZE])
{
    struct sink sink = sink_into(out, VAULT_STATE_SIZE);
    uint8_t nonce[VAULT_NONCE_SIZE];
    uint8_t marked[VAULT_MARK_SIZE];
    randombytes_buf(nonce, sizeof nonce);
    mark(nonce, state->troubles, marked);
    sink_u8(&sink, VAULT_STATE_VERSION);
    sink_u64(&sink, state->wishes);
    sink_u32(&sink, state->charter_version);
    sink_put(&sink, state->charter_hash, HASH_SIZE);
    for (int i = 0; i < VAULT_URGENT_MAX; i++)
        sink_u32(&sink, state->urgent[i]);
    for (int i = 0; i < VAULT_PACKS_MAX; i++) {
        sink_put(&sink, state->packs[i].id, VAULT_PACK_ID_MAX);
        sink_u32(&sink, state->packs[i].version);
    }
    sink_put(&sink, nonce, sizeof nonce);
    sink_u32(&sink, state->troubles);
    sink_put(&sink, marked, sizeof marked);
    must(!sink.bad && sink_len(&sink) == VAULT_STATE_SIZE);
}

static uint32_t troubles_decode(struct cursor *cur)
{
    uint8_t nonce[VAULT_NONCE_SIZE];
    uint8_t marked[VAULT_MARK_SIZE];
    uint8_t expected[VAULT_MARK_SIZE];
    cursor_copy(cur, nonce, sizeof nonce);
    uint32_t troubles = cursor_u32(cur);
    cursor_copy(cur, marked, sizeof marked);
    mark(nonce, troubles, expected);
    bool told = memcmp(marked, expected, sizeof marked) == 0;
    return told ? troubles : health_of(HEALTH_UNTOLD);
}

enum tg_err vault_state_decode(const void *bytes, size_t len, struct vault_state *out_state)
{
    struct vault_state state = {0};
    struct cursor cur = cursor_over(bytes, len);
    uint8_t version = cursor_u8(&cur);
    state.wishes = cursor_u64(&cur);
    state.charter_version = cursor_u32(&cur);
    cursor_copy(&cur, state.charter_hash, HASH_SIZE);
    for (int i = 0; i < VAULT_URGENT_MAX; i++)
        state.urgent[i] = cursor_u32(&cur);
    for (int i = 0; i < VAULT_PACKS_MAX; i++) {
        cursor_copy(&cur, state.packs[i].id, VAULT_PACK_ID_MAX);
        state.packs[i].version = cursor_u32(&cur);
    }
    state.troubles = troubles_decode(&cur);
    if (!cursor_done(&cur) || version != VAULT_STATE_VERSION)
        return TG_ERR_FORMAT;
    *out_state = state;
    return TG_OK;
}

/* The fields of SQLite's file header (https://sqlite.org/fileformat2.html §1.3) that stay the same
 * for a vault's whole life. */
static enum tg_err header_check(const uint8_t header[static 100], int64_t file_size,
                                const char *path, struct fault *fault)
{
    struct cursor cur = cursor_over(header, 100);
    bool sqlite = memcmp(cursor_take(&cur, 16), "SQLite format 3", 16) == 0;
    uint16_t page_size = cursor_u16(&cur);
    uint16_t journal_kinds = cursor_u16(&cur);
    (void)cursor_take(&cur, 8);
    uint32_t pages = cursor_u32(&cur);
    (void)cursor_take(&cur, 28);
    uint32_t user_version = cursor_u32(&cur);
    (void)cursor_take(&cur, 4);
    uint32_t application = cursor_u32(&cur);
    if (!sqlite || application != VAULT_APPLICATION_ID)
        return fault_set(fault, TG_ERR_FORMAT, "%s: not a vault. Nothing was changed.", path);
    if (user_version != VAULT_VERSION)
        return fault_set(fault, TG_ERR_VERSION,
                         "%s: vault version %u, this program speaks %d. Nothing was changed; "
                         "install the program that made it.",
                         path, (unsigned)user_version, VAULT_VERSION);
    if (page_size != VAULT_PAGE_SIZE || journal_kinds != 0x0101)
        return fault_set(fault, TG_ERR_FORMAT, "%s: not laid out as a vault is.", path);
    if ((int64_t)pages * VAULT_PAGE_SIZE != file_size)
        return fault_set(fault, TG_ERR_FORMAT,
                         "%s: cut off: %lld bytes where %lld should be. Keep the file for "
                         "recovery; nothing was changed.",
                         path, (long long)file_size, (long long)pages * VAULT_PAGE_SIZE);
    return TG_OK;
}

enum tg_err vault_check_header(const char *path, struct fault *fault)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return fault_set(fault, errno == ENOENT ? TG_ERR_MISSING : TG_ERR_IO,
                         "%s: cannot open the vault: %s", path, strerror(errno));
    uint8_t header[100] = {0};
    struct stat st;
    enum tg_err err = TG_OK;
    if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode))
        err = fault_set(fault, TG_ERR_FORMAT, "%s: not a regular file", path);
    else if (pread(fd, header, sizeof header, 0) < 0)
        err = fault_set(fault, TG_ERR_IO, "%s: cannot read: %s", path, strerror(errno));
    else
        err = header_check(header, st.st_size, path, fault);
    close(fd);
    return err;
}

static enum tg_err sql_err(sqlite3 *db, int rc)
{
    int os = db != NULL ? sqlite3_system_errno(db) : 0;
    switch (rc & 0xff) {
    case SQLITE_FULL:
        return TG_ERR_FULL;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return TG_ERR_BUSY;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
    case SQLITE_SCHEMA:
    case SQLITE_ERROR:
        return TG_ERR_FORMAT;
    case SQLITE_NOMEM:
        return TG_ERR_MEMORY;
    case SQLITE_READONLY:
        /* A reader can't roll a journal back: the kiosk has to start first. */
        return rc == SQLITE_READONLY_ROLLBACK ? TG_ERR_BUSY : TG_ERR_DENIED;
    default:
        return os == ENOSPC || os == EFBIG || os == EDQUOT ? TG_ERR_FULL : TG_ERR_IO;
    }
}

enum tg_err vault_sql_fault(sqlite3 *db, int rc, const char *path, const char *doing,
                            struct fault *fault)
{
    enum tg_err err = sql_err(db, rc);
    return fault_set(fault, err, "%s: cannot %s: %s (%s)", path, doing, sqlite3_errstr(rc),
                     err_name(err));
}

enum tg_err vault_state_read(sqlite3 *db, const char *path, struct vault_state *out_state,
                             struct fault *fault)
{
    sqlite3_stmt *stmt = NULL;
    enum tg_err err = TG_OK;
    int rc = sqlite3_prepare_v2(db, "SELECT body FROM state WHERE id=0", -1, &stmt, NULL);
    if (rc == SQLITE_OK)
        rc = sqlite3_step(stmt);
    if (rc == SQLITE_ROW) {
        const void *bytes = sqlite3_column_blob(stmt, 0);
        err = vault_state_decode(bytes, (size_t)sqlite3_column_bytes(stmt, 0), out_state);
        if (err != TG_OK)
            (void)fault_set(fault, err, "%s: its state row is torn.", path);
    } else if (rc == SQLITE_DONE) {
        err = fault_set(fault, TG_ERR_FORMAT, "%s: its state row is missing.", path);
    } else {
        err = vault_sql_fault(db, rc, path, "read the state", fault);
    }
    sqlite3_finalize(stmt);
    return err;
}

enum tg_err vault_body_read(sqlite3 *db, const char *path, const char *sql, uint32_t row,
                            uint8_t out[static ENVELOPE_SIZE], struct fault *fault)
{
    sqlite3_stmt *stmt = NULL;
    enum tg_err err = TG_OK;
    int rc = sqlite3_prepare_v2(db, sql, -1, &stmt, NULL);
    if (rc == SQLITE_OK)
        rc = sqlite3_bind_int64(stmt, 1, row);
    if (rc == SQLITE_OK)
        rc = sqlite3_step(stmt);
    const void *body = rc == SQLITE_ROW ? sqlite3_column_blob(stmt, 0) : NULL;
    if (body != NULL && sqlite3_column_bytes(stmt, 0) == ENVELOPE_SIZE)
        memcpy(out, body, ENVELOPE_SIZE);
    else if (rc == SQLITE_ROW)
        err = fault_set(fault, TG_ERR_FORMAT, "%s: row %u has no envelope.", path, (unsigned)row);
    else if (rc == SQLITE_DONE)
        err = fault_set(fault, TG_ERR_MISSING, "%s: no such envelope: %u", path, (unsigned)row);
    else
        err = vault_sql_fault(db, rc, path, "read an envelope", fault);
    sqlite3_finalize(stmt);
    return err;
}
