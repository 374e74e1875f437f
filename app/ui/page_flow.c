#include "app/ui/page_inside.h"

int page_px(const struct page *page, double mm)
{
    return theme_px(&page->state.theme, mm);
}

struct column *page_column(struct page *page)
{
    return &page->columns[page->column];
}

/* A column that ends on an earlier page than the other keeps showing its last one. */
static bool is_shown(const struct page *page, const struct column *column)
{
    int last = page->state.pages[column - page->columns] - 1;

    return column->page == (page->state.shown < last ? page->state.shown : last);
}

static int gap_before(struct page *page, struct column *column, double gap_mm)
{
    int gap = page_px(page, gap_mm);

    if (gap < column->gap)
        gap = column->gap;
    return column->y > column->origin ? gap : 0;
}

bool page_take(struct page *page, double gap_mm, int height, struct rect *out_rect)
{
    struct column *column = page_column(page);
    int gap = gap_before(page, column, gap_mm);

    if (column->y + gap + height > column->bottom && column->y > column->top) {
        column->page++;
        column->y = column->top;
        column->gap = 0;
        gap = gap_before(page, column, gap_mm);
    }
    if (column->y + gap + height > column->bottom)
        page->overflowed = true;
    *out_rect = (struct rect){column->x, column->y + gap, column->w, height};
    column->y += gap + height;
    column->gap = 0;
    return is_shown(page, column);
}

bool page_take_staying(struct page *page, double gap_mm, int height, struct rect *out_rect)
{
    struct column *column = page_column(page);
    int gap = gap_before(page, column, gap_mm);
    int end = column->y + gap + height;

    /* What would leave too little room for the rest flows with it. */
    if (column->y != column->top ||
        (end - column->origin) * 5 > (column->bottom - column->origin) * 3)
        return page_take(page, gap_mm, height, out_rect);
    *out_rect = (struct rect){column->x, column->y + gap, column->w, height};
    column->y = column->top = end;
    column->gap = 0;
    return true;
}

int page_left(struct page *page, double gap_mm)
{
    struct column *column = page_column(page);

    return column->bottom - column->y - gap_before(page, column, gap_mm);
}

void page_gap(struct page *page, double mm)
{
    struct column *column = page_column(page);
    int gap = page_px(page, mm);

    if (gap > column->gap)
        column->gap = gap;
}

void page_bottom(struct page *page, double mm)
{
    struct column *column = page_column(page);
    int gap = column->bottom - column->y - page_px(page, mm);

    if (gap > column->gap)
        column->gap = gap;
}

bool page_landscape(const struct page *page)
{
    return page->state.theme.landscape;
}

enum lang page_lang(const struct page *page)
{
    return page->state.lang;
}

void page_columns(struct page *page)
{
    struct column *left = &page->columns[0];
    int gutter = page_px(page, 10);

    if (!page_landscape(page) || page->column_count == 2)
        return;
    int half = (left->w - gutter) / 2;
    page->columns[1] = (struct column){.x = left->x + left->w - half,
                                       .w = half,
                                       .origin = left->y,
                                       .top = left->y,
                                       .bottom = left->bottom,
                                       .y = left->y};
    left->w = half;
    left->origin = left->top = left->y;
    page->column_count = 2;
}

void page_answer(struct page *page)
{
    if (page->column_count == 2)
        page->column = 1;
}

void page_begin(struct page *page, const struct page_state *state)
{
    int margin = theme_px(&state->theme, 12);

    page->state = *state;
    page->column = 0;
    page->column_count = 1;
    page->columns[0] = (struct column){.x = margin,
                                       .w = state->theme.width - 2 * margin,
                                       .origin = margin,
                                       .top = margin,
                                       .bottom = state->theme.height - margin,
                                       .y = margin};
    page->footer_middle = (struct rect){0};
    page->overflowed = false;
    page->op_count = page->glyph_count = page->hit_count = page->caret_count = 0;
}
