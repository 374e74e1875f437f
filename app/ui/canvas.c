#include "app/ui/canvas.h"

#include <math.h>
#include <stddef.h>

static int min_int(int a, int b)
{
    return a < b ? a : b;
}

static int max_int(int a, int b)
{
    return a > b ? a : b;
}

struct rect rect_intersect(struct rect a, struct rect b)
{
    int x = max_int(a.x, b.x), y = max_int(a.y, b.y);
    int right = min_int(a.x + a.w, b.x + b.w), bottom = min_int(a.y + a.h, b.y + b.h);

    return (struct rect){x, y, max_int(right - x, 0), max_int(bottom - y, 0)};
}

struct rect rect_union(struct rect a, struct rect b)
{
    if (rect_empty(a))
        return b;
    if (rect_empty(b))
        return a;
    int x = min_int(a.x, b.x), y = min_int(a.y, b.y);

    return (struct rect){x, y, max_int(a.x + a.w, b.x + b.w) - x,
                         max_int(a.y + a.h, b.y + b.h) - y};
}

struct rect rect_inset(struct rect rect, int by)
{
    return (struct rect){rect.x + by, rect.y + by, rect.w - 2 * by, rect.h - 2 * by};
}

bool rect_empty(struct rect rect)
{
    return rect.w <= 0 || rect.h <= 0;
}

bool rect_contains(struct rect rect, int x, int y)
{
    return x >= rect.x && y >= rect.y && x < rect.x + rect.w && y < rect.y + rect.h;
}

struct canvas canvas_over(uint32_t *pixels, int width, int height, int stride)
{
    return (struct canvas){pixels, width, height, stride, {0, 0, width, height}};
}

static uint32_t *row_at(struct canvas *canvas, int x, int y)
{
    return canvas->pixels + (ptrdiff_t)y * canvas->stride + x;
}

/* Exact at both ends: coverage 0 keeps the ground, 255 gives the colour. */
static uint32_t blend(uint32_t ground, uint32_t colour, uint32_t coverage)
{
    uint32_t a = coverage + (coverage >> 7), b = 256 - a;
    uint32_t red_blue = ((colour & 0xff00ffU) * a + (ground & 0xff00ffU) * b) >> 8;
    uint32_t green = ((colour & 0x00ff00U) * a + (ground & 0x00ff00U) * b) >> 8;

    return (red_blue & 0xff00ffU) | (green & 0x00ff00U);
}

void canvas_fill(struct canvas *canvas, struct rect rect, uint32_t colour)
{
    struct rect in = rect_intersect(rect, canvas->clip);

    for (int y = in.y; y < in.y + in.h; y++) {
        uint32_t *at = row_at(canvas, in.x, y);
        for (int x = 0; x < in.w; x++)
            at[x] = colour;
    }
}

static void blend_pixel(struct canvas *canvas, int x, int y, uint32_t colour, uint32_t coverage)
{
    if (!rect_contains(canvas->clip, x, y))
        return;
    uint32_t *at = row_at(canvas, x, y);
    *at = blend(*at, colour, coverage);
}

/* How much of a pixel lies within `radius` of a point that is (dx, dy) away, 0 to 255. */
static uint32_t corner_coverage(double dx, double dy, double radius)
{
    double inside = radius - sqrt(dx * dx + dy * dy) + 0.5;

    if (inside <= 0)
        return 0;
    return inside >= 1 ? 255 : (uint32_t)(inside * 255);
}

static void fill_corners(struct canvas *canvas, struct rect rect, int radius, uint32_t colour)
{
    for (int j = 0; j < radius; j++) {
        for (int i = 0; i < radius; i++) {
            uint32_t coverage = corner_coverage(radius - i - 0.5, radius - j - 0.5, radius);
            if (coverage == 0)
                continue;
            int right = rect.x + rect.w - 1 - i, bottom = rect.y + rect.h - 1 - j;
            blend_pixel(canvas, rect.x + i, rect.y + j, colour, coverage);
            blend_pixel(canvas, right, rect.y + j, colour, coverage);
            blend_pixel(canvas, rect.x + i, bottom, colour, coverage);
            blend_pixel(canvas, right, bottom, colour, coverage);
        }
    }
}

static void fill_round(struct canvas *canvas, struct rect rect, int radius, uint32_t colour)
{
    int r = min_int(radius, min_int(rect.w, rect.h) / 2);

    if (rect_empty(rect) || rect_empty(rect_intersect(rect, canvas->clip)))
        return;
    if (r <= 0) {
        canvas_fill(canvas, rect, colour);
        return;
    }
    canvas_fill(canvas, (struct rect){rect.x + r, rect.y, rect.w - 2 * r, r}, colour);
    canvas_fill(canvas, (struct rect){rect.x, rect.y + r, rect.w, rect.h - 2 * r}, colour);
    canvas_fill(canvas, (struct rect){rect.x + r, rect.y + rect.h - r, rect.w - 2 * r, r}, colour);
    fill_corners(canvas, rect, r, colour);
}

