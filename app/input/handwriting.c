/* Invariants
 *  1. The mapped bytes were checked whole (handwriting_format_read) and are never written.
 *  2. Nothing of a question stays: all of it stands in one piece of secret memory that is wiped
 *     before the answer goes out. What is returned is the caller's to keep.
 *  3. The same strokes in another order are the same question.
 */
#include "app/input/handwriting.h"

#include "app/input/handwriting_format.h"
#include "board/base/file.h"
#include "board/base/must.h"
#include "board/base/secret.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    VALUES = HANDWRITING_VALUES,
    DIMENSIONS = HANDWRITING_DIMENSIONS,
    HIDDEN = HANDWRITING_HIDDEN,
    FILE_MAX = 64 << 20,
    FIRST_CHINESE_SIGN = 0x3000,
};

/* What counts against a character beside its distance, in the units of that. */
static const float RARE[HANDWRITING_RANKS] = {0, 5, 16};
static const float TURNED_ROUND = 25;   /* every stroke from its other end */
static const float STROKE_TOO_MANY = 8; /* one more than taught may be a slip */

struct handwriting {
    struct handwriting_format format;
    void *mapped;
    size_t len;
};

struct question {
    struct handwriting_work work;
    uint8_t shape[VALUES];
    float place[DIMENSIONS];
    uint8_t hidden[HIDDEN];
    int8_t steps[DIMENSIONS], steps_round[DIMENSIONS]; /* as drawn, and from the other ends */
    struct handwriting_answer answers[HANDWRITING_ANSWERS];
};

/* ---- the file */

static enum tg_err map_file(const char *path, struct handwriting *model, struct fault *fault)
{
    struct stat stat;
    enum tg_err err = TG_OK;
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0 || fstat(fd, &stat) != 0) {
        err = fault_set(fault, errno == ENOENT ? TG_ERR_MISSING : TG_ERR_IO,
                        "%s: cannot be opened (%s); 'make model' makes it", path, strerror(errno));
    } else if (stat.st_size <= 0 || stat.st_size > FILE_MAX) {
        err = fault_set(fault, TG_ERR_FORMAT,
                        "%s: has %lld bytes, which no handwriting model has; make it again with "
                        "'make model'",
                        path, (long long)stat.st_size);
    } else {
        model->len = (size_t)stat.st_size;
        model->mapped = mmap(NULL, model->len, PROT_READ, MAP_PRIVATE, fd, 0);
        if (model->mapped == MAP_FAILED) {
            model->mapped = NULL;
            err = fault_set(fault, TG_ERR_IO, "%s: cannot be mapped (%s)", path, strerror(errno));
        }
    }
    if (fd >= 0)
        close(fd);
    return err;
}

enum tg_err handwriting_create(const char *share, struct handwriting **out_model,
                               struct fault *fault)
{
    char path[PATH_MAX];
    enum tg_err err = file_join(path, sizeof path, share, "handwriting/model.bin");
    if (err != TG_OK)
        return fault_set(fault, err, "%s: the path is too long", share);
    struct handwriting *model = calloc(1, sizeof *model);
    if (model == NULL)
        return fault_set(fault, TG_ERR_MEMORY, "%s: no memory left to open it", path);
    err = map_file(path, model, fault);
    if (err == TG_OK)
        err = handwriting_format_read(model->mapped, model->len, path, &model->format, fault);
    if (err == TG_OK)
        *out_model = model;
    else
        handwriting_destroy(model);
    return err;
}

void handwriting_destroy(struct handwriting *model)
{
    if (model == NULL)
        return;
    if (model->mapped != NULL)
        (void)munmap(model->mapped, model->len);
    free(model);
}

/* ---- from a shape to a place */

static int32_t multiply(const int8_t *row, const uint8_t *values, size_t count)
{
    int32_t sum = 0;
    for (size_t i = 0; i < count; i++)
        sum += (int16_t)row[i] * (int16_t)values[i];
    return sum;
}

/* The same shape as if every stroke had been drawn from its other end. */
static void turn_round(uint8_t shape[static VALUES])
{
    enum { HALF = HANDWRITING_DIRECTIONS / 2 * HANDWRITING_PLACES };
    for (size_t i = 0; i < HALF; i++) {
        uint8_t value = shape[i];
        shape[i] = shape[HALF + i];
        shape[HALF + i] = value;
    }
}

