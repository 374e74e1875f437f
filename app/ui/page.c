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

/* Of the pager: both buttons as wide, the counter between them. */
struct pager {
    struct rect rect;
    int px, gap;
    int counter; /* its width; 0: left out */
    int width;   /* of a button */
    bool narrow; /* the arrows speak for themselves */
    bool single; /* of two pages each needs one button only */
    char words[32];
};

static struct button way(bool forward)
{
    if (forward)
        return (struct button){.id = "more", .label = _("More"), .icon = "expand_more"};
    return (struct button){.id = "previous", .label = _("Previous"), .icon = "expand_less"};
}

static struct pager pager_of(struct page *page, int pages)
{
    const struct theme *theme = &page->state.theme;
    struct pager pager = {
        .rect = page->footer_middle, .px = page_bar_em(page), .gap = page_px(page, GAP_MM)};
    struct text_style style = page_style(page, FACE_TEXT, pager.px);
    int most = page_px(page, 60), least = 0;

    if (!theme->landscape || pager.rect.w == 0)
        pager.rect = (struct rect){page->columns[0].x, page->columns[0].bottom + page_px(page, 3),
                                   theme->width - 2 * page->columns[0].x, page_target(page)};
    snprintf(pager.words, sizeof pager.words, "%d / %d", page->state.shown + 1, pages);
    pager.counter = page_text_width(page, &style, pager.words) + 2 * pager.gap;
    for (int forward = 0; forward < 2; forward++) {
        struct button button = way(forward);
        int width = page_button_width(page, &button, pager.px);
        least = width > least ? width : least;
    }
    int room = pager.rect.w - pager.counter;
    pager.width = (room - 2 * pager.gap) / 2;
    if (pager.width < least && pages == 2) {
        pager.width = room - pager.gap;
        pager.single = pager.width >= least;
    }
    pager.width = pager.width > most ? most : pager.width;
    pager.narrow = pager.width < least;
    if (pager.narrow)
        pager.width = page_row(page);
    if (!pager.single && 2 * pager.width + pager.counter + 2 * pager.gap > pager.rect.w) {
        pager.width = page_target(page); /* beside the longest of labels in the largest letters */
        pager.counter = 0;
        pager.narrow = true;
    }
    return pager;
}

static void draw_pager(struct page *page, int pages)
{
    struct pager pager = pager_of(page, pages);
    struct text_style style = page_style(page, FACE_TEXT, pager.px);
    struct rect rect = pager.rect;
    bool turns[] = {page->state.shown > 0, page->state.shown < pages - 1};
    int buttons = pager.single ? 1 : 2;

    rect.x += (rect.w - buttons * (pager.width + pager.gap) - pager.counter) / 2;
    for (int forward = 0; forward < 2; forward++) {
        if (turns[forward] && !(forward && page->turns)) {
            struct button button = way(forward);
            pager_button(page, &button, (struct rect){rect.x, rect.y, pager.width, rect.h},
                         pager.px, pager.narrow);
        }
        if (turns[forward] || !pager.single)
            rect.x += pager.width + pager.gap;
        if (forward == 0 && pager.counter > 0)
            page_words(page, &style, pager.words,
                       (struct rect){rect.x, rect.y, pager.counter, rect.h}, ALIGN_MIDDLE,
                       page->state.theme.palette.secondary);
        if (forward == 0)
            rect.x += pager.counter + pager.gap;
    }
}

bool page_end(struct page *page, struct page_state *state)
{
    bool same = true;
    int pages;

    state->text_first = page->state.text_first;
    state->text_seen = page->state.text_seen;
    for (int i = 0; i < COLUMNS_MAX; i++) {
        int used = i < page->column_count ? page->columns[i].page + 1 : i < COLUMN_BELOW;
        same = same && used == state->pages[i];
        state->pages[i] = page->state.pages[i] = used;
    }
    pages = page_count(page);
    if (state->half_height != page->half_tallest || state->halves != page->halves) {
        state->half_height = page->half_tallest;
        state->halves = page->halves;
        same = false;
    }
    if (state->shown >= pages) {
        state->shown = pages - 1;
        same = false;
    }
    if (pages > 1)
        draw_pager(page, pages);
    return same;
}
