#include "app/form/pack_place.h"

#include "app/form/draft_text.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

PRINTF_LIKE(2, 3)
void pack_place_at(struct pack_place *place, const char *fmt, ...)
{
    va_list args;
    va_start(args, fmt);
    vsnprintf(place->path, sizeof place->path, fmt, args);
    va_end(args);
}

PRINTF_LIKE(2, 3)
void pack_place_wrong(struct pack_place *place, const char *fmt, ...)
{
    if (place->err != TG_OK)
        return;
    char what[FAULT_TEXT_MAX];
    va_list args;
    va_start(args, fmt);
    vsnprintf(what, sizeof what, fmt, args);
    va_end(args);
    place->err = fault_set(place->fault, TG_ERR_FORMAT, "%s:%u: %s: %s", place->name,
                           pack_lines_of(place->lines, place->path), place->path, what);
}

bool pack_place_is_word(const char *text, const char *extra)
{
    if (*text < 'a' || *text > 'z')
        return false;
    for (; *text != '\0'; text++) {
        bool ok = (*text >= 'a' && *text <= 'z') || (*text >= '0' && *text <= '9') ||
                  strchr(extra, *text) != NULL;
        if (!ok)
            return false;
    }
    return true;
}

void pack_place_id(struct pack_place *place, const char *id)
{
    if (!pack_place_is_word(id, "_"))
        pack_place_wrong(place, "'%s' must be a lower-case letter, then letters, digits or '_'",
                         id);
}

void pack_place_text(struct pack_place *place, const struct pack_text *text)
{
    size_t base = strlen(place->path);
    for (int lang = 0; lang < LANG_COUNT; lang++) {
        if (text->in[lang] == NULL)
            continue;
        snprintf(place->path + base, sizeof place->path - base, ".%s", lang_tag((enum lang)lang));
        if (!draft_text_is_showable(text->in[lang]))
            pack_place_wrong(place, "holds a character that no screen can show: write plain text");
        place->path[base] = '\0';
    }
}

void pack_place_whole(struct pack_place *place)
{
    if (!pack_lines_is_whole(place->lines, place->path))
        pack_place_wrong(place, "must be a whole number, written without leading zeroes");
}
