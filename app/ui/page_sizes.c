#include "app/ui/page_sizes.h"

#include "app/ui/page_inside.h"

int page_px(const struct page *page, double mm)
{
    return theme_px(&page->state.theme, mm);
}

/* Millimetres of what is touched and of the bars around it, by display (tall, low) and by mode
 * (plain, big): a tall display has room to spare, a low one has not, and none for big mode where a
 * keyboard or a calendar stands on it. */
static int size_of(const struct page *page, const double mm[2][2])
{
    return page_px(page, mm[page_landscape(page)][page->state.theme.big && !page->folded]);
}

int page_target(const struct page *page)
{
    static const double MM[2][2] = {{TARGET_MM, BIG_MM}, {TARGET_MM, BIG_MM}};

    return size_of(page, MM);
}

int page_primary(const struct page *page)
{
    static const double MM[2][2] = {{PRIMARY_MM, 22}, {PRIMARY_MM, BIG_MM}};

    return size_of(page, MM);
}

int page_row(const struct page *page)
{
    static const double MM[2][2] = {{ROW_MM, 24}, {ROW_MM, BIG_MM}};

    return size_of(page, MM);
}

int page_key_height(const struct page *page)
{
    static const double MM[2][2] = {{PRIMARY_MM + 1, BIG_MM}, {TARGET_MM, TARGET_MM}};

    return size_of(page, MM);
}

int page_bar_height(const struct page *page)
{
    static const double MM[2][2] = {{18, 26}, {15.6, 22.4}};

    return size_of(page, MM);
}

int page_footer_height(const struct page *page)
{
    static const double MM[2][2] = {{24, 29}, {21, 24}};

    return size_of(page, MM);
}

int page_bar_em(const struct page *page)
{
    int em = page_px(page, page->state.theme.big ? 7.1 : 6.0);

    return em < page->state.theme.help_em ? em : page->state.theme.help_em;
}

int page_rule_height(const struct page *page)
{
    return page_px(page, 0.3) > 0 ? page_px(page, 0.3) : 1;
}

struct theme page_reading_theme(const struct page *page)
{
    const struct theme *theme = &page->state.theme;

    return theme->landscape && theme->big && theme->size > TEXT_LARGE
               ? theme_sized(theme, TEXT_LARGE)
               : *theme;
}

int page_column_em(const struct page *page)
{
    const struct theme theme = page_reading_theme(page);

    return page_has_columns(page) ? theme.help_em : theme.em;
}
