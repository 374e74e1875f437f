#include "board/window.h"

#include "board/display.h"
#include "board/base/secret.h"

#include <SDL.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>

enum {
    WATCH_MS = 2, /* a candidate is not to wait for it */
    /* A wait that a signal interrupts goes on as polling every millisecond, in SDL 2.26: so that it
     * heals, no wait is longer than this. */
    WAIT_MS_MAX = 60000,
};

struct window {
    SDL_Window *sdl;
    int fds[WINDOW_WATCH_MAX];
    size_t fd_count;
    char *pasted;    /* of the last paste event; SDL's, wiped and freed at the next wait */
    SDL_Event last;  /* holds the text of the last text event */
    Uint32 empty_ms; /* when the queue was last seen empty */
};

enum tg_err window_create(const struct window_options *options, struct window **out_window,
                          struct fault *fault)
{
    struct window *window = calloc(1, sizeof *window);

    if (window == NULL)
        return fault_set(fault, TG_ERR_MEMORY, "No memory for the window.");
    /* A window surface backed by a GPU texture costs 10–22 ms a frame and 110 MB. */
    SDL_SetHint(SDL_HINT_FRAMEBUFFER_ACCELERATION, "0");
    SDL_SetHint(SDL_HINT_TOUCH_MOUSE_EVENTS, "0");
    SDL_SetHint(SDL_HINT_MOUSE_TOUCH_EVENTS, "0");
    window->sdl = display_open(options);
    if (window->sdl == NULL) {
        enum tg_err err = fault_set(fault, TG_ERR_IO, "No display to open a window on (%s). %s",
                                    SDL_GetError(), display_advice());
        window_destroy(window);
        return err;
    }
    SDL_StartTextInput();
    *out_window = window;
    return TG_OK;
}

static void forget_text(struct window *window)
{
    if (window->pasted != NULL) {
        secret_wipe(window->pasted, strlen(window->pasted));
        SDL_free(window->pasted);
        window->pasted = NULL;
    }
    secret_wipe(&window->last, sizeof window->last);
}

void window_destroy(struct window *window)
{
    if (window == NULL)
        return;
    forget_text(window);
    if (window->sdl != NULL)
        SDL_DestroyWindow(window->sdl);
    SDL_QuitSubSystem(SDL_INIT_VIDEO);
    free(window);
}

enum tg_err window_pixels(struct window *window, struct window_pixels *out_pixels)
{
    SDL_Surface *surface = SDL_GetWindowSurface(window->sdl);

    if (surface == NULL || surface->format->BytesPerPixel != 4 ||
        surface->format->Rmask != 0xff0000U)
        return TG_ERR_IO;
    *out_pixels =
        (struct window_pixels){surface->pixels, surface->w, surface->h, surface->pitch / 4};
    return TG_OK;
}

void window_present(struct window *window, const struct window_rect *rects, size_t count)
{
    SDL_Rect damage[32];
    size_t n = count < 32 ? count : 32;

    for (size_t i = 0; i < n; i++)
        damage[i] = (SDL_Rect){rects[i].x, rects[i].y, rects[i].w, rects[i].h};
    if (n < count)
        SDL_UpdateWindowSurface(window->sdl);
    else if (n > 0)
        SDL_UpdateWindowSurfaceRects(window->sdl, damage, (int)n);
}

/* ---- events */

static bool with_ctrl(SDL_Keysym key, enum window_key *out_key)
{
    switch (key.sym) {
    case SDLK_z:
        *out_key = key.mod & KMOD_SHIFT ? WINDOW_KEY_REDO : WINDOW_KEY_UNDO;
        return true;
    case SDLK_y:
        *out_key = WINDOW_KEY_REDO;
        return true;
    case SDLK_a:
        *out_key = WINDOW_KEY_ALL;
        return true;
    default:
        return false;
    }
}

