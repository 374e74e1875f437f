/* A store under power cuts at every I/O.
 *
 * The recorder's VFS notes what a few transactions write, sync and delete. For each point in that
 * record it is asked what the disk may hold when the power goes there: everything synced, and of
 * the rest any subset, each write whole or torn at 512-byte sectors. Each such disk is opened as
 * the program opens it and must mean exactly what had been acknowledged, or that and the
 * transaction under way.
 *
 * POWERCUT_VARIANTS (states for each point, 12) and POWERCUT_SEED (1) widen the search. */
#ifndef TG_TESTS_FAULTS_JUDGE_H
#define TG_TESTS_FAULTS_JUDGE_H

#include "board/base/err.h"
#include "sync/wire/envelope.h"

#include <sodium.h>
#include <sqlite3.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { JUDGE_WORDS_MAX = FAULT_TEXT_MAX + 64 };

/* What a file means, whatever bytes say it. */
typedef uint8_t judge_digest[HASH_SIZE];

/* Between recorder_begin and recorder_end: the record begins with these files, which mean that. */
void judge_begin(const char *path, const char *journal, const judge_digest first);
/* A step returned: what the file means now is acknowledged from here on. */
void judge_step(const judge_digest now);

/* Adds every row of a query to a hash: a number and a blob each. False on an error. */
bool judge_digest_rows(sqlite3 *db, const char *sql, crypto_generichash_state *hash);

/* Where disks are laid out, and how what lies there is opened: recovered, read, closed. */
struct judge_disk {
    const char *path;
    const char *journal;
    enum tg_err (*recover)(void *ctx, judge_digest out, struct fault *fault);
    void *ctx;
};

struct judge_verdict {
    size_t points;
    int states;
    int wrong;
    char first[JUDGE_WORDS_MAX]; /* what was the matter with the first wrong one */
};

/* Walks through the recording, which has ended. */
struct judge_verdict judge_recording(const struct judge_disk *disk);

#endif
