/* Between the finger and the field: whatever way somebody writes, text comes out.
 *
 * Keys of the screen and of a real keyboard, taps on candidates, strokes in the boxes and time all
 * come in as events; finished text goes into the field. What is not finished yet (letters that may
 * become characters) stands here, in secret memory, is shown in the field at its caret
 * (composer_composing), and is never lost: composer_flush makes it text.
 *
 * One method at a time, remembered for this visitor only. */
#ifndef TG_APP_INPUT_COMPOSER_H
#define TG_APP_INPUT_COMPOSER_H

#include "app/input/handwriting.h"
#include "app/input/ime.h"
#include "app/ui/field.h"
#include "app/ui/page_writing.h"

struct composer;

/* Borrows `ime`; NULL: no Pinyin and no Zhuyin. NULL when secret memory is exhausted. */
struct composer *composer_create(struct ime *ime, const struct clock *clock) MUST_USE;
void composer_destroy(struct composer *composer);
/* From now on handwriting is offered. Borrowed; NULL: it is not. */
void composer_set_model(struct composer *composer, const struct handwriting *model);

/* A new visitor: everything wiped, the language's usual method chosen. Does not renew the ime. */
void composer_reset(struct composer *composer, enum lang lang);
/* The screen's language changed; a method chosen by hand stays. */
void composer_set_lang(struct composer *composer, enum lang lang);
/* Sentences to tap on this page, borrowed until the next call. */
void composer_set_phrases(struct composer *composer, const char *const *phrases, size_t count);

/* True when the event was the composer's. Everything else goes to the field's tools and the scene;
 * before those, composer_flush. */
bool composer_event(struct composer *composer, struct field *field, const struct ui_event *event);
/* The ime's fd is readable, or composer_wait_ms is over. True: draw again. */
bool composer_tick(struct composer *composer, struct field *field);
/* Milliseconds until composer_tick has something to do; -1: never. */
int64_t composer_wait_ms(const struct composer *composer);
/* What is unfinished becomes text: the first candidate where there is one, else the letters. What
 * has no room in the field stays unfinished, and the field is full. */
void composer_flush(struct composer *composer, struct field *field);
/* Letters or strokes are there that are no text yet. */
bool composer_unfinished(const struct composer *composer);

/* What stands unfinished at the caret, "" when nothing does. Borrowed until the next call. */
const char *composer_composing(const struct composer *composer);
/* The last letter was refused: what stands unfinished is as long as it may be. */
bool composer_crowded(const struct composer *composer);
/* How the widget shows all this; borrowed until the next call. */
void composer_view(const struct composer *composer, struct writing_view *out);

#endif
