/* tonggui-sim-printer: a slip printer at the end of a pseudo-terminal. Each slip that it cuts off
 * becomes a PNG file. What goes wrong is written into a control file: "paper-out", or
 * "paper-out 120" for once 120 more rows are on paper; "ok" mends it, a cable that was pulled as
 * well. */
#include "board/sim/printer/printer_sim.h"

#include "board/base/log.h"

#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <limits.h>
#include <poll.h>
#include <png.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

enum { TURN_MS = 5, CONTROL_MAX = 64 };

struct arguments {
    const char *link, *out, *control;
    int paper_mm;
    long rate; /* bytes a second that the mechanism works off; 0: at once */
};

struct program {
    struct arguments args;
    struct printer_sim *sim;
    int master, slave; /* -1: unplugged */
    int slips;
    char control[CONTROL_MAX]; /* as it was last read */
    long owed;                 /* thousandths of a byte that the mechanism may still work off */
};

static volatile sig_atomic_t ended;

static void end(int signal_number)
{
    (void)signal_number;
    ended = 1;
}

/* ---- slips */

static bool write_png(const char *path, const uint8_t *bits, int dots, int rows)
{
    FILE *file = fopen(path, "wb");
    png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, NULL, NULL, NULL);
    png_infop info = png != NULL ? png_create_info_struct(png) : NULL;
    bool good = file != NULL && info != NULL && setjmp(png_jmpbuf(png)) == 0;
    if (good) {
        png_init_io(png, file);
        png_set_IHDR(png, info, (png_uint_32)dots, (png_uint_32)rows, 1, PNG_COLOR_TYPE_GRAY,
                     PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
        png_set_pHYs(png, info, 7992, 7992, PNG_RESOLUTION_METER); /* 203 dpi */
        png_write_info(png, info);
        png_set_invert_mono(png);
        for (int row = 0; row < rows; row++)
            png_write_row(png, bits + (size_t)row * (size_t)(dots / 8));
        png_write_end(png, info);
    }
    png_destroy_write_struct(&png, &info);
    if (file != NULL)
        good = fclose(file) == 0 && good;
    return good;
}

/* Whole under its name or not there. */
static void keep_slip(void *ctx, const uint8_t *bits, int dots, int rows)
{
    struct program *program = ctx;
    char path[PATH_MAX], part[PATH_MAX + 8];
    (void)snprintf(path, sizeof path, "%s/slip-%d.png", program->args.out, ++program->slips);
    (void)snprintf(part, sizeof part, "%s.part", path);
    if (!write_png(part, bits, dots, rows) || rename(part, path) != 0)
        log_warn("sim-printer", "%s: cannot be written", path);
}

/* ---- the line */

static void unplug(struct program *program)
{
    if (program->master < 0)
        return;
    close(program->slave);
    close(program->master);
    program->master = program->slave = -1;
    (void)unlink(program->args.link);
}

/* Its own end stays open, so that it is no hang-up when who prints closes the line. */
static bool plug_in(struct program *program)
{
    char name[PATH_MAX], part[PATH_MAX + 8];
    struct termios how;
    int master = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
    if (master < 0 || grantpt(master) != 0 || unlockpt(master) != 0 ||
        ptsname_r(master, name, sizeof name) != 0)
        return false;
    int slave = open(name, O_RDWR | O_NOCTTY | O_CLOEXEC);
    if (slave < 0 || tcgetattr(slave, &how) != 0)
        return false;
    cfmakeraw(&how);
    (void)tcsetattr(slave, TCSANOW, &how);
    program->master = master;
    program->slave = slave;
    (void)snprintf(part, sizeof part, "%s.part", program->args.link);
    (void)unlink(part);
    return symlink(name, part) == 0 && rename(part, program->args.link) == 0;
}

static void take_bytes(struct program *program)
{
    uint8_t bytes[PRINTER_SIM_BUFFER];
    size_t room = printer_sim_room(program->sim);
    ssize_t got = room > 0 ? read(program->master, bytes, room) : 0;
    if (got > 0)
        printer_sim_receive(program->sim, bytes, (size_t)got);
}

static void give_answers(struct program *program)
{
    uint8_t bytes[PRINTER_SIM_ANSWERS_MAX];
    size_t len = printer_sim_answers(program->sim, bytes, sizeof bytes);
    if (len > 0 && program->master >= 0 && write(program->master, bytes, len) < 0)
        log_warn("sim-printer", "nobody hears it: %s", strerror(errno));
}

