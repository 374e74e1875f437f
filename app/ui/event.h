/* What a scene hears: a control was tapped, text came in, a key was pressed, a code was scanned,
 * time passed. Screen keyboard, real keyboard and paste all sound alike. */
#ifndef TG_APP_UI_EVENT_H
#define TG_APP_UI_EVENT_H

#include "board/base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum ui_event_kind {
    UI_TAP,  /* control `id`, row or option `index` */
    UI_TEXT, /* `len` bytes of UTF-8 at `text`, borrowed during the event */
    UI_KEY,
    UI_DRAG, /* a finger on the pad `id` */
    UI_TICK, /* stage_tick(): the scene's deadline passed */
    UI_CODE, /* stage_code(): a scanner read `len` characters at `text`, which has a NUL; borrowed
              */
};

enum ui_key {
    UI_KEY_BACKSPACE,
    UI_KEY_DELETE,
    UI_KEY_ENTER,
    UI_KEY_LEFT,
    UI_KEY_RIGHT,
    UI_KEY_UP,
    UI_KEY_DOWN,
    UI_KEY_HOME,
    UI_KEY_END,
    UI_KEY_UNDO,
    UI_KEY_REDO,
    UI_KEY_ALL, /* select it */
};

enum ui_drag { UI_DRAG_DOWN, UI_DRAG_ON, UI_DRAG_UP };

/* What a control is, as narrated. */
enum ui_role {
    UI_ROLE_BUTTON,
    UI_ROLE_CHOICE,
    UI_ROLE_CHECK,
    UI_ROLE_FIELD,
    UI_ROLE_KEY,
    UI_ROLE_PAD
};

struct ui_event {
    enum ui_event_kind kind;
    enum ui_role role;
    const char *id; /* as given to the page; never NULL for UI_TAP and UI_DRAG */
    int index;      /* as given to the page; for a tap on a field, the byte tapped at */
    const char *text;
    size_t len;
    int held_ms; /* how long the finger lay on it, for UI_TAP and for UI_TEXT of a key; else 0 */
    enum ui_key key;
    enum ui_drag drag;
    /* UI_DRAG: where in the pad, which may be out of it, and how large the pad is; tenths of a
     * millimetre. */
    int x, y, width, height;
};

/* Ids that the page itself gives to its controls. */
#define UI_BACK "back"         /* unconsumed: the stage pops the scene */
#define UI_NEXT "next"         /* also sent by Enter outside of a field of many lines */
#define UI_ERASE "erase"       /* erase and leave */
#define UI_LANGUAGE "language" /* change the language */
#define UI_AIDS "aids"         /* show all that helps to read and touch; on that page: shut it */
/* Handled by the stage, never seen by scenes: "size", "theme", "more", "previous", "shift",
 * "symbols", "methods", "text-up" and "text-down" of a field whose text is longer than it. */

/* True for a tap on control `id`. */
bool ui_tapped(const struct ui_event *event, const char *id);

#endif
