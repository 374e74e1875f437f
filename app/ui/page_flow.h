/* Places of a page, from its inside: where the next thing goes, and on which page of the flow. */
#ifndef TG_APP_UI_PAGE_FLOW_H
#define TG_APP_UI_PAGE_FLOW_H

#include "app/ui/page.h"

struct column *page_column(struct page *page);
/* Millimetres between a control and what is above it: `gap_mm`, or more where that is words. */
double page_gap_below(struct page *page, double gap_mm);
/* The next `height` pixels of the flow, after the wanted gap of `gap_mm`. False when they are on
 * another page than the one shown: then nothing is drawn. */
bool page_take(struct page *page, double gap_mm, int height, struct rect *out_rect);
/* The same for what stays on every page (headings). */
bool page_take_staying(struct page *page, double gap_mm, int height, struct rect *out_rect);
/* In landscape, half of the column's width: the free right half of the row before when it is tall
 * enough, or the left half of a new row. */
bool page_take_half(struct page *page, double gap_mm, int height, struct rect *out_rect);
/* page_columns(), in big mode too, the right one `right` pixels wide. */
void page_columns_of(struct page *page, int right);
/* Whether choices stand two to a row. */
bool page_halves(const struct page *page);
/* The same for what has no ground to be seen: the two of a row need not be equally tall. Only where
 * page_pairs(). */
bool page_take_pair(struct page *page, double gap_mm, int height, struct rect *out_rect);
/* Whether words to read stand in half a row, beside others: to be asked once for each, with whether
 * they have room there. */
bool page_pairs(struct page *page, bool fits);
int page_half_width(const struct page *page, int width); /* of a row of `width` */
/* Of the whole flow in the last layout, at least 1; more: make room for the pager. */
int page_count(const struct page *page);
/* The flow ends at y, or above the pager where there is one and it stands there. */
void page_end_flow_at(struct page *page, int y);
int page_pager_room(const struct page *page);  /* what it takes of the flow's height */
int page_dock_bottom(const struct page *page); /* where what is docked at the bottom ends */
bool page_may_stay(struct page *page, double gap_mm, int height);
/* What follows begins on the next page. */
void page_skip(struct page *page);
/* The same when this one has no room for the next `height` pixels and a whole one has; a subheading
 * just above goes along. */
void page_keep_whole(struct page *page, double gap_mm, int height);
/* page_words.c: the subheading stands at the top of the next page instead. */
void page_move_subheading(struct page *page);
/* Pixels left on this page of the flow, after a gap. */
int page_left(struct page *page, double gap_mm);

#endif
