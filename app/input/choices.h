/* The candidates of one answer as an engine finds them, likeliest first: each once, in the script
 * that is wanted, only what the kiosk's typefaces can show. Keeps the page of them that was asked
 * for.
 *
 * May be shown: characters of the URO and Extension A (U+3400–U+9FFF, what app/ui's fonts hold),
 * bopomofo, and Latin letters, which is what stays of letters that mean nothing. */
#ifndef TG_APP_INPUT_CHOICES_H
#define TG_APP_INPUT_CHOICES_H

#include "app/input/ime_wire.h"
#include "app/input/traditional.h"

enum { CHOICES_MAX = 1024 }; /* what comes after these is never shown */

struct choices {
    const struct traditional *traditional; /* NULL: as the engine has them */
    enum traditional_way way;
    struct ime_answer *answer; /* borrowed */
    size_t count;              /* different ones so far */
    size_t bytes;              /* of those on the page, as the answer's message has them */
    uint64_t seen[CHOICES_MAX];
};

/* Empties `answer`; its page begins at `from`. */
void choices_begin(struct choices *choices, struct ime_answer *answer, uint16_t from);

/* One more, of `len` bytes of UTF-8, for `letters` letters. False when no more are wanted. */
bool choices_add(struct choices *choices, const char *text, size_t len, size_t letters);

/* How `text` is shown: false when it is not. */
bool choices_show(const struct choices *choices, const char *text, size_t len,
                  char out[IME_CHOICE_MAX + 1]) MUST_USE;

#endif