static bool key_of(SDL_Keysym key, enum window_key *out_key)
{
    static const struct {
        SDL_Keycode sdl;
        enum window_key key;
    } KEYS[] = {
        {SDLK_RETURN, WINDOW_KEY_ENTER},
        {SDLK_KP_ENTER, WINDOW_KEY_ENTER},
        {SDLK_BACKSPACE, WINDOW_KEY_BACKSPACE},
        {SDLK_DELETE, WINDOW_KEY_DELETE},
        {SDLK_LEFT, WINDOW_KEY_LEFT},
        {SDLK_RIGHT, WINDOW_KEY_RIGHT},
        {SDLK_UP, WINDOW_KEY_UP},
        {SDLK_DOWN, WINDOW_KEY_DOWN},
        {SDLK_HOME, WINDOW_KEY_HOME},
        {SDLK_END, WINDOW_KEY_END},
        {SDLK_ESCAPE, WINDOW_KEY_ESCAPE},
        {SDLK_AC_BACK, WINDOW_KEY_ESCAPE},
    };

    if (key.mod & KMOD_CTRL && with_ctrl(key, out_key))
        return true;
    if (key.sym == SDLK_TAB) {
        *out_key = key.mod & KMOD_SHIFT ? WINDOW_KEY_BACKTAB : WINDOW_KEY_TAB;
        return true;
    }
    for (size_t i = 0; i < sizeof KEYS / sizeof *KEYS; i++) {
        if (KEYS[i].sdl == key.sym) {
            *out_key = KEYS[i].key;
            return true;
        }
    }
    return false;
}

static size_t whole_characters(const char *text)
{
    size_t len = strnlen(text, WINDOW_TEXT_MAX + 1);

    if (len <= WINDOW_TEXT_MAX)
        return len;
    len = WINDOW_TEXT_MAX;
    while (len > 0 && ((unsigned char)text[len] & 0xc0) == 0x80)
        len--;
    return len;
}

static bool key_down(struct window *window, const SDL_KeyboardEvent *from, struct window_event *out)
{
    if (from->keysym.sym == SDLK_v && from->keysym.mod & KMOD_CTRL) {
        window->pasted = SDL_GetClipboardText();
        if (window->pasted == NULL)
            return false;
        out->kind = WINDOW_TEXT;
        out->text = window->pasted;
        out->len = whole_characters(window->pasted);
        return out->len > 0;
    }
    out->kind = WINDOW_KEY;
    return key_of(from->keysym, &out->key);
}

static bool finger(const struct window *window, const SDL_TouchFingerEvent *from,
                   enum window_event_kind kind, struct window_event *out)
{
    int width, height;

    SDL_GetWindowSize(window->sdl, &width, &height);
    out->kind = kind;
    out->x = (int)(from->x * (float)width);
    out->y = (int)(from->y * (float)height);
    out->finger = from->fingerId;
    return true;
}

static bool mouse(enum window_event_kind kind, int x, int y, struct window_event *out)
{
    out->kind = kind;
    out->x = x;
    out->y = y;
    return true;
}

/* False for what nobody here needs to know. */
static bool translate(struct window *window, const SDL_Event *from, struct window_event *out)
{
    *out = (struct window_event){.time_ms = from->common.timestamp};
    switch (from->type) {
    case SDL_QUIT:
        out->kind = WINDOW_QUIT;
        return true;
    case SDL_WINDOWEVENT:
        out->kind = WINDOW_EXPOSED;
        return from->window.event == SDL_WINDOWEVENT_EXPOSED ||
               from->window.event == SDL_WINDOWEVENT_SIZE_CHANGED;
    case SDL_MOUSEBUTTONDOWN:
        return from->button.button == SDL_BUTTON_LEFT && from->button.which != SDL_TOUCH_MOUSEID &&
               mouse(WINDOW_PRESS, from->button.x, from->button.y, out);
    case SDL_MOUSEBUTTONUP:
        return from->button.button == SDL_BUTTON_LEFT && from->button.which != SDL_TOUCH_MOUSEID &&
               mouse(WINDOW_RELEASE, from->button.x, from->button.y, out);
    case SDL_MOUSEMOTION:
        return (from->motion.state & SDL_BUTTON_LMASK) != 0 &&
               from->motion.which != SDL_TOUCH_MOUSEID &&
               mouse(WINDOW_MOVE, from->motion.x, from->motion.y, out);
    case SDL_FINGERDOWN:
        return finger(window, &from->tfinger, WINDOW_PRESS, out);
    case SDL_FINGERMOTION:
        return finger(window, &from->tfinger, WINDOW_MOVE, out);
    case SDL_FINGERUP:
        return finger(window, &from->tfinger, WINDOW_RELEASE, out);
    case SDL_TEXTINPUT:
        out->kind = WINDOW_TEXT;
        out->text = from->text.text;
        out->len = strlen(from->text.text);
        return true;
    case SDL_KEYDOWN:
        return key_down(window, &from->key, out);
    default:
        return false;
    }
}

