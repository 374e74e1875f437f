#include "app/ui/text.h"

#include "board/base/secret.h"

#include <hb.h>
#include <linebreak.h>
#include <string.h>
#include <utf8proc.h>

struct text_box *text_box_create(void)
{
    init_linebreak();
    return secret_create(sizeof(struct text_box));
}

void text_box_destroy(struct text_box *box)
{
    secret_destroy(box);
}

/* Characters that stand alone: one glyph each, no marks, no kerning. The bulk of Chinese, laid out
 * without HarfBuzz. */
static bool is_plain(utf8proc_int32_t c)
{
    return (c >= 0x3000 && c < 0x302a) || (c >= 0x3400 && c < 0xa000) ||
           (c >= 0xff00 && c < 0xfff0) || (c >= '0' && c <= '9');
}

/* UAX 14 would let a line begin with these; GB/T 15834 does not. */
static void keep_off_line_starts(const char *text, size_t len, char *breaks)
{
    static const char *const SIGNS[] = {"·", "～", "－"};

    for (size_t at = 1; at < len; at++) {
        if ((unsigned char)text[at] < 0xc0 || breaks[at - 1] != LINEBREAK_ALLOWBREAK ||
            text[at - 1] == ' ')
            continue;
        for (size_t i = 0; i < sizeof SIGNS / sizeof *SIGNS; i++)
            if (strlen(SIGNS[i]) <= len - at && memcmp(text + at, SIGNS[i], strlen(SIGNS[i])) == 0)
                breaks[at - 1] = LINEBREAK_NOBREAK;
    }
}

static utf8proc_int32_t read_char(const char *text, size_t len, size_t at, size_t *out_size)
{
    utf8proc_int32_t c;
    utf8proc_ssize_t size =
        utf8proc_iterate((const utf8proc_uint8_t *)text + at, (utf8proc_ssize_t)(len - at), &c);

    *out_size = size > 0 ? (size_t)size : 1;
    return size > 0 ? c : -1;
}

/* Positions stay in 1/64 pixel until the lines are known. */
static void add_glyph(struct text_box *box, struct glyph glyph, int *pen, int advance)
{
    if (box->glyph_count == TEXT_GLYPHS_MAX)
        return;
    glyph.x += *pen;
    glyph.advance = (uint16_t)((advance + 32) / 64);
    box->glyphs[box->glyph_count++] = glyph;
    *pen += advance;
}

static void add_plain(struct fonts *fonts, const struct text_style *style, utf8proc_int32_t c,
                      size_t at, struct text_box *box, int *pen)
{
    bool bold = style->face == FACE_BOLD;
    uint32_t id = c < 0 ? 0 : font_glyph(fonts, style->face, style->lang, (uint32_t)c);

    if (id == 0 && bold && c >= 0) {
        bold = false;
        id = font_glyph(fonts, FACE_TEXT, style->lang, (uint32_t)c);
    }
    int advance =
        id == 0 ? style->px * 64
                : font_advance(fonts, bold ? FACE_BOLD : FACE_TEXT, style->lang, style->px, id);
    add_glyph(box, (struct glyph){.id = id, .at = (uint32_t)at, .bold = bold}, pen, advance);
}

