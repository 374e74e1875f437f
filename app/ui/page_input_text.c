#include "app/ui/page_input_inside.h"

#include <string.h>

/* ---- what is shown */

static void show_pin(const struct field *field, struct shown *out)
{
    static const char DOT[] = "●";
    size_t n = 0;

    for (size_t i = 0; i < field_len(field) && n + sizeof DOT < sizeof out->buffer; i++) {
        memcpy(out->buffer + n, DOT, sizeof DOT - 1);
        n += sizeof DOT - 1;
    }
    out->buffer[n] = '\0';
    out->text = out->buffer;
    out->caret = n;
}

/* What is being composed, in its place. */
static void show_composing(struct page *page, const struct field_box *box, struct shown *out)
{
    const char *text = field_text(box->field);
    size_t caret = field_caret(box->field), rest = field_len(box->field) - caret,
           len = strlen(box->composing);

    if (caret + len + rest > TEXT_BYTES_MAX) /* the letters on their way are bounded, and so few */
        len = text_words_floor(box->composing, len, TEXT_BYTES_MAX - caret - rest);
    memcpy(page->shown, text, caret);
    memcpy(page->shown + caret, box->composing, len);
    memcpy(page->shown + caret + len, text + caret, rest + 1);
    out->text = page->shown;
    out->composing.from = caret;
    out->composing.to = out->caret = caret + len;
}

void page_input_show(struct page *page, const struct field_box *box, struct shown *out_shown)
{
    const struct field *field = box->field;

    *out_shown = (struct shown){.text = field_text(field), .caret = field_caret(field)};
    if (field_kind(field) == FIELD_PIN)
        show_pin(field, out_shown);
    else if (box->composing != NULL && *box->composing != '\0')
        show_composing(page, box, out_shown);
    else
        (void)field_selection(field, &out_shown->selected.from, &out_shown->selected.to);
}

/* The byte of the field that byte `at` of what is shown stands for. */
static int field_byte(const struct field *field, const struct shown *shown, size_t at)
{
    if (field_kind(field) == FIELD_PIN)
        return (int)field_len(field);
    if (at <= shown->composing.from)
        return (int)at;
    if (at < shown->composing.to)
        return (int)field_caret(field);
    return (int)(at - (shown->composing.to - shown->composing.from));
}

/* ---- places in the layout */

static int line_of(const struct text_box *box, size_t at)
{
    int line = 0;

    while (line + 1 < (int)box->line_count && box->lines[line + 1].start <= at)
        line++;
    return line;
}

/* Where the line ends for a caret: behind its spaces, unless the next word was only wrapped. */
static size_t line_stop(const struct text_box *box, int line, const char *text)
{
    if (line + 1 == (int)box->line_count)
        return strlen(text);
    size_t next = box->lines[line + 1].start;
    return next > 0 && text[next - 1] == '\n' ? next - 1 : box->lines[line].end;
}

static int x_of(const struct text_box *box, const struct text_line *line, size_t at)
{
    for (uint32_t i = 0; i < line->glyph_count; i++)
        if (box->glyphs[line->glyph + i].at >= at)
            return box->glyphs[line->glyph + i].x;
    if (line->glyph_count == 0)
        return 0;
    const struct glyph *last = &box->glyphs[line->glyph + line->glyph_count - 1];
    return last->x + last->advance;
}

static void add_stop(struct page *page, int x, int y, int at)
{
    if (page->caret_count < CARETS_MAX)
        page->carets[page->caret_count++] = (struct caret_stop){x, y, at};
}

/* `left`, `y`: the left end of the line, in its middle. */
static void add_stops(struct page *page, const struct field *field, const struct shown *shown,
                      int index, int left, int y)
{
    const struct text_box *box = page->box;
    const struct text_line *line = &box->lines[index];
    size_t next = line->start, len = strlen(shown->text), stop = line_stop(box, index, shown->text);

    for (uint32_t i = 0; i < line->glyph_count; i++) {
        const struct glyph *glyph = &box->glyphs[line->glyph + i];
        if (glyph->at < next || glyph->at >= stop) /* inside of a grapheme */
            continue;
        add_stop(page, left + glyph->x, y, field_byte(field, shown, glyph->at));
        next = text_next(shown->text, len, glyph->at);
    }
    add_stop(page, left + x_of(box, line, stop), y, field_byte(field, shown, stop));
}

/* ---- lines */

