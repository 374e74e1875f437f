/* What went into a field as one: where the words end that its writer thinks in, since no rule tells
 * that of Chinese. Remembered while the text around them changes, for deleting and selecting by
 * word. A bounded number; of what is not remembered a word is one character. */
#ifndef TG_APP_UI_FIELD_UNITS_H
#define TG_APP_UI_FIELD_UNITS_H

#include "app/ui/text_words.h"

#include <stdint.h>

enum { FIELD_UNITS_MAX = 128 };

/* In the order of the text, apart from each other. */
struct field_units {
    size_t count;
    struct {
        uint32_t from, to;
    } units[FIELD_UNITS_MAX];
};

void field_units_clear(struct field_units *units);
/* At byte `at` of the text, `removed` bytes went out and `len` bytes `inserted` came in, which are
 * a unit if they are several characters, all of a word. */
void field_units_edit(struct field_units *units, size_t at, size_t removed, const char *inserted,
                      size_t len);
/* The unit that holds byte `at`, or ends there with `before`. False: none does. */
bool field_units_find(const struct field_units *units, size_t at, bool before,
                      struct text_span *out_span);

#endif
