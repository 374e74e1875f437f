#include "app/ui/field_units.h"

#include "app/ui/text.h"
#include "board/base/secret.h"

enum { UNIT_BYTES_MAX = 64 }; /* what is longer was pasted, or is a whole sentence */

void field_units_clear(struct field_units *units)
{
    secret_wipe(units, sizeof *units);
}

static void drop(struct field_units *units, size_t index)
{
    for (size_t i = index; i + 1 < units->count; i++)
        units->units[i] = units->units[i + 1];
    units->count--;
}

static void add(struct field_units *units, size_t from, size_t to)
{
    if (units->count == FIELD_UNITS_MAX)
        drop(units, 0);
    size_t i = units->count++;
    for (; i > 0 && units->units[i - 1].from > from; i--)
        units->units[i] = units->units[i - 1];
    units->units[i].from = (uint32_t)from;
    units->units[i].to = (uint32_t)to;
}

/* Where letters are used, their words are known without. */
static bool is_unit(const char *text, size_t len)
{
    enum { LEAD_IDEOGRAPHS = 0xe3 }; /* of U+3000 and after */
    bool ideographs = false;

    if (len > UNIT_BYTES_MAX || text_next(text, len, 0) == len)
        return false;
    for (size_t at = 0; at < len; at = text_next(text, len, at)) {
        if (!text_words_letter(text, len, at))
            return false;
        ideographs = ideographs || (unsigned char)text[at] >= LEAD_IDEOGRAPHS;
    }
    return ideographs;
}

/* What is left of [*from, *to). False: nothing, or in two pieces. */
static bool survives(uint32_t *from, uint32_t *to, size_t at, size_t removed, size_t inserted)
{
    size_t end = at + removed, first = *from, last = *to;

    if (last <= at)
        return true;
    if (first < at && last > end && inserted > 0)
        return false;
    if (last > end)
        last = last - removed + inserted;
    else
        last = at;
    if (first >= end)
        first = first - removed + inserted;
    else if (first >= at)
        first = at + inserted;
    *from = (uint32_t)first;
    *to = (uint32_t)last;
    return first < last;
}

void field_units_edit(struct field_units *units, size_t at, size_t removed, const char *inserted,
                      size_t len)
{
    for (size_t i = 0; i < units->count;) {
        if (survives(&units->units[i].from, &units->units[i].to, at, removed, len))
            i++;
        else
            drop(units, i);
    }
    if (is_unit(inserted, len))
        add(units, at, at + len);
}

bool field_units_find(const struct field_units *units, size_t at, bool before,
                      struct text_span *out_span)
{
    for (size_t i = 0; i < units->count; i++) {
        size_t from = units->units[i].from, to = units->units[i].to;
        if (before ? to != at : at < from || at >= to)
            continue;
        *out_span = (struct text_span){from, to};
        return true;
    }
    return false;
}
