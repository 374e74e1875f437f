/* What may be tapped instead of typed: candidates in a row or all over the keys, and sentences. */
#include "app/ui/page_writing_inside.h"
#include "app/ui/words.h"

#include <stdio.h>

/* The column at the right end: what opens and shuts the grid, and what turns its pages. */
static struct rect take_side(const struct page *page, struct rect *area)
{
    int side = page_primary(page), gap = page_px(page, GAP_MM);
    struct rect column = {area->x + area->w - side, area->y, side, area->h};

    area->w -= side + gap;
    return column;
}

static void draw_icon_key(struct page *page, const char *id, size_t index, const char *icon,
                          const char *label, struct rect rect)
{
    struct button button = {.id = id, .index = (int)index, .icon = icon};

    page_button_at(page, &button, rect, page_px(page, 7.1));
    page_relabel(page, label);
}

/* ---- candidates */

/* A cell is as wide as its candidate needs, in whole units of so many pixels (0: none). */
static int cell_width(struct page *page, const char *candidate, int unit)
{
    struct text_style style = page_style(page, FACE_BOLD, page->state.theme.em);
    int least = page_primary(page), gap = page_px(page, GAP_MM);
    int width = page_text_width(page, &style, candidate) + 2 * page_px(page, 2.5);

    width = width > least ? width : least;
    return unit > 0 ? (width + gap + unit - 1) / unit * unit - gap : width;
}

/* The candidates from `from` on that stand in one row: returns the one after the last. One always
 * does. */
static size_t row_end(struct page *page, const struct writing_view *view, size_t from, int width,
                      int unit)
{
    int gap = page_px(page, GAP_MM), used = -gap;
    size_t at = from;

    while (at < view->candidate_count) {
        used += gap + cell_width(page, view->candidates[at], unit);
        if (used > width && at > from)
            break;
        at++;
    }
    return at;
}

/* What a candidate says was typed: it is shown and never narrated. */
static void draw_candidate(struct page *page, const struct writing_view *view, size_t at,
                           struct rect rect)
{
    const struct theme *theme = &page->state.theme;
    bool pressed = page_pressed(page, "candidate", (int)at);
    struct look look = page_look(page, BUTTON_OUTLINE, false, pressed);
    int pad = page_px(page, 1);
    char label[HIT_LABEL_MAX];

    page_box(page, rect, theme->radius, look.border, look.edge, look.fill);
    page_words_fitting(page, at == 0 ? FACE_BOLD : FACE_TEXT, theme->em, view->candidates[at],
                       (struct rect){rect.x + pad, rect.y, rect.w - 2 * pad, rect.h},
                       pressed || at == 0 ? look.text : theme->palette.ink);
    (void)snprintf(label, sizeof label, _("Candidate %d"), (int)at + 1);
    page_hit(page, rect, UI_ROLE_BUTTON, "candidate", (int)at, label);
}

/* Candidates [from, returned) in a row. */
static size_t draw_candidates(struct page *page, const struct writing_view *view, size_t from,
                              struct rect row, int unit)
{
    size_t to = row_end(page, view, from, row.w, unit);
    int right = row.x + row.w;

    for (size_t at = from; at < to; at++) {
        int width = cell_width(page, view->candidates[at], unit);
        width = width < right - row.x ? width : right - row.x;
        draw_candidate(page, view, at, (struct rect){row.x, row.y, width, row.h});
        row.x += width + page_px(page, GAP_MM);
    }
    return to;
}

void page_writing_bar(struct page *page, const struct writing_view *view, struct rect area)
{
    bool all = row_end(page, view, 0, area.w, 0) == view->candidate_count && !view->more;

    if (!all)
        draw_icon_key(page, "candidates-open", 0, "expand_less", _("More candidates"),
                      take_side(page, &area));
    (void)draw_candidates(page, view, 0, area, 0);
}

struct grid {
    struct rect area;
    int unit, rows,
        row; /* half a column, so that cells stand in line; how many rows; their height */
};

static size_t grid_end(struct page *page, const struct writing_view *view, const struct grid *grid,
                       size_t from)
{
    for (int i = 0; i < grid->rows && from < view->candidate_count; i++)
        from = row_end(page, view, from, grid->area.w, grid->unit);
    return from;
}

/* Where the page before the one that begins with `at` begins. */
static size_t grid_before(struct page *page, const struct writing_view *view,
                          const struct grid *grid, size_t at)
{
    size_t from = 0, next;

    while ((next = grid_end(page, view, grid, from)) < at)
        from = next;
    return from;
}

void page_writing_grid(struct page *page, const struct writing_view *view, struct rect area)
{
    int gap = page_px(page, GAP_MM), least = page_primary(page) + gap;
    struct rect side = take_side(page, &area);
    struct grid grid = {.area = area,
                        .unit = (area.w + gap) / ((area.w + gap) / least * 2),
                        .rows = (area.h + gap) / least};
    size_t at = view->page_from;

    grid.row = (area.h + gap) / grid.rows - gap;
    for (int i = 0; i < grid.rows && at < view->candidate_count; i++)
        at = draw_candidates(page, view, at,
                             (struct rect){area.x, area.y + i * (grid.row + gap), area.w, grid.row},
                             grid.unit);
    side.h = grid.row;
    draw_icon_key(page, "candidates-shut", 0, "keyboard", _("Back to the keys"), side);
    side.y = area.y + (grid.rows - 2) * (grid.row + gap);
    if (view->page_from > 0)
        draw_icon_key(page, "candidates-back", grid_before(page, view, &grid, view->page_from),
                      "expand_less", _("Previous"), side);
    side.y += grid.row + gap;
    if (at < view->candidate_count || view->more)
        draw_icon_key(page, "candidates-on", at, "expand_more", _("More"), side);
}

