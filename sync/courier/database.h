/* The courier's side of its own files (sync/vault/courier_file.h): made whole or not at all, opened
 * to be written. */
#ifndef TG_SYNC_COURIER_DATABASE_H
#define TG_SYNC_COURIER_DATABASE_H

#include "sync/vault/courier_file.h"

/* Runs the file's schema and fills it, within one transaction; returns SQLite's result. */
typedef int (*database_fill_fn)(sqlite3 *db, const void *ctx);

/* Makes `path` with an empty rollback journal beside it, both durable, and at no moment half made.
 * RANGE, FULL, IO. */
enum tg_err database_make(const struct courier_file *kind, const char *path, database_fill_fn fill,
                          const void *ctx, struct fault *fault) MUST_USE;

/* Opens `path`, or makes it first, or fills it where it is empty: provisioning makes it so, for the
 * kiosk's walls name the files that are there when they go up. A transaction that was cut off is
 * rolled back here. `*out_db` is owned by the caller (sqlite3_close). BUSY, FORMAT, VERSION, and as
 * database_make. */
enum tg_err database_open(const struct courier_file *kind, const char *path, database_fill_fn fill,
                          const void *ctx, sqlite3 **out_db, struct fault *fault) MUST_USE;

#endif
