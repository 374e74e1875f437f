/* What a person is writing in one field, and the caret: in secret memory, wiped on clear. */
#ifndef TG_APP_UI_FIELD_H
#define TG_APP_UI_FIELD_H

#include "app/ui/event.h"

enum field_kind {
    FIELD_LINE,   /* one line: Enter is left to the scene */
    FIELD_TEXT,   /* many lines */
    FIELD_DIGITS, /* 0–9 only */
    FIELD_PHONE,  /* digits, +, -, space */
    FIELD_CODE,   /* a receipt: digits, shown in groups of four */
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
enum field_kind field_kind(const struct field *field);
/* The last text did not fit and was refused; cleared by the next change. */
bool field_full(const struct field *field);

/* Puts text in the place of the `bytes` before the caret, which are whole characters: all of it, or
 * nothing is changed and the field is full. */
void field_replace_before(struct field *field, size_t bytes, const char *text, size_t len);

/* Takes text, backspace, caret moves, and taps on the field (which place the caret). Control
 * characters and bidi overrides are dropped. True when the event was the field's. */
bool field_event(struct field *field, const struct ui_event *event);

#endif
