#include "board/scanner_inside.h"

#include "board/base/secret.h"
#include "board/serial.h"

#include <errno.h>
#include <fcntl.h>
#include <termios.h>
#include <unistd.h>

enum { RETRY_MS = 500, READS_MAX = 16 /* a step: a line that never stops is heard in turns */ };

void scanner_serial_close(struct scanner_serial *serial)
{
    if (serial->fd >= 0)
        close(serial->fd);
    serial->fd = -1;
    scanner_frame_clear(&serial->frame);
}

/* One that is not there now may be put in later. What it said before is not what is wanted. */
void scanner_serial_open(struct scanner_serial *serial, int64_t now_ms)
{
    serial->retry_ms = now_ms + RETRY_MS;
    serial->fd = open(serial->device, O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
    if (serial->fd < 0)
        return;
    if (!serial_make_raw(serial->fd, serial->baud, false) || tcflush(serial->fd, TCIFLUSH) != 0)
        scanner_serial_close(serial);
}

static void use(struct scanner_frame *frame, struct scanner_codes *codes)
{
    scanner_codes_put(codes, frame->text, frame->len);
    scanner_frame_clear(frame);
}

static void hear(struct scanner_serial *serial, const uint8_t *bytes, size_t len, int64_t now_ms,
                 struct scanner_codes *codes)
{
    for (size_t i = 0; i < len; i++)
        if (scanner_frame_put(&serial->frame, bytes[i], now_ms))
            use(&serial->frame, codes);
}

void scanner_serial_step(struct scanner_serial *serial, int64_t now_ms, struct scanner_codes *codes)
{
    uint8_t bytes[256];
    if (serial->fd < 0 && now_ms >= serial->retry_ms)
        scanner_serial_open(serial, now_ms);
    for (int i = 0; serial->fd >= 0 && i < READS_MAX; i++) {
        ssize_t len = read(serial->fd, bytes, sizeof bytes);
        if (len > 0)
            hear(serial, bytes, (size_t)len, now_ms, codes);
        else if (serial_is_gone(serial->fd) || (len < 0 && errno != EAGAIN && errno != EINTR))
            scanner_serial_close(serial); /* pulled out */
        else
            break;
    }
    secret_wipe(bytes, sizeof bytes);
    if (scanner_frame_pause(&serial->frame, now_ms))
        use(&serial->frame, codes);
}
