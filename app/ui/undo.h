/* What a text was before: a bounded number of changes that can be taken back, and made again.
 *
 * 1. Steps [0, done) can be taken back, [done, count) made again; a new change drops the latter.
 * 2. `bytes` holds for each step in turn what it took out of the text and then what it put in.
 * 3. Where there is no room the oldest steps go first; whatever goes is wiped. */
#ifndef TG_APP_UI_UNDO_H
#define TG_APP_UI_UNDO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { UNDO_STEPS_MAX = 128 };

/* At byte `at` of the text, `removed` went out and `inserted` came in its place. */
struct undo_change {
    size_t at;
    const char *removed, *inserted;
    size_t removed_len, inserted_len;
    size_t caret, anchor; /* before it */
};

struct undo_step {
    uint32_t at, removed, inserted, caret, anchor;
};

struct undo {
    char *bytes; /* borrowed, secret */
    size_t room, used;
    size_t count, done;
    struct undo_step steps[UNDO_STEPS_MAX];
};

/* Remembers nothing. `room` bytes; twice the longest text keeps any one change. */
void undo_init(struct undo *undo, char *bytes, size_t room);
void undo_clear(struct undo *undo);

void undo_record(struct undo *undo, const struct undo_change *change);
/* The last change put in `len` bytes more at its end. False: there is none, or no room. */
bool undo_extend(struct undo *undo, const char *inserted, size_t len);
/* The change to take back, or to make again; borrowed until the next call. False: there is none. */
bool undo_back(struct undo *undo, struct undo_change *out_change);
bool undo_again(struct undo *undo, struct undo_change *out_change);

#endif
