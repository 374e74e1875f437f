#include "app/kiosk/scenes.h"

#include "board/base/secret.h"

#include <stdio.h>
#include <time.h>

enum { CONTACT_WORDS_MAX = 3 * PACK_TEXT_MAX, CONTACT_TITLE_MAX = PACK_TEXT_MAX + 64 };

/* "0571-0000-1234 · every day 8:00 to 17:00", and where it is on a line of its own; in a narrow
 * column the hours are, too. */
static void contact_words(const struct kiosk *kiosk, const struct pack_contact *contact,
                          const struct page *page, char out[static CONTACT_WORDS_MAX])
{
    const char *where = kiosk_text(kiosk, &contact->where);
    const char *hours = kiosk_text(kiosk, &contact->hours);
    const char *phone = contact->phone;
    const char *between = page_has_columns(page) ? "\n" : " · ";
    if (page_landscape(page) && (phone || hours))
        where = NULL;
    (void)snprintf(out, CONTACT_WORDS_MAX, "%s%s%s%s%s", phone ? phone : "",
                   phone && hours ? between : "", hours ? hours : "",
                   where && (phone || hours) ? "\n" : "", where ? where : "");
}

/* By a clock that cannot be believed everybody may be there. */
static bool acts_now(const struct kiosk *kiosk, const struct pack_contact *contact)
{
    struct tm now;
    return !clock_local_time(&kiosk->station->clock, &now) ||
           pack_contact_is_open(contact, now.tm_wday, now.tm_hour * 60 + now.tm_min);
}

static void draw_contacts(const struct kiosk *kiosk, struct page *page, bool acting)
{
    const struct pack *pack = kiosk->station->pack;
    for (size_t i = 0; i < pack->contact_count; i++) {
        char words[CONTACT_WORDS_MAX], title[CONTACT_TITLE_MAX];
        if (acts_now(kiosk, &pack->contacts[i]) != acting)
            continue;
        contact_words(kiosk, &pack->contacts[i], page, words);
        (void)snprintf(title, sizeof title, acting ? "%s" : _("%s (not there now)"),
                       kiosk_text(kiosk, &pack->contacts[i].title));
        page_point(page, acting ? "support_agent" : "schedule", title, words);
    }
}

/* Who acts now stands first. */
void kiosk_contacts(const struct kiosk *kiosk, struct page *page)
{
    const struct pack *pack = kiosk->station->pack;
    if (!pack || pack->contact_count == 0)
        return;
    page_subheading(page, _("You can also speak to a person"));
    draw_contacts(kiosk, page, true);
    draw_contacts(kiosk, page, false);
}

static void draw_languages(struct page *page)
{
    struct button buttons[LANG_COUNT];
    for (enum lang lang = LANG_ZH_HANS; lang < LANG_COUNT; lang++)
        buttons[lang] = (struct button){
            .id = "lang", .index = (int)lang, .label = words_name(lang), .look = BUTTON_OUTLINE};
    page_buttons(page, buttons, LANG_COUNT);
}

static void draw_begin(struct page *page)
{
    page_button(
        page, &(struct button){
                  .id = "begin", .label = _("Start"), .icon = "touch_app", .look = BUTTON_PRIMARY});
}

/* Quieter than the way in, and apart from it. */
static void draw_mailbox(struct page *page)
{
    page_gap(page, page_landscape(page) ? 3 : 6);
    page_button(page, &(struct button){.id = "mailbox",
                                       .label = _("I have a receipt"),
                                       .icon = "receipt_long",
                                       .look = BUTTON_OUTLINE});
}

/* Where height is dear, both ways in stand above what invites to take one. */
void attract_draw(const struct kiosk *kiosk, struct page *page)
{
    const struct pack *pack = kiosk->station->pack;
    bool low = page_landscape(page) || page_is_tight(page);
    page_frame(page, &(struct page_frame){.settings = true});
    if (!page_is_tight(page))
        page_columns(page);
    page_title(page, kiosk_text(kiosk, &pack->organisation));
    if (low) {
        draw_begin(page);
        draw_mailbox(page);
    }
    page_text(page, kiosk_text(kiosk, &pack->invitation));
    page_gap(page, 8);
    if (!low)
        draw_begin(page);
    if (!page_landscape(page)) {
        page_gap(page, 3);
        draw_languages(page);
    }
    if (!low)
        draw_mailbox(page);
    page_answer(page);
    page_gap(page, 8);
    kiosk_contacts(kiosk, page);
}

/* Who holds a receipt before the scanner at once has said what they came for. */
static bool take_receipt(struct kiosk *kiosk, const struct ui_event *event)
{
    char digits[RECEIPT_DIGITS + 1];
    bool ours = receipt_salvage(event->text, digits);
    secret_wipe(digits, sizeof digits);
    if (!ours)
        return true;
    kiosk_begin(kiosk, true);
    return visit_page(kiosk->visit) != VISIT_CODE || code_event(kiosk, event);
}

bool attract_event(struct kiosk *kiosk, const struct ui_event *event)
{
    if (event->kind == UI_CODE)
        return take_receipt(kiosk, event);
    if (ui_tapped(event, "begin") || ui_tapped(event, "mailbox")) {
        kiosk_begin(kiosk, ui_tapped(event, "mailbox"));
        return true;
    }
    if (ui_tapped(event, "lang")) {
        enum lang lang = (enum lang)event->index;
        kiosk_begin(kiosk, false);
        if (visit_page(kiosk->visit) == VISIT_LANGUAGE)
            kiosk_choose_lang(kiosk, lang);
        return true;
    }
    return event->kind == UI_TAP && !kiosk_is_setting(event);
}

void language_draw(const struct kiosk *kiosk, struct page *page)
{
    (void)kiosk;
    page_frame(page, &(struct page_frame){.settings = true, .erase = true, .back = _("Back")});
    page_heading(page, _("Choose a language · 选择语言"));
    for (enum lang lang = LANG_ZH_HANS; lang < LANG_COUNT; lang++)
        page_choice(page, &(struct choice){.id = "lang",
                                           .index = (int)lang,
                                           .icon = "language",
                                           .title = words_name(lang),
                                           .mark = CHOICE_GO});
}

bool language_event(struct kiosk *kiosk, const struct ui_event *event)
{
    if (ui_tapped(event, "lang")) {
        kiosk_choose_lang(kiosk, (enum lang)event->index);
        return true;
    }
    if (ui_tapped(event, UI_BACK) || ui_tapped(event, UI_ERASE)) {
        kiosk_leave(kiosk);
        return true;
    }
    return false;
}

void busy_draw(const struct kiosk *kiosk, struct page *page)
{
    page_frame(page, &(struct page_frame){.settings = true, .back = _("Back")});
    page_heading(page, kiosk->busy_full ? _("This terminal cannot take anything just now")
                                        : _("One moment, please"));
    page_text(page, kiosk->busy_full
                        ? _("It has no room left. Please use another way for now.")
                        : _("Many people were here just now. Please wait a little; this page goes "
                            "away by itself."));
    kiosk_contacts(kiosk, page);
}

bool busy_event(struct kiosk *kiosk, const struct ui_event *event)
{
    if (!ui_tapped(event, UI_BACK))
        return kiosk_unheard(kiosk, event);
    kiosk_leave(kiosk);
    return true;
}
