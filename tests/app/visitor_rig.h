/* A visitor for tests: says things as "ID=VALUE" words into a draft.
 *
 * ID is kind, category, identity (named, anonymous), about_readers, or a question's id; VALUE of a
 * choice the ids of its options, behind commas. */
#ifndef TG_TESTS_APP_VISITOR_RIG_H
#define TG_TESTS_APP_VISITOR_RIG_H

#include "app/form/draft.h"

struct visitor_words {
    char **said; /* borrowed */
    int count;
};

/* What was said under that id; NULL: nothing. */
const char *visitor_rig_said(const struct visitor_words *words, const char *id);

/* Kind, category and who it is. What is not said is the one that falls to visitor `number`. */
void visitor_rig_choose(struct draft *draft, const struct visitor_words *words, int number);
/* One question; without words, something of its shape. Errors of draft_set_text. */
enum tg_err visitor_rig_answer(struct draft *draft, size_t question,
                               const struct visitor_words *words, int number) MUST_USE;
/* All of it, as far as questions apply. */
enum tg_err visitor_rig_speak(struct draft *draft, const struct visitor_words *words,
                              int number) MUST_USE;

#endif
