#include "app/input/handwriting_shape.h"

#include <math.h>
#include <string.h>

/* Lengths are in the box's units until lay() makes the square of it. */
static const float STEP_SHARE = 1.0F / 40;  /* of the character's longer side */
static const float SPECK_SHARE = 1.0F / 64; /* of the box: nothing is smaller */
static const float SPREADS = 2.1F;          /* so many of them to the square's edge */
static const float BLUR = 0.62F;            /* of a place's side */

/* ---- the pen's way in equal steps */

static void measure(const struct strokes *strokes, size_t begin, size_t end, float *out_length,
                    struct handwriting_work *work)
{
    const struct strokes_point *p = strokes->points;
    work->left = work->right = p[begin].x;
    work->top = work->bottom = p[begin].y;
    for (size_t i = begin; i < end; i++) {
        work->left = fminf(work->left, p[i].x);
        work->right = fmaxf(work->right, p[i].x);
        work->top = fminf(work->top, p[i].y);
        work->bottom = fmaxf(work->bottom, p[i].y);
        if (i > begin)
            *out_length += hypotf((float)(p[i].x - p[i - 1].x), (float)(p[i].y - p[i - 1].y));
    }
}

static void add_step(struct handwriting_work *work, float x, float y, float to_x, float to_y)
{
    if (work->count < HANDWRITING_STEPS_MAX)
        work->steps[work->count++] =
            (struct handwriting_step){(x + to_x) / 2, (y + to_y) / 2, to_x - x, to_y - y};
}

static void walk(const struct strokes *strokes, size_t stroke, struct handwriting_work *work)
{
    size_t from, to = strokes_of(strokes, stroke, &from);
    float x = strokes->points[from].x, y = strokes->points[from].y;
    for (size_t i = from + 1; i < to; i++) {
        float px = strokes->points[i].x, py = strokes->points[i].y;
        float way = hypotf(px - x, py - y);
        while (way >= work->step) {
            float nx = x + (px - x) * work->step / way, ny = y + (py - y) * work->step / way;
            add_step(work, x, y, nx, ny);
            x = nx;
            y = ny;
            way -= work->step;
        }
    }
    /* What is left of it; of a speck, all. */
    add_step(work, x, y, strokes->points[to - 1].x, strokes->points[to - 1].y);
}

static bool walk_all(const struct strokes *strokes, size_t from, size_t to,
                     struct handwriting_work *work)
{
    size_t begin = from > 0 && from <= strokes->count ? strokes->ends[from - 1] : 0;
    float length = 0;
    if (to > strokes->count)
        to = strokes->count;
    if (from >= to)
        return false;
    work->count = 0;
    work->box_width = strokes->width;
    work->box_height = strokes->height;
    measure(strokes, begin, strokes->ends[to - 1], &length, work);
    float side = fmaxf(work->right - work->left, work->bottom - work->top);
    side = fmaxf(side, SPECK_SHARE * fminf(work->box_width, work->box_height));
    work->step = fmaxf(side * STEP_SHARE, length / (HANDWRITING_STEPS_MAX / 2));
    for (size_t i = from; i < to; i++)
        walk(strokes, i, work);
    return true;
}

/* ---- into the square */

/* How ink lies along one way: its middle, and its spread before and behind that. */
struct spread {
    float middle, before, behind;
};

static float weight_of(const struct handwriting_step *step, float least)
{
    return hypotf(step->dx, step->dy) + least;
}

static struct spread spread_of(const struct handwriting_work *work, bool across, float least)
{
    struct spread out = {0, 0, 0};
    float all = 0, before = 0, behind = 0;
    for (size_t i = 0; i < work->count; i++) {
        float weight = weight_of(&work->steps[i], least);
        out.middle += weight * (across ? work->steps[i].x : work->steps[i].y);
        all += weight;
    }
    out.middle /= all;
    for (size_t i = 0; i < work->count; i++) {
        float weight = weight_of(&work->steps[i], least);
        float off = (across ? work->steps[i].x : work->steps[i].y) - out.middle;
        if (off < 0) {
            out.before += weight * off * off;
            before += weight;
        } else {
            out.behind += weight * off * off;
            behind += weight;
        }
    }
    out.before = before > 0 ? sqrtf(out.before / before) : 0;
    out.behind = behind > 0 ? sqrtf(out.behind / behind) : 0;
    return out;
}

/* A quadratic that takes middle - 2·before, middle, middle + 2·behind to -half, 0, half. */
struct bend {
    float middle, straight, curved;
};

static struct bend bend_of(struct spread spread, float half, float least)
{
    /* Beyond three to one the quadratic would turn back. */
    float before = SPREADS * fmaxf(fmaxf(spread.before, spread.behind / 2.5F), least);
    float behind = SPREADS * fmaxf(fmaxf(spread.behind, spread.before / 2.5F), least);
    float curved = half * (before - behind) / (before * behind * (before + behind));
    return (struct bend){spread.middle, half / behind - curved * behind, curved};
}

static float bent(const struct bend *bend, float value)
{
    float off = value - bend->middle;
    return off * (bend->straight + bend->curved * off);
}

