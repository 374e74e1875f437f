#include "tools/model/tune.h"

#include "board/base/must.h"
#include "tools/model/crew.h"
#include "tools/model/dice.h"

#include <cblas.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
    RIVALS = 100, /* of each character, itself first */
    PIECE = 128,
    PIECES = 8, /* of a batch: fixed, so that sums are the same on every number of processors */
    BATCH = PIECE * PIECES,
    EACH = HANDWRITING_PLACES_EACH,
    DIMENSIONS = HANDWRITING_DIMENSIONS,
    HIDDEN = HANDWRITING_HIDDEN,
    LANES = 8,
    PULLS = 48, /* of one sample, at most, that are worth something */
};

/* Places go a good deal faster than the matrices: each is seldom moved. */
static const float SHARPNESS = 0.12F, PACE_NET = 0.001F, PACE_PLACES = 0.25F;
static const float PULL_LEAST = 0.002F; /* less is not worth the while */

/* All that Adam moves, in one row. */
struct weights {
    float direct[DIMENSIONS][NET_WHITE];
    float into[HIDDEN][NET_WHITE];
    float bias[HIDDEN];
    float out[DIMENSIONS][HIDDEN];
};
enum { WEIGHTS = sizeof(struct weights) / sizeof(float) };

struct pull {
    uint32_t place;
    float much;
};

/* What one piece of a batch says. */
struct piece {
    struct net_batch batch;
    float (*slope)[DIMENSIONS]; /* of each sample's place */
    float *slope_hidden;
    struct pull (*pulls)[PULLS];
    size_t pull_counts[PIECE];
    size_t right;
    struct weights weights;
};

struct tune {
    struct net *net;
    uint32_t (*rivals)[RIVALS];
    struct piece pieces[PIECES];
    struct weights mean, square; /* Adam's */
    size_t step, seen, samples;
    const struct samples *now;
    size_t now_from;
};

void tune_destroy(struct tune *tune)
{
    if (tune == NULL)
        return;
    for (size_t i = 0; i < PIECES; i++) {
        net_batch_finish(&tune->pieces[i].batch);
        free(tune->pieces[i].slope);
        free(tune->pieces[i].slope_hidden);
        free(tune->pieces[i].pulls);
    }
    free(tune->rivals);
    free(tune);
}

static bool piece_create(struct piece *piece)
{
    piece->slope = calloc(PIECE, sizeof *piece->slope);
    piece->slope_hidden = calloc((size_t)PIECE * HIDDEN, sizeof *piece->slope_hidden);
    piece->pulls = calloc(PIECE, sizeof *piece->pulls);
    return net_batch_create(PIECE, &piece->batch) && piece->slope != NULL &&
           piece->slope_hidden != NULL && piece->pulls != NULL;
}

struct tune *tune_create(struct net *net, size_t samples)
{
    must(net->classes >= RIVALS);
    struct tune *tune = calloc(1, sizeof *tune);
    if (tune == NULL)
        return NULL;
    tune->net = net;
    tune->samples = samples;
    tune->rivals = calloc(net->classes, sizeof *tune->rivals);
    bool whole = tune->rivals != NULL;
    for (size_t i = 0; i < PIECES; i++)
        whole = piece_create(&tune->pieces[i]) && whole;
    if (!whole) {
        tune_destroy(tune);
        return NULL;
    }
    struct dice dice = dice_of(3, 4); /* several places of one character part by chance */
    for (size_t i = 0; i < net->classes * EACH; i++)
        for (size_t d = 0; d < DIMENSIONS; d++)
            net->places[i][d] += dice_bell(&dice, 0.3F);
    return tune;
}

/* ---- rivals */

struct near {
    float distance;
    uint32_t class;
};

static float between(const float *a, const float *b)
{
    float sums[LANES] = {0}, sum = 0; /* several, so that the compiler may count them at once */
    for (size_t d = 0; d < DIMENSIONS; d += LANES)
        for (size_t i = 0; i < LANES; i++)
            sums[i] += (a[d + i] - b[d + i]) * (a[d + i] - b[d + i]);
    for (size_t i = 0; i < LANES; i++)
        sum += sums[i];
    return sum;
}

