/* The parent of the kiosk process: starts it, and starts it afresh when it ends.
 *
 * The kiosk leaves at a quiet moment after each visit (KIOSK_EXIT_FRESH), so that no visitor's
 * process outlives the visit; it is started again at once. One that dies is started again after a
 * back-off. The child ends with its parent (PR_SET_PDEATHSIG), so that the vault is never held by
 * an orphan. */
#ifndef TG_APP_KIOSK_SUPERVISOR_H
#define TG_APP_KIOSK_SUPERVISOR_H

#include "board/base/err.h"

#include <stdint.h>
#include <sys/types.h>

enum {
    KIOSK_EXIT_CLOSED = 0, /* asked to end: the supervisor ends too */
    KIOSK_EXIT_FAULT = 1,  /* could not even show why */
    KIOSK_EXIT_USAGE = 2,  /* arguments that will not get better: the supervisor ends too */
    KIOSK_EXIT_FRESH = 10, /* a visit is over, start me afresh */
};

enum {
    SUPERVISOR_BACKOFF_MS_MIN = 250,
    SUPERVISOR_BACKOFF_MS_MAX = 30000,
    SUPERVISOR_STEADY_MS = 60000, /* a child that lived that long starts the back-off anew */
    SUPERVISOR_ASK_MS = 500,
    SUPERVISOR_PATIENCE_MS = 10000, /* for a child asked to end, which may have a cover to write */
};

/* Forks. In the child (0) signals are as they were and its life is tied to ours: it may become the
 * first kiosk without the 10 ms of starting the program again. -1 when there is no fork. */
pid_t supervisor_fork(void) MUST_USE;

/* Watches `first` (from supervisor_fork; 0: none yet), after it runs `path` with `argv`
 * (NULL-terminated), until the child asks to end or SIGTERM, SIGINT or
 * SIGHUP comes, which is handed on to the child. Returns the exit status for main. */
int supervisor_run(pid_t first, const char *path, char *const argv[]);

/* How long to wait before the next start: `failures` in a row, ≥ 1. Bounded doubling. */
int64_t supervisor_backoff_ms(int failures);

#endif
