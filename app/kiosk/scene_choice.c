#include "app/kiosk/scenes.h"

/* A tap on a row goes on at once; Continue is there as well once something is chosen. */
static const char *next_if(bool chosen)
{
    return chosen ? _("Continue") : NULL;
}

void kind_draw(const struct kiosk *kiosk, struct page *page)
{
    const struct pack *pack = kiosk->station->pack;
    int chosen = draft_kind(visit_draft(kiosk->visit));
    kiosk_frame(kiosk, page, next_if(chosen >= 0), false);
    page_heading(page, _("What would you like to do?"));
    for (size_t i = 0; i < pack->kind_count; i++)
        page_choice(page, &(struct choice){.id = "kind",
                                           .index = (int)i,
                                           .icon = pack->kinds[i].icon,
                                           .title = kiosk_text(kiosk, &pack->kinds[i].title),
                                           .help = kiosk_text(kiosk, &pack->kinds[i].help),
                                           .mark = CHOICE_GO,
                                           .chosen = (int)i == chosen});
}

bool kind_event(struct kiosk *kiosk, const struct ui_event *event)
{
    if (!ui_tapped(event, "kind"))
        return kiosk_form_event(kiosk, event);
    if (draft_kind(visit_draft(kiosk->visit)) != event->index)
        draft_set_kind(visit_draft(kiosk->visit), event->index);
    kiosk_forward(kiosk);
    return true;
}

static const struct pack_kind *chosen_kind(const struct kiosk *kiosk)
{
    return &kiosk->station->pack->kinds[draft_kind(visit_draft(kiosk->visit))];
}

void category_draw(const struct kiosk *kiosk, struct page *page)
{
    const struct pack_kind *kind = chosen_kind(kiosk);
    int chosen = draft_category(visit_draft(kiosk->visit));
    kiosk_frame(kiosk, page, next_if(chosen >= 0), false);
    page_heading(page, _("Which of these comes closest?"));
    page_help(page, kiosk_text(kiosk, &kind->title));
    for (size_t i = 0; i < kind->category_count; i++)
        page_choice(page, &(struct choice){.id = "category",
                                           .index = (int)i,
                                           .title = kiosk_text(kiosk, &kind->categories[i].title),
                                           .help = kiosk_text(kiosk, &kind->categories[i].help),
                                           .mark = CHOICE_GO,
                                           .chosen = (int)i == chosen});
}

bool category_event(struct kiosk *kiosk, const struct ui_event *event)
{
    if (!ui_tapped(event, "category"))
        return kiosk_form_event(kiosk, event);
    draft_set_category(visit_draft(kiosk->visit), event->index);
    kiosk_forward(kiosk);
    return true;
}

void identity_draw(const struct kiosk *kiosk, struct page *page)
{
    const struct pack *pack = kiosk->station->pack;
    enum draft_identity chosen = draft_identity(visit_draft(kiosk->visit));
    kiosk_frame(kiosk, page, next_if(chosen != DRAFT_IDENTITY_UNSAID), false);
    page_heading(page, _("Would you like to give your name?"));
    const struct choice cards[] = {
        {.id = "named",
         .icon = "badge",
         .title = _("With my name"),
         .help = kiosk_text(kiosk, &pack->named_note),
         .mark = CHOICE_GO,
         .chosen = chosen == DRAFT_NAMED},
        {.id = "anonymous",
         .icon = "no_accounts",
         .title = _("Without my name"),
         .help = kiosk_text(kiosk, &pack->anonymous_note),
         .mark = CHOICE_GO,
         .chosen = chosen == DRAFT_ANONYMOUS},
    };
    page_cards(page, cards, 2);
}

bool identity_event(struct kiosk *kiosk, const struct ui_event *event)
{
    bool named = ui_tapped(event, "named");
    if (!named && !ui_tapped(event, "anonymous"))
        return kiosk_form_event(kiosk, event);
    draft_set_identity(visit_draft(kiosk->visit), named ? DRAFT_NAMED : DRAFT_ANONYMOUS);
    kiosk_forward(kiosk);
    return true;
}

/* Two answers, one of which always stands. */
static void draw_pair(struct page *page, const struct choice pair[2])
{
    page_choice(page, &pair[0]);
    page_choice(page, &pair[1]);
}

void about_draw(const struct kiosk *kiosk, struct page *page)
{
    bool aside = draft_about_readers(visit_draft(kiosk->visit));
    kiosk_frame(kiosk, page, _("Continue"), false);
    page_heading(page, _("Is it about someone who would read it?"));
    const struct choice pair[2] = {
        {.id = "aside",
         .index = 0,
         .title = _("No, as usual"),
         .help = _("The office in charge reads it."),
         .mark = CHOICE_ONE,
         .chosen = !aside},
        {.id = "aside",
         .index = 1,
         .title = _("Yes, keep it from them"),
         .help = _("It is locked so that they cannot open it; others at headquarters read it."),
         .mark = CHOICE_ONE,
         .chosen = aside},
    };
    draw_pair(page, pair);
}

bool about_event(struct kiosk *kiosk, const struct ui_event *event)
{
    if (!ui_tapped(event, "aside"))
        return kiosk_form_event(kiosk, event);
    draft_set_about_readers(visit_draft(kiosk->visit), event->index == 1);
    return true;
}

void delivery_draw(const struct kiosk *kiosk, struct page *page)
{
    bool urgent = draft_urgent(visit_draft(kiosk->visit));
    kiosk_frame(kiosk, page, _("Continue"), false);
    page_heading(page, _("When should it be sent?"));
    const struct choice pair[2] = {
        {.id = "urgent",
         .index = 0,
         .icon = "schedule",
         .title = _("With the next regular delivery"),
         .help = _("Nobody watching the network can tell when you were here."),
         .mark = CHOICE_ONE,
         .chosen = !urgent},
        {.id = "urgent",
         .index = 1,
         .icon = "bolt",
         .title = _("At once"),
         .help = _("For danger that cannot wait. Whoever watches the network can see that someone "
                   "has just filed something here, but not what."),
         .mark = CHOICE_ONE,
         .chosen = urgent},
    };
    draw_pair(page, pair);
}

bool delivery_event(struct kiosk *kiosk, const struct ui_event *event)
{
    if (ui_tapped(event, "urgent")) {
        draft_set_urgent(visit_draft(kiosk->visit), event->index == 1);
        return true;
    }
    if (ui_tapped(event, UI_BACK) || ui_tapped(event, UI_NEXT)) {
        stage_pop(kiosk->stage);
        return true;
    }
    return kiosk_unheard(kiosk, event);
}
