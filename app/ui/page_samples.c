/* Text sizes and themes to choose from, four small cards side by side: each is what it stands for,
 * the letters as large, the colours as they would be. */
#include "app/ui/page_inside.h"

#include "app/ui/words.h"

struct sample {
    const char *id, *name;
    int index;
    bool chosen;
    const struct palette *palette; /* that it is painted in */
    int em;
};

/* Chosen: a mark and a double border beside the colour. */
static void draw_sample(struct page *page, const struct sample *sample, struct rect rect)
{
    const struct theme *theme = &page->state.theme;
    const struct palette *p = sample->palette;
    bool pressed = page_pressed(page, sample->id, sample->index);
    struct look look = page_look(page, BUTTON_OUTLINE, sample->chosen, pressed);
    int pad = page_px(page, 1.5), mark = page_px(page, 5.5);
    struct text_style letters = page_style(page, FACE_TEXT, sample->em);
    struct text_style small = page_style(page, FACE_TEXT, page_bar_em(page));
    int line = text_line_height(&small);
    struct rect name = {rect.x + pad, rect.y + rect.h - line - pad, rect.w - 2 * pad, line};

    if (!pressed) {
        look.fill = p->paper;
        look.text = p->ink;
        look.edge = sample->chosen ? p->primary : p->edge;
    }
    page_box(page, rect, theme->radius, look.border, look.edge, look.fill);
    page_words(page, &letters, _("Aa"),
               (struct rect){rect.x, rect.y + pad, rect.w, rect.h - line - pad}, ALIGN_MIDDLE,
               look.text);
    page_words_fitting(page, FACE_TEXT, small.px, sample->name, name, look.text);
    if (sample->chosen)
        page_icon(page, "check_circle",
                  (struct rect){rect.x + rect.w - mark - pad, rect.y + pad, mark, mark}, mark,
                  look.text);
    page_hit(page, rect, UI_ROLE_CHOICE, sample->id, sample->index, sample->name);
}

static void draw_samples(struct page *page, const struct sample *samples, int count)
{
    int gap = page_px(page, 3);
    struct rect rect;

    if (!page_take(page, 3, page_px(page, page_landscape(page) ? 28 : 34), &rect))
        return;
    rect.w = (rect.w - gap * (count - 1)) / count;
    for (int i = 0; i < count; i++, rect.x += rect.w + gap)
        draw_sample(page, &samples[i], rect);
}

void page_text_sizes(struct page *page, const char *id)
{
    static const char *const NAMES[TEXT_SIZE_COUNT] = {N_("Small"), N_("Normal"), N_("Large"),
                                                       N_("Largest")};
    const struct theme *theme = &page->state.theme;
    struct sample samples[TEXT_SIZE_COUNT];

    for (int i = 0; i < TEXT_SIZE_COUNT; i++)
        samples[i] = (struct sample){id,
                                     _(NAMES[i]),
                                     i,
                                     i == (int)theme->size,
                                     &theme->palette,
                                     theme_sized(theme, (enum text_size)i).em};
    draw_samples(page, samples, TEXT_SIZE_COUNT);
}

void page_themes(struct page *page, const char *id)
{
    static const char *const NAMES[THEME_COUNT] = {N_("Usual"), N_("White"), N_("Black"),
                                                   N_("Soft")};
    const struct theme *theme = &page->state.theme;
    int em = theme_sized(theme, TEXT_LARGE).em;
    struct sample samples[THEME_COUNT];

    for (int i = 0; i < THEME_COUNT; i++)
        samples[i] = (struct sample){
            id, _(NAMES[i]), i, i == (int)theme->name, theme_palette((enum theme_name)i), em};
    draw_samples(page, samples, THEME_COUNT);
}
