#include "app/kiosk/scenes.h"

#include "app/receipt/qr.h"

#include <stdio.h>
#include <time.h>

enum { DATE_WORDS_MAX = 64, QR_MM_TALL = 90, QR_MM_WIDE = 68 };

void receipt_enter(struct kiosk *kiosk)
{
    if (qr_encode(visit_receipt(kiosk->visit)->digits, QR_SCREEN, kiosk->qr, &kiosk->qr_side) !=
        TG_OK)
        kiosk->qr_side = 0;
}

/* "2026-12-08" as people say it; the year, month and day in that order. */
static void come_back_words(const struct kiosk *kiosk, char out[static DATE_WORDS_MAX])
{
    char date[11];
    uint32_t days = kiosk->station->pack->come_back_days;
    int year = 0, month = 0, day = 0;
    if (visit_day_after(kiosk->visit, days, date) &&
        sscanf(date, "%4d-%2d-%2d", &year, &month, &day) == 3)
        (void)snprintf(out, DATE_WORDS_MAX, _("%1$04d-%2$02d-%3$02d or later"), year, month, day);
    else
        (void)snprintf(out, DATE_WORDS_MAX, _("after %u days"), days);
}

static void draw_facts(const struct kiosk *kiosk, struct page *page)
{
    char when[DATE_WORDS_MAX];
    come_back_words(kiosk, when);
    page_point(page, "tag", _("Case number"), visit_case_number(kiosk->visit));
    page_point(page, "event", _("Come back for the answer"), when);
    page_point(page, "assignment_turned_in", _("What happens next"),
               kiosk_text(kiosk, &kiosk->station->pack->next_steps));
}

static void draw_three_things(struct page *page)
{
    page_subheading(page, _("Three things to know"));
    page_point(page, "key", _("Keep the receipt"),
               _("It is the only way to the answer. Nobody can make it again."));
    page_point(page, "visibility_off", _("Show it to nobody"),
               _("Whoever has it can read the answer."));
    page_point(page, "photo_camera", _("Take a picture, or write it down"),
               _("A picture may be stored elsewhere by your telephone; paper is not."));
}

void receipt_draw(const struct kiosk *kiosk, struct page *page)
{
    bool wide = page_landscape(page);
    page_frame(page, &(struct page_frame){.step = visit_step(kiosk->visit),
                                          .steps = VISIT_STEPS,
                                          .settings = true,
                                          .erase = true,
                                          .next = _("I have kept it"),
                                          .next_icon = "check"});
    page_heading(page, _("Received. This is your receipt"));
    page_columns(page);
    page_gap(page, 3);
    if (kiosk->qr_side > 0)
        page_qr(page, kiosk->qr, kiosk->qr_side, wide ? QR_MM_WIDE : QR_MM_TALL);
    page_answer(page);
    page_code(page, visit_receipt(kiosk->visit)->digits, page_has_columns(page) ? 2 : 4);
    draw_facts(kiosk, page);
    draw_three_things(page);
}

bool receipt_event(struct kiosk *kiosk, const struct ui_event *event)
{
    if (ui_tapped(event, UI_NEXT)) {
        visit_keep(kiosk->visit);
        kiosk_show(kiosk);
        return true;
    }
    return kiosk_form_event(kiosk, event);
}

void done_draw(const struct kiosk *kiosk, struct page *page)
{
    (void)kiosk;
    page_frame(page,
               &(struct page_frame){.settings = true, .next = _("Finish"), .next_icon = "check"});
    page_mark(page, "check_circle");
    page_heading(page, _("Thank you"));
    page_text(page,
              _("What you wrote and your receipt are no longer on this screen. This page goes "
                "away by itself."));
}

bool done_event(struct kiosk *kiosk, const struct ui_event *event)
{
    if (ui_tapped(event, UI_NEXT))
        kiosk_leave(kiosk);
    return event->kind == UI_TAP && !kiosk_is_setting(event);
}
