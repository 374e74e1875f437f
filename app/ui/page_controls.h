/* Controls from the inside of a page: what can be touched, and the grounds and buttons that say so.
 */
#ifndef TG_APP_UI_PAGE_CONTROLS_H
#define TG_APP_UI_PAGE_CONTROLS_H

#include "app/ui/page.h"

/* Copies as many whole characters as fit; NULL is "". */
void page_copy(char *out, size_t size, const char *text);
void page_hit(struct page *page, struct rect rect, enum ui_role role, const char *id, int index,
              const char *label);
/* What the control pushed last is called, when that is not what it shows. */
void page_relabel(struct page *page, const char *label);
bool page_pressed(const struct page *page, const char *id, int index);
/* The ground of a control, pressed or not. */
struct look {
    uint32_t fill, edge, text;
    int border;
};
struct look page_look(const struct page *page, enum button_look look, bool chosen, bool pressed);
void page_button_at(struct page *page, const struct button *button, struct rect rect, int px);
void page_button_looking(struct page *page, const struct button *button, struct rect rect, int px,
                         struct look look);
/* The narrowest that a button of this label can be. */
int page_button_width(struct page *page, const struct button *button, int px);

#endif
