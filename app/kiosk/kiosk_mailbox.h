/* The way back's jobs: opening a mailbox, which takes its time, and sending what was written. */
#ifndef TG_APP_KIOSK_KIOSK_MAILBOX_H
#define TG_APP_KIOSK_KIOSK_MAILBOX_H

#include "app/kiosk/kiosk.h"

/* On SCENE_CODE: opens the mailbox of the digits in the field, or says why not. */
void kiosk_mailbox_open(struct kiosk *kiosk);
/* Counts down to when that may be tried again, and then tries. */
void kiosk_mailbox_tick(struct kiosk *kiosk, int64_t now);
/* Milliseconds until that has something to do; -1: nothing is waited for. */
int64_t kiosk_mailbox_wait_ms(const struct kiosk *kiosk, int64_t now);
/* The keys are there. */
void kiosk_mailbox_opened(struct kiosk *kiosk);
/* On SENDING. */
void kiosk_mailbox_send(struct kiosk *kiosk);

#endif
