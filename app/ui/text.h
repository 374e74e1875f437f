/* Text laid out: shaped by HarfBuzz, broken by UAX 14 (libunibreak), counted by graphemes
 * (UAX 29, utf8proc). A character that the fonts lack shows as a box, never as nothing; text is
 * wrapped, never cut with an ellipsis. */
#ifndef TG_APP_UI_TEXT_H
#define TG_APP_UI_TEXT_H

#include "app/ui/canvas.h"
#include "app/ui/font.h"

#include <stdbool.h>
#include <stddef.h>

enum {
    TEXT_BYTES_MAX = 8192 + 512, /* the longest answer, and what is being composed in it */
    TEXT_GLYPHS_MAX = 8192,
    TEXT_LINES_MAX = 1024,
};

struct text_style {
    enum face face;
    enum lang lang;
    int px; /* pixels an em */
};

struct glyph {
    uint32_t id;      /* 0: the character is missing */
    int32_t x;        /* pen, pixels from the start of the line */
    int32_t y;        /* pixels above the baseline */
    uint32_t at;      /* byte of the text that it starts */
    uint16_t advance; /* pixels */
    bool bold;
};

struct text_line {
    uint32_t start, end; /* bytes; `end` leaves out the newline and trailing spaces */
    uint32_t glyph, glyph_count;
    int width; /* pixels */
};

/* Room for one layout, reused; in secret memory. */
struct text_box {
    struct glyph glyphs[TEXT_GLYPHS_MAX];
    struct text_line lines[TEXT_LINES_MAX];
    size_t glyph_count, line_count;
    char breaks[TEXT_BYTES_MAX];
};
struct text_box *text_box_create(void) MUST_USE;
void text_box_destroy(struct text_box *box);

/* Breaks `len` bytes of UTF-8 into lines of at most `width` pixels (0: only at newlines). Bytes
 * that are not UTF-8 show as boxes. Longer texts than TEXT_BYTES_MAX are cut. */
void text_layout(struct fonts *fonts, const struct text_style *style, const char *text, size_t len,
                 int width, struct text_box *box);
/* Draws one glyph of the style, its pen at glyph->x, its baseline at glyph->y of the canvas. */
void text_draw(struct fonts *fonts, const struct text_style *style, const struct glyph *glyph,
               uint32_t colour, struct canvas *canvas);
/* Pixels between two baselines: 1.4 em. */
int text_line_height(const struct text_style *style);
/* Pixels from the top of a line to its baseline, so that capitals stand in the middle. */
int text_ascent(const struct text_style *style);

/* The grapheme boundary before / after byte `at`. */
size_t text_previous(const char *text, size_t len, size_t at);
size_t text_next(const char *text, size_t len, size_t at);

#endif
