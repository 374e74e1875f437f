/* The inside of a kiosk, towards what is plugged into it: for kiosk.c and kiosk_time.c. */
#ifndef TG_APP_KIOSK_KIOSK_DEVICES_H
#define TG_APP_KIOSK_KIOSK_DEVICES_H

#include "app/kiosk/kiosk.h"

/* True: the scanner typed it, and nobody else must hear it. */
bool kiosk_devices_hear(struct kiosk *kiosk, const struct window_event *event);
/* Time passed: looks at the devices. A code that was read is a sign of life. */
void kiosk_devices_step(struct kiosk *kiosk);
/* Hands the code that was read to the scene, once what stood on top of it for want of a sign of
 * life has gone. */
void kiosk_devices_tell(struct kiosk *kiosk);
/* The visitor has gone. */
void kiosk_devices_wipe(struct kiosk *kiosk);
int64_t kiosk_devices_wait_ms(const struct kiosk *kiosk);
/* Only a fresh start would find one of them. */
bool kiosk_devices_are_walled_off(const struct kiosk *kiosk);

#endif
