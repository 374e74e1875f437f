/* Paragraphs to read, wrapped to a pane's width. */
#ifndef TG_TOOLS_DESK_VIEW_PAGE_H
#define TG_TOOLS_DESK_VIEW_PAGE_H

#include "board/base/err.h"
#include "tools/desk/view_text.h"

enum view_style { VIEW_PLAIN, VIEW_HEAD, VIEW_QUIET, VIEW_LATE, VIEW_SOON, VIEW_GOOD };

enum { VIEW_PAGE_MAX = 2 * 1024 * 1024 /* bytes of text */ };

struct view_paragraph {
    size_t at; /* in the page's bytes, NUL-terminated */
    enum view_style style;
    int indent, hang; /* columns: of its first line, and of the others */
};

struct view_page_line {
    size_t paragraph, at, len;
    int indent;
};

/* Zeroed is empty. */
struct view_page {
    char *bytes; /* secret */
    size_t used, room;
    struct view_paragraph *paragraphs; /* owned */
    size_t paragraph_count, paragraph_room;
    struct view_page_line *lines; /* owned */
    size_t line_count, line_room;
    int columns;
    bool full; /* something did not fit */
};

void view_page_finish(struct view_page *page);
/* Empties it; the bytes are wiped. */
void view_page_clear(struct view_page *page);

/* Begins a paragraph; what is put goes behind it. What does not fit is left out (`full`). */
void view_page_begin(struct view_page *page, enum view_style style, int indent, int hang);
void view_page_put(struct view_page *page, const char *text);
/* Both in one, for what is short: no submitter's words. */
void view_page_line(struct view_page *page, enum view_style style, int indent, const char *fmt, ...)
    PRINTF_LIKE(4, 5);

/* Wraps it anew; MEMORY. */
enum tg_err view_page_wrap(struct view_page *page, int columns, struct fault *fault) MUST_USE;

#endif
