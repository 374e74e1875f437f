/* The terminal itself: taken over, read key by key, and given back as it was, also by a program
 * that dies. The only room that knows curses besides those that draw. */
#ifndef TG_TOOLS_DESK_VIEW_TERMINAL_H
#define TG_TOOLS_DESK_VIEW_TERMINAL_H

#include "board/base/err.h"

#include <stdbool.h>
#include <stdint.h>

enum view_key {
    VIEW_KEY_NONE, /* nothing was pressed in time */
    VIEW_KEY_RUNE,
    VIEW_KEY_UP,
    VIEW_KEY_DOWN,
    VIEW_KEY_LEFT,
    VIEW_KEY_RIGHT,
    VIEW_KEY_PAGE_UP,
    VIEW_KEY_PAGE_DOWN,
    VIEW_KEY_HOME,
    VIEW_KEY_END,
    VIEW_KEY_ENTER,
    VIEW_KEY_TAB,
    VIEW_KEY_BACK_TAB,
    VIEW_KEY_ESCAPE,
    VIEW_KEY_ERASE_BEFORE,
    VIEW_KEY_ERASE_AFTER,
    VIEW_KEY_RESIZE,
    VIEW_KEY_STOP, /* the process is told to end, or the terminal is gone */
};

struct view_press {
    enum view_key key;
    uint32_t rune; /* RUNE */
};

/* MISSING where there is no terminal, or one that can't be drawn on. One at a time. */
enum tg_err view_terminal_open(struct fault *fault) MUST_USE;
/* Overwrites what was drawn, in curses' memory too, then gives the terminal back. */
void view_terminal_close(void);

/* Waits so long for a key; draws first what was changed. */
struct view_press view_terminal_press(int64_t wait_ms);

#endif
