#include "app/ui/page_input_inside.h"

#include "board/base/secret.h"

/* Where the parts of a field are; empty: it has none of that. */
struct places {
    struct rect field, room, scroll, tools;
};

enum {
    GROWS_TO = 3,  /* a line that is too long wraps rather than hides */
    FILLS_TO = 14, /* a taller field looks like a form to be filled up */
};

static struct text_style help_style(const struct page *page)
{
    return page_style(page, FACE_TEXT, page->state.theme.help_em);
}

static int padding(const struct page *page)
{
    return page_px(page, 3.5);
}

static struct rect inner_of(const struct page *page, struct rect field)
{
    int pad = padding(page);

    return (struct rect){field.x + pad, field.y + pad / 2, field.w - 2 * pad, field.h - pad};
}

/* ---- drawing */

static struct more draw_field(struct page *page, const struct field_box *box,
                              const struct shown *shown, struct rect rect)
{
    const struct theme *theme = &page->state.theme;
    struct text_style style = page_style(page, FACE_TEXT, theme->em);
    struct rect inner = inner_of(page, rect);
    int height = text_line_height(&style), visible = page_input_visible(&style, inner);
    bool strong = box->focused || box->error != NULL;
    uint32_t edge = box->error != NULL ? theme->palette.danger
                    : box->focused     ? theme->palette.primary
                                       : theme->palette.edge;

    page_box(page, rect, theme->radius, strong ? 2 * theme->border : theme->border, edge,
             theme->palette.raised);
    page_hit(page, rect, UI_ROLE_FIELD, box->id, 0,
             box->label != NULL ? box->label : page->heading);
    if (visible == 1) {
        inner.y = rect.y + (rect.h - height) / 2;
        inner.h = height;
    }
    if (*shown->text == '\0' && box->placeholder != NULL) {
        page_measure(page, &style, box->placeholder, inner.w);
        page_lines(page, &style, 0, (size_t)visible, inner, ALIGN_LEFT, theme->palette.secondary);
    }
    page_measure(page, &style, shown->text, inner.w);
    return page_input_text(page, box, shown, &style, inner);
}

static void draw_parts(struct page *page, const struct field_box *box, const struct shown *shown,
                       const struct places *places)
{
    struct more more = draw_field(page, box, shown, places->field);

    if (!box->tools)
        return;
    if (!rect_empty(places->room))
        page_input_room(page, box->field, places->room);
    if (!rect_empty(places->scroll))
        page_input_scroll(page, places->scroll, more);
    if (page_landscape(page))
        page_input_tools_block(page, places->tools);
    else
        page_input_tools_row(page, places->tools);
}

/* ---- places */

/* A text that is longer than its field gives up some width to the ways to the rest of it. */
static void make_room_to_scroll(struct page *page, const struct shown *shown, struct places *places)
{
    struct text_style style = page_style(page, FACE_TEXT, page->state.theme.em);
    struct rect inner = inner_of(page, places->field);
    int side = page_target(page), gap = page_px(page, GAP_MM);

    page_measure(page, &style, shown->text, inner.w);
    if ((int)page->box->line_count <= page_input_visible(&style, inner))
        return;
    places->field.w -= side + gap;
    places->scroll = (struct rect){places->field.x + places->field.w + gap, places->field.y, side,
                                   places->field.h};
}

/* `below` what else must stand under it. */
static int field_height(struct page *page, const struct field_box *box, const struct shown *shown,
                        int below)
{
    struct text_style style = page_style(page, FACE_TEXT, page->state.theme.em);
    int line = text_line_height(&style), pad = padding(page), lines = box->lines;
    int left = page_left(page, box->label != NULL ? 1 : 4) - below, floor = page_primary(page);

    if (lines == 0) {
        int most = FILLS_TO * line + pad;
        left = left < most ? left : most;
        return left > floor ? left : floor;
    }
    page_measure(page, &style, shown->text, page_column(page)->w - 2 * pad);
    if (lines == 1 && page->box->line_count > 1)
        lines = page->box->line_count < GROWS_TO ? (int)page->box->line_count : GROWS_TO;
    if (box->tools && page->box->line_count > GROWS_TO) /* both ways to the rest of it */
        floor = 2 * page_target(page) + page_px(page, GAP_MM);
    int height = lines * line + pad;
    height = height > left && left > floor ? left : height;
    return height > floor ? height : floor;
}

