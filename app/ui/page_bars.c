/* The bars of a page, and what they leave to the flow.
 *
 *            plain               folded (writing, low display)    reach mode, low display
 *   ┌──────────────────────┐      ┌──────────────────────┐      ┌──────────────────────┐
 *   │ steps settings erase │ bar  │ back … settings next │      │         flow         │
 *   │         flow         │      │         flow         │      │ steps settings erase │
 *   │ back            next │      │       keyboard       │      │ back            next │
 *   └──────────────────────┘      └──────────────────────┘      └──────────────────────┘
 *
 * In reach mode the folded bar lies at the bottom edge, below the keyboard; on a tall display the
 * whole page begins further down (theme.top). */
#include "app/ui/page_inside.h"

#include "app/ui/words.h"

#include <stdio.h>

enum { SETTINGS = 4 };
#define WAYS_GAP_MM 4 /* between the buttons of the way on and back */

/* Of one page: which there are, and where. */
struct bars {
    bool folded, bar, footer;
    bool below; /* the bar lies below the flow */
    int y, height, footer_y;
};

/* What stands in the bar beside the steps; the least important goes first where room is dear. */
struct tools {
    int settings;     /* how many of them */
    bool erase_words; /* or its icon alone */
};

static int edge_of(const struct page *page)
{
    return page_px(page, page_landscape(page) ? 6 : 12);
}

static void hairline(struct page *page, int y)
{
    int height = page_px(page, 0.3) > 0 ? page_px(page, 0.3) : 1;

    page_box(page, (struct rect){0, y, page->state.theme.width, height}, 0, 0, 0,
             page->state.theme.palette.mark);
}

/* ---- the bar */

static void icon_button(struct page *page, const struct button *button, struct rect rect)
{
    struct look look =
        page_look(page, BUTTON_PLAIN, button->chosen, page_pressed(page, button->id, 0));

    page_box(page, rect, page->state.theme.radius, look.border, look.edge, look.fill);
    page_icon(page, button->icon, rect, page_px(page, page->state.theme.big ? 11 : 8), look.text);
    page_hit(page, rect, UI_ROLE_BUTTON, button->id, 0, button->label);
}

/* In the middle of `rect`'s height from its left edge; what has no room is left out. */
static void steps(struct page *page, const struct page_frame *frame, struct rect rect)
{
    const struct theme *theme = &page->state.theme;
    struct text_style style = page_style(page, FACE_TEXT, page_bar_em(page));
    int dot = page_px(page, 3), gap = page_px(page, 2), y = rect.y + (rect.h - dot) / 2, x = 0;
    char words[48];

    if (frame->steps * (dot + gap) <= rect.w) {
        for (int i = 0; i < frame->steps; i++) {
            struct rect at = {rect.x + i * (dot + gap), y, dot, dot};
            if (i < frame->step)
                page_disc(page, at, 0, 0, theme->palette.primary);
            else
                page_disc(page, at, theme->border, theme->palette.edge, theme->palette.paper);
        }
        x = frame->steps * (dot + gap) + page_px(page, 2);
    }
    snprintf(words, sizeof words, "%d / %d", frame->step, frame->steps);
    if (page_text_width(page, &style, words) <= rect.w - x)
        page_words(page, &style, words, (struct rect){rect.x + x, rect.y, rect.w - x, rect.h},
                   ALIGN_LEFT, theme->palette.secondary);
}

static struct button erase_button(bool words)
{
    return (struct button){
        .id = UI_ERASE, .icon = "close", .label = words ? _("Erase and leave") : NULL};
}

static void draw_erase(struct page *page, bool words, struct rect rect)
{
    const struct palette *p = &page->state.theme.palette;
    struct button button = erase_button(words);
    struct look look = page_look(page, BUTTON_OUTLINE, false, page_pressed(page, UI_ERASE, 0));

    if (!page_pressed(page, UI_ERASE, 0))
        look.edge = look.text = p->danger;
    page_button_looking(page, &button, rect, page_bar_em(page), look);
    page_relabel(page, _("Erase and leave"));
}

/* Wide in big mode even where there is no height for it. */
static int tool_width(const struct page *page)
{
    return page_px(page, page->state.theme.big ? BIG_MM : TARGET_MM);
}

static int erase_width(struct page *page, const struct page_frame *frame, bool words)
{
    struct button button = erase_button(words);

    int width = page_button_width(page, &button, page_bar_em(page)), least = tool_width(page);

    return !frame->erase ? 0 : width > least ? width : least;
}

