#include "app/input/composer_inside.h"

#include "board/base/secret.h"

#include <string.h>

void composer_list_begin(struct composer *composer, enum composer_list_of of)
{
    struct composer_list *list = &composer->list;

    secret_wipe(list, sizeof *list);
    list->of = of;
    list->since_ms = composer_now(composer);
}

void composer_list_add(struct composer_list *list, const struct ime_choice *choice)
{
    if (list->count == WRITING_CANDIDATES_MAX)
        return;
    struct ime_choice *kept = &list->choices[list->count];
    *kept = *choice;
    list->texts[list->count++] = kept->text;
}

void composer_list_add_text(struct composer_list *list, const char *text, size_t len)
{
    struct ime_choice choice = {0};

    if (len > IME_CHOICE_MAX)
        return;
    memcpy(choice.text, text, len);
    composer_list_add(list, &choice);
    secret_wipe(&choice, sizeof choice);
}

int composer_list_tapped(const struct composer *composer, const struct ui_event *event)
{
    const struct composer_list *list = &composer->list;
    bool seen = composer_now(composer) - event->held_ms >= list->since_ms;

    if (list->stale || !seen || event->index < 0 || (size_t)event->index >= list->count)
        return -1;
    return event->index;
}

static void turn_on(struct composer *composer, size_t at)
{
    struct composer_list *list = &composer->list;

    if (at < list->count)
        list->page_from = at;
    else if (list->more && !list->stale)
        composer_letters_more(composer);
}

bool composer_list_turn(struct composer *composer, const struct ui_event *event)
{
    struct composer_list *list = &composer->list;
    size_t at = event->index > 0 ? (size_t)event->index : 0;

    if (ui_tapped(event, "candidates-open")) {
        list->open = list->count > 0;
        list->page_from = 0;
    } else if (ui_tapped(event, "candidates-shut")) {
        list->open = false;
    } else if (ui_tapped(event, "candidates-on")) {
        turn_on(composer, at);
    } else if (ui_tapped(event, "candidates-back")) {
        list->page_from = at < list->count ? at : 0;
    } else {
        return false;
    }
    return true;
}
