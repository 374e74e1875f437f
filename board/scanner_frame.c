#include "board/scanner_frame.h"

#include "board/base/secret.h"

static bool is_letter(char c)
{
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

size_t scanner_frame_mark(const char *text, size_t len)
{
    enum { MARK = 3 };
    bool marked = len > MARK && text[0] == ']' && is_letter(text[1]) &&
                  (is_letter(text[2]) || (text[2] >= '0' && text[2] <= '9'));
    return marked ? MARK : 0;
}

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
