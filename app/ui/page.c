#include "app/ui/page_inside.h"

#include "app/ui/words.h"
#include "board/base/secret.h"

#include <stdio.h>

struct page *page_create(struct fonts *fonts)
{
    struct page *page = secret_create(sizeof *page);

    if (page == NULL)
        return NULL;
    page->fonts = fonts;
    page->box = text_box_create();
    if (page->box == NULL) {
        page_destroy(page);
        return NULL;
    }
    return page;
}

void page_destroy(struct page *page)
{
    if (page == NULL)
        return;
    text_box_destroy(page->box);
    secret_destroy(page);
}

/* ---- the bars */

static int bar_em(const struct page *page)
{
    int em = page_px(page, 6.0);

    return em < page->state.theme.help_em ? em : page->state.theme.help_em;
}

static int footer_em(const struct page *page, bool folded)
{
    int most = page_px(page, folded ? 7.1 : 12.0);

    return page->state.theme.em < most ? page->state.theme.em : most;
}

static void icon_button(struct page *page, const char *id, const char *icon, const char *label,
                        struct rect rect)
{
    struct button button = {.id = id, .icon = icon, .look = BUTTON_PLAIN};
    bool pressed = page_pressed(page, id, 0);
    struct look look = page_look(page, BUTTON_PLAIN, false, pressed);

    page_box(page, rect, page->state.theme.radius, look.border, look.edge, look.fill);
    page_icon(page, button.icon, rect, page_px(page, 8), look.text);
    page_hit(page, rect, UI_ROLE_BUTTON, id, 0, label);
}

static void steps(struct page *page, const struct page_frame *frame, struct rect rect)
{
    const struct theme *theme = &page->state.theme;
    struct text_style style = page_style(page, FACE_TEXT, bar_em(page));
    int dot = page_px(page, 3), gap = page_px(page, 2), y = rect.y + (rect.h - dot) / 2;
    char words[48];

    for (int i = 0; i < frame->steps; i++) {
        struct rect at = {rect.x + i * (dot + gap), y, dot, dot};
        if (i < frame->step)
            page_disc(page, at, 0, 0, theme->palette.primary);
        else
            page_disc(page, at, theme->border, theme->palette.edge, theme->palette.paper);
    }
    int x = frame->steps * (dot + gap) + page_px(page, 2);
    snprintf(words, sizeof words, "%d / %d", frame->step, frame->steps);
    if (page_text_width(page, &style, words) <= rect.w - x)
        page_words(page, &style, words, (struct rect){rect.x + x, rect.y, rect.w - x, rect.h},
                   ALIGN_LEFT, theme->palette.secondary);
}

/* The "erase" button, ending at `right`; the x where it begins. */
static int erase_button(struct page *page, int right, int y)
{
    const struct palette *p = &page->state.theme.palette;
    struct button button = {.id = UI_ERASE, .icon = "close", .label = _("Erase and leave")};
    struct look look = page_look(page, BUTTON_OUTLINE, false, page_pressed(page, UI_ERASE, 0));
    int width = page_button_width(page, &button, bar_em(page));

    if (!page_pressed(page, UI_ERASE, 0)) {
        look.edge = p->danger;
        look.text = p->danger;
        if (theme_contrast(p->danger, p->raised) < 4.5)
            look.text = p->ink;
    }
    page_button_looking(page, &button,
                        (struct rect){right - width, y, width, page_px(page, TARGET_MM)},
                        bar_em(page), look);
    return right - width;
}

static int settings_buttons(struct page *page, const struct page_frame *frame, int right, int y,
                            bool folded)
{
    int side = page_px(page, TARGET_MM), gap = page_px(page, GAP_MM);
    const struct {
        const char *id, *icon, *label;
    } all[] = {{UI_LANGUAGE, "translate", _("Language")},
               {"theme", "contrast", _("Colours")},
               {"size", "format_size", _("Text size")}};

    for (size_t i = folded ? 2 : 0; frame->settings && i < sizeof all / sizeof *all; i++) {
        right -= side + gap;
        icon_button(page, all[i].id, all[i].icon, all[i].label,
                    (struct rect){right, y, side, side});
    }
    return right;
}

