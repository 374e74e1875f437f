/* Words and sentences of a text, for what a finger selects or deletes at once. Both ends of a span
 * are between graphemes; `at` is a byte of the text, at such a place or at its end. */
#ifndef TG_APP_UI_TEXT_WORDS_H
#define TG_APP_UI_TEXT_WORDS_H

#include <stdbool.h>
#include <stddef.h>

struct text_span {
    size_t from, to;
};

/* The boundary between graphemes at or before byte `at`, and at or after it. */
size_t text_words_floor(const char *text, size_t len, size_t at);
size_t text_words_ceiling(const char *text, size_t len, size_t at);

/* Whether the character there is part of a word: no space, no sign. False at the end. */
bool text_words_letter(const char *text, size_t len, size_t at);
/* The word of the character at `at` (UAX 29, libunibreak). No dictionary: a Chinese character is a
 * word of its own. */
struct text_span text_words_word(const char *text, size_t len, size_t at);
/* All around it that no sign and no space divides: of Chinese, what stands between two commas. */
struct text_span text_words_run(const char *text, size_t len, size_t at);
/* Up to and with 。！？；… or . ! ? and what closes after it, never past the end of the line. */
struct text_span text_words_sentence(const char *text, size_t len, size_t at);

#endif
