#include "app/ui/page_keys.h"

#include "app/ui/words.h"

#include <string.h>
#include <utf8proc.h>

enum { COMMON = 10, WIDE = 2 * COMMON }; /* tenths of a common key's width */

struct key {
    int character;
    const char *id, *icon, *shown, *label; /* shown: NULL, the character */
};

static struct key key_of(const struct page *page, int code)
{
    switch ((enum key_code)code) {
    case KEY_SHIFT:
        return (struct key){0, "shift", "keyboard_capslock", NULL, _("Capital letters")};
    case KEY_PLACES:
        return (struct key){0, "symbols", NULL, page->state.symbols ? "京津…" : "ABC", NULL};
    case KEY_DIVIDE:
        return (struct key){'\'', "key", NULL, _("Divide"), _("Divide")};
    case KEY_FIRST_TONE:
        return (struct key){' ', "key", NULL, _("Tone 1"), _("First tone, or space")};
    case KEY_UNDO:
        return (struct key){0, "box-undo", "undo", NULL, _("Take the last stroke back")};
    case KEY_GROUP:
        return (struct key){0, "group", "delete_sweep", NULL, _("Delete this group")};
    case KEY_BACKSPACE:
        return (struct key){0, "backspace", "backspace", NULL, _("Delete the last character")};
    case KEY_ENTER:
        return (struct key){0, "enter", "keyboard_return", NULL, _("Enter")};
    }
    if (code == ' ')
        return (struct key){' ', "key", "space_bar", NULL, _("Space")};
    if (page->state.shift && code >= 'a' && code <= 'z')
        code -= 'a' - 'A';
    return (struct key){code, "key", NULL, NULL, NULL};
}

/* Marks that are little in the letters' size, and those of them that stand at the top of a line: on
 * a key they must be told apart. */
static const char LITTLE[] = "，。、；：·-,.;:˙", HIGH[] = "ˊˇˋ“”‘’'\"";

static void draw_character(struct page *page, const char *text, struct rect rect, int px,
                           uint32_t colour)
{
    bool high = strstr(HIGH, text) != NULL;

    if (high || strstr(LITTLE, text) != NULL)
        px = px * 4 / 3;
    rect.y += high ? px / 5 : 0;
    page_words_fitting(page, FACE_TEXT, px, text, rect, colour);
}

static int at_most(int em, int most)
{
    return em < most ? em : most;
}

static void draw_key(struct page *page, int code, struct rect rect, int px)
{
    struct key key = key_of(page, code);
    bool chosen = code == KEY_SHIFT && page->state.shift;
    struct look look =
        page_look(page, BUTTON_OUTLINE, chosen, page_pressed(page, key.id, key.character));
    char text[5] = {0};

    if (key.shown == NULL) {
        utf8proc_encode_char(key.character, (utf8proc_uint8_t *)text);
        key.shown = text;
    }
    if (look.border > page->state.theme.border && !chosen)
        look.border = page_px(page, 1);
    page_box(page, rect, page->state.theme.radius, look.border, look.edge, look.fill);
    if (key.icon != NULL)
        page_icon(page, key.icon, rect, px * 5 / 4, look.text);
    else
        draw_character(page, key.shown, rect, px, look.text);
    page_hit(page, rect, UI_ROLE_KEY, key.id, key.character,
             key.label != NULL ? key.label : key.shown);
}

void page_key(struct page *page, int code, struct rect rect)
{
    draw_key(page, code, rect, at_most(page->state.theme.em, rect.h * 11 / 20));
}

static void draw_wide_key(struct page *page, int code, struct rect rect)
{
    draw_key(page, code, rect, at_most(page->state.theme.em * 3 / 2, rect.h * 7 / 10));
}

static int next_char(const char **row)
{
    utf8proc_int32_t c = 0;
    utf8proc_ssize_t size = utf8proc_iterate((const utf8proc_uint8_t *)*row, -1, &c);

    *row += size > 0 ? size : 1;
    return c;
}

static int key_tenths(const struct key_rows *rows, int code)
{
    switch (code) {
    case KEY_PLACES:
        return WIDE;
    case KEY_SHIFT:
    case KEY_DIVIDE:
    case KEY_BACKSPACE:
    case KEY_ENTER:
        return rows->edge > 0 ? rows->edge : COMMON;
    case KEY_FIRST_TONE:
    case ' ':
        return rows->space > 0 ? rows->space : COMMON;
    default:
        return COMMON;
    }
}

/* A key of two columns also takes the gap between them, so that columns stay in line. */
static int width_of(const struct page *page, int column, int tenths)
{
    return column * tenths / COMMON - page_px(page, GAP_MM);
}

/* `wide`: so many keys at its beginning are. */
static void draw_row(struct page *page, const struct key_rows *rows, const char *row, int wide,
                     struct rect area)
{
    int gap = page_px(page, GAP_MM), column = (area.w + gap) / rows->columns, tenths = 0, n = 0;

    for (const char *at = row; *at != '\0'; n++) {
        int code = next_char(&at);
        tenths += n < wide ? WIDE : key_tenths(rows, code);
    }
    int x = area.x + (area.w - width_of(page, column, tenths)) / 2;
    n = tenths = 0;
    for (const char *at = row; *at != '\0'; n++) {
        int code = next_char(&at), from = column * tenths / COMMON;
        tenths += n < wide ? WIDE : key_tenths(rows, code);
        (n < wide ? draw_wide_key : page_key)(
            page, code,
            (struct rect){x + from, area.y, width_of(page, column, tenths) - from, area.h});
    }
}

void page_keys(struct page *page, const struct key_rows *rows, struct rect area)
{
    enum { PAD_KEYS = 3 };
    int gap = page_px(page, GAP_MM), key = (area.h - gap * (rows->count - 1)) / rows->count;

    for (int i = 0; i < rows->count; i++)
        draw_row(page, rows, rows->rows[i], rows->pad && i < PAD_ROWS ? PAD_KEYS : 0,
                 (struct rect){area.x, area.y + i * (key + gap), area.w, key});
}
