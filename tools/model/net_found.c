/* Linear discriminant analysis, by LAPACK. */
#include "tools/model/net.h"

#include "tools/model/dice.h"

#include <cblas.h>
#include <lapacke.h>
#include <stdlib.h>
#include <string.h>

enum { VALUES = HANDWRITING_VALUES, BLOCK = 4096 };

/* Keeps values that hardly ever vary from counting for much. */
static const float FLOOR = 0.02F;

struct sums {
    float *means;          /* of each class */
    float *within, *among; /* scatter, VALUES × VALUES */
    float *block, *eigen;
};

static bool sums_create(size_t classes, struct sums *out)
{
    *out = (struct sums){
        .means = calloc(classes * VALUES, sizeof(float)),
        .within = calloc((size_t)VALUES * VALUES, sizeof(float)),
        .among = calloc((size_t)VALUES * VALUES, sizeof(float)),
        .block = calloc((size_t)BLOCK * VALUES, sizeof(float)),
        .eigen = calloc(VALUES, sizeof(float)),
    };
    return out->means != NULL && out->within != NULL && out->among != NULL && out->block != NULL &&
           out->eigen != NULL;
}

static void sums_finish(struct sums *sums)
{
    free(sums->means);
    free(sums->within);
    free(sums->among);
    free(sums->block);
    free(sums->eigen);
}

static void take_means(struct net *net, const struct samples *samples, struct sums *sums)
{
    float each = (float)samples->count / (float)net->classes;
    for (size_t i = 0; i < samples->count; i++) {
        float *mean = sums->means + samples->classes[i] * VALUES;
        for (size_t v = 0; v < VALUES; v++)
            mean[v] += (float)samples->shapes[i * VALUES + v] / each;
    }
    for (size_t c = 0; c < net->classes; c++)
        for (size_t v = 0; v < VALUES; v++)
            net->mean[v] += sums->means[c * VALUES + v] / (float)net->classes;
}

/* scatter += rowsᵀ · rows × share */
static void add_scatter(const float *rows, size_t count, float share, float *scatter)
{
    cblas_ssyrk(CblasRowMajor, CblasLower, CblasTrans, VALUES, (int)count, share, rows, VALUES, 1,
                scatter, VALUES);
}

static void scatter(const struct net *net, const struct samples *samples, struct sums *sums)
{
    for (size_t from = 0; from < samples->count; from += BLOCK) {
        size_t some = samples->count - from < BLOCK ? samples->count - from : BLOCK;
        for (size_t i = 0; i < some; i++) {
            const float *mean = sums->means + samples->classes[from + i] * VALUES;
            for (size_t v = 0; v < VALUES; v++)
                sums->block[i * VALUES + v] =
                    (float)samples->shapes[(from + i) * VALUES + v] - mean[v];
        }
        add_scatter(sums->block, some, 1 / (float)samples->count, sums->within);
    }
    for (size_t from = 0; from < net->classes; from += BLOCK) {
        size_t some = net->classes - from < BLOCK ? net->classes - from : BLOCK;
        for (size_t i = 0; i < some; i++)
            for (size_t v = 0; v < VALUES; v++)
                sums->block[i * VALUES + v] = sums->means[(from + i) * VALUES + v] - net->mean[v];
        add_scatter(sums->block, some, 1 / (float)net->classes, sums->among);
    }
}

static enum tg_err whitening_of(struct sums *sums, struct net *net, struct fault *fault)
{
    float all = 0;
    for (size_t v = 0; v < VALUES; v++)
        all += sums->within[v * VALUES + v] / VALUES;
    for (size_t v = 0; v < VALUES; v++)
        sums->within[v * VALUES + v] += all * FLOOR;
    int failed = (int)LAPACKE_ssygvd(LAPACK_ROW_MAJOR, 1, 'V', 'L', VALUES, sums->among, VALUES,
                                     sums->within, VALUES, sums->eigen);
    if (failed != 0)
        return fault_set(fault, TG_ERR_RANGE,
                         "the samples' scatter has no eigenvectors (LAPACK ssygvd says %d)",
                         failed);
    for (size_t d = 0; d < NET_WHITE; d++) /* the largest are the last columns */
        for (size_t v = 0; v < VALUES; v++)
            net->whiten[d][v] = sums->among[v * VALUES + VALUES - 1 - d];
    return TG_OK;
}

/* Nothing is bent yet: places are the first whitened dimensions. */
static void start_straight(struct net *net)
{
    struct dice dice = dice_of(1, 2);
    for (size_t d = 0; d < HANDWRITING_DIMENSIONS; d++)
        net->direct[d][d] = 1;
    for (size_t h = 0; h < HANDWRITING_HIDDEN; h++)
        for (size_t w = 0; w < NET_WHITE; w++)
            net->into[h][w] = dice_bell(&dice, 0.04F);
}

static void first_places(struct net *net, struct sums *sums)
{
    for (size_t c = 0; c < net->classes; c++) {
        float *to = net->places[c * HANDWRITING_PLACES_EACH];
        float *mean = sums->means + c * VALUES;
        for (size_t v = 0; v < VALUES; v++)
            mean[v] -= net->mean[v];
        cblas_sgemv(CblasRowMajor, CblasNoTrans, HANDWRITING_DIMENSIONS, VALUES, 1, net->whiten[0],
                    VALUES, mean, 1, 0, to, 1);
        for (size_t i = 1; i < HANDWRITING_PLACES_EACH; i++)
            memcpy(net->places[c * HANDWRITING_PLACES_EACH + i], to, sizeof *net->places);
    }
}

enum tg_err net_found(struct net *net, const struct samples *samples, struct fault *fault)
{
    struct sums sums;
    enum tg_err err = TG_ERR_MEMORY;
    if (!sums_create(net->classes, &sums)) {
        (void)fault_set(fault, err, "no memory left for the samples' scatter");
        goto out;
    }
    take_means(net, samples, &sums);
    scatter(net, samples, &sums);
    err = whitening_of(&sums, net, fault);
    if (err != TG_OK)
        goto out;
    start_straight(net);
    first_places(net, &sums);
out:
    sums_finish(&sums);
    return err;
}
