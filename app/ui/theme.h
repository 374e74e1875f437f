/* Colours and measures. Scenes speak in millimetres and text units; only the theme knows pixels.
 *
 * Text sizes: capital letters of 3.9, 5.2, 6.7 and 8.8 mm. Contrasts are those of WCAG 2.2 and hold
 * for every pair that is drawn (tests/app/test_theme.c): default ≥ 10:1, the two high-contrast
 * themes ≥ 20:1, the calm one 4.5–8:1. */
#ifndef TG_APP_UI_THEME_H
#define TG_APP_UI_THEME_H

#include "app/ui/canvas.h"

#include <stddef.h>

enum theme_name {
    THEME_DEFAULT,
    THEME_BLACK_ON_WHITE,
    THEME_WHITE_ON_BLACK,
    THEME_CALM,
    THEME_COUNT
};
enum text_size { TEXT_SMALL, TEXT_NORMAL, TEXT_LARGE, TEXT_HUGE, TEXT_SIZE_COUNT };

struct palette {
    uint32_t paper, raised, sunken;
    uint32_t ink, secondary;      /* on paper, raised; ink also on sunken */
    uint32_t primary, on_primary; /* the main action, progress */
    uint32_t wash, on_wash;       /* chosen, pressed */
    uint32_t mark;                /* bronze: rules, focus; never text */
    uint32_t notice, on_notice;   /* something to know */
    uint32_t danger, on_danger;   /* erasing, errors; on_danger on a danger fill */
    uint32_t edge;                /* borders of controls */
};

struct theme {
    enum theme_name name;
    enum text_size size;
    struct palette palette;
    double px_per_mm;
    int width, height; /* of the display, pixels */
    bool landscape;
    bool big;   /* what is touched is larger still, and nothing stands side by side */
    bool reach; /* what is touched lies low */
    int top;    /* where pages begin, pixels: above is nothing but paper */
    int em, heading_em, help_em, small_em; /* pixels */
    int border, radius;
};

/* `ppi`: of the display, pixels an inch (102 for 21.5″ at 1080×1920, 149 for 10.1″ at 1280×800). */
struct theme theme_make(enum theme_name name, enum text_size size, double ppi, int width,
                        int height);
/* The same with other letters. */
struct theme theme_sized(const struct theme *theme, enum text_size size);
/* The same in big mode, in reach mode, in both or none. In reach mode a tall display is used up to
 * THEME_REACH_PERCENT of its height; a low one is all within reach, only its bars move down. */
struct theme theme_aided(const struct theme *theme, bool big, bool reach);
enum { THEME_REACH_PERCENT = 62 };
const struct palette *theme_palette(enum theme_name name);
int theme_px(const struct theme *theme, double mm);

/* Contrast ratio of WCAG 2.2, 1 to 21. */
double theme_contrast(uint32_t a, uint32_t b);

/* A pair of colours that is drawn one on the other and read. */
struct theme_pair {
    const char *what;
    uint32_t text, ground;
};
enum { THEME_PAIRS_MAX = 16 };
size_t theme_pairs(const struct palette *palette,
                   struct theme_pair out_pairs[static THEME_PAIRS_MAX]);

#endif
