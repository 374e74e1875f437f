/* Invariant: the pen draws only within the box. */
#include "app/ui/pen.h"

#include <math.h>

/* Larger letters make another box: what was drawn stands in the middle of it, and the finger draws
 * there. */
static struct pen_place place_of(const struct strokes *strokes, const struct ui_event *event)
{
    struct strokes_fit fit = strokes_fit(strokes, event->width, event->height);

    return (struct pen_place){(event->x - fit.x) / fit.scale, (event->y - fit.y) / fit.scale};
}

/* Narrows [*first, *last] of a way from `at` by `by` to where it is within 0 … most. */
static void narrow(double at, double by, double most, double *first, double *last)
{
    if (fabs(by) < 1e-9) {
        if (at < 0 || at > most)
            *last = -1;
        return;
    }
    double a = -at / by, b = (most - at) / by;
    *first = fmax(*first, fmin(a, b));
    *last = fmin(*last, fmax(a, b));
}

/* The part of the way from a to b that is within the box (Liang and Barsky); false when none is. */
static bool clip(const struct strokes *box, struct pen_place *a, struct pen_place *b)
{
    double first = 0, last = 1, dx = b->x - a->x, dy = b->y - a->y;

    narrow(a->x, dx, box->width, &first, &last);
    narrow(a->y, dy, box->height, &first, &last);
    if (first > last)
        return false;
    *b = (struct pen_place){a->x + last * dx, a->y + last * dy};
    *a = (struct pen_place){a->x + first * dx, a->y + first * dy};
    return true;
}

static bool is_in(const struct strokes *box, struct pen_place place)
{
    return place.x >= 0 && place.x <= box->width && place.y >= 0 && place.y <= box->height;
}

static void draw_to(struct pen *pen, struct strokes *strokes, struct pen_place place)
{
    struct pen_place from = pen->last, to = place;

    pen->last = place;
    if (!clip(strokes, &from, &to)) {
        pen->draws = false;
        return;
    }
    if (!pen->draws)
        pen->draws = strokes_start(strokes, (int)lround(from.x), (int)lround(from.y));
    if (pen->draws)
        strokes_extend(strokes, (int)lround(to.x), (int)lround(to.y));
    pen->draws = pen->draws && is_in(strokes, place);
}

void pen_event(struct pen *pen, struct strokes *strokes, const struct ui_event *event)
{
    if (event->drag != UI_DRAG_DOWN && !pen->finger)
        return;
    if (strokes->count == 0)
        strokes_begin(strokes, event->width, event->height);
    struct pen_place place = place_of(strokes, event);
    if (event->drag == UI_DRAG_DOWN) {
        pen->last = place;
        pen->draws = false;
    }
    draw_to(pen, strokes, place);
    pen->finger = event->drag != UI_DRAG_UP;
}
