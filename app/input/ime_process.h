/* The keeper of the input engines (tonggui-input) as the kiosk sees it: a process, and the kiosk's
 * ends of three pipes. In packet mode, so that a message is read as it was written. */
#ifndef TG_APP_INPUT_IME_PROCESS_H
#define TG_APP_INPUT_IME_PROCESS_H

#include "board/base/err.h"

#include <sys/types.h>

/* Where the keeper finds its own ends. */
enum { IME_FD_REQUESTS = 3, IME_FD_ANSWERS = 4, IME_FD_CONTROL = 5 };

/* On the control pipe: a worker that nobody has asked yet, please; the first time, load before. Its
 * end: the kiosk has gone. */
#define IME_CONTROL_WORKER "w"

struct ime_process {
    pid_t pid;
    int requests, control; /* to write, never blocking */
    int answers;           /* to read, never blocking */
    /* The keeper's ends of the first two, held so that writing to one that died is no SIGPIPE. */
    int requests_far, control_far;
};

/* Forks what becomes `program`, run with `share`, at the first order on the control pipe; returns
 * at once. It has its three ends and standard error, nothing else. IO: also where there is no such
 * program. */
enum tg_err ime_process_start(const char *program, const char *share,
                              struct ime_process *out_process, struct fault *fault) MUST_USE;

/* Ends it. It may outlive the call by some milliseconds, never this process. */
void ime_process_end(struct ime_process *process);

#endif
