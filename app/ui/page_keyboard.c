#include "app/ui/page_keys.h"

#include "app/ui/words.h"

#include <string.h>

enum { ROWS_LOW = 4 /* in landscape */ };

/* As on the plates themselves, whatever the language of the screen: where a car is registered, in
 * the order that everybody knows; then letters without I and O, and what may end a plate. */
static const char *const REGIONS[ROWS_LOW] = {"京津冀晋蒙辽吉黑沪", "苏浙皖闽赣鲁豫鄂湘",
                                              "粤桂琼渝川贵云藏陕", "甘青宁新使\3"};
static const char *const PLATE[ROWS_LOW] = {"1234567890", "QWERTYUP使领学", "ASDFGHJKL警挂",
                                            "ZXCVBNM港澳\b"};
static const char *const PLATE_FIRST[ROWS_LOW] = {"1234567890", "QWERTYUP使领学", "ASDFGHJKL警挂",
                                                  "ZXCVBNM港澳\3"};

static struct key_rows rows_of(const struct page *page, enum keyboard keyboard)
{
    struct key_rows layout = {.count = ROWS_LOW, .columns = 11, .edge = 20};
    const char *const *rows = PLATE;

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
    const struct key_rows rows = rows_of(page, keyboard);
    int gap = page_px(page, GAP_MM), side = page_px(page, theme->landscape ? 4 : 8);
    int key = page_key_height(page);
    int height = rows.count * (key + gap) + gap, bottom = page_dock_bottom(page);

    page_box(page, (struct rect){0, bottom - height, theme->width, height}, 0, 0, 0,
             theme->palette.sunken);
    page_keys(
        page, &rows,
        (struct rect){side, bottom - height + gap, theme->width - 2 * side, height - 2 * gap});
    page_end_flow_at(page, bottom - height - page_px(page, theme->landscape ? 3 : 6));
}

void page_pad(struct page *page, const char *const rows[static PAD_ROWS])
{
    const struct theme *theme = &page->state.theme;
    int gap = page_px(page, GAP_MM), width = page_px(page, theme->big ? 96 : 84),
        left = page_left(page, 4);
    int key = (left - gap * (PAD_ROWS - 1)) / PAD_ROWS, most = page_px(page, theme->big ? 24 : 20);
    struct rect rect;

    key = key > most ? most : key;
    key = key < page_px(page, TARGET_MM) ? page_px(page, TARGET_MM) : key;
    width = width < page_column(page)->w ? width : page_column(page)->w;
    if (!page_take(page, 4, PAD_ROWS * key + (PAD_ROWS - 1) * gap, &rect))
        return;
    for (int i = 0; i < PAD_ROWS; i++) {
        int n = (int)strlen(rows[i]), each = (width - gap * (n - 1)) / n;
        for (int j = 0; j < n; j++)
            page_key(page, rows[i][j],
                     (struct rect){rect.x + j * (each + gap), rect.y + i * (key + gap), each, key});
    }
}

void page_keyboard(struct page *page, enum keyboard keyboard)
{
    static const char *const DIGITS[PAD_ROWS] = {"123", "456", "789", "\b0\n"};
    static const char *const PHONE[PAD_ROWS] = {"123", "456", "789", "+0-\b"};

    if (keyboard == KEYBOARD_DIGITS || keyboard == KEYBOARD_PHONE)
        page_pad(page, keyboard == KEYBOARD_PHONE ? PHONE : DIGITS);
    else
        docked(page, keyboard);
}
