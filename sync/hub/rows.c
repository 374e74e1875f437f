/* Tables:
 *   batches    one row for each batch ever taken in; never removed. Its acknowledgement can be made
 *              again from it, to the last bit.
 *   bodies     the batch's bytes, until every desk has acknowledged it
 *   seen       which desk has acknowledged which batch whole
 *   epochs     the high-water mark of each epoch of each kiosk
 *   conflicts  batches set aside: another had their place
 *   acks       desk acknowledgements as they came, for the kiosks
 *   versions   the highest charter and roster seen
 *   mail       the desks' bundles, until they expire; since version 2
 *   heard      when each kiosk last said how it is; since version 3
 *   troubles   what was wrong with it then, and since when that is so; no history is kept
 * */
#include "sync/hub/rows.h"

#include "board/base/must.h"
#include "sync/hub/store_sqlite.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

enum { BUSY_MS_MAX = 5000 };

static const char SCHEMA[] =
    "CREATE TABLE batches(id INTEGER PRIMARY KEY AUTOINCREMENT, kiosk TEXT NOT NULL,"
    " epoch INTEGER NOT NULL, seq INTEGER NOT NULL, hash BLOB NOT NULL, received INTEGER NOT NULL,"
    " high_water INTEGER NOT NULL, gaps BLOB NOT NULL, UNIQUE(kiosk, epoch, seq)) STRICT;"
    "CREATE TABLE bodies(batch INTEGER PRIMARY KEY, bytes BLOB NOT NULL) STRICT;"
    "CREATE TABLE seen(batch INTEGER NOT NULL, desk TEXT NOT NULL, PRIMARY KEY(batch, desk))"
    " STRICT, WITHOUT ROWID;"
    "CREATE TABLE epochs(kiosk TEXT NOT NULL, epoch INTEGER NOT NULL, high_water INTEGER NOT NULL,"
    " PRIMARY KEY(kiosk, epoch)) STRICT, WITHOUT ROWID;"
    "CREATE TABLE conflicts(kiosk TEXT NOT NULL, epoch INTEGER NOT NULL, seq INTEGER NOT NULL,"
    " hash BLOB NOT NULL, received INTEGER NOT NULL, bytes BLOB NOT NULL,"
    " PRIMARY KEY(kiosk, epoch, seq, hash)) STRICT;"
    "CREATE TABLE acks(id INTEGER PRIMARY KEY AUTOINCREMENT, kiosk TEXT NOT NULL,"
    " hash BLOB NOT NULL UNIQUE, bytes BLOB NOT NULL) STRICT;"
    "CREATE INDEX acks_of_kiosk ON acks(kiosk, id);"
    "CREATE TABLE versions(what TEXT PRIMARY KEY, version INTEGER NOT NULL) STRICT;";

/* What files of the versions before lack. */
static const char MAIL_SCHEMA[] =
    "CREATE TABLE mail(id INTEGER PRIMARY KEY AUTOINCREMENT, desk TEXT NOT NULL,"
    " epoch INTEGER NOT NULL, seq INTEGER NOT NULL, site_group TEXT NOT NULL, hash BLOB NOT NULL,"
    " expires INTEGER NOT NULL, bytes BLOB NOT NULL, UNIQUE(desk, site_group, epoch, seq)) STRICT;"
    "CREATE INDEX mail_of_group ON mail(site_group, id);"
    "CREATE INDEX mail_by_expiry ON mail(expires);";
static const char HEALTH_SCHEMA[] =
    "CREATE TABLE heard(kiosk TEXT PRIMARY KEY, at INTEGER NOT NULL) STRICT, WITHOUT ROWID;"
    "CREATE TABLE troubles(kiosk TEXT NOT NULL, trouble INTEGER NOT NULL, since INTEGER NOT NULL,"
    " PRIMARY KEY(kiosk, trouble)) STRICT, WITHOUT ROWID;";

