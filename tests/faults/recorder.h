/* What SQLite writes, syncs and deletes, in order: a VFS that passes everything on to the system's
 * and takes notes. One recording at a time. */
#ifndef TG_TESTS_FAULTS_RECORDER_H
#define TG_TESTS_FAULTS_RECORDER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { RECORDER_OPS_MAX = 4096 };

enum disk_file { DISK_DB, DISK_JOURNAL /* or its write-ahead log */, DISK_FILES };
enum op_kind { OP_WRITE, OP_TRUNCATE, OP_SYNC, OP_DELETE, OP_DONE };

struct op {
    enum op_kind kind;
    enum disk_file file;
    size_t at;      /* of a write */
    size_t len;     /* of a write; the size after a truncation */
    uint8_t *bytes; /* owned by the recorder; NULL but for a write */
};

/* Makes the recording VFS the default and forgets what was recorded; the other undoes it. */
void recorder_begin(void);
void recorder_end(void);
/* Takes notes or does not. */
void recorder_switch(bool to_on);
/* An OP_DONE: what came before has been acknowledged. */
void recorder_mark(void);
/* Forgets all but the first `keep`. */
void recorder_cut(size_t keep);
/* Borrowed until the next recorder_begin or recorder_cut. */
const struct op *recorder_ops(size_t *out_count);

#endif
