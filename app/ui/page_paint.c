#include "app/ui/page_inside.h"

#include <string.h>

static uint64_t mix(uint64_t hash, uint64_t value)
{
    hash = (hash ^ value) * 0x9E3779B97F4A7C15U;
    return hash ^ hash >> 29;
}

static uint64_t mix_bytes(uint64_t hash, const uint8_t *bytes, size_t len)
{
    for (size_t at = 0; at < len; at += sizeof hash) {
        uint64_t eight = 0;
        memcpy(&eight, bytes + at, len - at < sizeof eight ? len - at : sizeof eight);
        hash = mix(hash, eight);
    }
    return hash;
}

static uint64_t hash_op(const struct page *page, const struct op *op)
{
    uint64_t hash =
        mix((uint64_t)op->kind + 1, (uint64_t)(uint32_t)op->rect.x << 32 | (uint32_t)op->rect.y);

    hash = mix(hash, (uint64_t)(uint32_t)op->rect.w << 32 | (uint32_t)op->rect.h);
    hash = mix(hash, (uint64_t)op->colour << 32 | op->edge);
    hash = mix(hash, (uint64_t)(uint32_t)op->radius << 32 | (uint32_t)op->border);
    hash = mix(hash, (uint64_t)(uint32_t)op->x << 32 | (uint32_t)op->base);
    hash = mix(hash, (uint64_t)op->face << 48 | (uint64_t)op->lang << 32 | (uint32_t)op->px);
    hash = mix(hash, (uint64_t)(uint32_t)op->pen << 32 | op->count);
    for (uint32_t i = 0; op->kind == OP_GLYPHS && i < op->count; i++) {
        const struct page_glyph *glyph = &page->glyphs[op->first + i];
        hash = mix(hash, (uint64_t)glyph->id << 32 | (uint64_t)(uint16_t)glyph->x << 16 |
                             (uint16_t)glyph->y);
        hash = mix(hash, glyph->bold);
    }
    for (uint32_t i = 0; op->kind == OP_MODULES && i < op->count * op->count; i++)
        hash = mix(hash, page->modules[i]);
    if (op->kind == OP_GREY)
        hash = mix_bytes(hash, page->grey, (size_t)op->first * op->count);
    for (uint32_t i = 0; op->kind == OP_INK && i < op->count; i++) {
        const struct canvas_point *point = &page->ink[op->first + i];
        hash = mix(hash, (uint64_t)(uint32_t)point->x << 32 | (uint32_t)point->y);
    }
    return hash;
}

void page_add_op(struct page *page, struct op op)
{
    if (page->op_count == OPS_MAX) {
        page->overflowed = true;
        return;
    }
    op.hash = hash_op(page, &op);
    page->ops[page->op_count++] = op;
}

void page_box(struct page *page, struct rect rect, int radius, int border, uint32_t edge,
              uint32_t fill)
{
    page_add_op(page, (struct op){.kind = OP_BOX,
                                  .rect = rect,
                                  .radius = radius,
                                  .border = border,
                                  .edge = edge,
                                  .colour = fill});
}

void page_disc(struct page *page, struct rect rect, int border, uint32_t edge, uint32_t fill)
{
    page_box(page, rect, rect.h / 2, border, edge, fill);
}

void page_icon(struct page *page, const char *name, struct rect rect, int px, uint32_t colour)
{
    uint32_t id =
        font_glyph(page->fonts, FACE_ICONS, page->state.lang, font_icon(page->fonts, name));
    struct op op = {.kind = OP_GLYPHS,
                    .rect = {rect.x + (rect.w - px) / 2, rect.y + (rect.h - px) / 2, px, px},
                    .colour = colour,
                    .face = FACE_ICONS,
                    .px = px,
                    .first = (uint32_t)page->glyph_count,
                    .count = 1};

    if (page->glyph_count == PAGE_GLYPHS_MAX)
        return;
    op.x = op.rect.x;
    op.base = op.rect.y + px; /* the font's em stands on its baseline */
    page->glyphs[page->glyph_count++] = (struct page_glyph){.id = id};
    page_add_op(page, op);
}

void page_modules(struct page *page, struct rect rect, const uint8_t *modules, int side)
{
    if (side <= 0 || side * side > MODULES_MAX) {
        page->overflowed = true;
        return;
    }
    memcpy(page->modules, modules, (size_t)(side * side));
    /* Black on white in every theme: that is what scanners read. */
    page_add_op(page, (struct op){.kind = OP_MODULES,
                                  .rect = rect,
                                  .colour = 0x000000,
                                  .edge = 0xffffff,
                                  .count = (uint32_t)side});
}

void page_grey(struct page *page, struct rect rect, const uint8_t *grey, int w, int h)
{
    if (w <= 0 || h <= 0 || (int64_t)w * h > PAGE_GREY_MAX) {
        page->overflowed = true;
        return;
    }
    memcpy(page->grey, grey, (size_t)w * (size_t)h);
    page_add_op(
        page,
        (struct op){.kind = OP_GREY, .rect = rect, .first = (uint32_t)w, .count = (uint32_t)h});
}

void page_line_part(struct page *page, const struct text_style *style, const struct text_line *line,
                    struct rect rect, struct text_span bytes, uint32_t colour)
{
    int reach = style->px / 4; /* ink may stand out of its advance */
    struct op op = {.kind = OP_GLYPHS,
                    .rect = {rect.x - reach, rect.y, line->width + 2 * reach, rect.h},
                    .colour = colour,
                    .face = style->face,
                    .lang = style->lang,
                    .px = style->px,
                    .x = rect.x,
                    .base = rect.y + text_ascent(style),
                    .first = (uint32_t)page->glyph_count};

