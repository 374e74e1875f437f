/* What a person is writing in one field, the caret, what is selected, and what it was before: in
 * secret memory, wiped on clear. Nothing here ever takes a grapheme apart. */
#ifndef TG_APP_UI_FIELD_H
#define TG_APP_UI_FIELD_H

#include "app/ui/event.h"

enum field_kind {
    FIELD_LINE,   /* one line: Enter is left to the scene */
    FIELD_TEXT,   /* many lines */
    FIELD_DIGITS, /* 0–9 only */
    FIELD_PHONE,  /* digits, +, -, space */
    FIELD_CODE,   /* a receipt: digits, for page_code_box */
    FIELD_PIN,    /* digits, shown as dots */
};

struct field;

/* Holds at most `bytes_max` bytes of UTF-8. NULL when secret memory is exhausted. */
struct field *field_create(enum field_kind kind, size_t bytes_max) MUST_USE;
void field_destroy(struct field *field);
/* Makes it another field: wiped, of this kind, empty. `bytes_max` at most that of its creation. */
void field_reset(struct field *field, enum field_kind kind, size_t bytes_max);

/* Replaces the text (cut at a character when too long), caret at its end. */
void field_set(struct field *field, const char *text, size_t len);
/* NUL-terminated, borrowed until the next change. */
const char *field_text(const struct field *field);
size_t field_len(const struct field *field);
size_t field_bytes_max(const struct field *field);
size_t field_caret(const struct field *field); /* byte, at a grapheme boundary */
/* Bytes [from, to) are selected: what is typed next takes their place. False: nothing is. */
bool field_selection(const struct field *field, size_t *out_from, size_t *out_to);
void field_select(struct field *field, size_t from, size_t to);
enum field_kind field_kind(const struct field *field);
/* The last text did not fit and was refused; cleared by the next change. */
bool field_full(const struct field *field);
/* Another number after each change of the text, of the caret or of what is selected; never 0. */
unsigned field_changes(const struct field *field);

/* Takes text, backspace, caret moves, and taps on the field (which place the caret). Control
 * characters and bidi overrides are dropped. One event is one step of undo, but for a word typed
 * letter by letter; what comes in as one text of a word is deleted as one word again. The tools, as
 * taps:
 *
 *   "undo", "redo"
 *   "caret-left", "caret-right"  by one character; out of what is selected
 *   "select"                     the word at the caret, then its sentence, then all, then nothing
 *   "delete-word"                what is selected, or the word before the caret
 *
 * True when the event was the field's. */
bool field_event(struct field *field, const struct ui_event *event);

/* For whoever composes: the end of the text before the caret, as many whole characters as leave
 * room for a NUL in `size` bytes; returns how many bytes. */
size_t field_before(const struct field *field, char *out, size_t size);
/* The `bytes` before the caret, whole characters, give way to `text`, in one step of undo. False:
 * it does not fit whole; nothing has changed but field_full. */
bool field_replace_before(struct field *field, size_t bytes, const char *text, size_t len);

#endif
