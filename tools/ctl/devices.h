/* What is plugged into a kiosk: options, and lines of its kiosk.conf. */
#ifndef TG_TOOLS_CTL_DEVICES_H
#define TG_TOOLS_CTL_DEVICES_H

#include "tools/ctl/enrol.h"

#include <stdbool.h>

/* Of getopt_long, and what --help says of them. */
#define DEVICES_OPTIONS                                                                            \
    {"printer", required_argument, NULL, 'P'}, {"printer-paper", required_argument, NULL, 'W'},    \
        {"printer-baud", required_argument, NULL, 'B'},                                            \
        {"scanner-serial", required_argument, NULL, 'S'},                                          \
        {"scanner-baud", required_argument, NULL, 'R'},                                            \
        {"scanner-prefix", required_argument, NULL, 'X'},                                          \
    {                                                                                              \
        "camera", required_argument, NULL, 'C'                                                     \
    }
#define DEVICES_HELP                                                                               \
    "  --printer DEVICE       it prints slips there: /dev/usb/lp0, /dev/ttyUSB0; none: no "        \
    "printer\n"                                                                                    \
    "  --printer-paper MM     58 or 80 (58)\n"                                                     \
    "  --printer-baud N       of a serial line; 0: USB (0)\n"                                      \
    "  --camera DEVICE        it sees receipts there: /dev/video0; none: no camera\n"              \
    "  --scanner-serial DEV   a scanner on a line: /dev/ttyACM0; none: none (one that types "      \
    "needs\n"                                                                                      \
    "                         nothing)\n"                                                          \
    "  --scanner-baud N       of that line (9600)\n"                                               \
    "  --scanner-prefix TEXT  what a scanner that types is set to type before each code; '': "     \
    "nothing,\n"                                                                                   \
    "                         it is known by its pace\n"

/* Whether it is one of them; then *out_good says whether `text` is something it can be. */
bool devices_take(int option, const char *text, struct enrol_plan *plan, bool *out_good);
/* NULL when all of them fit; otherwise what would. */
const char *devices_misfit(const struct enrol_plan *plan);

/* Its line of kiosk.conf, with the line end; "" for what is not there. FULL. */
enum { DEVICES_LINE_MAX = 384 };
enum tg_err devices_printer_line(const struct printer_plan *plan, char out[static DEVICES_LINE_MAX],
                                 struct fault *fault) MUST_USE;
enum tg_err devices_scanner_line(const struct scanner_plan *plan, char out[static DEVICES_LINE_MAX],
                                 struct fault *fault) MUST_USE;

#endif
