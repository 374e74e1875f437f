/* The kiosks at a glance, for IT: one line each, ill ones first, the worst first among them.
 *
 * Reads what the hub keeps, beside a hub that runs or without one. Who was never revoked is listed,
 * also who was never heard of. One that has been silent for too long is ill, whatever it said last:
 * a machine that is off says nothing. */
#ifndef TG_SYNC_HUB_WARD_H
#define TG_SYNC_HUB_WARD_H

#include "board/base/clock.h"
#include "board/base/err.h"

#include <stddef.h>
#include <stdio.h>

enum { WARD_SILENT_H_DEFAULT = 24, WARD_SILENT_H_MAX = 24 * 366 }; /* hours */

/* Prints how the kiosks of the hub in the folder `data` are; how many of them are ill. MISSING: no
 * hub has run there; what roster and store return. */
enum tg_err ward_print(const char *data, const struct clock *clock, unsigned silent_h, FILE *to,
                       size_t *out_ill, struct fault *fault) MUST_USE;

#endif
