/* From top to bottom, on a sunken ground: the switch between methods, the candidates, the keys.
 * Where height is dear the first two share a row, which is the switch's while there is nothing else
 * to show, and "methods" (a key that the stage handles) shows it all the same. The places never
 * depend on what is shown in them, so that nothing moves under a finger. */
#include "app/ui/page_writing.h"

#include "app/ui/page_writing_inside.h"
#include "app/ui/words.h"

/* How tall the keys are together. Low: four rows of keys or three of sentences, and the field keeps
 * three lines. Else: boxes to write in are nearly as tall as wide. */
#define KEYS_LOW_MM 59.8
#define KEYS_MM 108

struct places {
    struct rect ground, switch_row, bar, keys; /* switch_row and bar may be one */
};

/* Big mode within reach leaves so little for the field that keys are as low as they may be. */
static bool is_crowded(const struct theme *theme)
{
    return theme->big && theme->reach && !theme->landscape;
}

/* The switch and the candidates, one row. */
static bool is_shared(const struct theme *theme)
{
    return theme->landscape || is_crowded(theme);
}

static int keys_height(const struct page *page)
{
    int gap = page_px(page, GAP_MM), five = 5 * page_target(page) + 4 * gap;
    int least = page_px(page, KEYS_MM);

    if (page_landscape(page))
        return page_px(page, KEYS_LOW_MM);
    if (is_crowded(&page->state.theme))
        return 5 * page_px(page, PRIMARY_MM) + 4 * gap;
    return five > least ? five : least;
}

static struct places places_of(const struct page *page)
{
    const struct theme *theme = &page->state.theme;
    int gap = page_px(page, GAP_MM), side = page_px(page, 4), width = theme->width - 2 * side;
    int row = is_shared(theme) ? page_target(page) : page_primary(page);
    int keys = keys_height(page), bottom = page_dock_bottom(page);
    struct places places;

    places.keys = (struct rect){side, bottom - gap - keys, width, keys};
    places.bar = (struct rect){side, places.keys.y - gap - row, width, row};
    places.switch_row = places.bar;
    if (!is_shared(theme))
        places.switch_row.y -= row + gap;
    int top = places.switch_row.y - gap;
    places.ground = (struct rect){0, top, theme->width, bottom - top};
    return places;
}

/* ---- the switch between methods */

static const char *method_name(enum writing_method method)
{
    switch (method) {
    case WRITING_PHRASES:
        return _("Phrases");
    case WRITING_PINYIN:
        return _("Pinyin");
    case WRITING_HANDWRITING:
        return _("Handwriting");
    case WRITING_ZHUYIN:
        return _("Zhuyin");
    case WRITING_LATIN:
        return "ABC";
    case WRITING_DIGITS:
        return "123";
    case WRITING_METHOD_COUNT:
        break;
    }
    return "";
}

static bool is_offered(const struct writing_view *view, int method)
{
    return view->offered >> method & 1;
}

static void draw_method(struct page *page, enum writing_method method, bool chosen, int px,
                        struct rect rect)
{
    int inset = page_px(page, 1.5), bar = page_px(page, 1);
    bool pressed = page_pressed(page, "method", (int)method);
    struct look look = page_look(page, BUTTON_OUTLINE, chosen, pressed);

    page_box(page, rect, page->state.theme.radius, look.border, look.edge, look.fill);
    if (chosen)
        page_box(page,
                 (struct rect){rect.x + rect.w / 4, rect.y + rect.h - inset - bar, rect.w / 2, bar},
                 bar / 2, 0, 0, look.text);
    struct rect words = {rect.x + inset, rect.y - (chosen ? bar : 0), rect.w - 2 * inset, rect.h};
    page_words_fitting(page, chosen ? FACE_BOLD : FACE_TEXT, px, method_name(method), words,
                       look.text);
    page_hit(page, rect, UI_ROLE_CHOICE, "method", (int)method, method_name(method));
}

/* How wide each name is at `px`, and all with the gaps between. */
static int measure_methods(struct page *page, const struct writing_view *view, int px,
                           int out_widths[static WRITING_METHOD_COUNT], int *out_count)
{
    struct text_style style = page_style(page, FACE_BOLD, px);
    int least = page_primary(page), gap = page_px(page, GAP_MM), all = -gap;

    *out_count = 0;
    for (int i = 0; i < WRITING_METHOD_COUNT; i++) {
        if (!is_offered(view, i))
            continue;
        int width = page_text_width(page, &style, method_name((enum writing_method)i)) +
                    2 * page_px(page, 2.5);
        out_widths[i] = width > least ? width : least;
        all += out_widths[i] + gap;
        ++*out_count;
    }
    return all;
}

