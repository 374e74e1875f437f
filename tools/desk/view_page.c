#include "tools/desk/view_page.h"

#include "app/ui/words.h"
#include "board/base/must.h"
#include "board/base/secret.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BYTES_ROOM_FIRST = 16384, ROOM_FIRST = 64, LINE_MAX_BYTES = 1024 };

void view_page_clear(struct view_page *page)
{
    if (page->used > 0)
        secret_wipe(page->bytes, page->used);
    page->used = page->paragraph_count = page->line_count = 0;
    page->full = false;
}

void view_page_finish(struct view_page *page)
{
    secret_destroy(page->bytes);
    free(page->paragraphs);
    free(page->lines);
    *page = (struct view_page){0};
}

/* Not realloc: it would leave a copy behind. */
static bool make_room(struct view_page *page, size_t more)
{
    size_t room = page->room == 0 ? BYTES_ROOM_FIRST : page->room;
    if (page->used + more <= page->room)
        return true;
    while (room < page->used + more)
        room *= 2;
    char *bytes = room <= VIEW_PAGE_MAX ? secret_create(room) : NULL;
    if (bytes == NULL)
        return false;
    if (page->used > 0)
        memcpy(bytes, page->bytes, page->used);
    secret_destroy(page->bytes);
    page->bytes = bytes;
    page->room = room;
    return true;
}

static bool grow(void **items, size_t count, size_t *room, size_t size)
{
    if (count < *room)
        return true;
    size_t more = *room == 0 ? ROOM_FIRST : *room * 2;
    void *moved = reallocarray(*items, more, size);
    if (moved == NULL)
        return false;
    *items = moved;
    *room = more;
    return true;
}

void view_page_begin(struct view_page *page, enum view_style style, int indent, int hang)
{
    void *paragraphs = page->paragraphs;
    bool good =
        !page->full && make_room(page, 1) &&
        grow(&paragraphs, page->paragraph_count, &page->paragraph_room, sizeof *page->paragraphs);
    page->paragraphs = paragraphs;
    page->full = !good;
    if (!good)
        return;
    page->paragraphs[page->paragraph_count++] =
        (struct view_paragraph){.at = page->used, .style = style, .indent = indent, .hang = hang};
    page->bytes[page->used++] = '\0';
}

void view_page_put(struct view_page *page, const char *text)
{
    size_t len = strlen(text);
    if (page->full || !make_room(page, len)) {
        page->full = true;
        return;
    }
    must(page->used > 0);
    memcpy(page->bytes + page->used - 1, text, len);
    page->used += len;
    page->bytes[page->used - 1] = '\0';
}

void view_page_line(struct view_page *page, enum view_style style, int indent, const char *fmt, ...)
{
    char line[LINE_MAX_BYTES];
    va_list args;
    va_start(args, fmt);
    vsnprintf(line, sizeof line, fmt, args);
    va_end(args);
    view_page_begin(page, style, indent, indent);
    view_page_put(page, line);
    secret_wipe(line, sizeof line);
}

static bool wrap_one(struct view_page *page, size_t index)
{
    const struct view_paragraph *paragraph = &page->paragraphs[index];
    const char *text = page->bytes + paragraph->at;
    struct view_span span = {0};
    int indent = paragraph->indent;
    for (size_t at = 0; !span.last; at += span.next) {
        void *lines = page->lines;
        bool good = grow(&lines, page->line_count, &page->line_room, sizeof *page->lines);
        page->lines = lines;
        if (!good)
            return false;
        int columns = page->columns - indent;
        span = view_text_line(text + at, columns < 2 ? 2 : columns);
        page->lines[page->line_count++] = (struct view_page_line){
            .paragraph = index, .at = paragraph->at + at, .len = span.len, .indent = indent};
        indent = paragraph->hang;
    }
    return true;
}

enum tg_err view_page_wrap(struct view_page *page, int columns, struct fault *fault)
{
    page->columns = columns;
    page->line_count = 0;
    for (size_t i = 0; i < page->paragraph_count; i++)
        if (!wrap_one(page, i))
            return fault_set(fault, TG_ERR_MEMORY, _("Out of memory for a case's lines."));
    return TG_OK;
}
