/* The stage: one table of scenes, a stack of them, one page on the screen.
 *
 * Input → state → draw, never backwards. The window's events become the scene's; after them the
 * page is laid out again and only what differs is painted. A tap is a press of at least 50 ms
 * (however long) whose finger leaves on the same control or within 30 px of where it came down. On
 * a pad every touch is heard as it goes.
 *
 * One finger at a time: another that comes down meanwhile does nothing, but for one on a pad, since
 * who writes may rest the hand. For hands that tremble (stage_aids.steady) the same
 * control again within STAGE_AGAIN_MS shows that it is pressed and does nothing. */
#ifndef TG_APP_UI_STAGE_H
#define TG_APP_UI_STAGE_H

#include "app/ui/page.h"
#include "board/window.h"

enum {
    STAGE_DEPTH_MAX = 32,
    STAGE_DAMAGE_MAX = 24, /* rectangles; more are joined */
    STAGE_TAP_MS_MIN = 50,
    STAGE_ROLL_PX_MAX = 30, /* exclusive */
    /* From the finger's leaving to its coming again. What other systems filter for trembling hands
     * by default; who types a letter twice on purpose is seldom faster. */
    STAGE_AGAIN_MS = 500,
    /* A finger that is down for longer without a word was lifted where nobody saw it. */
    STAGE_FINGER_MS_MAX = 30000,
};

struct kiosk; /* the program's own state; the stage only hands it on */

struct scene {
    const char *name;                   /* as narrated */
    void (*enter)(struct kiosk *kiosk); /* may be NULL, like leave */
    /* True: consumed. Unconsumed Back pops; the rest goes to stage_options.unheard. */
    bool (*event)(struct kiosk *kiosk, const struct ui_event *event);
    void (*draw)(const struct kiosk *kiosk, struct page *page); /* pure */
    void (*leave)(struct kiosk *kiosk);
};

struct stage_options {
    const struct scene *scenes; /* borrowed, like kiosk */
    int scene_count;
    struct kiosk *kiosk;
    bool (*unheard)(struct kiosk *kiosk, const struct ui_event *event); /* may be NULL */
    double ppi;
    int width, height;
    int narrate_fd; /* -1: none; else each new page is told there, see stage_draw */
};

struct stage;

/* `fonts` is borrowed. Secret memory: MEMORY when there is none. */
enum tg_err stage_create(const struct stage_options *options, struct fonts *fonts,
                         struct stage **out_stage) MUST_USE;
void stage_destroy(struct stage *stage);

/* The stack. enter runs when a scene is put on top, also when it comes back there; leave when it is
 * covered or removed. */
void stage_push(struct stage *stage, int scene);
/* For what stands on top of a page for a moment: the scene below is neither left nor entered again,
 * so that nothing of it is lost, not even which of its pages was shown. Where `scene` is on the
 * stack already, what stands on it is popped. */
void stage_cover(struct stage *stage, int scene);
void stage_pop(struct stage *stage);
void stage_replace(struct stage *stage, int scene);
/* The reset path: empties the stack, wipes the page, the glyph cache and what the stage remembers
 * of the visitor (text size, theme, aids), then starts over with `scene` on top. */
void stage_reset(struct stage *stage, int scene);
int stage_top(const struct stage *stage); /* -1: empty */

void stage_set_lang(struct stage *stage, enum lang lang);
void stage_set_theme(struct stage *stage, enum theme_name name);
void stage_set_text_size(struct stage *stage, enum text_size size);
/* What helps this visitor. Big mode brings the largest letters, unless a size was chosen. */
struct stage_aids {
    bool big, reach; /* app/ui/theme.h */
    bool steady;     /* the same control again at once is not meant */
};
void stage_set_aids(struct stage *stage, struct stage_aids aids);
struct stage_aids stage_aids(const struct stage *stage);
const struct theme *stage_theme(const struct stage *stage);
/* What it draws with; borrowed. */
struct fonts *stage_fonts(const struct stage *stage);

/* One event of the window. Coordinates out of the page and any rate of events are harmless. */
void stage_input(struct stage *stage, const struct window_event *event);
/* Hands the top scene a UI_TICK. */
void stage_tick(struct stage *stage);
/* Hands the top scene a UI_CODE: what a scanner read, `len` characters and a NUL. */
void stage_code(struct stage *stage, const char *text, size_t len);
/* State has changed outside of an event (a job ended): look again at the next draw. */
void stage_touch(struct stage *stage);

/* Lays out the top scene if anything happened since, paints the differences and tells them in
 * `out_damage`; returns their number (0: nothing to present). `all`: paints everything.
 * With narrate_fd, a page whose controls changed is told as lines of text: "page SCENE", for each
 * control "hit X Y W H ROLE ID[:INDEX] LABEL" (pixels), then "end". Labels of controls only, never
 * what was typed. */
size_t stage_draw(struct stage *stage, struct canvas *canvas, bool all,
                  struct window_rect out_damage[static STAGE_DAMAGE_MAX]);
/* True when something of the last page had no room at all (a fault that tests look for). */
bool stage_overflowed(const struct stage *stage);

#endif
