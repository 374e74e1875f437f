#include "board/serial.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

static const struct {
    unsigned baud;
    speed_t speed;
} SPEEDS[] = {{1200, B1200},   {2400, B2400},   {4800, B4800},   {9600, B9600},
              {19200, B19200}, {38400, B38400}, {57600, B57600}, {115200, B115200}};

static bool find_speed(unsigned baud, speed_t *out)
{
    for (size_t i = 0; i < sizeof SPEEDS / sizeof *SPEEDS; i++) {
        if (SPEEDS[i].baud != baud)
            continue;
        *out = SPEEDS[i].speed;
        return true;
    }
    return false;
}

bool serial_has_speed(unsigned baud)
{
    speed_t speed;
    return find_speed(baud, &speed);
}

static bool make_raw(int fd, speed_t speed, bool flow)
{
    struct termios line;
    if (tcgetattr(fd, &line) != 0)
        return false;
    cfmakeraw(&line);
    line.c_cflag &= ~(tcflag_t)(CSTOPB | CRTSCTS);
    line.c_cflag |= (tcflag_t)(CLOCAL | CREAD) | (flow ? (tcflag_t)CRTSCTS : 0);
    line.c_cc[VMIN] = 1;
    line.c_cc[VTIME] = 0;
    return cfsetispeed(&line, speed) == 0 && cfsetospeed(&line, speed) == 0 &&
           tcsetattr(fd, TCSANOW, &line) == 0 && tcflush(fd, TCIOFLUSH) == 0;
}

static enum tg_err err_of(int error)
{
    switch (error) {
    case ENOENT:
    case ENODEV:
    case ENXIO:
        return TG_ERR_MISSING;
    case EACCES:
    case EPERM:
        return TG_ERR_DENIED;
    default:
        return TG_ERR_IO;
    }
}

enum tg_err serial_open(const char *device, unsigned baud, bool flow, int *out_fd,
                        struct fault *fault)
{
    speed_t speed;
    if (!find_speed(baud, &speed))
        return fault_set(fault, TG_ERR_RANGE,
                         "%s: no line has %u bits a second; 9600 is what most devices have", device,
                         baud);
    int fd = open(device, O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
    if (fd < 0)
        return fault_set(fault, err_of(errno), "%s: cannot be opened: %s", device, strerror(errno));
    if (!make_raw(fd, speed, flow)) {
        int error = errno;
        close(fd);
        return fault_set(fault, TG_ERR_IO, "%s: is no serial line: %s", device, strerror(error));
    }
    *out_fd = fd;
    return TG_OK;
}
