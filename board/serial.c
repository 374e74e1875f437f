#include "board/serial.h"

#include <stddef.h>
#include <poll.h>
#include <termios.h>

static bool find_speed(unsigned baud, speed_t *out)
{
    static const struct {
        unsigned baud;
        speed_t speed;
    } SPEEDS[] = {{1200, B1200},   {2400, B2400},     {4800, B4800},
                  {9600, B9600},   {19200, B19200},   {38400, B38400},
                  {57600, B57600}, {115200, B115200}, {230400, B230400}};
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

bool serial_make_raw(int fd, unsigned baud, bool flow)
{
    struct termios line;
    speed_t speed;
    if (tcgetattr(fd, &line) != 0)
        return false;
    cfmakeraw(&line);
    line.c_cflag &= ~(tcflag_t)(CSTOPB | CRTSCTS);
    line.c_cflag |= (tcflag_t)(CREAD | CLOCAL) | (flow ? (tcflag_t)CRTSCTS : 0);
    line.c_cc[VMIN] = 1;
    line.c_cc[VTIME] = 0;
    if (find_speed(baud, &speed)) {
        cfsetispeed(&line, speed);
        cfsetospeed(&line, speed);
    }
    return tcsetattr(fd, TCSANOW, &line) == 0;
}

bool serial_is_gone(int fd)
{
    struct pollfd line = {.fd = fd, .events = POLLIN};
    return poll(&line, 1, 0) > 0 && (line.revents & (POLLHUP | POLLERR | POLLNVAL)) != 0;
}
