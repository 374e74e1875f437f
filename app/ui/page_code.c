#include "app/ui/page_code.h"

#include "app/ui/page_keys.h"
#include "app/ui/words.h"

#include <stdio.h>
#include <string.h>

enum { LABEL_MAX = 64 };

/* Where everything of a box of groups is. */
struct grid {
    int groups, columns, rows;
    int width, height; /* of a group */
    int cell;          /* of a digit */
    int px;
};

int page_code_group(const struct field *field)
{
    size_t from = field_caret(field), to = from;
    size_t last = (field_bytes_max(field) - 1) / CODE_GROUP;

    (void)field_selection(field, &from, &to);
    return (int)(from / CODE_GROUP < last ? from / CODE_GROUP : last);
}

/* As many to a row as fit, of those numbers that leave the rows equally long but for the last. */
static struct grid grid_of(struct page *page, const struct field *field)
{
    const struct theme *theme = &page->state.theme;
    struct grid grid = {.px = theme->em * 6 / 5};
    struct text_style style = page_style(page, FACE_TEXT, grid.px);
    int digit = page_text_width(page, &style, "0") * 5 / 4, pad = page_px(page, 2);
    int gap = page_px(page, GAP_MM), room = page_column(page)->w;

    grid.cell = digit;
    grid.width = CODE_GROUP * digit + 2 * pad;
    grid.groups = (int)(field_bytes_max(field) + CODE_GROUP - 1) / CODE_GROUP;
    grid.columns = (room + gap) / (grid.width + gap);
    grid.columns = grid.columns < 1 ? 1 : grid.columns;
    grid.columns = grid.columns > grid.groups ? grid.groups : grid.columns;
    grid.rows = (grid.groups + grid.columns - 1) / grid.columns;
    grid.columns = (grid.groups + grid.rows - 1) / grid.rows;
    grid.height = page_target(page);
    if (grid.height < text_line_height(&style))
        grid.height = text_line_height(&style);
    if (grid.width < page_target(page))
        grid.width = page_target(page);
    return grid;
}

/* One digit above its line; a dot where it is not to be read. */
static void draw_cell(struct page *page, const struct grid *grid, char digit, bool shown,
                      struct rect cell)
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
        page_words(page, &style, text, cell, ALIGN_MIDDLE, theme->palette.ink);
    else
        page_disc(page,
                  (struct rect){cell.x + (cell.w - dot) / 2, cell.y + (cell.h - dot) / 2, dot, dot},
                  0, 0, theme->palette.ink);
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
    bool pressed = page_pressed(page, box->id, group);
    uint32_t edge = wrong  ? theme->palette.danger
                    : here ? theme->palette.primary
                           : theme->palette.edge;
    struct rect cells = {rect.x + (rect.w - CODE_GROUP * grid->cell) / 2, rect.y,
                         CODE_GROUP * grid->cell, rect.h};
    char label[LABEL_MAX];

    page_box(page, rect, theme->radius, pressed ? page_px(page, 1) : theme->border * (here ? 2 : 1),
             pressed ? theme->palette.mark : edge,
             pressed || selected ? theme->palette.wash : theme->palette.raised);
    for (size_t i = 0; i < CODE_GROUP; i++)
        draw_cell(page, grid, first + i < len ? digits[first + i] : '\0', box->shown || here,
                  (struct rect){cells.x + (int)i * grid->cell, rect.y, grid->cell, rect.h});
    if (here && !selected && field_caret(box->field) < field_bytes_max(box->field))
        draw_caret(page, grid, field_caret(box->field), cells);
    (void)snprintf(label, sizeof label, _("Group %d"), group + 1);
    page_hit(page, rect, UI_ROLE_BUTTON, box->id, group, label);
}

void page_code_box(struct page *page, const struct code_box *box)
{
    const struct theme *theme = &page->state.theme;
    struct grid grid = grid_of(page, box->field);
    struct text_style help = page_style(page, FACE_TEXT, theme->help_em);
    int gap = page_px(page, GAP_MM), icon = 2 * help.px, error = 0;
    int height = grid.rows * (grid.height + gap) - gap;
    struct rect rect;

    if (box->error != NULL)
        error = page_measure(page, &help, box->error, page_column(page)->w - icon) + gap;
    if (!page_take(page, 4, height + error, &rect))
        return;
    for (int i = 0; i < grid.groups; i++)
        draw_group(page, box, &grid, i,
                   (struct rect){rect.x + i % grid.columns * (grid.width + gap),
                                 rect.y + i / grid.columns * (grid.height + gap), grid.width,
                                 grid.height});
    if (box->error == NULL)
        return;
    page_error_at(page, box->error, help,
                  (struct rect){rect.x, rect.y + height + gap, rect.w, error - gap});
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
