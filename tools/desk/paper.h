/* A document on A4, as PDF: titles, paragraphs, ruled tables, bars, a finger's signature.
 *
 * It is laid out from top to bottom as it is told; pages are kept as drawings and written at the
 * end, when their number is known. Everything stays in memory: no temporary file ever holds a word
 * of it. Lengths are millimetres. Text is UTF-8, may come from outside (tools/desk/plain.h), and is
 * set in Noto Serif CJK by Pango: lines break as Chinese does, and end flush. */
#ifndef TG_TOOLS_DESK_PAPER_H
#define TG_TOOLS_DESK_PAPER_H

#include "app/form/pack.h"
#include "app/form/strokes.h"

#include <stdio.h>

enum { PAPER_CELLS_MAX = 12, PAPER_CONTENTS_MAX = 8 };

enum paper_kind {
    PAPER_PDF,
    PAPER_CSV,
    PAPER_JSON,
    PAPER_LINES
}; /* what a paper's content may be written as */

struct paper;

struct paper_head {
    const char *title;        /* what the file is called inside */
    const char *left, *right; /* at the top of each page: organisation, case number */
    const char *note;         /* at its foot, left; NULL: none */
    enum lang lang;
    int64_t date_s; /* its day, the only time that the file tells; Unix seconds */
};

/* The texts of `head` are copied. The paper is owned by the caller (paper_destroy). MEMORY;
 * MISSING when no typeface has Chinese. */
enum tg_err paper_create(const struct paper_head *head, struct paper **out_paper,
                         struct fault *fault) MUST_USE;
/* Writes the PDF; the same paper is the same bytes each time. Once, at the end. Where a letter was
 * drawn as a box, since no typeface here has it, the foot of each page says so. IO, MEMORY. */
enum tg_err paper_write(struct paper *paper, FILE *out, struct fault *fault) MUST_USE;
void paper_destroy(struct paper *paper);

/* In the middle, large. */
void paper_title(struct paper *paper, const char *text);
/* The same, smaller. */
void paper_subtitle(struct paper *paper, const char *text);
/* Level 1 stands in the contents too. Never left alone at the foot of a page. */
void paper_heading(struct paper *paper, int level, const char *text);
void paper_text(struct paper *paper, const char *text);
/* Small and grey: what explains. */
void paper_remark(struct paper *paper, const char *text);
void paper_gap(struct paper *paper, double height_mm);
/* Goes on on a new page; nothing when this one is empty. */
void paper_page(struct paper *paper);
/* The same unless so much room is left: for what should stand in one piece. */
void paper_keep(struct paper *paper, double height_mm);
/* Keeps room here for `count` headings of level 1 that are still to come, with their pages. Once.
 */
void paper_contents(struct paper *paper, size_t count);

enum paper_align { PAPER_LEFT, PAPER_CENTRE, PAPER_RIGHT };

/* A label and what belongs to it. */
struct paper_cell {
    const char *label;         /* in a ruled cell of its own before the text; NULL: none */
    const char *text;          /* NULL: room for the pen */
    const struct strokes *ink; /* drawn in place of the text; NULL: none */
    double share; /* of the row's width, beside others'; 0: like 1; in all 0: as they need */
    enum paper_align align;
    bool bold, small; /* small: for many side by side */
};

/* A ruled row, as high as its texts need and at least `height_mm`. One that is too long for the
 * page goes on on the next, line by line, under the same labels. Up to PAPER_CELLS_MAX. */
void paper_row(struct paper *paper, const struct paper_cell *cells, size_t count, double height_mm);
/* A row that stands again at the top of each page until paper_table_end. */
void paper_table(struct paper *paper, const struct paper_cell *cells, size_t count);
void paper_table_end(struct paper *paper);

struct paper_bar {
    const char *label;
    uint64_t value, before; /* this period's, the one's before */
};

/* Lying bars with their numbers, told apart by pattern and not by colour; `names` are those of the
 * two values. */
void paper_bars(struct paper *paper, const struct paper_bar *bars, size_t count,
                const char *const names[static 2]);

size_t paper_page_count(const struct paper *paper);

#endif
