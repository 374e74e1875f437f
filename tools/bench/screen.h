/* A screen to measure on: an X server of our own, its pixels, a finger, and what the kiosk on it
 * tells of its page (the file "told" in the folder given at opening). One at a time. */
#ifndef TG_TOOLS_BENCH_SCREEN_H
#define TG_TOOLS_BENCH_SCREEN_H

#include <X11/Xlib.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

/* Starts Xvfb and sets DISPLAY. The display is the screen's own until screen_close(). */
Display *screen_open(int width, int height, const char *told_folder);
void screen_close(void);

/* Starts a program in a process group of its own, all but `keep_fd` closed; stops all of it. */
pid_t screen_start(char *const argv[], int keep_fd);
void screen_stop(pid_t *pid);
bool screen_run(const char *command);

/* A sum over the pixels of a place, other for other pixels. */
uint64_t screen_look(int x, int y, int w, int h);
/* Milliseconds from `since_ns` until the place no longer looks like `before`; NAN: never. */
double screen_until_changed(int64_t since_ns, int x, int y, int w, int h, uint64_t before);

struct screen_place {
    int x, y, w, h;
};

/* The present page's narration; NULL before there is one. */
const char *screen_page(void);
/* The first control whose "ROLE ID" begins with `what`. */
bool screen_find(const char *what, struct screen_place *out_place);
bool screen_wait_for(const char *what, struct screen_place *out_place);
void screen_tap(const struct screen_place *at);
bool screen_tap_on(const char *what);
/* Goes on from page to page, taking the first choice of each, until there is `what` on it. */
bool screen_walk_to(const char *what);

#endif
