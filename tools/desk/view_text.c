#include "tools/desk/view_text.h"

#include "tools/desk/plain.h"

#include <string.h>
#include <utf8proc.h>
#include <wchar.h>

struct view_glyph view_text_glyph(const char *text)
{
    struct view_glyph glyph = {.bytes = PLAIN_INSTEAD, .columns = 1, .took = 1};
    utf8proc_int32_t rune = 0;
    size_t strange = plain_strange(text);
    if (*text == '\0')
        return (struct view_glyph){0};
    if (*text == '\t' || *text == '\n') {
        memcpy(glyph.bytes, " ", 2);
        return glyph;
    }
    if (strange > 0) {
        glyph.took = (uint8_t)strange;
        return glyph;
    }
    utf8proc_ssize_t took = utf8proc_iterate((const utf8proc_uint8_t *)text, -1, &rune);
    if (took < 1)
        return glyph;
    int columns = wcwidth((wchar_t)rune);
    glyph.took = (uint8_t)took;
    if (columns < 0)
        return glyph;
    memcpy(glyph.bytes, text, (size_t)took);
    glyph.bytes[took] = '\0';
    glyph.columns = (uint8_t)columns;
    return glyph;
}

int view_text_columns(const char *text, size_t len)
{
    int columns = 0;
    for (size_t at = 0; at < len;) {
        struct view_glyph glyph = view_text_glyph(text + at);
        if (glyph.took == 0)
            break;
        columns += glyph.columns;
        at += glyph.took;
    }
    return columns;
}

size_t view_text_fit(const char *text, int columns)
{
    size_t at = 0;
    for (;;) {
        struct view_glyph glyph = view_text_glyph(text + at);
        if (glyph.took == 0 || glyph.columns > columns)
            return at;
        columns -= glyph.columns;
        at += glyph.took;
    }
}

static bool is_one_of(const struct view_glyph *glyph, const char *marks)
{
    return glyph->took > 1 && strstr(marks, glyph->bytes) != NULL;
}

static bool may_break(const struct view_glyph *before, const struct view_glyph *after)
{
    if (is_one_of(after, "，。、；：？！）》」』”’…—％") || is_one_of(before, "（《「『“‘"))
        return false;
    if (after->columns == 0)
        return false;
    return strcmp(before->bytes, " ") == 0 || before->columns == 2 || after->columns == 2;
}

struct view_span view_text_line(const char *text, int columns)
{
    struct view_span span = {0};
    size_t at = 0, break_at = 0;
    int used = 0;
    while (text[at] != '\0' && text[at] != '\n') {
        struct view_glyph glyph = view_text_glyph(text + at);
        if (used + glyph.columns > columns) {
            span.len = break_at > 0 ? break_at : at;
            span.next = span.len + strspn(text + span.len, " ");
            span.last = text[span.next] == '\0';
            return span;
        }
        used += glyph.columns;
        at += glyph.took;
        struct view_glyph after = view_text_glyph(text + at);
        if (may_break(&glyph, &after))
            break_at = at;
    }
    span.len = at;
    span.next = text[at] == '\n' ? at + 1 : at;
    span.last = text[at] == '\0';
    return span;
}
