/* Invariants
 *  1. ends[] rises, each stroke has a point, and the last one ends at point_count.
 *  2. Every point lies within the box.
 *  3. Behind point_count there are only zeroes.
 *  4. At the coarsest grid with two points a stroke, all that may be drawn fits the text: a way
 *     from edge to edge is then one byte.
 */
#include "app/form/strokes.h"

#include "board/base/bytes.h"
#include "board/base/must.h"
#include "board/base/secret.h"

#include <sodium.h>
#include <string.h>

enum {
    STEP_MAX = 64,
    TOLERANCE_MIN = 2, /* what is left out of a finger's way is not seen */
    LOOK_AHEAD = 64,   /* points that one may stand for, so that thinning takes no time */
    BYTES_MAX = STROKES_TEXT_MAX * 3 / 4,
    HEAD_SIZE = 6,
    NUMBER_MAX = 1 << 14,
};
_Static_assert(HEAD_SIZE + STROKES_MAX * 5 <= BYTES_MAX, "the coarsest strokes fit");
_Static_assert(STROKES_SIDE_MAX / STEP_MAX < 64, "a way across the coarsest box is one byte");

static int16_t within(int value, int most)
{
    return (int16_t)(value < 0 ? 0 : value > most ? most : value);
}

void strokes_begin(struct strokes *strokes, int width, int height)
{
    must(width > 0 && height > 0);
    secret_wipe(strokes, sizeof *strokes);
    strokes->width = within(width, STROKES_SIDE_MAX);
    strokes->height = within(height, STROKES_SIDE_MAX);
}

static struct strokes_point point_within(const struct strokes *strokes, int x, int y)
{
    return (struct strokes_point){within(x, strokes->width), within(y, strokes->height)};
}

size_t strokes_of(const struct strokes *strokes, size_t stroke, size_t *out_from)
{
    must(stroke < strokes->count);
    *out_from = stroke > 0 ? strokes->ends[stroke - 1] : 0;
    return strokes->ends[stroke];
}

/* ---- thinning */

/* Whether `p` is within `tolerance` of the line from a to b. */
static bool is_near(struct strokes_point a, struct strokes_point b, struct strokes_point p,
                    int64_t tolerance)
{
    int64_t dx = b.x - a.x, dy = b.y - a.y, px = p.x - a.x, py = p.y - a.y;
    int64_t along = px * dx + py * dy, length = dx * dx + dy * dy;
    if (along <= 0)
        return px * px + py * py <= tolerance * tolerance;
    if (along >= length) {
        px = p.x - b.x;
        py = p.y - b.y;
        return px * px + py * py <= tolerance * tolerance;
    }
    int64_t across = px * dy - py * dx;
    return across * across <= tolerance * tolerance * length;
}

static bool line_tells(const struct strokes_point *points, size_t from, size_t to,
                       int64_t tolerance)
{
    for (size_t i = from + 1; i < to; i++)
        if (!is_near(points[from], points[to], points[i], tolerance))
            return false;
    return true;
}

/* The farthest point that a straight line from `from` may go to. */
static size_t next_kept(const struct strokes *strokes, size_t from, size_t end, int64_t tolerance)
{
    size_t next = from + 1;
    while (next + 1 < end && next + 1 - from <= LOOK_AHEAD &&
           line_tells(strokes->points, from, next + 1, tolerance))
        next++;
    return next;
}

static void cut_points(struct strokes *strokes, size_t count)
{
    secret_wipe(strokes->points + count, (strokes->point_count - count) * sizeof *strokes->points);
    strokes->point_count = (uint16_t)count;
}

void strokes_undo(struct strokes *strokes)
{
    must(strokes->count > 0);
    size_t last = strokes->count - 1u, from;
    (void)strokes_of(strokes, last, &from);
    strokes->ends[last] = 0;
    strokes->count = (uint16_t)last;
    cut_points(strokes, from);
}

