/* Asks the disk, all at once, for the pages of mail.db that a look-up is about to read one after
 * the other: a disk that is asked for hundreds of pages brings them in the time of a few.
 *
 * What is asked for follows from SQLite's own trees, of which only the inner pages are read here
 * (https://www.sqlite.org/fileformat2.html, chapter 1.6). It is advice and no more: SQLite reads
 * the file itself, and where this finds a page that it does not understand, it stops asking.
 *
 * `fd` is the file, opened before SQLite opened it and to be closed after SQLite closed it: closing
 * it in between would drop SQLite's locks (fcntl(2)). Called under the lock of a reader. */
#ifndef TG_SYNC_VAULT_MAILBAG_AHEAD_H
#define TG_SYNC_VAULT_MAILBAG_AHEAD_H

#include "sync/wire/bundle.h"

#include <stddef.h>
#include <stdint.h>

/* Of the index of letters by their labels, which begins at page `root`: where a search for each
 * of the labels ends. */
void mailbag_ahead_labels(int fd, uint32_t root, const uint8_t (*labels)[BUNDLE_LABEL_SIZE],
                          size_t count);

/* Of a table which begins at page `root`: where each of the rows is, or the one before it. */
void mailbag_ahead_rows(int fd, uint32_t root, const int64_t *ids, size_t count);

#endif
