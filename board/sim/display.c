#include "board/display.h"

#include <stdlib.h>

SDL_Window *display_open(const struct window_options *options)
{
    bool whole = options->width <= 0 || options->height <= 0;

    /* Reading the compose tables takes 15 ms of the start on X11. */
    setenv("XCOMPOSEFILE", "/dev/null", 0);
    /* Where there is no session bus, SDL would have one started: 10 ms, and a process that stays.
     */
    setenv("DBUS_SESSION_BUS_ADDRESS", "disabled:", 0);
    SDL_SetHint(SDL_HINT_VIDEO_ALLOW_SCREENSAVER, "1");
    if (SDL_InitSubSystem(SDL_INIT_VIDEO) != 0)
        return NULL;
    SDL_ShowCursor(options->hide_cursor ? SDL_DISABLE : SDL_ENABLE);
    return SDL_CreateWindow(options->title, SDL_WINDOWPOS_UNDEFINED, SDL_WINDOWPOS_UNDEFINED,
                            whole ? 1280 : options->width, whole ? 800 : options->height,
                            whole ? SDL_WINDOW_FULLSCREEN_DESKTOP : 0);
}

const char *display_advice(void)
{
    return "Set DISPLAY or WAYLAND_DISPLAY, or run it under xvfb-run.";
}