/* ---- sentences */

enum { PHRASE_LINES_MAX = 2 };

struct sentences {
    struct rect area;
    int columns, width; /* of one, pixels */
    int px;
};

static int phrase_lines(struct page *page, const struct sentences *places, const char *phrase)
{
    struct text_style style = page_style(page, FACE_TEXT, places->px);
    int room = places->width - 2 * page_px(page, 3);

    return page_measure(page, &style, phrase, room) / text_line_height(&style);
}

static struct sentences places_in(struct page *page, const struct writing_view *view,
                                  struct rect area)
{
    const struct theme *theme = &page->state.theme;
    struct sentences places = {.area = area,
                               .columns = theme->landscape ? 2 : 1,
                               .px = theme->landscape ? theme->help_em : theme->em};

    places.width = (area.w + page_px(page, GAP_MM)) / places.columns - page_px(page, GAP_MM);
    for (size_t i = 0; i < view->phrase_count; i++)
        while (places.px > theme->small_em &&
               phrase_lines(page, &places, view->phrases[i]) > PHRASE_LINES_MAX)
            places.px--;
    return places;
}

/* Of the row that begins with that sentence. */
static int phrase_height(struct page *page, const struct writing_view *view,
                         const struct sentences *places, size_t at)
{
    struct text_style style = page_style(page, FACE_TEXT, places->px);
    int least = page_row(page), lines = 1;

    for (size_t i = at; i < at + (size_t)places->columns && i < view->phrase_count; i++) {
        int own = phrase_lines(page, places, view->phrases[i]);
        lines = own > lines ? own : lines;
    }
    int height = lines * text_line_height(&style) + page_px(page, 1);
    return height > least ? height : least;
}

/* The page that begins with `from`: returns the sentence after its last, and how much of the height
 * is left over. At least one row. */
static size_t phrases_end(struct page *page, const struct writing_view *view,
                          const struct sentences *places, size_t from, int *out_spare)
{
    int gap = page_px(page, GAP_MM), left = places->area.h + gap;
    size_t at = from;

    while (at < view->phrase_count) {
        int row = phrase_height(page, view, places, at) + gap;
        if (row > left && at > from)
            break;
        left -= row;
        at += (size_t)places->columns;
    }
    *out_spare = left > 0 ? left : 0;
    return at < view->phrase_count ? at : view->phrase_count;
}

static size_t phrases_before(struct page *page, const struct writing_view *view,
                             const struct sentences *places, size_t at)
{
    size_t from = 0, next;
    int spare;

    while ((next = phrases_end(page, view, places, from, &spare)) < at)
        from = next;
    return from;
}

static void draw_phrase(struct page *page, const struct sentences *places, const char *phrase,
                        size_t at, struct rect rect)
{
    const struct theme *theme = &page->state.theme;
    struct text_style style = page_style(page, FACE_TEXT, places->px);
    bool pressed = page_pressed(page, "phrase", (int)at);
    struct look look = page_look(page, BUTTON_OUTLINE, false, pressed);
    int pad = page_px(page, 3);

    page_box(page, rect, theme->radius, look.border, look.edge, look.fill);
    page_words(page, &style, phrase, (struct rect){rect.x + pad, rect.y, rect.w - 2 * pad, rect.h},
               ALIGN_LEFT, pressed ? look.text : theme->palette.ink);
    page_hit(page, rect, UI_ROLE_BUTTON, "phrase", (int)at, phrase);
}

/* Sentences [from, to), the rows a little taller where that fills the area. */
static void draw_sentences(struct page *page, const struct writing_view *view,
                           const struct sentences *places, size_t from, size_t to, int spare)
{
    int gap = page_px(page, GAP_MM), y = places->area.y;
    int rows = (int)(to - from + (size_t)places->columns - 1) / places->columns;
    bool full = from > 0 || to < view->phrase_count;

    for (size_t at = from; at < to; at += (size_t)places->columns) {
        int height = phrase_height(page, view, places, at) + (full ? spare / rows : 0);
        for (int i = 0; i < places->columns && at + (size_t)i < to; i++)
            draw_phrase(page, places, view->phrases[at + (size_t)i], at + (size_t)i,
                        (struct rect){places->area.x + i * (places->width + gap), y, places->width,
                                      height});
        y += height + gap;
    }
}

void page_writing_phrases(struct page *page, const struct writing_view *view, struct rect area)
{
    struct sentences places = places_in(page, view, area);
    int spare, gap = page_px(page, GAP_MM);
    size_t from = view->phrase_from, to = phrases_end(page, view, &places, from, &spare);

    if (from > 0 || to < view->phrase_count) {
        struct rect side = take_side(page, &area);
        places = places_in(page, view, area);
        to = phrases_end(page, view, &places, from, &spare);
        side.h = (side.h - gap) / 2;
        if (from > 0)
            draw_icon_key(page, "phrases-back", phrases_before(page, view, &places, from),
                          "expand_less", _("Previous"), side);
        side.y += side.h + gap;
        if (to < view->phrase_count)
            draw_icon_key(page, "phrases-on", to, "expand_more", _("More"), side);
    }
    draw_sentences(page, view, &places, from, to, spare);
}