/* The places become [-half, half] around 0, the ways go along. */
static void lay(struct handwriting_work *work)
{
    float least = work->step / 4;
    struct spread x = spread_of(work, true, least), y = spread_of(work, false, least);
    float width = x.before + x.behind + least, height = y.before + y.behind + least;
    float thin = fminf(width, height) / fmaxf(width, height);
    thin = sqrtf(sinf((float)M_PI_2 * thin)); /* a 一 stays flat, a tall 日 becomes less so */
    float half_x = width < height ? thin / 2 : 0.5F, half_y = width < height ? 0.5F : thin / 2;
    struct bend bend_x = bend_of(x, half_x, least), bend_y = bend_of(y, half_y, least);
    for (size_t i = 0; i < work->count; i++) {
        struct handwriting_step *step = &work->steps[i];
        float x0 = bent(&bend_x, step->x - step->dx / 2),
              x1 = bent(&bend_x, step->x + step->dx / 2);
        float y0 = bent(&bend_y, step->y - step->dy / 2),
              y1 = bent(&bend_y, step->y + step->dy / 2);
        *step = (struct handwriting_step){(x0 + x1) / 2, (y0 + y1) / 2, x1 - x0, y1 - y0};
    }
}

/* ---- counting */

/* How much of what lies at `at` (in places) each place along a side gets. */
static void blur(float at, float out[static HANDWRITING_GRID])
{
    for (int i = 0; i < HANDWRITING_GRID; i++) {
        float off = (at - (float)i - 0.5F) / BLUR;
        out[i] = off * off < 9 ? expf(-off * off / 2) : 0;
    }
}

static float in_places(float value)
{
    return fminf(fmaxf((value + 0.5F) * HANDWRITING_GRID, 0), HANDWRITING_GRID);
}

static void count_step(const struct handwriting_step *step, float length,
                       const float share[static HANDWRITING_DIRECTIONS],
                       float ink[static HANDWRITING_DIRECTIONS][HANDWRITING_PLACES])
{
    float across[HANDWRITING_GRID], down[HANDWRITING_GRID];
    blur(in_places(step->x), across);
    blur(in_places(step->y), down);
    for (int d = 0; d < HANDWRITING_DIRECTIONS; d++) {
        if (share[d] <= 0)
            continue;
        for (int row = 0; row < HANDWRITING_GRID; row++) {
            float part = share[d] * length * down[row];
            float *places = ink[d] + row * HANDWRITING_GRID;
            if (part > 0)
                for (int column = 0; column < HANDWRITING_GRID; column++)
                    places[column] += part * across[column];
        }
    }
}

/* Between its two neighbours of the eight directions; a speck has none of its own. */
static void share_out(const struct handwriting_step *step, float length,
                      float share[static HANDWRITING_DIRECTIONS])
{
    memset(share, 0, HANDWRITING_DIRECTIONS * sizeof *share);
    if (length <= 0) {
        for (int d = 0; d < HANDWRITING_DIRECTIONS; d++)
            share[d] = 1.0F / HANDWRITING_DIRECTIONS;
        return;
    }
    float turn = atan2f(step->dy, step->dx) * (float)(HANDWRITING_DIRECTIONS / 2 / M_PI);
    turn = turn < 0 ? turn + HANDWRITING_DIRECTIONS : turn;
    int d = (int)turn;
    share[d % HANDWRITING_DIRECTIONS] = 1 - (turn - (float)d);
    share[(d + 1) % HANDWRITING_DIRECTIONS] += turn - (float)d;
}

static uint8_t as_byte(float value)
{
    return (uint8_t)fminf(fmaxf(value + 0.5F, 0), 255);
}

static void count_whole(const struct handwriting_work *work, float length, uint8_t *out)
{
    float width = (work->right - work->left) / work->box_width;
    float height = (work->bottom - work->top) / work->box_height;
    float middle_x = (work->right + work->left) / 2 / work->box_width;
    float middle_y = (work->bottom + work->top) / 2 / work->box_height;
    out[0] = as_byte(255 * sqrtf(width));
    out[1] = as_byte(255 * sqrtf(height));
    out[2] = as_byte(255 * sqrtf(fmaxf(width, height)));
    out[3] = as_byte(255 * middle_x);
    out[4] = as_byte(255 * middle_y);
    out[5] = as_byte(255 * work->top / work->box_height);
    out[6] = as_byte(255 * work->bottom / work->box_height);
    out[7] = as_byte(40 * sqrtf(length));
}

bool handwriting_shape(const struct strokes *strokes, size_t from, size_t to,
                       struct handwriting_work *work, uint8_t out[static HANDWRITING_VALUES])
{
    float all = 0;
    if (!walk_all(strokes, from, to, work))
        return false;
    lay(work);
    memset(work->ink, 0, sizeof work->ink);
    for (size_t i = 0; i < work->count; i++) {
        float share[HANDWRITING_DIRECTIONS];
        float length = hypotf(work->steps[i].dx, work->steps[i].dy);
        share_out(&work->steps[i], length, share);
        length = fmaxf(length, STEP_SHARE / 4);
        count_step(&work->steps[i], length, share, work->ink);
        all += length;
    }
    for (int d = 0; d < HANDWRITING_DIRECTIONS; d++)
        for (int p = 0; p < HANDWRITING_PLACES; p++)
            out[d * HANDWRITING_PLACES + p] = as_byte(320 * sqrtf(work->ink[d][p]));
    count_whole(work, all, out + HANDWRITING_DIRECTIONS * HANDWRITING_PLACES);
    return true;
}
