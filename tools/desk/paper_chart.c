#include "tools/desk/paper_inside.h"

#include <inttypes.h>

#define LABEL (42 * PAPER_MM)
#define NUMBERS (16 * PAPER_MM)
#define THICK (3.4 * PAPER_MM)
#define THIN (2.2 * PAPER_MM)
#define BETWEEN (2.6 * PAPER_MM)
#define PITCH (1.1 * PAPER_MM) /* of the hatching */

/* Before: outlined and hatched; now: full. */
static void draw_bar(cairo_t *cr, double x, double y, double width, double height, bool before)
{
    cairo_save(cr);
    cairo_rectangle(cr, x, y, width, height);
    if (!before) {
        cairo_set_source_rgb(cr, 0.2, 0.2, 0.2);
        cairo_fill(cr);
        cairo_restore(cr);
        return;
    }
    cairo_stroke_preserve(cr);
    cairo_clip(cr);
    const int lines = (int)((width + height) / PITCH) + 1;
    for (int i = 0; i < lines; i++) {
        cairo_move_to(cr, x - height + i * PITCH, y + height);
        cairo_rel_line_to(cr, height, -height);
    }
    cairo_stroke(cr);
    cairo_restore(cr);
}

static void draw_value(struct paper *paper, uint64_t value, double x, double y, double size)
{
    const struct paper_style style = {.size = size};
    char number[24];
    snprintf(number, sizeof number, "%" PRIu64, value);
    paper_line(paper, paper->cr, number, x + 1.2 * PAPER_MM, y, NUMBERS, &style);
}

static void draw_pair(struct paper *paper, const struct paper_bar *bar, uint64_t most)
{
    const struct paper_style style = {.size = 9.5, .align = PAPER_RIGHT};
    const double x = PAPER_SIDE + LABEL + 2 * PAPER_MM;
    const double unit = (PAPER_INNER - LABEL - NUMBERS - 2 * PAPER_MM) / (double)most;
    PangoLayout *label = paper_layout(paper, bar->label, LABEL, &style);
    double high = paper_layout_height(label), drawn = 0;
    double height = high > THICK + THIN ? high : THICK + THIN;
    paper_need(paper, height + BETWEEN);
    double y = paper->y + (height - THICK - THIN) / 2;
    paper_layout_draw(paper->cr, label, PAPER_SIDE, paper->y + (height - high) / 2, 0, high,
                      &drawn);
    draw_bar(paper->cr, x, y, (double)bar->value * unit, THICK, false);
    draw_bar(paper->cr, x, y + THICK, (double)bar->before * unit, THIN, true);
    draw_value(paper, bar->value, x + (double)bar->value * unit, y - 1.1 * PAPER_MM, 9.5);
    draw_value(paper, bar->before, x + (double)bar->before * unit, y + THICK - 0.8 * PAPER_MM, 7);
    cairo_move_to(paper->cr, x, paper->y - BETWEEN / 2);
    cairo_rel_line_to(paper->cr, 0, height + BETWEEN);
    cairo_stroke(paper->cr);
    paper->y += height + BETWEEN;
    g_object_unref(label);
}

static void draw_names(struct paper *paper, const char *const names[static 2])
{
    const struct paper_style style = {.size = 9};
    double x = PAPER_SIDE + LABEL + 2 * PAPER_MM;
    for (int i = 0; i < 2; i++) {
        draw_bar(paper->cr, x, paper->y + 1.2 * PAPER_MM, 7 * PAPER_MM, 2.6 * PAPER_MM, i == 1);
        x += 8.5 * PAPER_MM;
        x += paper_line(paper, paper->cr, names[i], x, paper->y, 60 * PAPER_MM, &style) +
             6 * PAPER_MM;
    }
    paper->y += 7 * PAPER_MM;
}

void paper_bars(struct paper *paper, const struct paper_bar *bars, size_t count,
                const char *const names[static 2])
{
    uint64_t most = 1;
    for (size_t i = 0; i < count; i++) {
        most = bars[i].value > most ? bars[i].value : most;
        most = bars[i].before > most ? bars[i].before : most;
    }
    paper_need(paper, 25 * PAPER_MM);
    draw_names(paper, names);
    for (size_t i = 0; i < count && !paper->full; i++)
        draw_pair(paper, &bars[i], most);
}
