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

/* The ground that the visitor touched says where to go; nothing keeps anybody from going on. */
void not_accepted_draw(const struct kiosk *kiosk, struct page *page)
{
    const struct pack *pack = kiosk->station->pack;
    bool touched = kiosk->ground >= 0;
    kiosk_frame(kiosk, page, touched ? _("Go on here") : _("None of these, go on"), !touched);
    page_columns(page);
    page_heading(page, _("Is it one of these?"));
    if (touched)
        page_notice(page, "info", kiosk_text(kiosk, &pack->not_accepted[kiosk->ground].instead));
    else
        page_help(page, _("These matters are handled elsewhere, where you are helped sooner. Touch "
                          "yours to read where."));
    page_answer(page);
    for (size_t i = 0; i < pack->not_accepted_count; i++)
        page_choice(page, &(struct choice){.id = "ground",
                                           .index = (int)i,
                                           .title = kiosk_text(kiosk, &pack->not_accepted[i].title),
                                           .mark = CHOICE_ONE,
                                           .chosen = (int)i == kiosk->ground});
}

bool not_accepted_event(struct kiosk *kiosk, const struct ui_event *event)
{
    if (!ui_tapped(event, "ground"))
        return kiosk_form_event(kiosk, event);
    kiosk->ground = event->index == kiosk->ground ? -1 : event->index;
    return true;
}