/* What of [from, to) is on the line, in pixels from its beginning. False: nothing. */
static bool part_of(const struct page *page, const char *text, int index, struct text_span bytes,
                    int *out_x, int *out_w)
{
    size_t from = bytes.from, to = bytes.to;
    const struct text_line *line = &page->box->lines[index];
    size_t stop = line_stop(page->box, index, text);
    bool newline = to > stop && text[stop] == '\n';

    if (from >= to || from > stop || to <= line->start || (from == stop && !newline))
        return false;
    *out_x = from > line->start ? x_of(page->box, line, from) : 0;
    *out_w = x_of(page->box, line, to < stop ? to : stop) - *out_x;
    if (newline) /* selected too: so that an empty line shows it */
        *out_w += page_px(page, 1.5);
    return *out_w > 0;
}

static void draw_line(struct page *page, const struct shown *shown, const struct text_style *style,
                      int index, struct rect rect)
{
    const struct palette *p = &page->state.theme.palette;
    const struct text_line *line = &page->box->lines[index];
    const struct text_span selected = shown->selected;
    int x, w, thin = page_px(page, 0.5);

    if (part_of(page, shown->text, index, selected, &x, &w))
        page_box(page, (struct rect){rect.x + x, rect.y, w, rect.h}, 0, 0, 0, p->wash);
    page_line_part(page, style, line, rect, (struct text_span){0, selected.from}, p->ink);
    page_line_part(page, style, line, rect, selected, p->on_wash);
    page_line_part(page, style, line, rect, (struct text_span){selected.to, line->end}, p->ink);
    if (part_of(page, shown->text, index, shown->composing, &x, &w))
        page_box(page,
                 (struct rect){rect.x + x, rect.y + text_ascent(style) + style->px / 7, w,
                               thin > 1 ? thin : 1},
                 0, 0, 0, p->primary);
}

/* At byte `at` of the line: the caret, or an end of what is selected. */
static void draw_bar(struct page *page, size_t at, struct rect line, int index)
{
    int x = x_of(page->box, &page->box->lines[index], at), w = page_px(page, 0.7);

    x = x < line.w ? x : line.w; /* behind spaces that have no room */
    page_box(page, (struct rect){line.x + x, line.y + line.h / 8, w, line.h * 3 / 4}, 0, 0, 0,
             page->state.theme.palette.primary);
}

/* Colour does not say alone where what is selected begins and ends. */
static void draw_bars(struct page *page, const struct shown *shown, struct rect line, int index)
{
    struct rect tall = {line.x, line.y - line.h / 6, line.w, line.h * 4 / 3};

    if (shown->selected.from == shown->selected.to) {
        if (index == line_of(page->box, shown->caret))
            draw_bar(page, shown->caret, line, index);
        return;
    }
    if (index == line_of(page->box, shown->selected.from))
        draw_bar(page, shown->selected.from, tall, index);
    if (index == line_of(page->box, shown->selected.to))
        draw_bar(page, shown->selected.to, tall, index);
}

/* ---- all of it */

int page_input_visible(const struct text_style *style, struct rect inner)
{
    int visible = inner.h / text_line_height(style);

    return visible > 0 ? visible : 1;
}

/* The first line to be seen. */
static int scrolled(struct page *page, const struct field *field, int caret, int count, int visible)
{
    struct page_state *state = &page->state;
    int first = state->text_first;

    if (state->text_seen != field_changes(field)) {
        first = caret < first ? caret : first;
        first = caret >= first + visible ? caret - visible + 1 : first;
    }
    first = first > count - visible ? count - visible : first;
    first = first < 0 ? 0 : first;
    state->text_first = first;
    state->text_seen = field_changes(field);
    page->text_step = visible > 1 ? visible - 1 : 1;
    return first;
}

struct more page_input_text(struct page *page, const struct field_box *box,
                            const struct shown *shown, const struct text_style *style,
                            struct rect inner)
{
    int height = text_line_height(style), visible = page_input_visible(style, inner);
    int count = (int)page->box->line_count, caret = line_of(page->box, shown->caret);
    int first = scrolled(page, box->field, caret, count, visible);

    for (int i = first; i < first + visible && i < count; i++) {
        struct rect line = {inner.x, inner.y + (i - first) * height, inner.w, height};
        draw_line(page, shown, style, i, line);
        add_stops(page, box->field, shown, i, line.x, line.y + height / 2);
        if (box->focused)
            draw_bars(page, shown, line, i);
    }
    return (struct more){.above = first > 0, .below = first + visible < count};
}
