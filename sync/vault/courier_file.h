/* The files that the courier alone writes and the kiosk reads beside it: courier.db, mail.db. They
 * are there, empty, from the day that a kiosk was provisioned; the courier's first start fills
 * them.
 *
 * SQLite 3, journal_mode=PERSIST, synchronous=FULL. Their rollback journal is never deleted, so
 * that the kiosk's walls can name it. A reader does not roll back what a courier killed in the
 * middle of a commit left behind: that is BUSY, and the courier's next start puts it right. */
#ifndef TG_SYNC_VAULT_COURIER_FILE_H
#define TG_SYNC_VAULT_COURIER_FILE_H

#include "board/base/err.h"

#include <sqlite3.h>
#include <stddef.h>

enum { COURIER_FILE_PAGE_SIZE = 4096 };

struct courier_file {
    const char *name; /* what faults call it: "the courier's journal" */
    int application_id;
    int version;
    const char *damaged; /* what its state is then, and what to do */
};

/* Checks application id and version of an open file. FORMAT, VERSION. */
enum tg_err courier_file_check(const struct courier_file *kind, sqlite3 *db, const char *path,
                               struct fault *fault) MUST_USE;

/* open(2), but the time of the last reading, which the disk would keep and which tells when
 * somebody asked for mail, stays as it is. */
int courier_file_open_unseen(const char *path, int flags, int mode) MUST_USE;

/* Opens to read only, and leaves no time of reading behind; `*out_db` is owned by the caller
 * (sqlite3_close), and NULL with TG_OK when there is no file yet or an empty one. BUSY, FORMAT,
 * VERSION, IO. */
enum tg_err courier_file_read(const struct courier_file *kind, const char *path, sqlite3 **out_db,
                              struct fault *fault) MUST_USE;

/* Reads the one row of `state` by `decode`, whose FORMAT becomes the fault `damaged`. FORMAT, BUSY,
 * IO. */
typedef enum tg_err courier_file_decode_fn(const void *bytes, size_t len, void *out_state);
enum tg_err courier_file_state(const struct courier_file *kind, sqlite3 *db, const char *path,
                               courier_file_decode_fn *decode, void *out_state,
                               struct fault *fault) MUST_USE;

/* The fault of an SQLite result; `doing` as "open", "read" or "write". */
enum tg_err courier_file_fault(const struct courier_file *kind, sqlite3 *db, int rc,
                               const char *path, const char *doing, struct fault *fault);

#endif
