#include "sync/wire/lines.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct lines lines_over(const char *name, const uint8_t *bytes, size_t len)
{
    return (struct lines){.name = name, .cur = cursor_over(bytes, len)};
}

bool lines_left(const struct lines *lines)
{
    return cursor_left(&lines->cur) > 0;
}

enum tg_err lines_fault(const struct lines *lines, struct fault *fault, const char *fmt, ...)
{
    char what[FAULT_TEXT_MAX];
    va_list args;
    va_start(args, fmt);
    vsnprintf(what, sizeof what, fmt, args);
    va_end(args);
    return fault_set(fault, TG_ERR_FORMAT, "%s: line %d: %s", lines->name, lines->number, what);
}

static enum tg_err take_line(struct lines *lines, struct fault *fault)
{
    lines->number++;
    if (lines->number > LINES_COUNT_MAX)
        return lines_fault(lines, fault, "more than %d lines", LINES_COUNT_MAX);
    size_t left = cursor_left(&lines->cur);
    if (left == 0)
        return lines_fault(lines, fault, "the file ends too early");
    const uint8_t *newline = memchr(lines->cur.at, '\n', left);
    if (newline == NULL)
        return lines_fault(lines, fault, "the line is cut off: no line feed at its end");
    size_t len = (size_t)(newline - lines->cur.at);
    if (len > LINES_TEXT_MAX)
        return lines_fault(lines, fault, "longer than %d bytes", LINES_TEXT_MAX);
    cursor_copy(&lines->cur, lines->text, len);
    lines->text[len] = '\0';
    (void)cursor_take(&lines->cur, 1);
    for (size_t i = 0; i < len; i++) {
        unsigned char c = (unsigned char)lines->text[i];
        if (c < 0x20 || c == 0x7F)
            return lines_fault(lines, fault, "a control character (0x%02X) in column %zu", c,
                               i + 1);
    }
    return TG_OK;
}

enum tg_err lines_next(struct lines *lines, struct fault *fault)
{
    enum tg_err err = take_line(lines, fault);
    if (err != TG_OK)
        return err;
    lines->rest = lines->text;
    lines->key = lines_word(lines);
    if (lines->key[0] == '\0')
        return lines_fault(lines, fault, "empty, or begins with a space");
    return TG_OK;
}

enum tg_err lines_expect(struct lines *lines, const char *key, struct fault *fault)
{
    enum tg_err err = lines_next(lines, fault);
    if (err != TG_OK)
        return err;
    if (strcmp(lines->key, key) != 0)
        return lines_fault(lines, fault, "must be \"%s …\"", key);
    return TG_OK;
}

const char *lines_word(struct lines *lines)
{
    char *word = lines->rest;
    char *space = strchr(word, ' ');
    if (space == NULL) {
        lines->rest = word + strlen(word);
    } else {
        *space = '\0';
        lines->rest = space + 1;
    }
    return word;
}

bool lines_number(const char *text, uint32_t min, uint32_t max, uint32_t *out)
{
    size_t len = strlen(text);
    if (len == 0 || len > 10 || strspn(text, "0123456789") != len || (text[0] == '0' && len > 1))
        return false;
    unsigned long long value = strtoull(text, NULL, 10);
    if (value < min || value > max)
        return false;
    *out = (uint32_t)value;
    return true;
}

enum tg_err lines_head(struct lines *lines, const char *what, uint32_t *out_version,
                       struct fault *fault)
{
    enum tg_err err = lines_expect(lines, "tonggui", fault);
    if (err != TG_OK)
        return err;
    uint32_t format = 0;
    if (strcmp(lines_word(lines), what) != 0 || !lines_number(lines->rest, 1, UINT32_MAX, &format))
        return lines_fault(lines, fault, "must be \"tonggui %s 1\"", what);
    if (format != 1)
        return fault_set(fault, TG_ERR_VERSION,
                         "%s: a %s of format %u; this program reads format 1: update it",
                         lines->name, what, format);
    err = lines_expect(lines, "version", fault);
    if (err != TG_OK)
        return err;
    if (!lines_number(lines->rest, 1, UINT32_MAX, out_version))
        return lines_fault(lines, fault, "the version must be a number from 1 to %u", UINT32_MAX);
    return TG_OK;
}

enum tg_err lines_device(struct lines *lines, struct device_name *out_name,
                         uint8_t out_key[static SIGN_PUBLIC_SIZE], struct fault *fault)
{
    if (device_name_parse(lines_word(lines), out_name) != TG_OK)
        return lines_fault(lines, fault,
                           "the name must be 1 to %d of a–z, 0–9 and -, beginning with a letter",
                           DEVICE_NAME_MAX);
    if (strspn(lines->rest, "0123456789abcdef") != strlen(lines->rest) ||
        hex_decode(lines->rest, out_key, SIGN_PUBLIC_SIZE) != TG_OK)
        return lines_fault(lines, fault, "the key must be %d lower-case hex digits",
                           SIGN_PUBLIC_SIZE * 2);
    return TG_OK;
}