static const char *const SQL[QUERIES] = {
    [FIND_BATCH] = "SELECT id, received, high_water, gaps, hash FROM batches"
                   " WHERE kiosk = ?1 AND epoch = ?2 AND seq = ?3",
    [HASH_OF] = "SELECT hash FROM batches WHERE kiosk = ?1 AND epoch = ?2 AND seq = ?3",
    [SEQS_PAST] = "SELECT seq FROM batches WHERE kiosk = ?1 AND epoch = ?2 AND seq > ?3"
                  " ORDER BY seq",
    [ADD_BATCH] = "INSERT INTO batches(kiosk, epoch, seq, hash, received, high_water, gaps)"
                  " VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    [ADD_BODY] = "INSERT INTO bodies(batch, bytes) VALUES(?1, ?2)",
    [FIND_EPOCH] = "SELECT high_water FROM epochs WHERE kiosk = ?1 AND epoch = ?2",
    [OTHER_EPOCHS] = "SELECT 1 FROM epochs WHERE kiosk = ?1 AND epoch <> ?2",
    [SET_EPOCH] = "INSERT INTO epochs(kiosk, epoch, high_water) VALUES(?1, ?2, ?3)"
                  " ON CONFLICT DO UPDATE SET high_water = excluded.high_water",
    [COUNT_CONFLICTS] = "SELECT count(*) FROM conflicts WHERE kiosk = ?1",
    [ADD_CONFLICT] = "INSERT OR IGNORE INTO conflicts(kiosk, epoch, seq, hash, received, bytes)"
                     " VALUES(?1, ?2, ?3, ?4, ?5, ?6)",
    [ADD_ACK] = "INSERT OR IGNORE INTO acks(kiosk, hash, bytes) VALUES(?1, ?2, ?3)",
    [BODY_OF] = "SELECT id, bytes FROM batches JOIN bodies ON batch = id"
                " WHERE kiosk = ?1 AND epoch = ?2 AND seq = ?3",
    [ADD_SEEN] = "INSERT OR IGNORE INTO seen(batch, desk) VALUES(?1, ?2)",
    [HAS_SEEN] = "SELECT 1 FROM seen WHERE batch = ?1 AND desk = ?2",
    [DROP_BODY] = "DELETE FROM bodies WHERE batch = ?1",
    [DROP_SEEN] = "DELETE FROM seen WHERE batch = ?1",
    [FIND_BUNDLE] = "SELECT hash FROM mail"
                    " WHERE desk = ?1 AND epoch = ?2 AND seq = ?3 AND site_group = ?4",
    [ADD_BUNDLE] = "INSERT INTO mail(desk, epoch, seq, site_group, hash, expires, bytes)"
                   " VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    [DROP_EXPIRED] = "DELETE FROM mail WHERE expires <= ?1",
    [SET_HEARD] = "INSERT INTO heard(kiosk, at) VALUES(?1, ?2)"
                  " ON CONFLICT DO UPDATE SET at = excluded.at",
    [DROP_TROUBLES] = "DELETE FROM troubles WHERE kiosk = ?1 AND ?2 & (1 << trouble) = 0",
    [ADD_TROUBLE] = "INSERT OR IGNORE INTO troubles(kiosk, trouble, since) VALUES(?1, ?2, ?3)",
    [FIND_VERSION] = "SELECT version FROM versions WHERE what = ?1",
    [SET_VERSION] = "INSERT INTO versions(what, version) VALUES(?1, ?2)"
                    " ON CONFLICT DO UPDATE SET version = excluded.version",
    [NEXT_BATCH] = "SELECT id, received, high_water, gaps, hash, kiosk, epoch, seq, bytes"
                   " FROM bodies JOIN batches ON id = batch WHERE batch > ?1"
                   " ORDER BY batch LIMIT 1",
    [LIST_ACKS] = "SELECT id, bytes FROM acks WHERE kiosk = ?1 AND id > ?2 ORDER BY id LIMIT ?3",
    [NEXT_BUNDLE] = "SELECT id, bytes FROM mail WHERE site_group = ?1 AND id > ?2 AND expires > ?3"
                    " ORDER BY id LIMIT 1",
    [LAST_BUNDLE] = "SELECT seq FROM sqlite_sequence WHERE name = 'mail'",
    [FIND_HEARD] = "SELECT at FROM heard WHERE kiosk = ?1",
    [FIND_NEWEST] = "SELECT max((SELECT received FROM batches AS b WHERE b.kiosk = epochs.kiosk"
                    " AND b.epoch = epochs.epoch ORDER BY seq DESC LIMIT 1))"
                    " FROM epochs WHERE kiosk = ?1",
    [LIST_TROUBLES] = "SELECT trouble, since FROM troubles WHERE kiosk = ?1",
};

sqlite3_stmt *rows_ready(struct rows *rows, enum rows_query query)
{
    sqlite3_stmt *statement = rows->statements[query];
    sqlite3_clear_bindings(statement);
    return statement;
}

void rows_bind_text(sqlite3_stmt *statement, int at, const char *text)
{
    must(sqlite3_bind_text(statement, at, text, -1, SQLITE_STATIC) == SQLITE_OK);
}

void rows_bind_number(sqlite3_stmt *statement, int at, uint64_t number)
{
    must(sqlite3_bind_int64(statement, at, (sqlite3_int64)number) == SQLITE_OK);
}

