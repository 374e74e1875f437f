/* Bytes of a serial line, with pauses: what comes out is a code of printable characters that were
 * said, in their order. */
#include "board/scanner_frame.h"

#include "board/base/must.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

/* Takes a code out, and finds its characters behind *said. */
static void take(struct scanner_frame *frame, const uint8_t *bytes, size_t len, size_t *said)
{
    must(frame->len > 0 && frame->len <= SCANNER_CODE_MAX && strlen(frame->text) == frame->len);
    for (size_t i = 0; i < frame->len; i++) {
        while (*said < len && bytes[*said] != (uint8_t)frame->text[i])
            (*said)++;
        must(*said < len && frame->text[i] >= ' ' && frame->text[i] <= '~');
        (*said)++;
    }
    scanner_frame_clear(frame);
}

/* 0xf0 to 0xff: a pause of up to 240 ms. */
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    struct scanner_frame frame = {0};
    int64_t now_ms = 0;
    size_t said = 0;
    for (size_t i = 0; i < len; i++) {
        if (bytes[i] >= 0xf0) {
            now_ms += (bytes[i] & 15) * 16;
            if (scanner_frame_pause(&frame, now_ms))
                take(&frame, bytes, i, &said);
        } else if (scanner_frame_put(&frame, bytes[i], now_ms)) {
            take(&frame, bytes, i, &said);
        }
    }
    return 0;
}