/* ---- turns */

static void read_control(struct program *program)
{
    char text[CONTROL_MAX] = "", word[CONTROL_MAX] = "";
    int rows = 0;
    int fd = program->args.control != NULL ? open(program->args.control, O_RDONLY | O_CLOEXEC) : -1;
    if (fd < 0)
        return;
    ssize_t got = read(fd, text, sizeof text - 1);
    close(fd);
    if (got <= 0 || strcmp(text, program->control) == 0)
        return;
    memcpy(program->control, text, sizeof text);
    if (sscanf(text, "%63s %d", word, &rows) < 1 ||
        printer_sim_fault_of(word) == PRINTER_SIM_FAULTS)
        log_warn("sim-printer", "%s: no such fault", program->args.control);
    else
        printer_sim_set(program->sim, printer_sim_fault_of(word), rows);
}

static long now_ms(void)
{
    struct timespec now;
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void work(struct program *program, long passed_ms)
{
    if (program->args.rate == 0) {
        printer_sim_work(program->sim, PRINTER_SIM_BUFFER);
        return;
    }
    program->owed += passed_ms * program->args.rate;
    printer_sim_work(program->sim, (size_t)(program->owed / 1000));
    program->owed %= 1000;
}

static int run(struct program *program)
{
    long last = now_ms();
    while (!ended) {
        bool wants = program->master >= 0 && printer_sim_room(program->sim) > 0;
        struct pollfd line = {.fd = wants ? program->master : -1, .events = POLLIN};
        if (poll(&line, 1, TURN_MS) > 0)
            take_bytes(program);
        long now = now_ms();
        work(program, now - last);
        last = now;
        give_answers(program);
        read_control(program);
        bool gone = printer_sim_fault(program->sim) == PRINTER_SIM_VANISH;
        if (gone)
            unplug(program);
        else if (program->master < 0 && !plug_in(program))
            return EXIT_FAILURE;
    }
    return EXIT_SUCCESS;
}

/* ---- start */

static void print_usage(FILE *to)
{
    fputs("usage: tonggui-sim-printer --link PATH --out DIR [--paper 58|80] [--control FILE]\n"
          "                           [--rate BYTES]\n"
          "A slip printer at PATH; what it prints becomes DIR/slip-1.png and so on.\n"
          "  --control FILE  what goes wrong is written there: paper-low, paper-out, cover-open,\n"
          "                  jam, garbage, deaf, chatty, mute, dead, vanish or ok; a number behind "
          "it: "
          "once so\n"
          "                  many more rows are on paper\n"
          "  --rate BYTES    it works off that many a second\n",
          to);
}

static bool read_arguments(int argc, char **argv, struct arguments *args)
{
    static const struct option options[] = {
        {"link", required_argument, NULL, 'l'},
        {"out", required_argument, NULL, 'o'},
        {"paper", required_argument, NULL, 'p'},
        {"rate", required_argument, NULL, 'r'},
        {"control", required_argument, NULL, 'c'},
        {"help", no_argument, NULL, 'h'},
        {NULL, 0, NULL, 0},
    };
    *args = (struct arguments){.paper_mm = 58};
    for (int option; (option = getopt_long(argc, argv, "", options, NULL)) != -1;) {
        if (option == 'l')
            args->link = optarg;
        else if (option == 'o')
            args->out = optarg;
        else if (option == 'c')
            args->control = optarg;
        else if (option == 'p')
            args->paper_mm = atoi(optarg);
        else if (option == 'r')
            args->rate = atol(optarg);
        else
            return false;
    }
    return optind == argc && args->link != NULL && args->out != NULL && args->rate >= 0 &&
           (args->paper_mm == 58 || args->paper_mm == 80);
}

int main(int argc, char **argv)
{
    struct program program = {.master = -1, .slave = -1};
    const struct sigaction on_end = {.sa_handler = end};
    if (!read_arguments(argc, argv, &program.args)) {
        print_usage(stderr);
        return 2;
    }
    (void)sigaction(SIGTERM, &on_end, NULL);
    (void)sigaction(SIGINT, &on_end, NULL);
    program.sim = printer_sim_create(program.args.paper_mm, keep_slip, &program);
    int status = EXIT_FAILURE;
    if (program.sim == NULL || !plug_in(&program))
        log_warn("sim-printer", "%s: no line there: %s", program.args.link, strerror(errno));
    else
        status = run(&program);
    unplug(&program);
    printer_sim_destroy(program.sim);
    return status;
}
