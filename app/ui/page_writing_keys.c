#include "app/ui/page_ink.h"
#include "app/ui/page_keys.h"
#include "app/ui/page_writing_inside.h"
#include "app/ui/words.h"

/* ---- keys */

/* The digits stand above the letters where there is height for them. */
static const char *const PINYIN[] = {"1234567890", "qwertyuiop", "asdfghjkl", "\4zxcvbnm\b",
                                     "、？， 。！\n"};
static const char *const LATIN[] = {"1234567890", "qwertyuiop", "asdfghjkl", "\1zxcvbnm\b",
                                    "'-, .?\n"};
/* The standard (Dachen) keyboard as on every desk, in columns: ㄅ ㄆ ㄇ ㄈ below each other. */
static const char *const ZHUYIN[] = {"ㄅㄉˇˋㄓˊ˙ㄚㄞㄢㄦ\b", "ㄆㄊㄍㄐㄔㄗㄧㄛㄟㄣ，？",
                                     "ㄇㄋㄎㄑㄕㄘㄨㄜㄠㄤ。\n", "ㄈㄌㄏㄒㄖㄙㄩㄝㄡㄥ\5"};
/* With the words that stand beside numbers in a report: when, how much, where. */
static const char *const SIMPLIFIED[] = {"123年月日，。、\b", "456点分元？！：；",
                                         "789号楼室“”（）", ".0-%@/— \n"};
static const char *const TRADITIONAL[] = {"123年月日，。、\b", "456點分元？！：；",
                                          "789號樓室「」（）", ".0-%@/— \n"};
static const char *const ENGLISH[] = {"123,?!:'\"\b", "456;()[]&+", "789$€£¥%#*", ".0-@/_= \n"};

static struct key_rows letters(const struct page *page, const char *const *rows)
{
    struct key_rows layout = {.columns = 10, .space = 35, .edge = 15};

    for (int i = page_landscape(page) ? 1 : 0; i < KEY_ROWS_MAX; i++)
        layout.rows[layout.count++] = rows[i];
    return layout;
}

static struct key_rows four(struct key_rows layout, const char *const *rows)
{
    for (layout.count = 0; layout.count < 4; layout.count++)
        layout.rows[layout.count] = rows[layout.count];
    return layout;
}

void page_writing_keys(struct page *page, const struct writing_view *view, struct rect area)
{
    const char *const *signs = view->simplified ? SIMPLIFIED : TRADITIONAL;
    struct key_rows rows;

    if (page_lang(page) == LANG_EN)
        signs = ENGLISH;
    if (view->method == WRITING_ZHUYIN)
        rows = four((struct key_rows){.columns = 12, .space = 20}, ZHUYIN);
    else if (view->method == WRITING_DIGITS)
        rows = four((struct key_rows){.columns = 13, .space = 20, .wide = 3}, signs);
    else
        rows = letters(page, view->method == WRITING_PINYIN ? PINYIN : LATIN);
    page_keys(page, &rows, area);
}

/* ---- boxes to write in */

static const char *const BESIDE[] = {"\6\b", "，。", "？、", " \n"};
static const char *const BESIDE_ENGLISH[] = {"\6\b", ",.", "?!", " \n"};

/* Understood ink is thin as well as faint: not every theme has a faint colour. */
#define WRITING_PEN_MM 2.2
#define FADED_PEN_MM 0.9
#define GUIDE_PEN_MM 0.25

/* The lines of 米字格, by which everybody learnt to write. */
static void draw_guides(struct page *page, struct rect box)
{
    uint32_t colour = page->state.theme.palette.mark;
    int line = page_px(page, GUIDE_PEN_MM) > 0 ? page_px(page, GUIDE_PEN_MM) : 1;

    page_box(page, (struct rect){box.x + (box.w - line) / 2, box.y, line, box.h}, 0, 0, 0, colour);
    page_box(page, (struct rect){box.x, box.y + (box.h - line) / 2, box.w, line}, 0, 0, 0, colour);
    page_ink_diagonal(page, box, false, GUIDE_PEN_MM, colour);
    page_ink_diagonal(page, box, true, GUIDE_PEN_MM, colour);
}

static void draw_box(struct page *page, const struct writing_view *view, int which,
                     struct rect rect)
{
    const struct theme *theme = &page->state.theme;
    const struct strokes *ink = view->ink[which];
    bool faded = view->faded[which];

    page_box(page, rect, theme->radius, theme->border, theme->palette.edge, theme->palette.raised);
    draw_guides(page, rect_inset(rect, theme->border));
    page_hit(page, rect, UI_ROLE_PAD, "box", which, _("Write here with a finger"));
    if (ink != NULL && ink->count > 0)
        page_ink(page, rect, ink, faded ? FADED_PEN_MM : WRITING_PEN_MM,
                 faded ? theme->palette.edge : theme->palette.ink);
}

void page_writing_boxes(struct page *page, const struct writing_view *view, struct rect area)
{
    const struct key_rows keys =
        four((struct key_rows){.columns = 2}, page_lang(page) == LANG_EN ? BESIDE_ENGLISH : BESIDE);
    int gap = page_px(page, GAP_MM), key = page_px(page, PRIMARY_MM), beside = 2 * key + gap;
    int box = (area.w - beside - WRITING_BOXES * gap) / WRITING_BOXES;

    page_keys(page, &keys, (struct rect){area.x + area.w - beside, area.y, beside, area.h});
    for (int i = 0; i < WRITING_BOXES; i++)
        draw_box(page, view, i, (struct rect){area.x + i * (box + gap), area.y, box, area.h});
}
