/* One visitor's letters live here: a process that reads questions and writes answers until it is
 * killed. */
#ifndef TG_APP_INPUT_WORKER_H
#define TG_APP_INPUT_WORKER_H

#include "app/input/engines.h"

/* In a process forked for it. Says first that it is there; questions of another generation, and
 * what is no question, it does not answer. Ends the process with EXIT_SUCCESS when the kiosk has
 * gone, with EXIT_FAILURE when a pipe or an engine fails. */
_Noreturn void worker_run(struct engines *engines, uint32_t generation, int requests_fd,
                          int answers_fd);

#endif