static void hairline(struct page *page, int y)
{
    int height = page_px(page, 0.3) > 0 ? page_px(page, 0.3) : 1;

    page_box(page, (struct rect){0, y, page->state.theme.width, height}, 0, 0, 0,
             page->state.theme.palette.mark);
}

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

/* Back at the left, the main action at the right, `height` tall from y; what is left between. */
static struct rect way_buttons(struct page *page, const struct page_frame *frame, int y, int height,
                               int px, double least_mm)
{
    int left = page_px(page, page_landscape(page) ? 6 : 12);
    int right = page->state.theme.width - left;
    int least = page_px(page, least_mm), gap = page_px(page, 4);

    if (frame->back != NULL) {
        struct button back = back_button(frame);
        int width = page_button_width(page, &back, px);
        width = width > least ? width : least;
        page_button_at(page, &back, (struct rect){left, y, width, height}, px);
        left += width + gap;
    }
    if (frame->next != NULL) {
        struct button next = next_button(frame);
        int width = page_button_width(page, &next, px);
        width = width > least * 4 / 3 ? width : least * 4 / 3;
        page_button_at(page, &next, (struct rect){right - width, y, width, height}, px);
        right -= width + gap;
    }
    return (struct rect){left, y, right - left, height};
}

static void folded_bar(struct page *page, const struct page_frame *frame)
{
    int height = page_bar_height(page), target = page_px(page, TARGET_MM);
    int y = (height - target) / 2;
    struct rect middle = way_buttons(page, frame, y, target, footer_em(page, true), 27);
    int right = middle.x + middle.w;

    if (frame->erase)
        right = erase_button(page, right, y);
    right = settings_buttons(page, frame, right, y, true);
    middle.w = right - middle.x;
    if (frame->step > 0)
        steps(page, frame, middle);
    hairline(page, height);
}

static void top_bar(struct page *page, const struct page_frame *frame)
{
    int height = page_bar_height(page), y = (height - page_px(page, TARGET_MM)) / 2;
    int left = page->columns[0].x,
        right = page->state.theme.width - page_px(page, page_landscape(page) ? 6 : 12);

    if (frame->erase)
        right = erase_button(page, right, y);
    right = settings_buttons(page, frame, right, y, false);
    if (frame->step > 0)
        steps(page, frame, (struct rect){left, 0, right - left - page_px(page, GAP_MM), height});
    hairline(page, height);
}

/* A main action that waits until all has been read turns the page instead. */
static struct page_frame turning(struct page *page, const struct page_frame *frame)
{
    const struct page_state *state = &page->state;
    struct page_frame turned = *frame;
    int last = (state->pages[0] > state->pages[1] ? state->pages[0] : state->pages[1]) - 1;

    page->turns = frame->read_through && frame->next != NULL && state->shown < last;
    if (page->turns) {
        turned.next = _("More");
        turned.next_icon = "expand_more";
    }
    return turned;
}

static void footer(struct page *page, const struct page_frame *frame)
{
    int height = page_footer_height(page);
    int button = page_px(page, page_landscape(page) ? PRIMARY_MM : ROW_MM);
    int y = page->state.theme.height - height;

    hairline(page, y);
    page->footer_middle =
        way_buttons(page, frame, y + (height - button) / 2, button, footer_em(page, false), 36);
}

/* Between the bar and the keyboard of a landscape display the largest letters leave no line. */
static void limit_size(struct page *page)
{
    struct theme *theme = &page->state.theme;

    if (theme->size > TEXT_LARGE)
        *theme = theme_make(theme->name, TEXT_LARGE, theme->px_per_mm * 25.4, theme->width,
                            theme->height);
}

