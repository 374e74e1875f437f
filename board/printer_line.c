#include "board/printer_line.h"

#include "board/serial.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/lp.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>

bool printer_line_speaks(unsigned baud)
{
    return baud == 0 || serial_has_speed(baud);
}

bool printer_line_open(struct printer_line *line, const struct printer_plan *plan)
{
    struct stat st;
    int fd = open(plan->device, PRINTER_LINE_FLAGS | O_CLOEXEC);
    if (fd < 0)
        return false;
    bool serial = isatty(fd) == 1;
    bool good = fstat(fd, &st) == 0 && S_ISCHR(st.st_mode) &&
                (serial ? serial_make_raw(fd, plan->baud, plan->baud > 0) : plan->baud == 0);
    if (!good) {
        close(fd);
        return false;
    }
    *line = (struct printer_line){.fd = fd, .serial = serial};
    return true;
}

void printer_line_close(struct printer_line *line)
{
    if (line->fd < 0)
        return;
    /* Closing a serial line would wait for what nobody takes. */
    if (line->serial)
        (void)tcflush(line->fd, TCIOFLUSH);
    close(line->fd);
    line->fd = -1;
}

static bool can_go_on(int error)
{
    return error == EAGAIN || error == EINTR;
}

int printer_line_read(struct printer_line *line, uint8_t *out, size_t cap)
{
    ssize_t got = read(line->fd, out, cap);
    if (got > 0)
        return (int)got;
    /* Nothing read is no end: a terminal says so now and then between two bytes. EINVAL: a printer
     * on a one-way cable, which never says anything. */
    bool quiet = got == 0 || can_go_on(errno) || (errno == EINVAL && !line->serial);
    return quiet && !serial_is_gone(line->fd) ? 0 : PRINTER_LINE_GONE;
}

int printer_line_write(struct printer_line *line, const uint8_t *bytes, size_t len)
{
    ssize_t put = write(line->fd, bytes, len);
    if (put >= 0)
        return (int)put;
    /* ENOSPC: usblp's word for a printer without paper. */
    bool full = can_go_on(errno) || errno == ENOSPC;
    return full && !serial_is_gone(line->fd) ? 0 : PRINTER_LINE_GONE;
}

bool printer_line_is_drained(const struct printer_line *line)
{
    int queued = 0;
    if (line->serial)
        return ioctl(line->fd, TIOCOUTQ, &queued) != 0 || queued == 0;
    struct pollfd poll_fd = {.fd = line->fd, .events = POLLOUT};
    return poll(&poll_fd, 1, 0) > 0;
}

enum printer_state printer_line_state(const struct printer_line *line)
{
    int lines = 0;
    if (line->serial) {
        bool told = ioctl(line->fd, TIOCMGET, &lines) == 0;
        return told && (lines & TIOCM_CTS) == 0 ? PRINTER_ABSENT : PRINTER_READY;
    }
    if (ioctl(line->fd, LPGETSTATUS, &lines) != 0)
        return PRINTER_READY;
    if ((lines & LP_POUTPA) != 0)
        return PRINTER_PAPER_OUT;
    return (lines & LP_PERRORP) != 0 ? PRINTER_READY : PRINTER_JAM;
}
