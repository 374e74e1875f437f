/* Pictures of slips, as a camera might see them. */
#ifndef TG_TESTS_BOARD_PICTURE_RIG_H
#define TG_TESTS_BOARD_PICTURE_RIG_H

#include <stdint.h>

enum { PICTURE_RIG_W = 640, PICTURE_RIG_H = 480 };

struct picture {
    uint32_t pixels[PICTURE_RIG_W * PICTURE_RIG_H]; /* XRGB8888 */
};

/* Paper and nothing on it. */
void picture_rig_blank(struct picture *picture);
/* A receipt's code as a slip has it, its middle at x, y, `module` pixels a module, turned by
 * `degrees`. */
void picture_rig_code(struct picture *picture, const char *digits, double x, double y,
                      double module, double degrees);
/* What is right of `x` has been torn off. */
void picture_rig_tear(struct picture *picture, int x);
/* Under the name `path`, whole at once. */
void picture_rig_save(const struct picture *picture, const char *path);

#endif
