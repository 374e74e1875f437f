/* The paper of the simulated printer: rows of dots between two cuts. */
#ifndef TG_BOARD_SIM_PRINTER_PRINTER_PAPER_H
#define TG_BOARD_SIM_PRINTER_PRINTER_PAPER_H

#include "board/sim/printer/printer_sim.h"

enum {
    PRINTER_PAPER_BYTES_MAX = 72, /* of a row */
    PRINTER_PAPER_CUTTER = 96,    /* rows from the print head up to the cutter */
};

struct printer_paper {
    uint8_t *bits; /* owned; PRINTER_SIM_ROWS_MAX rows */
    int dots, rows;
    printer_sim_slip_fn slip;
    void *ctx;
};

bool printer_paper_init(struct printer_paper *paper, int dots, printer_sim_slip_fn slip, void *ctx);
void printer_paper_finish(struct printer_paper *paper);

/* One row; what is wider than the paper falls beside it. `bits` NULL: none black. */
void printer_paper_row(struct printer_paper *paper, const uint8_t *bits, size_t len);
void printer_paper_feed(struct printer_paper *paper, int rows);
/* Cuts where the cutter stands. */
void printer_paper_cut(struct printer_paper *paper);

#endif
