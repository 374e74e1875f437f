/* The one window of a kiosk: pixels out, touches, text and keys in.
 *
 * board/sim opens it in a desktop (SDL on X11 or Wayland), board/linux on the bare machine (SDL on
 * KMS and evdev); exactly one of the two is linked (make TERMINAL=linux). Drawn in software into
 * `pixels`, presented by damaged rectangles; nothing wakes the process while nothing happens.
 * Coordinates are pixels from the upper left corner. */
#ifndef TG_BOARD_WINDOW_H
#define TG_BOARD_WINDOW_H

#include "board/base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    WINDOW_TEXT_MAX = 8192, /* bytes of one text event; longer pastes are cut at a character */
    WINDOW_WATCH_MAX = 4,
};

struct window_options {
    const char *title;
    int width, height; /* 0: the whole display */
    bool hide_cursor;
};

enum window_event_kind {
    WINDOW_PRESS,   /* finger or left button down at x, y */
    WINDOW_MOVE,    /* still down, now at x, y */
    WINDOW_RELEASE, /* up at x, y */
    WINDOW_TEXT,    /* typed or pasted UTF-8 */
    WINDOW_KEY,
    WINDOW_EXPOSED, /* all pixels must be presented again */
    WINDOW_READY,   /* the watched `fd` is readable or closed */
    WINDOW_QUIT,    /* the window was closed, or SIGTERM or SIGINT came */
};

enum window_key {
    WINDOW_KEY_ENTER,
    WINDOW_KEY_BACKSPACE,
    WINDOW_KEY_DELETE,
    WINDOW_KEY_LEFT,
    WINDOW_KEY_RIGHT,
    WINDOW_KEY_UP,
    WINDOW_KEY_DOWN,
    WINDOW_KEY_HOME,
    WINDOW_KEY_END,
    WINDOW_KEY_ESCAPE,
    WINDOW_KEY_TAB,
    WINDOW_KEY_BACKTAB,
    WINDOW_KEY_UNDO, /* Ctrl+Z */
    WINDOW_KEY_REDO, /* Ctrl+Y, Ctrl+Shift+Z */
    WINDOW_KEY_ALL,  /* Ctrl+A */
};

struct window_event {
    enum window_event_kind kind;
    int64_t time_ms; /* monotonic, of the event itself; only differences mean something */
    int x, y;
    int64_t finger; /* which one, of PRESS, MOVE and RELEASE; a mouse is 0 */
    enum window_key key;
    int fd;
    const char *text; /* len bytes, owned by the window until the next wait; wiped then */
    size_t len;
};

struct window_rect {
    int x, y, w, h;
};

/* XRGB8888, `stride` pixels a row. Owned by the window, valid until the next wait. */
struct window_pixels {
    uint32_t *pixels;
    int width, height, stride;
};

struct window;

/* Errors: IO when there is no display (the fault says which driver was tried), MEMORY. */
enum tg_err window_create(const struct window_options *options, struct window **out_window,
                          struct fault *fault) MUST_USE;
void window_destroy(struct window *window);

enum tg_err window_pixels(struct window *window, struct window_pixels *out_pixels) MUST_USE;
void window_present(struct window *window, const struct window_rect *rects, size_t count);

/* Waits for the next event, at most `timeout_ms` (negative: for ever; 0: only looks). False when
 * time ran out. Call again with 0 until it is false before drawing: one frame for all of them. */
bool window_wait(struct window *window, int timeout_ms, struct window_event *out_event);

/* Reports WINDOW_READY for `fd` (borrowed) until it is unwatched. TG_ERR_FULL past
 * WINDOW_WATCH_MAX. While anything is watched the wait looks every 2 ms: not for ever, please. */
enum tg_err window_watch(struct window *window, int fd) MUST_USE;
void window_unwatch(struct window *window, int fd);

#endif
