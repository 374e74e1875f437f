/* The inside of a field on a page, for the page_input*.c files. */
#ifndef TG_APP_UI_PAGE_INPUT_INSIDE_H
#define TG_APP_UI_PAGE_INPUT_INSIDE_H

#include "app/ui/page_inside.h"

enum { PIN_SHOWN_MAX = 64 };

/* What a field shows; all places are bytes of `text`. */
struct shown {
    const char *text; /* borrowed of the field, of the page or of `buffer` */
    size_t caret;
    struct text_span composing, selected; /* empty: nothing is */
    char buffer[PIN_SHOWN_MAX];
};

/* ---- page_input_text.c */
/* Wipe `out_shown` afterwards. */
void page_input_show(struct page *page, const struct field_box *box, struct shown *out_shown);
/* How many lines of it can be seen within `inner`. */
int page_input_visible(const struct text_style *style, struct rect inner);
/* The text laid out in page->box, as far as it can be seen in `inner`: what is selected, what is
 * being composed, the caret, and where taps put it. Stays where it was scrolled to as long as
 * nothing changes, then goes to where the caret is. Whether there is more above and below. */
struct more {
    bool above, below;
};
struct more page_input_text(struct page *page, const struct field_box *box,
                            const struct shown *shown, const struct text_style *style,
                            struct rect inner);

/* ---- page_input_tools.c */
/* How much more can be written, in words, and how wide those are. */
void page_input_room(struct page *page, const struct field *field, struct rect rect);
int page_input_room_width(struct page *page, const struct field *field);
/* The tools in one row, with their labels; as icons in as many rows as the height has room for. */
void page_input_tools_row(struct page *page, struct rect rect);
void page_input_tools_block(struct page *page, struct rect rect);
/* How wide such a block is that may be `height` tall. */
int page_input_tools_width(const struct page *page, int height);
/* The ways to what cannot be seen, at the top and at the bottom of `rect`. */
void page_input_scroll(struct page *page, struct rect rect, struct more more);

#endif
