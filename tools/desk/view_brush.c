#include "tools/desk/view_brush.h"

#include <curses.h>
#include <string.h>

enum { PAIR_LATE = 1, PAIR_SOON, PAIR_GOOD, PAIR_BAR };

void view_brush_init(void)
{
    if (!has_colors())
        return;
    start_color();
    use_default_colors();
    init_pair(PAIR_LATE, COLOR_RED, -1);
    init_pair(PAIR_SOON, COLOR_YELLOW, -1);
    init_pair(PAIR_GOOD, COLOR_CYAN, -1);
    init_pair(PAIR_BAR, COLOR_WHITE, COLOR_BLUE);
}

static int colour(int pair)
{
    return has_colors() ? COLOR_PAIR(pair) : 0;
}

void view_brush_set(enum view_style style, enum view_look look)
{
    static const int pairs[] = {
        [VIEW_LATE] = PAIR_LATE, [VIEW_SOON] = PAIR_SOON, [VIEW_GOOD] = PAIR_GOOD};
    chtype cells = 0;
    if (style == VIEW_HEAD || style == VIEW_LATE)
        cells |= A_BOLD;
    if (style == VIEW_QUIET || look == VIEW_BRUSH_WEAK)
        cells |= A_DIM;
    if (look == VIEW_BRUSH_CHOSEN)
        cells |= A_REVERSE;
    if (look == VIEW_BRUSH_BAR)
        cells |= has_colors() ? (chtype)COLOR_PAIR(PAIR_BAR) : A_REVERSE;
    else if (style == VIEW_LATE || style == VIEW_SOON || style == VIEW_GOOD)
        cells |= (chtype)colour(pairs[style]);
    attrset((int)cells);
}

static int put(int row, int column, const char *text, size_t len)
{
    int used = 0;
    move(row, column);
    for (size_t at = 0; at < len;) {
        struct view_glyph glyph = view_text_glyph(text + at);
        if (glyph.took == 0)
            break;
        addstr(glyph.bytes);
        used += glyph.columns;
        at += glyph.took;
    }
    return used;
}

int view_brush_put(int row, int column, int columns, const char *text)
{
    size_t len = columns > 0 ? view_text_fit(text, columns) : 0;
    if (len == strlen(text) || columns <= 0)
        return put(row, column, text, len);
    int used = put(row, column, text, view_text_fit(text, columns - 1));
    addstr("…");
    return used + 1;
}

void view_brush_span(int row, int column, const char *text, size_t len)
{
    put(row, column, text, len);
}

void view_brush_put_right(int row, int column, int columns, const char *text)
{
    int width = view_text_columns(text, strlen(text));
    if (width <= columns)
        view_brush_put(row, column + columns - width, width, text);
}

void view_brush_clear(int row, int column, int columns)
{
    if (columns > 0)
        mvhline(row, column, ' ', columns);
}

int view_brush_flow(int row, int column, int columns, int rows, const char *text)
{
    struct view_span span = {0};
    int used = 0;
    for (size_t at = 0; !span.last && used < rows && text[0] != '\0'; at += span.next) {
        span = view_text_line(text + at, columns);
        put(row + used++, column, text + at, span.len);
    }
    return used;
}

void view_brush_page(const struct view_page *page, size_t top, int row, int column, int columns,
                     int rows)
{
    for (int i = 0; i < rows && top + (size_t)i < page->line_count; i++) {
        const struct view_page_line *line = &page->lines[top + (size_t)i];
        view_brush_set(page->paragraphs[line->paragraph].style, VIEW_BRUSH_NORMAL);
        if (line->indent < columns)
            put(row + i, column + line->indent, page->bytes + line->at, line->len);
    }
}

void view_brush_rule(int row, int column, int rows)
{
    view_brush_set(VIEW_QUIET, VIEW_BRUSH_NORMAL);
    mvvline(row, column, 0, rows);
}
