#include "tools/model/write.h"

#include "board/base/bytes.h"
#include "board/base/file.h"
#include "board/base/must.h"

#include <cblas.h>
#include <math.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

enum { VALUES = HANDWRITING_VALUES, DIMENSIONS = HANDWRITING_DIMENSIONS };

/* The two layers from shapes to places and hidden units as one matrix. */
struct first {
    float rows[HANDWRITING_ROWS][VALUES];
    float add[HANDWRITING_ROWS];
};

static void merge(const struct net *net, struct first *out)
{
    cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasNoTrans, DIMENSIONS, VALUES, NET_WHITE, 1,
                net->direct[0], NET_WHITE, net->whiten[0], VALUES, 0, out->rows[0], VALUES);
    cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasNoTrans, HANDWRITING_HIDDEN, VALUES, NET_WHITE, 1,
                net->into[0], NET_WHITE, net->whiten[0], VALUES, 0, out->rows[DIMENSIONS], VALUES);
    for (size_t r = 0; r < HANDWRITING_ROWS; r++) {
        out->add[r] = r < DIMENSIONS ? 0 : net->bias[r - DIMENSIONS];
        for (size_t v = 0; v < VALUES; v++)
            out->add[r] -= out->rows[r][v] * net->mean[v];
    }
}

static void put_number(struct sink *sink, float number)
{
    uint32_t bits;
    memcpy(&bits, &number, sizeof bits);
    sink_u32(sink, bits);
}

/* What one step of a signed byte is, for the row's largest to fit. */
static float step_of(const float *row, size_t count)
{
    float most = 1e-20F;
    for (size_t i = 0; i < count; i++)
        most = fmaxf(most, fabsf(row[i]));
    return most / INT8_MAX;
}

static void put_steps(struct sink *sink, const float *row, size_t count, float step)
{
    for (size_t i = 0; i < count; i++) {
        float steps = fminf(fmaxf(row[i] / step, -INT8_MAX), INT8_MAX);
        sink_u8(sink, (uint8_t)(int8_t)lrintf(steps));
    }
}

static int compare_floats(const void *left, const void *right)
{
    float a = *(const float *)left, b = *(const float *)right;
    return (a > b) - (a < b);
}

/* All but one in ten thousand are below it; `values` get sorted. */
static float high(float *values, size_t count)
{
    for (size_t i = 0; i < count; i++)
        values[i] = fabsf(values[i]);
    qsort(values, count, sizeof *values, compare_floats);
    return fmaxf(values[count - 1 - count / 10000], 1e-3F);
}

struct steps {
    float place, hidden;
};

static bool steps_of(const struct net *net, const struct samples *samples, struct steps *out)
{
    enum { SOME = 2048 };
    struct net_batch batch;
    size_t count = samples->count < SOME ? samples->count : SOME;
    bool done = net_batch_create(count, &batch);
    if (done) {
        net_whiten(net, samples->shapes, count, &batch);
        net_place(net, count, &batch);
        out->place = high(batch.places, count * DIMENSIONS) / INT8_MAX;
        out->hidden = high(batch.hidden, count * HANDWRITING_HIDDEN) / UINT8_MAX;
    }
    net_batch_finish(&batch);
    return done;
}

static void put_body(struct sink *sink, const struct net *net, const struct classes *classes,
                     const struct first *first, struct steps steps)
{
    put_number(sink, steps.place);
    put_number(sink, steps.hidden);
    for (size_t r = 0; r < HANDWRITING_ROWS; r++)
        put_number(sink, step_of(first->rows[r], VALUES));
    for (size_t r = 0; r < HANDWRITING_ROWS; r++)
        put_number(sink, first->add[r]);
    for (size_t d = 0; d < DIMENSIONS; d++)
        put_number(sink, step_of(net->out[d], HANDWRITING_HIDDEN) * steps.hidden);
    for (size_t c = 0; c < classes->count; c++) {
        const struct class *class = &classes->list[c];
        sink_u32(sink, class->character);
        sink_u8(sink, class->sets);
        sink_u8(sink, class->simplified);
        sink_u8(sink, class->traditional);
        sink_u8(sink, class->strokes);
    }
    for (size_t r = 0; r < HANDWRITING_ROWS; r++)
        put_steps(sink, first->rows[r], VALUES, step_of(first->rows[r], VALUES));
    for (size_t d = 0; d < DIMENSIONS; d++)
        put_steps(sink, net->out[d], HANDWRITING_HIDDEN, step_of(net->out[d], HANDWRITING_HIDDEN));
    for (size_t p = 0; p < classes->count * HANDWRITING_PLACES_EACH; p++)
        put_steps(sink, net->places[p], DIMENSIONS, steps.place);
}

static size_t size_of(size_t classes)
{
    return HANDWRITING_HEAD_SIZE + HANDWRITING_HASH_SIZE +
           4 * (2 + 2 * HANDWRITING_ROWS + DIMENSIONS) + (size_t)HANDWRITING_ROWS * VALUES +
           (size_t)DIMENSIONS * HANDWRITING_HIDDEN +
           classes * (HANDWRITING_CLASS_SIZE + HANDWRITING_PLACES_EACH * DIMENSIONS);
}

enum tg_err write_model(const char *path, const struct net *net, const struct classes *classes,
                        const struct samples *samples, struct fault *fault)
{
    enum { BODY = HANDWRITING_HEAD_SIZE + HANDWRITING_HASH_SIZE };
    size_t size = size_of(classes->count);
    uint8_t *bytes = calloc(size, 1);
    struct first *first = calloc(1, sizeof *first);
    struct steps steps;
    enum tg_err err = TG_ERR_MEMORY;
    if (bytes == NULL || first == NULL || !steps_of(net, samples, &steps)) {
        (void)fault_set(fault, err, "%s: no memory left to write it", path);
        goto out;
    }
    merge(net, first);
    struct sink head = sink_into(bytes, BODY), body = sink_into(bytes + BODY, size - BODY);
    put_body(&body, net, classes, first, steps);
    sink_put(&head, "TGHW", 4);
    sink_u16(&head, HANDWRITING_VERSION);
    sink_u16(&head, HANDWRITING_VALUES);
    sink_u16(&head, HANDWRITING_DIMENSIONS);
    sink_u16(&head, HANDWRITING_HIDDEN);
    sink_u16(&head, HANDWRITING_PLACES_EACH);
    sink_u16(&head, (uint16_t)classes->count);
    crypto_generichash(head.at, HANDWRITING_HASH_SIZE, bytes + BODY, size - BODY, NULL, 0);
    must(!head.bad && !body.bad && sink_len(&body) == size - BODY);
    err = file_write(path, bytes, size, 0644, fault);
out:
    free(first);
    free(bytes);
    return err;
}
