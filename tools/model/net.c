#include "tools/model/net.h"

#include <cblas.h>
#include <stdlib.h>

struct net *net_create(size_t classes)
{
    struct net *net = calloc(1, sizeof *net);
    if (net == NULL)
        return NULL;
    net->classes = classes;
    net->places = calloc(classes * HANDWRITING_PLACES_EACH, sizeof *net->places);
    if (net->places == NULL) {
        net_destroy(net);
        return NULL;
    }
    return net;
}

void net_destroy(struct net *net)
{
    if (net != NULL)
        free(net->places);
    free(net);
}

bool net_batch_create(size_t count, struct net_batch *out)
{
    *out = (struct net_batch){
        .shapes = calloc(count * HANDWRITING_VALUES, sizeof(float)),
        .white = calloc(count * NET_WHITE, sizeof(float)),
        .hidden = calloc(count * HANDWRITING_HIDDEN, sizeof(float)),
        .places = calloc(count * HANDWRITING_DIMENSIONS, sizeof(float)),
    };
    return out->shapes != NULL && out->white != NULL && out->hidden != NULL && out->places != NULL;
}

void net_batch_finish(struct net_batch *batch)
{
    free(batch->shapes);
    free(batch->white);
    free(batch->hidden);
    free(batch->places);
    *batch = (struct net_batch){0};
}

/* out (count × rows) = in (count × columns) · matrixᵀ, onto what is there when `keep`. */
static void multiply(const float *in, const float *matrix, float *out, size_t count, size_t rows,
                     size_t columns, bool keep)
{
    cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasTrans, (int)count, (int)rows, (int)columns, 1, in,
                (int)columns, matrix, (int)columns, keep ? 1 : 0, out, (int)rows);
}

void net_whiten(const struct net *net, const uint8_t *shapes, size_t count, struct net_batch *batch)
{
    for (size_t i = 0; i < count; i++)
        for (size_t v = 0; v < HANDWRITING_VALUES; v++)
            batch->shapes[i * HANDWRITING_VALUES + v] =
                (float)shapes[i * HANDWRITING_VALUES + v] - net->mean[v];
    multiply(batch->shapes, net->whiten[0], batch->white, count, NET_WHITE, HANDWRITING_VALUES,
             false);
}

void net_place(const struct net *net, size_t count, struct net_batch *batch)
{
    multiply(batch->white, net->direct[0], batch->places, count, HANDWRITING_DIMENSIONS, NET_WHITE,
             false);
    multiply(batch->white, net->into[0], batch->hidden, count, HANDWRITING_HIDDEN, NET_WHITE,
             false);
    for (size_t i = 0; i < count * HANDWRITING_HIDDEN; i++) {
        float value = batch->hidden[i] + net->bias[i % HANDWRITING_HIDDEN];
        batch->hidden[i] = value > 0 ? value : 0;
    }
    multiply(batch->hidden, net->out[0], batch->places, count, HANDWRITING_DIMENSIONS,
             HANDWRITING_HIDDEN, true);
}
