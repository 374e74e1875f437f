/* A serial line, raw: 8 bits, no parity, one stop bit. */
#ifndef TG_BOARD_SERIAL_H
#define TG_BOARD_SERIAL_H

#include "board/base/err.h"

#include <stdbool.h>

/* Whether a line can be that fast: 1200 to 115200 bits a second, in the usual steps. */
bool serial_has_speed(unsigned baud);

/* Opens `device` for reading and writing, never blocking, with nothing waiting in it. `flow`: the
 * device says by RTS/CTS when it takes more. RANGE for another speed; MISSING when it is not there;
 * DENIED; IO, also for what is no serial line. */
enum tg_err serial_open(const char *device, unsigned baud, bool flow, int *out_fd,
                        struct fault *fault) MUST_USE;

#endif
