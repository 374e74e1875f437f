/* One line on standard error for whoever runs the machine: "room: what happened".
 *
 * Only `main` files and state machines log; libraries return errors. Nothing that a submitter
 * wrote, chose or was given (receipt, case number, slot) is ever logged, nor a time: the system's
 * own journal adds one where the machine's owner wants it. */
#ifndef TG_BOARD_BASE_LOG_H
#define TG_BOARD_BASE_LOG_H

#include "board/base/err.h"

void log_info(const char *room, const char *fmt, ...) PRINTF_LIKE(2, 3);
void log_warn(const char *room, const char *fmt, ...) PRINTF_LIKE(2, 3);

#endif
