#include "tests/app/paper_eye.h"

#include "board/scanner/reader.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

enum { CREASES_MAX = 4, CREASE_DOTS = 2, AROUND = 24 /* pixels of table beside the paper */ };

struct crease {
    double at, slant, aside; /* row of the slip; its slope; dots that the part below went aside */
};

struct eye {
    const struct paper_eye_picture *slip;
    const struct paper_eye_harm *harm;
    int height;
    uint8_t *worn; /* the rows that are looked at, creased; owned */
    double cos, sin, shade_x, shade_y;
    uint32_t seed;
};

/* 0 to 1. */
static double chance(uint32_t *seed)
{
    *seed = *seed * 1664525U + 1013904223U;
    return (*seed >> 8) / 16777216.0;
}

static double either_way(uint32_t *seed, double most)
{
    return (2 * chance(seed) - 1) * most;
}

/* A crease has lost its colour, and what is below it went aside. */
static uint8_t worn_dot(const struct paper_eye_picture *slip, const struct crease *creases,
                        int count, int x, int y, int top)
{
    double aside = 0;
    for (int i = 0; i < count; i++) {
        double below = y - creases[i].at - creases[i].slant * x;
        if (fabs(below) < CREASE_DOTS / 2.0)
            return 255;
        if (below > 0)
            aside += creases[i].aside;
    }
    int from = x + (int)lround(aside);
    return from >= 0 && from < slip->width ? slip->grey[(top + y) * slip->width + from] : 255;
}

static void wear(struct eye *eye, int top)
{
    const struct paper_eye_picture *slip = eye->slip;
    struct crease creases[CREASES_MAX];
    for (int i = 0; i < eye->harm->creases; i++)
        creases[i] = (struct crease){.at = chance(&eye->seed) * eye->height,
                                     .slant = either_way(&eye->seed, 0.15),
                                     .aside = either_way(&eye->seed, 1)};
    eye->worn = malloc((size_t)(slip->width * eye->height));
    assert_non_null(eye->worn);
    for (int y = 0; y < eye->height; y++)
        for (int x = 0; x < slip->width; x++)
            eye->worn[y * slip->width + x] = worn_dot(slip, creases, eye->harm->creases, x, y, top);
}

static double dot(const struct eye *eye, int x, int y)
{
    bool beside = x < 0 || x >= eye->slip->width || y < 0 || y >= eye->height;
    return beside ? 255 : eye->worn[y * eye->slip->width + x];
}

/* Between four dots. */
static double paper(const struct eye *eye, double x, double y)
{
    int left = (int)floor(x), up = (int)floor(y);
    double right = x - left, down = y - up;
    return (dot(eye, left, up) * (1 - right) + dot(eye, left + 1, up) * right) * (1 - down) +
           (dot(eye, left, up + 1) * (1 - right) + dot(eye, left + 1, up + 1) * right) * down;
}

static double seen(struct eye *eye, double x, double y)
{
    const struct paper_eye_harm *harm = eye->harm;
    double turned_x = x * eye->cos + y * eye->sin + eye->slip->width / 2.0;
    double turned_y = y * eye->cos - x * eye->sin + eye->height / 2.0;
    double grey = paper(eye, turned_x, turned_y);
    if (harm->blur > 0) {
        double by = harm->blur / harm->scale;
        grey =
            (2 * grey + paper(eye, turned_x - by, turned_y) + paper(eye, turned_x + by, turned_y) +
             paper(eye, turned_x, turned_y - by) + paper(eye, turned_x, turned_y + by)) /
            6;
    }
    double shade = harm->shade * (x * eye->shade_x + y * eye->shade_y) / eye->slip->width;
    /* The sum of four even ones is nearly normal; of each the deviation is its span's 1/√3. */
    double noise = 0;
    for (int i = 0; i < 4; i++)
        noise += either_way(&eye->seed, harm->noise * 0.866);
    return 235 - (255 - grey) * 0.86 * (1 - harm->fade) + shade + noise;
}

static struct eye look(const struct paper_eye_picture *slip, int top, int height,
                       const struct paper_eye_harm *harm, uint32_t seed)
{
    struct eye eye = {.slip = slip, .height = height, .harm = harm, .seed = seed};
    double tilt = either_way(&eye.seed, harm->tilt) * M_PI / 180;
    double shade = chance(&eye.seed) * 2 * M_PI;
    eye.cos = cos(tilt);
    eye.sin = sin(tilt);
    eye.shade_x = cos(shade);
    eye.shade_y = sin(shade);
    wear(&eye, top);
    return eye;
}

struct paper_eye_picture paper_eye_see(const struct paper_eye_picture *slip, int top, int height,
                                       const struct paper_eye_harm *harm, uint32_t seed)
{
    struct eye eye = look(slip, top, height, harm, seed);
    struct paper_eye_picture out = {
        .width = (int)(slip->width * harm->scale) + 2 * AROUND,
        .height = (int)(height * harm->scale) + 2 * AROUND,
    };
    out.grey = malloc((size_t)(out.width * out.height));
    assert_non_null(out.grey);
    for (int y = 0; y < out.height; y++)
        for (int x = 0; x < out.width; x++) {
            double grey = seen(&eye, (x - out.width / 2.0) / harm->scale,
                               (y - out.height / 2.0) / harm->scale);
            out.grey[y * out.width + x] = (uint8_t)(grey < 0 ? 0 : grey > 255 ? 255 : grey);
        }
    free(eye.worn);
    return out;
}

bool paper_eye_reads(const struct paper_eye_picture *picture, const char *digits)
{
    static struct reader_codes codes;
    const struct camera_picture seen = {picture->grey, picture->width, picture->height};
    struct reader *reader = reader_create();
    assert_non_null(reader);
    reader_read(reader, &seen, &codes);
    reader_destroy(reader);
    return codes.count == 1 && strcmp(codes.text[0], digits) == 0;
}
