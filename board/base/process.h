/* A helper: another program in a process of its own for as long as this one lives, and the ends of
 * the pipes that lead to it.
 *
 * It is forked before the walls go up and becomes its program at the first order, not before:
 * finding a dozen libraries would take the processor from a first frame that is being painted.
 * Pipes are in packet mode, so that a message of at most PIPE_BUF bytes is read as it was written;
 * our ends never block. The helper has its ends and standard error open, nothing else, and dies
 * with this process. */
#ifndef TG_BOARD_BASE_PROCESS_H
#define TG_BOARD_BASE_PROCESS_H

#include "board/base/err.h"

#include <stddef.h>
#include <sys/types.h>

enum {
    PROCESS_ENDS_MAX = 3,
    PROCESS_FD_FIRST = 3, /* where the helper finds its ends, in their order */
};

enum process_way {
    PROCESS_TO,    /* a pipe that the helper reads */
    PROCESS_FROM,  /* one that it writes */
    PROCESS_GIVEN, /* what the caller has open already */
};

struct process_plan {
    const char *program;
    char *const *arguments; /* its name first, NULL behind the last */
    enum process_way ways[PROCESS_ENDS_MAX];
    int given[PROCESS_ENDS_MAX]; /* of PROCESS_GIVEN; borrowed */
    size_t count;
    size_t order; /* the end that it waits at for the first order */
};

struct process {
    pid_t pid;                  /* 0: none */
    int ends[PROCESS_ENDS_MAX]; /* ours; -1 where there is none */
    /* The helper's ends of what we write to, held so that writing to one that died is no SIGPIPE.
     */
    int far[PROCESS_ENDS_MAX];
};

/* Forks and returns at once. IO: also where there is no such program. */
enum tg_err process_start(const struct process_plan *plan, struct process *out_process,
                          struct fault *fault) MUST_USE;

/* Ends it. It may outlive the call by some milliseconds, never this process. Safe on a zeroed one.
 */
void process_end(struct process *process);

#endif
