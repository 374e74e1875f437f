#include "tools/desk/paper_inside.h"

#include "tools/desk/plain.h"

#include <string.h>

static const char *const families[LANG_COUNT] = {"Noto Serif CJK SC", "Noto Serif CJK TC",
                                                 "Noto Serif CJK SC"};

#define LEADING 1.1f    /* times what the typeface asks for */
#define FULL_WIDTH 0.9  /* of an em: from here on a glyph is one of Chinese, not of Latin */
#define STRETCH_MAX 1.5 /* of an em over a line's gaps, and… */
#define GAPS_MIN 8      /* …as many of them: more, or fewer, looks spaced out */

/* Pango would draw what may not be shown as a box with its number. */
static char *shown(const char *text)
{
    GString *out = g_string_sized_new(strlen(text) + 1);
    for (const char *at = text; *at != '\0';) {
        size_t skip = *at == '\n' ? 0 : plain_strange(at);
        if (skip > 0)
            g_string_append(out, PLAIN_INSTEAD);
        else
            g_string_append_c(out, *at);
        at += skip > 0 ? skip : 1;
    }
    return g_string_free(out, FALSE);
}

static bool is_wide(const PangoGlyphInfo *glyph, double em)
{
    return glyph->geometry.width >= FULL_WIDTH * em;
}

static size_t count_wide(const PangoLayoutLine *line, double em, bool *out_last)
{
    size_t count = 0;
    for (const GSList *at = line->runs; at != NULL; at = at->next) {
        const PangoLayoutRun *run = at->data;
        for (int i = 0; i < run->glyphs->num_glyphs; i++) {
            *out_last = is_wide(&run->glyphs->glyphs[i], em);
            count += *out_last ? 1 : 0;
        }
    }
    return count;
}

static void stretch(PangoLayoutLine *line, double em, size_t gaps, int slack)
{
    size_t done = 0;
    for (GSList *at = line->runs; at != NULL; at = at->next) {
        PangoLayoutRun *run = at->data;
        for (int i = 0; i < run->glyphs->num_glyphs && done < gaps; i++) {
            PangoGlyphInfo *glyph = &run->glyphs->glyphs[i];
            if (!is_wide(glyph, em))
                continue;
            int before = (int)((double)slack * (double)done / (double)gaps);
            int after = (int)((double)slack * (double)(done + 1) / (double)gaps);
            glyph->geometry.width += after - before;
            done++;
        }
    }
}

/* Pango's own justification widens the few spaces there are; Chinese spreads what is left, at most
 * a character's width, over all characters of the line. */
static void justify(PangoLayout *layout, double size)
{
    const double em = size * PANGO_SCALE;
    int width = pango_layout_get_width(layout), lines = pango_layout_get_line_count(layout);
    for (int i = 0; i + 1 < lines; i++) {
        PangoLayoutLine *line = pango_layout_get_line(layout, i);
        PangoRectangle logical;
        bool wide_end = false;
        if (pango_layout_get_line_readonly(layout, i + 1)->is_paragraph_start)
            continue;
        pango_layout_line_get_extents(line, NULL, &logical);
        size_t gaps = count_wide(line, em, &wide_end);
        gaps -= wide_end ? 1 : 0;
        int slack = width - logical.width;
        if (gaps >= GAPS_MIN && slack > 0 && slack <= em * STRETCH_MAX)
            stretch(line, em, gaps, slack);
    }
}

