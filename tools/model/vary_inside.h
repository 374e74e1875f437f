/* Inside of vary. */
#ifndef TG_TOOLS_MODEL_VARY_INSIDE_H
#define TG_TOOLS_MODEL_VARY_INSIDE_H

#include "tools/model/vary.h"

/* Points of a sketch are this far apart, as a share of the box. */
#define VARY_STEP 0.02F

float vary_length(const struct template_point *points, size_t from, size_t to);
size_t vary_from(const struct vary_sketch *sketch, size_t stroke);
void vary_put(struct vary_sketch *sketch, struct template_point point);
/* The points put since the last one are a stroke. */
void vary_end(struct vary_sketch *sketch);
/* From a, which is there already, to b. */
void vary_line(struct vary_sketch *sketch, struct template_point a, struct template_point b);

/* Runs strokes together and rounds their corners: from vary->sketch by vary->other and back. */
void vary_join(struct vary *vary, enum vary_hand hand, bool drawn_by_us, struct dice *dice);

/* The whole of it slanted, turned, warped, trembled, laid somewhere into the box, and seen by a
 * screen: vary->sketch becomes vary->drawn. */
void vary_place(struct vary *vary, bool drawn_by_us, enum vary_hand hand, struct dice *dice);

#endif
