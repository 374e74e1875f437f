#include "tests/app/hand_rig.h"

#include "board/base/must.h"

#include <iconv.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <utf8proc.h>

enum { BOX = 820, POINTS = 4096, STROKES = 64, KNOTS = 6 };

struct trace {
    size_t count, ends[STROKES];
    struct {
        double x, y;
    } at[POINTS];
};

const char *hand_rig_share(void)
{
    const char *given = getenv("SHARE");
    return given != NULL ? given : "build/share";
}

void hand_rig_figures(unsigned every, struct templates *out)
{
    enum { FIRST_ROW = 0xb0, FIRST_CELL = 0xa1, ROWS = 72, CELLS = 94 };
    struct fault fault;
    char folder[512];
    snprintf(folder, sizeof folder, "%s/../strokes", hand_rig_share());
    iconv_t to = iconv_open("UTF-8", "GB2312");
    must(to != (iconv_t)-1);
    for (unsigned n = 0; n < ROWS * CELLS; n += every) {
        char in[2] = {(char)(FIRST_ROW + n / CELLS), (char)(FIRST_CELL + n % CELLS)}, text[8] = "";
        char *from = in, *at = text;
        size_t left = sizeof in, room = sizeof text - 1;
        utf8proc_int32_t code = 0;
        if (iconv(to, &from, &left, &at, &room) == (size_t)-1)
            continue;
        (void)utf8proc_iterate((const utf8proc_uint8_t *)text, -1, &code);
        must(templates_add(folder, (uint32_t)code, out, &fault) == TG_OK);
    }
    iconv_close(to);
}

static double draw_real(struct hand_dice *dice, double least, double most)
{
    return least + erand48(dice->state) * (most - least);
}

static size_t start_of(const struct trace *trace, size_t stroke)
{
    return stroke > 0 ? trace->ends[stroke - 1] : 0;
}

static void push(struct trace *trace, size_t *at, double x, double y)
{
    must(*at < POINTS);
    trace->at[*at].x = x;
    trace->at[(*at)++].y = y;
}

/* Straight pieces of at most `far`. */
static void push_line(struct trace *trace, size_t *at, double x, double y, double far)
{
    double x0 = trace->at[*at - 1].x, y0 = trace->at[*at - 1].y;
    int pieces = (int)ceil(hypot(x - x0, y - y0) / far);
    for (int i = 1; i <= pieces; i++)
        push(trace, at, x0 + (x - x0) * i / pieces, y0 + (y - y0) * i / pieces);
}

static void copy(const struct template *template, struct trace *out)
{
    size_t from = 0, at = 0;
    out->count = template->count;
    for (size_t s = 0; s < template->count; s++) {
        push(out, &at, template->points[from].x, template->points[from].y);
        for (size_t i = from + 1; i < template->ends[s]; i++)
            push_line(out, &at, template->points[i].x, template->points[i].y, 0.035);
        from = template->ends[s];
        out->ends[s] = at;
    }
}

/* ---- straying */

/* A grid of knots that are pulled about; what lies between follows. */
static void pull_knots(struct trace *trace, double far, struct hand_dice *dice)
{
    double pull[KNOTS + 1][KNOTS + 1][2];
    for (int i = 0; i <= KNOTS; i++)
        for (int j = 0; j <= KNOTS; j++)
            for (int way = 0; way < 2; way++)
                pull[i][j][way] = draw_real(dice, -far, far);
    for (size_t p = 0; p < trace->ends[trace->count - 1]; p++) {
        double u = fmin(fmax(trace->at[p].x, 0), 0.999) * KNOTS;
        double v = fmin(fmax(trace->at[p].y, 0), 0.999) * KNOTS;
        int i = (int)u, j = (int)v;
        double moved[2];
        u -= i;
        v -= j;
        for (int way = 0; way < 2; way++)
            moved[way] = (pull[i][j][way] * (1 - u) + pull[i + 1][j][way] * u) * (1 - v) +
                         (pull[i][j + 1][way] * (1 - u) + pull[i + 1][j + 1][way] * u) * v;
        trace->at[p].x += moved[0];
        trace->at[p].y += moved[1];
    }
}