/* All in letters of one size, as large as the row has room for. */
static void draw_switch(struct page *page, const struct writing_view *view, struct rect row)
{
    int widths[WRITING_METHOD_COUNT], count, gap = page_px(page, GAP_MM), most = row.h * 13 / 20;
    int px = page->state.theme.em < most ? page->state.theme.em : most, n = 0, x = row.x;
    int all = measure_methods(page, view, px, widths, &count);

    while (all > row.w && px > 1) { /* what is not letters stays as wide: once may not do */
        int fitting = px * row.w / all;
        px = fitting < px ? fitting : px - 1;
        all = measure_methods(page, view, px, widths, &count);
    }
    for (int i = 0; i < WRITING_METHOD_COUNT; i++) {
        if (!is_offered(view, i))
            continue;
        int spare = (row.w - all) * (n + 1) / count - (row.w - all) * n / count;
        draw_method(page, (enum writing_method)i, (enum writing_method)i == view->method, px,
                    (struct rect){x, row.y, widths[i] + spare, row.h});
        x += widths[i] + spare + gap;
        n++;
    }
}

/* ---- the row of candidates */

/* What the empty row will be for. NULL: nothing will come there. */
static const char *hint_of(enum writing_method method)
{
    switch (method) {
    case WRITING_PHRASES:
        return _("Touch a sentence to put it in.");
    case WRITING_PINYIN:
        return _("Type Pinyin, then touch your words in this row.");
    case WRITING_HANDWRITING:
        return _("Write a character in one box, the next in the other.");
    case WRITING_ZHUYIN:
        return _("Type Zhuyin, then touch your words in this row.");
    case WRITING_LATIN:
        return _("Hold a letter down to get it with an accent.");
    case WRITING_DIGITS:
    case WRITING_METHOD_COUNT:
        break;
    }
    return NULL;
}

static void draw_notice(struct page *page, const char *notice, struct rect row)
{
    const struct theme *theme = &page->state.theme;
    int pad = page_px(page, 3), icon = theme->em * 5 / 4;
    struct rect words = {row.x + 2 * pad + icon, row.y, row.w - 3 * pad - icon, row.h};

    page_box(page, row, theme->radius, theme->border, theme->palette.mark, theme->palette.notice);
    page_icon(page, "info", (struct rect){row.x + pad, row.y, icon, row.h}, icon,
              theme->palette.on_notice);
    page_words_fitting(page, FACE_TEXT, theme->em, notice, words, theme->palette.on_notice);
}

static void draw_row(struct page *page, const struct writing_view *view, struct rect row)
{
    const struct theme *theme = &page->state.theme;
    const char *hint = hint_of(view->method);

    if (view->candidate_count > 0)
        page_writing_bar(page, view, row);
    else if (view->notice != NULL)
        draw_notice(page, view->notice, row);
    else if (hint != NULL)
        page_words_fitting(page, FACE_TEXT, theme->help_em, hint, row, theme->palette.ink);
}

/* One row for both: the key that shows the switch stands before what takes its place. */
static void draw_shared_row(struct page *page, const struct writing_view *view, struct rect row)
{
    int most = page_px(page, 6), em = page->state.theme.help_em, px = em < most ? em : most;
    struct button methods = {
        .id = "methods", .label = _("Switch"), .icon = "keyboard", .chosen = page->state.methods};

    if (view->candidate_count == 0 && view->notice == NULL) {
        draw_switch(page, view, row);
        return;
    }
    int width = page_button_width(page, &methods, px), gap = page_px(page, GAP_MM);
    page_button_at(page, &methods, (struct rect){row.x, row.y, width, row.h}, px);
    page_relabel(page, _("Other ways to write"));
    row.x += width + gap;
    row.w -= width + gap;
    if (page->state.methods)
        draw_switch(page, view, row);
    else
        draw_row(page, view, row);
}

/* ---- all of it */

static void draw_keys(struct page *page, const struct writing_view *view, struct rect area)
{
    if (view->method == WRITING_PHRASES)
        page_writing_phrases(page, view, area);
    else if (view->method == WRITING_HANDWRITING)
        page_writing_boxes(page, view, area);
    else
        page_writing_keys(page, view, area);
}

void page_writing(struct page *page, const struct writing_view *view)
{
    const struct places places = places_of(page);
    bool shared = is_shared(&page->state.theme);

    page_box(page, places.ground, 0, 0, 0, page->state.theme.palette.sunken);
    if (shared && !view->open) {
        draw_shared_row(page, view, places.bar);
    } else if (!shared) {
        draw_switch(page, view, places.switch_row);
        if (!view->open)
            draw_row(page, view, places.bar);
    }
    if (view->open)
        page_writing_grid(page, view,
                          (struct rect){places.bar.x, places.bar.y, places.bar.w,
                                        places.keys.y + places.keys.h - places.bar.y});
    else
        draw_keys(page, view, places.keys);
    page_end_flow_at(page, places.ground.y - page_px(page, page_landscape(page) ? 3 : 6));
}
