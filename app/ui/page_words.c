#include "app/ui/page_inside.h"

#include <string.h>

/* A paragraph, line by line, so that it can go on over the page's end. */
static void flow_text(struct page *page, double gap_mm, const struct text_style *style,
                      const char *text, uint32_t colour)
{
    struct rect rect;

    if (text == NULL)
        return;
    enum { SHORT_LINES = 4 }; /* are not cut */
    int height = page_measure(page, style, text, page_column(page)->w);
    if (page->box->line_count <= SHORT_LINES) {
        page_keep_whole(page, gap_mm, height);
        page_measure(page, style, text, page_column(page)->w); /* a subheading went before it */
    }
    for (size_t i = 0; i < page->box->line_count; i++)
        if (page_take(page, i == 0 ? gap_mm : 0, text_line_height(style), &rect))
            page_lines(page, style, i, i + 1, rect, ALIGN_LEFT, colour);
    page_column(page)->words = true;
}

static void staying_text(struct page *page, double gap_mm, const struct text_style *style,
                         const char *text, uint32_t colour)
{
    struct rect rect;

    if (text == NULL)
        return;
    int height = page_measure(page, style, text, page_column(page)->w);
    if (!page_may_stay(page, gap_mm, height)) {
        flow_text(page, gap_mm, style, text, colour);
        return;
    }
    if (page_take_staying(page, gap_mm, height, &rect))
        page_lines(page, style, 0, page->box->line_count, rect, ALIGN_LEFT, colour);
}

void page_title(struct page *page, const char *text)
{
    const struct theme *theme = &page->state.theme;
    struct text_style style = page_style(
        page, FACE_BOLD, page_landscape(page) ? theme->heading_em : theme->heading_em * 3 / 2);
    struct rect rect;

    if (!page_landscape(page)) /* at the height of the eyes, not of the ceiling */
        page_column(page)->y = page_column(page)->top =
            theme->top + (theme->height - theme->top) / 6;
    staying_text(page, 0, &style, text, theme->palette.ink);
    if (page_take_staying(page, 4, page_px(page, 1), &rect))
        page_box(page, (struct rect){rect.x, rect.y, page_px(page, 24), rect.h}, 0, 0, 0,
                 theme->palette.mark);
    page_gap(page, 4);
}

void page_heading(struct page *page, const char *text)
{
    const struct theme theme = page_reading_theme(page);
    struct text_style style = page_style(page, FACE_BOLD, theme.heading_em);

    page_copy(page->heading, sizeof page->heading, text);
    staying_text(page, 0, &style, text, theme.palette.ink);
}

static void draw_subheading(struct page *page, const char *text)
{
    const struct theme theme = page_reading_theme(page);
    struct text_style style = page_style(page, FACE_BOLD, theme.em);

    page->sub.alone = false;
    page->sub.height = page_measure(page, &style, text, page_column(page)->w);
    flow_text(page, 7, &style, text, theme.palette.ink);
    page->sub.alone = true;
}

void page_subheading(struct page *page, const char *text)
{
    const struct theme theme = page_reading_theme(page);
    struct text_style style = page_style(page, FACE_BOLD, theme.em);
    enum {
        LINES_BELOW = 3
    }; /* of what it stands above: alone at the end of a page it says nothing */
    int least = (1 + LINES_BELOW) * text_line_height(&style) + page_px(page, 8);

    if (page_left(page, 7) < least)
        page_skip(page);
    page->sub = (struct subheading){
        .ops = page->op_count, .glyphs = page->glyph_count, .column = *page_column(page)};
    page_copy(page->sub.text, sizeof page->sub.text, text);
    draw_subheading(page, page->sub.text);
}

void page_move_subheading(struct page *page)
{
    page->op_count = page->sub.ops;
    page->glyph_count = page->sub.glyphs;
    *page_column(page) = page->sub.column;
    page_skip(page);
    draw_subheading(page, page->sub.text);
}

void page_help(struct page *page, const char *text)
{
    const struct theme *theme = &page->state.theme;
    struct text_style style = page_style(page, FACE_TEXT, theme->help_em);

    staying_text(page, 1.5, &style, text, theme->palette.secondary);
}

void page_text(struct page *page, const char *text)
{
    struct text_style style = page_style(page, FACE_TEXT, page->state.theme.em);

    flow_text(page, 4, &style, text, page->state.theme.palette.ink);
}

void page_rule(struct page *page)
{
    int height = page_rule_height(page);
    struct rect rect;

    if (page_left(page, 3) < height)
        return; /* the page's end parts as well */
    if (page_take(page, 3, height, &rect))
        page_box(page, rect, 0, 0, 0, page->state.theme.palette.mark);
}

