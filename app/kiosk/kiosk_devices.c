/* What is plugged into a kiosk: the scanner hears the keyboard before the page does, and what it
 * read goes to the scene on top; the printer prints on while the page waits. */
#include "app/kiosk/kiosk_devices.h"

#include "board/base/secret.h"

#include <string.h>

/* What turned out to have been typed by a person. */
static void replay(struct kiosk *kiosk, int64_t time_ms)
{
    for (char c; (c = scanner_give_back(kiosk->scanner)) != 0;) {
        const struct window_event event = {
            .kind = WINDOW_TEXT, .time_ms = time_ms, .text = &c, .len = 1};
        idle_touch(&kiosk->idle, kiosk_now(kiosk));
        stage_input(kiosk->stage, &event);
        secret_wipe(&c, sizeof c);
    }
}

bool kiosk_devices_hear(struct kiosk *kiosk, const struct window_event *event)
{
    bool heard = scanner_hear(kiosk->scanner, event);
    replay(kiosk, event->time_ms);
    return heard;
}

/* Who holds a slip there is there. */
static void show_life(struct kiosk *kiosk)
{
    int64_t now = kiosk_now(kiosk);
    if (idle_state(&kiosk->idle, now) == IDLE_WARNING)
        (void)idle_more(&kiosk->idle, now);
    else
        idle_touch(&kiosk->idle, now);
}

/* What the service page tells of it may have changed. */
static void look_at_printer(struct kiosk *kiosk)
{
    enum printer_state state = kiosk->printer ? printer_state(kiosk->printer) : PRINTER_NONE;
    if (state != kiosk->printer_state)
        stage_touch(kiosk->stage);
    kiosk->printer_state = state;
}

void kiosk_devices_step(struct kiosk *kiosk)
{
    look_at_printer(kiosk);
    uint32_t pictures = 0;
    scanner_step(kiosk->scanner);
    replay(kiosk, 0);
    if (kiosk->code[0] == '\0' && scanner_take(kiosk->scanner, kiosk->code))
        show_life(kiosk);
    (void)scanner_preview(kiosk->scanner, &pictures);
    if (pictures != kiosk->pictures)
        stage_touch(kiosk->stage);
    kiosk->pictures = pictures;
    if (kiosk->printer)
        printer_step(kiosk->printer);
    slip_tick(kiosk);
}

void kiosk_devices_tell(struct kiosk *kiosk)
{
    if (kiosk->code[0] == '\0')
        return;
    stage_code(kiosk->stage, kiosk->code, strlen(kiosk->code));
    secret_wipe(kiosk->code, SCANNER_CODE_MAX + 1);
}

void kiosk_devices_wipe(struct kiosk *kiosk)
{
    scanner_listen(kiosk->scanner, false);
    if (kiosk->printer)
        printer_clear(kiosk->printer);
    secret_wipe(kiosk->code, SCANNER_CODE_MAX + 1);
}

int64_t kiosk_devices_wait_ms(const struct kiosk *kiosk)
{
    int64_t scanner = scanner_wait_ms(kiosk->scanner);
    int64_t printer = kiosk->printer ? printer_wait_ms(kiosk->printer) : -1;
    return scanner < 0 || (printer >= 0 && printer < scanner) ? printer : scanner;
}

bool kiosk_devices_are_walled_off(const struct kiosk *kiosk)
{
    return scanner_is_walled_off(kiosk->scanner) ||
           (kiosk->printer && printer_is_walled_off(kiosk->printer));
}
