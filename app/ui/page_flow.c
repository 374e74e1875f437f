#include "app/ui/page_flow.h"

#include "app/ui/page_inside.h"

enum { WORDS_MAX = 64 }; /* of a layout that can stand two to a row */
#define COLUMNS_GAP_MM 8
#define HALVES_GAP_MM 4
#define GAP_BELOW_HEADING_MM 8

struct column *page_column(struct page *page)
{
    return &page->columns[page->column];
}

/* Whether the page shown comes after all that stands in two columns, and after their heading. */
static bool is_past_columns(const struct page *page)
{
    const int *pages = page->state.pages;
    int left = pages[COLUMN_FIRST], right = pages[COLUMN_RIGHT];

    return pages[COLUMN_BELOW] > 0 && page->state.shown >= (left > right ? left : right);
}

/* A column that ends on an earlier page than the other keeps showing its last one. */
static bool is_shown(const struct page *page, const struct column *column)
{
    int shown = page->state.shown, last = page->state.pages[column - page->columns] - 1;

    if (column == &page->columns[COLUMN_BELOW])
        return column->page == shown;
    return column->page == (shown < last ? shown : last) && !is_past_columns(page);
}

static int gap_below_heading(const struct page *page)
{
    return page_px(page, page_landscape(page) ? 3 : GAP_BELOW_HEADING_MM);
}

static int gap_before(struct page *page, struct column *column, double gap_mm)
{
    int gap = page_px(page, gap_mm);

    if (gap < column->gap)
        gap = column->gap;
    if (column->y == column->top && gap < gap_below_heading(page))
        gap = gap_below_heading(page);
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
    column->words = page->sub.alone = false;
    return is_shown(page, column);
}

double page_gap_below(struct page *page, double gap_mm)
{
    return page_column(page)->words && !page_is_low(page) ? GAP_BELOW_HEADING_MM : gap_mm;
}

bool page_halves(const struct page *page)
{
    const struct theme *theme = &page->state.theme;

    return theme->landscape && !theme->big && page->column_count != 2 && theme->size <= TEXT_NORMAL;
}

bool page_pairs(struct page *page, bool fits)
{
    int at = page->word_count++;

    if (!fits || at + 1 >= WORDS_MAX || !page_halves(page))
        return false;
    page->halves |= UINT64_C(1) << at;
    return !rect_empty(page_column(page)->beside) || (page->state.halves >> (at + 1) & 1);
}

int page_half_width(const struct page *page, int width)
{
    return (width - page_px(page, HALVES_GAP_MM)) / 2;
}

/* The left half of a row, whose right one is free now. */
static void split_row(struct page *page, struct rect row, struct rect *out_rect)
{
    int half = page_half_width(page, row.w);

    *out_rect = (struct rect){row.x, row.y, half, row.h};
    page_column(page)->beside = (struct rect){row.x + row.w - half, row.y, half, row.h};
}

bool page_take_half(struct page *page, double gap_mm, int height, struct rect *out_rect)
{
    struct column *column = page_column(page);
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
    split_row(page, row, out_rect);
    return shown;
}

bool page_take_pair(struct page *page, double gap_mm, int height, struct rect *out_rect)
{
    struct column *column = page_column(page);
    struct rect row = column->beside;

    if (!rect_empty(row) && row.y + height <= column->bottom) {
        *out_rect = (struct rect){row.x, row.y, row.w, height};
        column->beside = (struct rect){0};
        if (column->y < row.y + height)
            column->y = row.y + height;
        return is_shown(page, column);
    }
    bool shown = page_take(page, gap_mm, height, &row);
    split_row(page, row, out_rect);
    return shown;
}

int page_count(const struct page *page)
{
    int count = 1;

    for (int i = 0; i < COLUMNS_MAX; i++)
        if (page->state.pages[i] > count)
            count = page->state.pages[i];
    return count;
}

int page_pager_room(const struct page *page)
{
    bool in_footer = page_landscape(page) && page->footer_middle.w > 0;

    return page_count(page) > 1 && !in_footer ? page_target(page) + page_px(page, 3) : 0;
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
    return column->y == column->top && column->page == 0 && !page->passing &&
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
    return !is_past_columns(page);
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

void page_keep_whole(struct page *page, double gap_mm, int height)
{
    const struct column *column = page_column(page);
    int whole = column->bottom - column->top - gap_below_heading(page);

    if (page_left(page, gap_mm) >= height)
        return;
    int above = page->sub.height + page_px(page, gap_mm);
    if (page->sub.alone && above + height <= whole && page->sub.column.y > column->top)
        page_move_subheading(page);
    else if (height <= whole)
        page_skip(page);
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
    page_columns_of(page, (page->columns[0].w - page_px(page, COLUMNS_GAP_MM)) / 2);
}

void page_beside_picture(struct page *page, double mm)
{
    page_columns_of(page, page->columns[0].w - page_px(page, mm) - page_px(page, COLUMNS_GAP_MM));
}

bool page_has_columns(const struct page *page)
{
    return page->column_count == 2;
}

void page_columns_of(struct page *page, int right)
{
    struct column *left = &page->columns[0];
    int gutter = page_px(page, COLUMNS_GAP_MM);

    if (!page_landscape(page) || page->column_count > 1)
        return;
    page->origin = left->origin;
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
        page->column = COLUMN_RIGHT;
}

void page_across(struct page *page)
{
    const struct column *left = &page->columns[COLUMN_FIRST], *right = &page->columns[COLUMN_RIGHT];

    if (page->column_count != 2)
        return;
    page->columns[COLUMN_BELOW] =
        (struct column){.x = left->x,
                        .w = right->x + right->w - left->x,
                        .origin = page->origin,
                        .top = page->origin,
                        .bottom = left->bottom,
                        .y = page->origin,
                        .page = 1 + (right->page > left->page ? right->page : left->page)};
    page->column = COLUMN_BELOW;
    page->column_count = COLUMNS_MAX;
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
    page->folded = page->passing = page->sub.alone = false;
    page_end_flow_at(page, state->theme.height - margin);
    page->overflowed = false;
    page->half_tallest = page->word_count = 0;
    page->halves = 0;
    *page->heading = '\0';
    page->op_count = page->glyph_count = page->hit_count = page->caret_count = page->ink_count = 0;
}
