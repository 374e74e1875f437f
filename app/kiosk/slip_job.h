/* Printing a slip for whoever stands here: of their receipt, or one that leads nowhere.
 *
 * Anybody may print one, filed or not, so that neither a slip nor the sound of the printer proves
 * anything. A slip that leads nowhere is a receipt of random digits that no report has; it never
 * bears a proof of filing. */
#ifndef TG_APP_KIOSK_SLIP_JOB_H
#define TG_APP_KIOSK_SLIP_JOB_H

#include "app/kiosk/idle.h"

#include <stdbool.h>
#include <stdint.h>

struct kiosk;

enum slip_state {
    SLIP_CHOOSE, /* with a proof of filing, or without */
    SLIP_PRINTING,
    SLIP_PRINTED,
    SLIP_FAILED,
};

/* What was read when the paper was held before the scanner. */
enum slip_read {
    SLIP_READ_NOTHING,
    SLIP_READ_MATCHES,
    SLIP_READ_OTHER,   /* another receipt */
    SLIP_READ_DAMAGED, /* one that is not whole */
    SLIP_READ_STRANGE, /* none at all, perhaps the proof */
};

struct slip_job {
    enum slip_state state;
    bool blank;          /* leads nowhere */
    enum idle_mode idle; /* of the page below, while the printer runs */
    enum slip_read read;
};

/* Digits on the screen that are hidden but while a finger lies on them. */
enum { REVEAL_HELD_MS_MAX = 240000 }; /* a finger that lies longer is none */
struct reveal {
    bool shown, held;
    int64_t since_ms, until_ms; /* held since; shown until, when it is not */
};

/* Whether slips can be printed now; why not, in words for whoever stands here (NULL: none is meant
 * to be here). */
bool slip_possible(const struct kiosk *kiosk);
const char *slip_why_not(const struct kiosk *kiosk);
/* Whether a proof of filing can be had: this kiosk has a key for it, and something was filed. */
bool slip_has_proof(const struct kiosk *kiosk);

/* Shows the slip's page on top of the present one; what needs no choice is printed at once. */
void slip_open(struct kiosk *kiosk, bool blank);
void slip_print(struct kiosk *kiosk, bool proof);
/* The printer went on, or did not: looks at it. */
void slip_tick(struct kiosk *kiosk);
/* Ends what runs; nothing of it is left. */
void slip_close(struct kiosk *kiosk);

/* When to come back, and until when what is answered is kept, as people say it; "" when the clock
 * can't be believed and there is nothing to say. */
enum { SLIP_DATE_MAX = 64 };
void slip_come_back(const struct kiosk *kiosk, char out[static SLIP_DATE_MAX]);
void slip_kept_until(const struct kiosk *kiosk, char out[static SLIP_DATE_MAX]);

#endif
