/* What can be said of a kiosk on the command line: of one that is being made, or that stands. */
#ifndef TG_TOOLS_CTL_KIOSK_OPTIONS_H
#define TG_TOOLS_CTL_KIOSK_OPTIONS_H

#include "tools/ctl/enrol.h"

#include <getopt.h>

extern const struct option KIOSK_OPTIONS_ADD[];
extern const struct option KIOSK_OPTIONS_SET[]; /* those of a kiosk that stands */

/* Takes the options into the plan; the rest of argv is left at optind. -1: go on; otherwise the
 * exit status, and what is wrong has been said. */
int kiosk_options_take(const struct option *options, const char *help, int argc, char **argv,
                       struct enrol_plan *plan, const char **out_pin_file);

/* Reads a PIN from its file. FORMAT when it is none. */
enum tg_err kiosk_options_pin(const char *path, struct enrol_plan *plan,
                              struct fault *fault) MUST_USE;

#endif