/* A washed box with a strong left edge, an icon and what there is to say. */
static void washed_box(struct page *page, const char *icon, const char *text, uint32_t ground,
                       uint32_t ink, uint32_t edge, bool stays)
{
    const struct theme *theme = &page->state.theme;
    int em = page_column_em(page);
    struct text_style style = page_style(page, FACE_TEXT, em);
    int pad = page_px(page, 4), indent = icon != NULL ? em * 2 : 0;
    int width = page_column(page)->w - indent - 2 * pad - page_px(page, 1);
    struct rect rect;

    if (text == NULL)
        return;
    int height = page_measure(page, &style, text, width);
    if (height + pad > page_column(page)->bottom - page_column(page)->top) {
        flow_text(page, 4, &style, text, theme->palette.ink); /* in one piece no page holds it */
        return;
    }
    double gap_mm = page_is_low(page) ? 4 : 8;
    bool shown = (stays ? page_take_staying : page_take)(page, gap_mm, height + pad, &rect);
    page_column(page)->words = true;
    page_gap(page, page_is_low(page) ? 0 : 4);
    if (!shown)
        return;
    page_box(page, rect, theme->radius, theme->border, edge, ground);
    page_box(page, (struct rect){rect.x, rect.y, page_px(page, 1.6), rect.h}, 0, 0, 0, edge);
    if (icon != NULL)
        page_icon(
            page, icon,
            (struct rect){rect.x + pad, rect.y + pad / 2, em * 5 / 4, text_line_height(&style)},
            em * 5 / 4, ink);
    page_words(page, &style, text,
               (struct rect){rect.x + pad + indent, rect.y + pad / 2, width, height}, ALIGN_LEFT,
               ink);
}

void page_notice(struct page *page, const char *icon, const char *text)
{
    const struct palette *p = &page->state.theme.palette;

    washed_box(page, icon, text, p->notice, p->on_notice, p->mark, false);
}

void page_error(struct page *page, const char *text)
{
    const struct palette *p = &page->state.theme.palette;

    washed_box(page, "error", text, p->raised, p->danger == p->raised ? p->ink : p->danger,
               p->danger, true);
}

void page_error_at(struct page *page, const char *error, struct text_style style, struct rect rect)
{
    uint32_t colour = page->state.theme.palette.danger;

    page_icon(page, "error", (struct rect){rect.x, rect.y, style.px * 3 / 2, rect.h},
              style.px * 5 / 4, colour);
    page_words(page, &style, error,
               (struct rect){rect.x + 2 * style.px, rect.y, rect.w - 2 * style.px, rect.h},
               ALIGN_LEFT, colour);
}

/* Where the value stands: beside the label, or below it when the column is too narrow. */
static int fact_label_width(struct page *page, const struct text_style *style, const char *label,
                            const char *value, int width)
{
    bool narrow = page->column_count == 2;
    int gap = page_px(page, 4), left = narrow ? width * 3 / 8 : width * 2 / 5;
    int label_width = page_text_width(page, style, label);
    int value_width = page_text_width(page, style, value);

    if (value_width > width - left - gap && label_width < left)
        left = label_width;
    return narrow && value_width > width - left - gap ? 0 : left;
}

void page_fact(struct page *page, const char *icon, const char *label, const char *value)
{
    const struct palette *palette = &page->state.theme.palette;
    int em = page_column_em(page);
    struct text_style style = page_style(page, FACE_TEXT, em);
    int indent = icon != NULL ? em * 2 : 0, width = page_column(page)->w - indent;
    int left = fact_label_width(page, &style, label, value, width);
    int right = left > 0 ? width - left - page_px(page, 4) : width;
    int label_height = page_measure(page, &style, label, left > 0 ? left : width);
    int value_height = page_measure(page, &style, value, right);
    int below = left > 0 ? 0 : label_height, height = below + value_height;
    struct rect rect;

    if (!page_take(page, 3, height > label_height ? height : label_height, &rect))
        return;
    if (icon != NULL)
        page_icon(page, icon, (struct rect){rect.x, rect.y, em * 5 / 4, text_line_height(&style)},
                  em * 5 / 4, palette->primary);
    page_words(page, &style, label,
               (struct rect){rect.x + indent, rect.y, left > 0 ? left : width, label_height},
               ALIGN_LEFT, palette->secondary);
    page_words(page, &style, value,
               (struct rect){rect.x + rect.w - right, rect.y + below, right, value_height},
               ALIGN_LEFT, palette->ink);
}

/* ---- shown */

#define WAY_GAP_MM 6

void page_qr(struct page *page, const uint8_t *modules, int side, double mm)
{
    enum { QUIET = 4 }; /* modules on each side, ISO/IEC 18004 */
    int room = page_px(page, mm), module;
    struct column *column = page_column(page);
    struct rect rect;

    if (room > column->w)
        room = column->w;
    if (room > page_left(page, 4) && page_left(page, 4) > page_px(page, 30))
        room = page_left(page, 4);
    module = room / (side + 2 * QUIET);
    room = module * (side + 2 * QUIET);
    if (!page_take(page, 4, room, &rect))
        return;
    rect.w = room;
    page_box(page, rect, 0, 0, 0, 0xffffff);
    page_modules(page, rect_inset(rect, module * QUIET), modules, side);
}

