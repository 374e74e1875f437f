/* How large things of a page are, in pixels, by the display and by what helps its visitor. */
#ifndef TG_APP_UI_PAGE_SIZES_H
#define TG_APP_UI_PAGE_SIZES_H

#include "app/ui/page.h"

/* Millimetres. What is touched is as large as page_target and its like say: larger in big mode. */
#define TARGET_MM 12.9 /* of anything: never under 12.7 after rounding */
#define GAP_MM 2.6     /* between targets: never under 2.54 after rounding */
#define PRIMARY_MM 16.2
#define ROW_MM 18.2
#define BIG_MM 20.2 /* of anything in big mode: never under 20 after rounding */

int page_px(const struct page *page, double mm);

/* The least side of anything touched; of what leads on; of a whole row; of a key, whose height is
 * dear where the display is low. */
int page_target(const struct page *page);
int page_primary(const struct page *page);
int page_row(const struct page *page);
int page_key_height(const struct page *page);

int page_bar_height(const struct page *page);
int page_footer_height(const struct page *page);
int page_bar_em(const struct page *page); /* of words in the bars */
int page_rule_height(const struct page *page);

/* The letters of what is read through page by page: of the largest, beside the large controls of
 * big mode, a low display shows so few that nobody would turn all its pages. */
struct theme page_reading_theme(const struct page *page);
/* Of facts and notices, smaller where a column makes lines short. */
int page_column_em(const struct page *page);

#endif
