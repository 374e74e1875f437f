#include "app/kiosk/scenes.h"

static const char *why(const struct kiosk *kiosk)
{
    return kiosk->filing_too_long
               ? _("Your report is longer than one envelope holds. Please go back and shorten an "
                   "answer.")
               : _("Something in this terminal did not work. Nothing you wrote is lost: try again, "
                   "or go back. If it fails again, please speak to a person.");
}

static void draw_failure(const struct kiosk *kiosk, struct page *page)
{
    kiosk_frame(kiosk, page, kiosk->filing_too_long ? NULL : _("Try again"), false);
    page_heading(page, _("It has not been filed yet"));
    page_error(page, why(kiosk));
    kiosk_contacts(kiosk, page);
}

void sealing_draw(const struct kiosk *kiosk, struct page *page)
{
    if (kiosk->filing_failed) {
        draw_failure(kiosk, page);
        return;
    }
    page_frame(page, &(struct page_frame){.step = visit_step(kiosk->visit),
                                          .steps = VISIT_STEPS,
                                          .settings = true,
                                          .erase = true});
    page_heading(page, _("Locking your report"));
    page_text(page, _("Only headquarters holds the key."));
    page_progress(page, _("This takes a second."), 1, 2);
}

bool sealing_event(struct kiosk *kiosk, const struct ui_event *event)
{
    if (ui_tapped(event, UI_NEXT)) {
        if (kiosk->filing_failed && !kiosk->filing_too_long)
            kiosk_show(kiosk);
        return true;
    }
    return kiosk_form_event(kiosk, event);
}
