/* When a visitor is asked "are you still there?", and when the kiosk stops waiting.
 *
 * Pure policy on a clock handed in: no timers, no drawing. Limits follow VVSG 2.0 and EN 301 549
 * 6.2: a warning well before the end, one tap for more time, ten times and more.
 *
 *   idle_enter / idle_touch        time               time
 *   ───────────────────────▶ ACTIVE ────▶ WARNING ────▶ EXPIRED
 *                              ▲ idle_more, idle_touch │
 *                              └────────────────────────┘
 */
#ifndef TG_APP_KIOSK_IDLE_H
#define TG_APP_KIOSK_IDLE_H

#include <stdbool.h>
#include <stdint.h>

enum {
    IDLE_FORM_MS = 120000,
    IDLE_WRITING_MS = 240000,
    IDLE_RECEIPT_MS = 60000,
    IDLE_COUNTDOWN_MS = 45000,
    IDLE_DONE_MS = 10000,
    IDLE_EXTENSIONS_MAX = 20, /* "more time" in a row with nothing else done in between */
};

enum idle_mode {
    IDLE_OFF,     /* nobody here, or something is running that must not be cut off */
    IDLE_FORM,    /* choosing */
    IDLE_WRITING, /* text entry */
    IDLE_RECEIPT, /* the code is on the screen */
    IDLE_DONE,    /* thanks; ends by itself without a warning */
};

enum idle_state { IDLE_ACTIVE, IDLE_WARNING, IDLE_EXPIRED };

struct idle {
    enum idle_mode mode;
    int64_t since_ms; /* of the last sign of life */
    int extensions;
};

/* A page of that mode came up, which is a sign of life too. */
void idle_enter(struct idle *idle, enum idle_mode mode, int64_t now_ms);
/* The visitor did something. While the warning stands only idle_more ends it. */
void idle_touch(struct idle *idle, int64_t now_ms);
/* "More time". False when asked IDLE_EXTENSIONS_MAX times with nothing else done: a stuck screen,
 * not a person. */
bool idle_more(struct idle *idle, int64_t now_ms);

enum idle_state idle_state(const struct idle *idle, int64_t now_ms);
/* Milliseconds until idle_state changes or the countdown's number does; -1: never. */
int64_t idle_wait_ms(const struct idle *idle, int64_t now_ms);
/* Whole seconds left to tap "more time", rounded up; 0 unless IDLE_WARNING. */
int idle_countdown_s(const struct idle *idle, int64_t now_ms);

#endif
