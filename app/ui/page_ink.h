/* Lines drawn with a round pen on a page: what somebody wrote with a finger. For the page_*.c files
 * and signature.c. */
#ifndef TG_APP_UI_PAGE_INK_H
#define TG_APP_UI_PAGE_INK_H

#include "app/ui/page_inside.h"

#define PEN_MM 1.2 /* of a signature */

/* What was drawn, as large as `rect` takes it; nothing of it is seen out of `rect`. The pen is
 * `pen_mm` wide where the drawing is as large as it was drawn. */
void page_ink(struct page *page, struct rect rect, const struct strokes *strokes, double pen_mm,
              uint32_t colour);
/* From the left side of `rect` to the right one: from its top to its bottom, or `up`. */
void page_ink_diagonal(struct page *page, struct rect rect, bool up, double pen_mm,
                       uint32_t colour);

#endif
