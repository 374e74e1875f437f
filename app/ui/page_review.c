#include "app/ui/page_ink.h"

#define GAP_ABOVE_MM 4
#define GAP_BELOW_MM 3

struct places {
    struct theme theme;
    int width; /* of label and value */
    int side;  /* of the button beside them */
    int label; /* height */
    int value; /* of a line */
};

static struct button change_button(const struct review *review)
{
    return (struct button){
        .id = review->id, .index = review->index, .label = review->change, .icon = "edit"};
}

static struct text_style label_style(const struct page *page, const struct places *places)
{
    return page_style(page, FACE_TEXT, places->theme.help_em);
}

static struct text_style value_style(const struct page *page, const struct places *places)
{
    return page_style(page, FACE_TEXT, places->theme.em);
}

static struct places places_of(struct page *page, const struct review *review, int width)
{
    struct button change = change_button(review);
    struct places places = {.theme = page_reading_theme(page)};
    struct text_style label = label_style(page, &places), value = value_style(page, &places);

    if (review->change != NULL)
        places.side =
            page_button_width(page, &change, places.theme.help_em) + page_px(page, GAP_ABOVE_MM);
    places.width = width - places.side;
    places.label = page_measure(page, &label, review->label, places.width);
    places.value = text_line_height(&value);
    return places;
}

/* Of the label and the value's first line, beside the button. */
static int head_height(struct page *page, const struct review *review, const struct places *places)
{
    int words = places->label + places->value, button = page_target(page);

    return review->change != NULL && words < button ? button : words;
}

/* The label, and the button beside what is in `rect`. */
static void draw_head(struct page *page, const struct review *review, const struct places *places,
                      struct rect rect)
{
    struct text_style label = label_style(page, places);
    struct button change = change_button(review);
    int gap = page_px(page, GAP_ABOVE_MM);

    page_measure(page, &label, review->label, places->width);
    page_lines(page, &label, 0, page->box->line_count,
               (struct rect){rect.x, rect.y, places->width, places->label}, ALIGN_LEFT,
               page->state.theme.palette.secondary);
    if (review->change != NULL)
        page_button_at(page, &change,
                       (struct rect){rect.x + places->width + gap, rect.y, places->side - gap,
                                     page_target(page)},
                       places->theme.help_em);
}

/* Label and value of one line each have room in half a row. */
static bool is_short(struct page *page, const struct review *review, const struct places *places)
{
    struct text_style label = label_style(page, places), value = value_style(page, places);

    return review->ink == NULL &&
           page_measure(page, &label, review->label, places->width) == text_line_height(&label) &&
           page_measure(page, &value, review->value, places->width) == places->value;
}

static void review_half(struct page *page, const struct review *review, const struct places *places)
{
    struct text_style value = value_style(page, places);
    int head = head_height(page, review, places), gap = page_px(page, GAP_BELOW_MM);
    int rule = page_rule_height(page);
    struct rect rect;

    if (!page_take_pair(page, GAP_ABOVE_MM, head + gap + rule, &rect))
        return;
    draw_head(page, review, places, rect);
    page_measure(page, &value, review->value, places->width);
    page_lines(page, &value, 0, 1,
               (struct rect){rect.x, rect.y + places->label, places->width, places->value},
               ALIGN_LEFT, page->state.theme.palette.ink);
    page_box(page, (struct rect){rect.x, rect.y + head + gap, rect.w, rule}, 0, 0, 0,
             page->state.theme.palette.mark);
}

/* Line by line, so that a long answer can go on over the page's end. */
static void review_words(struct page *page, const struct review *review,
                         const struct places *places)
{
    struct text_style value = value_style(page, places);
    int line = places->value, head = head_height(page, review, places);
    struct rect rect;

    page_measure(page, &value, review->value, places->width);
    double gap_mm = page_gap_below(page, GAP_ABOVE_MM);
    page_keep_whole(page, gap_mm, head + ((int)page->box->line_count - 1) * line);
    bool shown = page_take(page, gap_mm, head, &rect);
    if (shown)
        draw_head(page, review, places, rect);
    page_measure(page, &value, review->value, places->width);
    if (shown)
        page_lines(page, &value, 0, 1,
                   (struct rect){rect.x, rect.y + places->label, places->width, line}, ALIGN_LEFT,
                   page->state.theme.palette.ink);
    for (size_t i = 1; i < page->box->line_count; i++)
        if (page_take(page, 0, line, &rect))
            page_lines(page, &value, i, i + 1, (struct rect){rect.x, rect.y, places->width, line},
                       ALIGN_LEFT, page->state.theme.palette.ink);
}

static void review_ink(struct page *page, const struct review *review, const struct places *places)
{
    const struct theme *theme = &page->state.theme;
    int gap = page_px(page, 2), height = page_px(page, 32);
    int width = (int)((int64_t)height * review->ink->width / review->ink->height);
    struct rect rect;

    if (!page_take(page, GAP_ABOVE_MM, places->label + gap + height, &rect))
        return;
    draw_head(page, review, places, rect);
    struct rect paper = {rect.x, rect.y + places->label + gap,
                         width < places->width ? width : places->width, height};
    page_box(page, paper, theme->radius, theme->border, theme->palette.edge, theme->palette.raised);
    page_ink(page, rect_inset(paper, theme->border), review->ink, PEN_MM, theme->palette.ink);
}

void page_review(struct page *page, const struct review *review)
{
    int width = page_column(page)->w;
    struct places places = places_of(page, review, page_half_width(page, width));

    if (page_pairs(page, is_short(page, review, &places))) {
        review_half(page, review, &places);
        return;
    }
    places = places_of(page, review, width);
    (review->ink != NULL ? review_ink : review_words)(page, review, &places);
    page_rule(page);
}
