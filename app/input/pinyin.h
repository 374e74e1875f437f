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

struct pinyin;

/* Loads libIME's model and dictionary. MISSING, MEMORY. */
enum tg_err pinyin_create(struct pinyin **out_pinyin, struct fault *fault) MUST_USE;
void pinyin_destroy(struct pinyin *pinyin);

/* Words and sentences of ours (assets/input/words.txt). A line with tabs is a word, its Pinyin with
 * ' between syllables, and how likely it is (0: as a word that the model does not know; each point
 * makes it e times likelier); one without is a sentence, its words apart by spaces. '#' begins a
 * comment. FORMAT names the line. */
enum tg_err pinyin_add_words(struct pinyin *pinyin, const char *path, struct fault *fault) MUST_USE;

/* Spells the letters that are not fixed into `choices->answer` and adds what they may mean. MEMORY:
 * libIME failed, and is not to be asked again. */
enum tg_err pinyin_answer(struct pinyin *pinyin, const struct ime_request *request,
                          struct choices *choices) MUST_USE;

/* Adds words that may follow `before`, Simplified; none where it does not end in a word. */
enum tg_err pinyin_predict(struct pinyin *pinyin, const char *before,
                           struct choices *choices) MUST_USE;

#endif
