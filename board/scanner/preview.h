/* A picture made small enough to be shown. */
#ifndef TG_BOARD_SCANNER_PREVIEW_H
#define TG_BOARD_SCANNER_PREVIEW_H

#include "board/scanner/camera.h"

/* The whole of `picture` in the middle of SCANNER_PREVIEW_WIDTH × _HEIGHT grey pixels, in its own
 * proportions, dark around. */
void preview_fit(const struct camera_picture *picture, uint8_t *out);

#endif