/* Each stroke a little elsewhere, longer or shorter, turned. */
static void stray(struct trace *trace, double shift, double stretch, double turn,
                  struct hand_dice *dice)
{
    for (size_t s = 0; s < trace->count; s++) {
        size_t from = start_of(trace, s), to = trace->ends[s];
        double x = trace->at[(from + to) / 2].x, y = trace->at[(from + to) / 2].y;
        double by = draw_real(dice, 1 - stretch, 1 + stretch), a = draw_real(dice, -turn, turn);
        double sx = draw_real(dice, -shift, shift), sy = draw_real(dice, -shift, shift);
        for (size_t p = from; p < to; p++) {
            double dx = (trace->at[p].x - x) * by, dy = (trace->at[p].y - y) * by;
            trace->at[p].x = x + sx + dx * cos(a) - dy * sin(a);
            trace->at[p].y = y + sy + dx * sin(a) + dy * cos(a);
        }
    }
}

/* A hand that shakes some eight times a second while a stroke takes half of one. */
static void shake(struct trace *trace, double far, struct hand_dice *dice)
{
    for (size_t s = 0; s < trace->count; s++) {
        double at = draw_real(dice, 0, 6), x = 0, y = 0;
        for (size_t p = start_of(trace, s); p < trace->ends[s]; p++) {
            at += draw_real(dice, 0.3, 1.6);
            x = 0.6 * x + draw_real(dice, -far, far);
            y = 0.6 * y + draw_real(dice, -far, far);
            trace->at[p].x += x * 0.5 + far * sin(at);
            trace->at[p].y += y * 0.5 + far * cos(at * 1.3);
        }
    }
}

/* ---- joining */

static void join(const struct trace *in, double chance, struct trace *out, struct hand_dice *dice)
{
    size_t at = 0;
    bool some = false;
    out->count = 0;
    for (size_t s = 0; s < in->count; s++) {
        for (size_t p = start_of(in, s); p < in->ends[s]; p++)
            push(out, &at, in->at[p].x, in->at[p].y);
        bool must_join = !some && s + 2 == in->count;
        if (s + 1 < in->count && (must_join || erand48(dice->state) < chance)) {
            /* The pen swings over in a bow. */
            double x0 = out->at[at - 1].x, y0 = out->at[at - 1].y;
            double x1 = in->at[in->ends[s]].x, y1 = in->at[in->ends[s]].y;
            double bow = draw_real(dice, -0.2, 0.2);
            for (int i = 1; i < 6; i++) {
                double t = i / 6.0, middle = bow * 4 * t * (1 - t) * 0.5;
                push(out, &at, x0 + (x1 - x0) * t - (y1 - y0) * middle,
                     y0 + (y1 - y0) * t + (x1 - x0) * middle);
            }
            some = true;
        } else {
            out->ends[out->count++] = at;
        }
    }
}

/* Each point goes to the middle of its neighbours: corners become bows. */
static void cut_corners(struct trace *trace, int times)
{
    for (int n = 0; n < times; n++)
        for (size_t s = 0; s < trace->count; s++)
            for (size_t p = start_of(trace, s) + 2; p + 2 < trace->ends[s]; p++) {
                trace->at[p].x = (trace->at[p - 2].x + trace->at[p].x + trace->at[p + 2].x) / 3;
                trace->at[p].y = (trace->at[p - 2].y + trace->at[p].y + trace->at[p + 2].y) / 3;
            }
}

/* A cubic B-spline that is drawn towards every fifth point, each a little off, and goes through
 * none but the ends. */
