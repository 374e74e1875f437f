/* Text for a terminal that has columns: no character in halves, and nothing of what somebody typed
 * that would move the cursor (show_strange). */
#ifndef TG_TOOLS_DESK_VIEW_TEXT_H
#define TG_TOOLS_DESK_VIEW_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* One character as it may be shown. */
struct view_glyph {
    char bytes[5]; /* UTF-8 with its NUL */
    uint8_t columns;
    uint8_t took; /* bytes of the text that it stands for; 0 at the end */
};
struct view_glyph view_text_glyph(const char *text);

int view_text_columns(const char *text, size_t len);
/* Bytes of the text that fit. */
size_t view_text_fit(const char *text, int columns);

/* One line of a text that is wrapped. */
struct view_span {
    size_t len;  /* bytes that stand in it */
    size_t next; /* where the next one begins */
    bool last;
};
/* Breaks at line feeds, spaces and between wide characters, never before a closing mark where that
 * can be helped. `columns` at least 2. */
struct view_span view_text_line(const char *text, int columns);

#endif
