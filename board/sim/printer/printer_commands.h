/* The command language of slip printers, a byte at a time, as the manufacturer's reference has it.
 * Commands that set up letters, bar codes and the like are read over with all that belongs to them;
 * letters print as blots, so that a picture which is taken for text shows, and what is no command
 * prints one as well. */
#ifndef TG_BOARD_SIM_PRINTER_PRINTER_COMMANDS_H
#define TG_BOARD_SIM_PRINTER_PRINTER_COMMANDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    PRINTER_COMMANDS_ROW_MAX = 512, /* bytes; what is beyond falls beside the paper */
    PRINTER_COMMANDS_HEAD_MAX = 10,
};

enum printer_deed_kind {
    PRINTER_DEED_NONE,
    PRINTER_DEED_ROW,  /* `count` times */
    PRINTER_DEED_FEED, /* `count` rows */
    PRINTER_DEED_CUT,
    PRINTER_DEED_FEED_AND_CUT, /* past the cutter and `count` rows more */
    PRINTER_DEED_TELL,         /* the state of the paper */
    PRINTER_DEED_TELL_UNASKED, /* from now on, unless `count` is 0 */
    PRINTER_DEED_INITIALIZE,   /* as after switching on */
};

struct printer_deed {
    enum printer_deed_kind kind;
    int count;
    const uint8_t *row; /* borrowed until the next byte */
    size_t len;
};

struct printer_commands {
    uint8_t head[PRINTER_COMMANDS_HEAD_MAX]; /* of the command that is being read */
    size_t head_len;
    uint32_t skip;      /* bytes to read over */
    bool until_nul;     /* and all up to a zero byte */
    uint32_t width;     /* bytes of a row of the picture that is being read */
    uint32_t rows_left; /* of it, the one that is being read included; 0: no picture */
    uint32_t at;        /* byte of its row */
    bool wide, high;    /* each dot twice */
    uint8_t row[2 * PRINTER_COMMANDS_ROW_MAX];
    int line_spacing; /* rows */
    int letters;      /* on the line that is not printed yet */
};

/* As after switching on. */
void printer_commands_reset(struct printer_commands *commands);
/* What the printer does on the byte. */
struct printer_deed printer_commands_take(struct printer_commands *commands, uint8_t byte);

#endif
