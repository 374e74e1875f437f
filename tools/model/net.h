/* What is learnt: a way from a shape to a place in a space of few dimensions, and the places of
 * every character there.
 *
 *   shape ── whiten ──▶ whitened ──┬── direct ─────────────────────▶ + ──▶ place
 *                                  └── into ──▶ not below 0 ── out ──┘
 *
 * Whitening is linear discriminant analysis: hands differ by one in every direction of it, the
 * characters by as much as they can. All matrices row by row. */
#ifndef TG_TOOLS_MODEL_NET_H
#define TG_TOOLS_MODEL_NET_H

#include "app/input/handwriting_format.h"
#include "tools/model/samples.h"

enum { NET_WHITE = 224 };

struct net {
    size_t classes;
    float mean[HANDWRITING_VALUES];
    float whiten[NET_WHITE][HANDWRITING_VALUES];
    float direct[HANDWRITING_DIMENSIONS][NET_WHITE];
    float into[HANDWRITING_HIDDEN][NET_WHITE];
    float bias[HANDWRITING_HIDDEN];
    float out[HANDWRITING_DIMENSIONS][HANDWRITING_HIDDEN];
    float (*places)[HANDWRITING_DIMENSIONS]; /* HANDWRITING_PLACES_EACH of each class */
};

/* NULL when memory is exhausted. */
struct net *net_create(size_t classes) MUST_USE;
void net_destroy(struct net *net);

/* Whitening and first places from samples of every class. MEMORY, RANGE. */
enum tg_err net_found(struct net *net, const struct samples *samples, struct fault *fault) MUST_USE;

/* What `count` shapes become on the way, into arrays of `count` rows. */
struct net_batch {
    float *shapes, *white, *hidden, *places;
};
/* NULL members when memory is exhausted: false. */
bool net_batch_create(size_t count, struct net_batch *out);
void net_batch_finish(struct net_batch *batch);
void net_whiten(const struct net *net, const uint8_t *shapes, size_t count,
                struct net_batch *batch);
void net_place(const struct net *net, size_t count, struct net_batch *batch);

#endif
