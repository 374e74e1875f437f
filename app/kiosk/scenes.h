/* What the scene table is made of: for each scene its draw and event, and enter and leave where a
 * scene writes. app/ui/stage.h says what each of them may do. */
#ifndef TG_APP_KIOSK_SCENES_H
#define TG_APP_KIOSK_SCENES_H

#include "app/kiosk/kiosk.h"

#define SCENE(name)                                                                                \
    bool name##_event(struct kiosk *kiosk, const struct ui_event *event);                          \
    void name##_draw(const struct kiosk *kiosk, struct page *page)

SCENE(attract);
SCENE(language);
SCENE(privacy);
SCENE(not_accepted);
SCENE(kind);
SCENE(category);
SCENE(notice);
SCENE(identity);
SCENE(about);
SCENE(question);
void question_enter(struct kiosk *kiosk);
void question_leave(struct kiosk *kiosk);
SCENE(check);
void check_leave(struct kiosk *kiosk);
SCENE(delivery);
SCENE(sealing);
SCENE(receipt);
void receipt_enter(struct kiosk *kiosk);
void receipt_leave(struct kiosk *kiosk);
SCENE(keep);
SCENE(slip_scene);
SCENE(scan_back);
void scan_back_enter(struct kiosk *kiosk);
void scan_back_leave(struct kiosk *kiosk);
SCENE(done);
SCENE(idle_overlay);
SCENE(erase);
SCENE(aids);
void aids_enter(struct kiosk *kiosk);
SCENE(busy);
SCENE(closed);
SCENE(pin);
void pin_enter(struct kiosk *kiosk);
void pin_leave(struct kiosk *kiosk);
SCENE(service);
void service_enter(struct kiosk *kiosk);

#undef SCENE

/* scene_writing.c, for the question's scene: what its answers in words are written with. */
void writing_enter(struct kiosk *kiosk);
void writing_draw(const struct kiosk *kiosk, struct page *page);
/* True when the event was the composer's or the field's. */
bool writing_event(struct kiosk *kiosk, const struct ui_event *event);
/* All of it becomes text; false when it has no room. */
bool writing_leave(struct kiosk *kiosk);
/* What kept the last key from doing anything; NULL: nothing. */
const char *writing_error(const struct kiosk *kiosk);

/* Words for what is wrong with an answer; NULL for DRAFT_FINE. */
const char *problem_words(enum draft_problem problem);

#endif
