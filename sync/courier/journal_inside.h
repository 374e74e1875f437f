/* What the files of the journal share. */
#ifndef TG_SYNC_COURIER_JOURNAL_INSIDE_H
#define TG_SYNC_COURIER_JOURNAL_INSIDE_H

#include "sync/courier/journal.h"

struct journal {
    sqlite3 *db;
    char *path; /* owned, as the next three */
    uint8_t *sent;
    uint8_t *fillers; /* marks, plan.slots and plan.fillers of them */
    struct journal_plan plan;
    struct journal_state state;
    bool stale; /* a transaction failed: memory is to be read anew */
};

/* Reads marks and state into memory and checks the file against the plan. */
enum tg_err journal_load(struct journal *journal, struct fault *fault) MUST_USE;

/* One transaction: journal_begin, updates, and journal_end with their outcome, which writes the
 * state and commits, or rolls back and passes `err` on. */
enum tg_err journal_begin(struct journal *journal, struct fault *fault) MUST_USE;
enum tg_err journal_update(struct journal *journal, const char *sql, uint32_t row,
                           const void *bytes, size_t len, struct fault *fault) MUST_USE;
enum tg_err journal_end(struct journal *journal, enum tg_err err, const struct journal_state *next,
                        struct fault *fault) MUST_USE;

#endif