static void find_place(const struct handwriting_format *format, struct question *question,
                       int8_t steps[static DIMENSIONS])
{
    for (size_t row = 0; row < HANDWRITING_ROWS; row++) {
        const int8_t *weights = format->first + row * VALUES;
        float value = format->add[row] +
                      format->scale[row] * (float)multiply(weights, question->shape, VALUES);
        if (row < DIMENSIONS)
            question->place[row] = value;
        else
            question->hidden[row - DIMENSIONS] =
                (uint8_t)fminf(fmaxf(value / format->hidden_step + 0.5F, 0), UINT8_MAX);
    }
    for (size_t d = 0; d < DIMENSIONS; d++) {
        int32_t bent = multiply(format->second + d * HIDDEN, question->hidden, HIDDEN);
        float place = question->place[d] + format->second_scale[d] * (float)bent;
        place = fminf(fmaxf(place / format->place_step, -INT8_MAX), INT8_MAX);
        steps[d] = (int8_t)lrintf(place);
    }
}

/* ---- from a place to characters */

static int32_t squares_between(const int8_t *a, const int8_t *b)
{
    int32_t sum = 0;
    for (size_t d = 0; d < DIMENSIONS; d++) {
        int16_t off = (int16_t)(a[d] - b[d]);
        sum += off * off;
    }
    return sum;
}

static float nearest(const struct handwriting_format *format, size_t which, const int8_t *steps)
{
    const int8_t *place = format->places + which * HANDWRITING_PLACES_EACH * DIMENSIONS;
    int32_t least = INT32_MAX;
    for (size_t i = 0; i < HANDWRITING_PLACES_EACH; i++) {
        int32_t squares = squares_between(place + i * DIMENSIONS, steps);
        least = squares < least ? squares : least;
    }
    return (float)least * format->place_step * format->place_step;
}

/* How rare a character is in what is being written. Of signs that look the same, Chinese text has
 * the Chinese one. */
static float rarity(const struct handwriting_class *class, unsigned sets)
{
    const unsigned hanzi = HANDWRITING_SIMPLIFIED | HANDWRITING_TRADITIONAL;
    unsigned asked = sets & class->sets;
    if ((class->sets & hanzi) == 0 && (sets & hanzi) == 0)
        return RARE[class->character >= FIRST_CHINESE_SIGN];
    if ((class->sets & hanzi) == 0)
        return RARE[class->simplified];
    float simplified = asked & HANDWRITING_SIMPLIFIED ? RARE[class->simplified] : INFINITY;
    float traditional = asked & HANDWRITING_TRADITIONAL ? RARE[class->traditional] : INFINITY;
    return fminf(simplified, traditional);
}

static float counts_against(const struct handwriting_class *class, unsigned sets, size_t strokes)
{
    size_t allowed = (size_t) class->strokes + 1;
    float many = strokes > allowed ? (float)(strokes - allowed) : 0;
    return rarity(class, sets) + STROKE_TOO_MANY * many;
}

static size_t insert(struct handwriting_answer *answers, size_t count, uint32_t character,
                     float distance)
{
    if (count == HANDWRITING_ANSWERS && distance >= answers[count - 1].distance)
        return count;
    size_t at = count < HANDWRITING_ANSWERS ? count++ : count - 1;
    for (; at > 0 && answers[at - 1].distance > distance; at--)
        answers[at] = answers[at - 1];
    answers[at] = (struct handwriting_answer){character, distance};
    return count;
}

static size_t search(const struct handwriting_format *format, unsigned sets, size_t strokes,
                     struct question *question)
{
    size_t count = 0;
    for (size_t i = 0; i < format->classes; i++) {
        struct handwriting_class class = handwriting_class_of(format, i);
        if ((class.sets & sets) == 0)
            continue;
        float distance = fminf(nearest(format, i, question->steps),
                               nearest(format, i, question->steps_round) + TURNED_ROUND);
        distance += counts_against(&class, sets, strokes);
        count = insert(question->answers, count, class.character, distance);
    }
    return count;
}

size_t handwriting_recognise(const struct handwriting *model, const struct strokes *strokes,
                             size_t from, size_t to, unsigned sets,
                             struct handwriting_answer out[static HANDWRITING_ANSWERS])
{
    size_t count = 0;
    struct question *question = secret_create(sizeof *question);
    if (question == NULL)
        return 0;
    if (to > strokes->count)
        to = strokes->count;
    if (to > from && to - from > HANDWRITING_STROKES_MAX)
        to = from + HANDWRITING_STROKES_MAX;
    if (handwriting_shape(strokes, from, to, &question->work, question->shape)) {
        find_place(&model->format, question, question->steps);
        turn_round(question->shape);
        find_place(&model->format, question, question->steps_round);
        count = search(&model->format, sets, to - from, question);
        memcpy(out, question->answers, count * sizeof *out);
    }
    secret_destroy(question);
    return count;
}
