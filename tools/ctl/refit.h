/* New settings for a kiosk that stands: lines of its kiosk.conf and of its courier's courier.conf
 * are put in the place of old ones, and whatever else is written there stays.
 *
 * A file is checked as its program would read it before it takes the old one's place. Killed
 * between the two files, the same command again does the rest. */
#ifndef TG_TOOLS_CTL_REFIT_H
#define TG_TOOLS_CTL_REFIT_H

#include "tools/ctl/enrol.h"

/* Reads how the kiosk in `folder` is set up: its name, group, display and devices. */
enum tg_err refit_load(const char *folder, struct enrol_plan *out_plan,
                       struct fault *fault) MUST_USE;

/* Writes where `to` differs from `from`, as refit_load read it, and its PIN unless that is "".
 * `*out_files`: how many files are other ones now. FORMAT: a file would not hold such a change. */
enum tg_err refit_apply(const char *folder, const struct enrol_plan *from,
                        const struct enrol_plan *to, int *out_files, struct fault *fault) MUST_USE;

#endif
