#include "tools/model/vary.h"

#include "tools/model/vary_inside.h"

#include <math.h>

/* How far each hand strays, as shares of the character's side, radians and chances. */
struct manner {
    float hook_dropped;
    float part_shift, part_size, part_turn;
    float end_shift, stroke_shift, bow;
    float wrong_order, turned_round, left_out, drawn_twice;
};

static const struct manner MANNERS[VARY_HANDS] = {
    [VARY_NEAT] = {.hook_dropped = 0.2F,
                   .part_shift = 0.022F,
                   .part_size = 0.09F,
                   .part_turn = 0.03F,
                   .end_shift = 0.02F,
                   .stroke_shift = 0.014F,
                   .bow = 0.03F,
                   .wrong_order = 0.05F,
                   .turned_round = 0.02F,
                   .left_out = 0.01F,
                   .drawn_twice = 0.01F},
    [VARY_QUICK] = {.hook_dropped = 0.4F,
                    .part_shift = 0.032F,
                    .part_size = 0.14F,
                    .part_turn = 0.05F,
                    .end_shift = 0.033F,
                    .stroke_shift = 0.022F,
                    .bow = 0.05F,
                    .wrong_order = 0.08F,
                    .turned_round = 0.03F,
                    .left_out = 0.04F,
                    .drawn_twice = 0.02F},
    [VARY_RUNNING] = {.hook_dropped = 0.5F,
                      .part_shift = 0.036F,
                      .part_size = 0.16F,
                      .part_turn = 0.06F,
                      .end_shift = 0.036F,
                      .stroke_shift = 0.024F,
                      .bow = 0.06F,
                      .wrong_order = 0.06F,
                      .turned_round = 0.03F,
                      .left_out = 0.05F,
                      .drawn_twice = 0.01F},
};

static const float FLAT_TURNED_ROUND = 0.12F;

float vary_length(const struct template_point *points, size_t from, size_t to)
{
    float length = 0;
    for (size_t i = from + 1; i < to; i++)
        length += hypotf(points[i].x - points[i - 1].x, points[i].y - points[i - 1].y);
    return length;
}

size_t vary_from(const struct vary_sketch *sketch, size_t stroke)
{
    return stroke > 0 ? sketch->ends[stroke - 1] : 0;
}

void vary_put(struct vary_sketch *sketch, struct template_point point)
{
    if (sketch->point_count < VARY_POINTS_MAX)
        sketch->points[sketch->point_count++] = point;
}

void vary_end(struct vary_sketch *sketch)
{
    if (sketch->count < VARY_STROKES_MAX && sketch->point_count > vary_from(sketch, sketch->count))
        sketch->ends[sketch->count++] = sketch->point_count;
    else
        sketch->point_count = vary_from(sketch, sketch->count);
}

void vary_line(struct vary_sketch *sketch, struct template_point a, struct template_point b)
{
    float way = hypotf(b.x - a.x, b.y - a.y);
    int steps = (int)(way / VARY_STEP);
    for (int i = 1; i < steps; i++) {
        float share = (float)i / (float)steps;
        vary_put(sketch,
                 (struct template_point){a.x + (b.x - a.x) * share, a.y + (b.y - a.y) * share});
    }
    vary_put(sketch, b);
}

/* ---- one stroke after the other */

static void take(const struct template *template, struct vary_sketch *out)
{
    size_t at = 0;
    out->count = out->point_count = 0;
    for (size_t stroke = 0; stroke < template->count; stroke++) {
        vary_put(out, template->points[at]);
        for (at++; at < template->ends[stroke]; at++)
            vary_line(out, template->points[at - 1], template->points[at]);
        vary_end(out);
    }
}

static float turn_between(struct template_point a, struct template_point b, struct template_point c)
{
    float first = atan2f(b.y - a.y, b.x - a.x), second = atan2f(c.y - b.y, c.x - b.x);
    float turn = fabsf(second - first);
    return turn > (float)M_PI ? 2 * (float)M_PI - turn : turn;
}

/* Where the hook at a stroke's end begins; its end when it has none. */
static size_t hook_of(const struct template_point *points, size_t from, size_t to)
{
    size_t longest = (to - from) * 3 / 10;
    for (size_t back = 3; back <= longest; back++) {
        size_t at = to - back;
        if (at >= from + 3 && turn_between(points[at - 3], points[at], points[to - 1]) > 1.2F)
            return at + 1;
    }
    return to;
}

static bool is_left_out(const struct vary_sketch *sketch, size_t stroke, float chance,
                        struct dice *dice)
{
    float length = vary_length(sketch->points, vary_from(sketch, stroke), sketch->ends[stroke]);
    return sketch->count >= 5 && length < 0.2F && dice_chance(dice, chance);
}

/* How likely a stroke is drawn from its other end. A flat one to the left (of 反, 千, 禾) many draw
 * as a bar to the right. */
static float chance_round(const struct vary_sketch *sketch, size_t begin, size_t end,
                          const struct manner *manner)
{
    float x = sketch->points[end - 1].x - sketch->points[begin].x;
    float y = sketch->points[end - 1].y - sketch->points[begin].y;
    return x < -0.1F && y < -0.5F * x ? FLAT_TURNED_ROUND : manner->turned_round;
}

