/* Where a receipt is shown or typed. Its digits are a secret in a public place: the keys stand in
 * another order each time, and only the group that is being typed can be read. */
#include "app/kiosk/scenes.h"

#include "app/kiosk/kiosk_mailbox.h"
#include "board/base/secret.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>

enum { CAMERA_MM = 80, CAMERA_LOW_MM = 44 };

static const char IN_ORDER[CODE_PAD_DIGITS + 1] = "1234567890";

static void shuffle(char order[static CODE_PAD_DIGITS])
{
    memcpy(order, IN_ORDER, CODE_PAD_DIGITS);
    for (uint32_t i = CODE_PAD_DIGITS; i > 1; i--) {
        uint32_t other = randombytes_uniform(i);
        char digit = order[i - 1];
        order[i - 1] = order[other];
        order[other] = digit;
    }
}

static bool is_in_order(const struct kiosk *kiosk)
{
    return memcmp(kiosk->entry.order, IN_ORDER, CODE_PAD_DIGITS) == 0;
}

void code_enter(struct kiosk *kiosk)
{
    const char *tried = visit_code(kiosk->visit);
    shuffle(kiosk->entry.order);
    field_reset(kiosk->field, FIELD_CODE, RECEIPT_DIGITS);
    field_set(kiosk->field, tried, strlen(tried));
    scanner_listen(kiosk->scanner, true);
}

void code_leave(struct kiosk *kiosk)
{
    field_reset(kiosk->field, FIELD_TEXT, DRAFT_ANSWER_MAX);
    kiosk->entry.shown = false;
    scanner_listen(kiosk->scanner, false);
}

static const char *wait_words(const struct kiosk *kiosk)
{
    (void)snprintf(kiosk->words, KIOSK_WORDS_MAX,
                   _("Many receipts were entered here just now. Yours is opened in %d seconds."),
                   kiosk->entry.wait_s);
    return kiosk->words;
}

static const char *what_is_wrong(const struct kiosk *kiosk, const struct page *page)
{
    switch (kiosk->entry.problem) {
    case CODE_FINE:
        break;
    case CODE_WAITS:
        return page_is_tight(page) ? wait_words(kiosk) : NULL;
    case CODE_SHORT:
        return _("There are 28 digits. Please type the missing ones.");
    case CODE_WRONG:
        return _("A digit is wrong. Please compare it with your receipt, group by group.");
    case CODE_DAMAGED:
        return _("This code is damaged. What could be read is filled in; please complete it.");
    case CODE_OTHER:
        return _("That is not a receipt's code. Please show the first code of your slip, or type "
                 "the 28 digits.");
    case CODE_FAILED:
        return _("Something in this terminal did not work. Please try again.");
    }
    return NULL;
}

static const char *how(const struct kiosk *kiosk)
{
    return scanner_has_camera(kiosk->scanner)
               ? _("Please hold its square code before the camera, or type its 28 digits.")
               : _("Please type its 28 digits, or hold its square code before the scanner if there "
                   "is one.");
}

/* Where little has room, what is wrong takes the place of what is known already, and what the
 * camera sees says what to do; it reads as well without being seen. */
static void draw_words(const struct kiosk *kiosk, struct page *page)
{
    bool fine = kiosk->entry.problem == CODE_FINE, low = page_is_low(page);
    bool tight = page_is_tight(page), camera = scanner_has_camera(kiosk->scanner) && !tight;
    uint32_t count = 0;
    if (fine || !tight)
        page_heading(page, _("Your receipt"));
    if (!low || (fine && !tight && !camera))
        page_help(page, how(kiosk));
    if (kiosk->entry.problem == CODE_WAITS && !tight)
        page_notice(page, "timer", wait_words(kiosk));
    if (camera && (fine || !low))
        page_camera(page, scanner_preview(kiosk->scanner, &count), SCANNER_PREVIEW_WIDTH,
                    SCANNER_PREVIEW_HEIGHT, low ? CAMERA_LOW_MM : CAMERA_MM);
}

