/* What a drawn character looks like, in numbers: the same for every order of its strokes.
 *
 * The ink is walked in equal steps and laid into a square by its own weight: its middle comes to
 * the square's middle, and either side is stretched by its own spread (bi-moment normalisation).
 * Then its length is counted by eight directions in 8 × 8 places, blurred (Liu & Zhou 2006, "Online
 * Japanese character recognition using trajectory-based normalization and direction feature
 * extraction"). How large it was, and where in its box, follows: a comma is a low slash. The
 * training program counts with this very file. */
#ifndef TG_APP_INPUT_HANDWRITING_SHAPE_H
#define TG_APP_INPUT_HANDWRITING_SHAPE_H

#include "app/form/strokes.h"

enum {
    HANDWRITING_DIRECTIONS = 8,
    HANDWRITING_GRID = 8,
    HANDWRITING_PLACES = HANDWRITING_GRID * HANDWRITING_GRID,
    HANDWRITING_WHOLE = 8, /* numbers about the whole of it */
    HANDWRITING_VALUES = HANDWRITING_DIRECTIONS * HANDWRITING_PLACES + HANDWRITING_WHOLE,
    HANDWRITING_STEPS_MAX = 2048,
};

/* A step of the pen: its middle, and its way. */
struct handwriting_step {
    float x, y, dx, dy;
};

/* What stands in memory while a shape is computed; for secret memory. */
struct handwriting_work {
    size_t count;
    float left, top, right, bottom, box_width, box_height;
    float step; /* how long one is */
    struct handwriting_step steps[HANDWRITING_STEPS_MAX];
    float ink[HANDWRITING_DIRECTIONS][HANDWRITING_PLACES];
};

/* The shape of strokes [from, to); false when they hold no point. */
bool handwriting_shape(const struct strokes *strokes, size_t from, size_t to,
                       struct handwriting_work *work, uint8_t out[static HANDWRITING_VALUES]);

#endif