static void add_shaped(struct fonts *fonts, const struct text_style *style, const char *text,
                       size_t len, size_t start, size_t end, struct text_box *box, int *pen)
{
    hb_buffer_t *buffer = hb_buffer_create();
    unsigned count = 0;

    hb_buffer_add_utf8(buffer, text, (int)len, (unsigned)start, (int)(end - start));
    hb_buffer_guess_segment_properties(buffer);
    hb_buffer_set_direction(buffer, HB_DIRECTION_LTR);
    hb_shape(font_shaper(fonts, style->face, style->lang), buffer, NULL, 0);
    const hb_glyph_info_t *infos = hb_buffer_get_glyph_infos(buffer, &count);
    const hb_glyph_position_t *positions = hb_buffer_get_glyph_positions(buffer, &count);
    for (unsigned i = 0; i < count; i++) {
        int64_t scale = (int64_t)style->px * 64;
        int advance = infos[i].codepoint == 0 ? style->px * 64
                                              : (int)(positions[i].x_advance * scale / FONT_UNITS);
        add_glyph(box,
                  (struct glyph){.id = infos[i].codepoint,
                                 .x = (int32_t)(positions[i].x_offset * scale / FONT_UNITS),
                                 .y = (int32_t)(positions[i].y_offset * style->px / FONT_UNITS),
                                 .at = infos[i].cluster,
                                 .bold = style->face == FACE_BOLD},
                  pen, advance);
    }
    hb_buffer_destroy(buffer);
}

static void shape_all(struct fonts *fonts, const struct text_style *style, const char *text,
                      size_t len, struct text_box *box)
{
    int pen = 0;
    size_t size;

    for (size_t at = 0; at < len;) {
        utf8proc_int32_t c = read_char(text, len, at, &size);
        if (c == '\n') {
            at += size;
        } else if (c < 0 || is_plain(c)) {
            add_plain(fonts, style, c, at, box, &pen);
            at += size;
        } else {
            size_t end = at;
            while (end < len && c >= 0 && c != '\n' && !is_plain(c)) {
                end += size;
                if (end < len)
                    c = read_char(text, len, end, &size);
            }
            if (end == at + size && end == len && at == 0) /* a key's label */
                add_plain(fonts, style, c, at, box, &pen);
            else
                add_shaped(fonts, style, text, len, at, end, box, &pen);
            at = end;
        }
    }
}

static uint32_t without_spaces(const char *text, uint32_t start, uint32_t end)
{
    while (end > start && (text[end - 1] == ' ' || text[end - 1] == '\n'))
        end--;
    return end;
}

/* Closes the line of glyphs [first, last) over bytes [start, end): makes positions relative. */
static void end_line(struct text_box *box, const char *text, size_t first, size_t last,
                     uint32_t start, uint32_t end)
{
    if (box->line_count == TEXT_LINES_MAX)
        return;
    struct text_line line = {.start = start,
                             .end = without_spaces(text, start, end),
                             .glyph = (uint32_t)first,
                             .glyph_count = (uint32_t)(last - first)};
    int32_t origin = first < last ? box->glyphs[first].x : 0;
    for (size_t i = first; i < last; i++) {
        struct glyph *glyph = &box->glyphs[i];
        glyph->x = (glyph->x - origin + 32) >> 6;
        if (glyph->at < line.end)
            line.width = glyph->x + glyph->advance;
    }
    box->lines[box->line_count++] = line;
}

/* `glyph` is not the first. */
static bool ends_cluster(const struct text_box *box, size_t glyph)
{
    return box->glyphs[glyph].at != box->glyphs[glyph - 1].at;
}

/* The glyph that the next line begins with, when glyph `over` no longer fits. */
static size_t line_end(const struct text_box *box, size_t first, size_t over)
{
    for (size_t i = over; i > first; i--)
        if (ends_cluster(box, i) && box->breaks[box->glyphs[i].at - 1] == LINEBREAK_ALLOWBREAK)
            return i;
    for (size_t i = over; i > first; i--)
        if (ends_cluster(box, i))
            return i;
    return over;
}

/* Bytes [start, end) hold no newline. */
static void break_line(struct text_box *box, const char *text, size_t *glyph, uint32_t start,
                       uint32_t end, int width)
{
    size_t first = *glyph, i = first;

    while (i < box->glyph_count && box->glyphs[i].at < end) {
        const struct glyph *at = &box->glyphs[i];
        int right = (at->x - box->glyphs[first].x + 32) / 64 + at->advance;
        if (width > 0 && right > width && i > first && text[at->at] != ' ') {
            size_t next = line_end(box, first, i);
            end_line(box, text, first, next, start, box->glyphs[next].at);
            start = box->glyphs[next].at;
            first = i = next;
            continue;
        }
        i++;
    }
    end_line(box, text, first, i, start, end);
    *glyph = i;
}