static int compare_near(const void *left, const void *right)
{
    const struct near *a = left, *b = right;
    int by_distance = (a->distance > b->distance) - (a->distance < b->distance);
    return by_distance != 0 ? by_distance : (a->class > b->class) - (a->class < b->class);
}

static void find_rivals(void *ctx, size_t class, size_t worker)
{
    struct tune *tune = ctx;
    struct near all[RIVALS];
    size_t count = 0;
    (void)worker;
    for (uint32_t other = 0; other < tune->net->classes; other++) {
        float distance = INFINITY;
        for (size_t i = 0; i < EACH; i++)
            distance = fminf(distance, between(tune->net->places[class * EACH + i],
                                               tune->net->places[other * EACH + i]));
        struct near near = {other == class ? -1 : distance, other};
        if (count == RIVALS && compare_near(&near, &all[count - 1]) > 0)
            continue;
        size_t at = count < RIVALS ? count++ : count - 1;
        for (; at > 0 && compare_near(&near, &all[at - 1]) < 0; at--)
            all[at] = all[at - 1];
        all[at] = near;
    }
    for (size_t i = 0; i < RIVALS; i++)
        tune->rivals[class][i] = all[i].class;
}

void tune_rivals(struct tune *tune)
{
    crew_do(tune->net->classes, find_rivals, tune);
}

/* ---- one sample */

static void judge(struct tune *tune, struct piece *piece, size_t i, uint32_t class)
{
    const float *place = piece->batch.places + i * DIMENSIONS;
    const uint32_t *rivals = tune->rivals[class];
    float distance[RIVALS * EACH], least = INFINITY, own_least = INFINITY;
    float all = 0, own = 0;
    for (size_t r = 0; r < RIVALS * EACH; r++) {
        distance[r] = between(place, tune->net->places[rivals[r / EACH] * EACH + r % EACH]);
        least = fminf(least, distance[r]);
        if (r < EACH)
            own_least = fminf(own_least, distance[r]);
    }
    for (size_t r = 0; r < RIVALS * EACH; r++)
        all += expf(SHARPNESS * (least - distance[r]));
    for (size_t r = 0; r < EACH; r++)
        own += expf(SHARPNESS * (own_least - distance[r]));
    piece->right += own_least <= least;
    float *slope = piece->slope[i];
    size_t pulls = 0;
    memset(slope, 0, sizeof piece->slope[i]);
    for (size_t r = 0; r < RIVALS * EACH; r++) {
        float pull = -expf(SHARPNESS * (least - distance[r])) / all;
        if (r < EACH)
            pull += expf(SHARPNESS * (own_least - distance[r])) / own;
        if (fabsf(pull) < PULL_LEAST || pulls == PULLS)
            continue;
        uint32_t at = rivals[r / EACH] * EACH + (uint32_t)(r % EACH);
        for (size_t d = 0; d < DIMENSIONS; d++)
            slope[d] += pull * (place[d] - tune->net->places[at][d]);
        piece->pulls[i][pulls++] = (struct pull){at, pull};
    }
    piece->pull_counts[i] = pulls;
}

/* ---- a batch */

/* out (rows × columns) = leftᵀ (count × rows) · right (count × columns) */
static void gather(const float *left, const float *right, float *out, size_t count, size_t rows,
                   size_t columns)
{
    cblas_sgemm(CblasRowMajor, CblasTrans, CblasNoTrans, (int)rows, (int)columns, (int)count, 1,
                left, (int)rows, right, (int)columns, 0, out, (int)columns);
}

