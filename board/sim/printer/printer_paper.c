#include "board/sim/printer/printer_paper.h"

#include <stdlib.h>
#include <string.h>

static uint8_t *row_at(struct printer_paper *paper, int row)
{
    return paper->bits + (size_t)row * (size_t)(paper->dots / 8);
}

bool printer_paper_init(struct printer_paper *paper, int dots, printer_sim_slip_fn slip, void *ctx)
{
    *paper = (struct printer_paper){.dots = dots, .slip = slip, .ctx = ctx};
    paper->bits = calloc(PRINTER_SIM_ROWS_MAX, (size_t)(dots / 8));
    paper->rows = PRINTER_PAPER_CUTTER;
    return paper->bits != NULL;
}

void printer_paper_finish(struct printer_paper *paper)
{
    free(paper->bits);
    paper->bits = NULL;
}

void printer_paper_row(struct printer_paper *paper, const uint8_t *bits, size_t len)
{
    size_t width = (size_t)(paper->dots / 8);
    uint8_t *row = row_at(paper, paper->rows);
    memset(row, 0, width);
    if (bits != NULL)
        memcpy(row, bits, len < width ? len : width);
    if (++paper->rows == PRINTER_SIM_ROWS_MAX)
        printer_paper_cut(paper);
}

/* No feed is longer than a metre. */
void printer_paper_feed(struct printer_paper *paper, int rows)
{
    if (rows > PRINTER_SIM_ROWS_MAX)
        rows = PRINTER_SIM_ROWS_MAX;
    for (int i = 0; i < rows; i++)
        printer_paper_row(paper, NULL, 0);
}

void printer_paper_cut(struct printer_paper *paper)
{
    int off = paper->rows - PRINTER_PAPER_CUTTER;
    size_t kept = (size_t)PRINTER_PAPER_CUTTER * (size_t)(paper->dots / 8);
    if (off > 0 && paper->slip != NULL)
        paper->slip(paper->ctx, paper->bits, paper->dots, off);
    memmove(paper->bits, row_at(paper, off), kept);
    paper->rows = PRINTER_PAPER_CUTTER;
}
