/* The floor that the kiosk's window is measured against: SDL2 and FreeType, nothing else. One form
 * of some boxes and a hundred Chinese characters in a software window, then nothing to do.
 *
 *   bare_window FONT WIDTH HEIGHT */
#include <SDL.h>
#include <ft2build.h>
#include <stdio.h>
#include <stdlib.h>
#include FT_FREETYPE_H

enum { EM = 28, LINES = 8, LINE_CHARS = 14, FIRST_CHARACTER = 0x4e00 };

static void draw_character(SDL_Surface *surface, FT_Face face, FT_ULong character, int x, int y)
{
    if (FT_Load_Char(face, character, FT_LOAD_RENDER | FT_LOAD_NO_HINTING) != 0)
        return;
    const FT_Bitmap *bitmap = &face->glyph->bitmap;
    for (int j = 0; j < (int)bitmap->rows; j++) {
        int top = y + j - face->glyph->bitmap_top, left = x + face->glyph->bitmap_left;
        if (top < 0 || top >= surface->h || left < 0 || left + (int)bitmap->width > surface->w)
            continue;
        Uint32 *row = (Uint32 *)((Uint8 *)surface->pixels + top * surface->pitch) + left;
        for (int i = 0; i < (int)bitmap->width; i++) {
            Uint32 ink = 255U - bitmap->buffer[j * bitmap->pitch + i];
            row[i] = ink << 16 | ink << 8 | ink;
        }
    }
}

static void draw_form(SDL_Surface *surface, FT_Face face)
{
    SDL_FillRect(surface, NULL, 0xffffff);
    for (int line = 0; line < LINES; line++) {
        int y = surface->h * (line + 1) / (LINES + 2);
        SDL_Rect box = {surface->w / 12, y, surface->w * 10 / 12, surface->h / 14};
        SDL_FillRect(surface, &box, 0x6a6f6b);
        SDL_Rect inside = {box.x + 2, box.y + 2, box.w - 4, box.h - 4};
        SDL_FillRect(surface, &inside, 0xffffff);
        for (int i = 0; i < LINE_CHARS; i++)
            draw_character(surface, face, (FT_ULong)(FIRST_CHARACTER + line * 64 + i),
                           box.x + 20 + i * EM, y + box.h / 2 + EM / 3);
    }
}

int main(int argc, char **argv)
{
    FT_Library library;
    FT_Face face;
    SDL_Event event;

    if (argc != 4 || FT_Init_FreeType(&library) != 0 ||
        FT_New_Face(library, argv[1], 0, &face) != 0 || FT_Set_Pixel_Sizes(face, 0, EM) != 0)
        return 2;
    setenv("XCOMPOSEFILE", "/dev/null", 0);
    SDL_SetHint(SDL_HINT_FRAMEBUFFER_ACCELERATION, "0");
    if (SDL_Init(SDL_INIT_VIDEO) != 0)
        return 1;
    SDL_Window *window = SDL_CreateWindow("bare", 0, 0, atoi(argv[2]), atoi(argv[3]), 0);
    SDL_Surface *surface = window != NULL ? SDL_GetWindowSurface(window) : NULL;
    if (surface == NULL)
        return 1;
    draw_form(surface, face);
    SDL_UpdateWindowSurface(window);
    while (SDL_WaitEvent(&event) && event.type != SDL_QUIT) {
        if (event.type == SDL_WINDOWEVENT && event.window.event == SDL_WINDOWEVENT_EXPOSED)
            SDL_UpdateWindowSurface(window);
    }
    SDL_Quit();
    return 0;
}
