/* Pinyin to characters by libIME: whole sentences, full syllables or initials, southern accents.
 *
 * Knows a language model, a dictionary and our own words, the same for every visitor; never learns,
 * loads or saves anything that somebody typed. Beside the words it keeps only the letters of the
 * latest question, so that the next key costs one key.
 *
 * The door is C; behind it stands the one file in C++ of this project. */
#ifndef TG_APP_INPUT_PINYIN_H
#define TG_APP_INPUT_PINYIN_H

#include "app/input/choices.h"
#include "app/input/wording.h"

struct pinyin;

/* Loads libIME's model and dictionary. Readings are weighed by `wording`, borrowed, as it stands
 * then. MISSING, MEMORY. */
enum tg_err pinyin_create(const struct wording *wording, struct pinyin **out_pinyin,
                          struct fault *fault) MUST_USE;
void pinyin_destroy(struct pinyin *pinyin);

/* One more word of the dictionary, its Pinyin with ' between syllables. FORMAT: that is none;
 * MEMORY. */
enum tg_err pinyin_add_word(struct pinyin *pinyin, const char *word, const char *spelled) MUST_USE;

/* Spells the letters that are not fixed into `choices->answer` and adds what they may mean after
 * `before`, which is Simplified. MEMORY: libIME failed, and is not to be asked again. */
enum tg_err pinyin_answer(struct pinyin *pinyin, const struct ime_request *request,
                          const char *before, struct choices *choices) MUST_USE;

/* Adds words that may follow `before`, Simplified; none where it does not end in a word. */
enum tg_err pinyin_predict(struct pinyin *pinyin, const char *before,
                           struct choices *choices) MUST_USE;

#endif