/* First and last point of each stroke stay. */
static void thin(struct strokes *strokes, int64_t tolerance)
{
    size_t kept = 0, from = 0;
    for (size_t i = 0; i < strokes->count; i++) {
        size_t end = strokes->ends[i];
        for (size_t at = from; at < end; at = next_kept(strokes, at, end, tolerance))
            strokes->points[kept++] = strokes->points[at];
        strokes->ends[i] = (uint16_t)kept;
        from = end;
    }
    cut_points(strokes, kept);
}

static void make_room(struct strokes *strokes)
{
    for (int64_t tolerance = TOLERANCE_MIN; strokes->point_count > STROKES_POINTS_MAX / 2;
         tolerance *= 2)
        thin(strokes, tolerance);
}

static void add_point(struct strokes *strokes, struct strokes_point point)
{
    strokes->points[strokes->point_count++] = point;
    strokes->ends[strokes->count - 1] = strokes->point_count;
}

bool strokes_start(struct strokes *strokes, int x, int y)
{
    if (strokes->count == STROKES_MAX)
        return false;
    if (strokes->point_count == STROKES_POINTS_MAX)
        make_room(strokes);
    strokes->count++;
    add_point(strokes, point_within(strokes, x, y));
    return true;
}

void strokes_extend(struct strokes *strokes, int x, int y)
{
    must(strokes->count > 0);
    struct strokes_point point = point_within(strokes, x, y);
    struct strokes_point last = strokes->points[strokes->point_count - 1];
    if (point.x == last.x && point.y == last.y)
        return;
    if (strokes->point_count == STROKES_POINTS_MAX)
        make_room(strokes);
    add_point(strokes, point);
}

/* ---- writing */

static void put_number(struct sink *sink, unsigned value)
{
    must(value < NUMBER_MAX);
    if (value >= 0x80)
        sink_u8(sink, (uint8_t)(value | 0x80));
    sink_u8(sink, (uint8_t)(value >= 0x80 ? value >> 7 : value));
}

static void put_way(struct sink *sink, int way)
{
    put_number(sink, way < 0 ? (unsigned)(-way) * 2 - 1 : (unsigned)way * 2);
}

static int16_t on_grid(int value, int most, int step)
{
    int nearest = (value + step / 2) / step, last = most / step;
    return (int16_t)((nearest < last ? nearest : last) * step);
}

/* Moves every point to the grid; neighbours that come to lie on each other become one. */
static void snap(struct strokes *strokes, int step)
{
    size_t kept = 0, from = 0;
    for (size_t i = 0; i < strokes->count; i++) {
        size_t first = kept, end = strokes->ends[i];
        for (size_t at = from; at < end; at++) {
            struct strokes_point point = {on_grid(strokes->points[at].x, strokes->width, step),
                                          on_grid(strokes->points[at].y, strokes->height, step)};
            if (kept == first || point.x != strokes->points[kept - 1].x ||
                point.y != strokes->points[kept - 1].y)
                strokes->points[kept++] = point;
        }
        strokes->ends[i] = (uint16_t)kept;
        from = end;
    }
    cut_points(strokes, kept);
}

static void put_strokes(struct sink *sink, const struct strokes *strokes, int step)
{
    struct strokes_point last = {0};
    sink_u8(sink, STROKES_VERSION);
    sink_u8(sink, (uint8_t)step);
    sink_u16(sink, (uint16_t)strokes->width);
    sink_u16(sink, (uint16_t)strokes->height);
    for (size_t i = 0; i < strokes->count; i++) {
        size_t from, end = strokes_of(strokes, i, &from);
        put_number(sink, (unsigned)(end - from));
        for (size_t at = from; at < end; at++) {
            put_way(sink, (strokes->points[at].x - last.x) / step);
            put_way(sink, (strokes->points[at].y - last.y) / step);
            last = strokes->points[at];
        }
    }
}