void page_camera(struct page *page, const uint8_t *grey, int w, int h, double mm)
{
    enum { WIDE = 4, HIGH = 3 }; /* the shape of the place, where there is no picture */
    const struct theme *theme = &page->state.theme;
    int of_w = grey != NULL ? w : WIDE, of_h = grey != NULL ? h : HIGH;
    int width = page_px(page, mm), left = page_left(page, 4);
    struct rect rect;

    if (width > page_column(page)->w)
        width = page_column(page)->w;
    if (width * of_h / of_w > left && left > page_px(page, 30))
        width = left * of_w / of_h;
    if (!page_take(page, 4, width * of_h / of_w, &rect))
        return;
    rect.w = width;
    page_box(page, rect, theme->radius, theme->border, theme->palette.edge, theme->palette.sunken);
    if (grey != NULL)
        page_grey(page, rect_inset(rect, theme->border), grey, w, h);
    else
        page_icon(page, "qr_code_scanner", rect, rect.h / 3, theme->palette.secondary);
}

enum { NUMBER_SHOWN_MAX = 64, NUMBER_PLAIN_MAX = 6 };

/* Groups of four from the end, but for what is grouped already or short enough for one look. */
static void group_number(const char *number, char out[static NUMBER_SHOWN_MAX])
{
    size_t len = strlen(number), used = 0;
    bool plain = strspn(number, "0123456789") < len || len <= NUMBER_PLAIN_MAX;

    for (size_t i = 0; i < len && used + 2 < NUMBER_SHOWN_MAX; i++) {
        if (!plain && i > 0 && (len - i) % 4 == 0)
            out[used++] = ' ';
        out[used++] = number[i];
    }
    out[used] = '\0';
}

void page_number(struct page *page, const char *number)
{
    const struct theme *theme = &page->state.theme;
    struct text_style style = page_style(page, FACE_BOLD, theme->heading_em * 9 / 4);
    char shown[NUMBER_SHOWN_MAX];
    struct rect rect;

    group_number(number, shown);
    int width = page_column(page)->w, needed = page_text_width(page, &style, shown);
    if (needed > width) /* a long one in large letters */
        style.px = (int)((int64_t)style.px * width / needed);
    if (page_take(page, 3, text_line_height(&style), &rect))
        page_words(page, &style, shown, rect, ALIGN_LEFT, theme->palette.ink);
}

void page_progress(struct page *page, const char *text, int done, int of)
{
    const struct theme *theme = &page->state.theme;
    struct text_style style = page_style(page, FACE_TEXT, theme->em);
    int words = text != NULL ? page_measure(page, &style, text, page_column(page)->w) : 0;
    int bar = page_px(page, 4);
    struct rect rect;

    if (!page_take(page, 8, words + page_px(page, 4) + bar, &rect))
        return;
    if (text != NULL)
        page_words(page, &style, text, (struct rect){rect.x, rect.y, rect.w, words}, ALIGN_LEFT,
                   theme->palette.ink);
    struct rect track = {rect.x, rect.y + rect.h - bar, rect.w, bar};
    page_box(page, track, bar / 2, theme->border, theme->palette.edge, theme->palette.sunken);
    if (of > 0 && done > 0) {
        track.w = (int)((int64_t)track.w * (done < of ? done : of) / of);
        page_box(page, track, bar / 2, 0, 0, theme->palette.primary);
    }
}

void page_mark(struct page *page, const char *icon)
{
    int px = page->state.theme.em * (page_is_tight(page) ? 2 : page_is_low(page) ? 3 : 4);
    int bearing = px / 12; /* beside an icon's ink within its em */
    struct rect rect;

    if (page_take_staying(page, 0, px, &rect))
        page_icon(page, icon, (struct rect){rect.x - bearing, rect.y, px, px}, px,
                  page->state.theme.palette.primary);
    page_gap(page, page_is_low(page) ? 2 : 6);
}

/* From left to right, an arrow between. */
static void draw_way(struct page *page, const char *what, const char *where, struct rect rect)
{
    const char *icons[] = {what, "arrow_forward", where};
    int px = rect.h * 3 / 5, step = px * 3 / 2;

    rect.x += (rect.w - 3 * step) / 2;
    for (int i = 0; i < 3; i++, rect.x += step)
        page_icon(page, icons[i], (struct rect){rect.x, rect.y, step, rect.h}, i == 1 ? px / 2 : px,
                  page->state.theme.palette.ink);
}

void page_way(struct page *page, const char *what, const char *where)
{
    const struct theme *theme = &page->state.theme;
    int height = page_px(page, page_is_low(page) ? 36 : 60), left = page_left(page, WAY_GAP_MM);
    struct rect rect;

    if (left < page_px(page, 20)) /* the words say it too */
        return;
    if (!page_take(page, WAY_GAP_MM, height < left ? height : left, &rect))
        return;
    page_box(page, rect, theme->radius, 0, 0, theme->palette.sunken);
    draw_way(page, what, where, rect);
}
