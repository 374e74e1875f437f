/* Sentences that a visitor taps instead of writing them. */
#ifndef TG_APP_FORM_PACK_PHRASES_H
#define TG_APP_FORM_PACK_PHRASES_H

#include "app/form/pack.h"

/* Those of a question, in the order in which they are shown: its own, then, where it takes them,
 * those of the category and those of the kind. Both are indexes as draft_kind and draft_category
 * have them; -1: not chosen. Returns how many; the texts are the pack's. */
size_t pack_phrases(const struct pack *pack, int kind, int category, size_t question,
                    const struct pack_text *out_phrases[static PACK_PHRASES_MAX]);

#endif
