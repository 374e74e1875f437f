/* Pages that somebody writes on, one for each method and what may be going on there: the gallery's
 * last scene shows that of kiosk->writing. */
#ifndef TG_TESTS_APP_GALLERY_WRITING_H
#define TG_TESTS_APP_GALLERY_WRITING_H

#include "tests/app/gallery.h"

enum gallery_writing {
    GALLERY_PINYIN,
    GALLERY_CANDIDATES, /* more than the bar holds */
    GALLERY_SENTENCE,   /* the longest that an engine gives */
    GALLERY_GRID,
    GALLERY_PHRASES,
    GALLERY_HANDWRITING,
    GALLERY_ZHUYIN,
    GALLERY_LATIN,
    GALLERY_ACCENTS,
    GALLERY_DIGITS,
    GALLERY_NOTICE,
    GALLERY_COMPOSING, /* in the middle of the text */
    GALLERY_SELECTED,
    GALLERY_LONG, /* a text that must be scrolled */
    GALLERY_FULL, /* almost, and something is wrong with it */
    GALLERY_LINE,
    GALLERY_WRITINGS
};

const char *gallery_writing_name(enum gallery_writing writing);
/* Its fields; gallery_init and gallery_finish call it. */
void gallery_writing_init(struct kiosk *kiosk);
void gallery_writing_finish(struct kiosk *kiosk);
/* The one that the page of kiosk->writing shows. */
struct field *gallery_writing_field(const struct kiosk *kiosk);
void gallery_writing_draw(const struct kiosk *kiosk, struct page *page);

#endif
