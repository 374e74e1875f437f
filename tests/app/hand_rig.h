/* Hands that the recogniser was not taught by: other code, other ways of straying, other dice than
 * tools/model has. */
#ifndef TG_TESTS_APP_HAND_RIG_H
#define TG_TESTS_APP_HAND_RIG_H

#include "app/form/strokes.h"
#include "tools/model/template.h"

#include <stdint.h>

enum hand_kind {
    HAND_NEAT,
    HAND_JITTERED, /* trembling, parts out of place */
    HAND_JOINED,   /* two strokes or all of them in one, corners cut */
    HAND_RUNNING,  /* most of them in one, corners no more than meant */
    HAND_SWAPPED,  /* any order */
    HAND_THIN,     /* as few points as a slow screen sees */
    HAND_KINDS,
};

/* The folder that the model was made in, and the stroke data beside it. */
const char *hand_rig_share(void);
/* Adds every `every`th of GB 2312's 6,763 characters. */
void hand_rig_figures(unsigned every, struct templates *out);

struct hand_dice {
    uint16_t state[3];
};

/* How `template` comes out this time. The same dice, the same strokes. */
void hand_rig_draw(const struct template *template, enum hand_kind kind, struct hand_dice *dice,
                   struct strokes *out);
/* The same strokes in another order; none is changed. */
void hand_rig_shuffle(const struct strokes *strokes, struct hand_dice *dice, struct strokes *out);

#endif
