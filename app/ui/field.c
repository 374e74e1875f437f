#include "app/ui/field_inside.h"

#include "app/ui/text.h"
#include "board/base/must.h"
#include "board/base/secret.h"

#include <string.h>
#include <utf8proc.h>

enum { UNDO_TEXTS = 4 }; /* so many of the longest texts; twice would do for one change */

struct field *field_create(enum field_kind kind, size_t bytes_max)
{
    size_t text = bytes_max + 1;
    struct field *field = secret_create(sizeof *field + 2 * text + UNDO_TEXTS * bytes_max);

    if (field == NULL)
        return NULL;
    field->kind = kind;
    field->bytes_max = field->bytes_room = bytes_max;
    field->text = field->memory;
    field->staged = field->memory + text;
    field->changes = 1;
    undo_init(&field->undo, field->memory + 2 * text, UNDO_TEXTS * bytes_max);
    return field;
}

void field_destroy(struct field *field)
{
    secret_destroy(field);
}

void field_reset(struct field *field, enum field_kind kind, size_t bytes_max)
{
    must(bytes_max <= field->bytes_room);
    secret_wipe(field->text, field->bytes_room);
    secret_wipe(field->staged, field->bytes_room);
    undo_clear(&field->undo);
    field_units_clear(&field->units);
    field->kind = kind;
    field->bytes_max = bytes_max;
    field->len = field->caret = field->anchor = 0;
    field->full = field->typing = false;
    field->changes++;
}

const char *field_text(const struct field *field)
{
    return field->text;
}

size_t field_len(const struct field *field)
{
    return field->len;
}

size_t field_bytes_max(const struct field *field)
{
    return field->bytes_max;
}

size_t field_caret(const struct field *field)
{
    return field->caret;
}

bool field_selection(const struct field *field, size_t *out_from, size_t *out_to)
{
    if (field->anchor == field->caret)
        return false;
    *out_from = field->anchor < field->caret ? field->anchor : field->caret;
    *out_to = field->anchor < field->caret ? field->caret : field->anchor;
    return true;
}

enum field_kind field_kind(const struct field *field)
{
    return field->kind;
}

bool field_full(const struct field *field)
{
    return field->full;
}

unsigned field_changes(const struct field *field)
{
    return field->changes;
}

/* Bidi controls could make a paper read differently from what was typed. */
static bool is_bidi_control(utf8proc_int32_t c)
{
    return (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069) || c == 0x200e ||
           c == 0x200f || c == 0x061c;
}

static bool takes(enum field_kind kind, utf8proc_int32_t c)
{
    switch (kind) {
    case FIELD_DIGITS:
    case FIELD_CODE:
    case FIELD_PIN:
        return c >= '0' && c <= '9';
    case FIELD_PHONE:
        return (c >= '0' && c <= '9') || c == '+' || c == '-' || c == ' ';
    case FIELD_TEXT:
        if (c == '\n')
            return true;
        break;
    case FIELD_LINE:
        break;
    }
    return c >= 0x20 && (c < 0x7f || c >= 0xa0) && c != 0x2028 && c != 0x2029 && c != 0xfeff &&
           !is_bidi_control(c);
}

/* Digits typed with a Chinese keyboard come in full width. */
static utf8proc_int32_t narrowed(enum field_kind kind, utf8proc_int32_t c)
{
    bool number = kind != FIELD_LINE && kind != FIELD_TEXT;

    return number && c >= 0xff01 && c <= 0xff5e ? c - 0xfee0 : c;
}

/* As much of `text` as the field takes and `room` bytes hold, whole graphemes, into field->staged.
 */
