/* From a sketch to what a screen saw of it. */
#include "tools/model/vary_inside.h"

#include <math.h>

enum { BOX = 1000, WAVES = 3 };

/* x and y each moved by a few long waves over the whole. */
struct warp {
    float turn, slant, slim;
    float deep[2][WAVES], along[2][WAVES], across[2][WAVES], phase[2][WAVES];
};

static struct warp warp_of(bool drawn_by_us, enum vary_hand hand, struct dice *dice)
{
    float much = drawn_by_us ? 0.4F : hand == VARY_NEAT ? 0.7F : 1;
    struct warp warp = {
        .turn = fmaxf(fminf(dice_bell(dice, 0.08F), 0.27F), -0.27F) * much,
        .slant = dice_bell(dice, 0.12F) * much,
        .slim = expf(dice_bell(dice, 0.22F) * much),
    };
    for (int way = 0; way < 2; way++)
        for (int i = 0; i < WAVES; i++) {
            warp.deep[way][i] = dice_bell(dice, 0.018F) * much;
            warp.along[way][i] = dice_between(dice, 1, 5);
            warp.across[way][i] = dice_between(dice, -4, 4);
            warp.phase[way][i] = dice_between(dice, 0, 2 * (float)M_PI);
        }
    return warp;
}

static struct template_point warped(const struct warp *warp, struct template_point point)
{
    float x = point.x - 0.5F, y = point.y - 0.5F, moved[2] = {0, 0};
    for (int way = 0; way < 2; way++)
        for (int i = 0; i < WAVES; i++)
            moved[way] += warp->deep[way][i] * sinf(warp->along[way][i] * x +
                                                    warp->across[way][i] * y + warp->phase[way][i]);
    x += moved[0];
    y += moved[1];
    x = (x - warp->slant * y) * warp->slim;
    return (struct template_point){x - warp->turn * y, y + warp->turn * x};
}

/* Slow sway and quick tremble along each stroke. */
static void tremble(struct vary_sketch *sketch, enum vary_hand hand, struct dice *dice)
{
    bool shaky = dice_chance(dice, 0.2F);
    float sway = dice_between(dice, 0, shaky ? 0.022F : 0.01F);
    float noise = dice_between(dice, 0, shaky ? 0.012F : hand == VARY_NEAT ? 0.003F : 0.005F);
    for (size_t stroke = 0; stroke < sketch->count; stroke++) {
        float wave = 2 * (float)M_PI * VARY_STEP / dice_between(dice, 0.08F, 0.5F);
        float phase_x = dice_between(dice, 0, 6.3F), phase_y = dice_between(dice, 0, 6.3F);
        for (size_t i = vary_from(sketch, stroke); i < sketch->ends[stroke]; i++) {
            sketch->points[i].x += sway * sinf(phase_x + wave * (float)i) + dice_bell(dice, noise);
            sketch->points[i].y += sway * sinf(phase_y + wave * (float)i) + dice_bell(dice, noise);
        }
    }
}

/* The strokes' bounds become `size` of the box, at a place that leaves them in it. */
struct frame {
    float left, top, scale, x, y;
};

static struct frame frame_of(const struct vary_sketch *sketch, bool drawn_by_us, struct dice *dice)
{
    float left = 1e9F, top = 1e9F, right = -1e9F, bottom = -1e9F;
    for (size_t i = 0; i < sketch->point_count; i++) {
        left = fminf(left, sketch->points[i].x);
        right = fmaxf(right, sketch->points[i].x);
        top = fminf(top, sketch->points[i].y);
        bottom = fmaxf(bottom, sketch->points[i].y);
    }
    float side = fmaxf(fmaxf(right - left, bottom - top), 0.01F);
    float size =
        dice_chance(dice, 0.3F) ? dice_between(dice, 0.3F, 1) : dice_between(dice, 0.6F, 0.95F);
    struct frame frame = {left, top, size / fmaxf(side, 0.6F), 0, 0};
    float free_x = 1 - (right - left) * frame.scale, free_y = 1 - (bottom - top) * frame.scale;
    if (drawn_by_us) { /* where it stands is part of what it means */
        frame.scale = dice_between(dice, 0.65F, 1.3F);
        free_x = 1 - (right - left) * frame.scale;
        free_y = 1 - (bottom - top) * frame.scale;
        frame.x = (0.5F + left) * frame.scale + (1 - frame.scale) / 2 + dice_bell(dice, 0.12F);
        frame.y = (0.5F + top) * frame.scale + (1 - frame.scale) / 2 + dice_bell(dice, 0.07F);
    } else {
        frame.x = free_x / 2 + dice_bell(dice, 0.4F) * free_x;
        frame.y = free_y / 2 + dice_bell(dice, 0.4F) * free_y;
    }
    frame.x = fmaxf(fminf(frame.x, free_x), 0);
    frame.y = fmaxf(fminf(frame.y, free_y), 0);
    return frame;
}

static void see_stroke(const struct vary_sketch *sketch, size_t stroke, const struct frame *frame,
                       float apart, struct strokes *out, struct dice *dice)
{
    size_t begin = vary_from(sketch, stroke), end = sketch->ends[stroke];
    float way = 0, next = 0;
    for (size_t i = begin; i < end; i++) {
        const struct template_point *p = &sketch->points[i];
        int x = (int)lrintf(((p->x - frame->left) * frame->scale + frame->x) * BOX);
        int y = (int)lrintf(((p->y - frame->top) * frame->scale + frame->y) * BOX);
        way += i > begin ? hypotf(p->x - p[-1].x, p->y - p[-1].y) : 0;
        if (i == begin) {
            (void)strokes_start(out, x, y);
        } else if (way >= next || i + 1 == end) {
            strokes_extend(out, x, y);
            next = way + apart * expf(dice_bell(dice, 0.35F));
        }
    }
}

void vary_place(struct vary *vary, bool drawn_by_us, enum vary_hand hand, struct dice *dice)
{
    struct warp warp = warp_of(drawn_by_us, hand, dice);
    float apart = expf(dice_between(dice, logf(0.012F), logf(0.09F)));
    for (size_t i = 0; i < vary->sketch.point_count; i++)
        vary->sketch.points[i] = warped(&warp, vary->sketch.points[i]);
    tremble(&vary->sketch, hand, dice);
    struct frame frame = frame_of(&vary->sketch, drawn_by_us, dice);
    strokes_begin(&vary->drawn, BOX, BOX);
    for (size_t stroke = 0; stroke < vary->sketch.count; stroke++)
        see_stroke(&vary->sketch, stroke, &frame, apart, &vary->drawn, dice);
}