static struct tools tools_within(struct page *page, const struct page_frame *frame, int room)
{
    struct tools tools = {.settings = frame->settings ? SETTINGS : 0, .erase_words = true};
    int each = tool_width(page) + page_px(page, GAP_MM);

    if (erase_width(page, frame, true) + tools.settings * each > room)
        tools.erase_words = false;
    while (tools.settings > 0 && erase_width(page, frame, false) + tools.settings * each > room &&
           !tools.erase_words)
        tools.settings--;
    return tools;
}

/* From the right edge of `rect`; what is left of it. */
static struct rect draw_tools(struct page *page, const struct page_frame *frame, struct rect rect)
{
    const struct button all[SETTINGS] = {
        {.id = "size", .icon = "format_size", .label = _("Text size")},
        {.id = "theme", .icon = "contrast", .label = _("Colours")},
        {.id = UI_AIDS,
         .icon = "accessibility_new",
         .label = _("Help to read and touch"),
         .chosen = frame->aids},
        {.id = UI_LANGUAGE, .icon = "translate", .label = _("Language")},
    };
    struct tools tools = tools_within(page, frame, rect.w);
    int width = tool_width(page), gap = page_px(page, GAP_MM), right = rect.x + rect.w;

    if (frame->erase) {
        right -= erase_width(page, frame, tools.erase_words);
        draw_erase(page, tools.erase_words,
                   (struct rect){right, rect.y, rect.x + rect.w - right, rect.h});
    }
    for (int i = tools.settings; i-- > 0;) {
        right -= width + (right < rect.x + rect.w ? gap : 0);
        icon_button(page, &all[i], (struct rect){right, rect.y, width, rect.h});
    }
    return (struct rect){rect.x, rect.y, right - gap - rect.x, rect.h};
}

/* ---- the way on and back */

static struct button back_button(const struct page_frame *frame)
{
    return (struct button){.id = UI_BACK, .label = frame->back, .icon = "chevron_left"};
}

static struct button next_button(const struct page_frame *frame)
{
    return (struct button){.id = UI_NEXT,
                           .label = frame->next,
                           .icon = frame->next_icon != NULL ? frame->next_icon : "chevron_right",
                           .icon_last = frame->next_icon == NULL,
                           .look = frame->next_danger ? BUTTON_DANGER : BUTTON_PRIMARY};
}

/* 0 without such a button. */
static int way_width(struct page *page, const struct button *button, int px, int least)
{
    int width = button->label != NULL ? page_button_width(page, button, px) : 0;

    return button->label == NULL || width > least ? width : least;
}

/* At the left end of `rect`, where there is such a button; what is left beside it. */
static struct rect way_left(struct page *page, const struct button *button, struct rect rect,
                            int px, int least)
{
    int width = way_width(page, button, px, least), gap = page_px(page, WAYS_GAP_MM);

    if (width == 0)
        return rect;
    page_button_at(page, button, (struct rect){rect.x, rect.y, width, rect.h}, px);
    return (struct rect){rect.x + width + gap, rect.y, rect.w - width - gap, rect.h};
}

/* Back at the left end of `rect`, the main action at the right; what is left between. */
static struct rect way_buttons(struct page *page, const struct page_frame *frame, struct rect rect,
                               int px, double least_mm)
{
    struct button back = back_button(frame), next = next_button(frame);
    int least = page_px(page, least_mm);
    int right = way_width(page, &next, px, least * 4 / 3);

    rect = way_left(page, &back, rect, px, least);
    if (frame->also != NULL)
        rect = way_left(page, frame->also, rect, px, least);
    if (right == 0)
        return rect;
    page_button_at(page, &next, (struct rect){rect.x + rect.w - right, rect.y, right, rect.h}, px);
    rect.w -= right + page_px(page, WAYS_GAP_MM);
    return rect;
}

static int ways_width(struct page *page, const struct button *const *ways, int count, int px)
{
    int width = 0;

    for (int i = 0; i < count; i++)
        width += way_width(page, ways[i], px, 0);
    return width;
}

