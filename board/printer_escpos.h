/* What goes to the printer, in bytes of Epson's ESC/POS command reference; its clones speak it too.
 *
 * A picture goes out in bands (GS v 0) so small that two of them fit into the receive buffer of the
 * least printer (4 KiB), and each is followed by a request (GS r) that the printer answers when it
 * has come to it: so it is known what is on paper, and no question about its health waits behind a
 * picture. */
#ifndef TG_BOARD_PRINTER_ESCPOS_H
#define TG_BOARD_PRINTER_ESCPOS_H

#include "board/printer.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    PRINTER_BAND_ROWS = 24,
    PRINTER_BAND_MAX = PRINTER_BAND_ROWS * PRINTER_DOTS_80 / 8, /* bytes of its dots */
    PRINTER_PIECE_MAX = PRINTER_BAND_MAX + 32, /* room for whatever is composed here */
    PRINTER_QUESTIONS = 4,
};

/* Each writes at most PRINTER_PIECE_MAX bytes and returns how many. `told`: with a request to tell
 * when the printer has come so far. */
size_t printer_escpos_begin(uint8_t out[static PRINTER_PIECE_MAX]);
/* At most PRINTER_BAND_ROWS rows of `stride` bytes. A dot is added where the picture holds what a
 * printer would take for an order at once, whatever it stands in. */
size_t printer_escpos_band(const uint8_t *bits, int stride, int rows, bool told,
                           uint8_t out[static PRINTER_PIECE_MAX]);
/* Feeds past the cutter and cuts. */
size_t printer_escpos_end(bool told, uint8_t out[static PRINTER_PIECE_MAX]);
/* Question 1 to PRINTER_QUESTIONS: DLE EOT n. */
size_t printer_escpos_question(int number, uint8_t out[static PRINTER_PIECE_MAX]);
/* Empties the printer's buffers; where it cannot do that, ends a band that was begun, in white. */
size_t printer_escpos_clear(uint8_t out[static PRINTER_PIECE_MAX]);

#endif
