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

static void pager(struct page *page, int pages)
{
    const struct theme *theme = &page->state.theme;
    struct rect rect = page->footer_middle;
    int px = page_bar_em(page), gap = page_px(page, GAP_MM);
    struct text_style style = page_style(page, FACE_TEXT, px);
    struct button previous = {.id = "previous", .label = _("Previous"), .icon = "expand_less"};
    struct button more = {.id = "more", .label = _("More"), .icon = "expand_more"};
    char words[32];
    bool narrow = false;

    if (!theme->landscape || rect.w == 0)
        rect = (struct rect){page->columns[0].x, page->columns[0].bottom + page_px(page, 3),
                             theme->width - 2 * page->columns[0].x, page_target(page)};
    snprintf(words, sizeof words, "%d / %d", page->state.shown + 1, pages);
    int counter = page_text_width(page, &style, words) + 2 * gap;
    int least = page_button_width(page, &previous, px);
    int second = page_button_width(page, &more, px), width = (rect.w - counter - 2 * gap) / 2;
    least = second > least ? second : least;
    width = width > page_px(page, 60) ? page_px(page, 60) : width;
    if (width < least) { /* narrow: the arrows speak for themselves */
        width = page_row(page);
        narrow = true;
    }
    bool counted = 2 * width + counter + 2 * gap <= rect.w;
    if (!counted) { /* beside the longest of labels in the largest of letters */
        width = page_target(page);
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
