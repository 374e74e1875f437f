/* The inside of page_writing, for the page_writing*.c files. */
#ifndef TG_APP_UI_PAGE_WRITING_INSIDE_H
#define TG_APP_UI_PAGE_WRITING_INSIDE_H

#include "app/ui/page_inside.h"
#include "app/ui/page_writing.h"

/* ---- page_writing_keys.c */
void page_writing_keys(struct page *page, const struct writing_view *view, struct rect area);
void page_writing_boxes(struct page *page, const struct writing_view *view, struct rect area);

/* ---- page_writing_list.c */
/* As many candidates as fit in one row, and the way to the others. */
void page_writing_bar(struct page *page, const struct writing_view *view, struct rect area);
void page_writing_grid(struct page *page, const struct writing_view *view, struct rect area);
void page_writing_phrases(struct page *page, const struct writing_view *view, struct rect area);

#endif
