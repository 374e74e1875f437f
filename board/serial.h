/* A serial line, raw: every byte as it is, 8 bits, no parity, one stop bit. */
#ifndef TG_BOARD_SERIAL_H
#define TG_BOARD_SERIAL_H

#include "board/base/err.h"

#include <stdbool.h>

/* Whether a line can be that fast: 1200 to 230400 bits a second, in the usual steps. */
bool serial_has_speed(unsigned baud);

/* Makes the open line `fd` raw; a speed that no line has leaves its speed as it is. `flow`: the
 * device says by RTS and CTS when it takes more. False for what is no serial line. */
bool serial_make_raw(int fd, unsigned baud, bool flow) MUST_USE;

/* Whether what `fd` was opened on is there no more. A read of nothing does not say so: a terminal
 * gives that now and then between two bytes. */
bool serial_is_gone(int fd);

#endif
