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
    GALLERY_WRITINGS
};

const char *gallery_writing_name(enum gallery_writing writing);
void gallery_writing_draw(const struct kiosk *kiosk, struct page *page);

#endif
