/* The model's file, as tools/model writes it. Integers are big-endian, numbers IEEE 754 single
 * precision within ±1e9; matrices are signed bytes, row by row, used where they lie.
 *
 *   "TGHW"
 *   u16       version, 1
 *   u16 × 4   values of a shape, dimensions of a place, hidden units, places of each character
 *   u16       how many characters
 *   hash      BLAKE2b-256 of all that follows
 *   number    what one step of a place is, in the units of distance
 *   number    what one step of a hidden unit is
 *   number × (dimensions + hidden)   scales of the first matrix's rows
 *   number × (dimensions + hidden)   what is added to each
 *   number × dimensions              scales of the second matrix's rows
 *   characters, rising: u32 which, u8 sets, u8 how rare in Simplified and u8 in Traditional text
 *             (0 to 2), u8 strokes, at least 1
 *   i8 × (dimensions + hidden) × values           the first matrix
 *   i8 × dimensions × hidden                      the second
 *   i8 × characters × places each × dimensions    the places */
#ifndef TG_APP_INPUT_HANDWRITING_FORMAT_H
#define TG_APP_INPUT_HANDWRITING_FORMAT_H

#include "app/input/handwriting_shape.h"

enum {
    HANDWRITING_VERSION = 1,
    HANDWRITING_DIMENSIONS = 160,
    HANDWRITING_HIDDEN = 256,
    HANDWRITING_ROWS = HANDWRITING_DIMENSIONS + HANDWRITING_HIDDEN,
    HANDWRITING_PLACES_EACH = 2,
    HANDWRITING_CLASSES_MAX = 16000,
    HANDWRITING_RANKS = 3, /* common, less so, rare */
    HANDWRITING_HASH_SIZE = 32,
    HANDWRITING_HEAD_SIZE = 16,
    HANDWRITING_CLASS_SIZE = 8,
};

struct handwriting_class {
    uint32_t character;
    uint8_t sets, simplified, traditional, strokes;
};

struct handwriting_format {
    size_t classes;
    float place_step, hidden_step;
    float scale[HANDWRITING_ROWS], add[HANDWRITING_ROWS], second_scale[HANDWRITING_DIMENSIONS];
    const uint8_t *records;       /* handwriting_class_of reads one */
    const int8_t *first, *second; /* borrowed from the bytes, like the others */
    const int8_t *places;
};

/* Checks everything. VERSION, FORMAT, CRYPTO (the hash does not hold); `path` is for the fault. */
enum tg_err handwriting_format_read(const uint8_t *bytes, size_t len, const char *path,
                                    struct handwriting_format *out, struct fault *fault) MUST_USE;
struct handwriting_class handwriting_class_of(const struct handwriting_format *format,
                                              size_t which);

#endif
