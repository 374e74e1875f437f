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
SCENE(slip_scan);
void slip_scan_enter(struct kiosk *kiosk);
void slip_scan_leave(struct kiosk *kiosk);
SCENE(done);
SCENE(code);
void code_enter(struct kiosk *kiosk);
void code_leave(struct kiosk *kiosk);
SCENE(opening);
SCENE(mailbox);
SCENE(letter);
SCENE(reply);
void reply_enter(struct kiosk *kiosk);
void reply_leave(struct kiosk *kiosk);
SCENE(reply_check);
SCENE(echo);
SCENE(forget);
SCENE(forget_sure);
SCENE(sending);
SCENE(sent);
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

/* scene_writing.c: what answers and replies in words are written with. */
void writing_enter(struct kiosk *kiosk);
void writing_draw(const struct kiosk *kiosk, struct page *page);
/* True when the event was the composer's or the field's. */
bool writing_event(struct kiosk *kiosk, const struct ui_event *event);
/* All of it becomes text; false when it has no room. */
bool writing_leave(struct kiosk *kiosk);
/* What kept the last key from doing anything; NULL: nothing. */
const char *writing_error(const struct kiosk *kiosk);

enum { MAILBOX_DAY_MAX = 64 };
/* A day, days since 1970-01-01, as people say it. */
void mailbox_day(uint32_t day, char out[static MAILBOX_DAY_MAX]);
/* How a message of the mailbox begins, after `before`, in the kiosk's `words`. */
const char *mailbox_first_words(const struct kiosk *kiosk, const struct mailbox_message *message,
                                const char *before);

/* Words for what is wrong with an answer; NULL for DRAFT_FINE. */
const char *problem_words(enum draft_problem problem);

#endif
