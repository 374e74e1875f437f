#include "app/ui/theme.h"

#include <math.h>

static const struct palette PALETTES[THEME_COUNT] = {
    [THEME_DEFAULT] = {.paper = 0xFBF9F4,
                       .raised = 0xFFFFFF,
                       .sunken = 0xECE8DF,
                       .ink = 0x1B1F1E,
                       .secondary = 0x3A403D,
                       .primary = 0x063E3A,
                       .on_primary = 0xFBF9F4,
                       .wash = 0xE4EFEC,
                       .on_wash = 0x063E3A,
                       .mark = 0x8A5A1E,
                       .notice = 0xF6E8CC,
                       .on_notice = 0x3B2A0E,
                       .danger = 0x6E1210,
                       .on_danger = 0xFBF9F4,
                       .edge = 0x6A6F6B},
    [THEME_BLACK_ON_WHITE] = {.paper = 0xFFFFFF,
                              .raised = 0xFFFFFF,
                              .sunken = 0xFFFFFF,
                              .ink = 0x000000,
                              .secondary = 0x000000,
                              .primary = 0x000000,
                              .on_primary = 0xFFFFFF,
                              .wash = 0x000000,
                              .on_wash = 0xFFFFFF,
                              .mark = 0x000000,
                              .notice = 0xFFFFFF,
                              .on_notice = 0x000000,
                              .danger = 0x000000,
                              .on_danger = 0xFFFFFF,
                              .edge = 0x000000},
    [THEME_WHITE_ON_BLACK] = {.paper = 0x000000,
                              .raised = 0x000000,
                              .sunken = 0x000000,
                              .ink = 0xFFFFFF,
                              .secondary = 0xFFFFFF,
                              .primary = 0xFFFFFF,
                              .on_primary = 0x000000,
                              .wash = 0xFFFFFF,
                              .on_wash = 0x000000,
                              .mark = 0xFFFFFF,
                              .notice = 0x000000,
                              .on_notice = 0xFFFFFF,
                              .danger = 0xFFFFFF,
                              .on_danger = 0x000000,
                              .edge = 0xFFFFFF},
    [THEME_CALM] = {.paper = 0xE9E4D8,
                    .raised = 0xEDE9DF,
                    .sunken = 0xDCD6C8,
                    .ink = 0x42474B,
                    .secondary = 0x4A4F50,
                    .primary = 0x33605B,
                    .on_primary = 0xF0ECE2,
                    .wash = 0xD5E0DA,
                    .on_wash = 0x2C5550,
                    .mark = 0x8A5A1E,
                    .notice = 0xE6D6B4,
                    .on_notice = 0x55441F,
                    .danger = 0x7C3A36,
                    .on_danger = 0xF0ECE2,
                    .edge = 0x767A74},
};

/* Noto Sans CJK's capitals are 0.733 em: 3.9, 5.2, 6.7 and 8.8 mm tall. */
static const double EM_MM[TEXT_SIZE_COUNT] = {5.3, 7.1, 9.2, 12.0};
/* Where text is large already, a heading stands out by its weight and place. */
static const double HEADING_EMS[TEXT_SIZE_COUNT] = {1.5, 1.5, 1.3, 1.15};
static const double HELP_EMS = 0.86;

const struct palette *theme_palette(enum theme_name name)
{
    return &PALETTES[name];
}

int theme_px(const struct theme *theme, double mm)
{
    return (int)lround(mm * theme->px_per_mm);
}

struct theme theme_make(enum theme_name name, enum text_size size, double ppi, int width,
                        int height)
{
    bool stark = name == THEME_BLACK_ON_WHITE || name == THEME_WHITE_ON_BLACK;
    struct theme theme = {.name = name,
                          .size = size,
                          .palette = PALETTES[name],
                          .px_per_mm = ppi / 25.4,
                          .width = width,
                          .height = height,
                          .landscape = width > height};

    theme.em = theme_px(&theme, EM_MM[size]);
    theme.heading_em = theme_px(&theme, EM_MM[size] * HEADING_EMS[size]);
    theme.help_em = theme_px(&theme, size == TEXT_SMALL ? EM_MM[size] : EM_MM[size] * HELP_EMS);
    theme.small_em = theme_px(&theme, EM_MM[TEXT_SMALL]);
    theme.border = theme_px(&theme, stark ? 0.8 : 0.5);
    theme.radius = theme_px(&theme, 2);
    return theme;
}

struct theme theme_sized(const struct theme *theme, enum text_size size)
{
    struct theme sized =
        theme_make(theme->name, size, theme->px_per_mm * 25.4, theme->width, theme->height);

    return theme_aided(&sized, theme->big, theme->reach);
}

struct theme theme_aided(const struct theme *theme, bool big, bool reach)
{
    struct theme aided = *theme;

    aided.big = big;
    aided.reach = reach;
    aided.top = reach && !theme->landscape ? theme->height * (100 - THEME_REACH_PERCENT) / 100 : 0;
    return aided;
}

static double channel_light(uint32_t value)
{
    double c = (double)value / 255;

    return c <= 0.04045 ? c / 12.92 : pow((c + 0.055) / 1.055, 2.4);
}

static double luminance(uint32_t colour)
{
    return 0.2126 * channel_light(colour >> 16 & 255) + 0.7152 * channel_light(colour >> 8 & 255) +
           0.0722 * channel_light(colour & 255);
}

double theme_contrast(uint32_t a, uint32_t b)
{
    double x = luminance(a), y = luminance(b);

    return (fmax(x, y) + 0.05) / (fmin(x, y) + 0.05);
}

size_t theme_pairs(const struct palette *palette,
                   struct theme_pair out_pairs[static THEME_PAIRS_MAX])
{
    const struct theme_pair pairs[] = {
        {"ink on paper", palette->ink, palette->paper},
        {"ink on raised", palette->ink, palette->raised},
        {"ink on sunken", palette->ink, palette->sunken},
        {"secondary on paper", palette->secondary, palette->paper},
        {"secondary on raised", palette->secondary, palette->raised},
        {"primary on paper", palette->primary, palette->paper},
        {"primary on raised", palette->primary, palette->raised},
        {"text on primary", palette->on_primary, palette->primary},
        {"text on wash", palette->on_wash, palette->wash},
        {"text on notice", palette->on_notice, palette->notice},
        {"danger on paper", palette->danger, palette->paper},
        {"danger on raised", palette->danger, palette->raised},
        {"text on danger", palette->on_danger, palette->danger},
    };
    size_t count = sizeof pairs / sizeof *pairs;

    for (size_t i = 0; i < count; i++)
        out_pairs[i] = pairs[i];
    return count;
}
