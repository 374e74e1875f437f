#include "tools/model/samples.h"

#include "board/base/must.h"
#include "tools/model/crew.h"
#include "tools/model/vary.h"

#include <stdlib.h>

enum { PIECE = 256 };

struct drawing_room {
    struct vary vary;
    struct handwriting_work work;
};

struct job {
    const struct templates *templates;
    const struct classes *classes;
    uint64_t seed;
    struct samples *out;
    struct drawing_room *rooms; /* one for each worker */
};

static enum vary_hand hand_of(struct dice *dice)
{
    float chance = dice_real(dice);
    return chance < 0.3F ? VARY_NEAT : chance < 0.62F ? VARY_QUICK : VARY_RUNNING;
}

static void draw_piece(void *ctx, size_t piece, size_t worker)
{
    struct job *job = ctx;
    struct drawing_room *room = &job->rooms[worker];
    size_t end = (piece + 1) * PIECE < job->out->count ? (piece + 1) * PIECE : job->out->count;
    for (size_t i = piece * PIECE; i < end; i++) {
        const struct class *class = &job->classes->list[job->out->classes[i]];
        struct dice dice = dice_of(job->seed, i);
        size_t which = class->from + dice_next(&dice) % (class->to - class->from);
        vary_draw(&room->vary, &job->templates->list[which], hand_of(&dice), &dice);
        must(handwriting_shape(&room->vary.drawn, 0, room->vary.drawn.count, &room->work,
                               job->out->shapes + i * HANDWRITING_VALUES));
    }
}

static void mix(struct samples *samples, uint64_t seed)
{
    struct dice dice = dice_of(seed, UINT64_MAX);
    for (size_t i = samples->count; i > 1; i--) {
        size_t j = dice_next(&dice) % i;
        uint32_t class = samples->classes[i - 1];
        samples->classes[i - 1] = samples->classes[j];
        samples->classes[j] = class;
    }
}

enum tg_err samples_draw(const struct templates *templates, const struct classes *classes,
                         size_t each, uint64_t seed, struct samples *out, struct fault *fault)
{
    struct samples samples = {.count = each * classes->count};
    struct job job = {templates, classes, seed, &samples, NULL};
    enum tg_err err = TG_OK;
    samples.classes = calloc(samples.count, sizeof *samples.classes);
    samples.shapes = calloc(samples.count, HANDWRITING_VALUES);
    job.rooms = calloc(CREW_MAX, sizeof *job.rooms);
    if (samples.classes == NULL || samples.shapes == NULL || job.rooms == NULL) {
        samples_finish(&samples);
        err = fault_set(fault, TG_ERR_MEMORY, "no memory left for %zu samples", samples.count);
        goto out;
    }
    for (size_t i = 0; i < samples.count; i++)
        samples.classes[i] = (uint32_t)(i % classes->count);
    mix(&samples, seed);
    crew_do((samples.count + PIECE - 1) / PIECE, draw_piece, &job);
    *out = samples;
out:
    free(job.rooms);
    return err;
}

void samples_finish(struct samples *samples)
{
    free(samples->classes);
    free(samples->shapes);
    *samples = (struct samples){0};
}
