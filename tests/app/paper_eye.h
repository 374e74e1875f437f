/* What becomes of a slip in a pocket, and what a camera makes of it: read as the kiosk reads. */
#ifndef TG_TESTS_APP_PAPER_EYE_H
#define TG_TESTS_APP_PAPER_EYE_H

#include <stdbool.h>
#include <stdint.h>

struct paper_eye_picture {
    uint8_t *grey; /* owned: free */
    int width, height;
};

/* How bad it is. */
struct paper_eye_harm {
    double tilt;  /* degrees, either way */
    double fade;  /* 0: black is black, 1: nothing is left */
    double noise; /* deviation, of 255 */
    double shade; /* how much darker one side is than the other, of 255 */
    double scale; /* pixels a dot */
    double blur;  /* radius in pixels */
    int creases;  /* across the paper: white lines, the lower part a little aside */
};

/* Rows [top, top + height) of a slip as a camera sees them after that; the same seed, the same
 * picture. */
struct paper_eye_picture paper_eye_see(const struct paper_eye_picture *slip, int top, int height,
                                       const struct paper_eye_harm *harm, uint32_t seed);
/* Whether exactly these digits are read. */
bool paper_eye_reads(const struct paper_eye_picture *picture, const char *digits);

#endif
