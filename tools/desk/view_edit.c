#include "tools/desk/view_edit.h"

#include "board/base/secret.h"
#include "tools/desk/plain.h"
#include "tools/desk/view_text.h"

#include <string.h>
#include <utf8proc.h>
#include <wchar.h>

bool view_edit_init(struct view_edit *edit, size_t room, bool many_lines)
{
    *edit = (struct view_edit){.room = room, .many_lines = many_lines};
    edit->bytes = secret_create(room);
    return edit->bytes != NULL;
}

void view_edit_finish(struct view_edit *edit)
{
    secret_destroy(edit->bytes);
    *edit = (struct view_edit){0};
}

void view_edit_set(struct view_edit *edit, const char *text)
{
    size_t len = 0;
    for (;;) {
        struct view_glyph glyph = view_text_glyph(text + len);
        if (glyph.took == 0 || len + glyph.took >= edit->room)
            break;
        len += glyph.took;
    }
    secret_wipe(edit->bytes, edit->room);
    memcpy(edit->bytes, text, len);
    edit->len = edit->at = len;
}

static bool insert(struct view_edit *edit, uint32_t rune)
{
    char bytes[5] = "";
    if (!utf8proc_codepoint_valid((utf8proc_int32_t)rune) || rune == 0)
        return false;
    size_t len = (size_t)utf8proc_encode_char((utf8proc_int32_t)rune, (utf8proc_uint8_t *)bytes);
    bool feed = rune == '\n' && edit->many_lines;
    if (!feed && (plain_strange(bytes) > 0 || rune == '\t' || wcwidth((wchar_t)rune) < 0))
        return false;
    if (edit->len + len >= edit->room)
        return false;
    memmove(edit->bytes + edit->at + len, edit->bytes + edit->at, edit->len - edit->at + 1);
    memcpy(edit->bytes + edit->at, bytes, len);
    edit->at += len;
    edit->len += len;
    return true;
}

static size_t step_back(const struct view_edit *edit)
{
    size_t at = edit->at;
    while (at > 0 && ((unsigned char)edit->bytes[--at] & 0xc0) == 0x80)
        ;
    return at;
}

static size_t step_on(const struct view_edit *edit)
{
    return edit->at + view_text_glyph(edit->bytes + edit->at).took;
}

static void cut(struct view_edit *edit, size_t from, size_t to)
{
    memmove(edit->bytes + from, edit->bytes + to, edit->len - to + 1);
    edit->len -= to - from;
    edit->at = from;
    secret_wipe(edit->bytes + edit->len, edit->room - edit->len);
}

static void erase_before(struct view_edit *edit)
{
    cut(edit, step_back(edit), edit->at);
}

static void erase_after(struct view_edit *edit)
{
    cut(edit, edit->at, step_on(edit));
}

struct line {
    size_t from, len;
};

/* The line of that row, or the last; its number comes back. */
static size_t line_at(const struct view_edit *edit, int columns, size_t row, struct line *out)
{
    struct view_span span = {0};
    size_t from = 0;
    for (size_t i = 0;; i++) {
        span = view_text_line(edit->bytes + from, columns);
        *out = (struct line){.from = from, .len = span.len};
        if (i == row || span.last)
            return i;
        from += span.next;
    }
}

void view_edit_place(const struct view_edit *edit, int columns, size_t *out_row, int *out_column)
{
    struct view_span span;
    size_t from = 0, row = 0;
    for (;; row++) {
        span = view_text_line(edit->bytes + from, columns);
        if (span.last || edit->at < from + span.next)
            break;
        from += span.next;
    }
    size_t within = edit->at - from < span.len ? edit->at - from : span.len;
    *out_row = row;
    *out_column = view_text_columns(edit->bytes + from, within);
}

static void go(struct view_edit *edit, int columns, size_t row, int column)
{
    struct line line;
    line_at(edit, columns, row, &line);
    size_t fit = view_text_fit(edit->bytes + line.from, column);
    edit->at = line.from + (fit < line.len ? fit : line.len);
}

bool view_edit_press(struct view_edit *edit, struct view_press press, int columns)
{
    size_t row = 0;
    int column = 0;
    view_edit_place(edit, columns, &row, &column);
    switch (press.key) {
    case VIEW_KEY_RUNE:
        return insert(edit, press.rune);
    case VIEW_KEY_ENTER:
        return insert(edit, '\n');
    case VIEW_KEY_ERASE_BEFORE:
        erase_before(edit);
        break;
    case VIEW_KEY_ERASE_AFTER:
        erase_after(edit);
        break;
    case VIEW_KEY_LEFT:
        edit->at = step_back(edit);
        break;
    case VIEW_KEY_RIGHT:
        edit->at = step_on(edit);
        break;
    case VIEW_KEY_UP:
        if (row > 0)
            go(edit, columns, row - 1, column);
        break;
    case VIEW_KEY_DOWN:
        go(edit, columns, row + 1, column);
        break;
    case VIEW_KEY_HOME:
        go(edit, columns, row, 0);
        break;
    case VIEW_KEY_END:
        go(edit, columns, row, columns);
        break;
    default:
        break;
    }
    return true;
}
