#include "app/ui/page_code.h"

#include "app/ui/page_keys.h"
#include "app/ui/words.h"

#include <stdio.h>
#include <string.h>

enum { LABEL_MAX = 64 };

/* Where everything of a box of groups is. */
struct grid {
    int cells, columns, rows; /* the last cell is the button's */
    int width, height;        /* of a group */
    int cell;                 /* of a digit */
    int px;
};

int page_code_group(const struct field *field)
{
    size_t from = field_caret(field), to = from;
    size_t last = (field_bytes_max(field) - 1) / CODE_GROUP;

    (void)field_selection(field, &from, &to);
    return (int)(from / CODE_GROUP < last ? from / CODE_GROUP : last);
}

static struct grid grid_at(struct page *page, const struct field *field, int px)
{
    struct grid grid = {.px = px};
    struct text_style style = page_style(page, FACE_TEXT, px);
    int pad = page_px(page, 2), gap = page_px(page, GAP_MM), least = page_target(page);

    grid.cell = page_text_width(page, &style, "0") * 5 / 4;
    grid.width = CODE_GROUP * grid.cell + 2 * pad;
    grid.width = grid.width < least ? least : grid.width;
    grid.height = text_line_height(&style) < least ? least : text_line_height(&style);
    grid.cells = (int)(field_bytes_max(field) + CODE_GROUP - 1) / CODE_GROUP + 1;
    grid.columns = (page_column(page)->w + gap) / (grid.width + gap);
    return grid;
}

/* The groups and the button after them: as many to a row as fit, in smaller digits where those were
 * too few, and of those numbers one that leaves the rows equally long but for the last. */
static struct grid grid_of(struct page *page, const struct field *field)
{
    enum { COLUMNS_MIN = 3 };
    const struct theme *theme = &page->state.theme;
    struct grid grid = grid_at(page, field, theme->em * 6 / 5);

    for (int px = grid.px; grid.columns < COLUMNS_MIN && px > theme->small_em; px = px * 7 / 8)
        grid = grid_at(page, field, px);
    grid.columns = grid.columns < 1 ? 1 : grid.columns;
    grid.columns = grid.columns > grid.cells ? grid.cells : grid.columns;
    grid.rows = (grid.cells + grid.columns - 1) / grid.columns;
    grid.columns = (grid.cells + grid.rows - 1) / grid.rows;
    return grid;
}

/* One digit above its line; a dot where it is not to be read. */
static void draw_cell(struct page *page, const struct grid *grid, char digit, bool shown,
                      uint32_t ink, struct rect cell)
{
    const struct theme *theme = &page->state.theme;
    struct text_style style = page_style(page, FACE_TEXT, grid->px);
    const char text[] = {digit, '\0'};
    int dot = grid->px * 3 / 10, thin = page_px(page, 0.5) > 0 ? page_px(page, 0.5) : 1;

    if (digit == '\0')
        page_box(page,
                 (struct rect){cell.x + cell.w / 8, cell.y + cell.h * 3 / 4, cell.w * 3 / 4, thin},
                 0, 0, 0, theme->palette.edge);
    else if (shown)
        page_words(page, &style, text, cell, ALIGN_MIDDLE, ink);
    else
        page_disc(page,
                  (struct rect){cell.x + (cell.w - dot) / 2, cell.y + (cell.h - dot) / 2, dot, dot},
                  0, 0, ink);
}

/* Where the next digit goes. */
static void draw_caret(struct page *page, const struct grid *grid, size_t caret, struct rect cells)
{
    int x = cells.x + (int)(caret % CODE_GROUP) * grid->cell, w = page_px(page, 0.7);

    page_box(page, (struct rect){x, cells.y + cells.h / 6, w, cells.h * 2 / 3}, 0, 0, 0,
             page->state.theme.palette.primary);
}

