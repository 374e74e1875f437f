/* A signature written with a finger: a box to sign in, what was drawn so far, "sign again". In
 * secret memory, wiped on clear.
 *
 * Drawn as it is written, clipped at the box: a finger that leaves it lifts the pen at the edge and
 * sets it down again where it comes back. A touch without a way is a dot. */
#ifndef TG_APP_UI_SIGNATURE_H
#define TG_APP_UI_SIGNATURE_H

#include "app/form/strokes.h"
#include "app/ui/page.h"

struct signature;

/* NULL when secret memory is exhausted. */
struct signature *signature_create(void) MUST_USE;
void signature_destroy(struct signature *signature);
void signature_clear(struct signature *signature);

/* Takes what strokes_write made back; anything else is no signature. */
void signature_set(struct signature *signature, const char *text);
/* Writes it down as strokes_write does, "" when nothing was drawn; the strokes become what a reader
 * will see. Returns the text's length. */
size_t signature_text(struct signature *signature, char out[static STROKES_TEXT_MAX + 1]);
bool signature_is_empty(const struct signature *signature);
/* Whether it is another than was set or written down last. */
bool signature_has_changed(const struct signature *signature);
const struct strokes *signature_strokes(const struct signature *signature);

/* Takes fingers on the pad and "sign again". True when the event was the signature's. */
bool signature_event(struct signature *signature, const struct ui_event *event);

/* The box, as large as the page has room, and below it "sign again" once there is something. */
struct signature_box {
    const char *id;
    const struct signature *signature;
    const char *hint;  /* in the box while it is empty; NULL: none */
    const char *error; /* in its place; NULL: fine */
};
void page_signature(struct page *page, const struct signature_box *box);

#endif
