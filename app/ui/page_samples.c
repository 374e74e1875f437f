/* Text sizes and themes to choose from, four small cards side by side: each is what it stands for,
 * the letters as large, the colours as they would be. */
#include "app/ui/page_inside.h"

#include "app/ui/words.h"

struct sample {
    const char *id, *name;
    int index;
    bool chosen;
    struct palette palette; /* that it is painted in */
    int em;
};

/* The name's em: as the theme wants it, smaller where the card is too narrow. */
static int name_em(struct page *page, const char *name, int px, int width)
{
    struct text_style style = page_style(page, FACE_TEXT, px);

    while (style.px > 1 && page_text_width(page, &style, name) > width)
        style.px--;
    return style.px;
}

/* Chosen: a mark and a double border beside the colour. */
static void draw_sample(struct page *page, const struct sample *sample, struct rect rect)
{
    const struct theme *theme = &page->state.theme;
    const struct palette *p = &sample->palette;
    bool pressed = page_pressed(page, sample->id, sample->index);
    struct look look = page_look(page, BUTTON_OUTLINE, sample->chosen, pressed);
    int pad = page_px(page, 1.5), mark = page_px(page, 5.5), name = page_bar_em(page);
    struct text_style letters = page_style(page, FACE_TEXT, sample->em);
    struct text_style small =
        page_style(page, FACE_TEXT, name_em(page, sample->name, name, rect.w - 2 * pad));
    int line = text_line_height(&small);

    if (!pressed) {
        look.fill = p->paper;
        look.text = p->ink;
        look.edge = sample->chosen ? p->primary : p->edge;
    }
    page_box(page, rect, theme->radius, look.border, look.edge, look.fill);
    page_words(page, &letters, _("Aa"),
               (struct rect){rect.x, rect.y + pad, rect.w, rect.h - line - pad}, ALIGN_MIDDLE,
               look.text);
    page_words(page, &small, sample->name,
               (struct rect){rect.x, rect.y + rect.h - line - pad, rect.w, line}, ALIGN_MIDDLE,
               look.text);
    if (sample->chosen)
        page_icon(page, "check_circle",
                  (struct rect){rect.x + rect.w - mark - pad, rect.y + pad, mark, mark}, mark,
                  look.text);
    page_hit(page, rect, UI_ROLE_CHOICE, sample->id, sample->index, sample->name);
}

static bool take_samples(struct page *page, int count, struct rect *out_first)
{
    int gap = page_px(page, 3);

    if (!page_take(page, 3, page_px(page, page_landscape(page) ? 28 : 34), out_first))
        return false;
    out_first->w = (out_first->w - gap * (count - 1)) / count;
    return true;
}

void page_text_sizes(struct page *page, const char *id)
{
    static const char *const NAMES[TEXT_SIZE_COUNT] = {N_("Small"), N_("Normal"), N_("Large"),
                                                       N_("Largest")};
    const struct theme *theme = &page->state.theme;
    struct rect rect;

    if (!take_samples(page, TEXT_SIZE_COUNT, &rect))
        return;
    for (int i = 0; i < TEXT_SIZE_COUNT; i++, rect.x += rect.w + page_px(page, 3))
        draw_sample(page,
                    &(struct sample){.id = id,
                                     .name = _(NAMES[i]),
                                     .index = i,
                                     .chosen = i == (int)theme->size,
                                     .palette = theme->palette,
                                     .em = theme_sized(theme, (enum text_size)i).em},
                    rect);
}

void page_themes(struct page *page, const char *id)
{
    static const char *const NAMES[THEME_COUNT] = {N_("Usual"), N_("On white"), N_("On black"),
                                                   N_("Soft")};
    const struct theme *theme = &page->state.theme;
    struct rect rect;

    if (!take_samples(page, THEME_COUNT, &rect))
        return;
    for (int i = 0; i < THEME_COUNT; i++, rect.x += rect.w + page_px(page, 3)) {
        struct theme other = theme_make((enum theme_name)i, TEXT_LARGE, theme->px_per_mm * 25.4,
                                        theme->width, theme->height);
        draw_sample(page,
                    &(struct sample){.id = id,
                                     .name = _(NAMES[i]),
                                     .index = i,
                                     .chosen = i == (int)theme->name,
                                     .palette = other.palette,
                                     .em = other.em},
                    rect);
    }
}