size_t strokes_write(struct strokes *strokes, char out[static STROKES_TEXT_MAX + 1])
{
    uint8_t bytes[BYTES_MAX];
    struct sink sink = {.bad = true};
    *out = '\0';
    if (strokes->count == 0)
        return 0;
    for (int64_t tolerance = TOLERANCE_MIN; sink.bad; tolerance *= 2) {
        int step = tolerance / 2 < STEP_MAX ? (int)(tolerance / 2) : STEP_MAX;
        must(tolerance < (int64_t)STROKES_SIDE_MAX * STROKES_POINTS_MAX);
        thin(strokes, tolerance);
        snap(strokes, step);
        sink = sink_into(bytes, sizeof bytes);
        put_strokes(&sink, strokes, step);
    }
    must(sodium_bin2base64(out, STROKES_TEXT_MAX + 1, bytes, sink_len(&sink),
                           sodium_base64_VARIANT_URLSAFE_NO_PADDING) != NULL);
    secret_wipe(bytes, sizeof bytes);
    return strlen(out);
}

/* ---- reading */

static unsigned take_number(struct cursor *cur)
{
    unsigned low = cursor_u8(cur);
    if (low < 0x80)
        return low;
    unsigned high = cursor_u8(cur);
    if (high == 0 || high >= 0x80)
        cur->bad = true;
    return (low & 0x7f) | high << 7;
}

static int take_way(struct cursor *cur)
{
    unsigned value = take_number(cur);
    return value & 1 ? -(int)(value / 2) - 1 : (int)(value / 2);
}

struct reading {
    struct cursor cur;
    int step, width, height;
    int x, y; /* of the last point */
    size_t count;
    struct strokes *out; /* NULL: only looks */
};

static void take_stroke(struct reading *in)
{
    unsigned count = take_number(&in->cur);
    if (count == 0 || in->count++ == STROKES_MAX)
        in->cur.bad = true;
    for (unsigned i = 0; i < count && !in->cur.bad; i++) {
        in->x += take_way(&in->cur) * in->step;
        in->y += take_way(&in->cur) * in->step;
        if (in->x < 0 || in->x > in->width || in->y < 0 || in->y > in->height)
            in->cur.bad = true;
        if (in->cur.bad || in->out == NULL)
            continue;
        in->out->count = (uint16_t)in->count;
        add_point(in->out, (struct strokes_point){(int16_t)in->x, (int16_t)in->y});
    }
}

static bool is_side(int side)
{
    return side > 0 && side <= STROKES_SIDE_MAX;
}

/* The text's bytes, which hold fewer points than `out` has room for. */
static enum tg_err take_strokes(const uint8_t *bytes, size_t len, struct strokes *out)
{
    struct reading in = {.cur = cursor_over(bytes, len), .out = out};
    if (cursor_u8(&in.cur) != STROKES_VERSION)
        return in.cur.bad ? TG_ERR_FORMAT : TG_ERR_VERSION;
    in.step = cursor_u8(&in.cur);
    in.width = cursor_u16(&in.cur);
    in.height = cursor_u16(&in.cur);
    if (in.step == 0 || in.step > STEP_MAX || (in.step & (in.step - 1)) != 0 ||
        !is_side(in.width) || !is_side(in.height))
        return TG_ERR_FORMAT;
    if (out != NULL)
        strokes_begin(out, in.width, in.height);
    do
        take_stroke(&in);
    while (cursor_left(&in.cur) > 0 && !in.cur.bad);
    return cursor_done(&in.cur) ? TG_OK : TG_ERR_FORMAT;
}

enum tg_err strokes_read(const char *text, size_t len, struct strokes *out)
{
    uint8_t bytes[BYTES_MAX];
    size_t used = 0;
    if (len > STROKES_TEXT_MAX ||
        base64_decode(text, len, BASE64_URL, bytes, sizeof bytes, &used) != TG_OK)
        return TG_ERR_FORMAT;
    enum tg_err err = take_strokes(bytes, used, NULL);
    if (err == TG_OK && out != NULL)
        must(take_strokes(bytes, used, out) == TG_OK);
    secret_wipe(bytes, sizeof bytes);
    return err;
}

struct strokes_fit strokes_fit(const struct strokes *strokes, double width, double height)
{
    double across = width / strokes->width, down = height / strokes->height;
    double scale = across < down ? across : down;
    return (struct strokes_fit){scale, (width - strokes->width * scale) / 2,
                                (height - strokes->height * scale) / 2};
}