void rows_bind_bytes(sqlite3_stmt *statement, int at, const void *bytes, size_t len)
{
    static const uint8_t NOTHING;
    must(sqlite3_bind_blob64(statement, at, len == 0 ? &NOTHING : bytes, len, SQLITE_STATIC) ==
         SQLITE_OK);
}

sqlite3_stmt *rows_at(struct rows *rows, enum rows_query query, const struct device_name *name,
                      uint64_t epoch, uint64_t seq)
{
    sqlite3_stmt *statement = rows_ready(rows, query);
    rows_bind_text(statement, 1, name->text);
    rows_bind_number(statement, 2, epoch);
    rows_bind_number(statement, 3, seq);
    return statement;
}

uint64_t rows_number(sqlite3_stmt *statement, int column)
{
    return (uint64_t)sqlite3_column_int64(statement, column);
}

int rows_finish(sqlite3_stmt *statement, int rc)
{
    int reset = sqlite3_reset(statement);
    if (rc == SQLITE_ROW || rc == SQLITE_DONE)
        return SQLITE_OK;
    return reset != SQLITE_OK ? reset : rc;
}

int rows_run(sqlite3_stmt *statement)
{
    return rows_finish(statement, sqlite3_step(statement));
}

int rows_exists(sqlite3_stmt *statement, bool *out)
{
    int rc = sqlite3_step(statement);
    *out = rc == SQLITE_ROW;
    return rows_finish(statement, rc);
}

int rows_number_or(sqlite3_stmt *statement, uint64_t otherwise, bool *out_found, uint64_t *out)
{
    int rc = sqlite3_step(statement);
    *out_found = rc == SQLITE_ROW;
    *out = *out_found ? rows_number(statement, 0) : otherwise;
    return rows_finish(statement, rc);
}

bool rows_is_hash(sqlite3_stmt *statement, int column, const uint8_t hash[static HASH_SIZE])
{
    return sqlite3_column_bytes(statement, column) == HASH_SIZE &&
           memcmp(sqlite3_column_blob(statement, column), hash, HASH_SIZE) == 0;
}

void rows_facts(sqlite3_stmt *statement, struct store_facts *out_facts)
{
    out_facts->id = rows_number(statement, 0);
    out_facts->received_s = sqlite3_column_int64(statement, 1);
    out_facts->high_water = rows_number(statement, 2);
    size_t len = (size_t)sqlite3_column_bytes(statement, 3);
    must(len % 8 == 0 && len <= ACK_GAPS_MAX * 8);
    struct cursor cur = cursor_over(sqlite3_column_blob(statement, 3), len);
    out_facts->gap_count = (uint16_t)(len / 8);
    for (size_t i = 0; i < out_facts->gap_count; i++)
        out_facts->gaps[i] = cursor_u64(&cur);
}

int rows_errno(sqlite3 *db)
{
    sqlite3_file *log = NULL;
    int err = 0;
    if (sqlite3_file_control(db, NULL, SQLITE_FCNTL_JOURNAL_POINTER, &log) == SQLITE_OK &&
        log != NULL && log->pMethods != NULL)
        (void)log->pMethods->xFileControl(log, SQLITE_FCNTL_LAST_ERRNO, &err);
    if (err == 0)
        (void)sqlite3_file_control(db, NULL, SQLITE_FCNTL_LAST_ERRNO, &err);
    return err;
}

enum tg_err rows_fault(int rc, int system_err, struct fault *fault)
{
    int primary = rc & 0xFF;
    bool no_room = system_err == ENOSPC || system_err == EDQUOT || system_err == EFBIG;
    if (primary == SQLITE_FULL || (primary == SQLITE_IOERR && no_room))
        return fault_set(fault, TG_ERR_FULL,
                         "hub.db: the disk is full; nothing was stored. Free some room: kiosks "
                         "send again by themselves");
    if (primary == SQLITE_BUSY || primary == SQLITE_LOCKED)
        return fault_set(fault, TG_ERR_BUSY, "hub.db: another program keeps it locked; end it");
    if (primary == SQLITE_NOMEM)
        return fault_set(fault, TG_ERR_MEMORY, "hub.db: out of memory");
    if (primary == SQLITE_CORRUPT || primary == SQLITE_NOTADB)
        return fault_set(fault, TG_ERR_FORMAT,
                         "hub.db: damaged (%s); stop the hub and restore it from a copy",
                         sqlite3_errstr(rc));
    return fault_set(fault, TG_ERR_IO, "hub.db: %s (%s); look at the disk and the file's rights",
                     sqlite3_errstr(rc), strerror(system_err));
}

