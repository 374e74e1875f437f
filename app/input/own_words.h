/* Our own list of what people write (assets/input/words.txt), read at the start.
 *
 * A line is a text that somebody may write; behind a tab its Pinyin, ' between syllables, makes it
 * a word of the dictionary too. '#' begins a comment. */
#ifndef TG_APP_INPUT_OWN_WORDS_H
#define TG_APP_INPUT_OWN_WORDS_H

#include "app/input/pinyin.h"

/* Counts every line of `path` in `wording` and adds its words to `pinyin`. MISSING, IO, MEMORY;
 * FORMAT names the line. */
enum tg_err own_words_read(const char *path, struct wording *wording, struct pinyin *pinyin,
                           struct fault *fault) MUST_USE;

#endif
