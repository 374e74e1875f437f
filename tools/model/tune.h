/* Teaches the net by its own mistakes: each sample's place is drawn towards its character's and
 * pushed from those of the characters it may be taken for, as far as it is in doubt (a softmax over
 * distances, after robust soft learning vector quantisation; Adam for the matrices). */
#ifndef TG_TOOLS_MODEL_TUNE_H
#define TG_TOOLS_MODEL_TUNE_H

#include "tools/model/net.h"

struct tune;

/* `samples`: how many there will be in all, for the pace, which slows down. Borrows `net`. NULL
 * when memory is exhausted. */
struct tune *tune_create(struct net *net, size_t samples) MUST_USE;
void tune_destroy(struct tune *tune);

/* Whom each character may be taken for, by where their places are now. */
void tune_rivals(struct tune *tune);
/* One pass; returns the share that was right among its rivals. */
double tune_learn(struct tune *tune, const struct samples *samples);

#endif