static void loosen(const struct trace *in, struct trace *out, struct hand_dice *dice)
{
    enum { EVERY = 5, PIECES = 6 };
    size_t at = 0;
    out->count = in->count;
    for (size_t s = 0; s < in->count; s++) {
        int from = (int)start_of(in, s), last = (int)in->ends[s] - 1, count = 0;
        double x[POINTS / EVERY + 8], y[POINTS / EVERY + 8];
        int p = from - 2 * EVERY;
        do { /* the ends are there three times */
            int of = p < from ? from : p > last ? last : p;
            x[count] = in->at[of].x + draw_real(dice, -0.025, 0.025);
            y[count++] = in->at[of].y + draw_real(dice, -0.025, 0.025);
            p += EVERY;
        } while (p < last + 3 * EVERY);
        push(out, &at, x[0], y[0]);
        for (int k = 0; k + 3 < count; k++)
            for (int i = 1; i <= PIECES; i++) {
                double u = (double)i / PIECES, v = 1 - u;
                double a = v * v * v / 6, b = (3 * u * u * u - 6 * u * u + 4) / 6;
                double d = u * u * u / 6, c = 1 - a - b - d;
                push(out, &at, a * x[k] + b * x[k + 1] + c * x[k + 2] + d * x[k + 3],
                     a * y[k] + b * y[k + 1] + c * y[k + 2] + d * y[k + 3]);
            }
        out->ends[s] = at;
    }
}

/* ---- what the screen sees */

static void show(const struct trace *trace, size_t every, struct hand_dice *dice,
                 struct strokes *out)
{
    double size = draw_real(dice, 0.62, 0.9), a = draw_real(dice, -0.09, 0.09);
    double wide = draw_real(dice, 0.86, 1.14), lean = draw_real(dice, -0.12, 0.12);
    double x0 = draw_real(dice, -0.05, 0.05), y0 = draw_real(dice, -0.05, 0.05);
    strokes_begin(out, BOX, BOX);
    for (size_t s = 0; s < trace->count; s++) {
        size_t from = start_of(trace, s), to = trace->ends[s];
        for (size_t p = from; p < to; p++) {
            double x = (trace->at[p].x - 0.5) * wide, y = (trace->at[p].y - 0.5) / wide;
            double lx = x - lean * y, ly = y;
            int px = (int)lround(BOX * (0.5 + x0 + size * (lx * cos(a) - ly * sin(a))));
            int py = (int)lround(BOX * (0.5 + y0 + size * (lx * sin(a) + ly * cos(a))));
            if (p == from)
                must(strokes_start(out, px, py));
            else if ((p - from) % every == 0 || p + 1 == to)
                strokes_extend(out, px, py);
        }
    }
}

void hand_rig_shuffle(const struct strokes *strokes, struct hand_dice *dice, struct strokes *out)
{
    size_t order[STROKES_MAX];
    for (size_t i = 0; i < strokes->count; i++) {
        size_t j = (size_t)(erand48(dice->state) * (double)(i + 1));
        order[i] = order[j];
        order[j] = i;
    }
    strokes_begin(out, strokes->width, strokes->height);
    for (size_t i = 0; i < strokes->count; i++) {
        size_t from, to = strokes_of(strokes, order[i], &from);
        must(strokes_start(out, strokes->points[from].x, strokes->points[from].y));
        for (size_t p = from + 1; p < to; p++)
            strokes_extend(out, strokes->points[p].x, strokes->points[p].y);
    }
}

void hand_rig_draw(const struct template *template, enum hand_kind kind, struct hand_dice *dice,
                   struct strokes *out)
{
    static struct trace trace, joined;
    static struct strokes ordered;
    bool rough = kind == HAND_JITTERED;
    size_t every = kind == HAND_THIN   ? 5
                   : kind == HAND_NEAT ? 1
                                       : 1 + (size_t)draw_real(dice, 0, 2);
    copy(template, &trace);
    stray(&trace, rough ? 0.03 : 0.012, rough ? 0.15 : 0.06, rough ? 0.12 : 0.05, dice);
    pull_knots(&trace, rough ? 0.045 : 0.02, dice);
    if (rough)
        shake(&trace, 0.008, dice);
    if (kind == HAND_JOINED) {
        join(&trace, draw_real(dice, 0.1, 1), &joined, dice);
        cut_corners(&joined, (int)draw_real(dice, 0, 4));
        trace = joined;
    } else if (kind == HAND_RUNNING) {
        join(&trace, draw_real(dice, 0.5, 1), &joined, dice);
        loosen(&joined, &trace, dice);
    }
    if (kind != HAND_SWAPPED) {
        show(&trace, every, dice, out);
        return;
    }
    show(&trace, every, dice, &ordered);
    hand_rig_shuffle(&ordered, dice, out);
}
