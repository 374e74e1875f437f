#include "app/kiosk/scenes.h"

/* Everything that helps to read and to touch, in one place and in words. What is tapped holds at
 * once, here too, and until this visitor has gone. */

enum aid { AID_BIG, AID_REACH, AID_STEADY, AID_COUNT };

static bool *member(struct stage_aids *aids, int aid)
{
    return aid == AID_BIG ? &aids->big : aid == AID_REACH ? &aids->reach : &aids->steady;
}

/* On a page that waits for ever nobody would take it off again. */
void aids_enter(struct kiosk *kiosk)
{
    enum visit_page page = kiosk->visit ? visit_page(kiosk->visit) : VISIT_NOBODY;
    bool runs = page == VISIT_SEALING || page == VISIT_OPENING;
    kiosk->aids_idle = kiosk->idle.mode;
    if (kiosk->idle.mode == IDLE_OFF && !runs)
        idle_enter(&kiosk->idle, IDLE_FORM, kiosk_now(kiosk));
}

static void shut(struct kiosk *kiosk)
{
    idle_enter(&kiosk->idle, kiosk->aids_idle, kiosk_now(kiosk));
    kiosk_touched(kiosk);
    stage_pop(kiosk->stage);
}

static void draw_aids(const struct kiosk *kiosk, struct page *page)
{
    struct stage_aids aids = stage_aids(kiosk->stage);
    bool brief = page_has_columns(page);
    const struct choice rows[AID_COUNT] = {
        [AID_BIG] = {.icon = "touch_app",
                     .title = brief ? _("Big buttons and letters") : _("Big buttons"),
                     .help = _("Everything to touch is larger, and so are the letters.")},
        [AID_REACH] = {.icon = "accessible",
                       .title = brief ? _("Lower buttons") : _("Within reach"),
                       .help = _("Everything to touch moves down, also for those who sit.")},
        [AID_STEADY] = {.icon = "back_hand",
                        .title = brief ? _("Ignore trembling taps") : _("Ignore repeated taps"),
                        .help = _("When a hand trembles, several taps in a row count as one.")},
    };
    for (int i = 0; i < AID_COUNT; i++) {
        struct choice row = rows[i];
        row.id = "aid";
        row.index = i;
        row.mark = CHOICE_MANY;
        row.chosen = *member(&aids, i);
        if (brief)
            row.help = NULL;
        page_choice(page, &row);
    }
}

void aids_draw(const struct kiosk *kiosk, struct page *page)
{
    page_frame(page, &(struct page_frame){.settings = true,
                                          .aids = true,
                                          .erase = kiosk->visit &&
                                                   visit_page(kiosk->visit) != VISIT_NOBODY,
                                          .next = _("Done"),
                                          .next_icon = "check"});
    page_heading(page, _("Easier to read and to touch"));
    page_columns(page);
    if (!page_has_columns(page))
        page_subheading(page, _("Text size"));
    page_text_sizes(page, "size-of");
    if (!page_has_columns(page))
        page_subheading(page, _("Colours"));
    page_themes(page, "theme-of");
    page_answer(page);
    if (!page_has_columns(page))
        page_subheading(page, _("Touching"));
    draw_aids(kiosk, page);
}

bool aids_event(struct kiosk *kiosk, const struct ui_event *event)
{
    struct stage_aids aids = stage_aids(kiosk->stage);
    if (ui_tapped(event, "size-of")) {
        stage_set_text_size(kiosk->stage, (enum text_size)event->index);
    } else if (ui_tapped(event, "theme-of")) {
        stage_set_theme(kiosk->stage, (enum theme_name)event->index);
    } else if (ui_tapped(event, "aid")) {
        *member(&aids, event->index) = !*member(&aids, event->index);
        stage_set_aids(kiosk->stage, aids);
    } else if (ui_tapped(event, UI_NEXT) || ui_tapped(event, UI_BACK) ||
               ui_tapped(event, UI_AIDS)) {
        shut(kiosk);
    } else {
        return false;
    }
    return true;
}
