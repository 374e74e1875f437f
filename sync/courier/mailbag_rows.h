/* The rows of mail.db that hold bundles and their letters, as sync/courier/mailbag.c changes them
 * in its transactions. All return SQLite's result. */
#ifndef TG_SYNC_COURIER_MAILBAG_ROWS_H
#define TG_SYNC_COURIER_MAILBAG_ROWS_H

#include "sync/wire/bundle.h"

#include <sqlite3.h>
#include <stdbool.h>
#include <stdint.h>

/* Whether a bundle stands in place `seq` of this bundle's log, and has that hash. */
int mailbag_rows_look(sqlite3 *db, const struct bundle *bundle, uint64_t seq,
                      const uint8_t hash[static HASH_SIZE], bool *out_there, bool *out_same);

/* Puts a bundle in, without its letters if it has expired; the oldest of its desk give way to it,
 * in the order in which they were made: another would leave gaps that look like loss. */
int mailbag_rows_insert(sqlite3 *db, const struct bundle *bundle, bool expired,
                        uint64_t letters_max);

/* Takes out the bundle whose letters begin at `first`. */
int mailbag_rows_remove(sqlite3 *db, int64_t first);

/* The one number that a query yields; its ?1 and ?2 are the bundle's desk and group, NULL: it has
 * none. */
int mailbag_rows_number(sqlite3 *db, const char *sql, const struct bundle *of, int64_t *out_value);

#endif
