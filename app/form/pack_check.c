#include "app/form/pack_check.h"

#include "app/form/pack_place.h"
#include "sync/wire/charter.h"

#include <stdio.h>
#include <string.h>

static void check_phone(struct pack_place *place, const char *phone)
{
    if (phone != NULL && phone[strspn(phone, "0123456789+-() ")] != '\0')
        pack_place_wrong(place, "'%s' is not a telephone number: digits, +, -, ( ) and spaces",
                         phone);
}

static void check_set(struct pack_place *place, const char *set)
{
    if (!pack_place_is_word(set, "-") || strlen(set) > CHARTER_SET_NAME_MAX)
        pack_place_wrong(place, "'%s' must be a set of the charter: at most %d of a-z, 0-9 and '-'",
                         set, CHARTER_SET_NAME_MAX);
}

static void check_top(struct pack_place *place, const struct pack *pack)
{
    const struct {
        const char *key;
        const struct pack_text *text;
    } texts[] = {
        {"organisation", &pack->organisation}, {"invitation", &pack->invitation},
        {"readers", &pack->readers},           {"kept", &pack->kept},
        {"named_note", &pack->named_note},     {"anonymous_note", &pack->anonymous_note},
        {"next_steps", &pack->next_steps},
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        pack_place_at(place, "%s", texts[i].key);
        pack_place_text(place, texts[i].text);
    }
    pack_place_at(place, "pack");
    pack_place_id(place, pack->id);
    pack_place_at(place, "version");
    pack_place_whole(place);
    if (pack->version == 0)
        pack_place_wrong(place, "must be 1 or more, and higher with every change");
    pack_place_at(place, "come_back_days");
    pack_place_whole(place);
    if (pack->come_back_days < 1 || pack->come_back_days > PACK_COME_BACK_DAYS_MAX)
        pack_place_wrong(place, "must be 1 to %d", PACK_COME_BACK_DAYS_MAX);
    pack_place_at(place, "set");
    check_set(place, pack->set);
    pack_place_at(place, "set_about_readers");
    if (pack->set_about_readers != NULL)
        check_set(place, pack->set_about_readers);
    if (pack->set_about_readers != NULL && strcmp(pack->set, pack->set_about_readers) == 0)
        pack_place_wrong(place,
                         "must be another set than 'set': its readers are who the report is about");
}

static bool is_time(const char *text)
{
    int hour, minute, used = 0;
    return strspn(text, "0123456789:") == 5 && text[2] == ':' &&
           sscanf(text, "%2d:%2d%n", &hour, &minute, &used) == 2 && used == 5 && minute < 60 &&
           hour * 60 + minute <= 24 * 60;
}

static void check_open(struct pack_place *place, const struct pack_contact *contact, size_t c)
{
    for (size_t i = 0; i < contact->open_count; i++) {
        const struct pack_hours *hours = &contact->open[i];
        pack_place_at(place, "contacts[%zu].open[%zu].days", c, i);
        if (hours->days == 0)
            pack_place_wrong(place, "must name at least one day, as in [mon, tue]");
        pack_place_at(place, "contacts[%zu].open[%zu].from", c, i);
        if (!is_time(hours->from))
            pack_place_wrong(place, "'%s' must be a time such as \"08:30\"", hours->from);
        pack_place_at(place, "contacts[%zu].open[%zu].to", c, i);
        if (!is_time(hours->to) || strcmp(hours->from, hours->to) >= 0)
            pack_place_wrong(place, "'%s' must be a time after 'from', at most \"24:00\"",
                             hours->to);
    }
}

static void check_lists(struct pack_place *place, const struct pack *pack)
{
    for (size_t i = 0; i < pack->contact_count; i++) {
        const struct pack_contact *contact = &pack->contacts[i];
        pack_place_at(place, "contacts[%zu].title", i);
        pack_place_text(place, &contact->title);
        pack_place_at(place, "contacts[%zu].where", i);
        pack_place_text(place, &contact->where);
        pack_place_at(place, "contacts[%zu].hours", i);
        pack_place_text(place, &contact->hours);
        pack_place_at(place, "contacts[%zu].phone", i);
        check_phone(place, contact->phone);
        check_open(place, contact, i);
    }
    for (size_t i = 0; i < pack->not_accepted_count; i++) {
        pack_place_at(place, "not_accepted[%zu].id", i);
        pack_place_id(place, pack->not_accepted[i].id);
        for (size_t j = 0; j < i; j++) {
            if (strcmp(pack->not_accepted[j].id, pack->not_accepted[i].id) == 0)
                pack_place_wrong(place, "'%s' is used twice", pack->not_accepted[i].id);
        }
        pack_place_at(place, "not_accepted[%zu].title", i);
        pack_place_text(place, &pack->not_accepted[i].title);
        pack_place_at(place, "not_accepted[%zu].instead", i);
        pack_place_text(place, &pack->not_accepted[i].instead);
    }
}

static void check_categories(struct pack_place *place, const struct pack_kind *kind, size_t k)
{
    for (size_t i = 0; i < kind->category_count; i++) {
        const struct pack_category *category = &kind->categories[i];
        pack_place_at(place, "kinds[%zu].categories[%zu].id", k, i);
        pack_place_id(place, category->id);
        for (size_t j = 0; j < i; j++) {
            if (strcmp(kind->categories[j].id, category->id) == 0)
                pack_place_wrong(place, "'%s' is used twice in this kind", category->id);
        }
        pack_place_at(place, "kinds[%zu].categories[%zu].title", k, i);
        pack_place_text(place, &category->title);
        pack_place_at(place, "kinds[%zu].categories[%zu].help", k, i);
        pack_place_text(place, &category->help);
        pack_place_at(place, "kinds[%zu].categories[%zu].call_text", k, i);
        pack_place_text(place, &category->call_text);
        if ((category->call_first == NULL) != (category->call_text.in[0] == NULL))
            pack_place_wrong(place, "call_first and call_text come together");
        pack_place_at(place, "kinds[%zu].categories[%zu].call_first", k, i);
        check_phone(place, category->call_first);
    }
}

static void check_kinds(struct pack_place *place, const struct pack *pack)
{
    for (size_t i = 0; i < pack->kind_count; i++) {
        const struct pack_kind *kind = &pack->kinds[i];
        pack_place_at(place, "kinds[%zu].id", i);
        pack_place_id(place, kind->id);
        for (size_t j = 0; j < i; j++) {
            if (strcmp(pack->kinds[j].id, kind->id) == 0)
                pack_place_wrong(place, "'%s' is used twice", kind->id);
        }
        pack_place_at(place, "kinds[%zu].icon", i);
        if (!pack_place_is_word(kind->icon, "_"))
            pack_place_wrong(place, "'%s' is not the name of a Material icon", kind->icon);
        pack_place_at(place, "kinds[%zu].title", i);
        pack_place_text(place, &kind->title);
        pack_place_at(place, "kinds[%zu].help", i);
        pack_place_text(place, &kind->help);
        check_categories(place, kind, i);
    }
}

enum tg_err pack_check(const char *name, const struct pack_lines *lines, struct pack *pack,
                       struct fault *fault)
{
    struct pack_place place = {.name = name, .lines = lines, .fault = fault};
    check_top(&place, pack);
    check_lists(&place, pack);
    check_kinds(&place, pack);
    pack_check_questions(&place, pack);
    pack_check_phrases(&place, pack);
    pack_check_handling(&place, pack);
    return place.err;
}