/* Label, field, error and room, tools: one below the other. */
static void draw_above(struct page *page, const struct field_box *box, const struct shown *shown)
{
    const struct theme *theme = &page->state.theme;
    struct text_style help = help_style(page);
    struct places places = {0};
    struct rect rect;
    int width = page_column(page)->w, gap = page_px(page, 4), near = page_px(page, 1.5);
    int tools = 0, room = 0, status = 0;

    if (box->label != NULL) {
        int height = page_measure(page, &help, box->label, width);
        if (page_take(page, 4, height, &rect))
            page_lines(page, &help, 0, page->box->line_count, rect, ALIGN_LEFT,
                       theme->palette.secondary);
    }
    if (box->tools) {
        tools = near + gap + page_row(page);
        room = page_input_room_width(page, box->field);
        status = text_line_height(&help);
    }
    if (box->error != NULL) {
        int error = page_measure(page, &help, box->error, width - room - 2 * help.px);
        status = error > status ? error : status;
    }
    int below = status + tools;
    int height = field_height(page, box, shown, below);
    if (!page_take(page, box->label != NULL ? 1 : 4, height + below, &rect))
        return;
    places.field = (struct rect){rect.x, rect.y, rect.w, height};
    rect.y += height + (box->tools ? near : 0);
    if (box->error != NULL)
        page_error_at(page, box->error, help, (struct rect){rect.x, rect.y, rect.w - room, status});
    if (box->tools) {
        places.room =
            (struct rect){rect.x + rect.w - room, rect.y, room, theme->small_em * 14 / 10};
        places.tools = (struct rect){rect.x, rect.y + status + gap, rect.w, page_row(page)};
        make_room_to_scroll(page, shown, &places);
    }
    draw_parts(page, box, shown, &places);
}

/* The row above the field in landscape: the heading and the room, or what is wrong, which takes all
 * of it when it must. Returns its height. */
static int draw_head(struct page *page, const struct field_box *box, struct rect rect,
                     int *inout_room)
{
    const struct theme *theme = &page->state.theme;
    bool wrong = box->error != NULL;
    const char *words = wrong ? box->error : box->label;
    struct text_style style = page_style(page, wrong ? FACE_TEXT : FACE_BOLD, theme->help_em);
    int icon = wrong ? 2 * style.px : 0, room = *inout_room + page_px(page, GAP_MM);

    if (words == NULL)
        return rect.h;
    if (page_text_width(page, &style, words) + icon > rect.w - room) {
        style.px = theme->small_em;
        *inout_room = wrong ? 0 : *inout_room;
    }
    rect.w -= *inout_room > 0 ? room : 0;
    int height = page_measure(page, &style, words, rect.w - icon);
    rect.h = height > rect.h ? height : rect.h;
    if (wrong)
        page_error_at(page, words, style, rect);
    else
        page_words(page, &style, words, rect, ALIGN_LEFT, theme->palette.ink);
    return rect.h;
}

/* In landscape height is dear: the tools are at the side, and all is as wide as the bar above. */
static void draw_beside(struct page *page, const struct field_box *box, const struct shown *shown)
{
    struct places places = {0};
    struct rect all;
    int gap = page_px(page, GAP_MM), margin = page_px(page, 6), side = page_target(page);
    int least = 2 * side + gap, left = page_left(page, 0), height = left > least ? left : least;
    int line = page->state.theme.small_em * 14 / 10;

    if (!page_take(page, 0, height, &all))
        return;
    all = (struct rect){margin, all.y, page->state.theme.width - 2 * margin, height};
    int tools = page_input_tools_width(page, height),
        room = page_input_room_width(page, box->field);
    int width = all.w - tools - gap;
    int head = draw_head(page, box, (struct rect){all.x, all.y, width - side - gap, line}, &room);
    places.tools = (struct rect){all.x + all.w - tools, all.y, tools, height};
    places.field = (struct rect){all.x, all.y + head, width, height - head};
    make_room_to_scroll(page, shown, &places);
    if (!rect_empty(places.scroll)) { /* both ways need more height than the field may have */
        places.scroll.y = all.y;
        places.scroll.h = height;
    }
    places.room =
        (struct rect){all.x + places.field.w - room, all.y + (head - line) / 2, room, line};
    draw_parts(page, box, shown, &places);
}

void page_field(struct page *page, const struct field_box *box)
{
    struct shown shown;

    page_input_show(page, box, &shown);
    if (box->tools && page_landscape(page))
        draw_beside(page, box, &shown);
    else
        draw_above(page, box, &shown);
    secret_wipe(shown.buffer, sizeof shown.buffer);
}