void code_draw(const struct kiosk *kiosk, struct page *page)
{
    page_frame(page, &(struct page_frame){.settings = true,
                                          .erase = true,
                                          .writing = true,
                                          .back = _("Back"),
                                          .next = _("Open"),
                                          .next_icon = "lock_open"});
    page_beside_keys(page);
    draw_words(kiosk, page);
    page_code_box(page, &(struct code_box){.id = "code",
                                           .field = kiosk->field,
                                           .shown = kiosk->entry.shown,
                                           .error = what_is_wrong(kiosk, page)});
    page_answer(page);
    page_button(page, &(struct button){.id = "order",
                                       .label = _("Keys in order"),
                                       .icon = "list",
                                       .chosen = is_in_order(kiosk)});
    page_code_pad(page, kiosk->entry.order);
}

static void select_group(struct field *field, size_t group)
{
    size_t from = group * CODE_GROUP, len = field_len(field);
    field_select(field, from < len ? from : len, from + CODE_GROUP);
}

/* The group at the caret, or where that has no digit yet the one before it. */
static void erase_group(struct kiosk *kiosk)
{
    size_t group = (size_t)page_code_group(kiosk->field);
    if (group > 0 && group * CODE_GROUP >= field_len(kiosk->field))
        group--;
    select_group(kiosk->field, group);
    (void)field_event(kiosk->field, &(struct ui_event){.kind = UI_KEY, .key = UI_KEY_BACKSPACE});
}

/* The first digits of a slow scanner seem to be typed by a person. */
static bool completes(struct kiosk *kiosk, const char *text)
{
    struct receipt whole = {0};
    char joined[2 * RECEIPT_DIGITS + 1];
    (void)snprintf(joined, sizeof joined, "%s%s", field_text(kiosk->field), text);
    bool completed = receipt_parse(joined, &whole) == TG_OK;
    if (completed)
        field_set(kiosk->field, whole.digits, RECEIPT_DIGITS);
    secret_wipe(joined, sizeof joined);
    secret_wipe(&whole, sizeof whole);
    return completed;
}

/* What was read of a receipt is filled in; all of it opens at once. Another code changes nothing
 * of what stands there. */
static void take_scan(struct kiosk *kiosk, const char *text)
{
    char digits[RECEIPT_DIGITS + 1];
    if (completes(kiosk, text)) {
        kiosk_mailbox_open(kiosk);
        return;
    }
    if (!receipt_salvage(text, digits)) {
        kiosk->entry.problem = CODE_OTHER;
        return;
    }
    field_set(kiosk->field, digits, strlen(digits));
    kiosk_mailbox_open(kiosk);
    if (kiosk->entry.problem == CODE_SHORT || kiosk->entry.problem == CODE_WRONG)
        kiosk->entry.problem = CODE_DAMAGED;
    secret_wipe(digits, sizeof digits);
}

static void turn_order(struct kiosk *kiosk)
{
    if (is_in_order(kiosk))
        shuffle(kiosk->entry.order);
    else
        memcpy(kiosk->entry.order, IN_ORDER, CODE_PAD_DIGITS);
}

bool code_event(struct kiosk *kiosk, const struct ui_event *event)
{
    if (event->kind == UI_DRAG) {
        kiosk->entry.shown = event->drag != UI_DRAG_UP;
        return true;
    }
    kiosk->entry.shown = false;
    if (event->kind == UI_CODE) {
        take_scan(kiosk, event->text);
    } else if (ui_tapped(event, "code")) {
        select_group(kiosk->field, (size_t)event->index);
    } else if (ui_tapped(event, "order")) {
        turn_order(kiosk);
    } else if (ui_tapped(event, "group")) {
        erase_group(kiosk);
        kiosk->entry.problem = CODE_FINE;
    } else if (field_event(kiosk->field, event)) {
        kiosk->entry.problem = CODE_FINE;
    } else if (ui_tapped(event, UI_NEXT)) {
        kiosk_mailbox_open(kiosk);
    } else if (ui_tapped(event, UI_BACK)) {
        kiosk_leave(kiosk);
    } else {
        return kiosk_unheard(kiosk, event);
    }
    return true;
}

void opening_draw(const struct kiosk *kiosk, struct page *page)
{
    (void)kiosk;
    page_frame(page, &(struct page_frame){.settings = true, .erase = true});
    page_heading(page, _("Opening your messages"));
    page_progress(page, _("This takes a second."), 1, 2);
}

bool opening_event(struct kiosk *kiosk, const struct ui_event *event)
{
    return kiosk_unheard(kiosk, event);
}
