/* Teaches the net by its own mistakes: each sample's place is drawn towards its character's and
 * pushed from those of the characters it may be taken for, as far as it is in doubt (softmax over
 * distances, as in neural gas and GLVQ; Adam for the matrices). */
#ifndef TG_TOOLS_MODEL_TUNE_H
#define TG_TOOLS_MODEL_TUNE_H

#include "tools/model/net.h"

struct tune;

/* `steps`: how many calls of tune_learn's batches there will be, for the pace. NULL when memory is
 * exhausted. Borrows `net`. */
struct tune *tune_create(struct net *net, size_t samples) MUST_USE;
void tune_destroy(struct tune *tune);

/* Whom each character may be taken for, by where their places are now. */
void tune_rivals(struct tune *tune);
/* One pass; returns the share that was right among its rivals. */
double tune_learn(struct tune *tune, const struct samples *samples);

#endif