void text_layout(struct fonts *fonts, const struct text_style *style, const char *text, size_t len,
                 int width, struct text_box *box)
{
    size_t glyph = 0;

    if (len > TEXT_BYTES_MAX)
        len = text_previous(text, len, TEXT_BYTES_MAX);
    box->glyph_count = box->line_count = 0;
    memset(box->breaks, LINEBREAK_INSIDEACHAR, len);
    if (width > 0) {
        set_linebreaks_utf8((const utf8_t *)text, len, "zh", box->breaks);
        keep_off_line_starts(text, len, box->breaks);
    }
    shape_all(fonts, style, text, len, box);
    for (size_t start = 0;;) {
        const char *newline = memchr(text + start, '\n', len - start);
        size_t end = newline != NULL ? (size_t)(newline - text) : len;
        break_line(box, text, &glyph, (uint32_t)start, (uint32_t)end, width);
        if (newline == NULL)
            return;
        start = end + 1;
    }
}

/* The box that stands for a character that the fonts lack. */
static void draw_missing(int px, int x, int y, uint32_t colour, struct canvas *canvas)
{
    struct rect box = {x + px / 10, y - px * 3 / 4, px * 4 / 5, px * 7 / 8};
    int line = px / 16 + 1;
    canvas_fill(canvas, (struct rect){box.x, box.y, box.w, line}, colour);
    canvas_fill(canvas, (struct rect){box.x, box.y, line, box.h}, colour);
    canvas_fill(canvas, (struct rect){box.x + box.w - line, box.y, line, box.h}, colour);
    canvas_fill(canvas, (struct rect){box.x, box.y + box.h - line, box.w, line}, colour);
}

void text_draw(struct fonts *fonts, const struct text_style *style, const struct glyph *glyph,
               uint32_t colour, struct canvas *canvas)
{
    if (glyph->id == 0) {
        draw_missing(style->px, glyph->x, glyph->y, colour, canvas);
        return;
    }
    enum face face = style->face == FACE_BOLD && !glyph->bold ? FACE_TEXT : style->face;
    struct bitmap drawn = font_bitmap(fonts, face, style->lang, style->px, glyph->id);
    canvas_mask(canvas, glyph->x + drawn.left, glyph->y - drawn.top, drawn.pixels, drawn.w, drawn.h,
                drawn.w, colour);
}

int text_line_height(const struct text_style *style)
{
    return style->px * 14 / 10;
}

int text_ascent(const struct text_style *style)
{
    /* Half of the line and half of the 0.733 em of a capital; Chinese glyphs sit a hair lower. */
    return text_line_height(style) / 2 + style->px * 37 / 100;
}

size_t text_next(const char *text, size_t len, size_t at)
{
    size_t size;
    utf8proc_int32_t state = 0;

    if (at >= len)
        return len;
    utf8proc_int32_t before = read_char(text, len, at, &size);
    for (at += size; at < len; at += size) {
        utf8proc_int32_t c = read_char(text, len, at, &size);
        if (before < 0 || c < 0 || utf8proc_grapheme_break_stateful(before, c, &state))
            break;
        before = c;
    }
    return at;
}

size_t text_previous(const char *text, size_t len, size_t at)
{
    size_t found = 0;

    if (at > len)
        at = len;
    /* Boundaries are only sure from a sure start: a newline, or the beginning. */
    for (size_t i = at; i-- > 0;) {
        if (text[i] == '\n' && i + 1 < at) {
            found = i + 1;
            break;
        }
    }
    for (size_t next; (next = text_next(text, len, found)) < at;)
        found = next;
    return found;
}