static int pragma_number(sqlite3 *db, const char *sql, int *out)
{
    sqlite3_stmt *statement = NULL;
    int rc = sqlite3_prepare_v2(db, sql, -1, &statement, NULL);
    if (rc == SQLITE_OK && sqlite3_step(statement) == SQLITE_ROW)
        *out = sqlite3_column_int(statement, 0);
    int finalized = sqlite3_finalize(statement);
    return rc != SQLITE_OK ? rc : finalized;
}

/* A file without any table is ours to fill; anything else must say that it is a hub's store. */
static enum tg_err check_file(sqlite3 *db, const char *path, int *out_version, struct fault *fault)
{
    int application = 0;
    int version = 0;
    int tables = 0;
    int rc = pragma_number(db, "PRAGMA application_id", &application);
    if (rc == SQLITE_OK)
        rc = pragma_number(db, "PRAGMA user_version", &version);
    if (rc == SQLITE_OK)
        rc = pragma_number(db, "SELECT count(*) FROM sqlite_schema", &tables);
    if (rc != SQLITE_OK)
        return rows_fault(rc, rows_errno(db), fault);
    if (tables > 0 && (application != STORE_SQLITE_APPLICATION_ID || version < 1))
        return fault_set(fault, TG_ERR_FORMAT, "%s: not a hub's store; move it away", path);
    if (version > STORE_SQLITE_VERSION)
        return fault_set(fault, TG_ERR_VERSION,
                         "%s: of version %d, newer than this program (%d); "
                         "update it",
                         path, version, STORE_SQLITE_VERSION);
    *out_version = tables > 0 ? version : 0;
    return TG_OK;
}

/* Each step is whole or not at all: a file killed within one is still of the version before. */
static int raise_version(sqlite3 *db, int version)
{
    static const char *const STEPS[STORE_SQLITE_VERSION] = {SCHEMA, MAIL_SCHEMA, HEALTH_SCHEMA};
    int rc = SQLITE_OK;
    for (; version < STORE_SQLITE_VERSION && rc == SQLITE_OK; version++) {
        char sql[sizeof SCHEMA + 200];
        snprintf(sql, sizeof sql,
                 "BEGIN IMMEDIATE; %s PRAGMA application_id = %d; PRAGMA user_version = %d;"
                 " COMMIT;",
                 STEPS[version], STORE_SQLITE_APPLICATION_ID, version + 1);
        rc = sqlite3_exec(db, sql, NULL, NULL, NULL);
    }
    return rc;
}

static enum tg_err prepare_file(sqlite3 *db, const char *path, struct fault *fault)
{
    static const char PRAGMAS[] =
        "PRAGMA page_size = 16384; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"
        "PRAGMA cache_size = -32768;";
    int version = 0;
    enum tg_err err = check_file(db, path, &version, fault);
    if (err != TG_OK)
        return err;
    int rc = sqlite3_exec(db, PRAGMAS, NULL, NULL, NULL);
    if (rc == SQLITE_OK)
        rc = raise_version(db, version);
    return rc == SQLITE_OK ? TG_OK : rows_fault(rc, rows_errno(db), fault);
}

enum tg_err rows_open(struct rows *rows, const char *path, struct fault *fault)
{
    int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
    int rc = sqlite3_open_v2(path, &rows->writer,
                             flags | SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, NULL);
    if (rc != SQLITE_OK)
        return rows_fault(rc, errno, fault);
    sqlite3_busy_timeout(rows->writer, BUSY_MS_MAX);
    enum tg_err err = prepare_file(rows->writer, path, fault);
    if (err != TG_OK)
        return err;
    rc = sqlite3_open_v2(path, &rows->reader, flags | SQLITE_OPEN_READONLY, NULL);
    if (rc == SQLITE_OK)
        sqlite3_busy_timeout(rows->reader, BUSY_MS_MAX);
    for (int i = 0; i < QUERIES && rc == SQLITE_OK; i++)
        rc = sqlite3_prepare_v3(i < WRITER_QUERIES ? rows->writer : rows->reader, SQL[i], -1,
                                SQLITE_PREPARE_PERSISTENT, &rows->statements[i], NULL);
    return rc == SQLITE_OK ? TG_OK : rows_fault(rc, errno, fault);
}

void rows_close(struct rows *rows)
{
    for (size_t i = 0; i < QUERIES; i++)
        sqlite3_finalize(rows->statements[i]);
    sqlite3_close(rows->reader);
    sqlite3_close(rows->writer);
}
