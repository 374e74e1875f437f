/* A short-lived child that computes one answer and dies. All that it allocated on the way, by
 * whatever library, dies with it: nothing of it stays in the caller's heap.
 *
 * The child runs no atexit handlers and touches no file descriptor but its pipe. */
#ifndef TG_BOARD_BASE_CHILD_H
#define TG_BOARD_BASE_CHILD_H

#include "board/base/err.h"

#include <stddef.h>

enum { CHILD_ANSWER_MAX = 4096 }; /* bytes; a pipe takes that much at once */

struct child {
    int fd;  /* readable when the answer is there, or will never come */
    int pid; /* 0: none */
};

/* Runs in the child. `question` is the caller's memory as it was at the start; `answer` is secret
 * memory of `answer_size` zeroed bytes. */
typedef enum tg_err (*child_fn)(const void *question, void *answer, size_t answer_size);

/* Forks and returns at once. MEMORY, IO. */
enum tg_err child_start(child_fn fn, const void *question, size_t answer_size,
                        struct child *out_child) MUST_USE;

/* Waits for the answer and reaps, whatever comes. Passes on fn's error; MEMORY when the child died
 * without one. `answer` is all zero on an error. */
enum tg_err child_finish(struct child *child, void *answer, size_t answer_size) MUST_USE;

/* Kills and reaps. Safe on a finished or zeroed one. */
void child_abandon(struct child *child);

#endif
