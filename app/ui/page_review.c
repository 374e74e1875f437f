#include "app/ui/page_ink.h"

struct places {
    int width; /* of label and value */
    int side;  /* of the button beside them */
    int label; /* height */
};

static struct button change_button(const struct review *review)
{
    return (struct button){
        .id = review->id, .index = review->index, .label = review->change, .icon = "edit"};
}

static struct places places_of(struct page *page, const struct review *review)
{
    const struct theme *theme = &page->state.theme;
    struct text_style label = page_style(page, FACE_TEXT, theme->help_em);
    struct button change = change_button(review);
    struct places places = {0};

    if (review->change != NULL)
        places.side = page_button_width(page, &change, theme->help_em) + page_px(page, 4);
    places.width = page_column(page)->w - places.side;
    places.label = page_measure(page, &label, review->label, places.width);
    return places;
}

/* The label, and the button beside what is in `rect`. */
static void draw_head(struct page *page, const struct review *review, const struct places *places,
                      struct rect rect)
{
    const struct theme *theme = &page->state.theme;
    struct text_style label = page_style(page, FACE_TEXT, theme->help_em);
    struct button change = change_button(review);
    int gap = page_px(page, 4);

    page_measure(page, &label, review->label, places->width);
    page_lines(page, &label, 0, page->box->line_count,
               (struct rect){rect.x, rect.y, places->width, places->label}, ALIGN_LEFT,
               theme->palette.secondary);
    if (review->change != NULL)
        page_button_at(page, &change,
                       (struct rect){rect.x + places->width + gap, rect.y, places->side - gap,
                                     page_target(page)},
                       theme->help_em);
}

/* Line by line, so that a long answer can go on over the page's end. */
static void review_words(struct page *page, const struct review *review,
                         const struct places *places)
{
    const struct theme *theme = &page->state.theme;
    struct text_style value = page_style(page, FACE_TEXT, theme->em);
    int line = text_line_height(&value), first = places->label + line;
    int floor = review->change != NULL ? page_target(page) : 0;
    struct rect rect;
    bool shown = page_take(page, 4, first > floor ? first : floor, &rect);

    if (shown)
        draw_head(page, review, places, rect);
    page_measure(page, &value, review->value, places->width);
    if (shown)
        page_lines(page, &value, 0, 1,
                   (struct rect){rect.x, rect.y + places->label, places->width, line}, ALIGN_LEFT,
                   theme->palette.ink);
    for (size_t i = 1; i < page->box->line_count; i++)
        if (page_take(page, 0, line, &rect))
            page_lines(page, &value, i, i + 1, (struct rect){rect.x, rect.y, places->width, line},
                       ALIGN_LEFT, theme->palette.ink);
}

static void review_ink(struct page *page, const struct review *review, const struct places *places)
{
    const struct theme *theme = &page->state.theme;
    int gap = page_px(page, 2), height = page_px(page, 32);
    int width = (int)((int64_t)height * review->ink->width / review->ink->height);
    struct rect rect;

    if (!page_take(page, 4, places->label + gap + height, &rect))
        return;
    draw_head(page, review, places, rect);
    struct rect paper = {rect.x, rect.y + places->label + gap,
                         width < places->width ? width : places->width, height};
    page_box(page, paper, theme->radius, theme->border, theme->palette.edge, theme->palette.raised);
    page_ink(page, rect_inset(paper, theme->border), review->ink, PEN_MM, theme->palette.ink);
}

void page_review(struct page *page, const struct review *review)
{
    struct places places = places_of(page, review);

    page_alone(page);
    (review->ink != NULL ? review_ink : review_words)(page, review, &places);
    page_rule(page);
}