    if (page->glyph_count + line->glyph_count > PAGE_GLYPHS_MAX) {
        page->overflowed = true;
        return;
    }
    size_t to = bytes.to < line->end ? bytes.to : line->end;
    for (uint32_t i = 0; i < line->glyph_count; i++) {
        const struct glyph *glyph = &page->box->glyphs[line->glyph + i];
        if (glyph->at < bytes.from || glyph->at >= to)
            continue;
        page->glyphs[page->glyph_count++] = (struct page_glyph){
            .id = glyph->id, .x = (int16_t)glyph->x, .y = (int16_t)glyph->y, .bold = glyph->bold};
    }
    op.count = (uint32_t)page->glyph_count - op.first;
    if (op.count > 0)
        page_add_op(page, op);
}

void page_lines(struct page *page, const struct text_style *style, size_t from, size_t to,
                struct rect rect, enum align align, uint32_t colour)
{
    int height = text_line_height(style);

    for (size_t i = from; i < to && i < page->box->line_count; i++) {
        const struct text_line *line = &page->box->lines[i];
        struct rect at = {rect.x, rect.y + (int)(i - from) * height, rect.w, height};
        int spare = at.w - line->width;
        at.x += align == ALIGN_LEFT ? 0 : align == ALIGN_MIDDLE ? spare / 2 : spare;
        page_line_part(page, style, line, at, (struct text_span){line->start, line->end}, colour);
    }
}

struct text_style page_style(const struct page *page, enum face face, int px)
{
    return (struct text_style){face, page->state.lang, px};
}

int page_measure(struct page *page, const struct text_style *style, const char *text, int width)
{
    text_layout(page->fonts, style, text, strlen(text), width, page->box);
    return (int)page->box->line_count * text_line_height(style);
}

int page_text_width(struct page *page, const struct text_style *style, const char *text)
{
    int width = 0;

    page_measure(page, style, text, 0);
    for (size_t i = 0; i < page->box->line_count; i++)
        if (page->box->lines[i].width > width)
            width = page->box->lines[i].width;
    return width;
}

void page_words(struct page *page, const struct text_style *style, const char *text,
                struct rect rect, enum align align, uint32_t colour)
{
    int height = page_measure(page, style, text, rect.w);

    if (height > rect.h + text_line_height(style) / 4)
        page->overflowed = true;
    rect.y += (rect.h - height) / 2;
    page_lines(page, style, 0, page->box->line_count, rect, align, colour);
}

void page_words_fitting(struct page *page, enum face face, int px, const char *text,
                        struct rect rect, uint32_t colour)
{
    struct text_style style = page_style(page, face, px);
    int needed = page_text_width(page, &style, text);

    while (needed > rect.w && style.px > 1) { /* each glyph's width is rounded: once may not do */
        int fitting = (int)((int64_t)style.px * rect.w / needed);
        style.px = fitting < style.px ? fitting : style.px - 1;
        needed = page_text_width(page, &style, text);
    }
    page_words(page, &style, text, rect, ALIGN_MIDDLE, colour);
}

static void paint_glyphs(const struct page *page, const struct op *op, struct canvas *canvas)
{
    const struct text_style style = {.face = op->face, .lang = op->lang, .px = op->px};
    for (uint32_t i = 0; i < op->count; i++) {
        const struct page_glyph *glyph = &page->glyphs[op->first + i];
        struct glyph drawn = {
            .id = glyph->id, .x = op->x + glyph->x, .y = op->base - glyph->y, .bold = glyph->bold};
        if (drawn.x - op->px > canvas->clip.x + canvas->clip.w ||
            drawn.x + 2 * op->px < canvas->clip.x)
            continue;
        text_draw(page->fonts, &style, &drawn, op->colour, canvas);
    }
}

static void paint_ink(const struct page *page, const struct op *op, struct canvas *canvas)
{
    const struct canvas_point *points = page->ink + op->first;

    for (uint32_t i = 0; i == 0 || i + 1 < op->count; i++)
        canvas_pen(canvas, points[i], points[i + 1 < op->count ? i + 1 : i], op->pen, op->colour);
}

static void paint_op(const struct page *page, const struct op *op, struct canvas *canvas)
{
    struct rect clip = canvas->clip;

    canvas->clip = rect_intersect(clip, op->rect);
    if (!rect_empty(canvas->clip)) {
        switch (op->kind) {
        case OP_BOX:
            canvas_box(canvas, op->rect, op->radius, op->border, op->edge, op->colour);
            break;
        case OP_GLYPHS:
            paint_glyphs(page, op, canvas);
            break;
        case OP_MODULES:
            canvas_modules(canvas, op->rect, page->modules, (int)op->count, op->colour, op->edge);
            break;
        case OP_GREY:
            canvas_grey(canvas, op->rect, page->grey, (int)op->first, (int)op->count);
            break;
        case OP_INK:
            paint_ink(page, op, canvas);
            break;
        }
    }
    canvas->clip = clip;
}

void page_paint(const struct page *page, struct canvas *canvas)
{
    canvas_fill(canvas, canvas->clip, page->state.theme.palette.paper);
    for (size_t i = 0; i < page->op_count; i++)
        paint_op(page, &page->ops[i], canvas);
}
