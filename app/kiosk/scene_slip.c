/* The slip on its way to paper, and the paper held before the scanner. */
#include "app/kiosk/scenes.h"

#include "board/base/secret.h"

#include <string.h>

enum { PREVIEW_MM = 60 };

static void draw_choose(struct page *page)
{
    page_heading(page, _("Print which slip?"));
    page_choice(page, &(struct choice){.id = "slip",
                                       .index = 0,
                                       .icon = "receipt_long",
                                       .title = _("The slip"),
                                       .help = _("Your receipt: the way to the answer."),
                                       .mark = CHOICE_GO});
    page_choice(page,
                &(struct choice){
                    .id = "slip",
                    .index = 1,
                    .icon = "verified_user",
                    .title = _("The slip and a proof of filing"),
                    .help = _("A second code shows that something was filed here, not what, when "
                              "or by whom. Whoever finds it on you sees that too."),
                    .mark = CHOICE_GO});
}

static void draw_printing(struct page *page)
{
    page_heading(page, _("Printing"));
    page_progress(page, _("Please wait until the paper is cut, then take it."), 1, 2);
}

static void draw_printed(const struct kiosk *kiosk, struct page *page)
{
    page_mark(page, "check_circle");
    page_heading(page, _("Please take your slip"));
    page_text(page, _("Show it to nobody. Keep it dry and out of the sun: the print fades."));
    if (kiosk->slip.blank)
        return;
    page_button(page, &(struct button){.id = "scan-back",
                                       .label = _("Check that it can be read"),
                                       .icon = "qr_code_scanner"});
}

static void draw_failed(const struct kiosk *kiosk, struct page *page)
{
    const char *why = slip_why_not(kiosk);
    page_heading(page, _("The slip was not printed"));
    page_error(page, why ? why : _("The printer stopped."));
    page_text(page, kiosk->slip.blank
                        ? _("A person on duty can look at it.")
                        : _("Nothing is lost: your receipt is still on the screen. Take a picture "
                            "of it or write the digits down. A person on duty can look at the "
                            "printer."));
}

void slip_scene_draw(const struct kiosk *kiosk, struct page *page)
{
    enum slip_state state = kiosk->slip.state;
    bool ended = state == SLIP_PRINTED || state == SLIP_FAILED;
    const char *next = kiosk->slip.blank ? _("Leave") : _("Back to the receipt");
    page_frame(page,
               &(struct page_frame){.settings = true,
                                    .back = state == SLIP_CHOOSE ? _("Back") : NULL,
                                    .next = ended ? next : NULL,
                                    .next_icon = kiosk->slip.blank ? "exit_to_app" : "check"});
    switch (state) {
    case SLIP_CHOOSE:
        draw_choose(page);
        break;
    case SLIP_PRINTING:
        draw_printing(page);
        break;
    case SLIP_PRINTED:
        draw_printed(kiosk, page);
        break;
    case SLIP_FAILED:
        draw_failed(kiosk, page);
        break;
    }
}

static void go_on(struct kiosk *kiosk)
{
    bool blank = kiosk->slip.blank;
    slip_close(kiosk);
    if (blank)
        kiosk_leave(kiosk);
    else
        stage_pop(kiosk->stage);
}

bool slip_scene_event(struct kiosk *kiosk, const struct ui_event *event)
{
    enum slip_state state = kiosk->slip.state;
    if (ui_tapped(event, "slip") && state == SLIP_CHOOSE)
        slip_print(kiosk, event->index == 1);
    else if (ui_tapped(event, "scan-back") && state == SLIP_PRINTED)
        stage_cover(kiosk->stage, SCENE_SCAN_BACK);
    else if (ui_tapped(event, UI_NEXT) && (state == SLIP_PRINTED || state == SLIP_FAILED))
        go_on(kiosk);
    else
        return state != SLIP_CHOOSE && ui_tapped(event, UI_BACK);
    return true;
}

/* ---- read it back */

void slip_scan_enter(struct kiosk *kiosk)
{
    kiosk->slip.read = SLIP_READ_NOTHING;
    if (kiosk->scanner)
        scanner_listen(kiosk->scanner, true);
}

void slip_scan_leave(struct kiosk *kiosk)
{
    if (kiosk->scanner)
        scanner_listen(kiosk->scanner, false);
}

static void draw_read(const struct kiosk *kiosk, struct page *page)
{
    switch (kiosk->slip.read) {
    case SLIP_READ_NOTHING:
        break;
    case SLIP_READ_MATCHES:
        page_notice(page, "check_circle", _("It can be read, and it is your receipt."));
        break;
    case SLIP_READ_OTHER:
        page_error(page, _("That is another receipt, not yours. Please hold your own slip there."));
        break;
    case SLIP_READ_DAMAGED:
        page_error(page, _("It could not be read whole. Print another slip, or write the digits "
                           "down."));
        break;
    case SLIP_READ_STRANGE:
        page_error(page, _("That is not a receipt's code. Please hold the first code of your slip "
                           "there."));
        break;
    }
}

void slip_scan_draw(const struct kiosk *kiosk, struct page *page)
{
    uint32_t count = 0;
    const uint8_t *grey = kiosk->scanner ? scanner_preview(kiosk->scanner, &count) : NULL;
    page_frame(page, &(struct page_frame){.settings = true, .back = _("Back")});
    page_heading(page, _("Hold your slip before the scanner"));
    draw_read(kiosk, page);
    page_text(page, _("The code must lie flat and face the scanner, a hand's width away."));
    if (grey)
        page_camera(page, grey, SCANNER_PREVIEW_WIDTH, SCANNER_PREVIEW_HEIGHT, PREVIEW_MM);
    else
        page_way(page, "receipt_long", "qr_code_scanner");
}

/* A proof in sight beside the receipt takes nothing away from it. */
static enum slip_read judge(const struct kiosk *kiosk, const char *text)
{
    struct receipt read = {0};
    enum slip_read judged = SLIP_READ_DAMAGED;
    if (!receipt_salvage(text, read.digits))
        judged = kiosk->slip.read == SLIP_READ_MATCHES ? SLIP_READ_MATCHES : SLIP_READ_STRANGE;
    else if (receipt_parse(read.digits, &read) == TG_OK)
        judged = memcmp(read.digits, visit_receipt(kiosk->visit)->digits, RECEIPT_DIGITS) == 0
                     ? SLIP_READ_MATCHES
                     : SLIP_READ_OTHER;
    secret_wipe(&read, sizeof read);
    return judged;
}

bool slip_scan_event(struct kiosk *kiosk, const struct ui_event *event)
{
    if (event->kind != UI_CODE || visit_page(kiosk->visit) != VISIT_RECEIPT)
        return false;
    kiosk->slip.read = judge(kiosk, event->text);
    return true;
}
