/* A signature's strokes: where a finger went in the box that was signed in, and the text that they
 * are kept as. Lengths are tenths of a millimetre, from the box's upper left corner.
 *
 * The text is base64url without padding (RFC 4648) of these bytes, integers big-endian:
 *
 *   u8        version, 1
 *   u8        step of the grid that all points lie on: 1, 2, 4 … 64
 *   u16, u16  width and height of the box
 *   strokes   1 to STROKES_MAX of them, until the end
 *
 * A stroke is its number of points, then for each the way from the point before it, also from the
 * stroke before (from the corner for the very first): dx, dy in steps. Numbers are seven bits a
 * byte, the low ones first, the top bit set on all but the last, in at most two bytes and never
 * more than needed; dx and dy are zigzag (0, -1, 1, -2 … are 0, 1, 2, 3 …). */
#ifndef TG_APP_FORM_STROKES_H
#define TG_APP_FORM_STROKES_H

#include "board/base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    STROKES_VERSION = 1,
    STROKES_MAX = 200,         /* the longest names have half as many */
    STROKES_POINTS_MAX = 4096, /* of all strokes, while they are drawn */
    STROKES_SIDE_MAX = 4000,   /* of the box */
    STROKES_TEXT_MAX = 1500,   /* bytes, without the NUL */
};

struct strokes_point {
    int16_t x, y;
};

/* Lives in secret memory: it is somebody's hand. */
struct strokes {
    int16_t width, height;
    uint16_t count, point_count;
    uint16_t ends[STROKES_MAX]; /* where in `points` each stroke ends */
    struct strokes_point points[STROKES_POINTS_MAX];
};

/* Wipes, for a box of that size. */
void strokes_begin(struct strokes *strokes, int width, int height);
/* A new stroke; a place out of the box is moved to its edge. False when there are too many. */
bool strokes_start(struct strokes *strokes, int x, int y);
/* The last stroke goes on. When the points come to their end those before are thinned out, so a
 * stroke never stops under the finger. */
void strokes_extend(struct strokes *strokes, int x, int y);
/* Takes the last stroke back; there must be one. */
void strokes_undo(struct strokes *strokes);
/* Where a stroke's points are: [*out_from, returned). */
size_t strokes_of(const struct strokes *strokes, size_t stroke, size_t *out_from);

/* Writes the text and a NUL; "" for no strokes. It always fits: the grid is made as coarse, and
 * points that others tell of are left out, as it takes. `strokes` is changed to what a reader gets
 * back. Returns the text's length. */
size_t strokes_write(struct strokes *strokes, char out[static STROKES_TEXT_MAX + 1]);
/* VERSION, FORMAT. `out` may be NULL: then it is only checked. */
enum tg_err strokes_read(const char *text, size_t len, struct strokes *out) MUST_USE;

/* The box laid in the middle of another, as large as it goes: where a point (x, y) comes to lie is
 * (fit.x + x × fit.scale, fit.y + y × fit.scale). */
struct strokes_fit {
    double scale, x, y;
};
struct strokes_fit strokes_fit(const struct strokes *strokes, double width, double height);

#endif