static void copy_stroke(struct vary_sketch *to, const struct vary_sketch *from, size_t begin,
                        size_t end, bool turned_round)
{
    for (size_t i = begin; i < end; i++)
        vary_put(to, from->points[turned_round ? begin + end - 1 - i : i]);
    vary_end(to);
}

/* Strokes in another order, left out, drawn twice, the wrong way round, without their hooks. */
static void choose(const struct vary_sketch *sketch, const struct manner *manner,
                   struct vary_sketch *out, struct dice *dice)
{
    size_t order[VARY_STROKES_MAX];
    bool all_round = dice_chance(dice, manner->turned_round);
    for (size_t i = 0; i < sketch->count; i++) {
        order[i] = i;
        if (i > 0 && dice_chance(dice, manner->wrong_order)) {
            order[i] = order[i - 1];
            order[i - 1] = i;
        }
    }
    out->count = out->point_count = 0;
    for (size_t i = 0; i < sketch->count; i++) {
        size_t begin = vary_from(sketch, order[i]), end = sketch->ends[order[i]];
        float chance = all_round ? 0.5F : chance_round(sketch, begin, end, manner);
        bool round = dice_chance(dice, chance);
        if (is_left_out(sketch, order[i], manner->left_out, dice) && out->count > 0)
            continue;
        if (dice_chance(dice, manner->hook_dropped))
            end = hook_of(sketch->points, begin, end);
        copy_stroke(out, sketch, begin, end, round);
        if (dice_chance(dice, manner->drawn_twice))
            copy_stroke(out, sketch, begin, end, false);
    }
}

/* ---- where and how large the parts are */

struct affine {
    float xx, xy, yx, yy, x, y, about_x, about_y;
};

static struct affine affine_of(const struct vary_sketch *sketch, size_t begin, size_t end)
{
    struct affine out = {1, 0, 0, 1, 0, 0, 0, 0};
    for (size_t i = begin; i < end; i++) {
        out.about_x += sketch->points[i].x / (float)(end - begin);
        out.about_y += sketch->points[i].y / (float)(end - begin);
    }
    return out;
}

static void affine_apply(const struct affine *by, struct template_point *point)
{
    float x = point->x - by->about_x, y = point->y - by->about_y;
    point->x = by->about_x + by->x + x * by->xx + y * by->xy;
    point->y = by->about_y + by->y + x * by->yx + y * by->yy;
}

/* Neighbours in the order of writing mostly are one part of a character. */
static void move_parts(struct vary_sketch *sketch, const struct manner *manner, struct dice *dice)
{
    for (size_t first = 0; first < sketch->count;) {
        size_t left = sketch->count - first;
        size_t some = 1 + (size_t)(dice_real(dice) * (float)(left < 8 ? left : 8));
        size_t begin = vary_from(sketch, first), end = sketch->ends[first + some - 1];
        struct affine by = affine_of(sketch, begin, end);
        float size = expf(dice_bell(dice, manner->part_size));
        float slim = expf(dice_bell(dice, manner->part_size * 0.6F));
        float turn = dice_bell(dice, manner->part_turn);
        by.xx = size * slim;
        by.yy = size / slim;
        by.xy = -turn;
        by.yx = turn;
        by.x = dice_bell(dice, manner->part_shift);
        by.y = dice_bell(dice, manner->part_shift);
        for (size_t i = begin; i < end; i++)
            affine_apply(&by, &sketch->points[i]);
        first += some;
    }
}

/* Moves a stroke's ends each its own way, and bows what is between. */
static void bend_stroke(struct vary_sketch *sketch, size_t stroke, const struct manner *manner,
                        struct dice *dice)
{
    size_t begin = vary_from(sketch, stroke), end = sketch->ends[stroke];
    float length = vary_length(sketch->points, begin, end);
    float far = manner->end_shift * fminf(0.5F + length * 1.5F, 1.5F);
    float x = dice_bell(dice, manner->stroke_shift), y = dice_bell(dice, manner->stroke_shift);
    float x0 = dice_bell(dice, far), y0 = dice_bell(dice, far);
    float x1 = dice_bell(dice, far), y1 = dice_bell(dice, far);
    float bow_x = dice_bell(dice, manner->bow * length);
    float bow_y = dice_bell(dice, manner->bow * length);
    for (size_t i = begin; i < end; i++) {
        float at = end - begin > 1 ? (float)(i - begin) / (float)(end - begin - 1) : 0.5F;
        float middle = 4 * at * (1 - at);
        sketch->points[i].x += x + x0 * (1 - at) + x1 * at + bow_x * middle;
        sketch->points[i].y += y + y0 * (1 - at) + y1 * at + bow_y * middle;
    }
}

void vary_draw(struct vary *vary, const struct template *template, enum vary_hand hand,
               struct dice *dice)
{
    struct manner manner = MANNERS[hand];
    if (template->drawn_by_us) { /* a circle is easily broken */
        manner.end_shift /= 2;
        manner.part_shift = manner.part_turn = 0;
        manner.part_size /= 2;
        manner.left_out = manner.hook_dropped = 0;
    }
    take(template, &vary->other);
    choose(&vary->other, &manner, &vary->sketch, dice);
    move_parts(&vary->sketch, &manner, dice);
    for (size_t i = 0; i < vary->sketch.count; i++)
        bend_stroke(&vary->sketch, i, &manner, dice);
    vary_join(vary, hand, template->drawn_by_us, dice);
    vary_place(vary, template->drawn_by_us, hand, dice);
}
