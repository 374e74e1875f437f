/* A receipt's digits being typed where others may look on: in groups, each in a box that can be
 * tapped, with only the group at the caret to be read, beside them a button that shows all as long
 * as a finger holds it; and the pad that they are typed with. */
#ifndef TG_APP_UI_PAGE_CODE_H
#define TG_APP_UI_PAGE_CODE_H

#include "app/ui/page.h"

enum { CODE_GROUP = 4, CODE_PAD_DIGITS = 10 };

struct code_box {
    const char *id;            /* of a group, whose number is the index */
    const struct field *field; /* FIELD_CODE, of as many digits as there are */
    bool shown;                /* all of them can be read: a finger holds "reveal" */
    const char *error;         /* below them, NULL: fine */
};
void page_code_box(struct page *page, const struct code_box *box);

/* The group that the caret is at, or that is selected. */
int page_code_group(const struct field *field);

/* Keys for `order`, ten digits in the order that they stand in; the last digit, and a tap "group"
 * for the whole of one, to be deleted. Flows like a pad of digits. */
void page_code_pad(struct page *page, const char order[static CODE_PAD_DIGITS]);

#endif