void page_frame(struct page *page, const struct page_frame *frame)
{
    const struct theme *theme = &page->state.theme;
    struct column *column = &page->columns[0];
    bool folded = frame->writing && theme->landscape;
    bool bar = frame->step > 0 || frame->settings || frame->erase;
    double space = theme->landscape ? (folded ? 3 : 5) : 18;

    if (folded)
        limit_size(page);
    if (folded)
        folded_bar(page, frame);
    else if (bar)
        top_bar(page, frame);
    if (folded || bar)
        column->y = page_bar_height(page) + page_px(page, space);
    column->origin = column->top = column->y;
    struct page_frame turned = turning(page, frame);
    if (!folded && (frame->back != NULL || frame->next != NULL)) {
        footer(page, &turned);
        page_end_flow_at(page, theme->height - page_footer_height(page) -
                                   page_px(page, theme->landscape ? 3 : 6));
    } else if (folded) {
        page_end_flow_at(page, theme->height - page_px(page, 3));
    }
}

/* ---- the pager */

static void pager_button(struct page *page, const struct button *button, struct rect rect, int px,
                         bool narrow)
{
    struct button shown = *button;

    if (narrow)
        shown.label = NULL;
    page_button_at(page, &shown, rect, px);
    page_relabel(page, button->label);
}

static void pager(struct page *page, int pages)
{
    const struct theme *theme = &page->state.theme;
    struct rect rect = page->footer_middle;
    int px = bar_em(page), gap = page_px(page, GAP_MM);
    struct text_style style = page_style(page, FACE_TEXT, px);
    struct button previous = {.id = "previous", .label = _("Previous"), .icon = "expand_less"};
    struct button more = {.id = "more", .label = _("More"), .icon = "expand_more"};
    char words[32];
    bool narrow = false;

    if (!theme->landscape || rect.w == 0)
        rect = (struct rect){page->columns[0].x, page->columns[0].bottom + page_px(page, 3),
                             theme->width - 2 * page->columns[0].x, page_px(page, TARGET_MM)};
    snprintf(words, sizeof words, "%d / %d", page->state.shown + 1, pages);
    int counter = page_text_width(page, &style, words) + 2 * gap;
    int least = page_px(page, 30), width = (rect.w - counter - 2 * gap) / 2;
    width = width > page_px(page, 60) ? page_px(page, 60) : width;
    if (width < least) { /* narrow: the arrows speak for themselves */
        width = page_px(page, ROW_MM);
        narrow = true;
    }
    bool counted = 2 * width + counter + 2 * gap <= rect.w;
    if (!counted) { /* beside the longest of labels in the largest of letters */
        width = page_px(page, TARGET_MM);
        counter = 0;
        narrow = true;
    }
    int x = rect.x + (rect.w - 2 * width - counter - 2 * gap) / 2;
    if (page->state.shown > 0)
        pager_button(page, &previous, (struct rect){x, rect.y, width, rect.h}, px, narrow);
    x += width + gap;
    if (counted)
        page_words(page, &style, words, (struct rect){x, rect.y, counter, rect.h}, ALIGN_MIDDLE,
                   theme->palette.secondary);
    x += counter + gap;
    if (page->state.shown < pages - 1 && !page->turns)
        pager_button(page, &more, (struct rect){x, rect.y, width, rect.h}, px, narrow);
}

bool page_end(struct page *page, struct page_state *state)
{
    bool same = true;
    int pages = 1;

    state->text_first = page->state.text_first;
    state->text_seen = page->state.text_seen;
    for (int i = 0; i < 2; i++) {
        int used = i < page->column_count ? page->columns[i].page + 1 : 1;
        same = same && used == state->pages[i];
        state->pages[i] = used;
        pages = used > pages ? used : pages;
    }
    if (state->half_height != page->half_tallest) {
        state->half_height = page->half_tallest;
        same = false;
    }
    if (state->shown >= pages) {
        state->shown = pages - 1;
        same = false;
    }
    if (pages > 1)
        pager(page, pages);
    return same;
}
