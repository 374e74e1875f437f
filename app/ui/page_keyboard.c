#include "app/ui/page_inside.h"

#include "app/ui/words.h"

#include <string.h>
#include <utf8proc.h>

/* A row of keys as a string: each character is a key, but these stand for keys with a function. */
#define SHIFT '\x01'
#define SYMBOLS '\x02'
#define PLACES '\x03'
#define BACKSPACE '\b'
#define ENTER '\n'

enum { ROWS_MAX = 5, ROWS_LOW = 4 /* in landscape */ };

static const char *const LETTERS[ROWS_MAX] = {"1234567890", "qwertyuiop", "asdfghjkl",
                                              "\x01zxcvbnm\b", "\x02, .\n"};
static const char *const SIGNS[ROWS_MAX] = {"1234567890", "@#%&*-+=/_", "()[]\"':;~",
                                            "\x01!?$€£<>\b", "\x02, .\n"};
static const char *const SIGNS_CHINESE[ROWS_MAX] = {"1234567890", "，。？！、：；…—·",
                                                    "（）《》“”‘’【", "\x01@#%&*-+\b", "\x02, .\n"};

/* As on the plates themselves, whatever the language of the screen: where a car is registered, in
 * the order that everybody knows; then letters without I and O, and what may end a plate. */
static const char *const REGIONS[ROWS_LOW] = {"京津冀晋蒙辽吉黑沪", "苏浙皖闽赣鲁豫鄂湘",
                                              "粤桂琼渝川贵云藏陕", "甘青宁新使\x03"};
static const char *const PLATE[ROWS_LOW] = {"1234567890", "QWERTYUP使领学", "ASDFGHJKL警挂",
                                            "ZXCVBNM港澳\b"};
static const char *const PLATE_FIRST[ROWS_LOW] = {"1234567890", "QWERTYUP使领学", "ASDFGHJKL警挂",
                                                  "ZXCVBNM港澳\x03"};

/* The rows of a keyboard, and how many keys make one. */
struct layout {
    const char *rows[ROWS_MAX];
    int count, columns;
};

struct key {
    utf8proc_int32_t character;
    const char *id, *icon, *label;
};

static struct key key_of(const struct page *page, utf8proc_int32_t c)
{
    switch (c) {
    case SHIFT:
        return (struct key){0, "shift", "keyboard_capslock", _("Capital letters")};
    case SYMBOLS:
        return (struct key){0, "symbols", NULL, page->state.symbols ? "ABC" : "?#"};
    case PLACES:
        return (struct key){0, "symbols", NULL, page->state.symbols ? "京津…" : "ABC"};
    case BACKSPACE:
        return (struct key){0, "backspace", "backspace", _("Delete the last character")};
    case ENTER:
        return (struct key){0, "enter", "keyboard_return", _("Enter")};
    case ' ':
        return (struct key){' ', "key", "space_bar", _("Space")};
    default:
        break;
    }
    if (page->state.shift && c >= 'a' && c <= 'z')
        c -= 'a' - 'A';
    return (struct key){c, "key", NULL, NULL};
}

static void draw_key(struct page *page, utf8proc_int32_t c, struct rect rect, int px)
{
    struct key key = key_of(page, c);
    struct text_style style = page_style(page, FACE_TEXT, px);
    bool chosen = c == SHIFT && page->state.shift;
    struct look look =
        page_look(page, BUTTON_OUTLINE, chosen, page_pressed(page, key.id, (int)key.character));
    char text[5] = {0};

    if (key.label == NULL) {
        utf8proc_encode_char(key.character, (utf8proc_uint8_t *)text);
        key.label = text;
    }
    if (look.border > page->state.theme.border && !chosen)
        look.border = page_px(page, 1);
    page_box(page, rect, page->state.theme.radius, look.border, look.edge, look.fill);
    if (key.icon != NULL)
        page_icon(page, key.icon, rect, px * 5 / 4, look.text);
    else
        page_words(page, &style, key.label, rect, ALIGN_MIDDLE, look.text);
    page_hit(page, rect, UI_ROLE_KEY, key.id, (int)key.character, key.label);
}

/* Fifths of a common key's width. */
static int key_fifths(utf8proc_int32_t c)
{
    if (c == SHIFT || c == BACKSPACE)
        return 7;
    if (c == SYMBOLS || c == PLACES || c == ENTER)
        return 10;
    return c == ' ' ? 23 : 5;
}

static utf8proc_int32_t next_char(const char **row)
{
    utf8proc_int32_t c = 0;
    utf8proc_ssize_t size = utf8proc_iterate((const utf8proc_uint8_t *)*row, -1, &c);

    *row += size > 0 ? size : 1;
    return c;
}

