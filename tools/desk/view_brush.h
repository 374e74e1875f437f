/* Cells of the screen: text that is guarded, cut to its columns, never a character in halves. */
#ifndef TG_TOOLS_DESK_VIEW_BRUSH_H
#define TG_TOOLS_DESK_VIEW_BRUSH_H

#include "tools/desk/view_page.h"

#include <stdbool.h>

enum view_look { VIEW_BRUSH_NORMAL, VIEW_BRUSH_BAR, VIEW_BRUSH_CHOSEN, VIEW_BRUSH_WEAK };

/* Once, after the terminal was opened. */
void view_brush_init(void);

void view_brush_set(enum view_style style, enum view_look look);
/* At most so many columns; what is cut ends in "…". How many were used. */
int view_brush_put(int row, int column, int columns, const char *text);
/* `len` bytes of the text, of which the caller knows that they fit. */
void view_brush_span(int row, int column, const char *text, size_t len);
/* As view_brush_put, up to the right edge of these columns. */
void view_brush_put_right(int row, int column, int columns, const char *text);
/* Fills the columns with spaces. */
void view_brush_clear(int row, int column, int columns);
/* Wrapped; at most so many rows. How many were used. */
int view_brush_flow(int row, int column, int columns, int rows, const char *text);
void view_brush_page(const struct view_page *page, size_t top, int row, int column, int columns,
                     int rows);
/* A rule between two panes. */
void view_brush_rule(int row, int column, int rows);

#endif
