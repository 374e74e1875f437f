/* PNG files of whole screens, for golden pictures. Pixels are 0xRRGGBB, width a row. */
#ifndef TG_TESTS_APP_PNG_FILE_H
#define TG_TESTS_APP_PNG_FILE_H

#include <stdbool.h>
#include <stdint.h>

/* Small: a palette where there are at most 256 colours. False when the file cannot be written. */
bool png_write_file(const char *path, const uint32_t *pixels, int width, int height);
/* Whether the file holds exactly these pixels. */
bool png_same(const char *path, const uint32_t *pixels, int width, int height);

#endif
