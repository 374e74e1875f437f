/* The difference between a desktop and a bare terminal: how the one window is opened. Implemented
 * by board/sim and board/linux, used by board/window_sdl.c. */
#ifndef TG_BOARD_DISPLAY_H
#define TG_BOARD_DISPLAY_H

#include "board/window.h"

#include <SDL.h>

/* Starts SDL's video and opens the window; NULL when that fails, SDL_GetError() says why. */
SDL_Window *display_open(const struct window_options *options) MUST_USE;

/* What a person can do about it, one sentence. */
const char *display_advice(void);

#endif
