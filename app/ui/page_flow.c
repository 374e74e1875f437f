#include "app/ui/page_inside.h"

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
    if (column->y == column->top && gap < page_px(page, page_landscape(page) ? 3 : 8))
        gap = page_px(page, page_landscape(page) ? 3 : 8); /* below the headings */
    return column->y > column->origin ? gap : 0;
}

bool page_take(struct page *page, double gap_mm, int height, struct rect *out_rect)
{
    struct column *column = page_column(page);
    int gap = gap_before(page, column, gap_mm);

    if (column->y + gap + height > column->bottom && column->y > column->top) {
        page_skip(page);
        gap = gap_before(page, column, gap_mm);
    }
    int spare = column->bottom - column->y - height;
    if (spare < 0)
        page->overflowed = true;
    else if (gap > spare) /* the gap gives way before the letters do */
        gap = spare;
    *out_rect = (struct rect){column->x, column->y + gap, column->w, height};
    column->y += gap + height;
    column->gap = 0;
    column->beside = (struct rect){0};
    return is_shown(page, column);
}

bool page_halves(const struct page *page)
{
    const struct theme *theme = &page->state.theme;

    return theme->landscape && !theme->big && page->column_count == 1 && theme->size <= TEXT_NORMAL;
}

bool page_take_half(struct page *page, double gap_mm, int height, struct rect *out_rect)
{
    struct column *column = page_column(page);
    int gutter = page_px(page, 4), half = (column->w - gutter) / 2;
    struct rect row;

    if (height > page->half_tallest)
        page->half_tallest = height;
    if (height < page->state.half_height)
        height = page->state.half_height;
    if (!rect_empty(column->beside) && column->beside.h >= height) {
        *out_rect = column->beside;
        column->beside = (struct rect){0};
        return is_shown(page, column);
    }
    bool shown = page_take(page, gap_mm, height, &row);
    *out_rect = (struct rect){row.x, row.y, half, row.h};
    column->beside = (struct rect){row.x + row.w - half, row.y, half, row.h};
    return shown;
}

int page_pager_room(const struct page *page)
{
    const struct page_state *state = &page->state;
    bool pager = state->pages[0] > 1 || state->pages[1] > 1;
    bool in_footer = page_landscape(page) && page->footer_middle.w > 0;

    return pager && !in_footer ? page_target(page) + page_px(page, 3) : 0;
}

void page_end_flow_at(struct page *page, int y)
{
    page->columns[0].bottom = y - page_pager_room(page);
}

int page_dock_bottom(const struct page *page)
{
    return page->dock;
}

bool page_may_stay(struct page *page, double gap_mm, int height)
{
    const struct column *column = page_column(page);
    int gap = column->y > column->origin ? page_px(page, gap_mm) : 0;
    int end = column->y + gap + height;

    /* What would leave too little room for the rest flows with it. */
    return column->y == column->top && column->page == 0 &&
           (end - column->origin) * 5 <= (column->bottom - column->origin) * 3;
}

bool page_take_staying(struct page *page, double gap_mm, int height, struct rect *out_rect)
{
    struct column *column = page_column(page);
    int gap = column->y > column->origin ? page_px(page, gap_mm) : 0;

    if (!page_may_stay(page, gap_mm, height))
        return page_take(page, gap_mm, height, out_rect);
    if (gap < column->gap)
        gap = column->gap;
    *out_rect = (struct rect){column->x, column->y + gap, column->w, height};
    column->y = column->top = column->y + gap + height;
    column->gap = 0;
    return true;
}

void page_skip(struct page *page)
{
    struct column *column = page_column(page);

    if (column->y == column->top)
        return;
    column->page++;
    column->y = column->top;
    column->gap = 0;
    column->beside = (struct rect){0};
}

void page_alone(struct page *page)
{
    if (page->state.theme.big && !page->together)
        page_skip(page);
    page->together = false;
}

void page_together(struct page *page)
{
    page->together = true;
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

bool page_landscape(const struct page *page)
{
    return page->state.theme.landscape;
}

bool page_is_low(const struct page *page)
{
    return page->state.theme.landscape || page->state.theme.reach;
}

bool page_is_tight(const struct page *page)
{
    const struct theme *theme = &page->state.theme;

    return page_is_low(page) && (theme->big || theme->size > TEXT_NORMAL);
}

enum lang page_lang(const struct page *page)
{
    return page->state.lang;
}

void page_columns(struct page *page)
{
    if (!page->state.theme.big)
        page_beside_keys(page);
}

void page_beside_keys(struct page *page)
{
    page_columns_of(page, (page->columns[0].w - page_px(page, 10)) / 2);
}

bool page_has_columns(const struct page *page)
{
    return page->column_count > 1;
}

void page_columns_of(struct page *page, int right)
{
    struct column *left = &page->columns[0];
    int gutter = page_px(page, 10);

    if (!page_landscape(page) || page->column_count == 2)
        return;
    if (left->y > left->origin) /* below a heading over both */
        left->y += page_px(page, 3);
    page->columns[1] = (struct column){.x = left->x + left->w - right,
                                       .w = right,
                                       .origin = left->y,
                                       .top = left->y,
                                       .bottom = left->bottom,
                                       .y = left->y};
    left->w -= right + gutter;
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
    int margin = theme_px(&state->theme, state->theme.landscape ? 12 : 20);
    int top = state->theme.top + margin;

    page->state = *state;
    page->column = 0;
    page->column_count = 1;
    page->columns[0] = (struct column){.x = margin,
                                       .w = state->theme.width - 2 * margin,
                                       .origin = top,
                                       .top = top,
                                       .bottom = state->theme.height - margin,
                                       .y = top};
    page->footer_middle = (struct rect){0};
    page->dock = state->theme.height;
    page->folded = page->together = false;
    page_end_flow_at(page, state->theme.height - margin);
    page->overflowed = false;
    page->half_tallest = 0;
    *page->heading = '\0';
    page->op_count = page->glyph_count = page->hit_count = page->caret_count = page->ink_count = 0;
}
