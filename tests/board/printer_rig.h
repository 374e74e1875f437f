/* The simulated slip printer as a process of its own, at the end of a pseudo-terminal, and a
 * printer of board/printer that talks to it. */
#ifndef TG_TESTS_BOARD_PRINTER_RIG_H
#define TG_TESTS_BOARD_PRINTER_RIG_H

#include "board/printer.h"

#include <limits.h>
#include <sys/types.h>

enum {
    PRINTER_RIG_TOP = 96, /* white rows above what is printed: from print head to cutter */
    PRINTER_RIG_BOTTOM = 24,
};

struct printer_rig {
    char dir[64];
    char link[80], control[80];
    pid_t pid;
    int64_t skew_ms; /* of the printer's clock */
    struct printer_plan plan;
    struct printer *printer;
};

struct printer_rig_slip {
    uint8_t *grey; /* a byte a dot, 0 black; owned: free */
    int width, height;
};

/* `rate`: bytes a second that the mechanism works off; 0: at once. */
void printer_rig_init(struct printer_rig *rig, int paper_mm, int rate);
void printer_rig_finish(struct printer_rig *rig);
/* "paper-out", "vanish 100"; until the simulator has it. */
void printer_rig_fault(struct printer_rig *rig, const char *fault);

/* Steps as the kiosk would until it is so; fails the test after ten seconds. Asks again for a state
 * that does not come: where the machine has other things to do, a simulator seems to be silent. */
void printer_rig_until_state(struct printer_rig *rig, enum printer_state state);
void printer_rig_until_job(struct printer_rig *rig, enum printer_job job);
void printer_rig_steps(struct printer_rig *rig, int ms);
/* The printer asks, and has its answers. */
void printer_rig_ask(struct printer_rig *rig);

/* Waits for the file. */
struct printer_rig_slip printer_rig_slip(const struct printer_rig *rig, int number);
bool printer_rig_has_slip(const struct printer_rig *rig, int number);

#endif
