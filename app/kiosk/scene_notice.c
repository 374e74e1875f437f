#include "app/kiosk/scenes.h"

static const struct pack_category *chosen_category(const struct kiosk *kiosk)
{
    const struct draft *draft = visit_draft(kiosk->visit);
    int index = draft_category(draft);
    return index < 0 ? NULL : &kiosk->station->pack->kinds[draft_kind(draft)].categories[index];
}

/* Somebody may be in danger: the number before anything else, and what to do after the call. */
static void draw_call(const struct kiosk *kiosk, struct page *page,
                      const struct pack_category *category)
{
    bool first = page_landscape(page); /* where in the largest letters little more has room */
    kiosk_frame(kiosk, page, _("Go on to the record"), true);
    if (first)
        page_number(page, category->call_first);
    page_heading(page, kiosk_text(kiosk, &category->call_text));
    if (!first)
        page_number(page, category->call_first);
    page_text(page, _("After the call please go on here, so that it is on record."));
    if (draft_urgent(visit_draft(kiosk->visit)))
        page_help(page, _("Sent at once: the network shows that, but not what it says."));
}

void notice_draw(const struct kiosk *kiosk, struct page *page)
{
    const struct pack_category *category = chosen_category(kiosk);
    if (category && category->call_first) {
        draw_call(kiosk, page, category);
        return;
    }
    kiosk_frame(kiosk, page, _("Go on"), true);
    page_heading(page, _("Please read this first"));
    page_point(page, "bolt", _("It is sent at once"),
               _("A matter like this does not wait for the next regular delivery. Whoever watches "
                 "the network can then see that someone has just filed something here, but not "
                 "what."));
}

bool notice_event(struct kiosk *kiosk, const struct ui_event *event)
{
    return kiosk_form_event(kiosk, event);
}
