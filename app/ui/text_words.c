#include "app/ui/text_words.h"

#include "app/ui/text.h"
#include "board/base/secret.h"

#include <string.h>
#include <utf8proc.h>
#include <wordbreak.h>

size_t text_words_floor(const char *text, size_t len, size_t at)
{
    return at >= len ? len : text_previous(text, len, at + 1);
}

size_t text_words_ceiling(const char *text, size_t len, size_t at)
{
    size_t before = text_words_floor(text, len, at);

    return before < at ? text_next(text, len, before) : before;
}

/* -1: the end, or no UTF-8. */
static utf8proc_int32_t char_at(const char *text, size_t len, size_t at, size_t *out_size)
{
    utf8proc_int32_t c = -1;
    utf8proc_ssize_t size = 0;

    if (at < len)
        size =
            utf8proc_iterate((const utf8proc_uint8_t *)text + at, (utf8proc_ssize_t)(len - at), &c);
    *out_size = size > 0 ? (size_t)size : 1;
    return size > 0 ? c : -1;
}

static size_t line_start(const char *text, size_t at)
{
    while (at > 0 && text[at - 1] != '\n')
        at--;
    return at;
}

static size_t line_end(const char *text, size_t len, size_t at)
{
    const char *newline = at < len ? memchr(text + at, '\n', len - at) : NULL;

    return newline != NULL ? (size_t)(newline - text) : len;
}

bool text_words_letter(const char *text, size_t len, size_t at)
{
    size_t size;
    utf8proc_int32_t c = char_at(text, len, at, &size);

    if (c < 0)
        return false;
    switch (utf8proc_category(c)) {
    case UTF8PROC_CATEGORY_LU:
    case UTF8PROC_CATEGORY_LL:
    case UTF8PROC_CATEGORY_LT:
    case UTF8PROC_CATEGORY_LM:
    case UTF8PROC_CATEGORY_LO:
    case UTF8PROC_CATEGORY_MN:
    case UTF8PROC_CATEGORY_MC:
    case UTF8PROC_CATEGORY_ME:
    case UTF8PROC_CATEGORY_ND:
    case UTF8PROC_CATEGORY_NL:
    case UTF8PROC_CATEGORY_NO:
        return true;
    default:
        return false;
    }
}

struct text_span text_words_word(const char *text, size_t len, size_t at)
{
    enum { REACH = 256 }; /* bytes to each side; a longer word is cut */
    char breaks[2 * REACH + 1];
    size_t start = line_start(text, at), end = line_end(text, len, at);

    if (at >= end)
        return (struct text_span){at, text_next(text, len, at)};
    if (at - start > REACH)
        start = text_words_floor(text, len, at - REACH);
    if (end - at > REACH)
        end = text_words_floor(text, len, at + REACH);
    if (at - start > REACH || end <= at || end - start > sizeof breaks) /* an endless grapheme */
        return (struct text_span){at, text_next(text, len, at)};
    init_wordbreak();
    set_wordbreaks_utf8((const utf8_t *)text + start, end - start, "", breaks);
    struct text_span span = {at, at};
    while (span.from > start && breaks[span.from - start - 1] != WORDBREAK_BREAK)
        span.from--;
    while (span.to < end && breaks[span.to - start] != WORDBREAK_BREAK)
        span.to++;
    span.from = text_words_floor(text, len, span.from);
    span.to = text_words_ceiling(text, len, span.to < end ? span.to + 1 : end);
    secret_wipe(breaks, sizeof breaks);
    return span;
}

struct text_span text_words_run(const char *text, size_t len, size_t at)
{
    size_t start = line_start(text, at), to = at;

    while (text_words_letter(text, len, to))
        to = text_next(text, len, to);
    for (size_t i = start; i < at; i = text_next(text, len, i))
        if (!text_words_letter(text, len, i))
            start = text_next(text, len, i);
    return (struct text_span){start < at ? start : at, to > at ? to : text_next(text, len, at)};
}

static bool one_of(utf8proc_int32_t c, const utf8proc_int32_t *list)
{
    while (*list != 0 && *list != c)
        list++;
    return *list != 0;
}

/* Where the sentence ends whose last sign is at `at`; 0: that is no such sign. */
static size_t sentence_end(const char *text, size_t end, size_t at)
{
    static const utf8proc_int32_t ENDS[] = {0x3002, 0xff01, 0xff1f, 0xff1b, 0x2026, '!', '?', 0};
    static const utf8proc_int32_t CLOSERS[] = {0x201d, 0x2019, 0x300d, 0x300f, 0xff09,
                                               0x300b, '"',    '\'',   ')',    0};
    size_t size;
    utf8proc_int32_t c = char_at(text, end, at, &size);
    bool stop = c == '.';

    if (!stop && !one_of(c, ENDS))
        return 0;
    at += size;
    for (; at < end; at += size) {
        c = char_at(text, end, at, &size);
        if (c != '.' && !one_of(c, ENDS) && !one_of(c, CLOSERS))
            break;
    }
    /* 86.50 and v.2 go on. */
    return !stop || at >= end || !text_words_letter(text, end, at) ? at : 0;
}

struct text_span text_words_sentence(const char *text, size_t len, size_t at)
{
    size_t from = line_start(text, at), end = line_end(text, len, at);

    for (size_t i = from; i < end;) {
        size_t to = sentence_end(text, end, i);
        if (to == 0) {
            i = text_next(text, end, i);
            continue;
        }
        to = text_words_ceiling(text, len, to);
        if (to > at || to >= end)
            return (struct text_span){from, to};
        while (to < at && text[to] == ' ' && text_next(text, end, to) == to + 1)
            to++;
        from = i = to;
    }
    return (struct text_span){from, end};
}