static void draw_group(struct page *page, const struct code_box *box, const struct grid *grid,
                       int group, struct rect rect)
{
    const struct theme *theme = &page->state.theme;
    const char *digits = field_text(box->field);
    size_t len = field_len(box->field), first = (size_t)group * CODE_GROUP, from, to;
    bool here = group == page_code_group(box->field), wrong = box->error != NULL;
    bool selected = field_selection(box->field, &from, &to) && here;
    bool pressed = page_pressed(page, box->id, group), washed = pressed || selected;
    uint32_t edge = wrong  ? theme->palette.danger
                    : here ? theme->palette.primary
                           : theme->palette.edge;
    struct rect cells = {rect.x + (rect.w - CODE_GROUP * grid->cell) / 2, rect.y,
                         CODE_GROUP * grid->cell, rect.h};
    char label[LABEL_MAX];

    page_box(page, rect, theme->radius, pressed ? page_px(page, 1) : theme->border * (here ? 2 : 1),
             pressed ? theme->palette.mark : edge,
             washed ? theme->palette.wash : theme->palette.raised);
    for (size_t i = 0; i < CODE_GROUP; i++)
        draw_cell(page, grid, first + i < len ? digits[first + i] : '\0', box->shown || here,
                  washed ? theme->palette.on_wash : theme->palette.ink,
                  (struct rect){cells.x + (int)i * grid->cell, rect.y, grid->cell, rect.h});
    if (here && !selected && field_caret(box->field) < field_bytes_max(box->field))
        draw_caret(page, grid, field_caret(box->field), cells);
    (void)snprintf(label, sizeof label, _("Group %d"), group + 1);
    page_hit(page, rect, UI_ROLE_BUTTON, box->id, group, label);
}

static void draw_reveal(struct page *page, const struct code_box *box, struct rect rect)
{
    const struct theme *theme = &page->state.theme;
    struct button button = {.id = "reveal",
                            .label = _("Show"),
                            .icon = "visibility",
                            .chosen = box->shown,
                            .held = true};
    bool fits = page_button_width(page, &button, theme->help_em) <= rect.w;

    page_button_at(page, &button, rect, fits ? theme->help_em : theme->small_em);
    page_relabel(page, _("Show the digits as long as it is held"));
}

/* What is wrong, in smaller letters where it would have no room below `height`; its own height. */
static int fit_error(struct page *page, const char *error, int height, struct text_style *style)
{
    int width = page_column(page)->w, left = page_left(page, 4) - height, needed;
    const int floor = theme_sized(&page->state.theme, TEXT_SMALL).small_em;

    if (error == NULL)
        return 0;
    needed = page_measure(page, style, error, width - 2 * style->px);
    while (needed > left && style->px > floor) {
        style->px = style->px * 7 / 8;
        needed = page_measure(page, style, error, width - 2 * style->px);
    }
    return needed;
}

void page_code_box(struct page *page, const struct code_box *box)
{
    struct grid grid = grid_of(page, box->field);
    struct text_style help = page_style(page, FACE_TEXT, page->state.theme.help_em);
    int gap = page_px(page, GAP_MM), height = grid.rows * (grid.height + gap);
    int error = fit_error(page, box->error, height, &help);
    struct rect rect;

    if (!page_take(page, 4, box->error != NULL ? height + error : height - gap, &rect))
        return;
    for (int i = 0; i < grid.cells; i++) {
        struct rect cell = {rect.x + i % grid.columns * (grid.width + gap),
                            rect.y + i / grid.columns * (grid.height + gap), grid.width,
                            grid.height};
        if (i + 1 < grid.cells)
            draw_group(page, box, &grid, i, cell);
        else
            draw_reveal(page, box, cell);
    }
    if (box->error != NULL)
        page_error_at(page, box->error, help,
                      (struct rect){rect.x, rect.y + height, rect.w, error});
}

void page_code_pad(struct page *page, const char order[static CODE_PAD_DIGITS])
{
    char rows[4][4] = {{0}};
    const char *all[] = {rows[0], rows[1], rows[2], rows[3]};

    for (int i = 0; i < 3; i++)
        memcpy(rows[i], order + i * 3, 3);
    memcpy(rows[3], (const char[]){KEY_BACKSPACE, order[9], KEY_GROUP}, 3);
    page_pad(page, all);
}
