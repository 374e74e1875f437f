/* The typeface: files mapped into memory, glyphs drawn once and kept in a bounded cache.
 *
 * Which glyphs are in the cache tells what was typed, so it lives in secret memory and
 * fonts_forget() wipes it at the end of every session. */
#ifndef TG_APP_UI_FONT_H
#define TG_APP_UI_FONT_H

#include "app/form/pack.h"
#include "board/base/err.h"

#include <stdint.h>

enum face { FACE_TEXT, FACE_BOLD, FACE_ICONS };

enum { FONT_UNITS = 1000 };
enum { FONT_CACHE_MAX = 1048576 }; /* bytes of glyph pixels */

/* One drawn glyph: 8-bit coverage, w bytes a row, its upper left corner at (pen + left, base -
 * top). Borrowed from the cache until the next font_bitmap(). */
struct bitmap {
    const uint8_t *pixels;
    int w, h, left, top;
};

struct fonts;

/* Opens the fonts and the list of icons in `share`/fonts. */
enum tg_err fonts_create(const char *share, struct fonts **out_fonts, struct fault *fault) MUST_USE;
void fonts_destroy(struct fonts *fonts);
void fonts_forget(struct fonts *fonts);
/* Gives the mapped files' pages back to the system; what is drawn next fetches its own again. For a
 * change of language, which leaves most of a typeface behind. */
void fonts_rest(struct fonts *fonts);

/* The font's own number for a character; 0 when it has none. `lang` picks the Simplified or the
 * Traditional shapes. */
uint32_t font_glyph(struct fonts *fonts, enum face face, enum lang lang, uint32_t character);
/* Advance in 1/64 pixel at `px` pixels an em. */
int font_advance(struct fonts *fonts, enum face face, enum lang lang, int px, uint32_t glyph);
/* HarfBuzz's view of the face, scaled to FONT_UNITS an em; owned by `fonts`. */
struct hb_font_t *font_shaper(struct fonts *fonts, enum face face, enum lang lang);
/* A glyph that cannot be drawn comes back empty. */
struct bitmap font_bitmap(struct fonts *fonts, enum face face, enum lang lang, int px,
                          uint32_t glyph);
/* The character of a Material icon in FACE_ICONS by its name ("arrow_back"); 0 when
 * assets/icons/icons.txt does not list it. */
uint32_t font_icon(const struct fonts *fonts, const char *name);

#endif
