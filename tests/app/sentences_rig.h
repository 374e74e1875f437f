/* Sentences of complaints and how they are typed, from tests/vectors/input. */
#ifndef TG_TESTS_APP_SENTENCES_RIG_H
#define TG_TESTS_APP_SENTENCES_RIG_H

#include "app/input/ime.h"

enum { SENTENCES_MAX = 200, SENTENCES_TEXT_MAX = 96 };

struct sentence {
    char text[SENTENCES_TEXT_MAX];
    char letters[IME_LETTERS_MAX + 1];
};

/* Those of `half`: T, which may be tuned on, or H, which may not be looked at. Returns how many. */
size_t sentences_rig_read(char half, struct sentence out[static SENTENCES_MAX]);

/* The letters as somebody types them whose z, c, s, in and en are also zh, ch, sh, ing and eng. */
void sentences_rig_southern(const char *letters, char out[static IME_LETTERS_MAX + 1]);

size_t sentences_rig_characters(const char *text);
/* How many characters of `text` have to be changed, taken out or put in to make `right` of it. */
size_t sentences_rig_wrong(const char *text, const char *right);

#endif
