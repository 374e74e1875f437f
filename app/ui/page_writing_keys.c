#include "app/ui/page_ink.h"
#include "app/ui/page_keys.h"
#include "app/ui/page_writing_inside.h"
#include "app/ui/words.h"

/* ---- keys */

/* Five rows where there is height for them, else four. Letters go without the digits above them. */
enum { ROWS = 5, ROWS_LOW = 4 };

static const char *const PINYIN[ROWS] = {"1234567890", "qwertyuiop", "asdfghjkl", "\4zxcvbnm\b",
                                         "、？， 。！\n"};
static const char *const LATIN[ROWS] = {"1234567890", "qwertyuiop", "asdfghjkl", "\1zxcvbnm\b",
                                        "'-, .?\n"};

/* The standard (Dachen) keyboard as on every desk, in columns: ㄅ ㄆ ㄇ ㄈ below each other. */
static const char *const ZHUYIN[ROWS] = {"ㄅㄉˇˋㄓˊ˙ㄚㄞㄢㄦ", "ㄆㄊㄍㄐㄔㄗㄧㄛㄟㄣ\b",
                                         "ㄇㄋㄎㄑㄕㄘㄨㄜㄠㄤ，", "ㄈㄌㄏㄒㄖㄙㄩㄝㄡㄥ。",
                                         "、？\5！\n"};
static const char *const ZHUYIN_LOW[ROWS_LOW] = {"ㄅㄉˇˋㄓˊ˙ㄚㄞㄢㄦ\b", "ㄆㄊㄍㄐㄔㄗㄧㄛㄟㄣ，？",
                                                 "ㄇㄋㄎㄑㄕㄘㄨㄜㄠㄤ。\n",
                                                 "ㄈㄌㄏㄒㄖㄙㄩㄝㄡㄥ\5"};

/* With the words that stand beside numbers in a report: when, how much, where. */
static const char *const SIGNS[LANG_COUNT][ROWS] = {
    [LANG_ZH_HANS] = {"123年月日，\b", "456点分元。、", "789号楼室？！", ".0-“”（）：",
                      "%@/—； \n"},
    [LANG_ZH_HANT] = {"123年月日，\b", "456點分元。、", "789號樓室？！", ".0-「」（）：",
                      "%@/—； \n"},
    [LANG_EN] = {"123,?!:\b", "456;'\"()", "789&+=#*", ".0-@/_%¥", "[]$€£ \n"},
};
static const char *const SIGNS_LOW[LANG_COUNT][ROWS_LOW] = {
    [LANG_ZH_HANS] = {"123年月日，。、\b", "456点分元？！：；", "789号楼室“”（）", ".0-%@/— \n"},
    [LANG_ZH_HANT] = {"123年月日，。、\b", "456點分元？！：；", "789號樓室「」（）", ".0-%@/— \n"},
    [LANG_EN] = {"123,?!:'\"\b", "456;()[]&+", "789$€£¥%#*", ".0-@/_= \n"},
};

static struct key_rows rows_of(struct key_rows layout, int count, const char *const *rows)
{
    for (int i = 0; i < count; i++)
        layout.rows[layout.count++] = rows[i];
    return layout;
}

static struct key_rows letters(const struct page *page, const char *const *rows)
{
    const struct key_rows layout = {.columns = 10, .space = 35, .edge = 15};
    bool low = page_landscape(page);

    return rows_of(layout, low ? ROWS_LOW : ROWS, low ? rows + 1 : rows);
}

static struct key_rows zhuyin(const struct page *page)
{
    if (page_landscape(page))
        return rows_of((struct key_rows){.columns = 12, .space = 20}, ROWS_LOW, ZHUYIN_LOW);
    return rows_of((struct key_rows){.columns = 11, .space = 70}, ROWS, ZHUYIN);
}

static struct key_rows digits(const struct page *page, bool simplified)
{
    enum lang lang = page_lang(page) == LANG_EN ? LANG_EN
                     : simplified               ? LANG_ZH_HANS
                                                : LANG_ZH_HANT;

    if (page_landscape(page))
        return rows_of((struct key_rows){.columns = 13, .pad = true, .space = 20}, ROWS_LOW,
                       SIGNS_LOW[lang]);
    return rows_of((struct key_rows){.columns = 11, .pad = true, .space = 50}, ROWS, SIGNS[lang]);
}

void page_writing_keys(struct page *page, const struct writing_view *view, struct rect area)
{
    struct key_rows rows;

    if (view->method == WRITING_ZHUYIN)
        rows = zhuyin(page);
    else if (view->method == WRITING_DIGITS)
        rows = digits(page, view->simplified);
    else
        rows = letters(page, view->method == WRITING_PINYIN ? PINYIN : LATIN);
    page_keys(page, &rows, area);
}

/* ---- boxes to write in */

static const char *const BESIDE[ROWS_LOW] = {"\6\b", "，。", "？、", " \n"};
static const char *const BESIDE_ENGLISH[ROWS_LOW] = {"\6\b", ",.", "?!", " \n"};

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
    const struct key_rows keys = rows_of((struct key_rows){.columns = 2}, ROWS_LOW,
                                         page_lang(page) == LANG_EN ? BESIDE_ENGLISH : BESIDE);
    int gap = page_px(page, GAP_MM), beside = 2 * page_primary(page) + gap;
    int box = (area.w - beside - WRITING_BOXES * gap) / WRITING_BOXES;

    page_keys(page, &keys, (struct rect){area.x + area.w - beside, area.y, beside, area.h});
    for (int i = 0; i < WRITING_BOXES; i++)
        draw_box(page, view, i, (struct rect){area.x + i * (box + gap), area.y, box, area.h});
}
