/* Whole small files: read with a limit, written so that a power cut leaves the old or the new one.
 */
#ifndef TG_BOARD_BASE_FILE_H
#define TG_BOARD_BASE_FILE_H

#include "board/base/err.h"

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/* Reads all of `path`, at most `len_max` bytes. `*out_bytes` is owned by the caller (free) and has
 * a NUL behind its last byte. Errors: MISSING, IO, FULL (larger than len_max), MEMORY. */
enum tg_err file_read(const char *path, size_t len_max, uint8_t **out_bytes, size_t *out_len,
                      struct fault *fault) MUST_USE;

/* Reads exactly `len` bytes into `out`; a file of another size is TG_ERR_FORMAT. For keys: nothing
 * is buffered elsewhere. */
enum tg_err file_read_exact(const char *path, void *out, size_t len, struct fault *fault) MUST_USE;

/* Writes `path` by a temporary name beside it, fsync, rename, fsync of the folder. */
enum tg_err file_write(const char *path, const void *bytes, size_t len, mode_t mode,
                       struct fault *fault) MUST_USE;

/* The same without the folder's fsync: many at once, then file_sync_folder_of once. Until then the
 * file is whole under its name or not there. */
enum tg_err file_put(const char *path, const void *bytes, size_t len, mode_t mode,
                     struct fault *fault) MUST_USE;

/* Makes the folder that holds `path` durable: its entries as they are now. IO. */
enum tg_err file_sync_folder_of(const char *path) MUST_USE;

/* Joins `dir`/`name` into `out`. TG_ERR_FULL when `out_size` bytes do not hold it. */
enum tg_err file_join(char *out, size_t out_size, const char *dir, const char *name) MUST_USE;

#endif
