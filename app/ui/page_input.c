#include "app/ui/page_inside.h"

#include "app/ui/words.h"
#include "board/base/secret.h"

#include <string.h>

/* ---- text fields */

enum { CODE_SHOWN_MAX = 64, PIN_SHOWN_MAX = 64 };

struct shown {
    const char *text; /* as drawn */
    size_t caret;     /* byte of `text` */
    char buffer[CODE_SHOWN_MAX];
};

static void show_code(const struct field *field, struct shown *out)
{
    const char *digits = field_text(field);
    size_t n = 0;

    for (size_t i = 0; digits[i] != '\0' && n + 2 < sizeof out->buffer; i++) {
        if (i > 0 && i % 4 == 0)
            out->buffer[n++] = ' ';
        out->buffer[n++] = digits[i];
    }
    out->buffer[n] = '\0';
    out->text = out->buffer;
    out->caret = field_caret(field) + (field_caret(field) > 0 ? (field_caret(field) - 1) / 4 : 0);
}

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

static void show(const struct field *field, struct shown *out)
{
    if (field_kind(field) == FIELD_CODE) {
        show_code(field, out);
    } else if (field_kind(field) == FIELD_PIN) {
        show_pin(field, out);
    } else {
        out->text = field_text(field);
        out->caret = field_caret(field);
    }
}

/* The byte of the field that byte `at` of what is shown stands for. */
static int field_byte(const struct field *field, size_t at)
{
    if (field_kind(field) == FIELD_CODE)
        return (int)(at - at / 5);
    return field_kind(field) == FIELD_PIN ? (int)field_len(field) : (int)at;
}

static size_t caret_line(const struct text_box *box, size_t caret)
{
    size_t line = 0;

    while (line + 1 < box->line_count && box->lines[line + 1].start <= caret)
        line++;
    return line;
}

