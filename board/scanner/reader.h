/* Finds codes in pictures (zbar): QR codes, as receipts have them. Several in one picture are all
 * found. Where none is, the picture is looked at again without its grain, then without creases. */
#ifndef TG_BOARD_SCANNER_READER_H
#define TG_BOARD_SCANNER_READER_H

#include "board/scanner.h"
#include "board/scanner/camera.h"

enum { READER_CODES_MAX = 4 };

struct reader_codes {
    char text[READER_CODES_MAX][SCANNER_CODE_MAX + 1]; /* printable ASCII; '?' for what is not */
    size_t count;
};

struct reader;

/* NULL: no memory. */
struct reader *reader_create(void) MUST_USE;
void reader_destroy(struct reader *reader);

/* Replaces what `codes` held. A code longer than SCANNER_CODE_MAX is left out. */
void reader_read(struct reader *reader, const struct camera_picture *picture,
                 struct reader_codes *codes);

#endif
