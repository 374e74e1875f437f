/* The inside of a page, for the page_*.c files and the stage only.
 *
 * A layout is a list of ops (boxes, runs of glyphs, modules), each with the rectangle that it stays
 * within and a hash of all that it shows. Two layouts with the same op look the same there, so the
 * differing ops' rectangles are exactly what must be painted again. Hits are the touchable parts.
 */
#ifndef TG_APP_UI_PAGE_INSIDE_H
#define TG_APP_UI_PAGE_INSIDE_H

#include "app/ui/page.h"
#include "app/ui/page_controls.h"
#include "app/ui/page_flow.h"
#include "app/ui/page_sizes.h"
#include "app/form/strokes.h"
#include "app/ui/text.h"
#include "app/ui/text_words.h"

enum {
    OPS_MAX = 2048,
    PAGE_GLYPHS_MAX = 8192,
    MODULES_MAX = 64 * 64,
    HITS_MAX = 128,
    HIT_ID_MAX = 32,
    HIT_LABEL_MAX = 160,
    CARETS_MAX = 2048,
    INK_MAX = 2 * STROKES_POINTS_MAX,
};

enum op_kind { OP_BOX, OP_GLYPHS, OP_MODULES, OP_GREY, OP_INK };

struct op {
    enum op_kind kind;
    struct rect rect;
    uint32_t colour, edge;
    int radius, border;
    enum face face;
    enum lang lang;
    int px;
    int x, base;           /* pen and baseline of the run */
    int pen;               /* of ink, sixteenths of a pixel */
    uint32_t first, count; /* glyphs, points of ink; for OP_MODULES count is the side,
                              for OP_GREY they are its width and height */
    uint64_t hash;
};

struct page_glyph {
    uint32_t id;
    int16_t x, y;
    bool bold;
};

struct hit {
    struct rect rect;
    enum ui_role role;
    int index;
    char id[HIT_ID_MAX];
    char label[HIT_LABEL_MAX];
};

/* Where a tap puts the caret of the field that is shown. */
struct caret_stop {
    int x, y; /* middle of the line */
    int at;   /* byte */
};

/* Where the flow goes down: the whole width, or the left half of it; beside that one the right
 * half; then the whole width again, below both. */
enum { COLUMN_FIRST, COLUMN_RIGHT, COLUMN_BELOW, COLUMNS_MAX };

struct column {
    int x, w;
    int origin;      /* where the column begins */
    int top, bottom; /* where its pages begin (below what stays) and end */
    int y;
    int gap;            /* wanted before the next item */
    bool words;         /* the last item was words, from which a control stands apart */
    int page;           /* that the next item is on */
    struct rect beside; /* the free right half of a row of choices; empty: none */
};

/* A subheading that nothing stands below yet, and the layout before it: it goes along to the next
 * page with what follows. */
struct subheading {
    bool alone;
    int height;
    size_t ops, glyphs;
    struct column column;
    char text[HIT_LABEL_MAX];
};

/* What the stage tells a layout. */
struct page_state {
    struct theme theme;
    enum lang lang;
    int shown;              /* page of the flow, from 0 */
    int pages[COLUMNS_MAX]; /* up to which each column of the last layout goes, at least 1; 0: there
                               was none below */
    int half_height;    /* of the tallest choice of the last layout, two to a row: all are equal */
    uint64_t halves;    /* which of the last layout's words to read have room in half a row */
    int text_first;     /* line of the field's text that is seen first */
    unsigned text_seen; /* field_changes() of the last layout; 0: go to the caret */
    bool shift, symbols, methods; /* keys of the keyboards that are on */
    char pressed[HIT_ID_MAX];     /* "": nothing */
    int pressed_index;
};

struct page {
    struct fonts *fonts;  /* borrowed */
    struct text_box *box; /* scratch of one layout */
    struct page_state state;
    struct column columns[COLUMNS_MAX];
    int column, column_count;
    int origin;                /* of the flow, above a heading over all its columns */
    struct rect footer_middle; /* room for the pager in landscape; empty: none */
    int dock;                  /* where what is docked at the bottom ends */
    bool folded;               /* its bars are one: height is dear */
    bool passing;              /* read through on a low display: not even headings stay */
    struct subheading sub;
    bool overflowed;
    bool turns;                  /* the main action turns the page */
    char heading[HIT_LABEL_MAX]; /* what a field without a label is called */
    int half_tallest;
    int word_count; /* of words to read, and which of them have room in half a row */
    uint64_t halves;
    int text_step; /* so many lines are a page of the field's text */
    size_t op_count, glyph_count, hit_count, caret_count, ink_count;
    struct op ops[OPS_MAX];
    struct page_glyph glyphs[PAGE_GLYPHS_MAX];
    uint8_t modules[MODULES_MAX];
    uint8_t grey[PAGE_GREY_MAX];
    struct canvas_point ink[INK_MAX];
    struct hit hits[HITS_MAX];
    struct caret_stop carets[CARETS_MAX];
    char shown[TEXT_BYTES_MAX + 1]; /* what stands in the field, and what is being composed in it */
};

struct page *page_create(struct fonts *fonts) MUST_USE;
void page_destroy(struct page *page);
/* An empty page of that state. */
void page_begin(struct page *page, const struct page_state *state);
/* Adds the pager when the state has more than one page. False: what the state said of the pages was
 * wrong; it is corrected, and the layout must be done once more. */
bool page_end(struct page *page, struct page_state *state);
const struct hit *page_hit_at(const struct page *page, int x, int y);

/* ---- page_paint.c: ops */
enum align { ALIGN_LEFT, ALIGN_MIDDLE, ALIGN_RIGHT };

void page_add_op(struct page *page, struct op op);
void page_box(struct page *page, struct rect rect, int radius, int border, uint32_t edge,
              uint32_t fill);
void page_disc(struct page *page, struct rect rect, int border, uint32_t edge, uint32_t fill);
void page_icon(struct page *page, const char *name, struct rect rect, int px, uint32_t colour);
void page_modules(struct page *page, struct rect rect, const uint8_t *modules, int side);
void page_grey(struct page *page, struct rect rect, const uint8_t *grey, int w, int h);
/* Lines [from, to) of the layout in page->box, the first at the top of `rect`. */
void page_lines(struct page *page, const struct text_style *style, size_t from, size_t to,
                struct rect rect, enum align align, uint32_t colour);
/* Of one of those lines, what stands for `bytes`; the line begins at the left end of `rect`. */
void page_line_part(struct page *page, const struct text_style *style, const struct text_line *line,
                    struct rect rect, struct text_span bytes, uint32_t colour);

struct text_style page_style(const struct page *page, enum face face, int px);
/* Lays `text` out in page->box; its height in pixels. */
int page_measure(struct page *page, const struct text_style *style, const char *text, int width);
int page_text_width(struct page *page, const struct text_style *style, const char *text);
/* Lays out and draws, in the middle of `rect`'s height. */
void page_words(struct page *page, const struct text_style *style, const char *text,
                struct rect rect, enum align align, uint32_t colour);

/* On one line in the middle of `rect`, in smaller letters than `px` where it would not fit. */
void page_words_fitting(struct page *page, enum face face, int px, const char *text,
                        struct rect rect, uint32_t colour);

/* What is wrong with a control, at it. */
void page_error_at(struct page *page, const char *error, struct text_style style, struct rect rect);

/* Paints what lies within the canvas's clip, on paper. */
void page_paint(const struct page *page, struct canvas *canvas);

#endif