static int caret_x(const struct text_box *box, const struct text_line *line, size_t caret)
{
    for (uint32_t i = 0; i < line->glyph_count; i++)
        if (box->glyphs[line->glyph + i].at >= caret)
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

static void add_stops(struct page *page, const struct field *field, const char *text, int x, int y,
                      const struct text_line *line)
{
    const struct text_box *box = page->box;
    size_t next = line->start, len = strlen(text);

    for (uint32_t i = 0; i < line->glyph_count; i++) {
        const struct glyph *glyph = &box->glyphs[line->glyph + i];
        if (glyph->at < next || glyph->at >= line->end) /* inside of a grapheme */
            continue;
        add_stop(page, x + glyph->x, y, field_byte(field, glyph->at));
        next = text_next(text, len, glyph->at);
    }
    add_stop(page, x + line->width, y, field_byte(field, line->end));
}

/* The field's text in `inner`, scrolled by whole lines to where the caret is. */
static void draw_text(struct page *page, const struct field_box *box, const struct shown *shown,
                      const struct text_style *style, struct rect inner, int visible)
{
    const struct theme *theme = &page->state.theme;
    int height = text_line_height(style), count = (int)page->box->line_count;
    int line = (int)caret_line(page->box, shown->caret), first = line - visible / 2;

    first = first > count - visible ? count - visible : first;
    first = first < 0 ? 0 : first;
    page_lines(page, style, (size_t)first, (size_t)(first + visible), inner, ALIGN_LEFT,
               theme->palette.ink);
    for (int i = first; i < first + visible && i < count; i++)
        add_stops(page, box->field, shown->text, inner.x,
                  inner.y + (i - first) * height + height / 2, &page->box->lines[i]);
    if (box->focused) {
        struct rect caret = {inner.x + caret_x(page->box, &page->box->lines[line], shown->caret),
                             inner.y + (line - first) * height + height / 8, page_px(page, 0.7),
                             height * 3 / 4};
        page_box(page, caret, 0, 0, 0, theme->palette.primary);
    }
}

static void draw_field(struct page *page, const struct field_box *box, const struct shown *shown,
                       struct rect rect)
{
    const struct theme *theme = &page->state.theme;
    bool big = field_kind(box->field) == FIELD_CODE;
    struct text_style style = page_style(page, FACE_TEXT, big ? theme->em * 6 / 5 : theme->em);
    int pad = page_px(page, 3.5), height = text_line_height(&style);
    struct rect inner = {rect.x + pad, rect.y + pad / 2, rect.w - 2 * pad, rect.h - pad};
    int visible = inner.h / height > 0 ? inner.h / height : 1;
    uint32_t edge = box->error != NULL ? theme->palette.danger
                    : box->focused     ? theme->palette.primary
                                       : theme->palette.edge;

    page_box(page, rect, theme->radius,
             box->focused || box->error != NULL ? 2 * theme->border : theme->border, edge,
             theme->palette.raised);
    page_hit(page, rect, UI_ROLE_FIELD, box->id, 0,
             box->label != NULL ? box->label : page->heading);
    if (box->lines == 1 && visible == 1) {
        inner.y = rect.y + (rect.h - height) / 2;
        inner.h = height;
    }
    if (*shown->text == '\0' && box->placeholder != NULL) {
        page_measure(page, &style, box->placeholder, inner.w);
        page_lines(page, &style, 0, (size_t)visible, inner, ALIGN_LEFT, theme->palette.secondary);
    }
    page_measure(page, &style, shown->text, inner.w);
    draw_text(page, box, shown, &style, inner, visible);
}

static int field_height(struct page *page, const struct field_box *box, const struct shown *shown,
                        int error)
{
    enum {
        GROWS_TO = 3,  /* a line that is too long wraps rather than hides */
        FILLS_TO = 14, /* a taller field looks like a form to be filled up */
    };
    struct text_style style = page_style(page, FACE_TEXT, page->state.theme.em);
    int line = text_line_height(&style), pad = page_px(page, 3.5), lines = box->lines;
    int left = page_left(page, box->label != NULL ? 1 : 4) - error, floor = page_primary(page);

    if (lines == 0) {
        int most = FILLS_TO * line + pad;
        left = left < most ? left : most;
        return left > floor ? left : floor;
    }
    page_measure(page, &style, shown->text, page_column(page)->w - 2 * pad);
    if (lines == 1 && page->box->line_count > 1)
        lines = page->box->line_count < GROWS_TO ? (int)page->box->line_count : GROWS_TO;
    int height = lines * line + pad;
    height = height > left && left > floor ? left : height;
    return height > floor ? height : floor;
}

void page_field(struct page *page, const struct field_box *box)
{
    const struct theme *theme = &page->state.theme;
    struct text_style small = page_style(page, FACE_TEXT, theme->help_em);
    struct shown shown;
    struct rect rect;
    int width = page_column(page)->w, error = 0;

    show(box->field, &shown);
    if (box->label != NULL) {
        int height = page_measure(page, &small, box->label, width);
        if (page_take(page, 4, height, &rect))
            page_lines(page, &small, 0, page->box->line_count, rect, ALIGN_LEFT,
                       theme->palette.secondary);
    }
    if (box->error != NULL)
        error = page_measure(page, &small, box->error, width - 2 * small.px);
    int height = field_height(page, box, &shown, error);
    if (page_take(page, box->label != NULL ? 1 : 4, height + error, &rect)) {
        draw_field(page, box, &shown, (struct rect){rect.x, rect.y, rect.w, height});
        struct rect below = {rect.x, rect.y + height, small.px * 3 / 2, error};
        if (box->error != NULL) {
            page_icon(page, "error", below, small.px * 5 / 4, theme->palette.danger);
            page_words(page, &small, box->error,
                       (struct rect){rect.x + 2 * small.px, below.y, width - 2 * small.px, error},
                       ALIGN_LEFT, theme->palette.danger);
        }
    }
    secret_wipe(shown.buffer, sizeof shown.buffer);
}