void canvas_box(struct canvas *canvas, struct rect rect, int radius, int border, uint32_t edge,
                uint32_t fill)
{
    if (border > 0)
        fill_round(canvas, rect, radius, edge);
    fill_round(canvas, rect_inset(rect, border), max_int(radius - border, 0), fill);
}

void canvas_mask(struct canvas *canvas, int x, int y, const uint8_t *mask, int w, int h, int pitch,
                 uint32_t colour)
{
    struct rect in = rect_intersect((struct rect){x, y, w, h}, canvas->clip);

    for (int j = in.y; j < in.y + in.h; j++) {
        const uint8_t *from = mask + (ptrdiff_t)(j - y) * pitch + (in.x - x);
        uint32_t *to = row_at(canvas, in.x, j);
        for (int i = 0; i < in.w; i++) {
            if (from[i] == 255)
                to[i] = colour;
            else if (from[i] != 0)
                to[i] = blend(to[i], colour, from[i]);
        }
    }
}

struct pen {
    double x, y, dx, dy; /* where it begins, and its way */
    double radius, length2;
};

/* The pixels of row y that the pen may reach, within `in`. */
static struct rect pen_row(const struct pen *pen, struct rect in, int y)
{
    double reach = pen->radius + 1, first = 0, last = 1;

    if (fabs(pen->dy) > 1e-9) { /* the part of the way that is near this row */
        double a = (y + 0.5 - reach - pen->y) / pen->dy, b = (y + 0.5 + reach - pen->y) / pen->dy;
        first = fmin(fmax(fmin(a, b), 0), 1);
        last = fmin(fmax(fmax(a, b), 0), 1);
    }
    double x1 = pen->x + first * pen->dx, x2 = pen->x + last * pen->dx;
    int left = (int)floor(fmin(x1, x2) - reach), right = (int)ceil(fmax(x1, x2) + reach);
    return rect_intersect((struct rect){left, y, right - left, 1}, in);
}

void canvas_pen(struct canvas *canvas, struct canvas_point from, struct canvas_point to, int width,
                uint32_t colour)
{
    const double unit = CANVAS_POINT;
    const struct pen pen = {.x = from.x / unit,
                            .y = from.y / unit,
                            .dx = (to.x - from.x) / unit,
                            .dy = (to.y - from.y) / unit,
                            .radius = width / unit / 2,
                            .length2 =
                                pow((to.x - from.x) / unit, 2) + pow((to.y - from.y) / unit, 2)};
    int reach = (int)ceil(pen.radius) + 1;
    int top = (int)floor(fmin(pen.y, pen.y + pen.dy)) - reach;
    int bottom = (int)ceil(fmax(pen.y, pen.y + pen.dy)) + reach;
    struct rect rows = rect_intersect(
        (struct rect){canvas->clip.x, top, canvas->clip.w, bottom - top}, canvas->clip);

    for (int y = rows.y; y < rows.y + rows.h; y++) {
        struct rect row = pen_row(&pen, rows, y);
        for (int x = row.x; x < row.x + row.w; x++) {
            double px = x + 0.5 - pen.x, py = y + 0.5 - pen.y;
            double along = px * pen.dx + py * pen.dy;
            double at = pen.length2 > 0 ? fmin(fmax(along / pen.length2, 0), 1) : 0;
            uint32_t coverage = corner_coverage(px - at * pen.dx, py - at * pen.dy, pen.radius);
            if (coverage > 0)
                blend_pixel(canvas, x, y, colour, coverage);
        }
    }
}

void canvas_modules(struct canvas *canvas, struct rect rect, const uint8_t *modules, int side,
                    uint32_t dark, uint32_t light)
{
    int module = side > 0 ? min_int(rect.w, rect.h) / side : 0;
    int x = rect.x + (rect.w - module * side) / 2, y = rect.y + (rect.h - module * side) / 2;

    canvas_fill(canvas, rect, light);
    for (int j = 0; j < side; j++) {
        for (int i = 0; i < side; i++) {
            struct rect at = {x + i * module, y + j * module, module, module};
            if (modules[j * side + i] & 1)
                canvas_fill(canvas, at, dark);
        }
    }
}

void canvas_grey(struct canvas *canvas, struct rect rect, const uint8_t *grey, int w, int h)
{
    struct rect on = {0, 0, canvas->width, canvas->height};
    struct rect part = rect_intersect(rect_intersect(rect, canvas->clip), on);

    for (int y = part.y; y < part.y + part.h; y++) {
        const uint8_t *from = grey + (size_t)((int64_t)(y - rect.y) * h / rect.h) * (size_t)w;
        uint32_t *to = canvas->pixels + (size_t)y * (size_t)canvas->stride;
        for (int x = part.x; x < part.x + part.w; x++)
            to[x] = from[(int64_t)(x - rect.x) * w / rect.w] * 0x010101U;
    }
}
