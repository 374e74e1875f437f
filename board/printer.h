/* A slip printer: ESC/POS over USB (usblp) or a serial line, in raster mode, so that any script
 * prints on any printer. Never over a network: the slip carries a secret.
 *
 * Nothing here blocks: printer_step is called when printer_wait_ms says so, writes what the line
 * takes and reads what the printer says (DLE EOT). What is to be printed stands in secret memory
 * and is wiped when it is on paper or given up. A printer that is not there, or says something that
 * no printer says, is a state, not an error. */
#ifndef TG_BOARD_PRINTER_H
#define TG_BOARD_PRINTER_H

#include "board/base/clock.h"
#include "board/base/err.h"

#include <limits.h>
#include <stdbool.h>
#include <stdint.h>

enum {
    PRINTER_DOTS_58 = 384, /* at 203 dpi */
    PRINTER_DOTS_80 = 576,
    PRINTER_ROWS_MAX = 4000, /* half a metre of paper */
    PRINTER_DEVICE_MAX = 100,
    PRINTER_PAPER_DEFAULT = 58,
};

struct printer_plan {
    char device[PRINTER_DEVICE_MAX]; /* /dev/usb/lp0, /dev/ttyUSB0; "": there is none */
    unsigned baud;                   /* serial line; 0: USB */
    unsigned paper_mm;               /* 58 or 80 */
};

enum printer_state {
    PRINTER_NONE,   /* none is meant to be here */
    PRINTER_ABSENT, /* not plugged in, switched off, or walled off */
    PRINTER_READY,
    PRINTER_PAPER_LOW, /* prints, but not for long */
    PRINTER_PAPER_OUT,
    PRINTER_COVER_OPEN,
    PRINTER_JAM,     /* cutter or mechanism: somebody must look */
    PRINTER_STRANGE, /* what it says is no status: perhaps no printer, perhaps a bad cable */
};

enum printer_job { PRINTER_IDLE, PRINTER_RUNNING, PRINTER_DONE, PRINTER_FAILED };

struct printer;

/* For staff: what fits. */
#define PRINTER_PLAN_WORDS                                                                         \
    "a device by its whole path, 58 or 80 mm of paper, and a speed in baud, 1200 to 115200 in "    \
    "the usual steps, or 0 for USB"
bool printer_plan_fits(const struct printer_plan *plan);

/* What the sandbox must leave open (SANDBOX_DEVICE): the device's folder, where it may be plugged
 * in again; the device alone where that folder holds everything else as well (/dev). False:
 * nothing. A folder that goes with its last device (/dev/usb) comes back as another one, which only
 * a fresh start can grant: printer_is_walled_off. */
bool printer_grant(const struct printer_plan *plan, char out[static PATH_MAX]);

/* Never fails for want of a printer. RANGE for a plan that does not fit; MEMORY. Copies both. The
 * device is opened when it is first asked for, and again after it was gone. */
enum tg_err printer_create(const struct printer_plan *plan, const struct clock *clock,
                           struct printer **out_printer, struct fault *fault) MUST_USE;
void printer_destroy(struct printer *printer);

/* A printer is there again where this process may not go: only a fresh start finds it. */
bool printer_is_walled_off(const struct printer *printer) MUST_USE;

int printer_dots(const struct printer *printer); /* a row; 0: no printer */
enum printer_state printer_state(const struct printer *printer);
enum printer_job printer_job(const struct printer *printer);

/* "it is out of paper; put a roll in": for staff and the log. */
const char *printer_state_words(enum printer_state state);

/* Asks how it is; the state follows within a second. */
void printer_ask(struct printer *printer);

/* Starts to print `rows` rows of printer_dots() / 8 bytes, the leftmost dot in the highest bit, 1
 * black; feeds and cuts. Copies. BUSY while a job runs or is being cleared out of the printer;
 * MISSING when the state does not allow it; RANGE for too many rows; MEMORY. A job of which nothing
 * goes on for 15 seconds has FAILED; one whose printer is gone at once. DONE: the printer says that
 * the slip is cut, or, when it never says anything, has taken all of it. */
enum tg_err printer_start(struct printer *printer, const uint8_t *bits, int rows,
                          struct fault *fault) MUST_USE;
/* Ends a job: what is not on paper yet is wiped, here and (as far as it can) in the printer. DONE
 * and FAILED go back to IDLE. */
void printer_clear(struct printer *printer);

/* Milliseconds until printer_step has something to do; -1: never. */
int64_t printer_wait_ms(const struct printer *printer);
void printer_step(struct printer *printer);

#endif
