/* The event loop of programs without a screen: sleeps until a folder changes, a time is over or the
 * program is told to end. (A program with a screen sleeps in board/window.h.)
 *
 * SIGTERM and SIGINT are blocked from loop_init on and let in while sleeping only, so that none is
 * lost between a look and the sleep after it. One loop a process. */
#ifndef TG_BOARD_LOOP_H
#define TG_BOARD_LOOP_H

#include "board/base/err.h"

#include <signal.h>
#include <stdbool.h>
#include <stdint.h>

enum loop_event {
    LOOP_TIME,    /* nothing happened in that time */
    LOOP_CHANGED, /* a file in a watched folder was written, or moved there */
    LOOP_END,     /* SIGTERM or SIGINT came, now or before */
};

struct loop {
    int fd;            /* inotify(7), owned */
    sigset_t sleeping; /* the signals that stay blocked while sleeping */
};

/* IO when the system has no more watches. */
enum tg_err loop_init(struct loop *out, struct fault *fault) MUST_USE;
/* Safe on a zeroed loop. */
void loop_finish(struct loop *loop);

/* From now on changes in `folder` wake the loop. False while that can't be: not there yet. Again on
 * a watched folder does nothing. */
bool loop_watch(struct loop *loop, const char *folder);

/* Sleeps at most `ms` milliseconds; -1: for ever. Changes that came since the last sleep count. */
enum loop_event loop_wait(struct loop *loop, int64_t ms);

/* Whether the program was told to end; never sleeps. */
bool loop_ending(const struct loop *loop);

#endif