PangoLayout *paper_layout(struct paper *paper, const char *text, double width,
                          const struct paper_style *style)
{
    static const PangoAlignment aligns[] = {PANGO_ALIGN_LEFT, PANGO_ALIGN_CENTER,
                                            PANGO_ALIGN_RIGHT};
    PangoLayout *layout = pango_layout_new(paper->context);
    PangoFontDescription *font = pango_font_description_new();
    char *plain = shown(text);
    pango_font_description_set_family_static(font, families[paper->lang]);
    pango_font_description_set_absolute_size(font, style->size * PANGO_SCALE);
    pango_font_description_set_weight(font, style->bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
    pango_layout_set_font_description(layout, font);
    pango_layout_set_width(layout, (int)(width * PANGO_SCALE));
    pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR);
    pango_layout_set_alignment(layout, aligns[style->align]);
    pango_layout_set_line_spacing(layout, LEADING);
    pango_layout_set_auto_dir(layout, FALSE);
    pango_layout_set_text(layout, plain, -1);
    paper->unknown += (size_t)pango_layout_get_unknown_glyphs_count(layout);
    if (style->align == PAPER_LEFT)
        justify(layout, style->size);
    pango_font_description_free(font);
    g_free(plain);
    return layout;
}

PangoLayout *paper_layout_label(struct paper *paper, const char *text, double width)
{
    const struct paper_style style = {.size = PAPER_BODY, .align = PAPER_CENTRE};
    PangoLayout *layout = paper_layout(paper, text, width, &style);
    const int lines = pango_layout_get_line_count(layout);
    bool same = lines > 1;
    for (int less = 1; same && less < (int)(width / PAPER_BODY); less++) {
        double narrow = width - less * PAPER_BODY / 2;
        PangoLayout *tried = paper_layout(paper, text, narrow, &style);
        same = pango_layout_get_line_count(tried) == lines;
        g_object_unref(tried);
        if (same)
            pango_layout_set_width(layout, (int)(narrow * PANGO_SCALE));
    }
    return layout;
}

double paper_layout_height(PangoLayout *layout)
{
    int height = 0;
    pango_layout_get_size(layout, NULL, &height);
    return (double)height / PANGO_SCALE;
}

double paper_layout_width(PangoLayout *layout)
{
    int width = 0;
    pango_layout_get_size(layout, &width, NULL);
    return (double)width / PANGO_SCALE;
}

double paper_layout_measure(PangoLayout *layout)
{
    return (double)pango_layout_get_width(layout) / PANGO_SCALE;
}

int paper_layout_lines(PangoLayout *layout)
{
    return pango_layout_get_line_count(layout);
}

int paper_layout_draw(cairo_t *cr, PangoLayout *layout, double x, double y, int from, double height,
                      double *out_height)
{
    PangoLayoutIter *iter = pango_layout_get_iter(layout);
    int line = 0, top = 0;
    *out_height = 0;
    do {
        int y0 = 0, y1 = 0;
        PangoRectangle logical;
        if (line < from)
            continue;
        pango_layout_iter_get_line_yrange(iter, &y0, &y1);
        top = line == from ? y0 : top;
        double bottom = (double)(y1 - top) / PANGO_SCALE;
        if (bottom > height)
            break;
        *out_height = bottom;
        if (cr == NULL)
            continue;
        pango_layout_iter_get_line_extents(iter, NULL, &logical);
        cairo_move_to(cr, x + (double)logical.x / PANGO_SCALE,
                      y + (double)(pango_layout_iter_get_baseline(iter) - top) / PANGO_SCALE);
        pango_cairo_show_layout_line(cr, pango_layout_iter_get_line_readonly(iter));
    } while (line++, pango_layout_iter_next_line(iter));
    pango_layout_iter_free(iter);
    return line;
}

double paper_line(struct paper *paper, cairo_t *cr, const char *text, double x, double y,
                  double width, const struct paper_style *style)
{
    PangoLayout *layout = paper_layout(paper, text, width, style);
    pango_layout_set_ellipsize(layout, PANGO_ELLIPSIZE_END);
    double height = 0, wide = paper_layout_width(layout);
    if (style->grey)
        cairo_set_source_rgb(cr, 0.35, 0.35, 0.35);
    paper_layout_draw(cr, layout, x, y, 0, paper_layout_height(layout), &height);
    cairo_set_source_rgb(cr, 0, 0, 0);
    g_object_unref(layout);
    return wide;
}
