/* What the holder of a receipt writes back, or wishes. */
#include "app/kiosk/scenes.h"

#include "board/base/faultpoint.h"

#include <string.h>

static bool is_answer(const struct kiosk *kiosk)
{
    return visit_writes(kiosk->visit) == REPLY_ANSWER;
}

void reply_enter(struct kiosk *kiosk)
{
    const char *text = visit_reply(kiosk->visit);
    field_reset(kiosk->field, FIELD_TEXT, REPLY_TEXT_MAX);
    field_set(kiosk->field, text, strlen(text));
    writing_enter(kiosk);
}

/* False: not all of it has room. */
static bool commit(struct kiosk *kiosk)
{
    bool whole = writing_leave(kiosk);
    enum tg_err err =
        visit_set_reply(kiosk->visit, field_text(kiosk->field), field_len(kiosk->field));
    if (whole && err == TG_OK)
        return true;
    kiosk->problem = DRAFT_TOO_LONG;
    return false;
}

void reply_leave(struct kiosk *kiosk)
{
    if (visit_page(kiosk->visit) != VISIT_NOBODY)
        (void)commit(kiosk);
    fault_leak(field_text(kiosk->field), field_len(kiosk->field));
    field_reset(kiosk->field, FIELD_TEXT, DRAFT_ANSWER_MAX);
}

static void draw_field(const struct kiosk *kiosk, struct page *page, const char *title)
{
    const char *error = writing_error(kiosk);
    bool cramped = page_is_low(page);
    page_field(page, &(struct field_box){.id = "answer",
                                         .field = kiosk->field,
                                         .label = cramped ? title : NULL,
                                         .error = error ? error : problem_words(kiosk->problem),
                                         .focused = true,
                                         .composing = composer_composing(kiosk->composer),
                                         .tools = true});
}

void reply_draw(const struct kiosk *kiosk, struct page *page)
{
    const struct mailbox_message *asked = visit_asked(kiosk->visit);
    const char *title = is_answer(kiosk) ? _("Your answer") : _("What would you like to add?");
    page_frame(page, &(struct page_frame){.settings = true,
                                          .erase = true,
                                          .writing = true,
                                          .back = _("Back"),
                                          .next = _("Continue")});
    writing_draw(kiosk, page);
    if (!page_is_low(page)) {
        page_heading(page, title);
        page_error(page, problem_words(kiosk->problem));
        page_help(page, asked ? mailbox_first_words(kiosk, asked, "")
                              : _("Only headquarters can read it."));
    }
    page_answer(page);
    draw_field(kiosk, page, title);
}

bool reply_event(struct kiosk *kiosk, const struct ui_event *event)
{
    if (writing_event(kiosk, event)) {
        kiosk->problem = DRAFT_FINE;
        return true;
    }
    if (!commit(kiosk) && (ui_tapped(event, UI_NEXT) || ui_tapped(event, UI_BACK)))
        return true;
    return kiosk_form_event(kiosk, event);
}

void reply_check_draw(const struct kiosk *kiosk, struct page *page)
{
    kiosk_frame(kiosk, page, _("Send it"), true);
    page_heading(page, _("Please read it through"));
    page_text(page, _("This is what headquarters will read."));
    page_review(page,
                &(struct review){.id = "reply",
                                 .label = is_answer(kiosk) ? _("Your answer") : _("What you write"),
                                 .value = visit_reply(kiosk->visit),
                                 .change = _("Change")});
}

bool reply_check_event(struct kiosk *kiosk, const struct ui_event *event)
{
    if (!ui_tapped(event, "reply"))
        return kiosk_form_event(kiosk, event);
    (void)visit_back(kiosk->visit);
    kiosk_show(kiosk);
    return true;
}

void echo_draw(const struct kiosk *kiosk, struct page *page)
{
    kiosk_frame(kiosk, page, _("Ask for it"), true);
    page_heading(page, _("See what you wrote?"));
    page_text(page, _("This terminal keeps nothing that it could show. Headquarters can send the "
                      "words of your report to you; that takes some days."));
    page_text(page, _("Whoever has your receipt can read them then."));
}

