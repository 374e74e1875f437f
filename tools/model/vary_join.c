/* A pen that does not leave the paper: strokes run together, ends point to what comes next, corners
 * are cut. */
#include "tools/model/vary_inside.h"

#include <math.h>

enum { ROUNDS_MAX = 24 };

struct ties {
    float joined, pointing; /* chances at each end of a stroke */
    float trimmed;          /* at most this share of a stroke, where it is joined */
    int rounds;             /* of smoothing */
};

static struct ties ties_of(enum vary_hand hand, bool drawn_by_us, struct dice *dice)
{
    struct ties ties = {0, 0, 0, (int)dice_between(dice, 0, 3)};
    if (drawn_by_us || hand == VARY_NEAT)
        return ties;
    if (hand == VARY_QUICK) {
        ties.joined = dice_between(dice, 0, 0.5F);
        ties.pointing = dice_between(dice, 0, 0.3F);
        ties.trimmed = 0.12F;
        ties.rounds = (int)dice_between(dice, 0, 6);
    } else {
        ties.joined = dice_chance(dice, 0.3F) ? 1 : dice_between(dice, 0.3F, 1);
        ties.pointing = dice_between(dice, 0, 0.6F);
        ties.trimmed = 0.22F;
        ties.rounds = (int)dice_between(dice, 0, (float)ROUNDS_MAX);
    }
    return ties;
}

static struct template_point towards(struct template_point a, struct template_point b, float share)
{
    return (struct template_point){a.x + (b.x - a.x) * share, a.y + (b.y - a.y) * share};
}

/* How many points less at an end that is joined. */
static size_t trimmed(size_t count, float most, struct dice *dice)
{
    size_t less = (size_t)((float)count * dice_between(dice, 0, most));
    return count > less + 3 ? less : 0;
}

static void tie(const struct vary_sketch *in, const struct ties *ties, struct vary_sketch *out,
                struct dice *dice)
{
    bool joined = false;
    out->count = out->point_count = 0;
    for (size_t stroke = 0; stroke < in->count; stroke++) {
        size_t begin = vary_from(in, stroke), end = in->ends[stroke];
        bool last = stroke + 1 == in->count;
        bool joins = !last && dice_chance(dice, ties->joined);
        if (joined)
            begin += trimmed(end - begin, ties->trimmed, dice);
        if (joins)
            end -= trimmed(end - begin, ties->trimmed, dice);
        if (joined)
            vary_line(out, out->points[out->point_count - 1], in->points[begin]);
        else if (stroke > 0 && dice_chance(dice, ties->pointing / 2)) {
            struct template_point before = in->points[vary_from(in, stroke) - 1];
            float share = 1 - dice_between(dice, 0, 0.25F);
            vary_put(out, towards(before, in->points[begin], share));
            vary_line(out, out->points[out->point_count - 1], in->points[begin]);
        } else {
            vary_put(out, in->points[begin]);
        }
        for (size_t i = begin + 1; i < end; i++)
            vary_put(out, in->points[i]);
        if (!last && !joins && dice_chance(dice, ties->pointing))
            vary_line(out, in->points[end - 1],
                      towards(in->points[end - 1], in->points[in->ends[stroke]],
                              dice_between(dice, 0, 0.35F)));
        if (!joins)
            vary_end(out);
        joined = joins;
    }
}

static void smooth(struct template_point *points, size_t from, size_t to, int rounds)
{
    for (int round = 0; round < rounds; round++) {
        struct template_point before = points[from];
        for (size_t i = from + 1; i + 1 < to; i++) {
            struct template_point here = points[i];
            points[i].x = (before.x + 2 * here.x + points[i + 1].x) / 4;
            points[i].y = (before.y + 2 * here.y + points[i + 1].y) / 4;
            before = here;
        }
    }
}

void vary_join(struct vary *vary, enum vary_hand hand, bool drawn_by_us, struct dice *dice)
{
    struct ties ties = ties_of(hand, drawn_by_us, dice);
    tie(&vary->sketch, &ties, &vary->other, dice);
    for (size_t stroke = 0; stroke < vary->other.count; stroke++)
        smooth(vary->other.points, vary_from(&vary->other, stroke), vary->other.ends[stroke],
               ties.rounds);
    vary->sketch = vary->other;
}
