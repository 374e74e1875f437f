/* The SQL of the hub's store in SQLite: its tables, its statements, and how they are run.
 *
 * Functions return SQLite's codes, SQLITE_OK being 0; rows_fault makes an error for people of one.
 */
#ifndef TG_SYNC_HUB_ROWS_H
#define TG_SYNC_HUB_ROWS_H

#include "sync/hub/store.h"

#include <sqlite3.h>

enum rows_query {
    FIND_BATCH,
    HASH_OF,
    SEQS_PAST,
    ADD_BATCH,
    ADD_BODY,
    FIND_EPOCH,
    OTHER_EPOCHS,
    SET_EPOCH,
    COUNT_CONFLICTS,
    ADD_CONFLICT,
    ADD_ACK,
    BODY_OF,
    ADD_SEEN,
    HAS_SEEN,
    DROP_BODY,
    DROP_SEEN,
    FIND_BUNDLE,
    ADD_BUNDLE,
    DROP_EXPIRED,
    SET_HEARD,
    DROP_TROUBLES,
    ADD_TROUBLE,
    FIND_VERSION,
    SET_VERSION,
    WRITER_QUERIES, /* those before run on the writer, those behind on the reader */
    NEXT_BATCH = WRITER_QUERIES,
    LIST_ACKS,
    NEXT_BUNDLE,
    LAST_BUNDLE,
    FIND_HEARD,
    FIND_NEWEST,
    LIST_TROUBLES,
    QUERIES,
};

struct rows {
    sqlite3 *writer; /* owned */
    sqlite3 *reader; /* owned */
    sqlite3_stmt *statements[QUERIES];
};

/* Opens or makes the file `path`; errors as store_sqlite_create. */
enum tg_err rows_open(struct rows *rows, const char *path, struct fault *fault) MUST_USE;
void rows_close(struct rows *rows);

/* A statement without parameters yet, or with the place of a batch or a bundle (name, epoch,
 * number) as its first three. What is
 * bound is borrowed until the statement's next use. */
sqlite3_stmt *rows_ready(struct rows *rows, enum rows_query query);
sqlite3_stmt *rows_at(struct rows *rows, enum rows_query query, const struct device_name *name,
                      uint64_t epoch, uint64_t seq);
void rows_bind_text(sqlite3_stmt *statement, int at, const char *text);
void rows_bind_number(sqlite3_stmt *statement, int at, uint64_t number);
void rows_bind_bytes(sqlite3_stmt *statement, int at, const void *bytes, size_t len);

/* Runs a statement to its end; whether it has a row; the number in its first column, or
 * `otherwise`. */
int rows_run(sqlite3_stmt *statement) MUST_USE;
int rows_exists(sqlite3_stmt *statement, bool *out) MUST_USE;
int rows_number_or(sqlite3_stmt *statement, uint64_t otherwise, bool *out_found,
                   uint64_t *out) MUST_USE;

/* Ends a statement that was stepped, with the last step's code: left open, it would keep the log
 * from starting over. */
int rows_finish(sqlite3_stmt *statement, int rc) MUST_USE;

/* A column of the row at hand. rows_facts reads id, received, high_water and gaps, with which
 * FIND_BATCH and NEXT_BATCH begin. */
uint64_t rows_number(sqlite3_stmt *statement, int column);
bool rows_is_hash(sqlite3_stmt *statement, int column, const uint8_t hash[static HASH_SIZE]);
void rows_facts(sqlite3_stmt *statement, struct store_facts *out_facts);

/* What the system said when an access failed: the connection itself keeps only the last errno of
 * many, its files keep their own. */
int rows_errno(sqlite3 *db);
enum tg_err rows_fault(int rc, int system_err, struct fault *fault) MUST_USE;

#endif
