#include "app/ui/field.h"

#include "app/ui/text.h"
#include "board/base/must.h"
#include "board/base/secret.h"

#include <string.h>
#include <utf8proc.h>

struct field {
    enum field_kind kind;
    bool full;
    size_t len, caret;
    size_t bytes_max, bytes_room; /* allowed now; allocated */
    char text[];
};

struct field *field_create(enum field_kind kind, size_t bytes_max)
{
    struct field *field = secret_create(sizeof *field + bytes_max + 1);

    if (field != NULL) {
        field->kind = kind;
        field->bytes_max = field->bytes_room = bytes_max;
    }
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
    field->kind = kind;
    field->bytes_max = bytes_max;
    field->len = field->caret = 0;
    field->full = false;
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

enum field_kind field_kind(const struct field *field)
{
    return field->kind;
}

bool field_full(const struct field *field)
{
    return field->full;
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

static void insert_char(struct field *field, const char *bytes, size_t size)
{
    memmove(field->text + field->caret + size, field->text + field->caret,
            field->len - field->caret + 1);
    memcpy(field->text + field->caret, bytes, size);
    field->len += size;
    field->caret += size;
}

static void insert(struct field *field, const char *text, size_t len)
{
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
        if (size <= 0 || field->len + (size_t)size > field->bytes_max) {
            field->full = true;
            return;
        }
        insert_char(field, (const char *)bytes, (size_t)size);
    }
}

void field_set(struct field *field, const char *text, size_t len)
{
    field_reset(field, field->kind, field->bytes_max);
    insert(field, text, len);
    field->full = false;
}

static void cut(struct field *field, size_t from, size_t to)
{
    memmove(field->text + from, field->text + to, field->len - to + 1);
    secret_wipe(field->text + field->len - (to - from), to - from);
    field->len -= to - from;
    field->caret = from;
}

void field_replace_before(struct field *field, size_t bytes, const char *text, size_t len)
{
    must(bytes <= field->caret);
    field->full = field->len - bytes + len > field->bytes_max;
    if (field->full)
        return;
    cut(field, field->caret - bytes, field->caret);
    insert(field, text, len);
}

static size_t line_start(const struct field *field)
{
    size_t at = field->caret;

    while (at > 0 && field->text[at - 1] != '\n')
        at--;
    return at;
}

static bool key_event(struct field *field, enum ui_key key)
{
    size_t previous = text_previous(field->text, field->len, field->caret);
    size_t next = text_next(field->text, field->len, field->caret);

    switch (key) {
    case UI_KEY_BACKSPACE:
        cut(field, previous, field->caret);
        return true;
    case UI_KEY_DELETE:
        cut(field, field->caret, next);
        return true;
    case UI_KEY_ENTER:
        if (field->kind == FIELD_TEXT)
            insert(field, "\n", 1);
        return field->kind == FIELD_TEXT;
    case UI_KEY_LEFT:
        field->caret = previous;
        return true;
    case UI_KEY_RIGHT:
        field->caret = next;
        return true;
    case UI_KEY_HOME:
        field->caret = line_start(field);
        return true;
    case UI_KEY_END:
        field->caret += strcspn(field->text + field->caret, "\n");
        return true;
    case UI_KEY_UP:
    case UI_KEY_DOWN:
        break;
    }
    return false;
}

bool field_event(struct field *field, const struct ui_event *event)
{
    field->full = false;
    switch (event->kind) {
    case UI_TEXT:
        insert(field, event->text, event->len);
        return true;
    case UI_KEY:
        return key_event(field, event->key);
    case UI_TAP:
        if (event->role != UI_ROLE_FIELD)
            return false;
        field->caret = (size_t)event->index <= field->len ? (size_t)event->index : field->len;
        return true;
    case UI_DRAG:
    case UI_TICK:
        break;
    }
    return false;
}
