/* Pages with every widget, in words of a real pack: for tests and for looking at. */
#ifndef TG_TESTS_APP_GALLERY_H
#define TG_TESTS_APP_GALLERY_H

#include "app/ui/date_picker.h"
#include "app/ui/signature.h"
#include "app/ui/stage.h"

struct kiosk {
    struct field *line, *text, *pin, *code;
    struct signature *signature;
    struct date_picker date;
    int chosen;
    int events;       /* that scenes heard */
    char last_id[32]; /* of the last tap */
    int last_index;
};

enum { GALLERY_SCENES = 17 };
extern const struct scene GALLERY[GALLERY_SCENES];

void gallery_init(struct kiosk *kiosk);
void gallery_finish(struct kiosk *kiosk);

#endif