static void draw_row(struct page *page, const char *row, int columns, struct rect area, int gap,
                     int px)
{
    int key = (area.w - gap * (columns - 1)) / columns, width = -gap;

    for (const char *at = row; *at != '\0';)
        width += key * key_fifths(next_char(&at)) / 5 + gap;
    int x = area.x + (area.w - width) / 2;
    for (const char *at = row; *at != '\0';) {
        utf8proc_int32_t c = next_char(&at);
        int wide = key * key_fifths(c) / 5;
        draw_key(page, c, (struct rect){x, area.y, wide, area.h}, px);
        x += wide + gap;
    }
}

static int key_em(const struct page *page, int height)
{
    int most = height * 11 / 20, em = page->state.theme.em;

    return em < most ? em : most;
}

static struct layout text_layout_of(const struct page *page)
{
    struct layout layout = {.columns = 10};
    const char *const *rows = !page->state.symbols          ? LETTERS
                              : page->state.lang == LANG_EN ? SIGNS
                                                            : SIGNS_CHINESE;

    for (int i = 0; i < ROWS_MAX; i++) {
        /* In landscape letters go without the digits, and signs without their third row. */
        if (page_landscape(page) && i == (page->state.symbols ? 2 : 0))
            continue;
        layout.rows[layout.count++] = rows[i];
    }
    return layout;
}

static struct layout layout_of(const struct page *page, enum keyboard keyboard)
{
    struct layout layout = {.count = ROWS_LOW, .columns = 11};
    const char *const *rows = PLATE;

    if (keyboard == KEYBOARD_TEXT)
        return text_layout_of(page);
    if (keyboard == KEYBOARD_REGIONS) {
        rows = page->state.symbols ? PLATE_FIRST : REGIONS;
        layout.columns = page->state.symbols ? 11 : 9;
    }
    for (int i = 0; i < ROWS_LOW; i++)
        layout.rows[i] = rows[i];
    return layout;
}

/* Docked above the footer, on a sunken ground from edge to edge. */
static void docked(struct page *page, enum keyboard keyboard)
{
    const struct theme *theme = &page->state.theme;
    const struct layout layout = layout_of(page, keyboard);
    int gap = page_px(page, GAP_MM), side = page_px(page, theme->landscape ? 4 : 8);
    int key = page_key_height(page);
    int height = layout.count * (key + gap) + gap, bottom = page_dock_bottom(page);

    page_box(page, (struct rect){0, bottom - height, theme->width, height}, 0, 0, 0,
             theme->palette.sunken);
    int y = bottom - height + gap;
    for (int i = 0; i < layout.count; i++) {
        draw_row(page, layout.rows[i], layout.columns,
                 (struct rect){side, y, theme->width - 2 * side, key}, gap, key_em(page, key));
        y += key + gap;
    }
    page_end_flow_at(page, bottom - height - page_px(page, theme->landscape ? 3 : 6));
}

static void pad(struct page *page, enum keyboard keyboard)
{
    static const char *const DIGITS[] = {"123", "456", "789", "\b0\n"};
    static const char *const PHONE[] = {"123", "456", "789", "+0-\b"};
    const char *const *rows = keyboard == KEYBOARD_PHONE ? PHONE : DIGITS;
    const struct theme *theme = &page->state.theme;
    enum { ROWS = 4 };
    int gap = page_px(page, GAP_MM), width = page_px(page, theme->big ? 96 : 84),
        left = page_left(page, 4);
    int key = (left - gap * (ROWS - 1)) / ROWS, most = page_px(page, theme->big ? 24 : 20);
    struct rect rect;

    key = key > most ? most : key;
    key = key < page_px(page, TARGET_MM) ? page_px(page, TARGET_MM) : key;
    width = width < page_column(page)->w ? width : page_column(page)->w;
    if (!page_take(page, 4, ROWS * key + (ROWS - 1) * gap, &rect))
        return;
    for (int i = 0; i < ROWS; i++) {
        int n = (int)strlen(rows[i]), each = (width - gap * (n - 1)) / n;
        for (int j = 0; j < n; j++)
            draw_key(page, rows[i][j],
                     (struct rect){rect.x + j * (each + gap), rect.y + i * (key + gap), each, key},
                     key_em(page, key));
    }
}

void page_keyboard(struct page *page, enum keyboard keyboard)
{
    if (keyboard == KEYBOARD_DIGITS || keyboard == KEYBOARD_PHONE)
        pad(page, keyboard);
    else
        docked(page, keyboard);
}
