/* Shapes of every character by many hands. */
#ifndef TG_TOOLS_MODEL_SAMPLES_H
#define TG_TOOLS_MODEL_SAMPLES_H

#include "app/input/handwriting_shape.h"
#include "tools/model/classes.h"

struct samples {
    size_t count;
    uint32_t *classes; /* of each sample */
    uint8_t *shapes;   /* HANDWRITING_VALUES each */
};

/* `each` samples of each class, in an order that mixes the classes; the same for the same `seed`,
 * on any number of processors. Freed with samples_finish. MEMORY. */
enum tg_err samples_draw(const struct templates *templates, const struct classes *classes,
                         size_t each, uint64_t seed, struct samples *out,
                         struct fault *fault) MUST_USE;
void samples_finish(struct samples *samples);

#endif
