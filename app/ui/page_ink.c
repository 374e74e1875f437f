#include "app/ui/page_ink.h"

#include <math.h>

/* The box of points [first, first + count), with the pen's width around. */
static struct rect ink_box(const struct page *page, uint32_t first, uint32_t count, int pen)
{
    const struct canvas_point *points = page->ink + first;
    int left = points[0].x, right = left, top = points[0].y, bottom = top;

    for (uint32_t i = 1; i < count; i++) {
        left = points[i].x < left ? points[i].x : left;
        right = points[i].x > right ? points[i].x : right;
        top = points[i].y < top ? points[i].y : top;
        bottom = points[i].y > bottom ? points[i].y : bottom;
    }
    int reach = pen / 2 + 2 * CANVAS_POINT;
    struct rect box = {(left - reach) / CANVAS_POINT, (top - reach) / CANVAS_POINT, 0, 0};
    box.w = (right + reach) / CANVAS_POINT + 1 - box.x;
    box.h = (bottom + reach) / CANVAS_POINT + 1 - box.y;
    return box;
}

/* A stroke in pieces that stay the same while it grows: only its last one is painted again. */
static void add_stroke(struct page *page, struct rect rect, uint32_t first, uint32_t count, int pen,
                       uint32_t colour)
{
    enum { PIECE = 8 };

    for (uint32_t at = 0; at == 0 || at + 1 < count; at += PIECE) {
        uint32_t size = count - at < PIECE + 1 ? count - at : PIECE + 1;
        page_add_op(page,
                    (struct op){.kind = OP_INK,
                                .rect = rect_intersect(ink_box(page, first + at, size, pen), rect),
                                .colour = colour,
                                .pen = pen,
                                .first = first + at,
                                .count = size});
    }
}

void page_ink(struct page *page, struct rect rect, const struct strokes *strokes, double pen_mm,
              uint32_t colour)
{
    const double px_per_mm = page->state.theme.px_per_mm, pen_mm_min = 0.5;
    struct strokes_fit fit = strokes_fit(strokes, rect.w, rect.h);
    double pen = fmax(pen_mm * 10 * fit.scale, pen_mm_min * px_per_mm);

    if (page->ink_count + strokes->point_count > INK_MAX) {
        page->overflowed = true;
        return;
    }
    for (size_t i = 0; i < strokes->count; i++) {
        size_t from, to = strokes_of(strokes, i, &from);
        uint32_t first = (uint32_t)page->ink_count;
        for (size_t at = from; at < to; at++) {
            const struct strokes_point *point = &strokes->points[at];
            page->ink[page->ink_count++] = (struct canvas_point){
                (int)lround((rect.x + fit.x + point->x * fit.scale) * CANVAS_POINT),
                (int)lround((rect.y + fit.y + point->y * fit.scale) * CANVAS_POINT)};
        }
        add_stroke(page, rect, first, (uint32_t)(to - from), (int)(pen * CANVAS_POINT), colour);
    }
}

void page_ink_diagonal(struct page *page, struct rect rect, bool up, double pen_mm, uint32_t colour)
{
    uint32_t first = (uint32_t)page->ink_count;
    int top = rect.y * CANVAS_POINT, bottom = (rect.y + rect.h) * CANVAS_POINT;

    if (page->ink_count + 2 > INK_MAX) {
        page->overflowed = true;
        return;
    }
    page->ink[page->ink_count++] = (struct canvas_point){rect.x * CANVAS_POINT, up ? bottom : top};
    page->ink[page->ink_count++] =
        (struct canvas_point){(rect.x + rect.w) * CANVAS_POINT, up ? top : bottom};
    page_add_op(page, (struct op){.kind = OP_INK,
                                  .rect = rect,
                                  .colour = colour,
                                  .pen = page_px(page, pen_mm * CANVAS_POINT),
                                  .first = first,
                                  .count = 2});
}
