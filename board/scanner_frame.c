#include "board/scanner_frame.h"

#include "board/base/secret.h"

void scanner_frame_clear(struct scanner_frame *frame)
{
    secret_wipe(frame, sizeof *frame);
}

static bool end(struct scanner_frame *frame)
{
    bool whole = frame->len > 0 && !frame->too_long;
    if (!whole)
        scanner_frame_clear(frame);
    return whole;
}

bool scanner_frame_put(struct scanner_frame *frame, uint8_t byte, int64_t now_ms)
{
    if (byte == '\r' || byte == '\n')
        return end(frame);
    if (byte < ' ' || byte > '~')
        return false;
    frame->heard_ms = now_ms;
    if (frame->len == SCANNER_CODE_MAX)
        frame->too_long = true;
    else
        frame->text[frame->len++] = (char)byte;
    return false;
}

bool scanner_frame_pause(struct scanner_frame *frame, int64_t now_ms)
{
    return frame->len > 0 && now_ms - frame->heard_ms >= SCANNER_FRAME_PAUSE_MS && end(frame);
}
