/* What takes pictures: a camera by V4L2 (linux/videodev2.h), or a picture file that stands for one
 * on machines without. Grey is all that a code is made of. */
#ifndef TG_BOARD_SCANNER_CAMERA_H
#define TG_BOARD_SCANNER_CAMERA_H

#include "board/base/err.h"

#include <stdbool.h>
#include <stdint.h>

enum { CAMERA_SIDE_MAX = 4096 }; /* pixels */

struct camera_picture {
    const uint8_t *grey; /* w × h, borrowed until the next look */
    int w, h;
};

struct camera;

/* Whether `device` is a picture file (.png), read again whenever it changes. */
bool camera_is_file(const char *device);
/* MISSING when there is none, DENIED, IO for what is no camera of ours, MEMORY. */
enum tg_err camera_open(const char *device, struct camera **out_camera) MUST_USE;
/* The newest picture. BUSY: none since the last look; IO: the camera has gone. */
enum tg_err camera_look(struct camera *camera, struct camera_picture *out_picture) MUST_USE;
/* Wipes what it saw. Takes NULL. */
void camera_close(struct camera *camera);

#endif
