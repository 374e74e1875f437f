/* Drawing into pixels: rectangles, rounded boxes, glyphs, QR modules. All of it clipped, none of it
 * allocating. Pixels are XRGB8888, colours 0xRRGGBB. */
#ifndef TG_APP_UI_CANVAS_H
#define TG_APP_UI_CANVAS_H

#include <stdbool.h>
#include <stdint.h>

struct rect {
    int x, y, w, h;
};

/* Sixteenths of a pixel. */
struct canvas_point {
    int x, y;
};
enum { CANVAS_POINT = 16 };

struct canvas {
    uint32_t *pixels;          /* borrowed */
    int width, height, stride; /* pixels */
    struct rect clip;
};

struct rect rect_intersect(struct rect a, struct rect b);
struct rect rect_union(struct rect a, struct rect b);
struct rect rect_inset(struct rect rect, int by);
bool rect_empty(struct rect rect);
bool rect_contains(struct rect rect, int x, int y);

struct canvas canvas_over(uint32_t *pixels, int width, int height, int stride);
void canvas_fill(struct canvas *canvas, struct rect rect, uint32_t colour);
/* A box with round corners, smooth at the edges: `border` pixels of `edge` around `fill`. A box
 * with border 0 is all fill. */
void canvas_box(struct canvas *canvas, struct rect rect, int radius, int border, uint32_t edge,
                uint32_t fill);
/* Blends `colour` through an 8-bit coverage mask, w × h, `pitch` bytes a row, at x, y. */
void canvas_mask(struct canvas *canvas, int x, int y, const uint8_t *mask, int w, int h, int pitch,
                 uint32_t colour);
/* The way of a round pen from one point to another, smooth at the edges; a dot when they are one.
 * `width`: of the pen, sixteenths of a pixel. */
void canvas_pen(struct canvas *canvas, struct canvas_point from, struct canvas_point to, int width,
                uint32_t colour);
/* side × side modules (bit 0 of each byte: dark) in whole pixels, centred in `rect`. */
void canvas_modules(struct canvas *canvas, struct rect rect, const uint8_t *modules, int side,
                    uint32_t dark, uint32_t light);
/* A grey picture, w × h, one byte a pixel, drawn to fill `rect`: the nearest pixel of it each. */
void canvas_grey(struct canvas *canvas, struct rect rect, const uint8_t *grey, int w, int h);

#endif