bool echo_event(struct kiosk *kiosk, const struct ui_event *event)
{
    return kiosk_form_event(kiosk, event);
}

void forget_draw(const struct kiosk *kiosk, struct page *page)
{
    (void)kiosk;
    page_frame(page, &(struct page_frame){.settings = true,
                                          .erase = true,
                                          .back = _("Back"),
                                          .next = _("I understand, go on"),
                                          .next_danger = true,
                                          .next_icon = "delete_forever",
                                          .read_through = true});
    page_heading(page, _("Forget your case?"));
    page_point(page, "visibility_off", _("No terminal shows the messages any more"),
               _("Not you either, at no terminal. Your receipt opens nothing."));
    page_point(page, "mail", _("Headquarters cannot reach you any more"),
               _("And you cannot write about this case any more."));
    page_point(page, "folder", _("What was registered stays so"),
               _("Headquarters goes on handling your report by its rules."));
}

bool forget_event(struct kiosk *kiosk, const struct ui_event *event)
{
    return kiosk_form_event(kiosk, event);
}

/* Who taps twice where "go on" stood finds the way back there. */
void forget_sure_draw(const struct kiosk *kiosk, struct page *page)
{
    (void)kiosk;
    page_frame(page, &(struct page_frame){.settings = true,
                                          .erase = true,
                                          .next = _("No, go back"),
                                          .next_icon = "arrow_back"});
    page_heading(page, _("This cannot be undone"));
    page_text(page, _("No terminal will open the messages of your case again, whatever you show or "
                      "say. Should it be so?"));
    page_gap(page, 4);
    page_button(page, &(struct button){.id = "forget-now",
                                       .label = _("Forget it for good"),
                                       .icon = "delete_forever",
                                       .look = BUTTON_DANGER});
}

bool forget_sure_event(struct kiosk *kiosk, const struct ui_event *event)
{
    if (ui_tapped(event, "forget-now")) {
        kiosk_forward(kiosk);
        return true;
    }
    if (!ui_tapped(event, UI_NEXT))
        return kiosk_form_event(kiosk, event);
    (void)visit_back(kiosk->visit);
    kiosk_show(kiosk);
    return true;
}

/* ---- on its way */

void sending_draw(const struct kiosk *kiosk, struct page *page)
{
    bool unfit = kiosk->filing_too_long;
    kiosk_frame(kiosk, page, unfit ? NULL : _("Try again"), false);
    page_heading(page, _("It has not been sent yet"));
    page_error(page, unfit ? _("It is longer than one envelope holds. Please go back and shorten "
                               "it.")
                           : _("Something in this terminal did not work. Nothing you wrote is "
                               "lost: try again, or go back. If it fails again, please speak to a "
                               "person."));
    kiosk_contacts(kiosk, page);
}

bool sending_event(struct kiosk *kiosk, const struct ui_event *event)
{
    if (!ui_tapped(event, UI_NEXT))
        return kiosk_form_event(kiosk, event);
    if (!kiosk->filing_too_long)
        kiosk_show(kiosk);
    return true;
}

void sent_draw(const struct kiosk *kiosk, struct page *page)
{
    bool forgets = visit_writes(kiosk->visit) == REPLY_FORGET;
    page_frame(page,
               &(struct page_frame){.settings = true, .next = _("Finish"), .next_icon = "check"});
    page_mark(page, "check_circle");
    page_heading(page, _("Sent"));
    page_text(page, forgets ? _("Your messages are closed for good once headquarters has this and "
                                "has told every terminal. Until then your receipt still opens "
                                "them: please destroy it.")
                            : _("It goes to headquarters with the next regular delivery. Your "
                                "receipt stays valid: come back with it."));
    page_text(page, _("Nothing of it is left on this screen."));
}

bool sent_event(struct kiosk *kiosk, const struct ui_event *event)
{
    if (ui_tapped(event, UI_NEXT))
        kiosk_leave(kiosk);
    return event->kind == UI_TAP && !kiosk_is_setting(event);
}