static void learn_piece(void *ctx, size_t which, size_t worker)
{
    struct tune *tune = ctx;
    struct piece *piece = &tune->pieces[which];
    struct net_batch *batch = &piece->batch;
    size_t from = tune->now_from + which * PIECE;
    (void)worker;
    net_whiten(tune->net, tune->now->shapes + from * HANDWRITING_VALUES, PIECE, batch);
    net_place(tune->net, PIECE, batch);
    piece->right = 0;
    for (size_t i = 0; i < PIECE; i++)
        judge(tune, piece, i, tune->now->classes[from + i]);
    cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasNoTrans, PIECE, HIDDEN, DIMENSIONS, 1,
                piece->slope[0], DIMENSIONS, tune->net->out[0], HIDDEN, 0, piece->slope_hidden,
                HIDDEN);
    memset(piece->weights.bias, 0, sizeof piece->weights.bias);
    for (size_t i = 0; i < (size_t)PIECE * HIDDEN; i++) {
        if (batch->hidden[i] <= 0)
            piece->slope_hidden[i] = 0;
        piece->weights.bias[i % HIDDEN] += piece->slope_hidden[i];
    }
    gather(piece->slope[0], batch->white, piece->weights.direct[0], PIECE, DIMENSIONS, NET_WHITE);
    gather(piece->slope[0], batch->hidden, piece->weights.out[0], PIECE, DIMENSIONS, HIDDEN);
    gather(piece->slope_hidden, batch->white, piece->weights.into[0], PIECE, HIDDEN, NET_WHITE);
}

/* From its full height down to a twentieth along half a cosine. */
static float pace_of(const struct tune *tune)
{
    float done = (float)tune->seen / (float)tune->samples;
    return 0.05F + 0.95F * (0.5F + 0.5F * cosf((float)M_PI * fminf(done, 1)));
}

static void move_row(float *weights, size_t from, size_t count, struct tune *tune, float pace)
{
    float *mean = (float *)&tune->mean + from, *square = (float *)&tune->square + from;
    float tidy_mean = 1 / (1 - powf(0.9F, (float)tune->step));
    float tidy_square = 1 / (1 - powf(0.999F, (float)tune->step));
    for (size_t i = 0; i < count; i++) {
        float slope = 0;
        for (size_t p = 0; p < PIECES; p++)
            slope += ((const float *)&tune->pieces[p].weights)[from + i];
        slope /= BATCH;
        mean[i] = 0.9F * mean[i] + 0.1F * slope;
        square[i] = 0.999F * square[i] + 0.001F * slope * slope;
        weights[i] -= pace * mean[i] * tidy_mean / (sqrtf(square[i] * tidy_square) + 1e-6F);
    }
}

static void move_places(struct tune *tune, float pace)
{
    for (size_t p = 0; p < PIECES; p++) {
        const struct piece *piece = &tune->pieces[p];
        for (size_t i = 0; i < PIECE; i++)
            for (size_t j = 0; j < piece->pull_counts[i]; j++) {
                float *to = tune->net->places[piece->pulls[i][j].place];
                const float *place = piece->batch.places + i * DIMENSIONS;
                float share = pace * piece->pulls[i][j].much;
                for (size_t d = 0; d < DIMENSIONS; d++)
                    to[d] += share * (place[d] - to[d]);
            }
    }
}

static void move_net(struct tune *tune, float pace)
{
    struct net *net = tune->net;
    const struct {
        float *row;
        size_t from, size;
    } rows[] = {
        {net->direct[0], offsetof(struct weights, direct), sizeof net->direct},
        {net->into[0], offsetof(struct weights, into), sizeof net->into},
        {net->bias, offsetof(struct weights, bias), sizeof net->bias},
        {net->out[0], offsetof(struct weights, out), sizeof net->out},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        move_row(rows[i].row, rows[i].from / sizeof(float), rows[i].size / sizeof(float), tune,
                 pace);
}

static void move_part(void *ctx, size_t part, size_t worker)
{
    struct tune *tune = ctx;
    (void)worker;
    if (part == 0)
        move_places(tune, pace_of(tune) * PACE_PLACES);
    else
        move_net(tune, pace_of(tune) * PACE_NET);
}

double tune_learn(struct tune *tune, const struct samples *samples)
{
    size_t right = 0, seen = 0;
    tune->now = samples;
    for (size_t from = 0; from + BATCH <= samples->count; from += BATCH) {
        tune->now_from = from;
        crew_do(PIECES, learn_piece, tune);
        tune->step++;
        crew_do(2, move_part, tune);
        for (size_t p = 0; p < PIECES; p++)
            right += tune->pieces[p].right;
        seen += BATCH;
        tune->seen += BATCH;
    }
    return seen > 0 ? (double)right / (double)seen : 0;
}
