#include "app/kiosk/scenes.h"

void privacy_draw(const struct kiosk *kiosk, struct page *page)
{
    const struct pack *pack = kiosk->station->pack;
    kiosk_frame(kiosk, page, _("I understand, go on"), true);
    page_heading(page, _("Before you begin"));
    page_point(page, "visibility", _("Who can read it"), kiosk_text(kiosk, &pack->readers));
    page_point(page, "lock", _("What is kept"), kiosk_text(kiosk, &pack->kept));
    page_point(page, "videocam", _("What this screen cannot do"),
               _("It cannot protect you from cameras in this room, from someone looking over your "
                 "shoulder, or from somebody who has tampered with this terminal."));
}

bool privacy_event(struct kiosk *kiosk, const struct ui_event *event)
{
    return kiosk_form_event(kiosk, event);
}

void not_accepted_draw(const struct kiosk *kiosk, struct page *page)
{
    const struct pack *pack = kiosk->station->pack;
    kiosk_frame(kiosk, page, _("Go on"), true);
    page_heading(page, _("Some matters are handled elsewhere"));
    page_help(page, _("If yours is one of these, the other place will help you sooner. You may go "
                      "on here all the same."));
    for (size_t i = 0; i < pack->not_accepted_count; i++)
        page_point(page, "info", kiosk_text(kiosk, &pack->not_accepted[i].title),
                   kiosk_text(kiosk, &pack->not_accepted[i].instead));
}

bool not_accepted_event(struct kiosk *kiosk, const struct ui_event *event)
{
    return kiosk_form_event(kiosk, event);
}

void notice_draw(const struct kiosk *kiosk, struct page *page)
{
    const struct draft *draft = visit_draft(kiosk->visit);
    const struct pack_kind *kind = &kiosk->station->pack->kinds[draft_kind(draft)];
    int index = draft_category(draft);
    const struct pack_category *category = index < 0 ? NULL : &kind->categories[index];
    kiosk_frame(kiosk, page, _("Go on"), true);
    page_heading(page, _("Please read this first"));
    if (category && category->call_first) {
        page_notice(page, "phone_in_talk", kiosk_text(kiosk, &category->call_text));
        page_subheading(page, category->call_first);
    }
    if (kind->urgent || (category && category->urgent))
        page_point(page, "bolt", _("It is sent at once"),
                   _("A matter like this does not wait for the next regular delivery. Whoever "
                     "watches the network can then see that someone has just filed something "
                     "here, but not what."));
}

bool notice_event(struct kiosk *kiosk, const struct ui_event *event)
{
    return kiosk_form_event(kiosk, event);
}
