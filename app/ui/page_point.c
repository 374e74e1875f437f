/* An icon and a short truth. Its text stands beside the icon; below it, and in the letters of help,
 * where a line would be short or a page has few of them. */
#include "app/ui/page_inside.h"

enum { TITLE, TEXT, PARTS };
#define GAP_MM_ABOVE 7
#define GAP_MM_PAIRS 3

struct point {
    const char *icon;
    const char *texts[PARTS];
    struct text_style styles[PARTS];
    int indents[PARTS];
    int icon_px;
    int width, height;
    bool pair;
    bool shown; /* of a pair, and what is left of its place */
    struct rect left;
};

static int part_height(struct page *page, const struct point *point, int part)
{
    if (point->texts[part] == NULL)
        return 0;
    return page_measure(page, &point->styles[part], point->texts[part],
                        point->width - point->indents[part]);
}

static struct point point_of(struct page *page, const char *icon, const char *title,
                             const char *text, bool pair)
{
    const struct theme theme = page_reading_theme(page);
    const struct column *column = page_column(page);
    bool brief = page_halves(page) || (theme.landscape && theme.size > TEXT_NORMAL);
    int em = theme.em, indent = icon == NULL ? 0 : brief ? em * 2 : em * 5 / 2;
    struct point point = {.icon = icon,
                          .texts = {title, text},
                          .styles = {page_style(page, FACE_BOLD, em),
                                     page_style(page, FACE_TEXT, brief ? theme.help_em : em)},
                          .indents = {indent, brief ? 0 : indent},
                          .icon_px = brief ? em * 3 / 2 : em * 7 / 4,
                          .width = pair ? page_half_width(page, column->w) : column->w,
                          .pair = pair};

    point.height = part_height(page, &point, TITLE) + part_height(page, &point, TEXT);
    return point;
}

/* The place of the next line; false when it is on another page. */
static bool next_line(struct page *page, struct point *point, double gap_mm, int height,
                      struct rect *out_rect)
{
    if (!point->pair)
        return page_take(page, gap_mm, height, out_rect);
    *out_rect = (struct rect){point->left.x, point->left.y, point->left.w, height};
    point->left.y += height;
    return point->shown;
}

static void draw_part(struct page *page, struct point *point, int part)
{
    const struct palette *palette = &page->state.theme.palette;
    const struct text_style *style = &point->styles[part];
    int line = text_line_height(style), indent = point->indents[part];
    struct rect rect;

    (void)part_height(page, point, part);
    for (size_t i = 0; i < page->box->line_count; i++) {
        bool first = part == TITLE && i == 0;
        if (!next_line(page, point, first ? GAP_MM_ABOVE : 0, line, &rect))
            continue;
        page_lines(page, style, i, i + 1, (struct rect){rect.x + indent, rect.y, rect.w, line},
                   ALIGN_LEFT, palette->ink);
        if (first && point->icon != NULL)
            page_icon(page, point->icon, (struct rect){rect.x, rect.y, point->icon_px, line},
                      point->icon_px, palette->primary);
    }
}

void page_point(struct page *page, const char *icon, const char *title, const char *text)
{
    const struct column *column = page_column(page);
    struct point point = point_of(page, icon, title, text, page_halves(page));

    if (!page_pairs(page, point.height <= column->bottom - column->top))
        point = point_of(page, icon, title, text, false);
    if (!point.pair || page->sub.alone)
        page_keep_whole(page, GAP_MM_ABOVE, point.height);
    if (point.pair)
        point.shown = page_take_pair(page, GAP_MM_PAIRS, point.height, &point.left);
    draw_part(page, &point, TITLE);
    if (text != NULL)
        draw_part(page, &point, TEXT);
}
