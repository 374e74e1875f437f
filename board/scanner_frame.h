/* Bytes of a line as they come, made into codes: printable ASCII up to a CR, an LF or a pause.
 * Anything else is what a line says when it is touched, and is dropped. */
#ifndef TG_BOARD_SCANNER_FRAME_H
#define TG_BOARD_SCANNER_FRAME_H

#include "board/scanner.h"

enum { SCANNER_FRAME_PAUSE_MS = 100 };

struct scanner_frame {
    char text[SCANNER_CODE_MAX + 1];
    size_t len;
    bool too_long; /* no code: dropped up to its end */
    int64_t heard_ms;
};

/* One more byte. True: a code is complete; scanner_frame_clear when it has been used. */
bool scanner_frame_put(struct scanner_frame *frame, uint8_t byte, int64_t now_ms) MUST_USE;
/* No byte came: true when the pause ends a code. */
bool scanner_frame_pause(struct scanner_frame *frame, int64_t now_ms) MUST_USE;
/* How long the mark is that some scanners put before a code, to say of which kind it is ("]Q1",
 * ISO/IEC 15424); 0: there is none. */
size_t scanner_frame_mark(const char *text, size_t len);

void scanner_frame_clear(struct scanner_frame *frame);

#endif
