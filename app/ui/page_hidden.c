/* Digits in groups: as they are, or hidden until a finger lies on them. */
#include "app/ui/page_inside.h"

#include "board/base/secret.h"

#include <string.h>

enum { GROUP = 4 };
#define PAD_INSET_MM 3
#define CODE_MM_MIN 4.8 /* of an em: digits no smaller than the words of a page */
#define GAP_ABOVE_MM 4

struct groups {
    int px; /* of the digits */
    int count, columns, rows;
    int width, height, gap; /* of one group, and between two of a row */
};

/* `columns` groups a line, fewer where `room` has not so much; 0: as many as fit. */
static struct groups groups_of(struct page *page, const char *digits, int columns, int room, int px)
{
    struct text_style style = page_style(page, FACE_TEXT, px);
    struct groups groups = {
        .px = px,
        .count = ((int)strlen(digits) + GROUP - 1) / GROUP,
        .width = page_text_width(page, &style, "0000"),
        .height = text_line_height(&style),
        .gap = px * 3 / 4,
    };
    int fits = (room + groups.gap) / (groups.width + groups.gap);
    groups.columns = columns > 0 && columns < fits ? columns : fits;
    if (groups.columns < 1)
        groups.columns = 1;
    groups.rows = (groups.count + groups.columns - 1) / groups.columns;
    return groups;
}

/* Four dots where four digits would stand. */
static void draw_dots(struct page *page, const struct groups *groups, struct rect rect)
{
    int dot = groups->px * 3 / 10, cell = groups->width / GROUP;

    for (int i = 0; i < GROUP; i++)
        page_disc(page,
                  (struct rect){rect.x + i * cell + (cell - dot) / 2, rect.y + (rect.h - dot) / 2,
                                dot, dot},
                  0, 0, page->state.theme.palette.ink);
}

static void draw_row(struct page *page, const struct groups *groups, const char *digits, int row,
                     bool shown, struct rect rect)
{
    struct text_style style = page_style(page, FACE_TEXT, groups->px);
    for (int i = 0; i < groups->columns && row * groups->columns + i < groups->count; i++) {
        struct rect place = {rect.x + i * (groups->width + groups->gap), rect.y, groups->width,
                             groups->height};
        char group[GROUP + 1] = {0};
        if (!shown) {
            draw_dots(page, groups, place);
            continue;
        }
        strncpy(group, digits + (row * groups->columns + i) * GROUP, GROUP);
        page_words(page, &style, group, place, ALIGN_LEFT, page->state.theme.palette.ink);
        secret_wipe(group, sizeof group);
    }
}

void page_code(struct page *page, const char *digits, int columns)
{
    struct groups groups =
        groups_of(page, digits, columns, page_column(page)->w, page->state.theme.heading_em);
    struct rect rect;

    for (int row = 0; row < groups.rows; row++)
        if (page_take(page, row == 0 ? 4 : 0, groups.height, &rect))
            draw_row(page, &groups, digits, row, true, rect);
}

/* An eye, and how to see what is hidden. */
static void draw_hold(struct page *page, const struct text_style *style, const char *hold,
                      bool shown, struct rect rect)
{
    const struct theme *theme = &page->state.theme;
    int icon = style->px * 3 / 2, indent = style->px * 2;

    page_icon(page, shown ? "visibility" : "visibility_off",
              (struct rect){rect.x, rect.y, icon, rect.h}, icon, theme->palette.primary);
    page_words(page, style, hold, (struct rect){rect.x + indent, rect.y, rect.w - indent, rect.h},
               ALIGN_LEFT, theme->palette.secondary);
}

/* All of it on one page: in the largest letters, on a low one, the digits are smaller. */
static struct groups groups_fitting(struct page *page, const char *digits, int width, int height)
{
    int px = page->state.theme.heading_em;
    struct groups groups = groups_of(page, digits, 0, width, px);

    while (groups.rows * groups.height > height && px > page_px(page, CODE_MM_MIN))
        groups = groups_of(page, digits, 0, width, px = px * 9 / 10);
    return groups;
}

void page_hidden_code(struct page *page, const char *id, const char *digits, bool shown,
                      const char *hold)
{
    const struct theme *theme = &page->state.theme;
    struct text_style style = page_style(page, FACE_TEXT, page_reading_theme(page).help_em);
    int inset = page_px(page, PAD_INSET_MM), room = page_column(page)->w - 2 * inset;
    int words = page_measure(page, &style, hold, room - style.px * 2);
    const struct column *column = page_column(page);
    int most = column->bottom - column->top - page_px(page, GAP_ABOVE_MM) - words - 3 * inset;
    struct groups groups = groups_fitting(page, digits, room, most);
    int height = 3 * inset + words + groups.rows * groups.height;
    struct rect rect;

    if (!page_take(page, GAP_ABOVE_MM, height > page_target(page) ? height : page_target(page),
                   &rect))
        return;
    page_box(page, rect, theme->radius, theme->border, theme->palette.edge,
             shown ? theme->palette.paper : theme->palette.raised);
    struct rect inside = rect_inset(rect, inset);
    draw_hold(page, &style, hold, shown, (struct rect){inside.x, inside.y, inside.w, words});
    inside.y += words + inset;
    for (int row = 0; row < groups.rows; row++, inside.y += groups.height)
        draw_row(page, &groups, digits, row, shown, inside);
    page_hit(page, rect, UI_ROLE_PAD, id, 0, hold);
}