/* The labels' em, smaller where they and the pager between them would not fit. */
static int footer_em(struct page *page, const struct page_frame *frame, int room)
{
    struct button back = back_button(frame), next = next_button(frame);
    const struct theme *theme = &page->state.theme;
    bool pager = page_landscape(page) && page_count(page) > 1;
    int most = page_px(page, 12.0), px = theme->em < most ? theme->em : most;
    int between = pager ? 2 * (page_target(page) + page_px(page, GAP_MM)) : 0;
    const struct button *ways[] = {&back, &next, frame->also};
    int count = frame->also != NULL ? 3 : 2;

    room -= between + count * page_px(page, WAYS_GAP_MM);
    while (ways_width(page, ways, count, px) > room && px > theme->small_em)
        px = px * 7 / 8;
    return px;
}

static void draw_footer(struct page *page, const struct page_frame *frame, int y)
{
    int height = page_footer_height(page), edge = edge_of(page);
    int button = page_landscape(page) ? page_primary(page) : page_row(page);
    struct rect rect = {edge, y + (height - button) / 2, page->state.theme.width - 2 * edge,
                        button};

    hairline(page, y);
    page->footer_middle = way_buttons(page, frame, rect, footer_em(page, frame, rect.w), 36);
}

/* A main action that waits until all has been read turns the page instead. */
static struct page_frame turning(struct page *page, const struct page_frame *frame)
{
    struct page_frame turned = *frame;
    int last = page_count(page) - 1;

    page->turns = frame->read_through && frame->next != NULL && page->state.shown < last;
    if (page->turns) {
        turned.next = _("More");
        turned.next_icon = "expand_more";
    }
    return turned;
}

/* ---- both */

static void draw_bar(struct page *page, const struct page_frame *frame, const struct bars *bars)
{
    int edge = edge_of(page), target = page_target(page);
    struct rect rect = {edge, bars->y + (bars->height - target) / 2,
                        page->state.theme.width - 2 * edge, target};
    int most = page_px(page, 7.1), em = page->state.theme.em;

    if (bars->folded)
        rect = way_buttons(page, frame, rect, em < most ? em : most, 27);
    struct rect left = draw_tools(page, frame, rect);
    if (!bars->folded) {
        left.w -= page->columns[0].x - left.x;
        left.x = page->columns[0].x;
    }
    if (frame->step > 0)
        steps(page, frame, left);
    hairline(page, bars->below ? bars->y : bars->y + bars->height);
    if (page->state.theme.top > 0)
        hairline(page, bars->y);
}

static struct bars bars_of(struct page *page, const struct page_frame *frame)
{
    const struct theme *theme = &page->state.theme;
    struct bars bars = {.folded = frame->writing && theme->landscape, .y = theme->top};

    page->folded = bars.folded;
    bars.bar = bars.folded || frame->step > 0 || frame->settings || frame->erase;
    bars.footer = !bars.folded && (frame->back != NULL || frame->next != NULL);
    bars.below = bars.bar && theme->reach && theme->landscape;
    bars.height = page_bar_height(page);
    bars.footer_y = theme->height - (bars.footer ? page_footer_height(page) : 0);
    if (bars.below)
        bars.y = bars.footer_y - bars.height;
    return bars;
}

/* Where the flow begins and ends. */
static void frame_flow(struct page *page, const struct bars *bars)
{
    bool landscape = page_landscape(page);
    double space = !landscape ? 18 : bars->folded ? 3 : 5;
    struct column *column = &page->columns[0];

    if (page->state.theme.top > 0)
        space = 8;
    if (bars->below)
        column->y = page_px(page, space);
    else if (bars->bar)
        column->y = bars->y + bars->height + page_px(page, space);
    column->origin = column->top = column->y;
    page->dock = bars->below ? bars->y : bars->footer_y;
    if (page->dock < page->state.theme.height || bars->folded)
        page_end_flow_at(page, page->dock - page_px(page, landscape ? 3 : 6));
    else if (landscape) /* height is dear */
        page_end_flow_at(page, page->dock - page_px(page, 5));
}

/* Between the bar and the keyboard of a landscape display the largest letters leave no line. */
static void limit_size(struct page *page)
{
    if (page->state.theme.size > TEXT_LARGE)
        page->state.theme = theme_sized(&page->state.theme, TEXT_LARGE);
}

void page_frame(struct page *page, const struct page_frame *frame)
{
    const struct bars bars = bars_of(page, frame);
    struct page_frame turned = turning(page, frame);

    page->passing = frame->read_through && page_landscape(page);
    if (bars.folded)
        limit_size(page);
    if (bars.bar)
        draw_bar(page, bars.folded ? frame : &turned, &bars);
    if (bars.footer)
        draw_footer(page, &turned, bars.footer_y);
    frame_flow(page, &bars);
}
