/* What helps a worn code: zbar gives up on grain that a person hardly sees, and on a crease through
 * one of the three corner marks. Dark on light is assumed, as codes are. */
#ifndef TG_BOARD_SCANNER_MEND_H
#define TG_BOARD_SCANNER_MEND_H

#include <stdint.h>

enum { MEND_PIXELS_MAX = 1920 * 1080 };

/* In place, w × h pixels; `spare` is as large. The mean of 3 × 3: takes grain out. */
void mend_smooth(uint8_t *grey, int w, int h, uint8_t *spare);
/* Closes light lines up to four pixels wide, and gives dark its size back. */
void mend_close(uint8_t *grey, int w, int h, uint8_t *spare);

#endif
