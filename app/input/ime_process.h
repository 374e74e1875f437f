/* The keeper of the input engines (tonggui-input) as the kiosk sees it: a process, and the kiosk's
 * ends of three pipes. */
#ifndef TG_APP_INPUT_IME_PROCESS_H
#define TG_APP_INPUT_IME_PROCESS_H

#include "board/base/process.h"

/* The pipes, and where the keeper finds its own ends. */
enum { IME_REQUESTS, IME_ANSWERS, IME_CONTROL };
enum {
    IME_FD_REQUESTS = PROCESS_FD_FIRST + IME_REQUESTS,
    IME_FD_ANSWERS = PROCESS_FD_FIRST + IME_ANSWERS,
    IME_FD_CONTROL = PROCESS_FD_FIRST + IME_CONTROL,
};

/* On the control pipe: a worker that nobody has asked yet, please; the first time, load before. Its
 * end: the kiosk has gone. */
#define IME_CONTROL_WORKER "w"

/* Forks what becomes `program`, run with `share`, at the first order on the control pipe; returns
 * at once. process_end ends it. IO: also where there is no such program. */
enum tg_err ime_process_start(const char *program, const char *share, struct process *out_process,
                              struct fault *fault) MUST_USE;

#endif
