/* Every character's strokes as they are meant: of hanzi-writer-data's centre lines, one JSON file a
 * character, and of our own drawings of digits, letters and marks. */
#ifndef TG_TOOLS_MODEL_TEMPLATE_H
#define TG_TOOLS_MODEL_TEMPLATE_H

#include "board/base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    TEMPLATE_STROKES_MAX = 48,
    TEMPLATE_POINTS_MAX = 512,
    TEMPLATES_MAX = 12000,
};

struct template_point {
    float x, y; /* of the box, 0 to 1, y down */
};

struct template
{
    uint32_t character;
    bool drawn_by_us; /* a digit, a letter or a mark: where it stands in the box counts */
    size_t count;
    size_t ends[TEMPLATE_STROKES_MAX];
    struct template_point *points; /* owned */
};

struct templates {
    size_t count;
    struct template list[TEMPLATES_MAX]; /* by character; one may have several */
};

/* All `folder`/X.json of characters within [0x3400, 0x9fff], and the drawings of the file `marks`.
 * `out` is the caller's, zeroed; templates_finish also frees what was read before an error. IO,
 * MISSING, MEMORY, FORMAT, FULL. */
enum tg_err templates_read(const char *folder, const char *marks, struct templates *out,
                           struct fault *fault) MUST_USE;
/* One character more of `folder`. The same errors. */
enum tg_err templates_add(const char *folder, uint32_t character, struct templates *out,
                          struct fault *fault) MUST_USE;
void templates_finish(struct templates *templates);

#endif
