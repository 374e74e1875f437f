/* How the same character comes out of many hands: neat, quick or running, shaky, slanted, with
 * strokes joined, left out, drawn twice or in another order, by a quick or a slow screen. */
#ifndef TG_TOOLS_MODEL_VARY_H
#define TG_TOOLS_MODEL_VARY_H

#include "app/form/strokes.h"
#include "tools/model/dice.h"
#include "tools/model/template.h"

enum { VARY_STROKES_MAX = 64, VARY_POINTS_MAX = 2048 };

enum vary_hand { VARY_NEAT, VARY_QUICK, VARY_RUNNING, VARY_HANDS };

struct vary_sketch {
    size_t count, point_count;
    size_t ends[VARY_STROKES_MAX];
    struct template_point points[VARY_POINTS_MAX];
};

/* Room to work in, and what came out. */
struct vary {
    struct vary_sketch sketch, other;
    struct strokes drawn;
};

/* Draws `template` once into vary->drawn. */
void vary_draw(struct vary *vary, const struct template *template, enum vary_hand hand,
               struct dice *dice);

#endif
