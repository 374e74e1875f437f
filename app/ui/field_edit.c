#include "app/ui/field_inside.h"

#include "app/ui/text.h"

#include <string.h>

static size_t previous(const struct field *field, size_t at)
{
    return text_previous(field->text, field->len, at);
}

static size_t next(const struct field *field, size_t at)
{
    return text_next(field->text, field->len, at);
}

static bool is_letter(const struct field *field, size_t at)
{
    return text_words_letter(field->text, field->len, at);
}

static void put_caret(struct field *field, size_t at)
{
    field->caret = field->anchor = at < field->len ? at : field->len;
}

void field_select(struct field *field, size_t from, size_t to)
{
    put_caret(field, to);
    field->anchor = from < field->caret ? from : field->caret;
    field->typing = false;
    field->changes++;
}

/* ---- by word */

/* Remembered ends may be within a grapheme when a mark came after them. */
static struct text_span whole(const struct field *field, struct text_span span)
{
    return (struct text_span){text_words_floor(field->text, field->len, span.from),
                              text_words_ceiling(field->text, field->len, span.to)};
}

/* Where the word before `at` begins. */
static size_t word_start(const struct field *field, size_t at)
{
    size_t last = at;
    struct text_span unit;

    while (last > 0 && field->text[last - 1] == ' ' && previous(field, last) == last - 1)
        last--;
    if (last == 0 || (last < at && field->text[last - 1] == '\n'))
        return last;
    if (field_units_find(&field->units, last, true, &unit))
        return whole(field, unit).from;
    return text_words_word(field->text, field->len, previous(field, last)).from;
}

static void delete_word(struct field *field)
{
    size_t from, to = field->caret;

    if (!field_selection(field, &from, &to))
        from = word_start(field, to);
    field_delete(field, from, to);
}

/* The character that a caret between two is at: when in doubt the one just written. */
static size_t at_caret(const struct field *field)
{
    size_t before = previous(field, field->caret);

    if (field->caret == 0 || (!is_letter(field, before) && is_letter(field, field->caret)))
        return field->caret;
    return before;
}

static struct text_span word_at(const struct field *field, size_t at)
{
    struct text_span unit, word = text_words_word(field->text, field->len, at);

    if (!is_letter(field, at))
        return (struct text_span){at, at};
    if (field_units_find(&field->units, at, false, &unit))
        return whole(field, unit);
    return word.to > next(field, at) || word.from < at
               ? word
               : text_words_run(field->text, field->len, at);
}

/* The least of word, sentence and all that is more than what is selected; after all, nothing. */
static void select_more(struct field *field)
{
    size_t from = field->caret, to = field->caret;
    bool some = field_selection(field, &from, &to);
    size_t at = some ? from : at_caret(field);
    const struct text_span more[] = {
        word_at(field, at), text_words_sentence(field->text, field->len, at), {0, field->len}};

    for (size_t i = 0; i < sizeof more / sizeof *more; i++) {
        if (more[i].from > from || more[i].to < to || more[i].to - more[i].from <= to - from)
            continue;
        field->anchor = more[i].from;
        field->caret = more[i].to;
        return;
    }
    put_caret(field, to);
}

/* ---- back and forth */

static void undo(struct field *field)
{
    struct undo_change change;

    if (!undo_back(&field->undo, &change))
        return;
    field_splice(field, change.at, change.inserted_len, change.removed, change.removed_len);
    field->caret = change.caret;
    field->anchor = change.anchor;
}

static void redo(struct field *field)
{
    struct undo_change change;

    if (undo_again(&field->undo, &change))
        field_splice(field, change.at, change.removed_len, change.inserted, change.inserted_len);
}

/* ---- events */

static size_t line_start(const struct field *field)
{
    size_t at = field->caret;

    while (at > 0 && field->text[at - 1] != '\n')
        at--;
    return at;
}

/* By one character, or out of what is selected. */
static void step(struct field *field, bool right)
{
    size_t from, to;

    if (field_selection(field, &from, &to))
        put_caret(field, right ? to : from);
    else
        put_caret(field, right ? next(field, field->caret) : previous(field, field->caret));
}

/* What is selected goes, or the character beside the caret. */
static void delete_beside(struct field *field, bool right)
{
    size_t from = field->caret, to = field->caret;

    if (!field_selection(field, &from, &to)) {
        from = right ? from : previous(field, from);
        to = right ? next(field, to) : to;
    }
    field_delete(field, from, to);
}

static bool key_event(struct field *field, enum ui_key key)
{
    switch (key) {
    case UI_KEY_BACKSPACE:
    case UI_KEY_DELETE:
        delete_beside(field, key == UI_KEY_DELETE);
        return true;
    case UI_KEY_ENTER:
        if (field->kind == FIELD_TEXT)
            field_insert(field, "\n", 1);
        return field->kind == FIELD_TEXT;
    case UI_KEY_LEFT:
    case UI_KEY_RIGHT:
        step(field, key == UI_KEY_RIGHT);
        return true;
    case UI_KEY_HOME:
        put_caret(field, line_start(field));
        return true;
    case UI_KEY_END:
        put_caret(field, field->caret + strcspn(field->text + field->caret, "\n"));
        return true;
    case UI_KEY_UNDO:
        undo(field);
        return true;
    case UI_KEY_REDO:
        redo(field);
        return true;
    case UI_KEY_ALL:
        field->anchor = 0;
        field->caret = field->len;
        return true;
    case UI_KEY_UP:
    case UI_KEY_DOWN:
        break;
    }
    return false;
}

static bool tap(struct field *field, const struct ui_event *event)
{
    if (event->role == UI_ROLE_FIELD)
        put_caret(field, text_words_ceiling(field->text, field->len, (size_t)event->index));
    else if (ui_tapped(event, "undo"))
        undo(field);
    else if (ui_tapped(event, "redo"))
        redo(field);
    else if (ui_tapped(event, "caret-left"))
        step(field, false);
    else if (ui_tapped(event, "caret-right"))
        step(field, true);
    else if (ui_tapped(event, "select"))
        select_more(field);
    else if (ui_tapped(event, "delete-word"))
        delete_word(field);
    else
        return false;
    return true;
}

bool field_event(struct field *field, const struct ui_event *event)
{
    bool heard = false;

    field->full = false;
    if (event->kind == UI_KEY || event->kind == UI_TAP)
        field->typing = false;
    switch (event->kind) {
    case UI_TEXT:
        field_insert(field, event->text, event->len);
        heard = true;
        break;
    case UI_KEY:
        heard = key_event(field, event->key);
        break;
    case UI_TAP:
        heard = tap(field, event);
        break;
    case UI_DRAG:
    case UI_TICK:
    case UI_CODE:
        break;
    }
    field->changes += heard ? 1 : 0;
    return heard;
}
