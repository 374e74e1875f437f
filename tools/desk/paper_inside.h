/* What the files of the paper share. Lengths are points here, 1/72 of an inch, from the page's
 * upper left corner. */
#ifndef TG_TOOLS_DESK_PAPER_INSIDE_H
#define TG_TOOLS_DESK_PAPER_INSIDE_H

#include "tools/desk/paper.h"

#include <pango/pangocairo.h>

#define PAPER_MM (72.0 / 25.4)
#define PAPER_WIDTH (210 * PAPER_MM)
#define PAPER_HEIGHT (297 * PAPER_MM)
#define PAPER_SIDE (20 * PAPER_MM) /* margin left and right */
#define PAPER_EDGE (25 * PAPER_MM) /* and above and below */
#define PAPER_INNER (PAPER_WIDTH - 2 * PAPER_SIDE)
#define PAPER_RULE (0.25 * PAPER_MM)
#define PAPER_BODY 10.5 /* size of the text: five, as Chinese printers call it */
#define PAPER_SMALL 8.0

enum { PAPER_PAGES_MAX = 2000, PAPER_MARKS_MAX = 512 };

struct paper_mark { /* a heading, for contents and outline */
    int level;
    size_t page; /* from 0 */
    double y;
    char *text; /* owned */
};

struct paper {
    char *title, *left, *right, *note; /* owned */
    enum lang lang;
    int64_t date_s;
    PangoFontMap *fonts;
    PangoContext *context;
    GPtrArray *pages; /* of cairo_surface_t, recordings; owned */
    cairo_t *cr;      /* of the last page; NULL before the first and when memory is out */
    double y;         /* where the next thing goes */
    bool full;        /* past PAPER_PAGES_MAX: what came after is not there */
    struct paper_mark marks[PAPER_MARKS_MAX];
    size_t mark_count;
    bool has_contents;
    size_t contents_page, contents_count;
    double contents_y;
    struct paper_cell table[PAPER_CELLS_MAX]; /* the row that stands again; texts owned */
    size_t table_count;
    size_t unknown;
};

/* paper.c */
double paper_room(const struct paper *paper); /* left on this page */
bool paper_empty_page(const struct paper *paper);
/* A new page unless `height` is left. */
void paper_need(struct paper *paper, double height);

/* paper_type.c: text set to a width. */
struct paper_style {
    double size; /* points */
    bool bold, grey;
    enum paper_align align;
};
/* Owned by the caller (g_object_unref). */
PangoLayout *paper_layout(struct paper *paper, const char *text, double width,
                          const struct paper_style *style);
/* A label in the middle of `width`: when it breaks, its lines are about as long as each other. */
PangoLayout *paper_layout_label(struct paper *paper, const char *text, double width);
double paper_layout_height(PangoLayout *layout);
double paper_layout_width(PangoLayout *layout);
/* What it was set to. */
double paper_layout_measure(PangoLayout *layout);
int paper_layout_lines(PangoLayout *layout);
/* Draws lines from number `from` on, as many as `height` holds; returns the number of the next, and
 * how high they stand. `cr` NULL: only measures. */
int paper_layout_draw(cairo_t *cr, PangoLayout *layout, double x, double y, int from, double height,
                      double *out_height);
/* One line at a place, cut short with an ellipsis; returns its width. */
double paper_line(struct paper *paper, cairo_t *cr, const char *text, double x, double y,
                  double width, const struct paper_style *style);

#endif
