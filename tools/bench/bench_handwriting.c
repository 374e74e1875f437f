/* The recogniser beside zinnia with Debian's model for Simplified Chinese: the same strokes of
 * characters of GB 2312, by hands that neither was taught by. */
#include "app/input/handwriting.h"
#include "board/base/must.h"
#include "board/base/secret.h"
#include "tests/app/hand_rig.h"
#include "tools/bench/bench.h"

#include <math.h>
#include <stdio.h>
#include <sys/stat.h>
#include <utf8proc.h>
#include <zinnia.h>

enum { EVERY = 6, SAMPLES_MAX = 1200 }; /* every sixth of 6,763 characters */

static const char ZINNIA_MODEL[] = "/usr/share/tegaki/models/zinnia/handwriting-zh_CN.model";

struct score {
    size_t first, ten;
    double ms[SAMPLES_MAX];
};

static uint32_t code_of(const char *text)
{
    utf8proc_int32_t code = 0;
    (void)utf8proc_iterate((const utf8proc_uint8_t *)text, -1, &code);
    return (uint32_t)code;
}

static void ask_ours(const struct handwriting *model, const struct strokes *strokes,
                     uint32_t character, size_t n, struct score *score)
{
    struct handwriting_answer answers[HANDWRITING_ANSWERS];
    int64_t start = bench_now_ns();
    size_t count = handwriting_recognise(model, strokes, 0, strokes->count,
                                         HANDWRITING_ALL & ~HANDWRITING_TRADITIONAL, answers);
    score->ms[n] = (double)(bench_now_ns() - start) / 1e6;
    for (size_t i = 0; i < count; i++)
        if (answers[i].character == character) {
            score->first += i == 0;
            score->ten++;
        }
}

static void ask_zinnia(zinnia_recognizer_t *zinnia, const struct strokes *strokes,
                       uint32_t character, size_t n, struct score *score)
{
    zinnia_character_t *drawn = zinnia_character_new();
    zinnia_character_set_width(drawn, (size_t)strokes->width);
    zinnia_character_set_height(drawn, (size_t)strokes->height);
    for (size_t s = 0; s < strokes->count; s++) {
        size_t from, to = strokes_of(strokes, s, &from);
        for (size_t p = from; p < to; p++)
            zinnia_character_add(drawn, s, strokes->points[p].x, strokes->points[p].y);
    }
    int64_t start = bench_now_ns();
    zinnia_result_t *result = zinnia_recognizer_classify(zinnia, drawn, HANDWRITING_ANSWERS);
    score->ms[n] = (double)(bench_now_ns() - start) / 1e6;
    for (size_t i = 0; result != NULL && i < zinnia_result_size(result); i++)
        if (code_of(zinnia_result_value(result, i)) == character) {
            score->first += i == 0;
            score->ten++;
        }
    if (result != NULL)
        zinnia_result_destroy(result);
    zinnia_character_destroy(drawn);
}

static void rows(const char *name, size_t ours, size_t zinnia, size_t count, const char *where,
                 const char *aim)
{
    char row[64];
    snprintf(row, sizeof row, "handwriting, %s: %s", name, where);
    bench_row(row, 100.0 * (double)ours / (double)count, "%",
              100.0 * (double)zinnia / (double)count, (double)ours / fmax((double)zinnia, 1), aim);
}

struct both {
    const struct handwriting *ours;
    zinnia_recognizer_t *zinnia;
};

/* Every figure by one kind of hand; the answers' pace goes to `ours` and `zinnia`. */
static void compare(const struct both *both, const struct templates *figures, enum hand_kind kind,
                    struct score *ours, struct score *zinnia)
{
    static const char *const names[HAND_KINDS] = {"neat",    "jittered", "joined",
                                                  "running", "swapped",  "thin"};
    static struct strokes strokes;
    struct hand_dice dice = {{7, (uint16_t)kind, 77}};
    bool joined = kind == HAND_JOINED || kind == HAND_RUNNING;
    ours->first = ours->ten = zinnia->first = zinnia->ten = 0;
    for (size_t n = 0; n < figures->count; n++) {
        uint32_t character = figures->list[n].character;
        hand_rig_draw(&figures->list[n], kind, &dice, &strokes);
        ask_ours(both->ours, &strokes, character, n, ours);
        ask_zinnia(both->zinnia, &strokes, character, n, zinnia);
    }
    rows(names[kind], ours->first, zinnia->first, figures->count, "first", "above zinnia's");
    rows(names[kind], ours->ten, zinnia->ten, figures->count, "in ten",
         joined ? "≥ 90 %" : "above zinnia's");
}

static double megabytes(const char *path)
{
    struct stat stat_of;
    must(stat(path, &stat_of) == 0);
    return (double)stat_of.st_size / 1e6;
}

int main(void)
{
    static struct templates figures;
    static struct score ours, zinnia;
    struct handwriting *model = NULL;
    struct fault fault;
    char path[512];
    must(secret_init() == TG_OK);
    must(handwriting_create(hand_rig_share(), &model, &fault) == TG_OK);
    struct both both = {model, zinnia_recognizer_new()};
    must(zinnia_recognizer_open(both.zinnia, ZINNIA_MODEL));
    hand_rig_figures(EVERY, &figures);
    must(figures.count <= SAMPLES_MAX);
    for (int kind = 0; kind < HAND_KINDS; kind++)
        compare(&both, &figures, (enum hand_kind)kind, &ours, &zinnia);
    bench_row("a character recognised, median", bench_median(ours.ms, figures.count), "ms",
              bench_median(zinnia.ms, figures.count), NAN, "(beside: zinnia)");
    bench_row("a character recognised, p99", bench_p99(ours.ms, figures.count), "ms",
              bench_p99(zinnia.ms, figures.count), NAN, "≤ 5 ms");
    snprintf(path, sizeof path, "%s/handwriting/model.bin", hand_rig_share());
    bench_row("the handwriting model", megabytes(path), "MB", megabytes(ZINNIA_MODEL), NAN,
              "≤ 4 MB");
    zinnia_recognizer_destroy(both.zinnia);
    handwriting_destroy(model);
    templates_finish(&figures);
    return 0;
}