static bool watched_ready(const struct window *window, struct window_event *out)
{
    struct pollfd polls[WINDOW_WATCH_MAX];

    for (size_t i = 0; i < window->fd_count; i++)
        polls[i] = (struct pollfd){.fd = window->fds[i], .events = POLLIN};
    if (window->fd_count == 0 || poll(polls, window->fd_count, 0) <= 0)
        return false;
    for (size_t i = 0; i < window->fd_count; i++) {
        if (polls[i].revents != 0) {
            *out = (struct window_event){
                .kind = WINDOW_READY, .fd = window->fds[i], .time_ms = SDL_GetTicks()};
            return true;
        }
    }
    return false;
}

static int next_wait(const struct window *window, int timeout_ms, Uint64 started)
{
    int left = timeout_ms < 0 ? WAIT_MS_MAX : timeout_ms;

    if (timeout_ms >= 0) {
        Uint64 gone = SDL_GetTicks64() - started;
        left = gone >= (Uint64)timeout_ms ? 0 : timeout_ms - (int)gone;
    }
    left = left > WAIT_MS_MAX ? WAIT_MS_MAX : left;
    return window->fd_count > 0 && left > WATCH_MS ? WATCH_MS : left;
}

/* The next event into `last`; *out_waited: it was there already. */
static bool fetch(struct window *window, int wait_ms, bool *out_waited)
{
    *out_waited = SDL_PollEvent(&window->last) != 0;
    if (*out_waited)
        return true;
    window->empty_ms = SDL_GetTicks();
    return wait_ms != 0 && SDL_WaitEventTimeout(&window->last, wait_ms) != 0;
}

bool window_wait(struct window *window, int timeout_ms, struct window_event *out_event)
{
    Uint64 started = SDL_GetTicks64();

    forget_text(window);
    for (;;) {
        int wait = next_wait(window, timeout_ms, started);
        bool waited, got = fetch(window, wait, &waited);
        if (got && translate(window, &window->last, out_event)) {
            /* SDL stamps an event when it is fetched, not when it happened. A press and its release
             * that waited while the program was busy would seem to last no time at all, so such a
             * press counts from when nothing waited. */
            if (waited && out_event->kind == WINDOW_PRESS)
                out_event->time_ms = window->empty_ms;
            return true;
        }
        if (watched_ready(window, out_event))
            return true;
        if (!got && timeout_ms >= 0 && SDL_GetTicks64() - started >= (Uint64)timeout_ms)
            return false;
    }
}

enum tg_err window_watch(struct window *window, int fd)
{
    if (window->fd_count == WINDOW_WATCH_MAX)
        return TG_ERR_FULL;
    window->fds[window->fd_count++] = fd;
    return TG_OK;
}

void window_unwatch(struct window *window, int fd)
{
    for (size_t i = 0; i < window->fd_count; i++) {
        if (window->fds[i] == fd) {
            window->fds[i] = window->fds[--window->fd_count];
            return;
        }
    }
}
