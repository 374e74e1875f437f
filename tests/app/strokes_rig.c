#include "tests/app/strokes_rig.h"

#include <math.h>

double strokes_rig_off(const struct strokes *strokes, size_t stroke, double x, double y)
{
    size_t from, to = strokes_of(strokes, stroke, &from);
    double best = 1e9;
    for (size_t i = from; i < to; i++) {
        const struct strokes_point *a = &strokes->points[i];
        const struct strokes_point *b = &strokes->points[i + 1 < to ? i + 1 : i];
        double dx = b->x - a->x, dy = b->y - a->y, length = dx * dx + dy * dy;
        double at = length > 0 ? ((x - a->x) * dx + (y - a->y) * dy) / length : 0;
        at = at < 0 ? 0 : at > 1 ? 1 : at;
        best = fmin(best, hypot(x - a->x - at * dx, y - a->y - at * dy));
    }
    return best;
}
