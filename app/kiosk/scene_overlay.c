#include "app/kiosk/scenes.h"

#include <stdio.h>

static bool at_receipt(const struct kiosk *kiosk)
{
    return kiosk->visit && visit_page(kiosk->visit) == VISIT_RECEIPT;
}

/* What leaving does to what this visitor came for. */
static const char *leaving_words(const struct kiosk *kiosk)
{
    if (at_receipt(kiosk))
        return _("Your report has been received and stays so. The receipt disappears from this "
                 "screen and cannot be shown again.");
    if (kiosk->visit && visit_page(kiosk->visit) >= VISIT_CODE)
        return _("Messages and what you wrote disappear from this screen, and nothing more is "
                 "sent. The messages stay: your receipt opens them again.");
    return _("Everything you chose and wrote is erased from this terminal. Nothing is filed.");
}

void idle_overlay_draw(const struct kiosk *kiosk, struct page *page)
{
    char text[160];
    page_frame(page, &(struct page_frame){.settings = true,
                                          .erase = true,
                                          .next = _("I need more time"),
                                          .next_icon = "timer"});
    page_heading(page, _("Are you still there?"));
    (void)snprintf(text, sizeof text,
                   at_receipt(kiosk) ? _("In %d seconds your receipt is taken off the screen.")
                                     : _("In %d seconds everything on this screen is erased."),
                   kiosk->countdown_s);
    page_text(page, text);
    page_gap(page, 6);
    page_progress(page, NULL, kiosk->countdown_s, IDLE_COUNTDOWN_MS / 1000);
}

bool idle_overlay_event(struct kiosk *kiosk, const struct ui_event *event)
{
    if (ui_tapped(event, UI_ERASE)) {
        kiosk_leave(kiosk);
        return true;
    }
    if (ui_tapped(event, UI_LANGUAGE))
        return kiosk_unheard(kiosk, event);
    /* Who asks for aids is still there. */
    bool aids = ui_tapped(event, UI_AIDS);
    if (!(aids || ui_tapped(event, UI_NEXT)) || !idle_more(&kiosk->idle, kiosk_now(kiosk)))
        return true;
    stage_pop(kiosk->stage);
    return !aids || kiosk_unheard(kiosk, event);
}

void erase_draw(const struct kiosk *kiosk, struct page *page)
{
    page_frame(page, &(struct page_frame){.settings = true,
                                          .back = _("No, go back"),
                                          .next = _("Erase and leave"),
                                          .next_icon = "delete_forever",
                                          .next_danger = true});
    page_heading(page, _("Erase everything and leave?"));
    page_text(page, leaving_words(kiosk));
    if (at_receipt(kiosk) || !slip_possible(kiosk))
        return;
    page_gap(page, 4);
    page_text(page, _("You can print a slip all the same: it looks like any other and leads "
                      "nowhere. So a slip shows nobody whether something was filed."));
    page_button(page, &(struct button){
                          .id = "blank", .label = _("Print a slip and leave"), .icon = "print"});
}

bool erase_event(struct kiosk *kiosk, const struct ui_event *event)
{
    if (ui_tapped(event, "blank")) {
        slip_open(kiosk, true);
        return true;
    }
    if (!ui_tapped(event, UI_NEXT))
        return ui_tapped(event, UI_ERASE);
    kiosk_leave(kiosk);
    return true;
}
