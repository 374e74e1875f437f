/* Pages with every widget, in words of a real pack: for tests and for looking at. */
#ifndef TG_TESTS_APP_GALLERY_H
#define TG_TESTS_APP_GALLERY_H

#include "app/ui/date_picker.h"
#include "app/ui/page_writing.h"
#include "app/ui/signature.h"
#include "app/ui/stage.h"

struct kiosk {
    struct field *line, *text, *pin, *code;
    struct field *selected, *longer, *full; /* more texts, of gallery_writing.h */
    struct signature *signature;
    struct strokes *ink[WRITING_BOXES];
    struct date_picker date;
    int chosen;
    int writing;      /* which page of gallery_writing.h */
    int events;       /* that scenes heard */
    char last_id[32]; /* of the last tap */
    int last_index;
    char last_text[8]; /* of the last UI_TEXT */
    struct ui_event last_drag;
};

enum { GALLERY_SCENES = 19, GALLERY_METHODS = GALLERY_SCENES - 1 };
extern const struct scene GALLERY[GALLERY_SCENES];

void gallery_init(struct kiosk *kiosk);
void gallery_finish(struct kiosk *kiosk);

#endif
