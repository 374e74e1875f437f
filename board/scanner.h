/* What reads a slip back: a barcode scanner that types like a keyboard, one on a serial line, or a
 * camera.
 *
 * A keyboard scanner is told from a person by its pace (keys a few milliseconds apart, ended by
 * Enter or a pause) and, where it was set up so, by a prefix; what a person types goes on to the
 * page untouched. It speaks when somebody holds something before it, whether a page wants that or
 * not: a receipt's digits never get into a page as if they had been typed there, and the Enter
 * behind a code presses nothing. The camera and what decodes its pictures live in a process of
 * their own, `tonggui-scanner`, started before the walls go up, asleep until it is wanted. Nothing
 * here knows what a code means: it hands on digits. */
#ifndef TG_BOARD_SCANNER_H
#define TG_BOARD_SCANNER_H

#include "board/base/clock.h"
#include "board/base/err.h"
#include "board/sandbox.h"
#include "board/window.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    SCANNER_DEVICE_MAX = 100,
    SCANNER_CODE_MAX = 700, /* characters of one code */
    SCANNER_PREFIX_MAX = 8,
    SCANNER_PREVIEW_WIDTH = 320, /* grey, one byte a pixel */
    SCANNER_PREVIEW_HEIGHT = 240,
    SCANNER_BAUD_DEFAULT = 9600,
};

struct scanner_plan {
    char serial[SCANNER_DEVICE_MAX]; /* "": none */
    unsigned baud;
    char camera[SCANNER_DEVICE_MAX]; /* /dev/video0; a picture file (.png): the simulator's; "" */
    char prefix[SCANNER_PREFIX_MAX + 1]; /* of the keyboard scanner; "": told by its pace alone */
    const char *program;                 /* tonggui-scanner; NULL: no camera */
};

/* Devices by their whole paths or none, a speed that serial lines have, a prefix from a keyboard.
 */
bool scanner_plan_fits(const struct scanner_plan *plan);
/* For staff: what fits. */
#define SCANNER_PLAN_WORDS                                                                         \
    "devices by their whole paths, a usual speed (9600, 19200 … baud), and a prefix of at most " \
    "8 letters, digits and signs"

struct scanner;

/* Before the walls go up: `plan->program` is forked, and becomes itself when it is first listened
 * to. A device that is not there is no error: scanner_has_camera says so. RANGE for a plan that
 * does not fit, MEMORY. `clock` is copied. The functions below take NULL for a kiosk without any.
 */
enum tg_err scanner_create(const struct scanner_plan *plan, const struct clock *clock,
                           struct scanner **out_scanner, struct fault *fault) MUST_USE;
void scanner_destroy(struct scanner *scanner);

bool scanner_has_camera(const struct scanner *scanner);
bool scanner_has_serial(const struct scanner *scanner);

/* Listens from now on (the camera's light goes on), or not any more but to keys that come like a
 * receipt's: what was read is wiped. */
void scanner_listen(struct scanner *scanner, bool on);

/* An event of the window. True: it is the scanner's so far, and the page must not
 * hear it. When it turns out to have been a person, scanner_give_back hands the characters out,
 * in order. */
bool scanner_hear(struct scanner *scanner, const struct window_event *event);
/* The next character that was a person's after all; 0: none. */
char scanner_give_back(struct scanner *scanner);

/* A code that was read: its printable ASCII characters with a NUL; false: none yet. Taking it
 * forgets it. One that comes while nobody listens was shown on purpose: not within ten seconds
 * after another one or the start, as from a slip that was left lying before the scanner. `out` is
 * secret memory of SCANNER_CODE_MAX + 1 bytes. A code that ended early or holds what no code holds
 * comes as it is: what it is worth the caller knows. */
bool scanner_take(struct scanner *scanner, char *out);

/* The camera's last picture, borrowed until the next step; NULL: none. `*out_count` changes with
 * each, and when there is none any more. */
const uint8_t *scanner_preview(const struct scanner *scanner, uint32_t *out_count);

/* Milliseconds until scanner_step has something to do (polls its lines while listening); -1. */
int64_t scanner_wait_ms(const struct scanner *scanner);
void scanner_step(struct scanner *scanner);

/* What this process opens by name while listening. Borrows the plan's paths. */
enum { SCANNER_GRANTS = 1 };
void scanner_grants(const struct scanner_plan *plan,
                    struct sandbox_grant out_grants[static SCANNER_GRANTS]);
/* Whether a device was put in after the walls went up: they stand for files, not for names, and
 * only a fresh start may open it. */
bool scanner_is_walled_off(const struct scanner *scanner) MUST_USE;

#endif
