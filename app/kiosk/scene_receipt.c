/* The receipt, three ways to keep it, and the word that it was kept. */
#include "app/kiosk/scenes.h"

#include "app/receipt/qr.h"

#include <stdio.h>

enum {
    QR_MM_TALL = 90,
    QR_MM_WIDE = 60,
    REVEAL_TAP_MS = 400,   /* shorter is a tap, of somebody who cannot hold on */
    REVEAL_SHOWN_MS = 8000 /* and shows the digits for so long */
};

void receipt_enter(struct kiosk *kiosk)
{
    if (qr_encode(visit_receipt(kiosk->visit)->digits, QR_SCREEN, kiosk->qr, &kiosk->qr_side) !=
        TG_OK)
        kiosk->qr_side = 0;
    if (kiosk->printer)
        printer_ask(kiosk->printer);
}

void receipt_leave(struct kiosk *kiosk)
{
    kiosk->reveal = (struct reveal){0};
}

/* What the person is asked for, and when to come: beside the code where the display lies. */
static void draw_facts(const struct kiosk *kiosk, struct page *page)
{
    void (*show)(struct page * page, const char *icon, const char *label, const char *value) =
        page_landscape(page) ? page_fact : page_point;
    char when[SLIP_DATE_MAX], words[SLIP_DATE_MAX + 64];
    slip_come_back(kiosk, when);
    if (when[0])
        (void)snprintf(words, sizeof words, _("%s or later"), when);
    else
        (void)snprintf(words, sizeof words, _("after %u days"),
                       kiosk->station->pack->come_back_days);
    show(page, "event", _("Come back"), words);
    show(page, "tag", _("Case number"), visit_case_number(kiosk->visit));
}

static void draw_things_to_know(const struct kiosk *kiosk, struct page *page)
{
    char until[SLIP_DATE_MAX], words[SLIP_DATE_MAX + 160];
    slip_kept_until(kiosk, until);
    if (!page_is_tight(page))
        page_subheading(page, _("Please note"));
    page_point(page, "assignment_turned_in", _("What happens next"),
               kiosk_text(kiosk, &kiosk->station->pack->next_steps));
    page_point(page, "key", _("Keep the receipt"),
               _("It is the only way to the answer. Nobody can make it again."));
    page_point(page, "visibility_off", _("Show it to nobody"),
               _("Whoever has it can read the answer. Your telephone may store a picture "
                 "elsewhere."));
    if (until[0])
        (void)snprintf(words, sizeof words,
                       _("What is answered is kept until %s at least, at every terminal of this "
                         "place."),
                       until);
    else
        (void)snprintf(words, sizeof words,
                       _("Each answer is kept for %u days, at every terminal of this place."),
                       kiosk->station->charter.mail.keep_days);
    page_point(page, "event_available", _("Come in time"), words);
}

/* A printer does not work: there are other ways. */
static void draw_why_not(struct page *page, const char *why)
{
    char words[256];
    (void)snprintf(words, sizeof words, _("%1$s %2$s"), why,
                   _("Please take a picture or write the digits down."));
    page_notice(page, "print_disabled", words);
}

static void frame_receipt(const struct kiosk *kiosk, struct page *page, const struct button *print)
{
    page_frame(page, &(struct page_frame){.step = visit_step(kiosk->visit),
                                          .steps = VISIT_STEPS,
                                          .settings = true,
                                          .erase = true,
                                          .also = print,
                                          .next = _("I have kept it"),
                                          .next_icon = "check"});
}

/* All that is needed to go stands on the first page; where it is low, the way to paper in the bar
 * below, on each. */
void receipt_draw(const struct kiosk *kiosk, struct page *page)
{
    bool wide = page_landscape(page), possible = slip_possible(kiosk);
    const char *why = possible ? NULL : slip_why_not(kiosk);
    bool beside = wide && !page_is_tight(page) && !why; /* there is room for facts there */
    const struct button print = {
        .id = "print", .label = _("Print it on paper"), .icon = "print", .look = BUTTON_PRIMARY};
    frame_receipt(kiosk, page, wide && possible ? &print : NULL);
    page_heading(page, _("Received. This is your receipt"));
    page_beside_picture(page, QR_MM_WIDE);
    page_gap(page, 3);
    if (kiosk->qr_side > 0)
        page_qr(page, kiosk->qr, kiosk->qr_side, wide ? QR_MM_WIDE : QR_MM_TALL);
    page_answer(page);
    if (wide && why)
        draw_why_not(page, why);
    else if (beside)
        draw_facts(kiosk, page);
    page_hidden_code(page, "digits", visit_receipt(kiosk->visit)->digits, kiosk->reveal.shown,
                     _("Hold here to see the digits"));
    if (!wide && possible)
        page_button(page, &print);
    if (!wide && why)
        draw_why_not(page, why);
    page_across(page);
    if (!beside)
        draw_facts(kiosk, page);
    draw_things_to_know(kiosk, page);
}

/* Shown while held; a tap shows it for a while. */
static void reveal(struct kiosk *kiosk, enum ui_drag drag)
{
    struct reveal *reveal = &kiosk->reveal;
    int64_t now = kiosk_now(kiosk);
    if (drag == UI_DRAG_DOWN)
        *reveal = (struct reveal){.shown = true, .held = true, .since_ms = now};
    else if (drag == UI_DRAG_UP && now - reveal->since_ms < REVEAL_TAP_MS)
        *reveal = (struct reveal){.shown = true, .until_ms = now + REVEAL_SHOWN_MS};
    else if (drag == UI_DRAG_UP)
        *reveal = (struct reveal){0};
}

bool receipt_event(struct kiosk *kiosk, const struct ui_event *event)
{
    if (event->kind == UI_DRAG) {
        reveal(kiosk, event->drag);
        return true;
    }
    if (ui_tapped(event, "print")) {
        slip_open(kiosk, false);
        return true;
    }
    if (ui_tapped(event, UI_NEXT)) {
        stage_cover(kiosk->stage, SCENE_KEEP);
        return true;
    }
    return kiosk_form_event(kiosk, event);
}

/* ---- the word that it was kept */

void keep_draw(const struct kiosk *kiosk, struct page *page)
{
    static const struct {
        const char *icon, *title;
    } ways[] = {
        {"receipt_long", N_("I have the printed slip")},
        {"edit_note", N_("I wrote the digits down")},
        {"photo_camera", N_("I took a picture")},
    };
    (void)kiosk;
    page_frame(page, &(struct page_frame){.settings = true, .back = _("Back to the receipt")});
    page_heading(page, _("How did you keep it?"));
    page_text(page, _("The receipt leaves the screen now and cannot be shown again."));
    for (int i = 0; i < (int)(sizeof ways / sizeof ways[0]); i++)
        page_choice(page, &(struct choice){.id = "kept",
                                           .index = i,
                                           .icon = ways[i].icon,
                                           .title = _(ways[i].title),
                                           .mark = CHOICE_GO});
}

bool keep_event(struct kiosk *kiosk, const struct ui_event *event)
{
    if (!ui_tapped(event, "kept"))
        return false;
    visit_keep(kiosk->visit);
    kiosk_show(kiosk);
    return true;
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
