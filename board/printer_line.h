/* The line to a slip printer: a usblp device or a serial one. Opened without waiting, read and
 * written without waiting; a device that was unplugged is gone and may be opened again. */
#ifndef TG_BOARD_PRINTER_LINE_H
#define TG_BOARD_PRINTER_LINE_H

#include "board/printer.h"

#include <fcntl.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    PRINTER_LINE_GONE = -1,
    PRINTER_LINE_FLAGS = O_RDWR | O_NONBLOCK | O_NOCTTY, /* it is opened with */
};

struct printer_line {
    int fd; /* -1: closed */
    bool serial;
};

bool printer_line_speaks(unsigned baud); /* 0: USB */

/* False when there is no such device now. */
bool printer_line_open(struct printer_line *line, const struct printer_plan *plan) MUST_USE;
/* What is still on its way is thrown away. Safe on a closed one. */
void printer_line_close(struct printer_line *line);

/* Bytes that came or went, 0 when none, or PRINTER_LINE_GONE. */
int printer_line_read(struct printer_line *line, uint8_t *out, size_t cap) MUST_USE;
int printer_line_write(struct printer_line *line, const uint8_t *bytes, size_t len) MUST_USE;
/* Whether all that was written has left this machine, as far as can be known. */
bool printer_line_is_drained(const struct printer_line *line);

/* What the wires themselves tell of a printer that answers no question: usblp's three status lines,
 * a serial line's CTS. READY when they tell nothing. */
enum printer_state printer_line_state(const struct printer_line *line);

#endif
