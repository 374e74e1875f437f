/* What the printer says, byte by byte (Epson's ESC/POS command reference: DLE EOT, GS r).
 *
 * Every answer to DLE EOT has the fixed bits 0xx1xx10, every answer to GS r 0xx0xxxx; what has
 * neither is no printer's. */
#ifndef TG_BOARD_PRINTER_STATUS_H
#define TG_BOARD_PRINTER_STATUS_H

#include "board/printer_escpos.h"

enum printer_word {
    PRINTER_WORD_STATUS, /* answers a question */
    PRINTER_WORD_PASSED, /* has come so far */
    PRINTER_WORD_NONE,
};
enum printer_word printer_status_word(uint8_t byte);

struct printer_status {
    enum printer_state state; /* READY, PAPER_LOW, PAPER_OUT, COVER_OPEN or JAM */
    bool waits;               /* off line for a moment: somebody feeds paper, the head cools */
};

/* Of the answers to questions 1 to 4, in order; each has the fixed bits. */
struct printer_status printer_status_read(const uint8_t answers[static PRINTER_QUESTIONS]);

#endif