static size_t stage(struct field *field, const char *text, size_t len, size_t room)
{
    size_t used = 0, grapheme = 0;
    utf8proc_int32_t before = -1, state = 0;

    for (size_t at = 0; at < len;) {
        utf8proc_int32_t c;
        utf8proc_uint8_t bytes[4];
        utf8proc_ssize_t size =
            utf8proc_iterate((const utf8proc_uint8_t *)text + at, (utf8proc_ssize_t)(len - at), &c);
        at += size > 0 ? (size_t)size : 1;
        c = size > 0 ? narrowed(field->kind, c) : 0;
        if (!takes(field->kind, c))
            continue;
        size = utf8proc_encode_char(c, bytes);
        bool begins = before < 0 || utf8proc_grapheme_break_stateful(before, c, &state);
        if (size <= 0 || used + (size_t)size > room) {
            field->full = true;
            return begins ? used : grapheme;
        }
        if (begins)
            grapheme = used;
        memcpy(field->staged + used, bytes, (size_t)size);
        used += (size_t)size;
        before = c;
    }
    return used;
}

void field_splice(struct field *field, size_t at, size_t removed, const char *inserted, size_t len)
{
    size_t end = field->len - removed + len;

    must(at + removed <= field->len && end <= field->bytes_max);
    memmove(field->text + at + len, field->text + at + removed, field->len - at - removed);
    memcpy(field->text + at, inserted, len);
    if (end < field->len)
        secret_wipe(field->text + end, field->len - end);
    field->text[end] = '\0';
    field->len = end;
    field_units_edit(&field->units, at, removed, inserted, len);
    field->caret = field->anchor = text_words_ceiling(field->text, end, at + len);
    field->changes++;
}

void field_set(struct field *field, const char *text, size_t len)
{
    field_reset(field, field->kind, field->bytes_max);
    field_splice(field, 0, 0, field->staged, stage(field, text, len, field->bytes_max));
    field->full = false;
}

/* Bytes [from, to) give way to `len` bytes of field->staged: a step of undo, or more of the last.
 */
static void change(struct field *field, size_t from, size_t to, size_t len, bool goes_on)
{
    if (!goes_on || from != to || !undo_extend(&field->undo, field->staged, len))
        undo_record(&field->undo, &(struct undo_change){.at = from,
                                                        .removed = field->text + from,
                                                        .removed_len = to - from,
                                                        .inserted = field->staged,
                                                        .inserted_len = len,
                                                        .caret = field->caret,
                                                        .anchor = field->anchor});
    field_splice(field, from, to - from, field->staged, len);
}

void field_delete(struct field *field, size_t from, size_t to)
{
    if (from < to)
        change(field, from, to, 0, false);
}

/* One character of a script that is written in letters. */
static bool is_typed(const char *text, size_t len)
{
    enum { IDEOGRAPHS = 0x2e80 }; /* and all that is used with them */
    utf8proc_int32_t c;

    return utf8proc_iterate((const utf8proc_uint8_t *)text, (utf8proc_ssize_t)len, &c) ==
               (utf8proc_ssize_t)len &&
           c < IDEOGRAPHS && c != '\n';
}

/* Whether a letter typed at the caret belongs to what was typed before it. */
static bool goes_on(const struct field *field, size_t len)
{
    size_t before = text_previous(field->text, field->len, field->caret);

    return !text_words_letter(field->staged, len, 0) ||
           text_words_letter(field->text, field->len, before);
}

void field_insert(struct field *field, const char *text, size_t len)
{
    size_t from = field->caret, to = field->caret;

    (void)field_selection(field, &from, &to);
    size_t used = stage(field, text, len, field->bytes_max - field->len + (to - from));
    if (used == 0)
        return;
    bool typed = is_typed(field->staged, used);
    change(field, from, to, used, typed && field->typing && goes_on(field, used));
    field->typing = typed && field->caret == from + used; /* else it joined what follows */
}

size_t field_before(const struct field *field, char *out, size_t size)
{
    size_t to = field->anchor < field->caret ? field->anchor : field->caret;
    size_t from = to < size ? 0 : to - (size - 1);

    while (from < to && ((unsigned char)field->text[from] & 0xc0) == 0x80)
        from++;
    memcpy(out, field->text + from, to - from);
    out[to - from] = '\0';
    return to - from;
}

bool field_replace_before(struct field *field, size_t bytes, const char *text, size_t len)
{
    must(bytes <= field->caret);
    field->full = field->typing = false;
    size_t used = stage(field, text, len, field->bytes_max - field->len + bytes);
    if (field->full)
        return false;
    change(field, field->caret - bytes, field->caret, used, false);
    return true;
}
