/* A finger that draws in a box: what goes on on a pad becomes strokes.
 *
 * A finger that leaves the box lifts the pen at the edge and sets it down again where it comes
 * back. A touch without a way is a dot. */
#ifndef TG_APP_UI_PEN_H
#define TG_APP_UI_PEN_H

#include "app/form/strokes.h"
#include "app/ui/event.h"

struct pen_place {
    double x, y;
};

/* All zero: no finger is there. Stands in secret memory, like the strokes. */
struct pen {
    bool finger; /* is on the pad */
    bool draws;
    struct pen_place
        last; /* of the finger, in the box's tenths of a millimetre; may be out of it */
};

/* One UI_DRAG. Strokes of which there are none become those of a box as large as the pad; on a pad
 * of another size they stand in its middle, and the finger draws there. */
void pen_event(struct pen *pen, struct strokes *strokes, const struct ui_event *event);

#endif
