/* How near to what was drawn a signature came. */
#ifndef TG_TESTS_APP_STROKES_RIG_H
#define TG_TESTS_APP_STROKES_RIG_H

#include "app/form/strokes.h"

/* Tenths of a millimetre from (x, y) to the nearest part of that stroke. */
double strokes_rig_off(const struct strokes *strokes, size_t stroke, double x, double y);

#endif
