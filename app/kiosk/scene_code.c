/* Where a receipt is shown or typed. Its digits are a secret in a public place: the keys stand in
 * another order each time, and only the group that is being typed can be read. */
#include "app/kiosk/scenes.h"

#include "board/base/secret.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>

enum { WAIT_WORDS_MAX = 160 };

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

void code_enter(struct kiosk *kiosk)
{
    const char *tried = visit_code(kiosk->visit);
    shuffle(kiosk->code.order);
    field_reset(kiosk->field, FIELD_CODE, RECEIPT_DIGITS);
    field_set(kiosk->field, tried, strlen(tried));
}

void code_leave(struct kiosk *kiosk)
{
    field_reset(kiosk->field, FIELD_TEXT, DRAFT_ANSWER_MAX);
    kiosk->code.shown = false;
}

static const char *what_is_wrong(const struct kiosk *kiosk)
{
    switch (kiosk->code.problem) {
    case CODE_FINE:
    case CODE_WAITS:
        break;
    case CODE_SHORT:
        return _("There are 28 digits. Please type the missing ones.");
    case CODE_WRONG:
        return _("A digit is wrong. Please compare it with your receipt, group by group.");
    case CODE_DAMAGED:
        return _("This code is damaged. What could be read is filled in; please complete it.");
    case CODE_FAILED:
        return _("Something in this terminal did not work. Please try again.");
    }
    return NULL;
}

static void draw_keys(const struct kiosk *kiosk, struct page *page)
{
    bool in_order = memcmp(kiosk->code.order, IN_ORDER, CODE_PAD_DIGITS) == 0;
    const struct button buttons[] = {
        {.id = "show",
         .label = _("Hold to read"),
         .icon = "visibility",
         .chosen = kiosk->code.shown,
         .held = true},
        {.id = "order", .label = _("Keys in order"), .icon = "list", .chosen = in_order},
    };
    page_code_pad(page, kiosk->code.order);
    page_buttons(page, buttons, 2);
}

static void draw_wait(const struct kiosk *kiosk, struct page *page)
{
    char text[WAIT_WORDS_MAX];
    if (kiosk->code.problem != CODE_WAITS)
        return;
    (void)snprintf(text, sizeof text,
                   _("Many receipts were entered here just now. Yours is opened in %d seconds."),
                   kiosk->code.wait_s);
    page_notice(page, "timer", text);
}

void code_draw(const struct kiosk *kiosk, struct page *page)
{
    page_frame(page, &(struct page_frame){.settings = true,
                                          .erase = true,
                                          .writing = page_is_tight(page),
                                          .back = _("Back"),
                                          .next = _("Open"),
                                          .next_icon = "lock_open"});
    page_beside_keys(page);
    page_heading(page, _("Your receipt"));
    page_help(page, _("Please type its 28 digits."));
    page_code_box(page, &(struct code_box){.id = "code",
                                           .field = kiosk->field,
                                           .shown = kiosk->code.shown,
                                           .error = what_is_wrong(kiosk)});
    draw_wait(kiosk, page);
    page_answer(page);
    draw_keys(kiosk, page);
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

static void turn_order(struct kiosk *kiosk)
{
    if (memcmp(kiosk->code.order, IN_ORDER, CODE_PAD_DIGITS) == 0)
        shuffle(kiosk->code.order);
    else
        memcpy(kiosk->code.order, IN_ORDER, CODE_PAD_DIGITS);
}

bool code_event(struct kiosk *kiosk, const struct ui_event *event)
{
    if (event->kind == UI_DRAG) {
        kiosk->code.shown = event->drag != UI_DRAG_UP;
        return true;
    }
    kiosk->code.shown = false;
    if (ui_tapped(event, "code")) {
        select_group(kiosk->field, (size_t)event->index);
    } else if (ui_tapped(event, "order")) {
        turn_order(kiosk);
    } else if (ui_tapped(event, "group")) {
        erase_group(kiosk);
        kiosk->code.problem = CODE_FINE;
    } else if (field_event(kiosk->field, event)) {
        kiosk->code.problem = CODE_FINE;
    } else if (ui_tapped(event, UI_NEXT)) {
        kiosk_open_mailbox(kiosk);
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
