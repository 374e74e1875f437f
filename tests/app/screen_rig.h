/* A whole kiosk on a rig, with a real stage drawing into memory instead of a window, and fingers
 * that find controls by the kiosk's own narration. */
#ifndef TG_TESTS_APP_SCREEN_RIG_H
#define TG_TESTS_APP_SCREEN_RIG_H

#include "app/kiosk/kiosk.h"
#include "tests/app/kiosk_rig.h"

struct screen {
    struct rig *rig; /* borrowed */
    struct kiosk kiosk;
    struct fonts *fonts;
    struct stage *stage;
    struct canvas canvas;
    uint32_t *pixels;
    int narration;    /* memory file */
    char page[65536]; /* the present page's narration */
};

/* Fonts and translations come from $SHARE, build/share by default. */
void screen_init(struct screen *screen, struct rig *rig, int width, int height, double ppi);
/* The same with what writing stands on, borrowed. */
void screen_init_writing(struct screen *screen, struct rig *rig, int width, int height, double ppi,
                         struct ime *ime, const struct handwriting *model);
/* The same with a kiosk that is out of service. */
void screen_init_closed(struct screen *screen, struct rig *rig, int width, int height, double ppi,
                        const struct fault *fault);
void screen_finish(struct screen *screen);

/* Paints what changed. True when anything did. */
bool screen_draw(struct screen *screen);
const char *screen_scene(const struct screen *screen);
/* Whether a control with that narrated id ("lang:1") is on the page, and the middle of it. */
bool screen_find(struct screen *screen, const char *id, int *out_x, int *out_y);
/* The whole of it; the test fails when it is not there. */
struct rect screen_place(struct screen *screen, const char *id);
/* Presses and lifts in the middle of it; the test fails when it is not there. */
void screen_tap(struct screen *screen, const char *id);
void screen_tap_at(struct screen *screen, int x, int y);
/* A finger goes from place to place, 10 ms apart: down at the first, up at the last. */
struct screen_point {
    int x, y;
};
void screen_drag(struct screen *screen, const struct screen_point *places, size_t count);
void screen_type(struct screen *screen, const char *text);
void screen_key(struct screen *screen, enum window_key key);
/* Time passes, in one step. */
void screen_pass(struct screen *screen, int64_t ms);
/* Waits for the filing job and lets the kiosk take it. */
void screen_await_job(struct screen *screen);

#endif
