#include "app/ui/page_input_inside.h"

#include "app/ui/words.h"

#include <stdio.h>
#include <string.h>

/* ---- how much more can be written */

enum { ROOM_WORDS_MAX = 96, ROOM_LOW_PERCENT = 10 };

/* Characters of the script that is written here: bytes mean nothing to anybody. */
static size_t room_left(const struct page *page, const struct field *field)
{
    enum {
        HAN_BYTES = 3,
        DOUBT = 30
    }; /* so many bytes of the screen's language are taken as read */
    bool chinese = page->state.lang != LANG_EN;
    size_t len = field_len(field), wide = chinese ? DOUBT : 0;

    for (const char *at = field_text(field); *at != '\0'; at++)
        wide += (unsigned char)*at >= 0x80;
    return (field_bytes_max(field) - len) / (wide * 2 > len + DOUBT ? HAN_BYTES : 1);
}

static void room_words(const struct page *page, const struct field *field,
                       char out[static ROOM_WORDS_MAX])
{
    char number[24];
    size_t left = room_left(page, field);

    if (left < 1000)
        snprintf(number, sizeof number, "%zu", left);
    else
        snprintf(number, sizeof number, "%zu,%03zu", left / 1000, left % 1000);
    snprintf(out, ROOM_WORDS_MAX, _("Characters left: %s"), number);
}

/* Soon there will be none. */
static bool is_low(const struct field *field)
{
    size_t most = field_bytes_max(field);

    return (most - field_len(field)) * 100 < most * ROOM_LOW_PERCENT;
}

static struct text_style room_style(const struct page *page, const struct field *field)
{
    return page_style(page, is_low(field) ? FACE_BOLD : FACE_TEXT, page->state.theme.small_em);
}

int page_input_room_width(struct page *page, const struct field *field)
{
    struct text_style style = room_style(page, field);
    char words[ROOM_WORDS_MAX];

    room_words(page, field, words);
    return page_text_width(page, &style, words) + (is_low(field) ? 2 * page_px(page, 2) : 0);
}

void page_input_room(struct page *page, const struct field *field, struct rect rect)
{
    const struct theme *theme = &page->state.theme;
    struct text_style style = room_style(page, field);
    char words[ROOM_WORDS_MAX];

    room_words(page, field, words);
    if (is_low(field))
        page_box(page, rect, theme->radius, theme->border, theme->palette.mark,
                 theme->palette.notice);
    page_words(page, &style, words, rect, ALIGN_MIDDLE,
               is_low(field) ? theme->palette.on_notice : theme->palette.secondary);
}

/* ---- tools */

enum { TOOLS = 6 };

static const struct tool {
    const char *id, *icon, *label;
} ALL[TOOLS] = {{"undo", "undo", N_("Undo")},
                {"redo", "redo", N_("Redo")},
                {"caret-left", "keyboard_arrow_left", N_("Left")},
                {"caret-right", "keyboard_arrow_right", N_("Right")},
                {"select", "select_all", N_("Select")},
                {"delete-word", "delete_sweep", N_("Delete word")}};

/* The i-th in `rows` rows: what belongs together stays side by side. */
static const struct tool *tool_at(int rows, int i)
{
    static const int IN_TWO[TOOLS] = {0, 1, 4, 2, 3, 5};

    return &ALL[rows == 2 ? IN_TWO[i] : i];
}

static void draw_ground(struct page *page, const char *id, struct rect rect, uint32_t *out_colour)
{
    struct look look = page_look(page, BUTTON_OUTLINE, false, page_pressed(page, id, 0));

    page_box(page, rect, page->state.theme.radius, look.border, look.edge, look.fill);
    *out_colour = look.text;
}

static void draw_icon(struct page *page, const char *id, const char *icon, const char *label,
                      struct rect rect)
{
    uint32_t colour;

    draw_ground(page, id, rect, &colour);
    page_icon(page, icon, rect, page_px(page, 8), colour);
    page_hit(page, rect, UI_ROLE_BUTTON, id, 0, label);
}

void page_input_tools_row(struct page *page, struct rect rect)
{
    int gap = page_px(page, GAP_MM), pad = page_px(page, 1.5), icon = page_px(page, 7);
    int word = page->state.theme.small_em * 14 / 10;

    for (int i = 0; i < TOOLS; i++) {
        int from = (rect.w + gap) * i / TOOLS, to = (rect.w + gap) * (i + 1) / TOOLS - gap;
        struct rect at = {rect.x + from, rect.y, to - from, rect.h};
        int y = at.y + (at.h - icon - word) / 2;
        uint32_t colour;
        draw_ground(page, ALL[i].id, at, &colour);
        page_icon(page, ALL[i].icon, (struct rect){at.x, y, at.w, icon}, icon, colour);
        page_words_fitting(page, FACE_TEXT, page->state.theme.small_em, _(ALL[i].label),
                           (struct rect){at.x + pad, y + icon, at.w - 2 * pad, word}, colour);
        page_hit(page, at, UI_ROLE_BUTTON, ALL[i].id, 0, _(ALL[i].label));
    }
}

static int rows_within(const struct page *page, int height)
{
    int gap = page_px(page, GAP_MM), rows = (height + gap) / (page_target(page) + gap);

    return rows < 1 ? 1 : rows > TOOLS ? TOOLS : rows;
}

int page_input_tools_width(const struct page *page, int height)
{
    int rows = rows_within(page, height), columns = (TOOLS + rows - 1) / rows;

    return columns * (page_target(page) + page_px(page, GAP_MM)) - page_px(page, GAP_MM);
}

void page_input_tools_block(struct page *page, struct rect rect)
{
    int side = page_target(page), gap = page_px(page, GAP_MM), most = page_px(page, 20);
    int rows = rows_within(page, rect.h), columns = (TOOLS + rows - 1) / rows;
    int height = (rect.h - gap * (rows - 1)) / rows;

    height = height < most ? height : most;
    for (int i = 0; i < TOOLS; i++) {
        const struct tool *tool = tool_at(rows, i);
        draw_icon(page, tool->id, tool->icon, _(tool->label),
                  (struct rect){rect.x + i % columns * (side + gap),
                                rect.y + i / columns * (height + gap), side, height});
    }
}

void page_input_scroll(struct page *page, struct rect rect, struct more more)
{
    int most = page_px(page, page->state.theme.big ? 24 : 20);
    int height = (rect.h - page_px(page, GAP_MM)) / 2;

    height = height < most ? height : most;
    if (more.above)
        draw_icon(page, "text-up", "expand_less", _("What is above"),
                  (struct rect){rect.x, rect.y, rect.w, height});
    if (more.below)
        draw_icon(page, "text-down", "expand_more", _("What is below"),
                  (struct rect){rect.x, rect.y + rect.h - height, rect.w, height});
}
