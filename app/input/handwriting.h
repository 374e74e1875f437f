/* Characters from strokes: any stroke order, joined strokes, shaky hands.
 *
 * The model is a file made by `make model` (tools/model); it is mapped, never copied, and tells
 * nothing of whoever writes. What is computed on the way stands in the caller's scratch, in secret
 * memory. */
#ifndef TG_APP_INPUT_HANDWRITING_H
#define TG_APP_INPUT_HANDWRITING_H

#include "app/form/strokes.h"

enum {
    HANDWRITING_ANSWERS = 10,
    HANDWRITING_STROKES_MAX = 64, /* of one character; what is more is not looked at */
};

/* Which characters may be meant; a character of several sets needs one of them. */
enum handwriting_set {
    HANDWRITING_SIMPLIFIED = 1,
    HANDWRITING_TRADITIONAL = 2,
    HANDWRITING_DIGITS = 4,
    HANDWRITING_LETTERS = 8,
    HANDWRITING_MARKS = 16, /* punctuation */
    HANDWRITING_ALL = 31,
};

struct handwriting;

/* Maps `share`/handwriting/model.bin and checks all of it. IO, FORMAT, VERSION, MEMORY. */
enum tg_err handwriting_create(const char *share, struct handwriting **out_model,
                               struct fault *fault) MUST_USE;
void handwriting_destroy(struct handwriting *model);

struct handwriting_answer {
    uint32_t character;
    float distance; /* from 0; only comparable within one question */
};

/* The likeliest characters of `sets` for strokes [from, to) of `strokes`, best first; returns how
 * many (0: nothing was drawn, or secret memory is exhausted). The size of a character within the
 * box tells a comma from a slash, so the box's size counts. */
size_t handwriting_recognise(const struct handwriting *model, const struct strokes *strokes,
                             size_t from, size_t to, unsigned sets,
                             struct handwriting_answer out[static HANDWRITING_ANSWERS]);

#endif
