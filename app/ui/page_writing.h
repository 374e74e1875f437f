/* The lower part of a page that somebody writes on, docked from edge to edge: the candidates, the
 * switch between methods, and the method's keys, boxes or sentences. Pure: shows what it is given.
 *
 * What it says, as events of the scene (beside UI_TEXT and UI_KEY of the keys):
 *
 *   UI_TAP "method" M         M of enum writing_method
 *   UI_TAP "candidate" I      candidates[I]
 *   UI_TAP "candidates-open"  more candidates than the bar holds: show them in place of the keys
 *   UI_TAP "candidates-shut"  back to the keys
 *   UI_TAP "candidates-on" N  the next page of them, which begins with candidates[N]; N is
 *                             candidate_count where others must be fetched first
 *   UI_TAP "candidates-back" N  the page before, which begins with candidates[N]
 *   UI_TAP "phrase" I         phrases[I]
 *   UI_TAP "phrases-on" N     the next page of those, which begins with phrases[N];
 *                             "phrases-back" N
 *   UI_DRAG "box" B           a finger in box B, 0 or 1
 *   UI_TAP "box-undo"         take the last stroke, or the last character, back
 *
 * Where height is dear the switch gives its row to candidates and to a notice; a key before them,
 * which the stage handles, shows it again until the next event. */
#ifndef TG_APP_UI_PAGE_WRITING_H
#define TG_APP_UI_PAGE_WRITING_H

#include "app/form/strokes.h"
#include "app/ui/page.h"

enum writing_method {
    WRITING_PHRASES, /* sentences of the pack to tap */
    WRITING_PINYIN,
    WRITING_HANDWRITING,
    WRITING_ZHUYIN,
    WRITING_LATIN,
    WRITING_DIGITS, /* and signs */
    WRITING_METHOD_COUNT,
};

enum { WRITING_CANDIDATES_MAX = 48, WRITING_PHRASES_MAX = 24, WRITING_BOXES = 2 };

struct writing_view {
    enum writing_method method;
    unsigned offered;   /* bit 1 << method */
    bool simplified;    /* characters are wanted Simplified: what signs the keys have */
    const char *notice; /* in the bar when there are no candidates ("Pinyin is not available now");
                           NULL: none */

    const char *const *candidates; /* borrowed, like all here */
    size_t candidate_count;
    bool more;        /* others follow these */
    bool open;        /* they stand in place of the keys */
    size_t page_from; /* open: the first one on this page of them */

    const char *const *phrases;
    size_t phrase_count, phrase_from;

    const struct strokes *ink[WRITING_BOXES]; /* NULL or empty: nothing written */
    bool faded[WRITING_BOXES];                /* was understood already: a new stroke begins anew */
};

void page_writing(struct page *page, const struct writing_view *view);

#endif
