#include "board/display.h"

#include <stdlib.h>

/* One process owns the screen: no window manager, no cursor, no screen saver, always the whole
 * display whatever size was asked for. Touch and keys come from evdev, by SDL. */
SDL_Window *display_open(const struct window_options *options)
{
    SDL_SetHint(SDL_HINT_VIDEODRIVER, "kmsdrm");
    SDL_SetHint(SDL_HINT_KMSDRM_REQUIRE_DRM_MASTER, "1");
    SDL_SetHint(SDL_HINT_VIDEO_ALLOW_SCREENSAVER, "0");
    setenv("DBUS_SESSION_BUS_ADDRESS", "disabled:", 1); /* no input method but ours sees a key */
    if (SDL_InitSubSystem(SDL_INIT_VIDEO) != 0)
        return NULL;
    SDL_ShowCursor(SDL_DISABLE);
    return SDL_CreateWindow(options->title, SDL_WINDOWPOS_UNDEFINED, SDL_WINDOWPOS_UNDEFINED,
                            options->width, options->height, SDL_WINDOW_FULLSCREEN_DESKTOP);
}

const char *display_advice(void)
{
    return "The user needs the groups video, render and input, and no other program may hold the "
           "display.";
}
